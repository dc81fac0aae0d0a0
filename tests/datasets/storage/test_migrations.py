"""Workspaces of older versions come up whole, or stay as they were."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from datasets.storage import migrations
from datasets.storage.database_file import FILE, JOURNAL
from datasets.storage.migrations import VERSION, version_of
from datasets.workspace.workspace import Workspace
from tests.support.checkout import ROOT

# As version 1 made it; LOOKS came to it later.
OLD_SCHEMA = """
create schema wherefore;
create table wherefore.cards
    (key varchar primary key, added bigint, card varchar not null, basis varchar not null);
create table wherefore.samples (key varchar primary key);
create table wherefore.findings
    (id bigint primary key, place bigint not null, dataset varchar not null,
     answer varchar not null, words varchar not null, kept_at varchar not null);
create sequence wherefore.finding_ids;
create table wherefore.scenarios
    (id bigint primary key, dataset varchar not null, name varchar not null,
     choices varchar not null, answer varchar not null, fingerprint varchar not null,
     kept_at varchar not null, unique (dataset, name));
create sequence wherefore.scenario_ids;
"""
LOOKS = """;
create table wherefore.looks
    (dataset varchar not null, fingerprint varchar not null, asked varchar not null,
     place bigint not null, primary key (dataset, fingerprint, asked));
"""


def content(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.is_file()
    }


def make_old(folder: Path, schema: str) -> None:
    """A workspace of version 1 with two datasets and a finding, killed before its file closed."""
    with Workspace(folder / "now") as now:
        now.install_samples()
    answer = json.dumps({"headline": "Support keeps customers."})
    code = f"""
import duckdb, os, sys
folder = sys.argv[1]
old = duckdb.connect(folder + "/{FILE}")
for statement in filter(str.strip, {schema!r}.split(";")):
    old.execute(statement)
old.execute("attach '" + folder + "/now/{FILE}' as now (read_only)")
for (key,) in old.execute("select key from now.wherefore.cards").fetchall():
    old.execute(f'create table main."{{key}}" as select * from now.main."{{key}}"')
old.execute("insert into wherefore.cards select key, case key when 'subscription' then 4 end, "
            "card, basis from now.wherefore.cards")
old.execute("insert into wherefore.samples select key from now.wherefore.samples")
old.execute("insert into wherefore.findings values "
            "(nextval('wherefore.finding_ids'), 1, 'subscription', ?, 'mine', '2024')",
            [{answer!r}])
os.kill(os.getpid(), 9)
"""
    subprocess.run([sys.executable, "-c", code, str(folder)], cwd=ROOT, check=False)
    assert (folder / JOURNAL).exists()


@pytest.fixture(scope="module", params=["without looks", "with looks"])
def made(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    place = tmp_path_factory.mktemp("made")
    make_old(place, OLD_SCHEMA + (LOOKS if request.param == "with looks" else ""))
    return place


@pytest.fixture
def old(made: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copytree(made, tmp_path, dirs_exist_ok=True))


def version(folder: Path) -> int:
    with duckdb.connect(str(folder / FILE), read_only=True) as connection:
        return version_of(connection)


def test_an_older_workspace_is_copied_and_brought_up(old: Path) -> None:
    before = content(old)
    with Workspace(old) as workspace:
        assert "from version 1 to 2" in workspace.migrated
        assert str(old / "workspace.version-1.duckdb") in workspace.migrated
        assert [card.key for card in workspace.datasets()] == ["subscription", "retail_chain"]
        assert [finding.words for finding in workspace.findings()] == ["mine"]
        assert workspace.keep_finding("subscription", {"headline": "More."}).id == 2
        assert len(workspace.rows(workspace.datasets()[0])) == workspace.datasets()[0].rows
        assert workspace.count_question(workspace.datasets()[0], "drivers", {}) == 1
    assert version(old) == VERSION
    after = content(old)
    assert after["workspace.version-1.duckdb"] == before[FILE]
    assert after["workspace.version-1.duckdb.wal"] == before[JOURNAL]
    with Workspace(old) as again:
        assert again.migrated == ""
        assert [card.key for card in again.datasets()] == ["subscription", "retail_chain"]


def test_the_copy_is_a_workspace_of_its_own(old: Path, tmp_path: Path) -> None:
    Workspace(old).close()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for end in ("", ".wal"):
        copy = old / f"workspace.version-1.duckdb{end}"
        copy.rename(elsewhere / f"{FILE}{end}")
    with Workspace(elsewhere) as workspace:
        assert [finding.words for finding in workspace.findings()] == ["mine"]


def test_a_newer_workspace_stays_as_it_is(tmp_path: Path) -> None:
    Workspace(tmp_path).close()
    code = (
        "import duckdb, os, sys; c = duckdb.connect(sys.argv[1])\n"
        "c.execute('update wherefore.version set number = 99'); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / FILE)], check=False)
    before = content(tmp_path)
    assert JOURNAL in before
    with pytest.raises(OSError, match=r"newer Wherefore \(version 99.*nothing was changed"):
        Workspace(tmp_path)
    assert content(tmp_path) == before


def test_a_file_of_something_else_stays_as_it_is(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / FILE)) as other:
        other.execute("create table prices as select 1 as price")
    before = content(tmp_path)
    with pytest.raises(OSError, match="is not a workspace file"):
        Workspace(tmp_path)
    assert content(tmp_path) == before


def test_an_empty_duckdb_file_becomes_a_workspace(tmp_path: Path) -> None:
    duckdb.connect(str(tmp_path / FILE)).close()
    with Workspace(tmp_path) as workspace:
        assert workspace.migrated == ""
    assert version(tmp_path) == VERSION


@pytest.mark.parametrize("at", ["after the copy", "before the commit"])
def test_a_migration_killed_halfway_leaves_the_old_one(old: Path, at: str) -> None:
    code = f"""
import os, sys
from pathlib import Path
from datasets.storage import database_file, migrations
def die(*_): os.kill(os.getpid(), 9)
if {at!r} == "after the copy":
    migrations.complete = die
else:
    done = migrations.migrate
    def migrate(cursor):
        done(cursor)
        die()
    database_file.migrate = migrate
database_file.open_database(Path(sys.argv[1]))
"""
    done = subprocess.run([sys.executable, "-c", code, str(old)], cwd=ROOT, check=False)
    assert done.returncode == -9
    assert version(old) == 1
    with Workspace(old) as workspace:
        assert "from version 1" in workspace.migrated
        assert [finding.words for finding in workspace.findings()] == ["mine"]
    copies = sorted(path.name for path in old.glob("workspace.version-1*.duckdb"))
    assert copies == ["workspace.version-1.duckdb"]  # the same content is copied once


def test_a_step_that_fails_leaves_the_old_one(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(migrations.STEPS, 1, ("create table half (a int)", "select no_such()"))
    with pytest.raises(OSError, match="cannot be opened"):
        Workspace(old)
    assert version(old) == 1
    with duckdb.connect(str(old / FILE), read_only=True) as connection:
        names = connection.execute("select table_name from duckdb_tables()").fetchall()
    assert ("half",) not in names


def test_without_room_for_the_copy_nothing_changes(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    before = content(old)
    monkeypatch.setattr(shutil, "copyfileobj", full)
    with pytest.raises(OSError, match=r"copied before .* nothing was changed: make room"):
        Workspace(old)
    assert content(old) == before


def test_every_older_version_has_a_step() -> None:
    assert sorted(migrations.STEPS) == list(range(migrations.BEFORE_VERSIONS, VERSION))


def test_a_version_that_is_not_said_is_refused(tmp_path: Path) -> None:
    Workspace(tmp_path).close()
    with duckdb.connect(str(tmp_path / FILE)) as connection:
        connection.execute("delete from wherefore.version")
    with pytest.raises(OSError, match="is not a workspace file"):
        Workspace(tmp_path)
