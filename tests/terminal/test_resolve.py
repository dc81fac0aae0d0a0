"""An answer and its place among those asked: what the disk refuses costs no more than it must."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest

import cli
from datasets.workspace.workspace import Workspace

TRUST = ("ask", "subscription", "Can we trust this model?")


def refused(*_: Any, **__: Any) -> Any:
    """What a full disk says to whoever writes."""
    raise OSError(errno.ENOSPC, "No space left on device", "/data/workspace")


def asked(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = cli.main([*TRUST, "--workspace", str(folder)])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_an_answer_that_cannot_be_counted_is_given_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Workspace, "count_question", refused)
    code, out, err = asked(tmp_path, capsys)
    assert code == 0
    assert out
    assert err.startswith("This question was not counted: The disk with /data/workspace is full")


def test_an_answer_that_cannot_be_made_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("analyses._asking.ask.ask", refused)
    code, out, err = asked(tmp_path, capsys)
    assert (code, out) == (1, "")
    assert err.startswith("The disk with /data/workspace is full")
    assert len(err.splitlines()) == 1
    assert not (tmp_path / "errors.log").exists()
