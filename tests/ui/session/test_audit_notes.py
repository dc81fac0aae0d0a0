"""What the audit log is told of a reader who changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from datasets.access.access import Team
from datasets.access.audit import records
from datasets.access.guarded_workspace import Visitor
from datasets.workspace.workspace import Workspace
from ui.sign_in import members
from ui.sign_in.members import CurrentUser


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    st.cache_resource.clear()
    monkeypatch.setattr(Workspace, "install_samples", lambda _: None)
    monkeypatch.setattr(members, "_SEEN", set())
    sales = Team("Sales", tmp_path / "sales", {})
    user = CurrentUser(Visitor("vera@example.com", "viewer", "Sales"), sales, (sales,))
    monkeypatch.setattr(members, "current_user", lambda: user)
    return sales


def looking() -> None:
    from answers.answer import Asked
    from datasets.cards.card import Dataset
    from ui.session import audit_notes

    audit_notes.note_sign_in()
    dataset = Dataset("shop", "Shop", 9, "f", ())
    audit_notes.note_question(dataset, Asked("top_drivers", "Why do customers leave?"))
    women = Asked("top_drivers", "Why do customers leave?", {"where": ("gender=Female",)})
    audit_notes.note_question(dataset, women)
    audit_notes.note_question(dataset, Asked("what_if", "", {"set": ("plan=Pro",), "row": "C7"}))
    audit_notes.noted_download(lambda: b"slides", "findings.pptx")
    assert audit_notes.noted_download(lambda: "text", "findings.md")() == "text"


def test_each_thing_is_noted_once_and_a_file_when_it_is_taken(team: Team) -> None:
    app = AppTest.from_function(looking, default_timeout=20).run()
    assert not app.exception
    app.run()
    entries = [
        (entry.who, entry.what, entry.dataset, entry.about) for entry in records(team.workspace)
    ]
    vera = "vera@example.com"
    assert entries == [
        (vera, "signed in", "", ""),
        (vera, "asked", "shop", "Why do customers leave?"),
        (vera, "asked", "shop", "Why do customers leave? (where gender=Female)"),
        (vera, "asked a what-if", "shop", "set plan=Pro"),
        (vera, "exported", "", "findings.md"),
        (vera, "exported", "", "findings.md"),
    ]
