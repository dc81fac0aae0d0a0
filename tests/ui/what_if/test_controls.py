"""Levers become choices within what the data has seen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from answers.answer import Choice
from datasets.cards.card import Column, Dataset
from ui.what_if.controls import examples, in_words

ODD = ("Bank (automatic), monthly", 'a "b", c', "x and y=1", "a or b", "<=5", "no)", "a|b")
PLANS = ("Basic", "Plus", "Premium, or more", *ODD)
CARD = Dataset(
    key="t",
    title="T",
    rows=99,
    fingerprint="f",
    columns=(
        Column("support=x", "Support *", "yes_no", "lever", levels=("No", "Yes")),
        Column("fee", "Fee", "number", "lever", low=10.0, high=40.0),
        Column("calls", "Calls", "number", "lever", low=0.0, high=8.0),
        Column("plan", "Plan", "category", "driver", levels=PLANS),
        Column("tenure", "Tenure", "number", "driver", low=0.0, high=72.0),
        Column("churn", "Churn", "yes_no", "outcome", levels=("No", "Yes")),
    ),
    positive="Yes",
    noun=("customer", "customers"),
    currency="$",
)


def page() -> None:
    import streamlit as st

    from ui.what_if import control_state, controls
    from ui.what_if.row_filter import where_and_share

    card = st.session_state["card"]
    control_state.put_once(card)
    if "kept" in st.session_state:
        control_state.put(card, st.session_state.pop("kept"))
    st.session_state["choices"] = {
        **controls.change(card),
        **where_and_share(card),
        **controls.cost(card),
    }


def drawn(card: Dataset = CARD, **address: str | list[str]) -> AppTest:
    app = AppTest.from_function(page, default_timeout=20)
    app.session_state["card"] = card
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def chosen(app: AppTest) -> dict[str, Choice]:
    assert not app.exception
    choices: dict[str, Choice] = app.session_state["choices"]
    return choices


def test_as_today_is_no_choice() -> None:
    assert chosen(drawn()) == {}


def test_levers_become_set_scale_and_shift() -> None:
    app = drawn()
    app.selectbox[0].select("Yes")
    app.slider[0].set_value(-10)
    app.slider[1].set_value(2.0)
    app.run()
    assert chosen(app) == {
        "set": ("support=x=Yes",),
        "scale": ("fee=0.9",),
        "shift": ("calls=2",),
    }


def test_what_it_costs_and_for_how_many() -> None:
    app = drawn()
    app.slider[2].set_value(30)
    app.number_input[0].set_value(5.0)
    app.number_input[1].set_value(2500.0).run()
    assert chosen(app) == {"share": 0.3, "cost": 5.0, "fixed": 2500.0}


def test_beyond_what_was_seen_is_asked_where_a_number_moves() -> None:
    app = drawn()
    assert not app.toggle
    app.slider[1].set_value(2.0).run()
    app.toggle[0].set_value(True).run()
    assert chosen(app) == {"shift": ("calls=2",), "beyond": True}


@pytest.mark.parametrize(
    "choices",
    [
        {"set": ("support=x=Yes",), "scale": ("fee=0.9",), "shift": ("calls=-3",)},
        {"set": ("support=x=No",), "where": ("plan in (Basic, Plus)", "tenure>=6", "tenure<=12")},
        {"set": ("support=x=No",), "where": ('plan="Premium, or more"',), "share": 0.35},
        {"scale": ("fee=1.5",), "beyond": True, "cost": 4.5, "fixed": 900.0},
        {"set": ("fee=20",)},  # no control sets a number: it is carried as typed
        {"set": ("plan=Basic",)},  # not one of the levers
        {"scale": ("fee=0.905",)},  # between two steps
        {"set": ("support=x=Yes",), "where": ("plan=Basic or tenure<3",)},
        {"set": ("support=x=Yes",), "where": ("plan!=Basic",)},
        {"set": ("support=x=Yes",), "where": ("plan=Basic", "plan=Plus")},
        {"set": ("support=x=Yes",), "where": ("tenure<=9", "plan=Basic", "calls>=2")},
    ],
)
def test_a_kept_scenario_comes_back_as_it_was(choices: dict[str, Choice]) -> None:
    app = drawn()
    app.selectbox[0].select("Yes")
    app.slider[1].set_value(2.0).run()
    app.session_state["kept"] = choices
    assert chosen(app.run()) == choices
    assert chosen(app.run()) == choices  # and stays


def test_an_address_is_a_scenario() -> None:
    app = drawn(
        scale="fee=0.9", shift="calls=99", where=["plan=Basic", "tenure>=6"], share="0.3",
        cost="5", fixed="10", beyond="yes",
    )  # fmt: skip
    assert chosen(app) == {
        "scale": ("fee=0.9",), "shift": ("calls=99",), "where": ("plan=Basic", "tenure>=6"),
        "share": 0.3, "cost": 5.0, "fixed": 10.0, "beyond": True,
    }  # fmt: skip


def test_what_no_control_shows_can_be_left_out() -> None:
    app = drawn(set="fee=20", where="plan!=Basic")
    bodies = [element.proto.body for element in app.get("html")]
    assert any("Fee set to 20" in words for words in bodies)
    assert any("Only customers not on the Basic plan" in words for words in bodies)
    app.button[0].click().run()
    app.button[0].click().run()
    assert chosen(app) == {}


@pytest.mark.parametrize("wrong", ["fee=much", "fee", "nothing=1"])
def test_a_wrong_address_moves_nothing(wrong: str) -> None:
    assert chosen(drawn(scale=wrong, where=wrong, share=wrong, cost="nan")) == {}


def test_many_levers_fold_away() -> None:
    levers = tuple(
        Column(f"l{k}", f"Lever {k}", "yes_no", "lever", levels=("No", "Yes")) for k in range(12)
    )
    app = drawn(replace(CARD, columns=levers), set="l11=Yes")
    assert [expander.label for expander in app.expander] == ["6 more, 1 moved", "Money"]
    assert chosen(app) == {"set": ("l11=Yes",)}


def test_a_level_that_is_gone_is_as_today() -> None:
    app = drawn(set="support=x=Yes")
    support = replace(CARD.columns[0], levels=("No", "Maybe"))
    app.session_state["card"] = replace(CARD, columns=(support, *CARD.columns[1:]))
    assert chosen(app.run()) == {}


def test_examples_to_start_with() -> None:
    assert [(words, level) for words, _, level in examples(CARD)] == [
        ("Support *: Yes for all customers", "Yes")
    ]


def test_what_nobody_understands_is_shown_as_typed() -> None:
    assert in_words(CARD, "set", "nothing=1") == "nothing=1"
