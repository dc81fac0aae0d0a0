"""The question box and the chips below it, on a card without a table behind it."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from answers.answer import Choice
from datasets.cards.card import Column, Dataset
from datasets.workspace.workspace import Workspace

CARD = Dataset(
    key="t",
    title="T",
    rows=7043,
    fingerprint="f",
    columns=(
        Column("id", "Customer", "text", "id", distinct=7043),
        Column("gender", "Gender", "category", "driver", levels=("Female", "Male"), distinct=2),
        Column("region", "Region", "category", "driver", levels=("North", "South"), distinct=2),
        Column("contract", "Contract", "category", "lever",
               levels=("Monthly", "One year", "Two years"), distinct=3),
        Column("support", "Support", "yes_no", "lever", levels=("No", "Yes"), distinct=2),
        Column("fee", "Fee", "number", "lever", low=10.0, high=90.0, distinct=400),
        Column("churn", "Churn", "yes_no", "outcome", levels=("No", "Yes"), distinct=2),
    ),
    positive="Yes",
    noun=("customer", "customers"),
    event=("churn", "churn", "churned"),
)  # fmt: skip


def page() -> None:
    """What the page Ask draws above an answer."""
    from dataclasses import replace

    import streamlit as st

    from analyses._asking.understanding import understand
    from answers.answer import CannotAnswer
    from ui.asking import conversation, reading_chips
    from ui.session import session
    from ui.what_if.session_filter import held_for

    card = st.session_state["card"]
    conversation.put_words(card)
    st.session_state.setdefault("question_box", session.view(session.QUESTION))
    st.text_input(
        "Ask",
        key="question_box",
        on_change=lambda: conversation.typed(card, st.session_state["question_box"]),
    )
    session.show(session.QUESTION, st.session_state["question_box"])
    reading = session.reading()
    try:
        if reading:
            own = conversation.of_address(card, reading)
        else:
            own = understand(st.session_state["question_box"], card)
    except CannotAnswer as why:
        st.write(why.reason)
        st.stop()
    asked = replace(own, choices=held_for(own))
    conversation.note(card, asked)
    reading_chips.show(card, own)
    st.session_state["asked"] = asked


def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, question: str) -> AppTest:
    """The page with a question in its address."""
    st.cache_resource.clear()
    st.cache_data.clear()
    monkeypatch.setenv("WHEREFORE_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setattr(Workspace, "install_samples", lambda _: None)
    app = AppTest.from_function(page, default_timeout=20)
    app.session_state["card"] = CARD
    app.query_params["question"] = question
    return checked(app.run())


def checked(app: AppTest) -> AppTest:
    """The page, without an error on it."""
    assert not app.exception, app.exception
    return app


def say(app: AppTest, text: str) -> AppTest:
    """Type a question, or what changes the last one."""
    return checked(app.text_input(key="question_box").set_value(text).run())


def chips(app: AppTest) -> list[str]:
    """What the chips say, in their order."""
    return [each.proto.popover.label.replace("\\", "") for each in app.get("popover")]


def asked(app: AppTest) -> tuple[str, dict[str, Choice]]:
    """What is calculated: the question's key and its choices."""
    question = app.session_state["asked"]
    return question.key, dict(question.choices)
