"""What if: nothing moved, a lever moved, every size of it, kept ones side by side, no levers."""

from __future__ import annotations

import re
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from datasets.workspace.workspace import CardEdits, Workspace
from ui.session import session


def page() -> None:
    from ui.pages import what_if_page

    what_if_page.show()


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
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
    edits = CardEdits(
        outcome="churn", positive="Yes", ids=("customer",), drivers=("support", "fee")
    )
    session.workspace().edit("shop", edits)
    return AppTest.from_function(page, default_timeout=30)


def markup(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def wait_until_over(app: AppTest) -> None:
    for _ in range(300):
        app.run()
        if "Working" not in markup(app):
            return
        time.sleep(0.1)
    pytest.fail("the work did not end")


def test_without_a_dataset_one_is_chosen_first(app: AppTest) -> None:
    app.run()
    assert "Choose a dataset first." in markup(app)
    app.button(key="open_shop").click().run()
    assert not app.exception
    assert "There is nothing to change here yet" in markup(app)


@pytest.mark.slow
def test_a_moved_lever_is_estimated_and_is_a_link(app: AppTest) -> None:
    session.workspace().edit("shop", CardEdits(levers=("support",)))
    app.query_params["dataset"] = "shop"
    app.run()
    assert "What would you change?" in markup(app)
    next(button for button in app.button if str(button.key).startswith("try_")).click()
    wait_until_over(app)
    assert not app.exception
    assert app.query_params["set"] == "support=Yes"
    assert "How this was found" in markup(app)
    text = markup(app)
    assert text.index("What we found") < text.index("Checks")


@pytest.mark.slow
def test_a_change_is_tried_with_luck_on_request(app: AppTest) -> None:
    levers(app, set="support=Yes")
    wait_until_over(app)
    assert not any("pure luck" in words for words in [markup(app)])
    button(app, "Try to refute it").click()
    for _ in range(300):
        app.run()
        if "pure luck" in markup(app):
            break
        time.sleep(0.1)
    assert not app.exception
    assert "Shuffled between the rows" in markup(app)
    assert not [button for button in app.button if button.label == "Try to refute it"]


@pytest.mark.slow
def test_two_kept_ones_stand_side_by_side_and_one_opens_again(app: AppTest) -> None:
    levers(app, show="compare")
    assert "Save two changes under a name" in markup(app)
    button(app, "Try a change").click().run()
    assert "What would you change?" in markup(app)
    for level in ("Yes", "No"):
        app.selectbox(key="lever_shop_support").select(level)
        wait_until_over(app)
        app.text_input[0].set_value(f"Support, {level}")
        button(app, "Save").click().run()
    app.segmented_control[0].set_value("compare")
    wait_until_over(app)
    assert not app.exception
    assert app.query_params["compare"] == ["Support, Yes", "Support, No"]
    assert "Support, Yes does better than Support, No" in plain(markup(app))
    app.checkbox[0].uncheck().run()
    assert "Choose two or more" in markup(app)
    app.segmented_control[0].set_value("change").run()
    button(app, r"Support, Yes").click()
    wait_until_over(app)
    assert app.query_params["set"] == "support=Yes"
    assert "compare" not in app.query_params


@pytest.mark.slow
def test_every_size_of_a_lever_and_a_goal(app: AppTest) -> None:
    levers(app, show="sizes", lever="support")
    wait_until_over(app)
    assert not app.exception
    assert "Without support" in markup(app)
    assert app.query_params["lever"] == "support"
    app.number_input[0].set_value(1.0)
    wait_until_over(app)
    assert app.query_params["goal"] == "1%"
    assert "brings the share of" in plain(markup(app))


def test_a_name_from_the_data_stays_a_name_in_the_address(app: AppTest) -> None:
    levers(app, where=["support in (Yes, No)", "fee>=20"])
    assert not app.exception
    assert app.query_params["where"] == ["support in (Yes, No)", "fee>=20"]


def levers(app: AppTest, **address: str | list[str]) -> None:
    """The page with two levers, at this address."""
    session.workspace().edit("shop", CardEdits(levers=("support", "fee")))
    app.query_params["dataset"] = "shop"
    for name, value in address.items():
        app.query_params[name] = value
    app.run()


def button(app: AppTest, label: str) -> Button:
    return next(candidate for candidate in app.button if candidate.label == label)


def plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())
