"""For whom every question is asked, and without which columns: held for the session."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from analyses._asking.selection import selection_of
from analyses._language.who import clauses_of
from answers import neutralise
from answers.answer import Asked, CannotAnswer, Choice
from answers.words import first_upper, short
from datasets.cards.card import Dataset
from ui import look
from ui.session import session
from ui.what_if.control_state import control_positions, key, put_conditions, texts_of
from ui.what_if.row_filter import conditions

AT = "only_"  # tells these controls from those of a what-if


def show(dataset: Dataset) -> None:
    """Controls in a popover that says what is held, and a click that lifts it."""
    now = session.held()
    session.hold(texts_of(now.get("where")), texts_of(now.get("without")))  # so that it is a link
    words = in_words(dataset, now)
    with st.container(key="filter", horizontal=True, vertical_alignment="center"):
        look.html(look.label(dataset.title), in_a_row=True)
        with st.popover(look.widget_label(words), key="filter_popover", icon=":material/tune:"):
            _controls(dataset, now)
        if now:
            st.button(
                look.widget_label(f"All {dataset.noun[1]}, all columns"),
                key="filter_lift",
                icon=":material/close:",
                type="tertiary",
                on_click=session.hold,
            )


def held_for(asked: Asked) -> dict[str, Choice]:
    """The choices of a question, and what is held where the question does not say it already."""
    choices = dict(asked.choices)
    for name, texts in session.held().items():
        own = texts_of(choices.get(name))
        choices[name] = (*own, *(text for text in texts_of(texts) if text not in own))
    return choices


def in_words(dataset: Dataset, choices: Mapping[str, Choice]) -> str:
    """For whom and without what: "Only women, without Tenure", "All 7,043 customers"."""
    try:
        picked = selection_of(dataset, choices)
    except CannotAnswer:  # the answer says what is wrong with it
        return short(", ".join(text for name in choices for text in texts_of(choices[name])), 60)
    if picked is None:
        return f"All {dataset.rows:,} {dataset.noun[1]}"
    parts = [f"only {picked.group}"] if picked.clauses else []
    parts += [f"without {picked.left_out}"] if picked.without else []
    return first_upper(short(", ".join(parts), 90))


def _controls(dataset: Dataset, now: Mapping[str, Choice]) -> None:
    """The controls, set to what is held where that came from elsewhere; what they say is held.

    A condition that no control can show stays as it was typed until all is lifted.
    """
    shown_key, rest_key = key(dataset, f"/{AT}shown"), key(dataset, f"/{AT}rest")
    without_key = key(dataset, f"/{AT}without")
    where, without = texts_of(now.get("where")), texts_of(now.get("without"))
    titles = neutralise.options({column.name: column.title for column in dataset.explaining})
    if st.session_state.get(shown_key) != (where, without):
        st.session_state[rest_key] = (
            _put(dataset, where, AT),
            tuple(name for name in without if name not in titles),
        )
        st.session_state[without_key] = [name for name in without if name in titles]
    kept_where, kept_without = st.session_state[rest_key]
    where = (*conditions(dataset, AT), *kept_where)
    chosen = st.multiselect(
        "Without these columns",
        list(titles),
        format_func=titles.__getitem__,
        key=without_key,
        placeholder="All columns explain",
        select_all=False,
        persist_state="session",
    )
    without = (*chosen, *kept_without)
    for text in (*kept_where, *kept_without):
        look.html(look.small_print(f"Also, as typed: {text}"))
    st.session_state[shown_key] = (where, without)
    if session.held() != {k: v for k, v in (("where", where), ("without", without)) if v}:
        session.hold(where, without)
        st.rerun()


def edited(dataset: Dataset, where: tuple[str, ...], at: str) -> tuple[str, ...]:
    """Controls for some conditions; those conditions as they were, or as the reader changed them.

    `at` tells these controls from others. Other conditions get other controls: a browser that has
    not heard of the new ones yet would send back what it still shows.
    """
    shown_key = key(dataset, f"/{at}shown")
    own_at = f"{at}{'/'.join(where)}_"
    if st.session_state.get(shown_key, {}).get("where") != where:
        rest = _put(dataset, where, own_at)
        st.session_state[shown_key] = {"where": where, "rest": rest, "said": None}
    shown = st.session_state[shown_key]
    said = (*conditions(dataset, own_at), *shown["rest"])
    for text in shown["rest"]:
        look.html(look.small_print(f"Also, as typed: {text}"))
    if shown["said"] is None:
        st.session_state[shown_key] = {**shown, "said": said}
        return where
    return where if said == shown["said"] else said


def _put(dataset: Dataset, where: tuple[str, ...], at: str) -> tuple[str, ...]:
    """Set the controls to some conditions; the conditions that none can show."""
    unread = [text for text in where if not _is_read(dataset, text)]
    positions = control_positions(dataset, {"where": where})
    put_conditions(dataset, positions, at)
    return (*unread, *(text for _, text in positions.others))


def _is_read(dataset: Dataset, text: str) -> bool:
    try:
        clauses_of(dataset, [text])
    except CannotAnswer:
        return False
    return True
