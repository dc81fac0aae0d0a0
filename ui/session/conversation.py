"""The questions of a session one after another, so that a text may go on from the one before."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analyses._asking.offers import offered
from analyses._asking.reading.read import read
from analyses._asking.reading.reading import QuestionReading
from datasets.cards.card import Dataset
from ui.session import session

HISTORY, NEXT = "conversation", "next_question"
LONGEST = 50  # readings that are kept


def heard(dataset: Dataset, text: str) -> QuestionReading:
    """How a text is read after those before it; the last one asked again is read as it was.

    "undo that" and what only goes on from the question before are put into the box in whole, so
    that what stands there says all that is asked and is a link.
    """
    before = _history(dataset)
    if before and before[-1].text == text:
        return before[-1]
    last = before[-1] if before else None
    told = read(text, dataset, session.row_names(dataset), after=last)
    if told.is_undo:
        if len(before) > 1:
            _ask(before[-2].text, dataset, before[:-2])
        return told
    if told.key is None:
        return told
    if told.after:
        whole = offered(dataset, told.key, told.choices)
        if whole is not None and whole.text != text:
            _ask(whole.text, dataset, before)
    return _kept(dataset, before, told)


def before_this(dataset: Dataset) -> str:
    """The question before the one that is shown; empty where there is none."""
    history = _history(dataset)
    return history[-2].text if len(history) > 1 else ""


def go_back(dataset: Dataset) -> None:
    """Ask the question before once more; for a button."""
    history = _history(dataset)
    if len(history) > 1:
        st.session_state[HISTORY] = (dataset.key, history[:-2])
        session.ask(history[-2].text)


def take_next() -> None:
    """Put what a follow-up became into the box, before the box is drawn."""
    text = st.session_state.pop(NEXT, None)
    if text is not None:
        session.ask(text)


def _ask(text: str, dataset: Dataset, history: tuple[QuestionReading, ...]) -> None:
    st.session_state[HISTORY] = (dataset.key, history)
    st.session_state[NEXT] = text
    st.rerun()


def _kept(
    dataset: Dataset, before: tuple[QuestionReading, ...], told: QuestionReading
) -> QuestionReading:
    told = replace(told, after=False)
    st.session_state[HISTORY] = (dataset.key, (*before, told)[-LONGEST:])
    return told


def _history(dataset: Dataset) -> tuple[QuestionReading, ...]:
    """The readings of this dataset; another one starts anew."""
    key, history = st.session_state.get(HISTORY, ("", ()))
    return history if key == dataset.key else ()
