"""Every question that is offered anywhere can be pressed: it is read, and it is answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyses._asking.ask import ask, questions_for
from analyses._asking.registry import analyses
from analyses._asking.understanding import understand
from analyses._language.rows import most_likely
from answers.answer import Answer, Asked, CannotAnswer
from answers.question import PickRow
from datasets.workspace.workspace import Workspace
from models.training.trained import TrainedModel
from tests.support.kept_models import model_of

DEPTH = 2  # answers that lead to answers
SHARED = ("telco_churn.csv", "bank_churn.csv", "hillstrom.csv", "bike_day.csv")


def pressed(model: TrainedModel, text: str) -> Asked:
    """The question of a button; one about a row is about the first that is offered."""
    asked = understand(text, model.dataset, frozenset(row_names(model)))
    is_about_one = any(isinstance(c, PickRow) for c in analyses()[asked.key].QUESTION.controls)
    if is_about_one and "row" not in asked.choices:
        return Asked(asked.key, asked.text, {**asked.choices, "row": row_names(model)[0]})
    return asked


def row_names(model: TrainedModel) -> list[str]:
    return [row.name for row in most_likely(model, 5)]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["subscription", "retail"])
def test_every_example_and_all_that_is_asked_next_is_answered(
    name: str, request: pytest.FixtureRequest
) -> None:
    model: TrainedModel = request.getfixturevalue(name)
    answers, refused = press_all(model, DEPTH)
    assert refused == []
    assert len(answers) > 12


@pytest.mark.slow
@pytest.mark.parametrize("file", SHARED)
def test_every_example_of_a_shared_table_and_what_it_leads_to_is_answered(
    file: str, workspace: Workspace, shared_data: Path
) -> None:
    card = workspace.add(shared_data / file).dataset
    assert card is not None
    answers, refused = press_all(model_of(card, workspace.rows(card)), DEPTH)
    assert refused == []
    assert len(answers) > 6


def press_all(model: TrainedModel, depth: int) -> tuple[dict[str, Answer], list[str]]:
    """Answers to every example and to what they ask next, and those that were refused."""
    waiting = [offer.text for offer in questions_for(model.dataset) if offer.available]
    answers: dict[str, Answer] = {}
    refused: list[str] = []
    for _ in range(depth):
        following: list[str] = []
        for text in waiting:
            if text in answers:
                continue
            try:
                answers[text] = ask(model, pressed(model, text))
            except CannotAnswer as cannot:
                refused.append(f"{text} -> {cannot}")
                continue
            if answers[text].grade == "none" and not unsure(answers[text]):
                refused.append(f"{text} -> {answers[text].headline}")
            following += answers[text].ask_next
        waiting = list(dict.fromkeys(following))
    return answers, refused


def unsure(answer: Answer) -> bool:
    """True where "the data does not say" and "nothing that you can change" are answers."""
    return answer.question.key in {"does_it_matter", "what_would_keep"}
