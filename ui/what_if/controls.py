"""Controls drawn from the card: the levers within what the data has seen, and what they cost.

What they give are the choices that the terminal takes, too: set=("Support=Yes",), scale=(…).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from analyses._language.change import change_words, scenario_of
from analyses._language.group_phrase import group_phrase
from analyses._language.voice import Voice
from analyses._language.who import clauses_of
from answers import neutralise
from answers.answer import CannotAnswer, Choice
from answers.question import PickColumn
from answers.words import first_upper
from datasets.cards.card import Column, Dataset
from ui import look
from ui.what_if.control_state import (
    MOST_PERCENT,
    MOVES,
    furthest,
    is_by_percent,
    key,
    percent_bound,
    shift_step,
)

AS_TODAY = ""
MOST_LEVERS = 6  # more of them fold away
YES = {"yes", "true", "1"}


def change(dataset: Dataset) -> dict[str, Choice]:
    """One widget for each lever; only those moved away from today are in the choices."""
    changes: dict[str, list[str]] = {"set": [], "shift": [], "scale": []}
    levers = [column for column in dataset.with_role("lever") if _can_move(column)]
    few = levers if len(levers) <= MOST_LEVERS + 1 else levers[:MOST_LEVERS]
    _levers(dataset, few, changes)
    rest = levers[len(few) :]
    if rest:
        moved = sum(bool(st.session_state.get(key(dataset, column.name))) for column in rest)
        words = f"{len(rest)} more" + (f", {moved} moved" if moved else "")
        with st.expander(words, expanded=moved > 0, key=f"fold_levers_{dataset.key}"):
            _levers(dataset, rest, changes)
    for how, text in others(dataset, MOVES):
        changes[how].append(text)
    choices: dict[str, Choice] = {how: tuple(moves) for how, moves in changes.items() if moves}
    return {**choices, **_beyond(dataset, choices)}


def _can_move(column: Column) -> bool:
    if column.kind in {"yes_no", "category"}:
        return bool(column.levels)
    return column.kind == "number" and column.low is not None and column.high is not None


def _levers(dataset: Dataset, columns: Sequence[Column], changes: dict[str, list[str]]) -> None:
    for column in columns:
        if column.kind == "number":
            how, amount = _moved(dataset, column)
            if amount is not None:
                changes[how].append(f"{column.name}={amount:.10g}")
        elif level := _level(dataset, column):
            changes["set"].append(f"{column.name}={level}")


def _level(dataset: Dataset, column: Column) -> str:
    options = [AS_TODAY, *column.levels]
    labels = neutralise.options({level: level for level in column.levels})
    widget_key = key(dataset, column.name)
    if st.session_state.get(widget_key) not in options:  # the card may have changed since
        st.session_state[widget_key] = AS_TODAY
    return str(
        st.selectbox(
            look.widget_label(column.title),
            options,
            format_func=lambda level: "As today" if level == AS_TODAY else labels[level],
            key=widget_key,
            persist_state="session",
        )
    )


def examples(dataset: Dataset, most: int = 3) -> tuple[tuple[str, str, str], ...]:
    """(words, key of the widget, its value) of a few changes to start with."""
    levers = [column for column in dataset.with_role("lever") if len(column.levels) > 1]
    offers = []
    for column in levers[:most]:
        yes = next((level for level in column.levels if level.lower() in YES), column.levels[1])
        words = f"{column.title}: {yes} for all {dataset.noun[1]}"
        offers.append((words, key(dataset, column.name), yes))
    return tuple(offers)


def _moved(dataset: Dataset, column: Column) -> tuple[str, float | None]:
    """(how, amount): a per cent change where all values are above zero, else an amount."""
    low, high = float(column.low or 0.0), float(column.high or 0.0)
    label, widget_key = look.widget_label(column.title), key(dataset, column.name)
    help_text = f"In the data: {low:,.6g} to {high:,.6g}"
    if is_by_percent(column):
        beyond = bool(st.session_state.get(key(dataset, "/beyond")))
        most = MOST_PERCENT if beyond else percent_bound(low, high)
        _hold(widget_key, -most, most, 0)
        percent = st.slider(
            label,
            -most,
            most,
            format="%+d%%",
            key=widget_key,
            help=help_text,
            persist_state="session",
        )
        return "scale", None if percent == 0 else 1 + percent / 100
    step, most_moved = shift_step(high - low), furthest(column)
    _hold(widget_key, -most_moved, most_moved, 0.0)
    amount = st.slider(
        label, -most_moved, most_moved, step=step, format="%+g", key=widget_key, help=help_text,
        persist_state="session",
    )  # fmt: skip
    return "shift", None if abs(amount) < step / 1000 else amount


def _hold(widget_key: str, low: float, high: float, otherwise: float) -> None:
    """A slider's state inside its bounds, which may have changed since."""
    value = st.session_state.get(widget_key)
    if not isinstance(value, int | float):
        st.session_state[widget_key] = otherwise
    elif not low <= value <= high:
        st.session_state[widget_key] = min(max(value, low), high)


def _beyond(dataset: Dataset, choices: dict[str, Choice]) -> dict[str, Choice]:
    """Whether moved numbers may leave what was seen; asked only where a number moves."""
    if not choices.get("shift") and not choices.get("scale"):
        return {}
    beyond = st.toggle(
        "May go beyond what was seen",
        key=key(dataset, "/beyond"),
        help="Otherwise a moved number stops at the smallest and largest value in the data.",
        persist_state="session",
    )
    return {"beyond": True} if beyond else {}


def others(dataset: Dataset, names: Sequence[str]) -> list[tuple[str, str]]:
    """What was asked elsewhere and no control can show, each with a way to leave it out."""
    pairs: list[tuple[str, str]] = st.session_state.get(key(dataset, "/others"), [])
    mine = [pair for pair in pairs if pair[0] in names]
    for how, text in mine:
        words = in_words(dataset, how, text)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            look.html(look.small_print(words))
            st.button(
                "",
                icon=":material/close:",
                type="tertiary",
                help=look.widget_label(f"Leave out: {words}"),
                key=key(dataset, f"/drop_{how}_{text}"),
                on_click=_leave_out,
                args=(dataset, (how, text)),
            )
    return mine


def in_words(dataset: Dataset, how: str, text: str) -> str:
    """A change or condition as typed, in the words of an answer."""
    voice = Voice(dataset)
    try:
        if how == "where":
            return f"Only {group_phrase(voice, clauses_of(dataset, [text]))}"
        arguments = {"set_to" if how == "set" else how: (text,)}
        return first_upper(change_words(voice, scenario_of(dataset, **arguments)))  # type: ignore[arg-type]
    except CannotAnswer:
        return text


def _leave_out(dataset: Dataset, left_out: tuple[str, str]) -> None:
    pairs = st.session_state.get(key(dataset, "/others"), [])
    st.session_state[key(dataset, "/others")] = [pair for pair in pairs if pair != left_out]


def cost(dataset: Dataset) -> dict[str, Choice]:
    """What the change costs: for each row that gets it, and once."""
    sign = f" ({dataset.currency})" if dataset.currency else ""
    names = {"cost": f"Cost for each {dataset.noun[0]}{sign}", "fixed": f"Fixed cost, once{sign}"}
    is_set = any(st.session_state.get(key(dataset, f"/{name}")) for name in names)
    choices: dict[str, Choice] = {}
    with st.expander("Money", expanded=is_set, key=f"fold_money_{dataset.key}"):
        for name, label in names.items():
            st.session_state.setdefault(key(dataset, f"/{name}"), 0.0)
            amount = st.number_input(
                look.widget_label(label),
                min_value=0.0,
                step=1.0 if name == "cost" else 100.0,
                format="%.10g",
                key=key(dataset, f"/{name}"),
                persist_state="session",
            )
            if amount:
                choices[name] = float(amount)
    return choices


def column(
    dataset: Dataset, control: PickColumn, chosen: str, on_pick: Callable[[str], None]
) -> None:
    """A column that the control offers; on_pick gets its name, or "" for the question's own."""
    offered = dataset.grouping if control.left_out else dataset.explaining
    titles = neutralise.options({choice.name: choice.title for choice in offered})
    names = ["", *titles]
    widget_key = key(dataset, f"/{control.name}_{chosen}")
    st.selectbox(
        look.widget_label(control.label),
        names,
        index=names.index(chosen) if chosen in names else 0,
        format_func=lambda name: titles[name] if name else control.nothing,
        key=widget_key,
        on_change=lambda: on_pick(str(st.session_state[widget_key] or "")),
    )
