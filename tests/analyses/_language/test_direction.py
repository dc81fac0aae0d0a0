"""Which way is better is told by the outcome's own words."""

from __future__ import annotations

import pytest

from analyses._language.direction import less_is_wanted
from datasets.cards.card import Column, Dataset, Kind


def card(name: str, positive: str | None, event: tuple[str, str, str] = ("", "", "")) -> Dataset:
    kind: Kind = "number" if positive is None else "yes_no"
    columns = (Column(name, name.title(), kind, "outcome"),)
    return Dataset("t", "T", 9, "abcdef", columns, positive=positive, event=event)


@pytest.mark.parametrize(
    ("dataset", "less"),
    [
        (card("churn", "Yes", ("leaves", "leave", "left")), True),
        (card("visit", "1", ("visits", "visit", "visited")), False),
        (card("admitted", "yes"), False),
        (card("fraud", "yes"), True),
        (card("sales", None), False),
        (card("claims_cost", None), True),
    ],
)
def test_less_or_more(dataset: Dataset, *, less: bool) -> None:
    assert less_is_wanted(dataset) is less
