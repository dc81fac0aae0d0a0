"""Who is looked at: choices are read, and what cannot be asked is refused."""

from __future__ import annotations

import numpy as np
import pytest

from analyses.who_is_affected.question import segment_question
from answers.answer import CannotAnswer
from models.training.trained import TrainedModel


def test_everyone_unless_told_otherwise(subscription: TrainedModel) -> None:
    question = segment_question(subscription, "", "", 5)
    assert len(question.outcome) == len(question.rows) == 7000
    assert question.choices == {}
    assert question.way == 1
    assert question.about.startswith("7,000 customers, ")


def test_choices_are_kept_as_they_were_typed(subscription: TrainedModel) -> None:
    question = segment_question(subscription, "", "best", 10)
    assert question.way == -1
    assert question.choices == {"end": "best", "smallest": 10}


def test_a_column_is_found_by_name_or_title(subscription: TrainedModel) -> None:
    assert segment_question(subscription, "Contract", "", 5).column == "contract"


def test_entities_are_kept(retail: TrainedModel) -> None:
    question = segment_question(retail, "", "highest", 5)
    assert question.groups is not None
    assert question.stratified.entity is not None
    assert len(np.unique(question.stratified.entity)) == len(np.unique(question.groups))


@pytest.mark.parametrize(
    ("column", "end", "smallest"),
    [("nonsense", "", 5), ("churned", "", 5), ("", "middle", 5), ("", "", 60)],
)
def test_what_cannot_be_asked_is_refused(
    subscription: TrainedModel, column: str, end: str, smallest: int
) -> None:
    with pytest.raises(CannotAnswer):
        segment_question(subscription, column, end, smallest)
