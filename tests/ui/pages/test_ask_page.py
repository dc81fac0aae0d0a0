"""Ask: first run, suggestions, what is not understood, one row, and an answer on the screen."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Event

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analyses._asking.ask import ask
from answers.answer import Answer, Asked
from datasets.progress import Progress
from datasets.workspace.workspace import CardEdits, Workspace
from models.training.trained import TrainedModel
from models.training.training import train_stored
from ui.session import session


def page() -> None:
    from ui.pages import ask_page

    ask_page.show()


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    st.cache_resource.clear()
    st.cache_data.clear()
    monkeypatch.setenv("WHEREFORE_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setattr(Workspace, "install_samples", lambda _: None)
    draw = np.random.default_rng(3)
    support = draw.choice(["Yes", "No"], 400)
    left = np.where(draw.random(400) < np.where(support == "Yes", 0.1, 0.6), "Yes", "No")
    table = pd.DataFrame({"customer": [f"C{k:03d}" for k in range(400)], "support": support,
                          "fee": draw.uniform(9, 90, 400).round(2), "churn": left})  # fmt: skip
    table.to_csv(tmp_path / "shop.csv", index=False)
    added = session.workspace().add(tmp_path / "shop.csv").dataset
    assert added is not None
    edits = CardEdits(outcome="churn", positive="Yes", ids=("customer",), levers=("support",))
    session.workspace().edit("shop", edits)
    return AppTest.from_function(page, default_timeout=30)


def markup(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def chips(app: AppTest) -> list[str]:
    """What the chips say, in their order."""
    return [each.proto.popover.label.replace("\\", "") for each in app.get("popover")]


def labels(app: AppTest) -> list[str]:
    return [button.label.replace("\\", "") for button in app.button]


def wait_until_over(app: AppTest) -> None:
    for _ in range(300):
        app.run()
        if "Working" not in markup(app):
            return
        time.sleep(0.1)
    pytest.fail("the work did not end")


def answered(app: AppTest, question: str) -> str:
    """What stands on the page once the work is over."""
    app.query_params["dataset"] = "shop"
    app.query_params["question"] = question
    wait_until_over(app)
    assert not app.exception
    return markup(app)


def test_the_first_run_has_no_question_box(app: AppTest) -> None:
    app.run()
    assert not app.exception
    assert "Ask your table why" in markup(app)
    assert not app.text_input
    app.button(key="own_shop").click().run()
    assert "What would you like to know?" in markup(app)


def test_an_unknown_dataset_in_the_address_gets_the_nearest(app: AppTest) -> None:
    app.query_params["dataset"] = "shopp"
    app.run()
    assert not app.exception
    assert "There is no dataset called shopp. The nearest name is shop." in markup(app)


def test_an_open_table_offers_its_questions(app: AppTest) -> None:
    text = answered(app, "")
    assert "This table can answer" in text
    assert len(labels(app)) >= 4


def test_what_is_not_understood_gets_the_questions_that_are(app: AppTest) -> None:
    text = answered(app, "colour of the <b>moon</b>")
    assert "Nothing was calculated" in text
    assert "<b>moon</b>" not in text
    assert "Closest questions I can answer" in text


@pytest.mark.slow
def test_an_answer_then_one_row(app: AppTest) -> None:
    text = answered(app, "can we trust it?")
    assert "How this was found" in text
    assert "Add to findings" in labels(app)
    app.button[labels(app).index("Add to findings")].click().run()
    assert len(session.workspace().findings()) == 1
    assert "Kept in findings" in labels(app)
    about_one = next(label for label in labels(app) if label.startswith("Why is one"))
    app.button[labels(app).index(about_one)].click()
    wait_until_over(app)
    assert "Which " in markup(app)
    pick = next(button for button in app.button if str(button.key).startswith("row_"))
    name = pick.label.replace("\\", "").partition(":")[0]
    pick.click()
    wait_until_over(app)
    assert not app.exception
    assert name in markup(app)
    assert app.query_params["row"] == name


@pytest.mark.slow
def test_keeping_one_row_asks_which_one_and_then_answers(app: AppTest) -> None:
    assert "Which " in answered(app, "How do we keep this customer?")
    pick = [button for button in app.button if str(button.key).startswith("row_")][1]
    name = pick.label.replace("\\", "").partition(":")[0]
    pick.click()
    wait_until_over(app)
    assert not app.exception
    assert f"customers like {name} with support, about" in markup(app)


def test_another_column_is_picked_beside_the_question(app: AppTest) -> None:
    app_then = answered(app, "How does churn move with a column?")
    assert "by Support" in app_then
    (picker,) = (box for box in app.selectbox if box.label == "With which column?")
    assert picker.options == ["The strongest", "Support", "Fee"]
    picker.select("fee").run()
    wait_until_over(app)
    assert app.text_input(key="question_box").value == "How does Churn move with Fee?"
    assert "by Fee" in markup(app)


@pytest.mark.slow
def test_a_large_table_gets_a_first_answer_then_that_of_all_rows(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = Event()

    def patient(*arguments: object, **options: object) -> TrainedModel:
        go_on.wait(60)
        return train_stored(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(session, "WORTH_A_FIRST_LOOK", 300)
    monkeypatch.setattr("models.training.training.FIRST_ROWS", 250)
    monkeypatch.setattr("models.training.training.train_stored", patient)
    app.query_params["dataset"] = "shop"
    app.query_params["question"] = "can we trust it?"
    for _ in range(200):
        app.run()
        if "A first answer" in markup(app):
            break
        time.sleep(0.1)
    assert "From a random part of 400 rows" in markup(app)
    assert "How this was found" in markup(app)
    go_on.set()
    for _ in range(200):
        app.run()
        if "A first answer" not in markup(app):
            break
        time.sleep(0.1)
    assert "random part" not in markup(app)
    wait_until_over(app)
    assert "400 customers" in markup(app)


def test_a_filter_is_held_shown_on_the_answer_and_lifted(app: AppTest) -> None:
    app.query_params["only"] = ["fee >= 20"]
    page = answered(app, "Why do customers leave?")
    assert "fitted on the 342 of 400 customers with a fee of 20 or more" in page
    assert "Only customers with a fee of 20 or more" in chips(app)
    assert "All 400 customers" not in chips(app)
    app.text_input(key="question_box").set_value("Can we trust it?").run()
    wait_until_over(app)
    assert app.text_input(key="question_box").value == "Can we trust it?"
    assert "fitted on the 342 of 400 customers with a fee of 20 or more" in markup(app)
    assert "<h1>In this group: Hardly better than Support alone" in markup(app)
    app.button(key="filter_lift").click().run()
    wait_until_over(app)
    assert "fee of 20 or more" not in markup(app)
    assert "All 400 customers" in chips(app)


def test_two_wordings_of_one_question_are_calculated_once(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    calculated: list[Asked] = []

    def counted(model: TrainedModel, asked: Asked, progress: Progress) -> Answer:
        calculated.append(asked)
        return ask(model, asked, progress)

    monkeypatch.setattr("ui.pages.ask_page.ask", counted)
    kept: list[Asked] = []
    monkeypatch.setattr(session, "keep", lambda _, answer: kept.append(answer.question))
    wordings = ("how many customers without support", "number of customers who have no support")
    answered(app, "Can we trust it?")
    calculated.clear()
    for words in wordings:
        app.text_input(key="question_box").set_value(words).run()
        wait_until_over(app)
        assert "without support" in markup(app)
        next(button for button in app.button if "findings" in button.label).click().run()
    assert len(calculated) == 1
    assert [question.text for question in kept] == list(wordings)
    assert {question.understood for question in kept} == {"How many customers where Support = No?"}
    app.query_params["only"] = ["fee >= 20"]
    wait_until_over(app)
    assert len(calculated) == 2
    next(button for button in app.button if "findings" in button.label).click().run()
    assert kept[-1].understood == "How many customers where Fee >= 20 and Support = No?"


def test_another_dataset_is_asked_of_everyone(app: AppTest) -> None:
    app.query_params["dataset"] = "shop"
    app.query_params["only"] = ["fee >= 20"]
    app.run()
    assert app.query_params["only"] == "fee>=20"

    def opened() -> None:
        from ui.session import session

        session.open_as("")

    again = AppTest.from_function(opened, default_timeout=30)
    again.query_params["only"] = ["fee>=20"]
    again.run()
    assert "only" not in again.query_params


def test_a_filter_that_cannot_be_is_said_and_can_be_lifted(app: AppTest) -> None:
    app.query_params["only"] = ["colour=red"]
    assert "There is no column called colour" in answered(app, "Why do customers leave?")
    assert app.button(key="filter_lift").label
    app.button(key="filter_lift").click().run()
    wait_until_over(app)
    assert "no column called colour" not in markup(app)


def test_only_rows_that_are_asked_about_are_offered(app: AppTest) -> None:
    app.query_params["only"] = ["fee >= 20"]
    answered(app, "Why is one customer likely to leave?")
    names = [
        button.label.partition("\\")[0]
        for button in app.button
        if button.key and button.key.startswith("row_")
    ]
    opened = session.workspace()
    card = opened.find("shop")
    assert card is not None
    fee = opened.rows(card).set_index("customer")["fee"]
    assert names
    assert (fee[names] >= 20).all()


@pytest.mark.slow
def test_rows_whose_id_repeats_are_each_offered_once(app: AppTest, tmp_path: Path) -> None:
    draw = np.random.default_rng(4)
    store, promo = draw.choice(["S1", "S2", "S3"], 400), draw.choice(["Yes", "No"], 400)
    sales = np.where(promo == "Yes", 90, 50) + draw.normal(0, 5, 400)
    table = pd.DataFrame({"store": store, "promo": promo, "fee": draw.uniform(9, 90, 400),
                          "sales": sales.round(2)})  # fmt: skip
    table.to_csv(tmp_path / "weeks.csv", index=False)
    assert session.workspace().add(tmp_path / "weeks.csv").dataset is not None
    session.workspace().edit("weeks", CardEdits(outcome="sales", ids=("store",)))
    app.query_params["dataset"] = "weeks"
    app.run()
    pressed = [button for button in app.button if button.label.startswith("Why does one")]
    pressed[0].click()
    wait_until_over(app)
    assert not app.exception
    rows = [button for button in app.button if (button.key or "").startswith("row_")]
    offered = [row.label.replace("\\", "").partition(":")[0] for row in rows]
    assert offered
    assert len(offered) == len(set(offered))
    assert set(offered) <= {"S1", "S2", "S3"}
