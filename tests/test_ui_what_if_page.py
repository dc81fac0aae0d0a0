"""What if: nothing moved, a lever moved, and a table without levers."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from datasets.workspace import CardEdits, Workspace
from ui import session


def page() -> None:
    from ui import what_if_page

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
