"""The pages there are, and the side that stands beside all of them."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from datasets.cards.card import Column, Dataset
from datasets.workspace.workspace import Workspace
from tests.support.checkout import ROOT
from ui.pages.navigation import card_lines


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    st.cache_resource.clear()
    monkeypatch.setenv("WHEREFORE_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setattr(Workspace, "install_samples", lambda _: None)
    return AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=30)


def test_the_app_opens_on_ask(app: AppTest) -> None:
    app.run()
    assert not app.exception
    text = "\n".join(element.proto.body for element in app.get("html"))
    assert "Ask your table why" in text
    assert "--accent:light-dark(" in text


def test_the_side_says_what_is_open() -> None:
    column = Column("churn", "Churn", "yes_no", "outcome", levels=("No", "Yes"))
    card = Dataset("t", "T", 7043, "f", (column,), positive="Yes", noun=("customer", "customers"))
    assert card_lines(card) == ("7,043 customers · 1 column", "outcome: Churn is Yes")
    assert card_lines(Dataset("t", "T", 9, "f", ()))[1] == "no outcome yet"
