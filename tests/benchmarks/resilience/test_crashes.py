"""Processes killed at random moments lose nothing that was confirmed; and the judge can tell."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pytest

from benchmarks.resilience import crashes
from benchmarks.resilience.crashes import Ledger, run
from datasets.storage.database_file import FILE
from datasets.workspace.workspace import Workspace


def test_ten_kills_lose_nothing(tmp_path: Path) -> None:
    ledger = run(tmp_path, kills=10, seed=5)
    assert ledger.kills == 10
    assert (ledger.lost, ledger.shut, ledger.half) == ([], [], [])
    assert sum(ledger.confirmed.values()) > 0
    assert [goal.line.rpartition("  ")[2] for goal in ledger.goals()] == [
        "MISSED",  # it promises more kills than these
        "kept",
        "kept",
        "kept",
    ]


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Path, Ledger]:
    """A workspace and what is to be found in it."""
    messages: list[crashes.Message] = [{"opened": "all"}]
    with Workspace(tmp_path / "workspace") as opened:
        draw = np.random.default_rng(0)
        for doing in (crashes._scenario, crashes._import, crashes._find):
            doing(opened, draw, messages.append)
    ledger = Ledger()
    ledger.hear(messages)
    return tmp_path, ledger


def test_what_is_there_is_not_called_lost(kept: tuple[Path, Ledger]) -> None:
    folder, ledger = kept
    crashes._look(folder, ledger, "now")
    assert (ledger.lost, ledger.shut, ledger.half) == ([], [], [])
    assert {kind for kind, _ in ledger.things} == {"import", "finding", "scenario"}


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("delete from wherefore.findings", "finding"),
        ("delete from wherefore.scenarios", "scenario"),
        ('update wherefore.findings set answer = \'{"headline": "Another."}\'', "finding"),
    ],
)
def test_what_is_lost_or_changed_is_called_so(
    kept: tuple[Path, Ledger], statement: str, kind: str
) -> None:
    folder, ledger = kept
    with duckdb.connect(str(folder / "workspace" / FILE)) as connection:
        connection.execute(statement)
    crashes._look(folder, ledger, "now")
    assert len(ledger.lost) == 1
    assert f"now: {kind} " in ledger.lost[0]


def test_a_lost_dataset_a_half_one_and_a_shut_workspace_are_told_apart(
    kept: tuple[Path, Ledger],
) -> None:
    folder, ledger = kept
    key = next(name for kind, name in ledger.things if kind == "import")
    with Workspace(folder / "workspace") as opened:
        opened.remove(key)
    with duckdb.connect(str(folder / "workspace" / FILE)) as connection:
        connection.execute("create table main.stray (a int)")
    crashes._look(folder, ledger, "now")
    assert ledger.lost == [f"now: import {key} is gone"]
    assert ledger.half == ["now: The table stray has no card."]
    (folder / "workspace" / FILE).write_bytes(b"nothing" * 9_000)
    crashes._look(folder, ledger, "later")
    assert [sentence.partition(":")[0] for sentence in ledger.shut] == ["later"]


def test_what_was_begun_and_not_confirmed_may_be_there_or_not(kept: tuple[Path, Ledger]) -> None:
    folder, ledger = kept
    key = next(name for kind, name in ledger.things if kind == "import")
    ledger.hear([{"opened": "import"}, {"begin": "remove", "name": key}])
    assert ledger.midway == {"remove": 1}
    crashes._look(folder, ledger, "now")
    assert ledger.lost == []
    with Workspace(folder / "workspace") as opened:
        opened.remove(key)
    crashes._look(folder, ledger, "now")
    assert ledger.lost == []
    ledger.hear([])
    assert (ledger.kills, ledger.opening) == (3, 1)
