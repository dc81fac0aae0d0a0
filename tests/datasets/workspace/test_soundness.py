"""What is wrong with a workspace is found, each by its own sentence, and nothing is changed."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest

from datasets.names import ROW
from datasets.storage.database_file import FILE
from datasets.storage.migrations import VERSION
from datasets.workspace import soundness as checking
from datasets.workspace.soundness import Soundness, soundness
from datasets.workspace.workspace import Workspace

ANSWER = {"headline": "Support keeps customers."}


def readable(record: Mapping[str, Any]) -> object:
    return record["headline"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the built-in datasets, a messy one, a finding and a scenario."""
    above = tmp_path_factory.mktemp("made")
    draw = np.random.default_rng(3)
    rows = 400
    pd.DataFrame(
        {
            "id": [f"K{k}" for k in range(rows)],
            "when": pd.date_range("2024-01-01", periods=rows).strftime("%Y-%m-%d"),
            "money": [f"€ {v:.2f}" for v in draw.uniform(1, 900, rows)],
            "count": np.where(draw.random(rows) < 0.1, "", draw.integers(0, 9, rows).astype(str)),
            "flag": draw.choice(["0", "1"], rows),
            'größe " ; --': draw.choice(["klein", "groß", ""], rows),
        }
    ).to_csv(above / "messy.csv", index=False)
    place = above / "workspace"
    with Workspace(place) as workspace:
        workspace.install_samples()
        assert workspace.add(above / "messy.csv").dataset is not None
        card = workspace.datasets()[0]
        workspace.keep_finding(card.key, ANSWER)
        workspace.keep_scenario(card, "More support", {"change": []}, ANSWER)
    return place


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copytree(made, tmp_path / "workspace"))


def harmed(folder: Path, *statements: str) -> Soundness:
    with duckdb.connect(str(folder / FILE)) as connection:
        for statement in statements:
            connection.execute(statement)
    return soundness(folder, readable)


def test_a_sound_workspace_is_sound_and_stays_as_it_is(folder: Path) -> None:
    before = hashlib.sha256((folder / FILE).read_bytes()).hexdigest()
    report = soundness(folder, readable)
    assert report.problems == ()
    assert report.notes == ()
    assert (report.version, report.datasets, report.findings, report.scenarios) == (
        VERSION,
        3,
        1,
        1,
    )
    assert report.rows > 400
    assert hashlib.sha256((folder / FILE).read_bytes()).hexdigest() == before
    assert [path.name for path in folder.iterdir()] == [FILE]


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("drop table main.messy", "The dataset messy has a card but no table."),
        ("create table main.stray (a int)", "The table stray has no card."),
        (
            "delete from main.messy where count = 3",
            "The table messy has not the 400 rows of its card, each in its place.",
        ),
        (
            "update main.messy set flag = '1' where flag = '0'",
            "The values of messy are not those that were read.",
        ),
        ("alter table main.messy drop column flag", "The columns of messy are not those of"),
        ("update wherefore.cards set card = '{' where key = 'messy'", "The card of messy cannot"),
        ("update wherefore.cards set basis = '[]' where key = 'messy'", "The card of messy cannot"),
        (
            "update wherefore.cards set card = (select card from wherefore.cards "
            "where key = 'subscription') where key = 'messy'",
            "The card of messy says that it is of subscription.",
        ),
        ("update wherefore.findings set answer = 'no'", "The finding 1 cannot be read."),
        ("update wherefore.scenarios set answer = '{}'", "The what-if 1 cannot be read."),
    ],
)
def test_what_is_wrong_is_said(folder: Path, statement: str, problem: str) -> None:
    report = harmed(folder, statement)
    assert len(report.problems) == 1
    assert report.problems[0].startswith(problem)


@pytest.mark.slow
def test_a_table_that_is_read_in_parts_is_the_same_table(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "ROWS_AT_ONCE", 390)
    assert soundness(folder, readable).problems == ()
    report = harmed(folder, "update main.messy set count = 77 where wherefore_row = 399")
    assert report.problems == ("The values of messy are not those that were read.",)


def test_a_hidden_order_with_a_hole_is_found(folder: Path) -> None:
    report = harmed(folder, f"update main.messy set {ROW} = 7 where {ROW} = 8")
    assert "each in its place" in report.problems[0]


def test_a_damaged_part_is_found(folder: Path) -> None:
    content = bytearray((folder / FILE).read_bytes())
    for place in range(300_000, len(content), 262_144):
        content[place] ^= 0xFF
    (folder / FILE).write_bytes(bytes(content))
    try:
        problems = " ".join(soundness(folder, readable).problems)
    except OSError as error:
        problems = str(error)
    assert "damaged" in problems


def test_an_older_workspace_is_looked_at_as_it_is(folder: Path) -> None:
    report = harmed(folder, "drop table wherefore.version", "drop table wherefore.scenarios")
    assert report.version == 1
    assert report.problems == ()
    assert "brings it to version" in report.notes[0]
    with duckdb.connect(str(folder / FILE), read_only=True) as connection:
        names = connection.execute("select table_name from duckdb_tables()").fetchall()
    assert ("version",) not in names


def test_leftovers_are_a_note(folder: Path) -> None:
    (folder / ".workspace.duckdb-1-00000000-part0").write_text("half")
    report = soundness(folder, readable)
    assert report.problems == ()
    assert ".workspace.duckdb-1-00000000-part0" in report.notes[0]


def test_where_no_workspace_is_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="There is no workspace"):
        soundness(tmp_path / "nowhere", readable)
    assert not (tmp_path / "nowhere").exists()
