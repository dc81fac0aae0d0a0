"""Combine tables: what a join does is seen first, a query is run, and only a button keeps rows."""

from __future__ import annotations

import time
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from datasets.importing.read_file import ImportReport, ReadResult
from datasets.workspace.workspace import Workspace
from ui.session import session

ODD = "people <b>x</b> *bold*"


def page() -> None:
    import streamlit as st

    from ui.importing import combine_tables
    from ui.session import session

    combine_tables.show()
    st.text(st.session_state.get(session.GO, ""))


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    st.cache_resource.clear()
    monkeypatch.setenv("WHEREFORE_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setattr(Workspace, "install_samples", lambda _: None)
    orders = pd.DataFrame(
        {"person": [f"C{k % 50}" for k in range(300)], "fee": [float(k % 7) for k in range(300)]}
    )
    people = pd.DataFrame(
        {"person": [f"C{k}" for k in range(40)], "age": [20.0 + k for k in range(40)]}
    )
    for name, frame in (("orders", orders), (ODD, people)):
        imported = session.workspace().add(
            name, name=name, result=ReadResult(frame, ImportReport(name))
        )
        assert imported.dataset is not None
    return AppTest.from_function(page, default_timeout=20).run()


def until_over(app: AppTest) -> None:
    """Run until no job is left running, and once more, as the screen does by itself."""
    for _ in range(300):
        app.run()
        if all(job.is_over for job in session.jobs()._jobs.values()):
            app.run()
            return
        time.sleep(0.1)
    pytest.fail("the work did not end")


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    until_over(app)


def markup(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def keys() -> set[str]:
    return {card.key for card in session.workspace().datasets()}


def test_an_empty_workspace_has_nothing_to_combine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    st.cache_resource.clear()
    monkeypatch.setenv("WHEREFORE_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setattr(Workspace, "install_samples", lambda _: None)
    app = AppTest.from_function(page, default_timeout=20).run()
    assert not app.exception
    assert not app.selectbox


def test_a_join_is_seen_first_and_then_kept(app: AppTest) -> None:
    assert "Nothing happens to the tables" in markup(app)
    app.multiselect[0].select("people_b_x_b_bold").run()
    until_over(app)
    assert not app.exception
    text = markup(app)
    assert "240 of 300" in text
    assert "60 rows of orders have no partner" in text
    assert "300 → 300" in text
    assert "<b>x</b>" not in text
    assert len(keys()) == 2, "nothing is kept before the button is pressed"
    app.radio[0].set_value(False).run()
    until_over(app)
    assert "240 rows of 3 columns" in markup(app)
    app.text_input[0].set_value("both").run()
    press(app, "Keep as a table")
    assert not app.exception
    assert "both" in keys()
    card = session.workspace().find("both")
    assert card is not None
    assert card.rows == 240
    assert app.session_state[session.DATASET] == "both"
    assert app.session_state[session.GO] == "data"


def test_rows_that_would_multiply_are_refused(app: AppTest) -> None:
    app.selectbox[0].select("people_b_x_b_bold").run()
    app.multiselect[0].select("orders").run()
    until_over(app)
    text = markup(app)
    assert "This cannot be joined so" in text
    assert "40 rows would become 240" in text
    assert not [button for button in app.button if button.label == "Keep as a table"]


def test_the_key_can_be_said(app: AppTest) -> None:
    app.multiselect[0].select("people_b_x_b_bold").run()
    until_over(app)
    app.selectbox[1].select("fee").run()
    app.selectbox[2].select("age").run()
    until_over(app)
    assert "No row of orders finds a partner" in markup(app)
    app.selectbox[1].select("person").run()
    until_over(app)
    assert "240 of 300" in markup(app)


def test_a_query_is_run_and_its_rows_are_kept(app: AppTest) -> None:
    app.segmented_control[0].set_value("Write SQL").run()
    app.text_area[0].set_value("select person, sum(fee) as fees from orders group by 1").run()
    press(app, "Run")
    assert "50 rows of 2 columns" in markup(app)
    assert len(keys()) == 2
    app.text_input[0].set_value("per person").run()
    press(app, "Keep as a table")
    assert not app.exception
    assert "per_person" in keys()


def test_a_query_that_may_not_be_says_why(app: AppTest) -> None:
    app.segmented_control[0].set_value("Write SQL").run()
    app.text_area[0].set_value("select * from '/etc/<b>passwd</b>'").run()
    press(app, "Run")
    text = markup(app)
    assert "This query gives no table" in text
    assert "reads datasets by their keys" in text
    assert "<b>passwd</b>" not in text


def test_a_name_that_is_taken_keeps_nothing(app: AppTest) -> None:
    app.segmented_control[0].set_value("Write SQL").run()
    app.text_area[0].set_value("select 1 as one").run()
    press(app, "Run")
    app.text_input[0].set_value("orders").run()
    press(app, "Keep as a table")
    assert "There is a dataset orders with other data: remove or replace it." in markup(app)
    assert len(keys()) == 2
