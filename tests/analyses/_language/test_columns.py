"""Columns as typed are found whatever the case, or refused with the reason."""

from __future__ import annotations

import pytest

from analyses._language.columns import find_column, usable
from answers.answer import CannotAnswer
from datasets.cards.card import Column, Dataset

CARD = Dataset(
    key="t",
    title="T",
    rows=9,
    fingerprint="abcdef",
    columns=(
        Column("TechSupport", "Tech support", "yes_no", "lever"),
        Column("score", "Score", "number", "left_out", why="Known only afterwards."),
        Column("day", "Day", "date", "date"),
    ),
)


@pytest.mark.parametrize("typed", ["TechSupport", "techsupport", " Tech Support "])
def test_names_and_titles_are_found(typed: str) -> None:
    assert find_column(CARD, typed).name == "TechSupport"


def test_the_nearest_name_is_offered() -> None:
    with pytest.raises(CannotAnswer, match="Did you mean Tech support"):
        find_column(CARD, "TechSuport")


@pytest.mark.parametrize(("name", "why"), [("score", "Known only afterwards"), ("day", "date")])
def test_what_cannot_be_used_says_why(name: str, why: str) -> None:
    with pytest.raises(CannotAnswer, match=why):
        usable(CARD, CARD.column(name))


def test_a_lever_can_be_used() -> None:
    usable(CARD, CARD.column("TechSupport"))
