"""Data: cards, roles that are picked and kept, what was left out, removal only when sure."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from datasets.workspace.workspace import Workspace
from ui.session import session


def page() -> None:
    from ui.pages import data_page

    data_page.show()


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    st.cache_resource.clear()
    monkeypatch.setenv("WHEREFORE_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setattr(Workspace, "install_samples", lambda _: None)
    table = pd.DataFrame(
        {
            "customer": [f"C{k:03d}" for k in range(200)],
            "fee": [9 + k % 17 for k in range(200)],
            "country": ["here"] * 200,
            "churn": ["Yes" if k % 3 else "No" for k in range(200)],
        }
    )
    table.to_csv(tmp_path / "shop <b>.csv", index=False)
    assert session.workspace().add(tmp_path / "shop <b>.csv", name="shop").dataset is not None
    app = AppTest.from_function(page, default_timeout=20)
    app.query_params["dataset"] = "shop"
    return app.run()


def markup(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def test_the_open_dataset_shows_its_columns(app: AppTest) -> None:
    assert not app.exception
    text = markup(app)
    assert "What each column is" in text
    assert "Left out, and why" in text
    assert "What was read" in text
    assert "<b>.csv" not in text.replace("&lt;b&gt;", "")
    assert app.button(key="open_shop").label == "Open"


def test_another_value_is_asked_about(app: AppTest) -> None:
    before = session.workspace().datasets()[0].positive
    other = next(level for level in ("Yes", "No") if level != before)
    app.selectbox[0].select(other).run()
    press = next(button for button in app.button if button.label == "Use these roles")
    assert not press.disabled
    press.click().run()
    assert not app.exception
    assert session.workspace().datasets()[0].positive == other


def test_later_rows_judge_where_that_is_picked(app: AppTest) -> None:
    judged = next(box for box in app.selectbox if box.label == "The model is judged on")
    assert judged.value == "random"
    assert judged.options == [
        "Rows of all times, picked at random",
        "The last fifth in the order of the rows",
    ]
    judged.select("rows").run()
    assert not app.exception
    assert session.workspace().datasets()[0].split == "rows"


def test_a_dataset_is_removed_only_when_sure(app: AppTest) -> None:
    app.button(key="remove_shop").click().run()
    assert not app.exception
    assert session.workspace().datasets() == ()
    assert "What each column is" not in markup(app)
