import duckdb
import pytest

from datasets.sql import SEALED, quoted


@pytest.mark.parametrize("name", ["select", 'a"b', 'x"; drop table t; --', "'", "日本", " "])
def test_any_name_is_one_identifier(name: str) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"create table t as select 1 as {quoted(name)}")
        assert connection.execute("describe t").fetchall()[0][0] == name


def test_a_zero_character_is_refused() -> None:
    with pytest.raises(ValueError, match="zero character"):
        quoted("a\0b")


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_csv('/etc/passwd')",
        "copy (select 1) to '/tmp/never'",
        "attach '/tmp/never.duckdb'",
        "install httpfs",
        "set enable_external_access = true",
    ],
)
def test_a_sealed_connection_reaches_no_other_file(statement: str) -> None:
    with duckdb.connect(config=SEALED) as connection, pytest.raises(duckdb.Error):
        connection.execute(statement)
