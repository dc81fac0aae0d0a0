"""A workspace opens whole, or says in one sentence why it does not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from datasets.storage import durable_writes
from datasets.storage.database_file import (
    FILE,
    JOURNAL,
    found_version,
    locked,
    open_database,
    opening_error,
)
from tests.support.checkout import ROOT

OPEN = (
    "import sys; from pathlib import Path\n"
    "from datasets.storage.database_file import open_database\n"
    "try: open_database(Path(sys.argv[1]))\n"
    "except OSError as error: print(error)"
)


def another_process(folder: Path, code: str = OPEN) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.stdout.strip()


def test_a_new_file_is_there_whole_and_alone(tmp_path: Path) -> None:
    connection, note = open_database(tmp_path)
    connection.close()
    assert note == ""
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("where", ["migrate", "durable_writes.put_in_place"])
def test_killed_while_it_is_made_nothing_is_there(tmp_path: Path, where: str) -> None:
    code = (
        "import os, sys; from pathlib import Path; from datasets.storage import database_file\n"
        f"database_file.{where} = lambda *_: os.kill(os.getpid(), 9)\n"
        "database_file.open_database(Path(sys.argv[1]))"
    )
    another_process(tmp_path, code)
    assert not (tmp_path / FILE).exists()
    connection, _ = open_database(tmp_path)
    connection.close()


def test_a_process_that_was_first_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in_place = durable_writes.put_in_place

    def second(staged: Path, place: Path) -> None:
        monkeypatch.setattr(durable_writes, "put_in_place", put_in_place)
        open_database(tmp_path)[0].close()
        put_in_place(staged, place)

    monkeypatch.setattr(durable_writes, "put_in_place", second)
    open_database(tmp_path)[0].close()
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_a_second_process_hears_which_one_has_it(tmp_path: Path) -> None:
    connection, _ = open_database(tmp_path)
    error_text = another_process(tmp_path)
    assert error_text.startswith(f"Another program (process {os.getpid()}) has the workspace")
    connection.close()
    assert another_process(tmp_path) == ""


def test_while_the_file_is_copied_nobody_opens_it(tmp_path: Path) -> None:
    open_database(tmp_path)[0].close()
    with locked(tmp_path):
        assert another_process(tmp_path).startswith("Another program (process")
    assert another_process(tmp_path) == ""


def test_a_file_that_is_open_elsewhere_is_not_copied(tmp_path: Path) -> None:
    open_database(tmp_path)[0].close()
    code = (
        "import sys, time; from pathlib import Path\n"
        "from datasets.storage.database_file import open_database\n"
        "held = open_database(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(BlockingIOError, match="has the workspace"), locked(tmp_path):
            pass
        with pytest.raises(BlockingIOError, match=f"process {other.pid}"):
            found_version(tmp_path)
        other.kill()


def test_a_journal_without_its_file_is_not_taken_for_another(tmp_path: Path) -> None:
    (tmp_path / JOURNAL).write_bytes(b"of a file that is gone")
    with pytest.raises(OSError, match=r"is gone, but its journal .* is still there"):
        open_database(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [JOURNAL]


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9_000])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[12_288 + 2_000] ^= 0xFF
    path.write_bytes(bytes(content))


def blank(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize(
    ("harm", "reason"),
    [(cut, "is damaged"), (flip, "is damaged"), (blank, "is not a workspace file")],
)
def test_a_damaged_file_stays_as_it_is(
    tmp_path: Path, harm: Callable[[Path], None], reason: str
) -> None:
    open_database(tmp_path)[0].close()
    harm(tmp_path / FILE)
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(OSError, match=reason):
        open_database(tmp_path)
    assert (tmp_path / FILE).read_bytes() == before


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ("IO Error: Cannot open file: Permission denied", "may not be written"),
        ("IO Error: Could not write file: No space left on device", "is full"),
        ("IO Error: Cannot open file: Read-only file system", "may not be written"),
        ("IO Error: Trying to read a database file with version number 199", "newer Wherefore"),
        ("Something else", "cannot be opened for writing"),
    ],
)
def test_every_refusal_is_one_sentence(tmp_path: Path, error: str, reason: str) -> None:
    sentence = str(opening_error(tmp_path, error))
    assert reason in sentence
    assert sentence.endswith(".")
    assert "IO Error" not in sentence


def test_permission_denied_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_database(tmp_path)[0].close()

    def denied(*_: object, **__: object) -> None:
        raise duckdb.IOException('IO Error: Cannot open file "x": Permission denied')

    monkeypatch.setattr(duckdb, "connect", denied)
    with pytest.raises(OSError, match="may not be written by this user"):
        open_database(tmp_path)
