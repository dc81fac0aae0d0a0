"""A scenario as the state of its controls, and back: from the address or from a kept one.

What the controls cannot show, a number set to one value or "this or that", is carried along as it
was typed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from analyses._language.change import scenario_of
from analyses._language.who import clauses_of
from answers.answer import CannotAnswer, Choice
from datasets.cards.card import Column, Dataset
from models.interventions.scenario import AnyOf, Change, Clause, Condition, How

MOST_PERCENT = 50
MOST_CONDITIONS = 2
LISTS = ("set", "shift", "scale", "where")
MOVES: tuple[How, ...] = ("set", "shift", "scale")
AMOUNTS = ("share", "cost", "fixed")


@dataclass(slots=True)
class ControlPositions:
    """Where the controls stand for a scenario.

    Attributes:
        levers: level, per cent or amount by column.
        who: levels, or the low and high end, by column; at most two columns.
        others: (choice, text) that no control can show.
    """

    levers: dict[str, str | int | float] = field(default_factory=dict)
    who: dict[str, tuple[str, ...] | tuple[float, float]] = field(default_factory=dict)
    others: list[tuple[str, str]] = field(default_factory=list)


def key(dataset: Dataset, control: str) -> str:
    """The name of a control's state."""
    return f"lever_{dataset.key}_{control}"


def put(dataset: Dataset, choices: Mapping[str, object]) -> None:
    """Set every control to a scenario; only before they are drawn."""
    positions = control_positions(dataset, choices)
    state = st.session_state
    for column in dataset.with_role("lever"):
        at_rest: str | int | float = "" if column.levels else _at_rest(column)
        state[key(dataset, column.name)] = positions.levers.get(column.name, at_rest)
    put_conditions(dataset, positions)
    share = number(choices.get("share"), 1.0)
    state[key(dataset, "/share")] = max(5, min(100, round(100 * share)))
    for amount in ("cost", "fixed"):
        state[key(dataset, f"/{amount}")] = max(0.0, number(choices.get(amount), 0.0))
    state[key(dataset, "/beyond")] = choices.get("beyond") in (True, "yes")
    state[key(dataset, "/others")] = positions.others


def put_conditions(dataset: Dataset, positions: ControlPositions, at: str = "") -> None:
    """Set the controls for whom; only before they are drawn. `at` tells two sets of them apart."""
    names = [*positions.who, "", ""]
    for place in range(MOST_CONDITIONS):
        name = st.session_state[key(dataset, f"/{at}who{place}")] = names[place]
        if name:
            limits = positions.who[name]
            is_listed = bool(dataset.column(name).levels)
            st.session_state[key(dataset, f"/{at}is{place}_{name}")] = (
                list(limits) if is_listed else limits
            )


def put_once(dataset: Dataset) -> None:
    """Set the controls from the address, the first time that a dataset is looked at."""
    put_key = key(dataset, "/put")
    if put_key not in st.session_state:
        st.session_state[put_key] = True
        put(dataset, of_address())


def of_address() -> dict[str, object]:
    """The choices of a scenario in the address, unread."""
    choices: dict[str, object] = {}
    for name in LISTS:
        if texts := st.query_params.get_all(name):
            choices[name] = tuple(texts)
    for name in (*AMOUNTS, "beyond"):
        if name in st.query_params:
            choices[name] = st.query_params[name]
    return choices


def keep_in_address(choices: Mapping[str, Choice], names: tuple[str, ...]) -> None:
    """These choices in the address, and none of the other names, so that it is a link."""
    for name in names:
        value = choices.get(name)
        if value is None or value is False or value in ((), ""):
            st.query_params.pop(name, None)
        elif isinstance(value, tuple):
            st.query_params[name] = list(value)
        else:
            st.query_params[name] = "yes" if value is True else str(value)


def control_positions(dataset: Dataset, choices: Mapping[str, object]) -> ControlPositions:
    """Where the controls stand for these choices; what nobody understands moves nothing."""
    positions = ControlPositions()
    beyond = choices.get("beyond") in (True, "yes")
    for how in MOVES:
        for text in texts_of(choices.get(how)):
            _place_change(dataset, positions, how, text, beyond=beyond)
    for text in texts_of(choices.get("where")):
        _place_condition(dataset, positions, text)
    return positions


def _place_change(
    dataset: Dataset, positions: ControlPositions, how: How, text: str, *, beyond: bool
) -> None:
    try:
        arguments = {"set_to" if how == "set" else how: (text,)}
        change = scenario_of(dataset, **arguments).changes[0]  # type: ignore[arg-type]
    except CannotAnswer:
        return
    column = dataset.column(change.column)
    position = _shown(column, change, beyond=beyond)
    if position is None or column.role != "lever" or change.column in positions.levers:
        positions.others.append((how, text))
    else:
        positions.levers[change.column] = position


def _shown(column: Column, change: Change, *, beyond: bool) -> str | int | float | None:
    """Where the column's own control stands; None where it cannot show the change."""
    if column.kind in {"yes_no", "category"}:
        return str(change.amount)
    if column.low is None or column.high is None or change.how == "set":
        return None
    amount = float(change.amount)
    if is_by_percent(column):
        percent = 100 * (amount - 1)
        most = MOST_PERCENT if beyond else percent_bound(column.low, column.high)
        whole = change.how == "scale" and abs(percent - round(percent)) < 1e-6
        return round(percent) if whole and abs(percent) <= most else None
    return amount if change.how == "shift" and abs(amount) <= furthest(column) else None


def _place_condition(dataset: Dataset, positions: ControlPositions, text: str) -> None:
    """One condition text, where the controls have room for it and can show it."""
    try:
        clauses = clauses_of(dataset, [text])
    except CannotAnswer:
        return
    who = dict(positions.who)
    if all(_held(dataset, who, clause) for clause in clauses) and len(who) <= MOST_CONDITIONS:
        positions.who = who
    else:
        positions.others.append(("where", text))


def _held(
    dataset: Dataset, who: dict[str, tuple[str, ...] | tuple[float, float]], clause: Clause
) -> bool:
    """True where a clause became part of what the controls show."""
    levels = _levels(clause)
    if levels is not None:
        name, listed = levels
        if name in who or not dataset.column(name).levels:
            return False
        who[name] = listed
        return True
    match clause:
        case Condition(column=name, compare="<=" | ">=" as compare, value=float(value)):
            column = dataset.column(name)
            if column.kind != "number" or column.low is None or column.high is None:
                return False
            low, high = who.get(name) or bounds(column)
            assert isinstance(low, float)
            assert isinstance(high, float)
            low, high = (max(low, value), high) if compare == ">=" else (low, min(high, value))
            who[name] = (low, high)
            return low <= high
        case _:
            return False


def _levels(clause: Clause) -> tuple[str, tuple[str, ...]] | None:
    """(column, its levels) where a clause lists some levels of one column, else None."""
    ways = clause.ways if isinstance(clause, AnyOf) else ((clause,),)
    name = ways[0][0].column
    levels = []
    for way in ways:
        match way:
            case (Condition(column=column, compare="=", value=str(level)),) if column == name:
                levels.append(level)
            case _:
                return None
    return name, tuple(levels)


# ----------------------------------------------------------------------------- how far they go


def is_by_percent(column: Column) -> bool:
    """True where a number moves by per cent: all its values are above zero."""
    return column.low is not None and column.low > 0


def percent_bound(low: float, high: float) -> int:
    """How far a per cent slider goes: no further than from one end of the data to the other."""
    return max(5, min(MOST_PERCENT, round(100 * (1 - low / high)) if high > low else 5))


def shift_step(reach: float) -> float:
    """A round step of about a twentieth of the range; whole numbers where the range is wide."""
    if reach <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(reach / 20))
    step = next(size * power for size in (1, 2, 5, 10) if size * power >= reach / 20 * 0.999)
    return max(1.0, step) if 3 <= reach <= 20 else step


def furthest(column: Column) -> float:
    """How far a slider moves a number either way."""
    reach = float(column.high or 0.0) - float(column.low or 0.0)
    step = shift_step(reach)
    return max(1, math.floor(reach / step)) * step


def bounds(column: Column) -> tuple[float, float]:
    """The ends of a range slider: those of the data, widened to round steps."""
    low, high = float(column.low or 0.0), float(column.high or 0.0)
    step = range_step(column)
    return round(math.floor(low / step) * step, 10), round(math.ceil(high / step) * step, 10)


def range_step(column: Column) -> float:
    """A round step of at most a hundredth of the range; whole where the range is."""
    reach = float(column.high or 0.0) - float(column.low or 0.0)
    step = shift_step(reach / 5) if reach > 0 else 1.0
    whole = float(column.low or 0.0).is_integer() and float(column.high or 0.0).is_integer()
    return max(1.0, step) if whole else step


def _at_rest(column: Column) -> int | float:
    return 0 if is_by_percent(column) else 0.0


def texts_of(choice: object) -> tuple[str, ...]:
    """The texts of a choice that lists some."""
    return tuple(map(str, choice)) if isinstance(choice, list | tuple) else ()


def number(choice: object, otherwise: float) -> float:
    """The number that a choice holds, or that its text says."""
    try:
        value = float(choice) if isinstance(choice, int | float | str) else otherwise
    except ValueError:
        return otherwise
    return value if math.isfinite(value) else otherwise
