"""Parts of a column are named as a sentence names them."""

from __future__ import annotations

import pytest

from analyses._groups.part_words import part_words
from analyses._language.voice import Voice
from datasets.cards.card import Column, Dataset
from models.segments.subgroups import Subgroup

CARD = Dataset(
    key="shop",
    title="Shop",
    rows=6,
    fingerprint="abcdef",
    positive="Yes",
    columns=(
        Column("contract", "Contract", "category", "driver", levels=("Monthly", "Two years")),
        Column("tenure", "Tenure", "number", "driver", unit="months"),
        Column("left", "Left", "yes_no", "outcome", levels=("No", "Yes")),
    ),
)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (Subgroup("contract", "level", "Two years"), "on a two-year contract"),
        (Subgroup("contract", "others"), "with another Contract"),
        (Subgroup("tenure", "missing"), "whose Tenure is not known"),
        (Subgroup("tenure", "number", high=18.0), "with a tenure of 18 months or less"),
        (Subgroup("tenure", "number", low=19.0, high=42.0), "with a tenure of 19 to 42 months"),
        (Subgroup("tenure", "number", low=43.0), "with a tenure of 43 months or more"),
    ],
)
def test_groups_are_called_as_in_conditions(part: Subgroup, words: str) -> None:
    assert part_words(Voice(CARD), part) == words
