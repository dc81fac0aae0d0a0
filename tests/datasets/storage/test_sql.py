from pathlib import Path

import duckdb
import pytest

from datasets.storage.sql import SEALED, quoted, sealed, stopped_after


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
    opened = sealed(":memory:", 64 << 20, Path("/tmp/never"), 1 << 20)
    with opened as connection, pytest.raises(duckdb.Error):
        connection.execute(statement)


def test_settings_of_memory_and_disk_hold(tmp_path: Path) -> None:
    folder = tmp_path / "spill"
    with sealed(":memory:", 64 << 20, folder, 32 << 20) as connection:
        settings = connection.execute(
            "select current_setting('memory_limit'), current_setting('temp_directory'), "
            "current_setting('max_temp_directory_size')"
        ).fetchall()[0]
        assert settings == ("64.0 MiB", str(folder), "32.0 MiB")
        with pytest.raises(duckdb.OutOfMemoryException):
            connection.execute("create temp table t as select random() as r from range(30000000)")
        for change in ("memory_limit = '9GB'", "temp_directory = '/tmp'", "threads = 9"):
            with pytest.raises(duckdb.Error):
                connection.execute(f"set {change}")


def test_what_does_not_fit_goes_to_the_spill_folder(tmp_path: Path) -> None:
    folder = tmp_path / "spill"
    with sealed(":memory:", 64 << 20, folder, 1 << 30) as connection:
        connection.execute("create temp table t as select hash(k) as h from range(20000000) t(k)")
        assert any(folder.iterdir())
        count = connection.execute("select count(*) from t").fetchall()
    assert count == [(20_000_000,)]


def test_what_takes_too_long_is_stopped_and_the_connection_goes_on() -> None:
    def endless() -> None:
        with stopped_after(connection, 0.2):
            for _ in range(50):
                connection.execute("select sum(hash(k)) from range(30000000) t(k)").fetchall()

    with duckdb.connect() as connection:
        with pytest.raises(duckdb.InterruptException):
            endless()
        with stopped_after(connection, 60):
            assert connection.execute("select 1").fetchall() == [(1,)]
