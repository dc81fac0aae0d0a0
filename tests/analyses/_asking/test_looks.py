"""Many questions are said beside an answer; few are said alike, whatever their number."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import cli
from analyses._asking.looks import MANY, many_looks, ordinal, with_looks
from answers.answer import Answer, Asked, Provenance
from answers.checks import Check
from datasets.workspace.workspace import Workspace


def answer() -> Answer:
    return Answer(
        question=Asked("top_drivers", "Why do customers leave?"),
        headline="Contract explains most.",
        grade="adjusted",
        checks=(
            Check("not-a-cause", "Not proof of a cause", "caution", "Nobody drew lots."),
            Check("no-signal", "There is something to explain", "passed", "There is."),
        ),
        method="",
        provenance=Provenance("shop", "abc", 200, "churn", "trees"),
    )


def test_few_questions_pass_with_the_same_words() -> None:
    first, last = many_looks(1), many_looks(MANY - 1)
    assert first == last
    assert first.result == "passed"


def test_many_questions_are_a_caution_that_counts_them() -> None:
    check = many_looks(23)
    assert check.result == "caution"
    assert "the 23rd question asked of this table" in check.text
    assert "test it before you act" in check.text
    assert many_looks(MANY).result == "caution"


def test_it_stands_among_the_checks_by_its_weight_and_once() -> None:
    looked_at_often = with_looks(with_looks(answer(), 3), 40)
    assert [check.code for check in looked_at_often.checks] == [
        "not-a-cause",
        "many-looks",
        "no-signal",
    ]
    assert with_looks(answer(), 3).checks[-1].code == "many-looks"
    assert looked_at_often.headline == answer().headline


@pytest.mark.parametrize(
    ("place", "words"),
    [(1, "1st"), (2, "2nd"), (11, "11th"), (20, "20th"), (21, "21st"), (103, "103rd"),
     (112, "112th"), (1022, "1,022nd")],
)  # fmt: skip
def test_places_are_said_in_order(place: int, words: str) -> None:
    assert ordinal(place) == words


def test_the_terminal_counts_a_question_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draw = np.random.default_rng(2)
    support = draw.random(300) < 0.5
    left = draw.random(300) < np.where(support, 0.1, 0.6)
    table = pd.DataFrame({"support": support, "fee": draw.normal(9, 2, 300), "churn": left})
    table.to_csv(tmp_path / "shop.csv", index=False)
    place = ["--workspace", str(tmp_path / "workspace")]
    assert cli.main(["add", str(tmp_path / "shop.csv"), *place]) == 0
    capsys.readouterr()
    ask = ["ask", "shop", "can we trust it?", "--json", *place]
    outputs = [capsys.readouterr().out for _ in range(2) if cli.main(ask) == 0]
    assert outputs[0] == outputs[1]
    checks = {check["code"]: check for check in json.loads(outputs[0])["checks"]}
    assert checks["many-looks"]["result"] == "passed"
    with Workspace(tmp_path / "workspace") as workspace:
        shop = workspace.find("shop")
        assert shop is not None
        for number in range(MANY):
            workspace.count_question(shop, "how_it_responds", {"column": str(number)})
    assert cli.main(ask) == 0
    assert capsys.readouterr().out == outputs[0]  # it keeps its place
    assert cli.main(["ask", "shop", "Why do they leave?", "--json", *place]) == 0
    checks = {check["code"]: check for check in json.loads(capsys.readouterr().out)["checks"]}
    assert "the 22nd question asked of this table" in checks["many-looks"]["text"]
