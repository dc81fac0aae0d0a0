"""The whole screen as a viewer and as an analyst have it, and as nobody has it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from datasets.access.access import Role, Team
from datasets.access.audit import records
from datasets.access.guarded_workspace import Visitor
from datasets.workspace.workspace import Workspace
from tests.support.checkout import ROOT
from ui.session.disk_errors import DISK_ERROR
from ui.sign_in import members
from ui.sign_in.members import CurrentUser

ANSWER = {"question": {"key": "top_drivers", "text": "Why?"}, "headline": "H"}


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    st.cache_resource.clear()
    st.cache_data.clear()
    monkeypatch.setattr(Workspace, "install_samples", lambda _: None)
    table = pd.DataFrame({"who": [f"C{k}" for k in range(60)], "fee": range(60),
                          "churn": ["Yes", "No", "No"] * 20})  # fmt: skip
    table.to_csv(tmp_path / "shop.csv", index=False)
    with Workspace(tmp_path / "sales") as opened:
        assert opened.add(tmp_path / "shop.csv").dataset is not None
    return Team("Sales", tmp_path / "sales", {})


def data_page() -> None:
    from ui.pages import data_page
    from ui.sign_in import members

    members.enter(members.current_user())
    data_page.show()


def on_data(monkeypatch: pytest.MonkeyPatch, team: Team, role: Role) -> AppTest:
    user = CurrentUser(Visitor(f"{role}@example.com", role, team.name), team, (team,))
    monkeypatch.setattr(members, "current_user", lambda: user)
    app = AppTest.from_function(data_page, default_timeout=30)
    app.query_params["dataset"] = "shop"
    return app.run()


def test_a_viewers_data_page_has_nothing_to_change(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = on_data(monkeypatch, team, "viewer")
    assert not app.exception
    assert {button.label for button in app.button} == {"Open"}
    assert not app.get("file_uploader")
    text = "\n".join(element.proto.body for element in app.get("html"))
    assert "You are a viewer here" in text


def test_an_analysts_data_page_has_it_all(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    app = on_data(monkeypatch, team, "analyst")
    assert {"Open", "Remove it", "Use these roles"} <= {button.label for button in app.button}
    assert app.get("file_uploader")
    app.button(key="remove_shop").click().run()
    assert not app.exception
    actions = [(entry.who, entry.what, entry.dataset) for entry in records(team.workspace)]
    assert ("analyst@example.com", "removed", "shop") in actions


def test_a_click_that_an_analyst_had_on_screen_is_refused_once_they_are_a_viewer(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = on_data(monkeypatch, team, "analyst")
    viewer = CurrentUser(Visitor("analyst@example.com", "viewer", team.name), team, (team,))
    monkeypatch.setattr(members, "current_user", lambda: viewer)
    app.button(key="remove_shop").click().run()
    assert not app.exception
    assert app.session_state[DISK_ERROR].startswith("You can look and ask here")
    (refused,) = [entry for entry in records(team.workspace) if entry.outcome == "refused"]
    assert refused.what == "removed"


def test_who_may_not_be_here_sees_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> CurrentUser:
        raise PermissionError("You are not signed in: open the page anew.")

    monkeypatch.setattr(members, "current_user", nobody)
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=30)
    app.query_params["dataset"] = "subscription"
    app.run()
    assert not app.exception
    text = "\n".join(element.proto.body for element in app.get("html"))
    assert "You are not signed in" in text
    assert not app.button
    assert not app.sidebar.selectbox
