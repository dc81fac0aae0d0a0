"""For whom: lists of levels, ranges, both; levels that hold marks mean themselves."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from analyses._language.who import clauses_of
from answers.answer import Choice
from datasets.cards.card import Column, Dataset
from models.interventions.scenario import Condition

ODD = ("Bank (automatic), monthly", 'a "b", c', "x and y=1", "a or b", "<=5", "no)", "a|b")
CARD = Dataset(
    key="t",
    title="T",
    rows=99,
    fingerprint="f",
    columns=(
        Column("plan", "Plan", "category", "lever", levels=("Basic", "Premium, or more", *ODD)),
        Column("tenure", "Tenure", "number", "driver", low=0.0, high=72.0),
        Column("days in, or out", "Days", "number", "driver", low=0.0, high=7.5),
        Column("churn", "Churn", "yes_no", "outcome", levels=("No", "Yes")),
    ),
    positive="Yes",
    noun=("customer", "customers"),
)


def page() -> None:
    import streamlit as st

    from ui.what_if.row_filter import where_and_share

    st.session_state["choices"] = where_and_share(st.session_state["card"])


def drawn() -> AppTest:
    app = AppTest.from_function(page, default_timeout=20)
    app.session_state["card"] = CARD
    return app.run()


def chosen(app: AppTest) -> dict[str, Choice]:
    assert not app.exception
    choices: dict[str, Choice] = app.session_state["choices"]
    return choices


def test_everyone_is_no_choice() -> None:
    assert chosen(drawn()) == {}


def test_levels_and_a_range_and_some_of_them() -> None:
    app = drawn()
    app.selectbox[0].select("plan").run()
    assert chosen(app) == {}  # no level yet is everyone
    app.multiselect[0].set_value(["Basic", "Premium, or more"]).run()
    assert app.selectbox[1].options == ["All of these", "Some, by Tenure", "Some, by Days"]
    app.selectbox[1].select("tenure").run()
    app.slider[0].set_value((3.0, 12.0))
    app.slider[1].set_value(30).run()
    assert chosen(app) == {
        "where": ('plan in (Basic, "Premium, or more")', "tenure>=3", "tenure<=12"),
        "share": 0.3,
    }


def test_levels_with_odd_letters_mean_themselves() -> None:
    app = drawn()
    app.selectbox[0].select("plan").run()
    for level in ODD:
        app.multiselect[0].set_value([level]).run()
        where = chosen(app)["where"]
        assert isinstance(where, tuple)
        assert clauses_of(CARD, where) == (Condition("plan", "=", level),)


def test_an_oddly_named_column_can_be_ranged() -> None:
    app = drawn()
    app.selectbox[0].select("days in, or out").run()
    app.slider[0].set_value((1.5, 7.5)).run()
    where = chosen(app)["where"]
    assert isinstance(where, tuple)
    assert clauses_of(CARD, where) == (Condition("days in, or out", ">=", 1.5),)
