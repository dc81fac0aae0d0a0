from pathlib import Path

import pytest

from datasets.workspace.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def test_findings_are_kept_in_order(workspace: Workspace) -> None:
    first = workspace.keep_finding("shop", {"headline": "É 27 of 100", "n": [1.5, None]})
    second = workspace.keep_finding("shop", {"headline": "two"})
    assert [first.id, second.id] == [1, 2]
    assert workspace.findings() == (first, second)
    assert workspace.findings()[0].answer == {"headline": "É 27 of 100", "n": [1.5, None]}
    assert first.kept_at.endswith("+00:00")


def test_findings_move_and_stop_at_the_ends(workspace: Workspace) -> None:
    ids = [workspace.keep_finding("shop", {"n": n}).id for n in range(3)]

    def order() -> list[int]:
        return [finding.id for finding in workspace.findings()]

    workspace.move_finding(ids[2], -1)
    assert order() == [ids[0], ids[2], ids[1]]
    workspace.move_finding(ids[0], 9)
    assert order() == [ids[2], ids[1], ids[0]]
    workspace.move_finding(ids[2], -9)
    assert order() == [ids[2], ids[1], ids[0]]


def test_words_and_removal(workspace: Workspace, tmp_path: Path) -> None:
    kept = workspace.keep_finding("shop", {"n": 1})
    workspace.reword_finding(kept.id, "for the board; '\"--")
    assert workspace.findings()[0].words == "for the board; '\"--"
    assert workspace.drop_finding(kept.id)
    assert not workspace.drop_finding(kept.id)
    assert workspace.findings() == ()
    workspace.close()
    with Workspace(tmp_path) as again:
        assert again.keep_finding("shop", {"n": 2}).id > kept.id


def test_an_unknown_finding_is_said(workspace: Workspace) -> None:
    with pytest.raises(LookupError, match="There is no finding 9"):
        workspace.move_finding(9, 1)
    with pytest.raises(LookupError, match="There is no finding 9"):
        workspace.reword_finding(9, "x")
