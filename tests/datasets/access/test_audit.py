"""The audit log: a record a line, on disk at once, and nothing that breaks a line."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from threading import Thread

import pytest

from datasets.access.audit import FILE, AuditLog, records


def test_a_record_says_who_did_what_when(tmp_path: Path) -> None:
    log = AuditLog(tmp_path)
    log.write("anna@example.com", "Sales", "asked", "done", dataset="shop", about="Why?")
    (line,) = (tmp_path / FILE).read_text(encoding="ascii").splitlines()
    fields = json.loads(line)
    assert fields.pop("at").endswith("Z")
    assert fields == {
        "who": "anna@example.com",
        "team": "Sales",
        "what": "asked",
        "outcome": "done",
        "dataset": "shop",
        "about": "Why?",
    }
    assert [record.about for record in records(tmp_path)] == ["Why?"]


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    AuditLog(tmp_path).write("a", "", "asked", "done")
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_nothing_that_is_noted_breaks_a_line_or_turns_it_round(tmp_path: Path) -> None:
    hostile = 'a\n{"who": "boss"}\r\n\x00\x1b[2J\u2028b\u202ec\u200bd\ud800'
    AuditLog(tmp_path).write(hostile, hostile, "asked", "done", about=hostile * 100)
    (line,) = (tmp_path / FILE).read_bytes().splitlines()
    (record,) = records(tmp_path)
    assert line.isascii()
    for words in (record.who, record.team, record.about):
        assert words.isprintable()
        assert len(words) <= 500
    assert record.who == 'a {"who": "boss"} [2J b c d'


def test_many_at_once_write_whole_lines(tmp_path: Path) -> None:
    log = AuditLog(tmp_path, largest=4_000)

    def write(name: str) -> None:
        for number in range(40):
            log.write(name, "", "asked", "done", about=f"{number}")

    threads = [Thread(target=write, args=(f"p{k}",)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    logged = list(records(tmp_path))
    assert len(logged) == 160
    assert {(record.who, record.about) for record in logged} == {
        (f"p{k}", f"{number}") for k in range(4) for number in range(40)
    }


def test_a_full_file_is_put_aside_and_nothing_is_lost(tmp_path: Path) -> None:
    log = AuditLog(tmp_path, largest=300)
    for number in range(20):
        log.write("a", "", "asked", "done", about=f"{number}")
    assert len(list(tmp_path.glob("audit-*.jsonl"))) > 3
    assert [record.about for record in records(tmp_path)] == [f"{number}" for number in range(20)]


def test_a_half_line_of_a_power_cut_stands_alone(tmp_path: Path) -> None:
    log = AuditLog(tmp_path)
    log.write("a", "", "asked", "done", about="first")
    with (tmp_path / FILE).open("ab") as log_file:
        log_file.write(b'{"at": "2026')
    log.write("a", "", "asked", "done", about="second")
    assert [record.about for record in records(tmp_path)] == ["first", "second"]


def test_it_is_read_from_a_day_on(tmp_path: Path) -> None:
    AuditLog(tmp_path).write("a", "", "asked", "done")
    assert list(records(tmp_path, "2999-01-01")) == []
    assert len(list(records(tmp_path, "2001-01-01"))) == 1
    assert list(records(tmp_path / "nowhere")) == []


def test_what_could_not_be_written_whole_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = AuditLog(tmp_path)
    log.write("a", "", "asked", "done", about="first")
    before, write = (tmp_path / FILE).read_bytes(), os.write
    monkeypatch.setattr(os, "write", lambda handle, line: write(handle, line[:7]))
    with pytest.raises(OSError, match="No space left"):
        log.write("a", "", "asked", "done", about="second")
    assert (tmp_path / FILE).read_bytes() == before
