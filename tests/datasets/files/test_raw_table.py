import datetime

import pytest

from datasets.files.raw_table import text_frame, text_of


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (float("nan"), ""),
        (3.0, "3"),
        (29.85, "29.85"),
        (1e20, "1e+20"),
        (7, "7"),
        (True, "True"),
        (datetime.date(2024, 3, 1), "2024-03-01"),
        ("\ud800x", "?x"),
    ],
)
def test_cells_as_text(value: object, text: str) -> None:
    assert text_of(value) == text


def test_equal_names_and_short_rows_are_kept() -> None:
    frame = text_frame(["a", "a", None], [[1, 2, 3], ["x"]])
    assert frame.columns.tolist() == ["a", "a", None]
    assert frame.iloc[1].tolist() == ["x", "", ""]
    assert text_frame([], []).empty
