"""What killed processes leave is removed, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from datasets.storage import temporary_files
from tests.support.checkout import ROOT


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "tmp"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def of_a_killed_process(place: Path) -> Path:
    code = (
        "import os, sys, tempfile; tempfile.tempdir = sys.argv[1]\n"
        "from datasets.storage.temporary_files import temporary_folder\n"
        "folder = temporary_folder(); (folder / 'half.csv').write_text('a,b')\n"
        "print(folder, flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(place)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return Path(done.stdout.strip())


def test_the_folder_of_a_killed_process_goes_and_our_own_stays(temporary: Path) -> None:
    ours, killed = temporary_files.temporary_folder(), of_a_killed_process(temporary)
    assert killed.is_dir()
    assert temporary_files.abandoned_temporary() == (killed,)
    temporary_files.remove_abandoned(temporary)
    assert not killed.exists()
    assert ours.is_dir()


def test_a_number_that_came_again_is_told_by_the_word(temporary: Path) -> None:
    before = temporary / f"wherefore-{os.getpid()}-00000000-abc"
    before.mkdir()
    assert temporary_files.abandoned_temporary() == (before,)


def test_what_runs_stays_for_a_day_and_a_clock_set_back_removes_nothing(temporary: Path) -> None:
    running = temporary / f"wherefore-{os.getppid()}-00000000-abc"
    running.mkdir()
    assert temporary_files.abandoned_temporary() == ()
    assert temporary_files.abandoned_temporary(time.time() - 10 * temporary_files.A_DAY) == ()
    assert temporary_files.abandoned_temporary(time.time() + 2 * temporary_files.A_DAY) == (
        running,
    )


def test_what_is_of_others_stays(temporary: Path) -> None:
    for name in ("wherefore-workshop", "wherefore-notes.txt", "other-1-00000000-abc"):
        (temporary / name).mkdir()
    assert temporary_files.abandoned_temporary(time.time() + 9 * temporary_files.A_DAY) == ()


def test_half_written_files_of_a_workspace_go(tmp_path: Path) -> None:
    folder = tmp_path / "workspace"
    (folder / "models").mkdir(parents=True)
    ours = temporary_files.staged_file(folder / "workspace.duckdb")
    ours.write_text("ours")
    half = temporary_files.staged_folder(folder / "models" / "shop")
    strange = (
        folder
        / "models"
        / half.name.replace(temporary_files.process_mark(), f"{os.getpid()}-00000000")
    )
    strange.mkdir()
    (strange / "final.ubj").write_text("half")
    old = folder / "models" / ".shop-ab12cd_9"
    old.mkdir()
    kept = [folder / "models" / "shop", folder / ".config", folder / "errors.log"]
    for path in kept:
        path.mkdir()
    assert set(temporary_files.abandoned_in(folder)) == {strange, old}
    assert temporary_files.remove_abandoned(folder) == 2
    assert all(path.exists() for path in (*kept, ours, half))
    assert not strange.exists()


def test_a_link_is_removed_and_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()
    (tmp_path / "link").symlink_to(target)
    temporary_files.remove(tmp_path / "link")
    temporary_files.remove(tmp_path / "nothing")
    assert target.is_dir()
    assert not (tmp_path / "link").is_symlink()
