"""On screen, what the disk refuses is one plain sentence and the app goes on."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import cast

import duckdb
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from answers.answer import Answer, Asked, CannotAnswer
from datasets.progress import Progress
from datasets.storage.database_file import FILE
from datasets.workspace.workspace import Workspace
from ui import look
from ui.session import session
from ui.session.jobs import Jobs


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    st.cache_resource.clear()
    st.cache_data.clear()
    monkeypatch.setenv("WHEREFORE_WORKSPACE", str(tmp_path / "workspace"))
    return tmp_path / "workspace"


def said(at: AppTest) -> str:
    assert not at.exception
    return " ".join(str(block.proto.body) for block in at.get("html"))


def page(name: str) -> None:
    from ui.pages import data_page, findings_page
    from ui.session import disk_errors, session

    if session.is_open():
        disk_errors.run_page({"data": data_page.show, "findings": findings_page.show}[name])


def at_page(name: str) -> AppTest:
    at = AppTest.from_function(page, default_timeout=60, args=(name,))
    return at.run()


def full(*_: object, **__: object) -> None:
    raise OSError(28, os.strerror(28), "/data/workspace")


def test_a_click_that_the_disk_refuses_is_said(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Workspace(place) as workspace:
        workspace.install_samples()
    at = at_page("data")
    monkeypatch.setattr(Workspace, "remove", full)
    at.button("remove_subscription").click().run()
    assert "The disk with /data/workspace is full; what was there before is kept" in said(at)
    monkeypatch.undo()
    assert "is full" not in said(at.run())  # it is said once
    at.button("remove_subscription").click().run()
    assert not at.exception
    assert "remove_subscription" not in [button.key for button in at.button]


def test_a_page_that_the_disk_stops_is_said(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Workspace, "findings", full)
    assert "is full; what was there before is kept" in said(at_page("findings"))
    assert place.is_dir()


def test_a_question_that_cannot_be_counted_is_answered_all_the_same(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    markup: list[str] = []
    answer = cast("Answer", object())
    with Workspace(place) as workspace:
        workspace.install_samples()
        monkeypatch.setattr(session, "workspace", lambda: workspace)
        monkeypatch.setattr(look, "html", markup.append)
        monkeypatch.setattr(Workspace, "count_question", full)
        asked = Asked("top_drivers", "Why?")
        assert session.with_look_count(workspace.datasets()[0], asked, answer) is answer
    assert "This question was not counted" in markup[0]
    assert "is full" in markup[0]


@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_workspace_that_goes_while_it_is_open_is_said(place: Path, what: str) -> None:
    at = at_page("data")
    assert "was moved or removed" not in said(at)
    if what == "file":
        (place / FILE).unlink()
    else:
        shutil.rmtree(place)
    at.run()
    assert "was moved or removed while it was open; what is on the screen stays" in said(at)
    at.button("remove_subscription").click().run()
    assert "nothing more can be kept" in said(at)
    assert "remove_subscription" in [button.key for button in at.button]


def test_an_older_workspace_is_said_once(place: Path) -> None:
    Workspace(place).close()
    with duckdb.connect(str(place / FILE)) as connection:
        connection.execute("drop table wherefore.version")
    at = at_page("data")
    assert "was brought from version 1 to 2; as it was before it is kept in" in said(at)
    assert "was brought from version 1 to 2" not in said(at.run())


def test_a_newer_workspace_is_said_and_left_alone(place: Path) -> None:
    Workspace(place).close()
    with duckdb.connect(str(place / FILE)) as connection:
        connection.execute("update wherefore.version set number = 99")
    before = (place / FILE).read_bytes()
    words = said(at_page("data"))
    assert "The workspace cannot be opened" in words
    assert "was written by a newer Wherefore" in words
    assert (place / FILE).read_bytes() == before


def test_a_folder_that_cannot_be_made_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    st.cache_resource.clear()
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("WHEREFORE_WORKSPACE", str(tmp_path / "file" / "workspace"))
    words = said(at_page("data"))
    assert "The workspace cannot be opened" in words
    assert "WHEREFORE_WORKSPACE names another folder." in words
    assert "Errno" not in words


def test_samples_that_the_disk_refuses_leave_the_workspace_closed(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Workspace, "install_samples", full)
    assert "is full" in said(at_page("data"))
    monkeypatch.undo()
    monkeypatch.setenv("WHEREFORE_WORKSPACE", str(place))
    assert "is full" not in said(at_page("data"))


def test_work_beside_the_screen_says_what_the_disk_refused() -> None:
    def work(_: Progress) -> object:
        raise OSError(28, os.strerror(28), "/data/workspace")

    job = Jobs().start("k", "Adding", work)
    with pytest.raises(CannotAnswer, match=r"is full; .*make room and try again\."):
        job.future.result(10)
