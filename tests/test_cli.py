"""The command line as a user types it: exit codes, plain sentences, stable JSON, no traceback."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pandas as pd
import pytest

import cli
from terminal import dataset_commands
from tests.support.checkout import ROOT

SCHEMA = json.loads((ROOT / "tests" / "contract" / "answer.schema.json").read_text())


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs a command on a workspace that this file's tests share."""
    place = str(tmp_path_factory.mktemp("cli") / "workspace")

    def command(*words: str, workspace: str = place) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            try:
                code = cli.main([*words, "--workspace", workspace])
            except SystemExit as stop:
                code = int(stop.code or 0)
        return Ran(code, out.getvalue(), err.getvalue())

    return command


@pytest.fixture(scope="module")
def shop(run: Run, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A small honest table: calls lower leaving, late orders raise it."""
    draw = np.random.default_rng(5)
    rows = 700
    late, call = draw.poisson(1.2, rows), draw.random(rows) < 0.5
    chance = 1 / (1 + np.exp(-(-0.6 + 0.9 * (late - 1.2) - 1.2 * call)))
    table = pd.DataFrame(
        {
            "customer_id": [f"C-{k:04d}" for k in range(rows)],
            "late_orders": late,
            "call_made": np.where(call, "Yes", "No"),
            "shoe_size": draw.integers(36, 46, rows),
            "churned": np.where(draw.random(rows) < chance, "Yes", "No"),
        }
    )
    file = tmp_path_factory.mktemp("files") / "shop.csv"
    table.to_csv(file, index=False)
    assert run("add", str(file)).code == 0
    return "shop"


def one_sentence(text: str) -> bool:
    lines = text.strip().splitlines()
    return len(lines) == 1 and lines[0].endswith((".", "?")) and "Traceback" not in text


class TestDatasets:
    def test_the_built_in_ones_are_there_on_first_use(self, run: Run) -> None:
        listed = run("list", "--json")
        assert listed.code == 0
        assert {"subscription", "retail_chain"} <= {card["key"] for card in listed.json}
        assert all(set(card) >= {"key", "title", "rows", "outcome"} for card in listed.json)

    def test_add_finds_the_roles(self, run: Run, shop: str) -> None:
        card = run("describe", shop, "--json").json
        roles = {column["name"]: column["role"] for column in card["columns"]}
        assert (card["outcome"], card["positive"], card["rows"]) == ("churned", "Yes", 700)
        assert roles["customer_id"] == "id"
        assert roles["call_made"] == "lever"
        assert card["problems"] == []
        wanted = {"name", "title", "type", "role", "why", "missing", "distinct"}
        assert all(set(column) >= wanted for column in card["columns"])
        assert len(card["fingerprint"]) >= 6

    def test_set_corrects_and_include_puts_back(self, run: Run, shop: str) -> None:
        left_out = run("set", shop, "--exclude", "shoe_size", "--json").json
        roles = {column["name"]: column["role"] for column in left_out["columns"]}
        assert roles["shoe_size"] == "left_out"
        back = run("set", shop, "--include", "shoe_size", "--json").json
        roles = {column["name"]: column["role"] for column in back["columns"]}
        assert roles["shoe_size"] == "driver"

    def test_set_says_what_judges(self, run: Run, shop: str) -> None:
        assert run("set", shop, "--split", "rows", "--json").json["split"] == "rows"
        trust = run("ask", shop, "can we trust it?", "--json").json
        drift = next(check for check in trust["checks"] if check["code"] == "drift")
        assert drift["title"] == "Judged on later rows alone"
        assert run("set", shop, "--split", "random", "--json").json["split"] == "random"

    def test_questions_say_why_not(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "bare.csv"
        file.write_text("a,b\n" + "".join(f"{k % 7},{k % 5}\n" for k in range(200)))
        run("add", str(file))
        offered = run("questions", "bare", "--json").json
        assert {"key", "text", "available", "why_not"} == set(offered[0])
        for question in offered:
            assert question["available"] is (question["why_not"] == "")

    def test_what_a_file_does_not_tell_is_asked_and_said(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "days.csv"
        days = [f"{k % 9 + 1:02d}/{k % 7 + 1:02d}/2024,{k}" for k in range(100)]
        file.write_text("\n".join(["day,n", *days[:50], "one", *days[50:]]) + "\n")
        made = run("add", str(file), "--json").json
        assert made["refused"] == [
            {"line": 52, "why": "1 value where the first line has 2", "cells": ["one"]}
        ]
        assert [each["choice"] for each in made["report"]["questions"]] == ["dates"]
        assert (made["report"]["rows_in"], made["report"]["rows_kept"]) == (101, 100)
        printed = run("add", str(file), "--dates", "day-first", "--name", "days first").out
        assert "refused line 52" in printed
        assert "dates read as day, month, year" in printed
        card = run("describe", "days_first", "--json").json
        assert {column["name"]: column["type"] for column in card["columns"]}["day"] == "date"
        assert run("add", str(file), "--header", "900").err.strip().endswith("rows.")

    def test_remove(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "gone.csv"
        file.write_text("churned,x\n" + "".join(f"{k % 2},{k}\n" for k in range(100)))
        run("add", str(file))
        assert run("remove", "gone").code == 0
        assert run("describe", "gone").code == 1


class TestAnswers:
    def test_ask_keeps_the_contract_and_repeats(self, run: Run, shop: str) -> None:
        first = run("ask", shop, "Why do customers leave?", "--json")
        jsonschema.validate(first.json, SCHEMA)
        assert first.out == run("ask", shop, "Why do customers leave?", "--json").out
        named = {c for bar in first.json["evidence"][0]["bars"] for c in bar["columns"]}
        assert {"late_orders", "call_made"} == named

    def test_what_if_holds_its_quantities(self, run: Run, shop: str) -> None:
        answer = run("what-if", shop, "--set", "call_made=Yes", "--cost", "2", "--json").json
        jsonschema.validate(answer, SCHEMA)
        told = {q["name"]: q for finding in answer["findings"] for q in finding["quantities"]}
        wanted = {"before", "after", "change", "change_total", "rows", "quick_look", "cost"}
        assert wanted <= set(told)
        assert told["change"]["unit"] == "points"
        assert told["change"]["low"] < told["change"]["value"] < told["change"]["high"] < 0
        gap = told["after"]["value"] - told["before"]["value"]
        assert told["change"]["value"] == pytest.approx(gap, abs=1e-9)
        total = told["change"]["value"] * told["rows"]["value"]
        assert told["change_total"]["value"] == pytest.approx(total)

    def test_a_share_of_nobody_is_refused(self, run: Run, shop: str) -> None:
        ran = run("what-if", shop, "--set", "call_made=Yes", "--share", "0")
        assert ran.code == 1
        assert "share" in ran.err

    def test_a_refusal_is_answered_with_0(self, run: Run, shop: str) -> None:
        asked = run("what-if", shop, "--shift", "late_orders=+6", "--json")
        assert asked.code == 0
        assert asked.json["grade"] == "none"
        assert any(c["result"] == "failed" for c in asked.json["checks"])

    def test_a_row_by_its_name_and_by_option(self, run: Run, shop: str) -> None:
        words = run("ask", shop, "Why is C-0007 likely to leave?", "--json").json
        option = run("ask", shop, "why_this_one", "--option", "row=C-0007", "--json").json
        assert words["findings"] == option["findings"]
        parts = words["evidence"][0]
        total = parts["start"] + sum(part["value"] for part in parts["parts"])
        assert total == pytest.approx(parts["end"], rel=1e-9)

    def test_a_group_and_a_column_left_out_by_option(self, run: Run, shop: str) -> None:
        picked = ("--option", "where=call_made=No", "--option", "where=shoe_size >= 37",
                  "--option", "without=late_orders")  # fmt: skip
        answer = run("ask", shop, "can_we_trust_it", *picked, "--json").json
        jsonschema.validate(answer, SCHEMA)
        assert answer["question"]["choices"] == {
            "where": ["call_made=No", "shoe_size >= 37"],
            "without": ["late_orders"],
            "understood": "Can we trust it where Call made = No and Shoe size >= 37 "
            "excluding Late orders?",
        }
        told = run("ask", shop, "Can we trust it?", *picked)
        assert told.code == 0
        assert "without Late orders" in " ".join(told.out.split())

    def test_too_small_a_group_is_refused_with_a_larger_one(self, run: Run, shop: str) -> None:
        few = ("--option", "where=call_made=No", "--option", "where=shoe_size=36")
        asked = run("ask", shop, "top_drivers", *few, "--json")
        assert asked.code == 0
        assert asked.json["grade"] == "none"
        jsonschema.validate(asked.json, SCHEMA)
        assert "customers without Call made" in asked.json["findings"][-1]["statement"]
        nowhere = run("ask", shop, "top_drivers", "--option", "where=colour=red")
        assert nowhere.code == 1
        assert "There is no column called colour" in nowhere.err

    def test_the_terminal_says_the_headline(self, run: Run, shop: str) -> None:
        told = run("ask", shop, "can we trust it")
        asked = run("ask", shop, "can we trust it", "--json").json
        assert " ".join(asked["headline"].split()) in " ".join(told.out.split())

    def test_a_deck_is_written(self, run: Run, shop: str, tmp_path: Path) -> None:
        out = tmp_path / "deck.pptx"
        made = run("deck", shop, "Why do customers leave?", "Can we trust it?", "--out", str(out))
        assert made.code == 0
        assert out.read_bytes()[:2] == b"PK"


class TestWhatCannotBe:
    @pytest.mark.parametrize(
        ("words", "says"),
        [
            (("describe", "shp"), "shop"),
            (("ask", "shop", "why are the churny ones so blue"), "Why do customers leave?"),
            (("what-if", "shop", "--set", "cal_made=Yes"), "Call made"),
            (("what-if", "shop", "--set", "call_made=Maybe"), "Call made"),
            (("what-if", "shop"), "Nothing changes"),
            (("set", "shop", "--outcome", "chrned"), "churned"),
            (("set", "shop", "--split", "date"), "date first"),
            (("ask", "shop", "why_this_one", "--option", "row=C-9999"), "nearest name"),
            (("ask", "shop", "top_drivers", "--option", "how_many=lots"), "takes a number"),
            (("add", "no_such_file.csv"), "no_such_file.csv"),
            (("deck", "shop", "Can we trust it?", "--out", "/no/such/folder/a.pptx"), "folder"),
            (("deck", "shop", "Can we trust it?", "--out", "a.doc"), ".pptx"),
        ],
    )
    def test_one_plain_sentence_and_1(
        self, run: Run, shop: str, words: tuple[str, ...], says: str
    ) -> None:
        assert shop
        ran = run(*words)
        assert (ran.code, ran.out) == (1, "")
        assert says in ran.err
        assert len(ran.err.strip().splitlines()) == 1
        assert "Traceback" not in ran.err

    @pytest.mark.parametrize(
        "words", [(), ("fly",), ("ask", "shop"), ("what-if", "s", "--share", "x")]
    )
    def test_misuse_is_2(self, run: Run, words: tuple[str, ...]) -> None:
        assert run(*words).code == 2

    def test_a_few_rows_are_kept_and_not_answered(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "few.csv"
        file.write_text("churned,visits\n" + "".join(f"{k % 2},{k}\n" for k in range(12)))
        assert run("add", str(file)).code == 0
        ran = run("ask", "few", "top_drivers")
        assert ran.code == 1
        assert one_sentence(ran.err)
        assert run("describe", "few", "--json").json["rows"] == 12

    def test_an_outcome_with_one_value(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "same.csv"
        file.write_text("churned,visits\n" + "".join(f"Yes,{k}\n" for k in range(300)))
        run("add", str(file))
        run("set", "same", "--outcome", "churned")
        ran = run("ask", "same", "Why do customers leave?")
        assert ran.code == 1
        assert "in every row, so there is nothing to explain" in ran.err

    def test_columns_named_like_sql(self, run: Run, tmp_path: Path) -> None:
        draw = np.random.default_rng(2)
        table = pd.DataFrame(
            {
                'select "x"; drop table cards; --': draw.normal(size=400),
                "group by": draw.choice(["a'b", 'c"d', "e;f"], 400),
                "order": draw.choice(["Yes", "No"], 400),
            }
        )
        table["churned"] = np.where(table["group by"] == "e;f", "Yes", table["order"])
        file = tmp_path / "odd.csv"
        table.to_csv(file, index=False)
        assert run("add", str(file)).code == 0
        names = {column["name"] for column in run("describe", "odd", "--json").json["columns"]}
        assert names == set(table.columns)
        assert run("ask", "odd", "top_drivers", "--json").code == 0
        assert run("list").code == 0

    def test_an_unreadable_file_keeps_everything(self, run: Run, tmp_path: Path) -> None:
        before = run("list").out
        file = tmp_path / "broken.parquet"
        file.write_bytes(b"PAR1 this is no table")
        ran = run("add", str(file))
        assert (ran.code, ran.out) == (1, "")
        assert "broken.parquet" in ran.err
        assert run("list").out == before

    def test_what_should_not_happen_is_said_plainly(
        self, run: Run, shop: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        def fails(*_: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr(dataset_commands, "dataset_of", fails)
        ran = run("describe", shop, workspace=str(tmp_path / "w"))
        assert ran.code == 1
        assert one_sentence(ran.err)
        assert "ZeroDivisionError" in (tmp_path / "w" / "errors.log").read_text()


def test_it_runs_from_anywhere_as_a_program(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), "list", "--workspace", str(tmp_path / "w")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0
    assert "subscription" in ran.stdout
    assert ran.stderr == ""
