"""Numbers in every style are the numbers that were written; what could be two is said."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.values.numbers import code_note, is_number, numbers_of
from datasets.values.reading_choices import Decimal

STYLES: dict[str, Callable[[str], str]] = {
    "english": lambda text: text,
    "german": lambda text: text.replace(",", "_").replace(".", ",").replace("_", "."),
    "french": lambda text: text.replace(",", "\u202f").replace(".", ","),
    "swiss": lambda text: text.replace(",", "'"),
    "dollars": lambda text: f"-${text[1:]}" if text.startswith("-") else f"${text}",
    "euros": lambda text: text.replace(",", " ").replace(".", ",") + " €",
    "percent": lambda text: text + "%",
    "brackets": lambda text: f"({text[1:]})" if text.startswith("-") else text,
}


@given(
    st.lists(st.floats(-1e12, 1e12).map(lambda value: round(value, 2)), min_size=1, max_size=20),
    st.sampled_from(sorted(STYLES)),
)
def test_every_style_gives_back_the_numbers(values: list[float], style: str) -> None:
    words = [STYLES[style](f"{value:,.2f}") for value in values]
    found = numbers_of(words)
    assert found is not None
    assert found.values.tolist() == [float(f"{value:.2f}") for value in values]
    assert not found.doubtful


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
def test_every_float_that_python_writes_comes_back(values: list[float]) -> None:
    found = numbers_of([repr(value) for value in values])
    assert found is not None
    assert found.values.tolist() == values


@given(st.text(max_size=12))
def test_no_text_breaks_it(word: str) -> None:
    found = numbers_of([word.strip() or "x"])
    assert found is None or np.isfinite(found.values).all()


@pytest.mark.parametrize(
    "word", ["0123", "12345678901234567", "-12345678901234567", "+491701234567"]
)
def test_names_in_digits_are_no_numbers(word: str) -> None:
    assert numbers_of([word, "5"]) is None
    assert code_note([word, "5"]).startswith("kept as text")
    assert is_number(word)


@pytest.mark.parametrize(
    "words",
    [
        ("1,234.5", "1.234,5"),
        ("$5", "€6"),
        ("5%", "6"),
        ("12,34,567", "1"),
        ("1.2.3", "2.3.4"),
        ("12E4", "13E5"),
        ("+49 301 234 567", "+49 301 234 568"),
        ("(5", "6)"),
        ("--5", "6"),
        ("٣", "٤ x"),
        ("1e999", "2"),
    ],
)
def test_what_is_no_column_of_numbers(words: tuple[str, ...]) -> None:
    assert numbers_of(words) is None


@pytest.mark.parametrize(
    ("words", "decimal", "values", "doubtful"),
    [
        (("1.234", "5.678"), "", [1.234, 5.678], True),
        (("1.234", "5.678"), "comma", [1234.0, 5678.0], False),
        (("1,234", "5,678"), "", [1234.0, 5678.0], True),
        (("1,234", "5,678"), "comma", [1.234, 5.678], False),
        (("1.234", "2.345", "3.456", "980"), "", [1234.0, 2345.0, 3456.0, 980.0], True),
        (("1.234.567", "980"), "", [1234567.0, 980.0], False),
        (("1.234", "0.5"), "", [1.234, 0.5], False),
        (("0,500", "1,234"), "", [0.5, 1.234], False),
    ],
)
def test_thousands_or_decimals(
    words: tuple[str, ...], decimal: Decimal, values: list[float], doubtful: bool
) -> None:
    found = numbers_of(words, decimal)
    assert found is not None
    assert (found.values.tolist(), found.doubtful) == (values, doubtful)
