"""Who is signed in, at the foot of the side."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from datasets.access.access import Team
from datasets.access.guarded_workspace import Visitor
from ui.pages.user_card import ROLES, lines
from ui.sign_in import members
from ui.sign_in.members import CurrentUser

SALES, SHOPS = (Team(name, Path(f"/srv/{name}"), {}) for name in ("Sales", "Shops"))


def shown() -> None:
    from ui.pages import user_card

    user_card.show()


def side(monkeypatch: pytest.MonkeyPatch, user: CurrentUser) -> AppTest:
    monkeypatch.setattr(members, "current_user", lambda: user)
    return AppTest.from_function(shown, default_timeout=20).run()


def test_it_says_who_in_which_team_and_what_they_may_do(monkeypatch: pytest.MonkeyPatch) -> None:
    vera = Visitor("vera@example.com", "viewer", "Sales")
    app = side(monkeypatch, CurrentUser(vera, SALES, (SALES,)))
    text = app.get("html")[0].proto.body
    assert "vera@example.com" in text
    assert "Sales" in text
    assert ROLES["viewer"] in text
    assert [button.label for button in app.button] == ["Sign out"]
    assert not app.selectbox


def test_who_is_in_two_teams_goes_from_one_to_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    app = side(
        monkeypatch, CurrentUser(Visitor("b@example.com", "viewer", "Sales"), SALES, (SALES, SHOPS))
    )
    assert app.selectbox[0].value == "Sales"
    app.selectbox[0].select("Shops").run()
    assert app.query_params["team"] == "Shops"


def test_where_nobody_signs_in_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    app = side(monkeypatch, CurrentUser(Visitor()))
    assert not app.button
    assert not app.get("html")


def test_a_name_is_no_markup() -> None:
    assert "<i>" not in lines("<i>", "<i>", "<i>")
