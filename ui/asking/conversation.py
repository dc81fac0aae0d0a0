"""What was asked before: follow-ups change it, and one can go back to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from analyses._asking.ask import typed_choices
from analyses._asking.reading.read import read
from analyses._asking.reading.reading import Asking, QuestionReading
from analyses._asking.reading.wording import worded
from analyses._asking.registry import analyses
from analyses._asking.understanding import understood
from answers.answer import Asked, CannotAnswer, Choice
from datasets.cards.card import Dataset
from ui.session import session
from ui.what_if.control_state import texts_of

TURNS, NEXT = "conversation", "ask_next"
MOST_TURNS = 30


@dataclass(frozen=True, slots=True)
class AskedBefore:
    """One question that was asked.

    Attributes:
        dataset: its key.
        words: as they stood in the box.
        reading: as the address had it; empty where the words say it all.
        row: name of the row that it was about, or empty.
        asking: what was calculated, with the filter that was held.
        held: that filter.
    """

    dataset: str
    words: str
    reading: tuple[str, ...]
    row: str
    asking: Asking
    held: Mapping[str, Choice]


def turns(dataset: Dataset) -> tuple[AskedBefore, ...]:
    """The questions asked of this dataset in this session, the last one at the end."""
    every: tuple[AskedBefore, ...] = st.session_state.get(TURNS, ())
    return tuple(turn for turn in every if turn.dataset == dataset.key)


def note(dataset: Dataset, asked: Asked) -> None:
    """Remember the question that stands in the view; the same reading is remembered once."""
    turn = AskedBefore(
        dataset.key, session.view(session.QUESTION), session.reading(), session.view(session.ROW),
        Asking(asked.key, dict(asked.choices)), session.held(),
    )  # fmt: skip
    before = turns(dataset)
    if before and before[-1].asking == turn.asking:
        before = before[:-1]
    st.session_state[TURNS] = (*before, turn)[-MOST_TURNS:]


def go_back(dataset: Dataset, place: int) -> None:
    """Ask an earlier question again; those after it are forgotten."""
    kept = turns(dataset)[: place + 1]
    st.session_state[TURNS] = kept
    turn = kept[-1]
    session.hold(texts_of(turn.held.get("where")), texts_of(turn.held.get("without")))
    session.ask(turn.words, turn.row, turn.reading)


def typed(dataset: Dataset, text: str) -> None:
    """Ask what was typed: a new question, or the last one as it changes it."""
    before = turns(dataset)
    if not before or not session.view(session.QUESTION):  # nothing stands that it could change
        session.ask(text)
        return
    last = before[-1].asking
    after = QuestionReading(before[-1].words, last.key, last.choices)
    told = read(text, dataset, session.row_names(dataset), after=after)
    is_answered = before[-1].words == session.view(session.QUESTION)  # else it was refused
    back_to = len(before) - 2 if is_answered else len(before) - 1
    if told.is_undo and back_to >= 0:
        go_back(dataset, back_to)
    elif told.after and told.asking is not None:
        _follow(dataset, told.asking)
    else:
        session.ask(text)


def _follow(dataset: Dataset, asking: Asking) -> None:
    """Ask the last question as it was changed; what it no longer says is no longer held."""
    held = session.held()
    kept = {
        name: tuple(text for text in texts_of(texts) if text in texts_of(asking.choices.get(name)))
        for name, texts in held.items()
    }
    session.hold(kept.get("where", ()), kept.get("without", ()))
    own = dict(asking.choices)
    for name, texts in kept.items():
        own[name] = tuple(text for text in texts_of(own.get(name)) if text not in texts)
    ask_for(dataset, replace(asking, choices=own))


def ask_for(dataset: Dataset, asking: Asking) -> None:
    """Ask a reading; its words stand in the box, its parts in the address."""
    choices = {name: value for name, value in asking.choices.items() if value not in ((), "", None)}
    words = worded(replace(asking, choices=choices), dataset)
    session.ask(words, reading=(asking.key, *_options(choices)))


def ask_next(asking: Asking) -> None:
    """Ask a reading from within the page, whose box is drawn already: the page starts again."""
    st.session_state[NEXT] = asking
    st.rerun()


def of_address(dataset: Dataset, reading: tuple[str, ...]) -> Asked:
    """The question whose key and choices stand in the address.

    Raises:
        CannotAnswer: there is no such question, it has no such choice, or the table lacks what a
            choice names.
    """
    key, *options = reading
    if key not in analyses():
        raise CannotAnswer(f"There is no question called {key}.", "Ask it in your own words.")
    asked = understood(Asked(key, "", typed_choices(key, options)), dataset)
    return replace(asked, text=asked.understood)


def put_words(dataset: Dataset) -> None:
    """Before the box is drawn: the words of the reading that comes next, or of the address."""
    asked_next: Asking | None = st.session_state.pop(NEXT, None)
    if asked_next is not None:
        ask_for(dataset, asked_next)
        return
    reading = session.reading()
    if not reading:
        return
    try:
        words = of_address(dataset, reading).text
    except CannotAnswer:  # the page says why
        return
    if session.view(session.QUESTION) != words:
        session.ask(words, session.view(session.ROW), reading)


def _options(choices: Mapping[str, Choice]) -> list[str]:
    return [
        f"{name}={_said(each)}"
        for name, value in choices.items()
        for each in (value if isinstance(value, tuple) else (value,))
    ]


def _said(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
