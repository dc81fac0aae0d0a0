"""Who is looked at: choices are read, and what cannot be asked is refused."""

from __future__ import annotations

import numpy as np
import pytest

from analyses.who_is_affected.question import segment_question
from answers.answer import CannotAnswer
from models.training.trained import TrainedModel


def test_everyone_unless_told_otherwise(subscription: TrainedModel) -> None:
    question = segment_question(subscription, "", (), "", 5)
    assert len(question.places) == 7000
    assert question.choices == {}
    assert question.way == 1
    assert question.about.startswith("7,000 customers, ")


def test_only_those_asked_about(subscription: TrainedModel) -> None:
    question = segment_question(subscription, "", ("contract=Monthly",), "best", 10)
    assert (question.rows["contract"] == "Monthly").all()
    assert len(question.outcome) == len(question.rows) == len(question.places)
    assert question.among == "Contract Monthly"
    assert question.way == -1
    assert question.choices == {"where": ("contract=Monthly",), "end": "best", "smallest": 10}


def test_a_column_is_found_by_name_or_title(subscription: TrainedModel) -> None:
    assert segment_question(subscription, "Contract", (), "", 5).column == "contract"


def test_entities_are_kept(retail: TrainedModel) -> None:
    question = segment_question(retail, "", (), "highest", 5)
    assert question.groups is not None
    assert question.stratified.entity is not None
    assert len(np.unique(question.stratified.entity)) == len(np.unique(question.groups))


@pytest.mark.parametrize(
    ("column", "where", "end", "smallest"),
    [
        ("nonsense", (), "", 5),
        ("churned", (), "", 5),
        ("", ("contract=Never",), "", 5),
        ("", (), "middle", 5),
        ("", (), "", 60),
        ("", ("monthly_fee>1000000",), "", 5),
    ],
)
def test_what_cannot_be_asked_is_refused(
    subscription: TrainedModel, column: str, where: tuple[str, ...], end: str, smallest: int
) -> None:
    with pytest.raises(CannotAnswer):
        segment_question(subscription, column, where, end, smallest)
