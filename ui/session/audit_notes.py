"""What the audit log is told of a reader who changes nothing: in, out, questions, files taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from answers.answer import Asked
from datasets.access import sign_in
from datasets.access.guarded_workspace import note, question_words
from datasets.cards.card import Dataset
from ui.session import session
from ui.sign_in import members

NOTED = "noted_questions"
File = TypeVar("File", bytes, str)


def note_sign_in() -> None:
    """Note that somebody came in, once for each sign-in."""
    now = members.current_user()
    came = sign_in.sign_in_of(st.user.to_dict())
    if now.team is not None and members.is_new(came, now.team.name):
        note(session.workspace(), "signed in")


def sign_out() -> None:
    """Note it and leave; whatever else is open under the same sign-in is closed, too."""
    note(session.workspace(), "signed out")
    sign_in.forget(st.user.to_dict())
    st.logout()


def note_question(dataset: Dataset, question: Asked) -> None:
    """Note a question with its filter, once in a session."""
    question_key = (
        dataset.key, dataset.fingerprint, question.text, *session.asked_key(question),
    )  # fmt: skip
    noted = st.session_state.setdefault(NOTED, set())
    if question_key not in noted:
        noted.add(question_key)
        action = "asked a what-if" if question.key == "what_if" else "asked"
        about = question_words(question.text, question.choices)
        note(session.workspace(), action, dataset=dataset.key, about=about)


def noted_download(make: Callable[[], File], name: str) -> Callable[[], File]:
    """Making a file, noted once it is taken; that is outside of a reader's run."""
    opened = session.workspace()

    def make_and_note() -> File:
        note(opened, "exported", about=name)
        return make()

    return make_and_note
