"""What a disk refuses becomes one plain sentence."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from datasets.storage import durable_writes

SAID = {
    errno.ENOSPC: "is full",
    errno.EDQUOT: "is full",
    errno.EACCES: "may not be written",
    errno.EROFS: "may not be written",
    errno.EIO: "is damaged",
    errno.ENOENT: "is not there",
    errno.EEXIST: "is in the way",
    errno.EBUSY: "cannot be read or written",
}


@pytest.mark.parametrize("number", SAID)
def test_every_error_of_files_is_one_sentence(number: int) -> None:
    sentence = durable_writes.sentence(OSError(number, os.strerror(number), "/data/shop"))
    assert SAID[number] in sentence
    assert "/data/shop" in sentence
    assert sentence.endswith(".")
    assert "Errno" not in sentence
    assert "\n" not in sentence


def test_an_error_that_carries_its_sentence_is_said_as_it_is() -> None:
    assert durable_writes.sentence(BlockingIOError("Another program has it open.")) == (
        "Another program has it open."
    )
    assert durable_writes.sentence(OSError()).endswith(".")


def test_what_duckdb_says_of_the_disk_is_understood_and_nothing_else() -> None:
    full = 'IO Error: Could not write file "/w/workspace.duckdb": No space left on device'
    assert "is full" in durable_writes.disk_problem(full, "/w")
    assert durable_writes.disk_problem("Constraint Error: Duplicate key", "/w") == ""


def test_a_file_never_takes_the_place_of_another(tmp_path: Path) -> None:
    staged, place = tmp_path / "staged", tmp_path / "place"
    staged.write_text("new")
    durable_writes.put_in_place(staged, place)
    assert (place.read_text(), staged.exists()) == ("new", False)
    staged.write_text("newer")
    with pytest.raises(FileExistsError):
        durable_writes.put_in_place(staged, place)
    assert place.read_text() == "new"


def test_a_disk_without_links_gets_the_file_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr("datasets.storage.durable_writes.os.link", refused)
    staged, place = tmp_path / "staged", tmp_path / "place"
    for words in ("new", "newer"):
        staged.write_text(words)
        if words == "new":
            durable_writes.put_in_place(staged, place)
    with pytest.raises(FileExistsError):
        durable_writes.put_in_place(staged, place)
    assert place.read_text() == "new"


def test_a_folder_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handles: list[int] = []
    monkeypatch.setattr("datasets.storage.durable_writes.os.fsync", handles.append)
    durable_writes.sync_folder(tmp_path)
    assert len(handles) == 1

    def unable(_: int) -> None:
        raise OSError(errno.EINVAL, "not on this disk")

    monkeypatch.setattr("datasets.storage.durable_writes.os.fsync", unable)
    durable_writes.sync_folder(tmp_path)
