"""Who is at the screen: teams, and one person where nobody signs in."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from datasets.access.access import Team
from datasets.access.guarded_workspace import Visitor
from datasets.access.sign_in import sign_in_of
from ui.sign_in import members
from ui.sign_in.members import current_user, is_new, show_refusal

NOW = 1_800_000_000.0
SALES = Team("Sales", Path("/srv/sales"), {"@example.com": "viewer", "anna@example.com": "analyst"})
SHOPS = Team("Shops", Path("/srv/shops"), {"vera@example.com": "analyst"})
VERA = {
    "is_logged_in": True,
    "provider": "company",
    "sub": "vera",
    "email": "Vera@Example.com",
    "email_verified": True,
    "iat": int(NOW) - 60,
}


def test_a_sign_in_is_new_once_in_each_team(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "_SEEN", set())
    came = sign_in_of(VERA)
    assert [is_new(came, team) for team in ("A", "A", "B", "A")] == [True, False, True, False]


def test_without_an_access_file_there_is_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WHEREFORE_ACCESS", raising=False)
    assert current_user().visitor == Visitor()
    assert current_user().team is None


def test_bound_to_everybody_without_sign_in_it_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WHEREFORE_ACCESS", raising=False)
    monkeypatch.setattr(members, "is_served", lambda: True)
    for address, private in (("127.0.0.1", True), ("::1", True), ("0.0.0.0", False), (None, False)):
        monkeypatch.setattr(config, "get_option", lambda _, address_set=address: address_set)
        assert members.is_private() is private
    with pytest.raises(PermissionError, match="sign-in is not set up"):
        current_user()


def test_a_broken_access_file_lets_nobody_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "access.toml").write_text("public_url = 1", encoding="utf-8")
    monkeypatch.setenv("WHEREFORE_ACCESS", str(tmp_path / "access.toml"))
    with pytest.raises(PermissionError, match="not set up correctly"):
        current_user()


def sitting() -> None:
    import streamlit as st

    from ui.sign_in import members

    if "as" in st.session_state:
        members.enter(st.session_state["as"])
    st.text(str(sorted(map(str, st.session_state))))


def test_another_team_starts_with_nothing_of_the_first() -> None:
    app = AppTest.from_function(sitting, default_timeout=20)
    vera = Visitor("vera@example.com", "viewer", "Sales")
    app.session_state["as"] = members.CurrentUser(vera, SALES, (SALES, SHOPS))
    app.run()
    app.session_state["view_dataset"] = app.session_state["table_read"] = "of Sales"
    app.query_params["dataset"] = "sales"
    app.run()
    assert "view_dataset" in app.text[0].value
    app.session_state["as"] = members.CurrentUser(vera, SHOPS, (SALES, SHOPS))
    app.run()
    assert "view_dataset" not in app.text[0].value
    assert "table_read" not in app.text[0].value
    assert "dataset" not in app.query_params
    assert app.query_params["team"] == "Shops"


def refusing() -> None:
    from ui.sign_in import members

    assert members.show_refusal(
        PermissionError("You can look. Nothing was changed: ask an analyst.")
    )


def test_a_refusal_is_said_in_its_own_words_and_other_errors_are_not() -> None:
    app = AppTest.from_function(refusing, default_timeout=20).run()
    assert not app.exception
    assert "ask an analyst" in app.get("html")[0].proto.body
    assert not show_refusal(PermissionError(13, "Permission denied"))
    assert not show_refusal(ValueError("other"))
