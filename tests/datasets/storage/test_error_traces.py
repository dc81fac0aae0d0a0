"""An error is written down by its place; what was in the data is not."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from datasets.storage import error_traces as traces
from datasets.storage.error_traces import keep_trace, trace_of

SECRET = "Ann Example password=hunter2"


def error_of() -> Exception:
    try:
        try:
            raise ValueError(SECRET)
        except ValueError as first:
            raise KeyError(SECRET) from first
    except KeyError as error:
        return error


def test_places_are_told_and_words_are_not() -> None:
    trace = trace_of(error_of())
    assert trace.startswith("KeyError\n  tests/datasets/storage/test_error_traces.py:")
    assert "behind it: ValueError" in trace
    assert "in error_of" in trace
    assert "hunter2" not in trace


def test_an_error_that_stands_behind_itself_ends() -> None:
    error = error_of()
    assert error.__cause__ is not None
    error.__cause__.__cause__ = error
    assert trace_of(error).count("KeyError") == 1


def test_the_log_is_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    path = keep_trace(error_of(), folder)
    assert path == folder / "errors.log"
    path.chmod(0o644)
    keep_trace(error_of(), folder)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert path.read_text(encoding="utf-8").count("KeyError") == 2
    assert SECRET not in path.read_text(encoding="utf-8")


def test_a_long_log_begins_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traces, "LARGEST", 200)
    for _ in range(5):
        path = keep_trace(error_of(), tmp_path)
    assert path is not None
    assert path.read_text(encoding="utf-8").count("KeyError") == 1


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert keep_trace(error_of(), tmp_path / "file") is None
