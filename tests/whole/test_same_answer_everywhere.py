"""Promise 6: same data, same question, same answer, on screen, in the terminal, on the slide."""

from __future__ import annotations

import html
import io
import json
import re
import time
from contextlib import redirect_stdout
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from pptx import Presentation
from streamlit.testing.v1 import AppTest

import cli
from datasets.workspace.workspace import Workspace
from ui.session import session

QUESTION = "Why do customers leave?"


def ask_page() -> None:
    from ui.pages import ask_page

    ask_page.show()


@pytest.fixture
def table(tmp_path: Path) -> Path:
    draw = np.random.default_rng(8)
    rows = 600
    late = draw.poisson(1.0, rows)
    help_given = draw.random(rows) < 0.5
    chance = 1 / (1 + np.exp(-(-0.5 + 0.8 * late - 1.1 * help_given)))
    file = tmp_path / "club.csv"
    pd.DataFrame(
        {
            "customer_id": [f"M{k:03d}" for k in range(rows)],
            "late_orders": late,
            "support": np.where(help_given, "Yes", "No"),
            "age": draw.integers(18, 80, rows),
            "churned": np.where(draw.random(rows) < chance, "Yes", "No"),
        }
    ).to_csv(file, index=False)
    return file


def on_the_screen(folder: Path, table: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """All words of the answer as the Ask page shows it."""
    monkeypatch.setenv("WHEREFORE_WORKSPACE", str(folder))
    monkeypatch.setattr(Workspace, "install_samples", lambda _: None)
    st.cache_resource.clear()
    st.cache_data.clear()
    assert session.workspace().add(table).dataset is not None
    app = AppTest.from_function(ask_page, default_timeout=60)
    app.query_params["dataset"] = "club"
    app.query_params["question"] = QUESTION
    for _ in range(300):
        app.run()
        shown = " ".join(element.proto.body for element in app.get("html"))
        if "How this was found" in shown or app.expander:
            break
        time.sleep(0.1)
    assert not app.exception
    session.workspace().close()
    return words_of(shown)


def words_of(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def close_up(text: str) -> str:
    """Without white space, which highlighting a number may add."""
    return re.sub(r"\s+", "", text)


def test_screen_terminal_and_slide_say_the_same(
    tmp_path: Path, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = on_the_screen(tmp_path / "screen", table, monkeypatch)

    place = ["--workspace", str(tmp_path / "terminal")]
    assert cli.main(["add", str(table), *place]) == 0
    out = io.StringIO()
    with redirect_stdout(out):
        assert cli.main(["ask", "club", QUESTION, "--json", *place]) == 0
    told = json.loads(out.getvalue())

    deck = tmp_path / "deck.pptx"
    assert cli.main(["deck", "club", QUESTION, "--out", str(deck), *place]) == 0
    slides = Presentation(str(deck)).slides
    written = " ".join(
        [shape.text_frame.text.replace("\v", " ")
         for slide in slides for shape in slide.shapes if shape.has_text_frame]
        + [slide.notes_slide.notes_text_frame.text for slide in slides]
    )  # fmt: skip

    assert told["grade"] == "adjusted"
    assert close_up(told["headline"]) in close_up(shown)
    assert close_up(told["headline"]) in close_up(written)
    for finding in told["findings"]:
        assert close_up(finding["statement"]) in close_up(shown)
    for check in told["checks"]:
        assert close_up(check["title"]) in close_up(shown)
        assert close_up(check["title"]) in close_up(written)
