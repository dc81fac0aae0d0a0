"""What outlives a click: the view as a link, findings, work that waits for other work."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Event

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from datasets.progress import Progress
from datasets.workspace.workspace import Workspace
from models.training.trained import TrainedModel
from ui.session import session
from ui.session.jobs import Jobs
from ui.session.model_cache import ModelCache


def busy() -> None:
    from ui.session import session

    if session.is_open():
        raise AssertionError("the workspace should be busy")


def test_a_busy_workspace_is_one_plain_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(folder: Path) -> Workspace:
        raise BlockingIOError(f"Another program has {folder.name} open.")

    st.cache_resource.clear()
    monkeypatch.setattr(session, "Workspace", taken)
    app = AppTest.from_function(busy, default_timeout=20).run()
    assert not app.exception
    text = "\n".join(element.proto.body for element in app.get("html"))
    assert "The workspace is in use" in text
    assert "Another program has" in text


def viewing() -> None:
    import streamlit as st

    from ui.session import session

    st.button("ask", on_click=session.ask, args=("Why do customers leave?", "C7"))
    st.button("clear", on_click=session.ask, args=("",))
    st.text(f"{session.view(session.QUESTION)}|{session.view(session.ROW)}")


def test_the_view_is_in_the_address() -> None:
    app = AppTest.from_function(viewing, default_timeout=20)
    app.query_params["question"] = "can we trust it"
    app.run()
    assert app.text[0].value == "can we trust it|"
    app.button[0].click().run()
    assert app.text[0].value == "Why do customers leave?|C7"
    assert app.query_params["question"] == "Why do customers leave?"
    app.button[1].click().run()
    assert "question" not in app.query_params


def test_work_waits_for_the_look_that_was_started_before_it(
    opened: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_is_seen, order, pool, model_cache = Event(), list[str](), Jobs(), ModelCache()
    dataset = opened.datasets()[0]
    monkeypatch.setattr(session, "jobs", lambda: pool)
    monkeypatch.setattr(session, "workspace", lambda: opened)
    monkeypatch.setattr(session, "models", lambda: model_cache)

    def answer(model: TrainedModel, _progress: Progress) -> str:
        order.append(model.dataset.key)
        return "all"

    first = pool.start("first", "First look", lambda _progress: first_is_seen.wait(20))
    later = session.work_on(dataset, "Why?", ("why",), answer, first)
    while not later.phrase.startswith("A first look"):
        time.sleep(0.01)
    assert not order
    assert not session.is_answered(dataset, ("why",))
    first_is_seen.set()
    assert later.result() == "all"
    assert session.is_answered(dataset, ("why",))
