"""The owner's own words: unknown ones are offered, one click says what they mean."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from datasets.cards.card import Dataset
from datasets.workspace.workspace import CardEdits, Workspace
from ui.session import session

QUESTION = "why do boomers leave"


def data_page() -> None:
    from ui.pages import data_page

    data_page.show()


def asked() -> None:
    import streamlit as st

    from ui.importing import synonyms
    from ui.session import session

    dataset = session.open_dataset()
    assert dataset is not None
    synonyms.noted_and_offered(dataset, st.session_state["typed"])


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    st.cache_resource.clear()
    monkeypatch.setenv("WHEREFORE_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setattr(Workspace, "install_samples", lambda _: None)
    table = pd.DataFrame(
        {
            "customer": [f"C{k:03d}" for k in range(200)],
            "age": [20 + k % 50 for k in range(200)],
            "senior": ["Yes" if k % 4 == 0 else "No" for k in range(200)],
            "churn": ["Yes" if k % 3 else "No" for k in range(200)],
        }
    )
    table.to_csv(tmp_path / "shop.csv", index=False)
    opened = session.workspace()
    assert opened.add(tmp_path / "shop.csv", name="shop").dataset is not None
    return opened


def started(script: object, typed: str = QUESTION) -> AppTest:
    app = AppTest.from_function(script, default_timeout=20)  # type: ignore[arg-type]
    app.query_params["dataset"] = "shop"
    app.session_state["typed"] = typed
    return app.run()


def shop() -> Dataset:
    dataset = session.workspace().find("shop")
    assert dataset is not None
    return dataset


def test_an_unknown_word_is_offered_on_data_and_kept_by_one_choice(workspace: Workspace) -> None:
    workspace.note_unknown(shop(), ("boomers",))
    workspace.note_unknown(shop(), ("boomers",))
    app = started(data_page)
    assert not app.exception
    box = app.selectbox(key="word_shop_boomers")
    assert "boomers" in box.label
    assert "2 times" in box.label
    box.select("senior=Yes").run()
    assert not app.exception
    assert shop().synonyms == (("boomers", "senior=Yes"),)
    assert workspace.unknown_words(shop()) == ()


@pytest.mark.usefixtures("workspace")
def test_a_word_of_ones_own_is_kept_and_forgotten() -> None:
    app = started(data_page)
    next(each for each in app.text_input if each.label == "A word of yours").input("attrition")
    next(each for each in app.selectbox if each.label == "Means").select("churn")
    next(each for each in app.button if each.label == "Keep this word").click().run()
    assert not app.exception
    assert shop().synonyms == (("attrition", "churn"),)
    app.button(key="forget_shop_attrition").click().run()
    assert not app.exception
    assert shop().synonyms == ()


def test_an_asked_word_is_noted_once_and_its_meaning_can_be_picked(workspace: Workspace) -> None:
    app = started(asked)
    app.run()
    assert not app.exception
    assert workspace.unknown_words(shop()) == (("boomers", 1),)
    app.selectbox(key="word_shop_boomers").select("senior=Yes").run()
    assert shop().synonyms == (("boomers", "senior=Yes"),)


@pytest.mark.usefixtures("workspace")
def test_the_nearest_meaning_of_an_asked_word_is_one_click() -> None:
    app = started(asked, "why do sensors leave")
    app.button(key="means_shop_sensors").click().run()
    assert not app.exception
    assert shop().synonyms == (("sensors", "senior"),)


def test_a_question_without_unknown_words_offers_nothing(workspace: Workspace) -> None:
    app = started(asked, "why do customers leave")
    assert not app.exception
    assert not app.button
    assert workspace.unknown_words(shop()) == ()


def test_a_word_with_markup_is_shown_as_it_is(workspace: Workspace) -> None:
    workspace.edit("shop", CardEdits(synonyms=(("<b>bold</b>", "age"),)))
    app = started(data_page)
    assert not app.exception
    text = "\n".join(element.proto.body for element in app.get("html"))
    assert "<b>bold</b>" not in text
