"""Questions in the terminal: as what they were understood, after others, as slides, in the log."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pptx import Presentation

import analyses._asking.ask
import cli
from answers.answer import Answer, Asked
from datasets.access.audit import records
from datasets.progress import Progress, silent
from models.training.trained import TrainedModel

Typed = Callable[..., tuple[int, str, str]]
WHY, WOMEN = "why do customers leave?", "and for women?"
BASIC = "where=plan = basic"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("questions") / "workspace"


@pytest.fixture
def typed(place: Path, capsys: pytest.CaptureFixture[str]) -> Typed:
    def command(name: str, *words: str) -> tuple[int, str, str]:
        code = cli.main([name, "subscription", *words, "--workspace", str(place)])
        told = capsys.readouterr()
        return code, told.out, told.err

    return command


@pytest.fixture
def calculated(monkeypatch: pytest.MonkeyPatch) -> list[Asked]:
    """The questions that are calculated, instead of being calculated in full."""
    asked: list[Asked] = []
    whole = analyses._asking.ask.ask

    def counted(model: TrainedModel, question: Asked, progress: Progress = silent) -> Answer:
        asked.append(question)
        return whole(model, question, progress)

    monkeypatch.setattr(analyses._asking.ask, "ask", counted)
    return asked


def understood(typed: Typed, *words: str) -> str:
    """The sentence in the JSON of an answer, which stands first on the terminal, too."""
    code, out, err = typed("ask", *words)
    assert (code, err) == (0, "")
    told = str(json.loads(typed("ask", *words, "--json")[1])["question"]["choices"]["understood"])
    assert out.splitlines()[0] == f"Understood as: {told}"
    return told


def test_the_first_line_says_how_it_was_understood(typed: Typed) -> None:
    assert understood(typed, "how many women are there") == (
        "How many customers where Gender = Female?"
    )


def test_a_typed_filter_stands_beside_that_of_the_words(typed: Typed) -> None:
    told = understood(typed, "how many women are there", "--option", BASIC)
    assert told == "How many customers where Gender = Female and Plan = Basic?"


def test_choices_without_words_are_said_behind(typed: Typed) -> None:
    told = understood(
        typed, "how_many", "--option", "by=Plan", "--option", "by=region", "--option", "end=lowest",
        "--option", "how_many=2",
    )  # fmt: skip
    assert told == "How many customers by Plan and Region, the lowest first, 2 of them?"


def test_a_question_goes_on_from_those_before(typed: Typed) -> None:
    many, basic = "how many customers are there", "only basic"
    both = understood(typed, basic, "--after", many, "--after", WOMEN)
    assert both == "How many customers where Gender = Female and Plan = Basic?"
    back = understood(typed, "undo that", "--after", many, "--after", WOMEN, "--after", basic)
    assert back == "How many customers where Gender = Female?"


def test_there_is_nothing_before_the_first(typed: Typed) -> None:
    code, out, err = typed("ask", "undo that", "--after", WHY)
    assert (code, out) == (1, "")
    assert "nothing before this to go back to" in err


def test_what_if_says_in_its_json_what_was_understood(typed: Typed) -> None:
    code, out, _ = typed("what-if", "--set", "Support=yes", "--where", "Plan=basic", "--json")
    assert code == 0
    assert json.loads(out)["question"]["choices"] == {
        "set": ["support=Yes"],
        "where": ["plan=Basic"],
        "understood": "What if Support = Yes where Plan = Basic?",
    }


def test_a_deck_takes_what_ask_takes(typed: Typed, tmp_path: Path) -> None:
    file = tmp_path / "deck.pptx"
    code, out, _ = typed(
        "deck", "how many customers are there", WOMEN, "--out", str(file), "--option", BASIC,
        "--after", WHY,
    )  # fmt: skip
    assert code == 0
    told = [
        "Understood as: How many customers where Plan = Basic?",
        "Understood as: How many customers where Gender = Female and Plan = Basic?",
    ]
    assert [line for line in out.splitlines() if line.startswith("Understood")] == told
    slides = Presentation(str(file)).slides
    notes = "\n".join(each.notes_slide.notes_text_frame.text for each in slides)
    assert all(line in notes for line in told)


def test_a_choice_that_no_question_of_a_deck_takes_is_refused(typed: Typed, tmp_path: Path) -> None:
    file = tmp_path / "deck.pptx"
    code, out, err = typed("deck", WHY, "--out", str(file), "--option", "smallest=9")
    assert (code, out) == (1, "")
    assert err == "None of these questions has a choice called smallest.\n"
    assert not file.exists()


def test_two_wordings_of_one_question_are_calculated_once(
    typed: Typed, calculated: list[Asked], tmp_path: Path
) -> None:
    wordings = ("how many customers are there", "number of customers", "how many customers?")
    code, out, _ = typed("deck", *wordings, "--out", str(tmp_path / "deck.pptx"))
    assert code == 0
    assert len(calculated) == 1
    assert out.count("Understood as: How many customers?") == len(wordings)


def test_they_have_one_place_among_the_questions_that_were_asked(
    typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datasets.workspace.workspace import Workspace

    places: list[int] = []
    count = Workspace.count_question

    def counted(*given: object) -> int:
        places.append(count(*given))  # type: ignore[arg-type]
        return places[-1]

    monkeypatch.setattr(Workspace, "count_question", counted)
    for words in ("how many women on the basic plan", "number of basic customers who are female"):
        assert typed("ask", words)[0] == 0
    typed("ask", "how_many", "--option", "as=count", "--option", BASIC,
          "--option", "where=Gender=female")  # fmt: skip
    assert len(places) == 3
    assert len(set(places)) == 1


def test_the_audit_log_notes_a_question_with_its_filter(typed: Typed, place: Path) -> None:
    typed("ask", "how many customers are there", "--option", BASIC, "--option", "without=region")
    *_, last = records(place)
    assert (last.what, last.about) == (
        "asked", "how many customers are there (where plan=Basic; without region)",
    )  # fmt: skip
