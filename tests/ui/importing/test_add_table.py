"""An uploaded file is copied under a harmless name, read beside the screen, and opened."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Event

import duckdb
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from datasets.files.formats import TableInside, tables_inside
from datasets.workspace.workspace import Workspace
from ui.importing import duckdb_tables
from ui.importing.add_table import safe_name
from ui.session import session


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("shop.csv", "shop.csv"),
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\secret\\Q1 sales.xlsx", "Q1 sales.xlsx"),
        ("a::b.duckdb", "a_b.duckdb"),
        ("<img>.csv", "_img_.csv"),
        (".csv", "table.csv"),
        ("no ending", "no ending"),
        ("x" * 300 + ".csv", "x" * 80 + ".csv"),
    ],
)
def test_a_name_is_never_a_path(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def page() -> None:
    import streamlit as st

    from ui.importing import add_table
    from ui.session import session

    add_table.uploader()
    add_table.preview()
    st.text(st.session_state.get(session.GO, ""))


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    st.cache_resource.clear()
    monkeypatch.setenv("WHEREFORE_WORKSPACE", str(tmp_path))
    monkeypatch.setattr(Workspace, "install_samples", lambda _: None)
    return AppTest.from_function(page, default_timeout=20).run()


def until_over(app: AppTest) -> None:
    """Run, as the screen does by itself, until a run finds every job over and starts no other."""
    for _ in range(200):
        before = dict(session.jobs()._jobs)
        were_over = all(job.is_over for job in before.values())
        app.run()
        if were_over and before == session.jobs()._jobs:
            return
        time.sleep(0.1)
    pytest.fail("the file was not read")


def until_listing(app: AppTest) -> None:
    """Run until the file was read and the list of its tables is being made."""
    for _ in range(200):
        app.run()
        if any(job.title.startswith("Looking into") for job in session.jobs()._jobs.values()):
            return
        time.sleep(0.1)
    pytest.fail("no list of tables was started")


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    until_over(app)


def markup(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def test_a_table_is_read_and_opened(app: AppTest) -> None:
    rows = "\n".join(f"C{k},{k % 7},{'Yes' if k % 3 else 'No'}" for k in range(90))
    app.file_uploader[0].upload("shop.csv", f"name,visits,left\n{rows}\n".encode(), "text/csv")
    until_over(app)
    assert session.workspace().datasets() == ()
    assert "90 rows of 3 columns" in markup(app)
    press(app, "Add this table")
    assert not app.exception
    assert [dataset.key for dataset in session.workspace().datasets()] == ["shop"]
    assert not session.jobs()._jobs, "the table that was read is let go of"
    assert app.session_state[session.DATASET] == "shop"
    assert app.session_state[session.GO] == "data"


def two_tables(folder: Path) -> bytes:
    place = folder / "both.duckdb"
    with duckdb.connect(str(place)) as database:
        for name in ("shops", "visits"):
            database.execute(
                f"create table {name} as select range as n, range % 2 as o from range(80)"
            )
    return place.read_bytes()


def test_a_table_of_a_duckdb_file_is_chosen(app: AppTest, tmp_path: Path) -> None:
    app.file_uploader[0].upload("both.duckdb", two_tables(tmp_path), "application/octet-stream")
    until_over(app)
    assert session.workspace().datasets() == ()
    assert "There are several tables in this file" in markup(app)
    assert app.selectbox[0].options == [
        "shops · 80 rows, 2 columns",
        "visits · 80 rows, 2 columns",
    ]
    app.selectbox[0].select("visits").run()
    until_over(app)
    press(app, "Add this table")
    assert not app.exception
    assert [dataset.key for dataset in session.workspace().datasets()] == ["visits"]


def test_while_its_tables_are_listed_no_file_is_called_unreadable(
    app: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end = Event()

    def slow(path: Path) -> tuple[TableInside, ...] | str:
        assert may_end.wait(60)
        return tables_inside(path)

    monkeypatch.setattr(duckdb_tables, "tables_inside", slow)
    app.file_uploader[0].upload("both.duckdb", two_tables(tmp_path), "application/octet-stream")
    until_listing(app)
    said = markup(app)
    buttons = [button.label for button in app.button]
    may_end.set()
    assert "This file cannot be added" not in said
    assert "Looking for the tables in this file" in said
    assert buttons == ["Stop"]
    until_over(app)
    assert "Looking for the tables in this file" not in markup(app)
    assert "There are several tables in this file" in markup(app)


def test_all_tables_of_a_duckdb_file_are_added(app: AppTest, tmp_path: Path) -> None:
    place = tmp_path / "both.duckdb"
    with duckdb.connect(str(place)) as database:
        for name, times in (("shops", 1), ("visits", 2)):
            database.execute(f"create table {name} as select {times} * range as n from range(80)")
        database.execute("create table nothing (n int)")
    app.file_uploader[0].upload("both.duckdb", place.read_bytes(), "application/octet-stream")
    until_over(app)
    press(app, "Add all 3 tables")
    assert not app.exception
    assert {dataset.key for dataset in session.workspace().datasets()} == {"shops", "visits"}
    notes = app.session_state["table_read"].report.notes
    assert notes[0] == "2 of the 3 tables of both.duckdb were added: Shops, Visits."
    assert "no rows" in notes[1]


def test_a_file_that_cannot_be_read_gets_a_sentence(app: AppTest) -> None:
    app.file_uploader[0].upload("bad.parquet", b"this is no parquet", "application/octet-stream")
    until_over(app)
    assert not app.exception
    assert "This file cannot be added as it is" in markup(app)
    assert not [button for button in app.button if button.label == "Add this table"]
    assert session.workspace().datasets() == ()
    press(app, "Leave it")
    assert "This file cannot be added" not in markup(app)


def test_what_the_file_does_not_tell_is_asked_before(app: AppTest) -> None:
    rows = "\n".join(f"{k % 9 + 1:02d}/{k % 7 + 1:02d}/2024,{k % 5}" for k in range(90))
    app.file_uploader[0].upload("days.csv", f"day,n\n{rows}\n".encode(), "text/csv")
    until_over(app)
    assert "Does the day or the month come first in day?" in markup(app)
    app.selectbox(key="dates_0").select("day-first").run()
    until_over(app)
    assert "Does the day or the month come first" not in markup(app)
    press(app, "Add this table")
    dataset = session.workspace().datasets()[0]
    assert dataset.column("day").kind == "date"


def test_the_line_with_the_names_is_said(app: AppTest) -> None:
    app.file_uploader[0].upload("t.csv", b"a,b\nname,n\nx,1\ny,2\nz,3\n", "text/csv")
    until_over(app)
    app.number_input(key="header_0").set_value(2).run()
    until_over(app)
    press(app, "Add this table")
    assert [c.name for c in session.workspace().datasets()[0].columns] == ["name", "n"]


def test_leaving_a_table_adds_nothing(app: AppTest) -> None:
    app.file_uploader[0].upload("t.csv", b"name,n\nx,1\ny,2\nz,3\n", "text/csv")
    until_over(app)
    press(app, "Leave it")
    assert session.workspace().datasets() == ()
    assert not session.jobs()._jobs
    assert "Before it is added" not in markup(app)


def shop(count: int) -> bytes:
    rows = "\n".join(f"C{k},{k % 7},{'Yes' if k % 3 else 'No'}" for k in range(count))
    return f"name,visits,left\n{rows}\n".encode()


def test_rows_take_the_place_of_a_table_of_that_name(app: AppTest) -> None:
    app.file_uploader[0].upload("shop.csv", shop(90), "text/csv")
    until_over(app)
    assert not app.radio
    press(app, "Add this table")
    app.file_uploader[0].upload("shop.csv", shop(120), "text/csv")
    until_over(app)
    assert app.radio[0].label == "There is a table called Shop already"
    assert app.radio[0].value is False
    app.radio[0].set_value(True).run()
    press(app, "Add this table")
    (card,) = session.workspace().datasets()
    assert (card.key, card.rows) == ("shop", 120)
    assert card.notes[0] == "Rows before: 90; rows now: 120."


def test_a_table_of_that_name_is_kept_where_nothing_else_is_said(app: AppTest) -> None:
    for count in (90, 120):
        app.file_uploader[0].upload("shop.csv", shop(count), "text/csv")
        until_over(app)
        press(app, "Add this table")
    assert [card.rows for card in session.workspace().datasets()] == [90, 120]
