"""Every table of a DuckDB file at once; what cannot be added is said."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import duckdb
import pytest

import cli
from datasets.workspace.workspace import Workspace


def typed(*words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = cli.main(list(words))
    return code, out.getvalue(), err.getvalue()


def test_all_tables_are_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Workspace, "install_samples", lambda _: None)
    path, place = tmp_path / "shop.duckdb", str(tmp_path / "workspace")
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table orders as select k, 2 * k as fee from range(300) t(k)")
        connection.execute("create view cheap as select * from orders where fee < 100")
        connection.execute("create table nothing (k int)")
    before = path.read_bytes()
    code, out, _ = typed("add", str(path), "--all", "--workspace", place, "--json")
    result = json.loads(out)
    assert code == 0
    assert {(table["key"], table["rows"]) for table in result["added"]} == {
        ("cheap", 50),
        ("orders", 300),
    }
    assert result["problems"] == ["nothing: shop.duckdb has column names but no rows."]
    assert path.read_bytes() == before, "it is only read"
    code, _, err = typed("add", str(path), "--workspace", place)
    assert code == 1
    assert "It holds cheap, nothing, orders." in err


def test_all_is_for_duckdb_files_only(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a\n1\n")
    code, _, err = typed(
        "add", str(tmp_path / "x.csv"), "--all", "--workspace", str(tmp_path / "w")
    )
    assert code == 1
    assert "--all is for a .duckdb file" in err


def test_all_tables_take_the_place_of_those_so_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Workspace, "install_samples", lambda _: None)
    path, place = tmp_path / "shop.duckdb", str(tmp_path / "workspace")
    for count in (300, 200):
        with duckdb.connect(str(path)) as connection:
            connection.execute(f"create or replace table orders as from range({count})")
        assert typed("add", str(path), "--all", "--replace", "--workspace", place)[0] == 0
    listed = json.loads(typed("list", "--json", "--workspace", place)[1])
    assert [(card["key"], card["rows"]) for card in listed] == [("orders", 200)]
    code, _, err = typed("add", str(path), "--all", "--header", "2", "--workspace", place)
    assert code == 1
    assert "are for one file" in err
