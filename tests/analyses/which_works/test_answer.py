"""Hillstrom's 64,000 customers: what the mails did, by the test that it was."""

from __future__ import annotations

import json
import re
import time
from html import unescape
from pathlib import Path

import jsonschema
import numpy as np
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import cli
from analyses._asking.ask import ask
from answers.answer import Answer, Asked
from answers.json_form import to_json
from datasets.workspace.workspace import CardEdits, Workspace
from models.training.trained import TrainedModel
from models.training.training import train
from tests.support.contract import contract
from tests.support.wording_rules import wording_faults
from tests.support.words_rules import from_data
from ui.session import session

NONE, MENS, WOMENS = "No E-Mail", "Mens E-Mail", "Womens E-Mail"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("hillstrom") / "workspace"
    with Workspace(made) as opened:
        assert opened.add(shared_data / "hillstrom.csv", name="hillstrom").dataset is not None
    return made


def model_in(folder: Path, edits: CardEdits) -> TrainedModel:
    with Workspace(folder) as opened:
        opened.edit("hillstrom", edits)
        card = opened.find("hillstrom")
        assert card is not None
        return train(card, opened.rows(card))


def raw_interval(file: Path, mail: str, other: str) -> tuple[float, float]:
    table = pd.read_csv(file)
    one, two = (table.loc[table["segment"] == arm, "visit"] for arm in (mail, other))
    half = 1.96 * float(np.sqrt(one.var() / len(one) + two.var() / len(two)))
    gap = float(one.mean() - two.mean())
    return gap - half, gap + half


def checked(model: TrainedModel) -> Answer:
    answer = ask(model, Asked("which_works", "", {"column": "segment"}))
    jsonschema.validate(to_json(answer), contract())
    assert wording_faults(answer, from_data(model.dataset)) == ()
    return answer


def test_both_mails_worked_and_which_is_better(folder: Path, shared_data: Path) -> None:
    answer = checked(model_in(folder, CardEdits()))
    assert answer.grade == "adjusted"
    assert answer.headline.startswith("Yes: in segment Mens E-Mail")
    told = [q for finding in answer.findings for q in finding.quantities if q.name == "difference"]
    pairs = ((WOMENS, NONE), (MENS, NONE), (MENS, WOMENS))
    for quantity, (mail, other) in zip(told, pairs, strict=True):
        low, high = raw_interval(shared_data / "hillstrom.csv", mail, other)
        assert quantity.value is not None
        assert low < quantity.value < high
    rates = [
        q.plain() for finding in answer.findings for q in finding.quantities if q.name == "arm"
    ]
    assert rates == ["10.6 of 100", "15.1 of 100", "18.3 of 100"]
    offer = next(check for check in answer.checks if check.code == "looks-randomised")
    assert offer.result == "caution"
    assert offer.columns == ("segment",)


def test_once_it_is_marked_it_is_a_test(
    folder: Path, shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model_in(folder, CardEdits(randomised="segment"))
    typed = ["ask", "hillstrom", "which_works", "--option", "column=segment"]
    assert cli.main([*typed, "--json", "--workspace", str(folder)]) == 0
    record = json.loads(capsys.readouterr().out)
    jsonschema.validate(record, contract())
    assert record["grade"] == "tested"
    low, high = raw_interval(shared_data / "hillstrom.csv", MENS, NONE)
    assert low < record["lead"]["value"] < high
    assert "than comparable" not in record["headline"]
    assert "looks-randomised" not in {check["code"] for check in record["checks"]}


def page() -> None:
    from ui.pages import ask_page

    ask_page.show()


def test_the_screen_says_the_same_and_offers_the_click(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Workspace(folder) as opened:
        opened.edit("hillstrom", CardEdits(randomised=""))
    st.cache_resource.clear()
    st.cache_data.clear()
    monkeypatch.setenv("WHEREFORE_WORKSPACE", str(folder))
    monkeypatch.setattr(Workspace, "install_samples", lambda _: None)
    app = AppTest.from_function(page, default_timeout=120)
    app.query_params["dataset"] = "hillstrom"
    app.query_params["question"] = "did the email campaign work?"
    for _ in range(400):
        app.run()
        said = "\n".join(element.proto.body for element in app.get("html"))
        if "How this was found" in said:
            break
        time.sleep(0.1)
    assert not app.exception
    said = unescape(re.sub(r"<[^>]+>|\u2060", "", said))
    assert "in segment Mens E-Mail" in said
    assert "more of every 100 rows visit" in said
    app.button(key="fix_looks-randomised_lot_segment").click()
    app.run()
    card = session.workspace().find("hillstrom")
    assert card is not None
    assert card.column("segment").randomised
