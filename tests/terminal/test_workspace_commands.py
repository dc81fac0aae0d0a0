"""check, backup and restore as a user types them; trouble with the disk is one sentence."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

import duckdb
import pytest

import cli
from datasets.storage.database_file import FILE
from datasets.storage.store import Store
from datasets.workspace import findings
from datasets.workspace.workspace import Workspace
from tests.support.checkout import ROOT


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def ran(*words: str, workspace: Path) -> Ran:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = cli.main([*words, "--workspace", str(workspace)])
    return Ran(code, out.getvalue(), err.getvalue())


def one_sentence(text: str) -> bool:
    return len(text.strip().splitlines()) == 1 and text.strip().endswith((".", "?"))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    with Workspace(tmp_path / "workspace") as workspace:
        workspace.install_samples()
        damaged = workspace.models_folder / "subscription-1a2b"
        damaged.mkdir()
        (damaged / "record.json").write_text("{", encoding="utf-8")
    return tmp_path / "workspace"


def test_a_sound_workspace_is_said_to_be_sound(place: Path) -> None:
    done = ran("check", workspace=place)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0] == "Version 2 of a workspace."
    assert "2 datasets with" in done.out
    assert "0 trained models; 1 to be trained anew when asked." in done.out
    assert done.out.splitlines()[-1] == "All of it is sound."
    as_json = ran("check", "--json", workspace=place)
    assert as_json.code == 0
    assert (as_json.json["sound"], as_json.json["datasets"], as_json.json["problems"]) == (
        True,
        2,
        [],
    )
    assert as_json.json["models_to_train"] == ["subscription-1a2b"]


def test_what_is_wrong_is_said_with_exit_code_1(place: Path) -> None:
    with duckdb.connect(str(place / FILE)) as connection:
        connection.execute("drop table main.subscription")
        connection.execute("create table main.stray (a int)")
    done = ran("check", workspace=place)
    assert done.code == 1
    assert done.err.splitlines() == [
        "The table stray has no card.",
        "The dataset subscription has a card but no table.",
    ]
    as_json = ran("check", "--json", workspace=place)
    assert (as_json.code, as_json.json["sound"], len(as_json.json["problems"])) == (1, False, 2)


def test_check_makes_no_workspace(tmp_path: Path) -> None:
    done = ran("check", workspace=tmp_path / "nowhere")
    assert done.code == 1
    assert one_sentence(done.err)
    assert not (tmp_path / "nowhere").exists()


def test_a_backup_comes_back(place: Path, tmp_path: Path) -> None:
    file, new = tmp_path / "safe.zip", tmp_path / "new"
    assert "written" in ran("backup", str(file), workspace=place).out
    again = ran("backup", str(file), workspace=place)
    assert again.code == 1
    assert "is there already" in again.err
    assert one_sentence(again.err)
    assert ran("restore", str(file), workspace=new).code == 0
    assert ran("check", workspace=new).code == 0
    over = ran("restore", str(file), workspace=new)
    assert over.code == 1
    assert "has a workspace already" in over.err
    as_json = ran("backup", str(tmp_path / "b.zip"), "--models", "--json", workspace=place)
    assert as_json.json["files"] == ["models/subscription-1a2b/record.json", FILE]
    as_json = ran("restore", str(file), "--json", workspace=tmp_path / "newer")
    assert as_json.json["files"] == [FILE]


def test_what_is_no_backup_is_refused(place: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    for file in ("notes.txt", "nowhere.zip", "workspace"):
        done = ran("restore", str(tmp_path / file), workspace=tmp_path / "new")
        assert done.code == 1
        assert one_sentence(done.err)
    assert not (tmp_path / "new" / FILE).exists()
    assert place.is_dir()


COMMANDS = [
    ["list"],
    ["describe", "subscription"],
    ["ask", "subscription", "Why do customers churn?"],
    ["remove", "subscription"],
    ["check"],
    ["backup", "never.zip"],
]


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: str(words[0]))
def test_while_the_app_runs_every_command_says_which_process_has_it(
    place: Path, words: list[str]
) -> None:
    with Workspace(place):
        done = subprocess.run(
            [sys.executable, "cli.py", *words, "--workspace", str(place)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.startswith(f"Another program (process {os.getpid()}) has the workspace")
    assert done.stderr.strip().endswith("Close it, or choose another folder with --workspace.")
    assert done.stdout == ""


def test_bringing_up_an_older_workspace_is_said_once(place: Path) -> None:
    with duckdb.connect(str(place / FILE)) as connection:
        connection.execute("drop table wherefore.version")
    done = ran("list", workspace=place)
    assert done.code == 0
    assert done.err.startswith("The workspace was brought from version 1 to 2;")
    assert "workspace.version-1.duckdb" in done.err
    assert ran("list", workspace=place).err == ""


def full(*_: object, **__: object) -> None:
    raise OSError(28, os.strerror(28), "/data/workspace")


@pytest.mark.parametrize(
    ("target", "name", "words"),
    [
        (Store, "keep_table", ["add", "{file}"]),
        (Workspace, "remove", ["remove", "subscription"]),
        (Workspace, "edit", ["set", "subscription", "--exclude", "plan"]),
        (Workspace, "datasets", ["list"]),
    ],
    ids=["add", "remove", "set", "list"],
)
def test_a_full_disk_is_one_sentence(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    target: type, name: str, words: list[str],
) -> None:  # fmt: skip
    file = tmp_path / "shop.csv"
    file.write_text("a,b\n" + "".join(f"{k},{k % 3}\n" for k in range(300)))
    monkeypatch.setattr(target, name, full)
    done = ran(*(word.format(file=file) for word in words), workspace=place)
    assert done.code == 1
    assert one_sentence(done.err)
    assert "is full; what was there before is kept, this was not: make room" in done.err
    assert not (place / "errors.log").exists()
    monkeypatch.undo()
    assert ran("check", workspace=place).code == 0


def test_a_question_that_cannot_be_counted_is_answered_all_the_same(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Workspace, "count_question", full)
    done = ran("ask", "subscription", "Can we trust this model?", workspace=place)
    assert done.code == 0
    assert done.err.startswith("This question was not counted: The disk with /data/workspace is")
    assert one_sentence(done.err)
    assert done.out


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = ran("list", workspace=tmp_path / "file" / "workspace")
    assert done.code == 1
    assert one_sentence(done.err)
    assert "Errno" not in done.err


def test_a_clock_that_was_set_back_changes_no_order(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Order comes from numbers; times are only said."""

    class Back(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Back:
            return cls(1999, 1, 1, tzinfo=tz)

    with Workspace(place) as workspace:
        card = workspace.datasets()[0]
        first = workspace.keep_finding(card.key, {"headline": "First."})
        workspace.keep_scenario(card, "First", {}, {"headline": "First."})
        monkeypatch.setattr(findings, "datetime", Back)
        monkeypatch.setattr("datasets.workspace.workspace.scenarios.datetime", Back)
        second = workspace.keep_finding(card.key, {"headline": "Second."})
        workspace.keep_scenario(card, "Second", {}, {"headline": "Second."})
        assert second.kept_at == "1999-01-01T00:00:00+00:00" < first.kept_at
        assert [finding.id for finding in workspace.findings()] == [first.id, second.id]
        workspace.move_finding(second.id, -1)
    with Workspace(place) as workspace:
        assert [finding.id for finding in workspace.findings()] == [second.id, first.id]
        assert [scenario.name for scenario in workspace.scenarios(card.key)] == ["First", "Second"]
        monkeypatch.undo()
        third = workspace.keep_finding(card.key, {"headline": "Third."})
        assert [finding.id for finding in workspace.findings()][-1] == third.id


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 24 MB, where this machine lets one be mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(place)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no disk can be mounted here: {done.stderr.strip()}")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_on_a_disk_that_is_full_reading_goes_on(small_disk: Path, tmp_path: Path) -> None:
    place = small_disk / "workspace"
    Workspace(place).close()
    assert ran("list", workspace=place).code == 0
    large = tmp_path / "large.csv"
    large.write_text("a,b\n" + "".join(f"{k * 7919 % 100_003},{k}.5\n" for k in range(60_000)))
    (small_disk / "other").write_bytes(b"x" * (shutil.disk_usage(small_disk).free - 40_000))
    refused = ran("add", str(large), workspace=place)
    assert refused.code == 1
    assert one_sentence(refused.err)
    assert "is full" in refused.err
    assert ran("describe", "subscription", workspace=place).code == 0
    refused = ran("backup", str(small_disk / "safe.zip"), workspace=place)
    assert refused.code == 1
    assert "is full" in refused.err
    assert sorted(path.name for path in small_disk.iterdir()) == ["other", "workspace"]
    (small_disk / "other").unlink()
    assert ran("add", str(large), workspace=place).code == 0
    assert ran("check", workspace=place).code == 0
