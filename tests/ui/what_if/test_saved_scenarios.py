"""Scenarios are kept under a name, opened, removed, and renewed where the data changed."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from answers.answer import Answer, Asked, Choice, Provenance
from answers.json_form import to_json
from answers.quantity import Quantity
from datasets.cards.card import Dataset
from datasets.workspace.workspace import CardEdits, Workspace
from ui.session import session
from ui.what_if.saved_scenarios import choices_of, outcome_of, same, suggested

CHANGE: dict[str, Choice] = {"set": ("support=Yes",), "cost": 2.0}


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Dataset:
    """A small shop with two levers, in a workspace of its own."""
    st.cache_resource.clear()
    monkeypatch.setenv("WHEREFORE_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setattr(Workspace, "install_samples", lambda _: None)
    draw = np.random.default_rng(3)
    support = draw.choice(["Yes", "No"], 400)
    left = np.where(draw.random(400) < np.where(support == "Yes", 0.1, 0.6), "Yes", "No")
    table = pd.DataFrame({"customer": [f"C{k:03d}" for k in range(400)], "support": support,
                          "fee": draw.uniform(9, 90, 400).round(2), "churn": left})  # fmt: skip
    table.to_csv(tmp_path / "shop.csv", index=False)
    assert session.workspace().add(tmp_path / "shop.csv").dataset is not None
    return session.workspace().edit(
        "shop",
        CardEdits(outcome="churn", positive="Yes", ids=("customer",), levers=("support", "fee")),
    )


def answer(choices: dict[str, Choice]) -> Answer:
    return Answer(
        question=Asked("what_if", "What would it do?", choices),
        headline="It would lower churn by about 7 points (3 to 11)",
        grade="adjusted",
        checks=(),
        method="A method.",
        provenance=Provenance("shop", "f", 400, "churn", None),
        lead=Quantity("change", -0.07, "points", -0.11, -0.03, 0.95),
    )


def page() -> None:
    import streamlit as st

    from ui.session import session
    from ui.what_if import saved_scenarios as scenario_kept

    dataset = session.workspace().find("shop")
    assert dataset is not None

    def opened() -> None:
        st.session_state["opened"] = st.session_state["lever_shop_support"]

    scenario_kept.card(dataset, st.session_state.get("answer"), opened)


def drawn(answer: Answer | None = None) -> AppTest:
    app = AppTest.from_function(page, default_timeout=30)
    if answer is not None:
        app.session_state["answer"] = answer
    app.run()
    assert not app.exception
    return app


def kept() -> dict[str, dict[str, Any]]:
    return {scenario.name: scenario.choices for scenario in session.workspace().scenarios("shop")}


def markup(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


@pytest.mark.usefixtures("shop")
def test_a_change_is_saved_once_under_a_name() -> None:
    app = drawn(answer({**CHANGE, "refute": True}))
    assert app.text_input[0].value == "With support"
    app.text_input[0].set_value("Support  for all *")
    next(button for button in app.button if button.label == "Save").click().run()
    assert not app.exception
    assert kept() == {"Support for all *": {"set": ["support=Yes"], "cost": 2.0}}
    assert "−7 points (−11 to −3)" in markup(app)
    assert not app.text_input  # it is saved already


def test_a_name_is_not_given_twice(shop: Dataset) -> None:
    session.workspace().keep_scenario(shop, "Mine", {"set": ("fee=9",)}, to_json(answer({})))
    app = drawn(answer(CHANGE))
    app.text_input[0].set_value("mine")
    next(button for button in app.button if button.label == "Save").click().run()
    assert kept() == {"Mine": {"set": ["fee=9"]}}
    assert "One is called so already" in markup(app)


@pytest.mark.usefixtures("shop")
def test_without_a_name_nothing_is_saved() -> None:
    app = drawn(answer(CHANGE))
    app.text_input[0].set_value("  ")
    next(button for button in app.button if button.label == "Save").click().run()
    assert kept() == {}
    assert "Give the scenario a name." in markup(app)


def test_one_is_opened_and_removed(shop: Dataset) -> None:
    one = session.workspace().keep_scenario(shop, "Mine", CHANGE, to_json(answer(CHANGE)))
    app = drawn()
    app.button(key=f"open_kept_{one.id}").click().run()
    assert not app.exception
    assert app.session_state["opened"] == "Yes"
    app.button(key=f"drop_kept_{one.id}").click().run()
    assert kept() == {}
    assert not app.button


@pytest.mark.slow
def test_those_of_other_data_are_marked_and_renewed_at_one_click(shop: Dataset) -> None:
    opened = session.workspace()
    opened.keep_scenario(shop, "Mine", CHANGE, to_json(answer(CHANGE)))
    opened.keep_scenario(shop, "Lost", {"set": ("fee=soon",)}, to_json(answer({})))
    changed = opened.edit("shop", CardEdits(positive="No"))
    app = drawn()
    assert markup(app).count("Data changed") == 2
    app.button(key="renew_kept").click()
    for _ in range(300):
        app.run()
        if "Lost can no longer be asked" in markup(app):
            break
        time.sleep(0.1)
    assert not app.exception
    assert markup(app).count("Data changed") == 1
    mine = next(scenario for scenario in opened.scenarios("shop") if scenario.name == "Mine")
    assert mine.fingerprint == changed.fingerprint
    assert mine.answer["provenance"]["fingerprint"] == changed.fingerprint
    assert "is not a number" in markup(app)


def test_the_same_change_is_known_again() -> None:
    assert same({"set": ("a=1", "b=2"), "refute": True}, {"set": ["b=2", "a=1"]})
    assert not same({"set": ("a=1",)}, {"set": ["a=1"], "cost": 1.0})


def test_a_name_is_suggested(shop: Dataset) -> None:
    choices: dict[str, Choice] = {"scale": ("fee=0.9",), "where": ("support=No",), "share": 0.3}
    assert suggested(shop, choices) == "Fee 10% lower, without support, for 30%"
    assert suggested(shop, {"set": ("nothing=1",)}) == ""


def test_a_refused_one_says_so(shop: Dataset) -> None:
    refused = replace(answer(CHANGE), grade="none", lead=None)
    one = session.workspace().keep_scenario(shop, "Mine", CHANGE, to_json(refused))
    assert outcome_of(one) == "cannot be said"
    assert choices_of(one) == CHANGE
