"""A session's questions go on from each other, in words that say all, and back again."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from datasets.cards.card import Dataset
from models.training.trained import TrainedModel

WHY, WOMEN = "Why do customers leave?", "Why do customers leave where Gender = Female?"


def page() -> None:
    import streamlit as st

    from ui.session import conversation, session

    dataset = st.session_state["card"]
    conversation.take_next()
    text = st.session_state.get("question_box", "")
    if text:
        told = conversation.heard(dataset, text)
        st.session_state["told"] = told
    st.button("Back", key="back", on_click=conversation.go_back, args=(dataset,))
    st.session_state["before"] = conversation.before_this(dataset)
    assert session.DATASET


@pytest.fixture
def app(subscription: TrainedModel, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr("ui.session.session.row_names", lambda _: frozenset())
    app = AppTest.from_function(page, default_timeout=30)
    app.session_state["card"] = subscription.dataset
    return app


def asked(app: AppTest, text: str) -> str:
    app.session_state["question_box"] = text
    app.run()
    assert not app.exception
    return str(app.session_state["question_box"])


def test_a_follow_up_becomes_a_question_that_says_all(app: AppTest) -> None:
    assert asked(app, WHY) == WHY
    assert app.session_state["before"] == ""
    assert asked(app, "and for women?") == WOMEN
    assert app.session_state["told"].choices == {"where": ("gender=Female",)}
    assert app.session_state["before"] == WHY


@pytest.mark.parametrize("way", ["words", "button"])
def test_undo_goes_back_one_question(app: AppTest, way: str) -> None:
    asked(app, WHY)
    asked(app, "and for women?")
    if way == "words":
        assert asked(app, "undo that") == WHY
    else:
        app.button(key="back").click().run()
        assert app.session_state["question_box"] == WHY
    assert app.session_state["told"].choices == {}
    assert app.session_state["before"] == ""


def test_what_is_not_read_is_not_gone_on_from(app: AppTest) -> None:
    asked(app, WHY)
    asked(app, "colourless green ideas")
    assert app.session_state["told"].key is None
    assert asked(app, "and for women?") == WOMEN


def test_the_same_question_again_stays_as_it_was_read(app: AppTest) -> None:
    asked(app, WHY)
    first = app.session_state["told"]
    asked(app, WHY)
    assert app.session_state["told"] is first or app.session_state["told"] == first
    assert app.session_state["before"] == ""


def test_another_dataset_starts_anew(app: AppTest, retail: TrainedModel) -> None:
    asked(app, WHY)
    other: Dataset = retail.dataset
    app.session_state["card"] = other
    asked(app, "What drives Weekly sales?")
    assert app.session_state["before"] == ""
