"""`understand` prints how a question is read, and calculates nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import cli


def printed(capsys: pytest.CaptureFixture[str], place: Path, *words: str) -> str:
    assert cli.main(["understand", "subscription", *words, "--workspace", str(place)]) == 0
    return capsys.readouterr().out


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("understand") / "workspace"


def test_the_reading_as_json(capsys: pytest.CaptureFixture[str], place: Path) -> None:
    told = json.loads(printed(capsys, place, "what if we stop discounts", "--json"))
    assert told == {
        "key": "what_if", "choices": {"set": ["discount=No"]}, "unused": [], "readings": [],
        "why_not": None,
    }  # fmt: skip


def test_the_reading_in_words(capsys: pytest.CaptureFixture[str], place: Path) -> None:
    told = printed(capsys, place, "why do premium customers leave")
    assert told == "Understood as: Why do customers leave where Plan = Premium?\n"


def test_a_follow_up(capsys: pytest.CaptureFixture[str], place: Path) -> None:
    told = printed(
        capsys, place, "and for basic?", "--after", "why do premium customers leave", "--json"
    )
    assert json.loads(told)["choices"] == {"where": ["plan=Basic"]}


def test_what_is_offered_and_no_model_is_trained(
    capsys: pytest.CaptureFixture[str], place: Path
) -> None:
    told = printed(capsys, place, "why do purple customers leave")
    assert "purple" in told
    assert "· Why do customers leave?" in told
    assert not list(place.rglob("*.ubj"))


def test_a_word_of_the_owner_is_noted_explained_and_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def said(*words: str) -> str:
        code = cli.main([*words, "--workspace", str(tmp_path / "workspace")])
        return f"{code} {capsys.readouterr().out}"

    assert said("ask", "subscription", "why do bargainers leave").startswith("1")
    assert "Words I did not know: bargainers (1)" in said("describe", "subscription")
    kept = said("set", "subscription", "--synonym", "bargainers=discount=Yes")
    assert "bargainers means discount=Yes" in kept
    assert "Words I did not know" not in said("describe", "subscription")
    told = json.loads(said("describe", "subscription", "--json").partition(" ")[2])
    assert told["synonyms"] == {"bargainers": "discount=Yes"}
    told = said("understand", "subscription", "why do bargainers leave")
    assert "Why do customers leave where Discount = Yes?" in told
    said("set", "subscription", "--synonym", "bargainers=")
    assert "I did not use" in said("understand", "subscription", "why do bargainers leave")
    assert said("set", "subscription", "--synonym", "cheap=discount=Maybe").startswith("1")
