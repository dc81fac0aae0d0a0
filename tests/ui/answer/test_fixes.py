"""A click beside a check changes the card, the answer is made again, and it can be undone."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from answers.checks import Check
from datasets.cards.card import Column, Dataset
from datasets.workspace.workspace import CardEdits, Workspace
from ui.answer import fixes
from ui.session import session


def page() -> None:
    from ui.pages import ask_page

    ask_page.show()


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """A shop whose income is blank where customers left, with a score and two dates."""
    st.cache_resource.clear()
    st.cache_data.clear()
    monkeypatch.setenv("WHEREFORE_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setattr(Workspace, "install_samples", lambda _: None)
    draw = np.random.default_rng(3)
    rows = 1_500
    support = draw.choice(["Yes", "No"], rows)
    left = draw.random(rows) < np.where(support == "Yes", 0.15, 0.5)
    income = draw.normal(50, 9, rows).round(1)
    ticket = draw.permutation(rows)
    table = pd.DataFrame({
        "customer_id": [f"C{k:04d}" for k in range(rows)],
        "support": support,
        "income": np.where(draw.random(rows) < np.where(left, 0.5, 0.1), np.nan, income),
        "risk_score": (40 * left + draw.normal(50, 14, rows)).round(1),
        "ticket": ticket,
        "signup_date": pd.Timestamp("2025-01-01") + pd.to_timedelta(ticket % 300, unit="D"),
        "invoice_date": pd.Timestamp("2026-01-01") + pd.to_timedelta(ticket % 40, unit="D"),
        "churn": np.where(left, "Yes", "No"),
    })  # fmt: skip
    table.to_csv(tmp_path / "shop.csv", index=False)
    assert session.workspace().add(tmp_path / "shop.csv").dataset is not None
    session.workspace().edit("shop", CardEdits(outcome="churn", drivers=("ticket",)))
    return AppTest.from_function(page, default_timeout=60)


def card() -> Dataset:
    dataset = session.workspace().find("shop")
    assert dataset is not None
    return dataset


def markup(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def clicks(app: AppTest) -> dict[str, str]:
    """Labels of the clicks that fix, by key."""
    return {
        str(button.key): button.label.replace("\\", "")
        for button in app.button
        if str(button.key).startswith("fix_")
    }


def answered(app: AppTest) -> str:
    for _ in range(400):
        app.run()
        if "How this was found" in markup(app):
            assert not app.exception
            return markup(app)
        time.sleep(0.1)
    pytest.fail("no answer came")


def pressed(app: AppTest, label: str) -> str:
    """The answer after the click of that label."""
    before = card().fingerprint
    key = next(key for key, text in clicks(app).items() if text == label)
    app.button(key=key).click()
    text = answered(app)
    assert card().fingerprint != before
    assert card().fingerprint[:12] in text  # the data version that the answer rests on
    return text


def test_each_click_changes_the_card_and_the_answer(app: AppTest) -> None:
    app.query_params["dataset"] = "shop"
    app.query_params["question"] = "can we trust it?"
    text = answered(app)
    assert "Where Income is blank" in text
    assert {"Leave Income out", "Leave Ticket out", "Put Risk score back"} <= {
        *clicks(app).values()
    }

    text = pressed(app, "Leave Income out")
    assert card().column("income").role == "left_out"
    assert "Where Income is blank" not in text
    text = pressed(app, "Put Income back")
    assert card().column("income").role == "driver"
    assert "Where Income is blank" in text

    text = pressed(app, "Put Risk score back")
    assert card().column("risk_score").role == "driver"
    assert "A column that may know the answer was put back" in text
    pressed(app, "Leave Risk score out")
    assert card().column("risk_score").role == "left_out"

    text = pressed(app, "Ticket names the rows")
    assert {column.name for column in card().with_role("id")} == {"customer_id", "ticket"}
    assert "may only number the rows" not in text


def test_another_date_tells_the_time(app: AppTest) -> None:  # noqa: ARG001
    assert card().with_role("date")[0].name == "signup_date"
    check = Check("drift", "It changes over time", "caution", "It was better before.")
    _, fix = fixes.of(card(), check)
    assert fix.label == "Tell time by Invoice date"
    fix.act()
    assert [column.name for column in card().with_role("date")] == ["invoice_date"]


def test_later_rows_judge_and_no_longer(app: AppTest) -> None:
    app.query_params["dataset"] = "shop"
    app.query_params["question"] = "can we trust it?"
    answered(app)
    check = Check("drift", "It changes over time", "caution", "It was better before.")
    fix, _ = fixes.of(card(), check)
    assert fix.label == "Judge it on the last rows"
    fix.act()
    assert card().split == "date"
    assert "Judged on later rows alone" in answered(app)
    assert "Judge it on the last rows" not in [fix.label for fix in fixes.of(card(), check)]
    pressed(app, "Judge by rows of all times")
    assert card().split == ""


def test_rows_of_one_entity_are_kept_together(app: AppTest) -> None:  # noqa: ARG001
    store = Column("store_id", "Store ID", "text", "left_out", why="Only names the row, as x does.")
    ticket = Column("row", "Row", "number", "left_out", why="Only names the row, as x does.")
    dataset = Dataset("k", "t", 9, "f", (Column("order", "Order", "text", "id"), store, ticket))
    check = Check("duplicate-rows", "Rows belong together", "caution", "", ("store_id",))
    (fix,) = fixes.of(dataset, check)
    assert fix.label == "Keep rows of one Store ID together"
    edits = fix.act.args[1]  # type: ignore[attr-defined]
    assert (edits.ids, edits.exclude) == (("order", "store_id"), ("row",))


def test_what_passed_needs_no_mending() -> None:
    column = Column("fee", "Fee", "number", "driver")
    dataset = Dataset("k", "t", 9, "f", (column,))
    passed = Check("missing-not-random", "Blanks tell nothing", "passed", "", ("fee",))
    assert fixes.of(dataset, passed) == ()
    foreign = Check("weak-model", "Weak", "failed", "", ("fee", "unheard of"))
    assert fixes.of(dataset, foreign) == ()


def test_at_most_three_clicks_the_suspected_first() -> None:
    columns = tuple(
        Column(f"c{k}", f"C{k}", "number", "left_out", certain=k < 3, leak=True) for k in range(5)
    )
    check = Check("leakage", "Left out", "caution", "", tuple(c.name for c in columns))
    clicks_of = fixes.of(Dataset("k", "t", 9, "f", columns), check)
    assert [fix.label for fix in clicks_of] == ["Put C3 back", "Put C4 back", "Put C0 back"]


def test_what_cannot_be_is_said(app: AppTest) -> None:  # noqa: ARG001
    store = Column("churn", "Churn", "yes_no", "driver")
    dataset = Dataset("shop", "t", 9, "f", (store,))
    check = Check("missing-not-random", "Blanks", "caution", "", ("churn",))
    before = card()
    fixes.of(dataset, check)[0].act()
    assert card() == before
