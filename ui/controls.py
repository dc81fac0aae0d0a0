"""Controls drawn from the card: the levers within what the data has seen, for whom, at what cost.

What they give are the choices that the terminal takes, too: set=("Support=Yes",), where=(…).
"""

from __future__ import annotations

import math
from collections.abc import Callable

import streamlit as st

from answers.answer import Choice
from answers.question import PickColumn
from datasets.card import Column, Dataset
from ui import look

MOST_PERCENT = 50
MOST_CONDITIONS = 2
AS_TODAY = -1  # a place before the first level
EVERYONE = ""
YES = {"yes", "true", "1"}


def change(dataset: Dataset) -> dict[str, Choice]:
    """One widget for each lever; only those moved away from today are in the choices."""
    told: dict[str, list[str]] = {"set": [], "shift": [], "scale": []}
    for column in dataset.with_role("lever"):
        if column.kind in {"yes_no", "category"}:
            level = _level(dataset, column)
            if level is not None:
                told["set"].append(f"{column.name}={level}")
        elif column.kind == "number" and column.low is not None and column.high is not None:
            how, amount = _moved(dataset, column, column.low, column.high)
            if amount is not None:
                told[how].append(f"{column.name}={amount:g}")
    return {how: tuple(changes) for how, changes in told.items() if changes}


def _key(dataset: Dataset, what: str) -> str:
    return f"lever_{dataset.key}_{what}"


def _level(dataset: Dataset, column: Column) -> str | None:
    told = _from_address("set", column.name)
    place = st.selectbox(
        look.plain(column.title),
        [AS_TODAY, *range(len(column.levels))],
        index=column.levels.index(told) + 1 if told in column.levels else 0,
        format_func=lambda place: "As today" if place == AS_TODAY else column.levels[place],
        key=_key(dataset, column.name),
        persist_state="session",
    )
    return None if place == AS_TODAY else column.levels[place]


def examples(dataset: Dataset, most: int = 3) -> tuple[tuple[str, str, int], ...]:
    """(words, key of the widget, its value) of a few changes to start with."""
    levers = [column for column in dataset.with_role("lever") if len(column.levels) > 1]
    found = []
    for column in levers[:most]:
        yes = next((level for level in column.levels if level.lower() in YES), column.levels[1])
        words = f"{column.title}: {yes} for all {dataset.noun[1]}"
        found.append((words, _key(dataset, column.name), column.levels.index(yes)))
    return tuple(found)


def _moved(dataset: Dataset, column: Column, low: float, high: float) -> tuple[str, float | None]:
    """(how, amount): a per cent change where all values are above zero, else an amount."""
    label, key = look.plain(column.title), _key(dataset, column.name)
    seen = f"In the data: {low:,.6g} to {high:,.6g}"
    if low > 0:
        most = percent_bound(low, high)
        told = round(100 * _number(_from_address("scale", column.name), 1.0)) - 100
        start = max(-most, min(most, told))
        percent = st.slider(
            label, -most, most, start, format="%d%%", key=key, help=seen, persist_state="session"
        )
        return "scale", None if percent == 0 else 1 + percent / 100
    step = shift_step(high - low)
    most_steps = max(1, math.floor((high - low) / step))
    furthest = most_steps * step
    shifted = _number(_from_address("shift", column.name), 0.0)
    amount = st.slider(
        label,
        -furthest,
        furthest,
        max(-furthest, min(furthest, shifted)),
        step,
        format="%+g",
        key=key,
        help=seen,
        persist_state="session",
    )
    return "shift", None if abs(amount) < step / 2 else amount


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


def whom(dataset: Dataset) -> dict[str, Choice]:
    """Everyone, or those for whom up to two conditions hold; and how many of them."""
    columns = {
        column.name: column
        for column in dataset.explaining
        if column.levels or (column.kind == "number" and column.low != column.high)
    }
    where: list[str] = []
    nobody_else: set[str] = set()
    for place in range(MOST_CONDITIONS):
        name = _column(dataset, columns, place, nobody_else)
        if name is None:
            break
        nobody_else.add(name)
        where += _conditions(dataset, columns[name], place)
    share = st.slider(
        "For how many of them",
        10,
        100,
        100,
        10,
        format="%d%%",
        key=_key(dataset, "/share"),
        persist_state="session",
    )
    choices: dict[str, Choice] = {"where": tuple(where)} if where else {}
    return choices if share == 100 else {**choices, "share": share / 100}


def _column(
    dataset: Dataset, columns: dict[str, Column], place: int, taken: set[str]
) -> str | None:
    first = f"All {dataset.noun[1]}" if place == 0 else "All of these"
    name = st.selectbox(
        "For whom" if place == 0 else "and",
        [EVERYONE, *(name for name in columns if name not in taken)],
        format_func=lambda name: first if name == EVERYONE else f"Some, by {columns[name].title}",
        key=_key(dataset, f"/who{place}"),
        persist_state="session",
    )
    return name or None


def _conditions(dataset: Dataset, column: Column, place: int) -> list[str]:
    key = _key(dataset, f"/is{place}_{column.name}")
    if column.levels:
        level = st.selectbox(
            look.plain(f"{column.title} is"), column.levels, key=key, persist_state="session"
        )
        return [f"{column.name}={level}"]
    low, high = float(column.low or 0.0), float(column.high or 0.0)
    start, end = st.slider(
        look.plain(f"{column.title} between"),
        low,
        high,
        (low, high),
        key=key,
        format="%g",
        persist_state="session",
    )
    return [f"{column.name}>={start:g}"] * (start > low) + [f"{column.name}<={end:g}"] * (
        end < high
    )


def cost(dataset: Dataset) -> dict[str, Choice]:
    """What the change costs for each row that gets it."""
    sign = f" ({dataset.currency})" if dataset.currency else ""
    each = st.number_input(
        look.plain(f"Cost for each {dataset.noun[0]}{sign}"),
        min_value=0.0,
        step=1.0,
        key=_key(dataset, "/cost"),
        persist_state="session",
    )
    return {"cost": float(each)} if each else {}


def column(
    dataset: Dataset, control: PickColumn, chosen: str, on_pick: Callable[[str], None]
) -> None:
    """One of the columns that explain; on_pick gets its name, or "" for the strongest."""
    names = ["", *(each.name for each in dataset.explaining)]
    titles = {each.name: each.title for each in dataset.explaining}
    key = _key(dataset, f"/{control.name}_{chosen}")
    st.selectbox(
        look.plain(control.label),
        names,
        index=names.index(chosen) if chosen in names else 0,
        format_func=lambda name: titles[name] if name else "The strongest",
        key=key,
        on_change=lambda: on_pick(str(st.session_state[key] or "")),
    )


def _from_address(how: str, name: str) -> str:
    """How the address moves a lever: "Yes", "-1", "0.9"; empty where it does not."""
    for told in st.query_params.get_all(how):
        if told.startswith(f"{name}="):
            return told.removeprefix(f"{name}=")
    return ""


def _number(text: str, otherwise: float) -> float:
    try:
        return float(text)
    except ValueError:
        return otherwise
