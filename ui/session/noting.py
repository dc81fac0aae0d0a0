"""What the audit log is told of a reader who changes nothing: in, out, questions, files taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from answers.answer import Asked
from datasets.access.guarded_workspace import in_words, note
from datasets.cards.card import Dataset
from ui.session import session
from ui.sign_in import members

NOTED = "noted_questions"
Made = TypeVar("Made", bytes, str)


def came_in() -> None:
    """Note that somebody came in, once for each sign-in."""
    now = members.seat()
    came = members.sign_in_of(st.user.to_dict())
    if now.team is not None and members.is_new(came, now.team.name):
        note(session.workspace(), "signed in")


def sign_out() -> None:
    """Note it and leave; whatever else is open under the same sign-in is closed, too."""
    note(session.workspace(), "signed out")
    members.forget(st.user.to_dict())
    st.logout()


def asked(dataset: Dataset, wanted: Asked) -> None:
    """Note a question, once in a session."""
    told = (dataset.key, dataset.fingerprint, session.asked_key(wanted))
    noted = st.session_state.setdefault(NOTED, set())
    if told not in noted:
        noted.add(told)
        what = "asked a what-if" if wanted.key == "what_if" else "asked"
        about = wanted.text or in_words(wanted.choices)
        note(session.workspace(), what, dataset=dataset.key, about=about)


def exported(make: Callable[[], Made], name: str) -> Callable[[], Made]:
    """Making a file, noted once it is taken; that is outside of a reader's run."""
    opened = session.workspace()

    def made() -> Made:
        note(opened, "exported", about=name)
        return make()

    return made
