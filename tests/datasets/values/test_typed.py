import time

import numpy as np
import pandas as pd
import pytest

from datasets.values.typed import TypedColumn, from_text, typed


def of(*words: str | None) -> TypedColumn:
    return from_text(pd.Series(words, dtype="str"))


def test_numbers_with_blanks_are_numbers_and_the_blanks_are_said() -> None:
    column = of("29.85", " ", "1889.5", "", "-3e2")
    assert column.column.dtype == np.float64
    assert column.column.isna().tolist() == [False, True, False, True, False]
    assert column.column[4] == -300.0
    assert column.notes == ("2 blank cells read as missing",)


def test_nan_and_null_are_missing_in_numbers_only() -> None:
    numbers = of("1.5", "NaN", "null", "7")
    assert numbers.column.isna().sum() == 2
    assert numbers.notes == ("read as missing: NaN (1), null (1)",)
    words = of("null", "nan", "x")
    assert words.column.tolist() == ["null", "nan", "x"]


def test_words_for_nothing_stay_levels() -> None:
    column = of("None", "No internet service", "unknown", "NA", "")
    assert column.column.isna().tolist() == [False, False, False, False, True]


def test_one_word_among_numbers_makes_text() -> None:
    column = of(*["1.5"] * 500, "twelve")
    assert pd.api.types.is_string_dtype(column.column)
    assert column.column[500] == "twelve"


@pytest.mark.parametrize("words", [("0", "1", "1"), ("1.0", "0.0", "0")])
def test_zero_and_one_stay_levels(words: tuple[str, ...]) -> None:
    assert set(of(*words).column) == {"0", "1"}


def test_codes_are_not_numbers() -> None:
    assert of("00501", "12345").column.tolist() == ["00501", "12345"]
    assert of("1234567890123456789", "5").column[0] == "1234567890123456789"
    assert typed(pd.Series([2**60 + 1, 5])).column[0] == str(2**60 + 1)


def test_money_with_signs_and_thousands() -> None:
    column = of("$1,234.50", "$7.25", "$99")
    assert column.column.tolist() == [1234.5, 7.25, 99.0]
    assert column.currency == "$"
    assert "amounts in $" in column.notes
    assert of("$5", "€6").currency == ""
    assert of("$5", "€6").column.tolist() == ["$5", "€6"]


def test_decimal_commas() -> None:
    column = of("1.234,5", "12,25", "7")
    assert column.column.tolist() == [1234.5, 12.25, 7.0]
    assert column.notes == ("commas read as decimal commas",)


def test_thousands_are_said() -> None:
    column = of("1,234", "12,345,678", "5.5")
    assert column.column.tolist() == [1234.0, 12345678.0, 5.5]
    assert column.notes == ("commas read as thousands separators",)


def test_huge_exponents_are_not_endless_numbers() -> None:
    assert not np.isinf(pd.to_numeric(of("1e308", "9e999").column, errors="coerce")).any() or (
        pd.api.types.is_string_dtype(of("1e308", "9e999").column)
    )


@pytest.mark.parametrize(
    ("words", "first"),
    [
        (("2024-03-01", "2023-12-31"), "2024-03-01"),
        (("2024/3/1", ""), "2024-03-01"),
        (("2024-03-01 14:30", "2024-03-02 01:02:03"), "2024-03-01 14:30"),
        (("2024-03-01T14:30:00Z", "2024-03-01T14:30:00+02:00"), "2024-03-01 14:30"),
        (("2024-03-01 14:30:00+00", "2024-03-02 14:30:00+00"), "2024-03-01 14:30"),
        (("01.03.2024", "05.04.2024"), "2024-03-01"),
        (("13/01/2024", "02/03/2024"), "2024-01-13"),
        (("01/13/2024", "03/02/2024"), "2024-01-13"),
    ],
)
def test_dates_beyond_doubt(words: tuple[str, ...], first: str) -> None:
    column = of(*words).column
    assert column.dtype == "datetime64[us]"
    assert column[0] == pd.Timestamp(first)


@pytest.mark.parametrize(
    "words", [("03/04/2024", "05/06/2024"), ("2024-13-45", "2024-01-01"), ("1.2.24", "3.4.24")]
)
def test_doubtful_dates_stay_text(words: tuple[str, ...]) -> None:
    assert of(*words).column.tolist() == list(words)


def test_spaces_around_values_are_removed_and_said() -> None:
    column = of(" Yes", "Yes", "No ")
    assert column.column.tolist() == ["Yes", "Yes", "No"]
    assert column.notes == ("spaces around 2 values removed",)


def test_columns_with_a_type_keep_it() -> None:
    assert typed(pd.Series([1, 2, 3])).column.dtype == np.float64
    assert typed(pd.Series([True, False])).column.tolist() == ["True", "False"]
    assert typed(pd.Series([1.0, np.inf])).notes == ("1 endless number read as missing",)
    zoned = pd.Series(pd.to_datetime(["2024-01-01T12:00:00+02:00"]))
    assert typed(zoned).column[0] == pd.Timestamp("2024-01-01 10:00")
    assert typed(pd.Series([1, None, 3], dtype="Int64")).column.isna().sum() == 1
    assert typed(pd.Series([True, None], dtype="boolean")).column.isna().tolist() == [False, True]


def test_an_empty_column_stays_empty() -> None:
    assert of("", " ", None).column.isna().all()
    assert len(of().column) == 0


def test_many_different_words_take_time_in_proportion() -> None:
    """60,000 different amounts in another style: a second look at each for each took minutes."""
    words = pd.Series([f"{k},{k % 100:02d}" for k in range(60_000)] + ["n/a"], dtype="str")
    begun = time.process_time()
    column = from_text(words)
    assert time.process_time() - begun < 5
    assert column.column.isna().sum() == 1


def test_whole_numbers_that_are_missing_throughout() -> None:
    column = typed(pd.Series([None, None], dtype="Int64"))
    assert column.column.isna().all()
    assert str(column.column.dtype) == "float64"
