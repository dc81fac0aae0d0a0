"""A backup is whole or not there; what comes back is what was, or nothing is touched."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from datasets.storage.database_file import FILE, JOURNAL
from datasets.storage.migrations import VERSION
from datasets.workspace import backup
from datasets.workspace.backup import MANIFEST, back_up, restore
from datasets.workspace.workspace import Workspace
from tests.support.checkout import ROOT


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a dataset, a finding and the files of a model."""
    place = tmp_path_factory.mktemp("made") / "workspace"
    with Workspace(place) as workspace:
        workspace.install_samples()
        workspace.keep_finding("subscription", {"headline": "Support keeps customers."})
        model = workspace.models_folder / "subscription-1a2b"
        model.mkdir()
        (model / "record.json").write_text("{}", encoding="utf-8")
        (model / "final.ubj").write_bytes(b"trees")
        (workspace.models_folder / "link").symlink_to("/etc")
    return place


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copytree(made, tmp_path / "workspace", symlinks=True))


@pytest.fixture
def packed(folder: Path, tmp_path: Path) -> Path:
    file = tmp_path / "safe.zip"
    back_up(folder, file, models=True)
    return file


def content(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_what_was_backed_up_comes_back(folder: Path, tmp_path: Path) -> None:
    before, file = content(folder), tmp_path / "safe.zip"
    written = back_up(folder, file, models=True)
    assert content(folder) == before
    assert (written.version, written.models) == (VERSION, 1)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    new = tmp_path / "new"
    assert restore(file, new) == written
    assert sorted(path.name for path in new.iterdir()) == ["models", FILE]
    assert (new / "models" / "subscription-1a2b" / "final.ubj").read_bytes() == b"trees"
    assert stat.S_IMODE((new / FILE).stat().st_mode) == 0o600
    with Workspace(folder) as one, Workspace(new) as other:
        assert one.datasets() == other.datasets()
        assert one.findings() == other.findings()
        for card in one.datasets():
            assert one.rows(card).equals(other.rows(card))


def test_models_stay_out_unless_asked_for(folder: Path, tmp_path: Path) -> None:
    assert back_up(folder, tmp_path / "safe.zip").files == (FILE,)


def test_what_was_only_in_the_journal_comes_back(folder: Path, tmp_path: Path) -> None:
    code = (
        "import os, sys; from datasets.workspace.workspace import Workspace\n"
        "held = Workspace(sys.argv[1]); held.keep_finding('subscription', {'headline': 'Last.'})\n"
        "os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(folder)], cwd=ROOT, check=False)
    assert JOURNAL in back_up(folder, tmp_path / "safe.zip").files
    restore(tmp_path / "safe.zip", tmp_path / "new")
    with Workspace(tmp_path / "new") as workspace:
        assert [each.answer["headline"] for each in workspace.findings()][-1] == "Last."


def test_a_file_that_is_there_stays(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "safe.zip"
    file.write_text("mine")
    with pytest.raises(OSError, match="is there already; nothing was written"):
        back_up(folder, file)
    assert file.read_text() == "mine"
    with pytest.raises(OSError, match="There is no folder"):
        back_up(folder, tmp_path / "nowhere" / "safe.zip")
    with pytest.raises(OSError, match="There is no workspace"):
        back_up(tmp_path / "nowhere", tmp_path / "other.zip")


def test_a_full_disk_leaves_no_half_backup(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28), str(tmp_path / "safe.zip"))

    monkeypatch.setattr(backup, "_write", full)
    names = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(OSError, match="No space left"):
        back_up(folder, tmp_path / "safe.zip")
    assert sorted(path.name for path in tmp_path.iterdir()) == names


def test_a_workspace_that_is_open_elsewhere_is_not_backed_up(folder: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from datasets.workspace.backup import back_up\n"
        "try: back_up(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "except BlockingIOError as error: print(error)"
    )
    with Workspace(folder):
        done = subprocess.run(
            [sys.executable, "-c", code, str(folder), str(tmp_path / "safe.zip")],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
    assert done.stdout.startswith(f"Another program (process {os.getpid()})")
    assert not (tmp_path / "safe.zip").exists()


@pytest.mark.parametrize("name", [FILE, JOURNAL, "models"])
def test_a_folder_with_a_workspace_is_left_alone(packed: Path, tmp_path: Path, name: str) -> None:
    place = tmp_path / "taken"
    place.mkdir()
    (place / name).write_text("mine")
    with pytest.raises(OSError, match=rf"has a workspace already \({name}\)"):
        restore(packed, place)
    assert (place / name).read_text() == "mine"


def rewritten(packed: Path, change: Callable[[dict[str, bytes], dict[str, Any]], None]) -> Path:
    """The backup with its entries and its manifest changed, digests made to agree."""
    with zipfile.ZipFile(packed) as source:
        entries = {name: source.read(name) for name in source.namelist()}
    manifest = json.loads(entries.pop(MANIFEST))
    change(entries, manifest)
    for name, data in entries.items():
        manifest["files"].setdefault(
            name, {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        )
    file = packed.with_name("changed.zip")
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in entries.items():
            target.writestr(name, data)
        target.writestr(MANIFEST, json.dumps(manifest))
    return file


STRAY = [
    "../evil.txt", "/etc/evil.txt", "models/../../evil.txt", "models/shop/../../../evil",
    "evil.py", "models/.hidden/x", "C:\\evil.txt", "models\\a\\b", "models/a/b/c", "errors.log",
]  # fmt: skip


@pytest.mark.parametrize("name", STRAY)
def test_foreign_files_and_paths_are_refused(packed: Path, tmp_path: Path, name: str) -> None:
    def add(entries: dict[str, bytes], _: dict[str, Any]) -> None:
        entries[name] = b"evil"

    with pytest.raises(OSError, match=r"which no backup has; nothing was changed\.$"):
        restore(rewritten(packed, add), tmp_path / "new")
    assert not (tmp_path / "new").exists()
    assert not list(tmp_path.rglob("*evil*"))


def test_links_are_refused(packed: Path, tmp_path: Path) -> None:
    file = tmp_path / "linked.zip"
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(file, "w") as target:
        for entry in source.infolist():
            if entry.filename.endswith("final.ubj"):
                entry.external_attr = (stat.S_IFLNK | 0o777) << 16
            target.writestr(entry, source.read(entry.filename))
    with pytest.raises(OSError, match="which no backup has"):
        restore(file, tmp_path / "new")


def newer(_: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["version"] = VERSION + 1


def wrong_size(_: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["files"][FILE]["size"] = 5


def wrong_digest(_: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["files"][FILE]["sha256"] = "0" * 64


def without_file(entries: dict[str, bytes], _: dict[str, Any]) -> None:
    del entries[FILE]


def of_another_program(_: dict[str, bytes], manifest: dict[str, Any]) -> None:
    del manifest["wherefore_backup"]


def no_database(entries: dict[str, bytes], manifest: dict[str, Any]) -> None:
    entries[FILE] = b"hello" * 5_000
    del manifest["files"][FILE]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (newer, "written by a newer Wherefore"),
        (wrong_size, "which no backup has"),
        (wrong_digest, "its digests do not agree"),
        (without_file, "which no backup has"),
        (of_another_program, "no backup that this program reads"),
        (no_database, "is not a workspace file"),
    ],
)
def test_what_does_not_agree_is_refused(
    packed: Path, tmp_path: Path, change: Callable[..., None], reason: str
) -> None:
    with pytest.raises(OSError, match=reason):
        restore(rewritten(packed, change), tmp_path / "new")
    assert not (tmp_path / "new" / FILE).exists()
    assert not list(tmp_path.glob("new/*"))


def test_a_damaged_zip_is_refused_at_every_place(packed: Path, tmp_path: Path) -> None:
    archive = packed.read_bytes()
    sentences: list[str] = []
    for place in range(0, len(archive), max(len(archive) // 40, 1)):
        harmed = bytearray(archive)
        harmed[place] ^= 0x5A
        (tmp_path / "harmed.zip").write_bytes(bytes(harmed))
        try:
            restore(tmp_path / "harmed.zip", tmp_path / f"new{place}")
        except OSError as error:
            sentences.append(str(error))
        came = content(tmp_path / f"new{place}")
        assert not came or FILE in came  # whole, where nobody reads that byte
    assert len(sentences) > 30
    assert all(sentence.endswith("nothing was changed.") for sentence in sentences)
    for cut in (0, 10, len(archive) // 2, len(archive) - 1):
        (tmp_path / "cut.zip").write_bytes(archive[:cut])
        with pytest.raises(OSError, match="is no backup, or damaged"):
            restore(tmp_path / "cut.zip", tmp_path / "cut")


def test_too_large_is_refused_before_anything_is_written(
    packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "MOST_BYTES", 1_000)
    with pytest.raises(OSError, match="unpacks to more than"):
        restore(packed, tmp_path / "new")
    monkeypatch.undo()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: os.statvfs_result)
    monkeypatch.setattr(os.statvfs_result, "free", 10, raising=False)
    with pytest.raises(OSError, match="make room and try again"):
        restore(packed, tmp_path / "new")
    assert not list(tmp_path.glob("new/*"))


def test_killed_while_it_restores_the_folder_can_be_restored_into(
    packed: Path, tmp_path: Path
) -> None:
    code = (
        "import os, sys; from pathlib import Path; from datasets.workspace import backup\n"
        "backup.durable_writes.put_in_place = lambda *_: os.kill(os.getpid(), 9)\n"
        "backup.restore(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    new = tmp_path / "new"
    subprocess.run([sys.executable, "-c", code, str(packed), str(new)], cwd=ROOT, check=False)
    assert [path.name.startswith(".restored-") for path in new.iterdir()] == [True]
    restore(packed, new)
    with Workspace(new) as workspace:
        assert len(workspace.findings()) == 1
    assert sorted(path.name for path in new.iterdir()) == ["models", FILE]
