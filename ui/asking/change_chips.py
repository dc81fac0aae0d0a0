"""What a typed what-if changes, from what to what: a chip for each change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from analyses._asking.reading.conditions import split_change
from answers import neutralise
from answers.answer import Asked, Choice
from datasets.cards.card import Column, Dataset
from ui import look
from ui.what_if.control_state import control_positions, is_by_percent, texts_of

HOW = ("set", "shift", "scale")
Ask = Callable[[Mapping[str, Choice]], None]


def show(dataset: Dataset, asked: Asked, ask: Ask) -> None:
    """A chip for each change; what is chosen in it goes to `ask` as all choices of the question."""
    changes = [(how, text) for how in HOW for text in texts_of(asked.choices.get(how))]
    for place, (how, text) in enumerate(changes):
        words = change_words(dataset, how, text, texts_of(asked.choices.get("where")))
        with st.popover(look.widget_label(words), key=f"chip_change_{place}"):
            _control(dataset, asked, (how, text), ask)
            if len(changes) > 1:
                st.button(
                    "Leave this change out",
                    key=f"drop_change_{place}",
                    on_click=lambda old=(how, text): ask(_without(asked, *old)),
                )


def change_words(dataset: Dataset, how: str, text: str, where: tuple[str, ...]) -> str:
    """A change from what to what: "Support: Yes → No", "Contract → Yearly", "Fee −10%"."""
    try:
        column, value = split_change(text, dataset)
    except KeyError:
        return text
    if how == "set":
        before = _before(dataset, column, value, where)
        return f"{column.title}: {before} → {value}" if before else f"{column.title} → {value}"
    amount = 100 * (float(value) - 1) if how == "scale" else float(value)
    sign = "−" if amount < 0 else "+"
    return f"{column.title} {sign}{abs(round(amount, 6)):.6g}{'%' if how == 'scale' else ''}"


def _before(dataset: Dataset, column: Column, value: str, where: tuple[str, ...]) -> str:
    """The value that everyone who changes has now; empty where they have several."""
    asked_of = control_positions(dataset, {"where": where}).who.get(column.name, ())
    if len(asked_of) == 1:
        return str(asked_of[0])
    others = [level for level in column.levels if level != value]
    return others[0] if len(others) == 1 else ""


def _control(dataset: Dataset, asked: Asked, old: tuple[str, str], ask: Ask) -> None:
    """Which column changes, and to what; another column is asked once its value is chosen."""
    how, text = old
    try:
        column, value = split_change(text, dataset)
    except KeyError:
        return
    changed = {each.partition("=")[0] for name in HOW for each in texts_of(asked.choices.get(name))}
    offered = {
        each.name: each.title
        for each in (column, *dataset.with_role("lever"))
        if each is column or each.name not in changed
    }
    titles = neutralise.options(offered)
    name = st.selectbox(
        "What changes",
        list(offered),
        format_func=titles.__getitem__,
        key=f"change_column_{text}",
    )
    chosen = dataset.column(name)
    key = f"change_to_{text}_{name}"
    is_same = chosen.name == column.name
    change = partial(_changed, asked, old, ask, chosen, key)
    if chosen.levels:
        labels = neutralise.options({level: level for level in chosen.levels})
        st.selectbox(
            "To",
            chosen.levels,
            index=chosen.levels.index(value) if is_same and value in chosen.levels else None,
            format_func=labels.__getitem__,
            placeholder="Choose a value",
            key=key,
            on_change=change,
            args=("set",),
        )
        return
    moves = how if is_same else "scale" if is_by_percent(chosen) else "shift"
    now = float(value) if is_same else None
    if now is not None and moves == "scale":
        now = round(100 * (now - 1), 6)
    label = {"set": "To", "shift": "By", "scale": "By how many percent"}[moves]
    st.number_input(
        label, value=now, format="%.10g", key=key, placeholder="A number", on_change=change,
        args=(moves,),
    )  # fmt: skip


def _changed(
    asked: Asked, old: tuple[str, str], ask: Ask, column: Column, key: str, how: str
) -> None:
    value = st.session_state[key]
    if value is None:
        return
    if how == "scale":
        value = f"{1 + float(value) / 100:.10g}"
    elif how == "shift":
        value = f"{float(value):+.10g}"
    elif isinstance(value, float):
        value = f"{value:.10g}"
    told = f"{column.name}={value}"
    rest = _without(asked, *old)
    same = texts_of(asked.choices.get(how))
    listed = (
        tuple(told if text == old[1] else text for text in same) if how == old[0] else (*same, told)
    )
    ask({**rest, how: listed})


def _without(asked: Asked, how: str, text: str) -> dict[str, Choice]:
    """The choices of the question without one change."""
    left = tuple(each for each in texts_of(asked.choices.get(how)) if each != text)
    choices = {name: value for name, value in asked.choices.items() if name != how}
    return {**choices, how: left} if left else choices
