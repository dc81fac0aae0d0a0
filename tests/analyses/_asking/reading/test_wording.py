"""A reading in words can be typed and is read as itself."""

from __future__ import annotations

import inspect
import random

import pytest

from analyses._asking.ask import argument_of, choices_of
from analyses._asking.canonical import canonical
from analyses._asking.reading.read import read
from analyses._asking.reading.reading import Asking
from analyses._asking.reading.wording import titled, worded
from analyses._asking.registry import analyses
from answers.answer import Asked, Choice
from benchmarks.honesty.reading_verdicts import same
from benchmarks.honesty.typed_questions import draw
from datasets.cards.card import Dataset
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


def test_many_columns_are_all_named() -> None:
    telco = card("telco_churn")
    asking = Asking("top_drivers", {"without": tuple(c.name for c in telco.explaining[:9])})
    told = worded(asking, telco)
    assert all(column.title in told for column in telco.explaining[:9])
    assert same(read(told, telco).asking, asking)


def test_conditions_have_titles() -> None:
    assert titled("SeniorCitizen=1", card("telco_churn")) == "Senior citizen = 1"
    assert titled("tenure between 3 and 24", card("telco_churn")) == "Tenure between 3 and 24"


OF_ITS_OWN: dict[str, tuple[Choice, Choice]] = {
    "set": (("TechSupport=Yes",), ("TechSupport=No",)),
    "shift": (("tenure=+5",), ("tenure=-5",)),
    "scale": (("tenure=0.9",), ("tenure=1.1",)),
    "where": (("gender=Male",), ("gender=Female",)),
    "group": (("gender=Male",), ("gender=Female",)),
    "without": (("gender",), ("Contract",)),
    "compare": (("one", "two"), ("one", "three")),
    "cost": (5.0, 6.0),
    "end": ("highest", "lowest"),
    "as": ("average", "total"),
    "order": ("", "rows"),
    "goal": ("20%", "10%"),
}
COLUMNS = frozenset({"column", "of", "by", "sort", "lever"})
BESIDE: dict[tuple[str, str], dict[str, Choice]] = {
    ("does_it_matter", "end"): {"group": ("gender=Male",)},
    ("what_if", "goal"): {"lever": "tenure"},
    ("what_if", "share"): {"set": ("TechSupport=Yes",)},
}


def two_of(name: str, kind: object) -> tuple[Choice, Choice]:
    """Two values that a choice can have."""
    if name in COLUMNS:
        return "tenure", "MonthlyCharges"
    if name in OF_ITS_OWN:
        return OF_ITS_OWN[name]
    if kind is bool:
        return False, True
    return (3, 4) if kind in {int, float} else ("one", "other")


@pytest.mark.parametrize("key", sorted(analyses()))
def test_every_choice_is_said(key: str) -> None:
    telco = card("telco_churn")
    kinds = inspect.signature(analyses()[key].answer, eval_str=True).parameters
    for name in choices_of(key):
        parameter = kinds.get(argument_of(name))
        kind = None if parameter is None else parameter.annotation
        beside = BESIDE.get((key, name), {})
        said = {
            worded(canonical_asking(Asked(key, "", {**beside, name: value}), telco), telco)
            for value in two_of(name, kind)
        }
        assert len(said) == 2, (name, said)


def canonical_asking(asked: Asked, dataset: Dataset) -> Asking:
    told = canonical(asked, dataset)
    return Asking(told.key, told.choices)
