"""Every messy kind is read right, value by value, or refused with one plain sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.importing.read_file import read
from datasets.workspace.workspace import Workspace
from tests.support.messy_files import Kind, differences, kinds

KINDS = kinds()


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace(tmp_path_factory.mktemp("messy") / "work")


def test_there_are_more_than_sixty_kinds() -> None:
    names = [kind.name for kind in KINDS]
    assert len(set(names)) == len(names)
    assert len({name.split(", ")[0] for name in names}) >= 60


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_right_or_refused(kind: Kind, tmp_path: Path, workspace: Workspace) -> None:
    path = tmp_path / kind.file
    kind.write(path)
    result = read(path, kind.choices)
    report = result.report
    if kind.outcome.frame is None:
        assert result.frame is None, report.notes
        assert len(result.problems) == 1
        assert kind.outcome.refusal in result.problems[0]
        assert result.problems[0].endswith((".", "?"))
        assert "\n" not in result.problems[0]
        assert "Error" not in result.problems[0]
        assert workspace.add(path, choices=kind.choices).problems == result.problems
        return
    assert result.frame is not None, result.problems
    notes = " ".join(report.notes)
    assert differences(result.frame, kind.outcome.frame) == [], notes
    assert report.rows_kept == len(kind.outcome.frame)
    assert report.rows_in == report.rows_kept + len(report.refused)
    assert tuple(row.line for row in report.refused) == kind.outcome.lines
    assert all(row.why and row.cells for row in report.refused)
    assert tuple(question.choice for question in report.questions) == kind.outcome.asks
    for words in kind.outcome.says:
        assert words in notes
    imported = workspace.add(path, name=f"kind {KINDS.index(kind)}", choices=kind.choices)
    assert imported.dataset is not None, imported.problems
    assert differences(workspace.rows(imported.dataset), result.frame) == []
