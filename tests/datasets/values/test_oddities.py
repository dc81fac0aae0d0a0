import numpy as np
import pytest

from datasets.values.oddities import odd_numbers, odd_words


def notes_on(values: list[float], name: str = "age") -> str:
    return " ".join(odd_numbers(np.array(values), name))


@pytest.mark.parametrize("code", [-999.0, -9.0, 999.0, 9999.0])
def test_codes_for_missing_are_suspected(code: float) -> None:
    notes = notes_on([*range(5, 60), code, code])
    assert "2 cells, far from all others (5 to 59)" in notes
    assert "kept as a number" in notes


@pytest.mark.parametrize(
    "values",
    [
        [*range(900, 999), 999.0, 999.0],
        [*range(5, 60), 999.0],
        [-20.0, -15.0, -9.0, -9.0, -3.0],
        [*range(5, 60), 1000.0, 1000.0],
        [np.nan, np.nan],
    ],
)
def test_what_is_no_code(values: list[float]) -> None:
    assert notes_on(values) == ""


def test_dates_in_numbers_are_suspected_where_the_name_says_so() -> None:
    assert "45000 would be 2023-03-15" in notes_on([45000.0, 45001.0], "signup_date")
    assert notes_on([45000.0, 45001.0], "salary") == ""
    assert "dates written as 20240301" in notes_on([20240301.0, 20240405.0], "date")


def test_words_that_look_odd() -> None:
    assert odd_words({"Yes": 5, "yes": 2, "No": 1}) == ("Yes and yes are kept as different values",)
    assert "Total (1) may be rows with sums" in odd_words({"Total": 1, "Nord": 5})[0]
    assert odd_words({"Totals for all": 1, "No": 3}) == ()
