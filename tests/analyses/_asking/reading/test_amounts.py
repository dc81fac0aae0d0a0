"""Shares in words, and numbers as they are typed."""

from __future__ import annotations

import pytest

from analyses._asking.reading.amounts import fraction_at, shown
from analyses._asking.reading.tokens import tokens


@pytest.mark.parametrize(
    ("text", "share", "end"),
    [("half", 0.5, 1), ("a third", 1 / 3, 2), ("two thirds", 2 / 3, 2), ("one in five", 0.2, 3),
     ("three quarters", 0.75, 2), ("1 in 4", 0.25, 3)],
)  # fmt: skip
def test_fractions(text: str, share: float, end: int) -> None:
    found = fraction_at(tokens(text), 0)
    assert found is not None
    assert found[0] == pytest.approx(share)
    assert found[1] == end


@pytest.mark.parametrize("text", ["five in one", "quarter", "ten", "10% of 100"])
def test_what_is_no_fraction(text: str) -> None:
    assert fraction_at(tokens(text), 0) is None


def test_numbers_are_shown_without_noise() -> None:
    assert [shown(number) for number in (0.9, 1.05, -5.0, 2 / 3)] == [
        "0.9", "1.05", "-5", "0.666667",
    ]  # fmt: skip
