"""An answer's text: headline, grade, then what speaks against it, then the findings."""

from __future__ import annotations

from dataclasses import replace

from analyses._asking.ask import ask
from answers.answer import Asked
from answers.checks import Check
from models.training.trained import TrainedModel
from terminal.assistants.answer_result import answer_result, answer_text


def test_failed_checks_come_first_and_passed_ones_are_counted(subscription: TrainedModel) -> None:
    answer = ask(subscription, Asked("how_many", ""))
    checks = (
        Check("drift", "It holds", "passed", "All is well."),
        Check("small-sample", "Some", "caution", "There are few."),
        Check("weak-model", "It fails", "failed", "Luck does as well."),
    )
    lines = answer_text(replace(answer, checks=checks), "A list was held back.").split("\n")
    assert lines[0] == answer.headline
    assert lines[1] == "Grade: seen (goes together in this data)."
    places = [lines.index(line) for line in (
        "A list was held back.", "Failed check: It fails. Luck does as well.",
        "Caution: Some. There are few.", "Checks passed: 1 of 3.",
    )]  # fmt: skip
    assert places == sorted(places)
    assert "This data is simulated." in lines


def test_words_from_data_stay_on_their_line(subscription: TrainedModel) -> None:
    answer = replace(ask(subscription, Asked("how_many", "")), headline="one\x1b[2J\ntwo")
    assert answer_text(answer).split("\n")[0] == "one [2J two"
    result = answer_result(answer, "held", more=1)
    assert (result.data["held_back"], result.data["more"], result.is_error) == ("held", 1, False)
