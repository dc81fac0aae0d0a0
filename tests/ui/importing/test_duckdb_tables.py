"""The tables of an uploaded DuckDB file: what each piece of work gives and leaves behind."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from datasets.files.formats import TableInside
from datasets.progress import silent
from datasets.workspace.workspace import Workspace
from ui.importing.duckdb_tables import AddingAll, Listing
from ui.importing.uploads import Copy


@pytest.fixture
def copied(tmp_path: Path) -> Copy:
    path = tmp_path / "shop.duckdb"
    with duckdb.connect(str(path)) as database:
        database.execute("create table orders as select range as n from range(80)")
        database.execute("create view few as select * from orders where n < 30")
    with path.open("rb") as content:
        return Copy("shop.duckdb", content)


def test_listing_removes_the_copy(copied: Copy) -> None:
    tables = Listing(copied)(silent)
    assert tables == (TableInside("few", 1, None), TableInside("orders", 1, 80))
    assert not copied.path.parent.exists()


def test_adding_all_removes_the_copy_also_where_it_fails(copied: Copy, tmp_path: Path) -> None:
    with Workspace(tmp_path / "workspace") as opened:
        inside = (TableInside("orders", 1, 80), TableInside("gone", 1, 80))
        imported = AddingAll(copied, inside, opened)(silent)
        assert imported.dataset is not None
        assert imported.dataset.key == "orders"
        assert imported.report.notes[0] == "1 of the 2 tables of shop.duckdb were added: Orders."
        assert "no table or view gone" in imported.report.notes[1]
        assert not copied.path.parent.exists()
        nothing = AddingAll(copied, inside, opened)(silent)
        assert nothing.dataset is None
        assert nothing.problems
