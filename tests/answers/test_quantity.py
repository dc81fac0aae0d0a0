"""A number says itself: sign, unit and range can never be wrong."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers.quantity import MINUS, Quantity, adding_up, figures, half_up

SUFFIX = {"": 1.0, "k": 1e3, "m": 1e6, "bn": 1e9}
UNITS = ("share", "points", "money", "count", "ratio", "days", "units of sales")


def _read(text: str) -> float:
    """The number that a reader sees in "−$1,200k" (of 100 and units are cut off)."""
    match = re.match(rf"([{MINUS}+]?)[$€]?([\d,]+(?:\.\d+)?)(bn|m|k)?$", text)
    assert match is not None, text
    sign = -1.0 if match[1] == MINUS else 1.0
    return sign * float(match[2].replace(",", "")) * SUFFIX[match[3] or ""]


def _read_range(text: str) -> tuple[float, float]:
    low, high = text.split(" to ")
    return _read(low), _read(high)


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        (Quantity("q", 0.155, "points", 0.129, 0.181), "16 points (13 to 18)"),
        (Quantity("q", -0.07, "points", -0.11, 0.03), "−7 points (−11 to +3)"),
        (Quantity("q", 0.2654, "share"), "27 of 100"),
        (Quantity("q", 0.0042, "share"), "4 of 1,000"),
        (Quantity("q", 0.9996, "share"), "9,996 of 10,000"),
        (Quantity("q", 0.00004, "share"), "4 of 100,000"),
        (Quantity("q", 1.0, "share"), "100 of 100"),
        (Quantity("q", 0.0, "share"), "0 of 100"),
        (Quantity("q", 219e3, "money", 103e3, 336e3, symbol="$"), "$220k ($100k to $340k)"),
        (Quantity("q", 999_900.0, "money", symbol="€"), "€1m"),
        (Quantity("q", 99.5, "money", symbol="$"), "$99.50"),
        (Quantity("q", 0.5, "money", 0.3, 0.7, symbol="$"), "$0.50 ($0.30 to $0.70)"),
        (Quantity("q", 7043.0, "count"), "7,043"),
        (Quantity("q", 1.83, "ratio"), "1.8 times"),
        (Quantity("q", 12.44, "units of sales", 11.2, 13.6), "12.4 units of sales (11.2 to 13.6)"),
    ],
)  # fmt: skip
def test_it_says_number_unit_and_range(quantity: Quantity, words: str) -> None:
    assert quantity.say() == words


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (0.01, "points", "1 point"),
        (-0.01, "points", "−1 point"),
        (0.02, "points", "2 points"),
        (1.0, "months", "1 month"),
        (1.0, "units of sales", "1 unit of sales"),
        (3.0, "days", "3 days"),
        (1.0, "visits", "1 visits"),
    ],
)
def test_one_is_singular(value: float, unit: str, words: str) -> None:
    assert Quantity("q", value, unit).plain() == words


@pytest.mark.parametrize("nothing", [None, math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_unknown(nothing: float | None) -> None:
    quantity = Quantity("q", nothing, "points", nothing, nothing, nothing)
    assert (quantity.value, quantity.low, quantity.high, quantity.level) == (None,) * 4
    assert {quantity.plain(), quantity.say(), quantity.size(), quantity.say_size()} == {"unknown"}


def test_an_unknown_value_shows_no_range() -> None:
    assert Quantity("q", None, "points", 0.1, 0.2).say() == "unknown"


@pytest.mark.parametrize("zero", [0.0, -0.0, 0])
@pytest.mark.parametrize("unit", UNITS)
def test_zero_has_no_sign(zero: float, unit: str) -> None:
    quantity = Quantity("q", zero, unit, symbol="$")
    for words in (quantity.plain(signed=True), quantity.say_size()):
        assert "+" not in words
        assert MINUS not in words
        assert words.removeprefix("$").startswith("0")


def test_what_rounds_to_zero_has_no_sign() -> None:
    assert Quantity("q", -0.001, "points", -0.03, 0.03).plain(signed=True) == "0 points"


def test_a_range_that_excludes_zero_is_not_printed_as_from_zero() -> None:
    assert Quantity("q", 0.05, "points", 0.001, 0.1).say() == "5.0 points (0.1 to 10.0)"


def test_a_level_is_kept_and_an_exact_number_has_no_range() -> None:
    assert Quantity("q", 0.5, "share", 0.4, 0.6, 0.9).level == 0.9
    assert not Quantity("q", 0.5, "share", 0.5, 0.5).has_range
    assert Quantity("q", 0.5, "share", 0.5, 0.5 + 1e-16).range() == ""


def test_a_range_given_backwards_is_said_forwards() -> None:
    assert Quantity("q", 0.15, "points", 0.18, 0.13).range() == "13 to 18"


@pytest.mark.parametrize(
    ("value", "whole"), [(14.5, 15), (-14.5, -15), (0.145 * 100, 15), (2.4999, 2)]
)
def test_half_goes_away_from_zero(value: float, whole: int) -> None:
    assert half_up(value, 0) == whole


def test_huge_and_tiny_numbers_do_not_break() -> None:
    for value in (1e300, -1e300, 1e-300, -1e-300, 5e-324, 1.7e308):
        for unit in UNITS:
            assert Quantity("q", value, unit, value / 2, value).say()


sizes = st.floats(1e-6, 1e12)
numbers = st.one_of(sizes, sizes.map(lambda size: -size), st.just(0.0))
units = st.sampled_from(UNITS)


@st.composite
def ranged(draw: st.DrawFn) -> Quantity:
    """A value inside its range, as estimators give it."""
    low, value, high = sorted(draw(st.tuples(numbers, numbers, numbers)))
    return Quantity("q", value, draw(units), low, high, 0.95, "$")


@given(ranged())
def test_a_value_inside_its_range_is_printed_inside_it(quantity: Quantity) -> None:
    if not quantity.has_range:
        assert quantity.range() == ""
        return
    low, high = _read_range(quantity.range())
    number = quantity.plain().partition(" ")[0]
    assert low <= _read(number) <= high


@given(ranged())
def test_ends_that_differ_are_printed_differently(quantity: Quantity) -> None:
    if quantity.has_range:
        low, high = _read_range(quantity.range())
        assert low < high


@given(numbers, units, st.booleans())
def test_the_printed_sign_is_the_real_sign(value: float, unit: str, signed: bool) -> None:
    number = _read(Quantity("q", value, unit, symbol="$").plain(signed=signed).partition(" ")[0])
    if unit == "count" and abs(value) < 0.5:  # counts are whole
        assert number == 0
    else:
        assert math.copysign(1, number) == math.copysign(1, value)
        assert (number == 0) == (value == 0)


@given(ranged())
def test_no_printed_end_has_the_opposite_sign(quantity: Quantity) -> None:
    if quantity.has_range and quantity.low is not None and quantity.high is not None:
        low, high = _read_range(quantity.range())
        assert low * quantity.low >= 0
        assert high * quantity.high >= 0


@given(ranged())
def test_the_size_turns_the_range_with_the_sign(quantity: Quantity) -> None:
    size = quantity.absolute()
    assert size.value is not None
    assert quantity.value is not None
    assert size.low is not None
    assert size.high is not None
    assert size.value == abs(quantity.value)
    assert size.low <= size.value <= size.high
    assert size.excludes_zero == quantity.excludes_zero


@given(st.lists(st.floats(-1e6, 1e6), max_size=20))
def test_whole_numbers_add_up_and_stay_beside_their_values(values: list[float]) -> None:
    wholes = adding_up(values)
    assert sum(wholes) == math.floor(sum(values) + 0.5)
    for whole, value in zip(wholes, values, strict=True):
        assert math.floor(value) <= whole <= math.floor(value) + 1


@pytest.mark.parametrize(
    ("unit", "symbol", "unknown", "said"),
    [
        ("money", "€", "units", "€12.3k"),
        ("money", "", "units", "12,345 units"),
        ("money", "", "", "12,345"),
        ("money", "", "count", "12,345"),
        ("km", "€", "units", "12,345 km"),
    ],
)
def test_money_without_a_known_currency_is_in_plain_units(
    unit: str, symbol: str, unknown: str, said: str
) -> None:
    found = Quantity.amount("q", 12_345.0, unit, symbol, unknown=unknown)
    assert found.plain() == said
    assert found.symbol == (symbol if unit == "money" else "")


@given(st.floats(-1e9, 1e9), st.sampled_from(["", "$", "CHF "]))
def test_figures_say_money_as_quantities_do(value: float, symbol: str) -> None:
    """The sign first, then the currency, then the digits; zero has neither plus nor minus."""
    told = figures(value, symbol)
    assert told.startswith(f"{MINUS}{symbol}" if value < 0 else symbol)
    assert (MINUS in told) is (value < 0)
    assert told.removeprefix(MINUS).removeprefix(symbol) == figures(abs(value))
