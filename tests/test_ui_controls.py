"""Levers become choices within what the data has seen."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from datasets.card import Column, Dataset
from ui.controls import examples, percent_bound, shift_step

CARD = Dataset(
    key="t",
    title="T",
    rows=99,
    fingerprint="f",
    columns=(
        Column("support=x", "Support *", "yes_no", "lever", levels=("No", "Yes")),
        Column("fee", "Fee", "number", "lever", low=10.0, high=40.0),
        Column("calls", "Calls", "number", "lever", low=0.0, high=8.0),
        Column("plan", "Plan", "category", "driver", levels=("Basic", "Premium")),
        Column("tenure", "Tenure", "number", "driver", low=0.0, high=72.0),
        Column("churn", "Churn", "yes_no", "outcome", levels=("No", "Yes")),
    ),
    positive="Yes",
    noun=("customer", "customers"),
    currency="$",
)


def page() -> None:
    import streamlit as st

    from ui import controls

    card = st.session_state["card"]
    st.session_state["choices"] = {
        **controls.change(card),
        **controls.whom(card),
        **controls.cost(card),
    }


def drawn(**address: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=20)
    app.session_state["card"] = CARD
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def test_as_today_is_no_choice() -> None:
    assert drawn().session_state["choices"] == {}


def test_levers_become_set_scale_and_shift() -> None:
    app = drawn()
    app.selectbox[0].select_index(2)
    app.slider[0].set_value(-10)
    app.slider[1].set_value(2.0)
    app.run()
    assert app.session_state["choices"] == {
        "set": ("support=x=Yes",),
        "scale": ("fee=0.9",),
        "shift": ("calls=2",),
    }


def test_for_whom_and_at_what_cost() -> None:
    app = drawn()
    app.selectbox[1].select("plan").run()
    app.selectbox[3].select("tenure").run()
    app.slider[2].set_value((0.0, 12.0))
    app.slider[3].set_value(30)
    app.number_input[0].set_value(5.0)
    app.run()
    assert app.session_state["choices"] == {
        "where": ("plan=Basic", "tenure<=12"),
        "share": 0.3,
        "cost": 5.0,
    }


def test_the_address_sets_the_levers() -> None:
    app = drawn(scale="fee=0.9", shift="calls=99")
    assert app.session_state["choices"]["scale"] == ("fee=0.9",)
    assert app.session_state["choices"]["shift"] == ("calls=8",)  # no further than the data


@pytest.mark.parametrize("wrong", ["fee=much", "fee", "nothing=1"])
def test_a_wrong_address_moves_nothing(wrong: str) -> None:
    assert drawn(scale=wrong).session_state["choices"] == {}


def test_examples_to_start_with() -> None:
    assert [(words, place) for words, _, place in examples(CARD)] == [
        ("Support *: Yes for all customers", 1)
    ]


def test_bounds_follow_the_data() -> None:
    assert percent_bound(10.0, 40.0) == 50
    assert percent_bound(95.0, 100.0) == 5
    assert percent_bound(5.0, 5.0) == 5
    assert shift_step(8.0) == 1.0
    assert shift_step(0.2) == pytest.approx(0.01)
    assert shift_step(0.0) == 1.0
