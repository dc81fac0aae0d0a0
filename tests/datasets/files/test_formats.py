import json
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest

from datasets.files.formats import read_duckdb, read_json, read_parquet, tables_inside
from datasets.files.raw_table import RawTable
from datasets.files.staged_text import Staged


def raw(table: RawTable | str) -> RawTable:
    assert isinstance(table, RawTable), table
    return table


def parquet(path: Path) -> RawTable | str:
    table = read_parquet(path, None, lambda *_: None)
    assert not isinstance(table, Staged)
    return table


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    pd.DataFrame({"a": [1, 2], "b": ["x", None]}).to_parquet(path)
    assert raw(parquet(path)).frame["a"].tolist() == [1, 2]
    path.write_bytes(b"PAR1 no")
    assert "is damaged or cut off" in str(parquet(path))


BIG = 9007199254740993  # the first whole number that a float64 changes


def test_whole_numbers_of_parquet_stay_where_some_are_missing(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    pq.write_table(pa.table({"a": pa.array([BIG, None, 3])}), path)
    column = raw(parquet(path)).frame["a"]
    assert column.tolist()[0] == BIG
    assert column.isna().tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (f"{BIG}::hugeint * 1000000", f"{BIG}000000"),
        ("'123456789012345678.25'::decimal(38, 2)", "123456789012345678.25"),
        ("5::uhugeint", "5"),
        ("interval 1 month", "1 month"),
        ("'101'::bit", "101"),
        ("time with time zone '10:00:00+02'", "10:00:00+02"),
        ("[1, 2]", "[1, 2]"),
        ("12.50::decimal(10, 2)", 12.5),
        ("7::bigint", 7),
        ("true", True),
    ],
)
def test_no_value_of_a_duckdb_table_becomes_another(
    tmp_path: Path, value: str, expected: object
) -> None:
    with duckdb.connect(str(tmp_path / "other.duckdb")) as connection:
        connection.execute(f"create table t as select {value} as v")
    column = raw(read_duckdb(tmp_path / "other.duckdb", "t")).frame["v"]
    assert column.tolist() == [expected]


@pytest.mark.parametrize(
    "text",
    [
        '[{"a": 1, "b": "x"}, {"a": 2.5}]',
        '{"a": 1, "b": "x"}\n\n{"a": 2.5}\n',
        '{"rows": [{"a": 1, "b": "x"}, {"a": 2.5}]}',
        '{"a": [1, 2.5], "b": ["x", null]}',
    ],
)
def test_shapes_of_json(tmp_path: Path, text: str) -> None:
    path = tmp_path / "table.json"
    path.write_text(text)
    assert raw(read_json(path)).frame.to_numpy().tolist() == [["1", "x"], ["2.5", ""]]


def test_nested_json_is_text_and_said(tmp_path: Path) -> None:
    path = tmp_path / "table.json"
    path.write_text(json.dumps([{"a": {"b": 1}, "c": [1]}]))
    table = raw(read_json(path))
    assert table.frame.iloc[0].tolist() == ['{"b": 1}', "[1]"]
    assert table.notes == ("Nested values were read as text: a, c.",)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"a": 1}\n{"a": \n', "is not JSON: line 2 cannot be read."),
        ("[1, 2]", "does not hold a list of records."),
        ("3", "does not hold a list of records."),
        ("[" * 100_000, "is not JSON: line 1 cannot be read."),
        (" ", "is empty."),
    ],
)
def test_what_is_not_a_table_of_json(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "table.json"
    path.write_text(text)
    assert read_json(path) == f"table.json {problem}"


@pytest.fixture
def other(tmp_path: Path) -> Path:
    path = tmp_path / "other.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table shops as select range as id, 'x' as kind from range(5)")
        connection.execute("create view large as select * from shops where id > 2")
        connection.execute("create type mood as enum ('good', 'bad')")
        connection.execute("create table moods as select 'bad'::mood as m, 1.5::decimal(4,2) as d")
        connection.execute(f"create view outside as select * from read_csv('{__file__}')")
    return path


def test_a_table_and_a_view_of_a_duckdb_file(other: Path) -> None:
    before = other.read_bytes()
    assert raw(read_duckdb(other, "shops")).rows_in == 5
    assert raw(read_duckdb(other, "main.large")).frame["id"].tolist() == [3, 4]
    assert raw(read_duckdb(other, "moods")).frame.iloc[0].tolist() == ["bad", 1.5]
    assert other.read_bytes() == before


def test_a_table_that_is_not_there(other: Path) -> None:
    assert read_duckdb(other, "shop") == (
        "other.duckdb has no table or view shop. Did you mean shops?"
    )
    assert "Say which table of other.duckdb to read" in str(read_duckdb(other, ""))


def test_a_view_reaches_no_other_file(other: Path) -> None:
    assert "could not be read; a view may need files" in str(read_duckdb(other, "outside"))


def test_no_duckdb_file(tmp_path: Path) -> None:
    path = tmp_path / "no.duckdb"
    path.write_text("hello" * 5000)
    assert read_duckdb(path, "t") == "no.duckdb is not a DuckDB file."


def test_tables_of_a_duckdb_file_are_listed_with_their_size(tmp_path: Path) -> None:
    path = tmp_path / "shop.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table orders as select k, 2 * k as fee from range(30) t(k)")
        connection.execute("create view cheap as select * from orders where fee < 10")
        connection.execute("create schema old; create table old.orders (k int)")
        connection.execute('create table "odd ""name""; drop" as select 1 as x')
    tables = tables_inside(path)
    assert isinstance(tables, tuple)
    assert {(table.name, table.columns, table.rows) for table in tables} == {
        ("main.orders", 2, 30),
        ("cheap", 2, None),
        ("old.orders", 1, 0),
        ('odd "name"; drop', 1, 1),
    }
    for table in tables:
        assert not isinstance(read_duckdb(path, table.name), str)
    assert not isinstance(read_duckdb(path, "orders"), str)


def test_a_file_that_is_no_duckdb_has_no_tables(tmp_path: Path) -> None:
    (tmp_path / "x.duckdb").write_bytes(b"no" * 5000)
    assert tables_inside(tmp_path / "x.duckdb") == "x.duckdb is not a DuckDB file."


ENDLESS = "create view v as select sum(a.range) from range(9000000) a, range(9000000)"


@pytest.mark.slow
def test_a_view_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "other.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(ENDLESS)
        connection.execute("create view wide as select * from range(2000000000)")
    monkeypatch.setenv("WHEREFORE_LIMIT_QUERY_SECONDS", "1")
    assert read_duckdb(path, "v") == "other.duckdb took longer than 1 seconds to be read."
    monkeypatch.delenv("WHEREFORE_LIMIT_QUERY_SECONDS")
    assert "at most 1,000,000,000 cells" in str(read_duckdb(path, "wide"))
