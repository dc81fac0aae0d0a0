"""What outlives a click: one model for two questions, the view as a link, findings."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from datasets.cards.edits import CardEdits
from datasets.progress import Progress, silent
from datasets.workspace.workspace import Workspace
from models.training.trained import TrainedModel
from models.training.training import train_stored
from ui.session import session
from ui.session.jobs import Jobs


@pytest.fixture
def opened(tmp_path: Path) -> Workspace:
    draw = np.random.default_rng(1)
    support = draw.choice(["Yes", "No"], 240)
    churn = np.where(draw.random(240) < np.where(support == "Yes", 0.2, 0.6), "Yes", "No")
    table = pd.DataFrame({"customer": [f"C{k}" for k in range(240)], "support": support,
                          "fee": draw.uniform(9, 90, 240).round(2), "churn": churn})  # fmt: skip
    table.to_csv(tmp_path / "shop.csv", index=False)
    workspace = Workspace(tmp_path / "workspace")
    assert workspace.add(tmp_path / "shop.csv").dataset is not None
    return workspace


def test_two_questions_at_once_train_one_model(
    opened: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained: list[int] = []

    def counted(*arguments: object, **options: object) -> TrainedModel:
        trained.append(1)
        return train_stored(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("models.training.training.train_stored", counted)
    shelf, dataset = session.ModelCache(), opened.datasets()[0]
    assert shelf.find(dataset) is None
    threads = [Thread(target=shelf.of, args=(opened, dataset, silent)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert trained == [1]
    assert shelf.find(dataset) is shelf.of(opened, dataset, silent)


def test_a_new_title_is_said_without_training_anew(opened: Workspace) -> None:
    shelf, dataset = session.ModelCache(), opened.datasets()[0]
    first = shelf.of(opened, dataset, silent)
    renamed = opened.edit(dataset.key, CardEdits(titles=((dataset.explaining[0].name, "Anew"),)))
    again = shelf.of(opened, renamed, silent)
    assert again.dataset == renamed
    assert again.final is first.final
    assert shelf.find(renamed) is again


def test_the_models_used_last_stay_as_far_as_the_limits_allow(
    opened: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf, dataset = session.ModelCache(), opened.datasets()[0]
    cards = [replace(dataset, fingerprint=f"version {k}") for k in range(4)]
    model = train_stored(opened, dataset)
    monkeypatch.setattr(
        "models.training.training.train_stored", lambda _, card, **__: replace(model, dataset=card)
    )
    monkeypatch.setenv("WHEREFORE_LIMIT_MODELS_OPEN", "3")
    for card in cards[:3]:
        shelf.of(opened, card, silent)
    assert shelf.find(cards[0]) is not None  # used now, so the second is the one to go
    shelf.of(opened, cards[3], silent)
    assert [shelf.find(card) is not None for card in cards] == [True, False, True, True]
    monkeypatch.setenv("WHEREFORE_LIMIT_ANSWERED_CELLS", str(2 * model.rows.size))
    shelf.of(opened, cards[1], silent)
    assert [shelf.find(card) is not None for card in cards] == [False, True, False, True]


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
    first_is_seen, order, pool, shelf = Event(), list[str](), Jobs(), session.ModelCache()
    dataset = opened.datasets()[0]
    monkeypatch.setattr(session, "jobs", lambda: pool)
    monkeypatch.setattr(session, "workspace", lambda: opened)
    monkeypatch.setattr(session, "models", lambda: shelf)

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
