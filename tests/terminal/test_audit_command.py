"""The command that shows the audit log, and what the other commands leave in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import cli
from datasets.access.audit import FILE, AuditLog
from datasets.workspace.workspace import Workspace


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(Workspace, "install_samples", lambda _: None)
    rows = "\n".join(f"C{k},{k % 7},{'Yes' if k % 3 else 'No'}" for k in range(60))
    (tmp_path / "shop.csv").write_text(f"who,fee,churn\n{rows}\n", encoding="utf-8")
    return tmp_path / "workspace"


def run(folder: Path, *words: str) -> int:
    return cli.main([*words, "--workspace", str(folder)])


def test_it_shows_what_was_done_at_this_computer(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "add", str(folder.parent / "shop.csv")) == 0
    assert run(folder, "set", "shop", "--outcome", "churn", "--positive", "Yes") == 0
    assert run(folder, "remove", "shop") == 0
    capsys.readouterr()
    assert run(folder, "audit") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ", 1)[1] for line in lines] == [
        "this computer  imported: shop.csv [begun]",
        "this computer  imported shop: shop.csv",
        "this computer  edited the columns shop: outcome, positive [begun]",
        "this computer  edited the columns shop: outcome, positive",
        "this computer  removed shop [begun]",
        "this computer  removed shop",
    ]


def test_it_is_json_for_programs_and_from_a_day_on(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.mkdir()
    AuditLog(folder).write("a@example.com", "Sales", "asked", "done", dataset="shop", about="Why?")
    assert run(folder, "audit", "--json", "--since", "20010101") == 0
    (record,) = json.loads(capsys.readouterr().out)
    assert (record["who"], record["team"], record["about"]) == ("a@example.com", "Sales", "Why?")
    assert run(folder, "audit", "--since", "2999-01-01") == 0
    assert "Nothing is noted since 2999-01-01." in capsys.readouterr().out


def test_what_cannot_be_shown_is_one_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "audit") == 1
    assert "There is no workspace" in capsys.readouterr().err
    folder.mkdir()
    assert run(folder, "audit", "--since", "yesterday") == 1
    assert "takes a day" in capsys.readouterr().err


def test_where_it_cannot_be_noted_nothing_is_changed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "add", str(folder.parent / "shop.csv")) == 0
    (folder / FILE).unlink()
    (folder / FILE).mkdir()  # root may write everywhere, but not into a folder
    capsys.readouterr()
    assert run(folder, "remove", "shop") == 1
    err = capsys.readouterr().err
    assert "audit log of this workspace cannot be written" in err
    assert err.count("\n") == 1
    with Workspace(folder) as opened:
        assert opened.find("shop") is not None
