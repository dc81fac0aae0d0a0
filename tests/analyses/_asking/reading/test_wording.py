"""A reading in words can be typed and is read as itself."""

from __future__ import annotations

import random

import pytest

from analyses._asking.reading.read import read
from analyses._asking.reading.wording import titled, worded
from benchmarks.honesty.reading_verdicts import same
from benchmarks.honesty.typed_questions import draw
from tests.support.reader_cards import card
from tests.support.reader_questions import questions, read_typed


@pytest.mark.parametrize("seed", range(100))
def test_a_drawn_reading(seed: int) -> None:
    dataset, _, asking = draw(random.Random(seed))
    assert same(read(worded(asking, dataset), dataset).asking, asking)


@pytest.mark.parametrize("typed", [*questions("reported.txt"), *questions("own.txt")],
                         ids=lambda typed: typed.text)  # fmt: skip
def test_what_is_answered_and_what_is_offered(typed: object) -> None:
    from tests.support.reader_questions import Typed

    assert isinstance(typed, Typed)
    found, dataset = read_typed(typed), card(typed.dataset)
    for asking in [found.asking] if found.asking else found.readings:
        assert same(read(worded(asking, dataset), dataset).asking, asking), worded(asking, dataset)


def test_conditions_have_titles() -> None:
    assert titled("SeniorCitizen=1", card("telco_churn")) == "Senior citizen = 1"
    assert titled("tenure between 3 and 24", card("telco_churn")) == "Tenure between 3 and 24"
