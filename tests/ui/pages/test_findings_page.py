"""Findings: in the order of the slides, movable, in the reader's words, and taken away."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st
from pptx import Presentation
from streamlit.testing.v1 import AppTest

from answers.answer import Answer, Asked, Finding, Provenance
from answers.checks import Check
from answers.json_form import to_json
from answers.quantity import Quantity
from datasets.workspace.workspace import Workspace
from ui.pages import findings_page
from ui.session import session

CHANGE = Quantity("change", -0.07, "points", -0.11, -0.03, 0.95)
FIRST = Answer(
    question=Asked("what_if", "What would support for everyone do?"),
    headline="Support for everyone would lower churn by about 7 points (3 to 11)",
    grade="adjusted",
    checks=(Check("not-a-cause", "Not proof of a cause", "caution", "Run a test."),),
    method="Weighted comparison.",
    provenance=Provenance("shop", "f", 400, "churn", "trees"),
    findings=(Finding("That is about −7 points (−11 to −3).", "adjusted", (CHANGE,)),),
    lead=CHANGE,
)
SECOND = replace(FIRST, headline="Women and men leave equally often", grade="seen", lead=None)


def page() -> None:
    from ui.pages import findings_page

    findings_page.show()


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    st.cache_resource.clear()
    monkeypatch.setenv("WHEREFORE_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setattr(Workspace, "install_samples", lambda _: None)
    return AppTest.from_function(page, default_timeout=20)


def keep_both() -> tuple[int, int]:
    findings = [
        session.workspace().keep_finding("shop", to_json(answer)) for answer in (FIRST, SECOND)
    ]
    return findings[0].id, findings[1].id


def markup(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def test_nothing_kept_says_how_to_keep(app: AppTest) -> None:
    app.run()
    assert not app.exception
    assert "Nothing kept yet" in markup(app)


def test_findings_move_and_go(app: AppTest) -> None:
    first, second = keep_both()
    app.run()
    assert not app.exception
    app.button(key=f"down_{first}").click().run()
    text = markup(app)
    assert text.index(SECOND.headline) < text.index("Support for everyone")
    app.button(key=f"remove_{second}").click().run()
    assert SECOND.headline not in markup(app)


def test_words_that_say_another_number_are_marked(app: AppTest) -> None:
    first, _ = keep_both()
    app.run()
    app.button(key=f"edit_{first}").click().run()
    app.text_area[0].set_value("Support would cut churn by 12 points").run()
    assert "Your words say 12" in markup(app)
    app.button(key=f"keep_{first}").click().run()
    assert not app.exception
    assert session.workspace().findings()[0].words == "Support would cut churn by 12 points"
    assert findings_page.unknown_numbers("about 7 points (3 to 11)", FIRST) == []


def test_what_is_taken_away_carries_the_headlines(app: AppTest) -> None:
    keep_both()
    app.run()
    findings = session.kept_answers()
    deck = Presentation(io.BytesIO(findings_page.deck(findings, "For the board")))
    titles = " | ".join(
        slide.shapes.title.text.replace("\v", " ") for slide in deck.slides if slide.shapes.title
    )
    assert FIRST.headline in titles
    assert "Women and men leave equally often" in findings_page.report(findings)
    assert [record["headline"] for record in json.loads(findings_page.data(findings))] == [
        FIRST.headline,
        SECOND.headline,
    ]
