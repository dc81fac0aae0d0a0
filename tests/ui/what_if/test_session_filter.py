"""For whom everything is asked: in the address, in the controls, in words, and lifted."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from answers.answer import Asked, Choice
from datasets.cards.card import Column, Dataset
from ui.what_if.session_filter import in_words

CARD = Dataset(
    key="t",
    title="T",
    rows=7043,
    fingerprint="f",
    columns=(
        Column("plan", "Plan", "category", "lever", levels=("Basic", "Plus")),
        Column("tenure", "Tenure", "number", "driver", low=0.0, high=72.0, distinct=70),
        Column("region", "Region", "category", "left_out", levels=("N", "S"), distinct=2),
        Column("churn", "Churn", "yes_no", "outcome", levels=("No", "Yes")),
    ),
    positive="Yes",
    noun=("customer", "customers"),
)


def page() -> None:
    import streamlit as st

    from ui.session import session
    from ui.what_if.session_filter import held_for, show

    show(st.session_state["card"])
    st.session_state["held"] = session.held()
    st.session_state["merged"] = held_for(st.session_state["asked"])


def drawn(only: list[str] | None = None, without: list[str] | None = None) -> AppTest:
    app = AppTest.from_function(page, default_timeout=20)
    app.session_state["card"] = CARD
    app.session_state["asked"] = Asked("top_drivers", "", {"how_many": 3})
    if only:
        app.query_params["only"] = only
    if without:
        app.query_params["without"] = without
    return app.run()


def held(app: AppTest) -> dict[str, Choice]:
    assert not app.exception
    choices: dict[str, Choice] = app.session_state["held"]
    return choices


def test_everyone_until_told_otherwise() -> None:
    app = drawn()
    assert held(app) == {}
    assert app.session_state["merged"] == {"how_many": 3}
    assert not app.button


def test_what_the_controls_say_is_held_and_in_the_address() -> None:
    app = drawn()
    app.selectbox[0].select("plan").run()
    app.multiselect[0].set_value(["Basic"]).run()
    assert held(app) == {"where": ("plan=Basic",)}
    app.multiselect[-1].set_value(["tenure"]).run()
    assert held(app) == {"where": ("plan=Basic",), "without": ("tenure",)}
    assert app.query_params["only"] == "plan=Basic"
    assert app.query_params["without"] == "tenure"
    assert app.session_state["merged"] == {"how_many": 3, **held(app)}


def test_a_link_sets_the_controls() -> None:
    app = drawn(["plan in (Basic, Plus)", "tenure>=6"], ["plan"])
    assert held(app) == {"where": ("plan in (Basic, Plus)", "tenure>=6"), "without": ("plan",)}
    assert [box.value for box in app.selectbox] == ["plan", "tenure"]
    assert app.multiselect[-1].value == ["plan"]
    assert app.slider[0].value == (6.0, 72.0)


def test_what_no_control_shows_is_kept_as_it_was_typed() -> None:
    where = ["plan != Basic", "region=N", "colour=red"]
    app = drawn(where, ["colour"])
    assert held(app) == {"where": ("region=N", "colour=red", "plan != Basic"),
                         "without": ("colour",)}  # fmt: skip
    said = "\n".join(element.proto.body for element in app.get("html"))
    assert all(f"Also, as typed: {text}" in said for text in (*where, "colour"))


def test_one_click_lifts_it() -> None:
    app = drawn(["plan=Basic"], ["tenure"])
    app.button(key="filter_lift").click().run()
    assert held(app) == {}
    assert "only" not in app.query_params
    assert app.selectbox[0].value == ""
    assert app.multiselect[-1].value == []


def test_what_a_question_says_itself_stands_first_and_once() -> None:
    app = drawn(["plan=Basic"])
    app.session_state["asked"] = Asked("top_drivers", "", {"where": ("tenure>6", "plan=Basic")})
    app.run()
    assert app.session_state["merged"] == {"where": ("tenure>6", "plan=Basic")}


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({}, "All 7,043 customers"),
        ({"where": ("plan=Basic",)}, "Only customers on the Basic plan"),
        (
            {"where": ("plan=Basic",), "without": ("tenure",)},
            "Only customers on the Basic plan, without Tenure",
        ),
        ({"without": ("tenure",)}, "Without Tenure"),
        ({"where": ("colour=red",)}, "colour=red"),
    ],
)
def test_it_is_said_in_words(choices: dict[str, Choice], words: str) -> None:
    assert in_words(CARD, choices) == words
