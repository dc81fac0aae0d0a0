"""What is offered in the terminal works as it is printed: a command, or key and choices."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

import cli
from analyses._asking.ask import choices_of

Typed = Callable[..., tuple[int, str]]
TOO_FEW = "why do women with tenure over 70 leave?"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("offered") / "work space"


@pytest.fixture
def typed(place: Path, capsys: pytest.CaptureFixture[str]) -> Typed:
    def command(*words: str) -> tuple[int, str]:
        code = cli.main([*words, "--workspace", str(place)])
        return code, capsys.readouterr().out

    return command


def commands(printed: str) -> list[str]:
    return [line.strip() for line in printed.splitlines() if line.strip().startswith("python ")]


def test_below_a_refusal_stands_a_command_that_works(typed: Typed, place: Path) -> None:
    code, out = typed("ask", "subscription", TOO_FEW)
    offered = commands(out)
    assert code == 0
    assert offered
    words = shlex.split(offered[0])
    assert words[:4] == ["python", "cli.py", "ask", "subscription"]
    assert words[-2:] == ["--workspace", str(place)]
    code, out = typed(*words[2:-2])
    assert code == 0
    assert not commands(out), "what a refusal offers is answered"


def test_the_json_holds_what_is_offered_with_key_and_choices(typed: Typed) -> None:
    refused = json.loads(typed("ask", "subscription", TOO_FEW, "--json")[1])
    assert refused["grade"] == "none"
    assert [offer["text"] for offer in refused["offers"]] == refused["ask_next"]
    for offer in refused["offers"]:
        assert offer["key"] == "top_drivers"
        assert offer["choices"]["where"] == ["gender=Female"]
        assert set(offer["choices"]) <= set(choices_of(offer["key"]))


def test_an_answer_prints_no_commands(typed: Typed) -> None:
    assert commands(typed("ask", "subscription", "how many customers are there")[1]) == []
