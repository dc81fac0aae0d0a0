"""What one person may do: viewers change nothing by any method, analysts nothing unseen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from datasets.access.audit import FILE, AuditLog, Record, records
from datasets.access.guarded_workspace import (
    AUDITED_ACTIONS,
    READ_METHODS,
    UNLOGGED_METHODS,
    GuardedWorkspace,
    Visitor,
    choices_words,
    may_change,
    note,
    question_words,
    visitor_of,
)
from datasets.cards.edits import CardEdits
from datasets.workspace.workspace import Workspace

ANSWER = {"question": {"key": "top_drivers", "text": "Why do customers leave?"}, "headline": "H"}
PUBLIC = sorted(
    name for name in dir(Workspace) if not name.startswith("_") and name not in UNLOGGED_METHODS
)


@pytest.fixture
def opened(tmp_path: Path) -> Workspace:
    table = pd.DataFrame({"who": [f"C{k}" for k in range(60)], "fee": range(60),
                          "churn": ["Yes", "No", "No"] * 20})  # fmt: skip
    table.to_csv(tmp_path / "shop.csv", index=False)
    workspace = Workspace(tmp_path / "workspace")
    assert workspace.add(tmp_path / "shop.csv").dataset is not None
    workspace.keep_finding("shop", ANSWER)
    return workspace


def handed_to(opened: Workspace, role: str, folder: Path | None = None) -> GuardedWorkspace:
    visitor = Visitor("vera@example.com", role, "Sales")  # type: ignore[arg-type]
    return GuardedWorkspace(opened, AuditLog(folder or opened.folder), visitor)


def logged(opened: Workspace) -> list[Record]:
    return list(records(opened.folder))


def test_every_method_is_either_reading_or_closed_to_viewers(opened: Workspace) -> None:
    viewer = handed_to(opened, "viewer")
    for name in PUBLIC:
        if name in READ_METHODS:
            getattr(viewer, name)
        else:
            with pytest.raises(PermissionError, match="Nothing was changed"):
                getattr(viewer, name)
    closed = set(PUBLIC) - READ_METHODS
    assert set(AUDITED_ACTIONS) <= closed
    assert len(logged(opened)) == len(closed)
    assert {record.outcome for record in logged(opened)} == {"refused"}


def test_the_lists_name_methods_that_there_are(opened: Workspace) -> None:
    assert set(dir(opened)) >= READ_METHODS
    assert set(AUDITED_ACTIONS) | UNLOGGED_METHODS <= set(dir(Workspace))


def test_a_method_that_comes_later_is_closed_to_viewers(opened: Workspace) -> None:
    class Later(Workspace):
        def shred(self) -> str:
            return "gone"

    later = Later.__new__(Later)
    later.__dict__.update(opened.__dict__)
    viewer = handed_to(later, "viewer")
    with pytest.raises(PermissionError):
        viewer.shred()
    assert handed_to(later, "analyst").shred() == "gone"
    assert [record.what for record in logged(opened)] == [
        "would use shred",
        "used shred",
        "used shred",
    ]


WAYS_AROUND: list[Callable[[GuardedWorkspace], Any]] = [
    lambda viewer: Workspace.remove(viewer, "shop"),
    lambda viewer: Workspace.edit(viewer, "shop", CardEdits(exclude=("fee",))),
    lambda viewer: Workspace.drop_finding(viewer, 1),
    lambda viewer: viewer._store,
    lambda viewer: viewer.close(),
    lambda viewer: setattr(viewer, "_store", None),
    lambda viewer: viewer.__enter__().remove("shop"),
    lambda viewer: viewer.__exit__(None, None, None),
]


@pytest.mark.parametrize("way", WAYS_AROUND)
def test_there_is_no_way_around_for_a_viewer(
    opened: Workspace, way: Callable[[GuardedWorkspace], Any]
) -> None:
    before = opened.datasets(), opened.findings()
    with pytest.raises((PermissionError, AttributeError)):
        way(handed_to(opened, "viewer"))
    assert (opened.datasets(), opened.findings()) == before


def test_a_viewer_reads_what_is_there(opened: Workspace) -> None:
    viewer = handed_to(opened, "viewer")
    card = viewer.find("shop")
    assert card is not None
    assert len(viewer.rows(card)) == 60
    assert len(viewer.findings()) == 1
    assert viewer.count_question(card, "why", {}) == 1
    assert not may_change(viewer)
    assert logged(opened) == []


def test_an_analysts_changes_are_noted_before_and_after(opened: Workspace) -> None:
    analyst = handed_to(opened, "analyst")
    analyst.edit("shop", CardEdits(outcome="churn", positive="Yes"))
    analyst.keep_finding("shop", ANSWER)
    assert analyst.remove("shop")
    assert not analyst.remove("shop")
    assert [
        (record.what, record.outcome, record.dataset, record.about) for record in logged(opened)
    ] == [
        ("edited the columns", "begun", "shop", "outcome, positive"),
        ("edited the columns", "done", "shop", "outcome, positive"),
        ("kept a finding", "begun", "shop", "Why do customers leave?"),
        ("kept a finding", "done", "shop", "Why do customers leave?"),
        ("removed", "begun", "shop", ""),
        ("removed", "done", "shop", ""),
        ("removed", "begun", "shop", ""),
        ("removed", "not done", "shop", ""),
    ]
    assert {(record.who, record.team) for record in logged(opened)} == {
        ("vera@example.com", "Sales")
    }


def test_an_import_is_noted_with_its_file_and_key_but_not_its_place(
    opened: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "more.csv").write_text("a,b\n1,2\n3,4\n5,6\n", encoding="utf-8")
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    analyst = handed_to(opened, "analyst")
    assert analyst.add(tmp_path / "more.csv").dataset is not None
    assert analyst.add(tmp_path / "empty.csv").dataset is None
    ends = [record for record in logged(opened) if record.outcome != "begun"]
    assert [(record.what, record.outcome, record.dataset, record.about) for record in ends] == [
        ("imported", "done", "more", "more.csv"),
        ("imported", "not done", "", "empty.csv"),
    ]


def test_a_change_that_fails_is_noted_as_not_done(opened: Workspace) -> None:
    with pytest.raises(LookupError):
        handed_to(opened, "analyst").edit("shop", CardEdits(exclude=("nothing",)))
    assert [record.outcome for record in logged(opened)] == ["begun", "not done"]


def test_no_cell_reaches_the_log(opened: Workspace) -> None:
    handed_to(opened, "analyst").edit("shop", CardEdits(outcome="churn", positive="Yes"))
    text = (opened.folder / FILE).read_text(encoding="utf-8")
    assert "Yes" not in text
    assert (
        choices_words({"set": ("plan=Pro",), "share": 0.3, "row": "C17"})
        == "set plan=Pro; share 0.3"
    )


def test_a_question_is_told_with_its_filter_and_without_the_name_of_a_row() -> None:
    choices = {"where": ("plan=Pro", "fee > 9"), "without": ("age",), "row": "C17", "how_many": 5}
    told = question_words("Why do they leave?", choices)
    assert told == "Why do they leave? (where plan=Pro and fee > 9; without age)"
    assert question_words("Why do they leave?", {"row": "C17"}) == "Why do they leave?"
    assert question_words("", choices) == choices_words(choices)


def test_a_log_that_cannot_be_written_refuses_every_change(
    opened: Workspace, tmp_path: Path
) -> None:
    analyst = handed_to(opened, "analyst", tmp_path / "gone")
    with pytest.raises(PermissionError, match="audit log") as why:
        analyst.remove("shop")
    assert "\n" not in str(why.value)
    assert opened.find("shop") is not None
    note(analyst, "asked", dataset="shop")  # reading goes on
    assert analyst.find("shop") is not None


def test_a_plain_workspace_is_in_the_hands_of_this_computer(opened: Workspace) -> None:
    assert visitor_of(opened) == Visitor()
    assert may_change(opened)
    note(opened, "asked")
    assert logged(opened) == []
