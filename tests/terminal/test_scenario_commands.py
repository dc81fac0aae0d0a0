"""Named what-ifs in the terminal: kept, listed, compared, renewed with the data, removed."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

import cli
from datasets.workspace.workspace import Workspace

Typed = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scenarios") / "workspace"


@pytest.fixture(scope="module")
def typed(place: Path) -> Typed:
    """Runs a command on this file's workspace, which has two kept what-ifs."""

    def command(*words: str) -> tuple[int, str, str]:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = cli.main([*words, "--workspace", str(place)])
        return code, out.getvalue(), err.getvalue()

    support = ("what-if", "subscription", "--set", "support=Yes", "--save", "Support for all")
    assert command(*support)[0] == 0
    fees = ("what-if", "subscription", "--scale", "monthly_fee=0.95", "--save", "Fee 5% lower")
    assert command(*fees)[0] == 0
    return command


def listed(typed: Typed) -> list[dict[str, Any]]:
    scenarios: list[dict[str, Any]] = json.loads(typed("scenarios", "subscription", "--json")[1])
    return scenarios


def test_what_was_kept_is_listed_with_its_answer(typed: Typed) -> None:
    first = listed(typed)[0]
    assert first["name"] == "Support for all"
    assert first["choices"] == {"set": ["support=Yes"]}
    assert first["current"]
    assert first["headline"] in typed("scenarios", "subscription")[1]


def test_two_side_by_side(typed: Typed) -> None:
    code, out, _ = typed("compare", "subscription", "support for all", "Fee 5% lower", "--json")
    assert code == 0
    answer = json.loads(out)
    assert answer["headline"].startswith("Support for all does better than Fee 5% lower")
    assert answer["question"]["choices"]["understood"] == (
        "What would a change do, side by side: Support for all and Fee 5% lower?"
    )
    assert answer["findings"][0]["quantities"][0]["name"] == "difference"


def test_old_answers_are_marked_and_renewed(typed: Typed, place: Path) -> None:
    with Workspace(place) as workspace:
        dataset = workspace.find("subscription")
        assert dataset is not None
        old = next(s for s in workspace.scenarios("subscription") if s.name == "Fee 5% lower")
        changed = type(dataset)(**{
            name: getattr(dataset, name) for name in dataset.__slots__
        } | {"fingerprint": "earlier"})  # fmt: skip
        workspace.keep_scenario(changed, old.name, old.choices, {"headline": "Of other data"})
    assert "the data changed since" in typed("scenarios", "subscription")[1]
    code, out, _ = typed("scenarios", "subscription", "--renew")
    assert code == 0
    assert "Of other data" not in out
    assert all(scenario["current"] for scenario in listed(typed))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("compare", "subscription", "Support for all", "No such"), "is called No such"),
        (("compare", "subscription", "Support for all"), "cannot be compared"),
        (("scenarios", "subscription", "--remove", "No such"), "is called No such"),
        (
            ("what-if", "subscription", "--lever", "support", "--save", "Curve"),
            "Only a what-if of one change",
        ),
        (
            ("what-if", "subscription", "--set", "support=Yes", "--save", " "),
            "Give the scenario a name",
        ),
    ],
)
def test_what_cannot_be_is_one_sentence(typed: Typed, words: tuple[str, ...], says: str) -> None:
    code, _, err = typed(*words)
    assert code == 1
    assert says in err


def test_one_can_be_removed(typed: Typed) -> None:
    assert typed("what-if", "subscription", "--set", "training=Yes", "--save", "Gone")[0] == 0
    typed("scenarios", "subscription", "--remove", "gone")
    assert "Gone" not in [scenario["name"] for scenario in listed(typed)]
