"""A question in a dataset's words."""

from __future__ import annotations

import pytest

from analyses._asking.question_words import in_words, why_question
from analyses._asking.registry import analyses
from models.training.trained import TrainedModel


@pytest.mark.parametrize(
    ("name", "why"),
    [("subscription", "Why do customers leave?"), ("retail", "What drives Weekly sales?")],
)
def test_the_card_fills_the_words(name: str, why: str, request: pytest.FixtureRequest) -> None:
    model: TrainedModel = request.getfixturevalue(name)
    assert why_question(model.dataset) == why
    for analysis in analyses().values():
        assert "{" not in in_words(analysis.QUESTION, model.dataset)
