"""Whatever is asked of whatever table, no answer and no refusal breaks a wording rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest

from analyses._asking.ask import ask
from analyses._asking.registry import analyses
from answers.answer import Answer, Asked, CannotAnswer
from models.training.trained import TrainedModel
from tests.support.wording_rules import FromData, refusal_faults, wording_faults
from tests.support.words_questions import PLANS, questions
from tests.support.words_rules import from_data
from tests.support.words_tables import model_of

TABLES = 13
FEWEST = 1_000


@dataclass(frozen=True)
class Said:
    """What came of asking: an answer or a refusal, and the words of its data."""

    table: int
    asked: Asked
    told: Answer | CannotAnswer
    data: FromData

    @property
    def faults(self) -> tuple[str, ...]:
        if isinstance(self.told, CannotAnswer):
            return refusal_faults(self.told, self.data)
        return wording_faults(self.told, self.data)


def said_of(table: int, model: TrainedModel) -> Iterator[Said]:
    draw = np.random.default_rng(table)
    for asked in questions(model, draw):
        row = str(asked.choices.get("row", ""))
        told: Answer | CannotAnswer
        try:
            told = ask(model, asked)
        except CannotAnswer as refusal:
            told = refusal
        yield Said(table, asked, told, from_data(model.dataset, row, *PLANS))


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def everything() -> tuple[Said, ...]:
    """All that was said about all tables; each is trained once and asked everything."""
    return tuple(said for table in range(TABLES) for said in said_of(table, model_of(table)))


def test_no_words_break_a_rule(everything: tuple[Said, ...]) -> None:
    answers = [said for said in everything if isinstance(said.told, Answer)]
    assert len(answers) >= FEWEST
    broken = [
        f"table {said.table}, {said.asked.key} {dict(said.asked.choices)}: {fault}"
        for said in everything
        for fault in said.faults
    ]
    assert not broken, f"{len(broken)} faults in {len(everything)} answers:\n" + "\n".join(
        broken[:30]
    )


def test_every_question_and_every_grade_is_among_them(everything: tuple[Said, ...]) -> None:
    """Else the rules would be kept by silence."""
    keys = Counter(said.asked.key for said in everything if isinstance(said.told, Answer))
    assert set(keys) == set(analyses())
    grades = {said.told.grade for said in everything if isinstance(said.told, Answer)}
    assert grades == {"none", "seen", "adjusted", "tested"}
    refused = [said for said in everything if isinstance(said.told, CannotAnswer)]
    assert len(refused) > FEWEST / 10
