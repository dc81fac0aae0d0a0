"""For whom: everyone, or those for whom up to two conditions hold; and how many of them."""

from __future__ import annotations

import streamlit as st

from analyses._language.who import quoted
from answers import neutralise
from answers.answer import Choice
from datasets.cards.card import Column, Dataset
from ui import look
from ui.what_if import controls
from ui.what_if.control_state import MOST_CONDITIONS, bounds, key, range_step

EVERYONE = ""


def where_and_share(dataset: Dataset) -> dict[str, Choice]:
    """The choices where and share."""
    where = conditions(dataset)
    where += [text for _, text in controls.others(dataset, ("where",))]
    choices: dict[str, Choice] = {"where": tuple(where)} if where else {}
    return {**choices, **_share(dataset)}


def conditions(dataset: Dataset, at: str = "") -> list[str]:
    """The conditions that the controls say; `at` tells two sets of these controls apart."""
    columns = {
        column.name: column
        for column in dataset.explaining
        if column.levels or (column.kind == "number" and column.low != column.high)
    }
    where: list[str] = []
    columns_above: list[str] = []
    for place in range(MOST_CONDITIONS):
        name = _column(dataset, columns, key(dataset, f"/{at}who{place}"), columns_above)
        if name is None:
            break
        columns_above.append(name)
        where += _conditions(columns[name], key(dataset, f"/{at}is{place}_{name}"))
    return where


def _share(dataset: Dataset) -> dict[str, Choice]:
    widget_key = key(dataset, "/share")
    st.session_state.setdefault(widget_key, 100)
    share = st.slider(
        "For how many of them",
        5,
        100,
        step=5,
        format="%d%%",
        key=widget_key,
        persist_state="session",
    )
    return {} if share == 100 else {"share": share / 100}


def _column(
    dataset: Dataset, columns: dict[str, Column], widget_key: str, columns_above: list[str]
) -> str | None:
    first = "All of these" if columns_above else f"All {dataset.noun[1]}"
    options = [EVERYONE, *(name for name in columns if name not in columns_above)]
    titles = neutralise.options({name: column.title for name, column in columns.items()})
    if st.session_state.get(widget_key) not in options:
        st.session_state[widget_key] = EVERYONE
    name = st.selectbox(
        "and" if columns_above else "For whom",
        options,
        format_func=lambda name: first if name == EVERYONE else f"Some, by {titles[name]}",
        key=widget_key,
        persist_state="session",
    )
    return name or None


def _conditions(column: Column, widget_key: str) -> list[str]:
    name = quoted(column.name)
    if column.levels:
        listed = _listed(column, widget_key)
        if len(listed) > 1:
            return [f"{name} in ({', '.join(map(quoted, listed))})"]
        return [f"{name}={quoted(level)}" for level in listed]
    low, high = bounds(column)
    start, end = _range(column, widget_key, low, high)
    ends = []
    if start > low:
        ends.append(f"{name}>={start:.15g}")
    if end < high:
        ends.append(f"{name}<={end:.15g}")
    return ends


def _listed(column: Column, widget_key: str) -> list[str]:
    """The levels that were chosen; none yet is everyone."""
    before = st.session_state.get(widget_key)
    chosen = before if isinstance(before, list) else []
    still = [level for level in chosen if level in column.levels]
    if still != before:  # the card may have changed since
        st.session_state[widget_key] = still
    return st.multiselect(
        look.widget_label(f"{column.title} is"),
        column.levels,
        format_func=neutralise.options({level: level for level in column.levels}).__getitem__,
        key=widget_key,
        placeholder="Choose one or more",
        select_all=False,
        persist_state="session",
    )


def _range(column: Column, widget_key: str, low: float, high: float) -> tuple[float, float]:
    match st.session_state.get(widget_key):
        case (int() | float() as start, int() | float() as end):
            start, end = max(low, min(start, high)), min(high, max(end, low))
        case _:
            start, end = low, high
    if st.session_state.get(widget_key) != (start, end):
        st.session_state[widget_key] = (float(start), float(end))
    chosen = st.slider(
        look.widget_label(f"{column.title} between"),
        low,
        high,
        step=range_step(column),
        format="%g",
        key=widget_key,
        persist_state="session",
    )
    assert isinstance(chosen, tuple)
    return float(chosen[0]), float(chosen[1])
