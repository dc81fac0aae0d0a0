import pandas as pd
import pytest

from datasets.files.stray_rows import strays_of


def strays(*lines: str, names: str = "shop,a,b") -> tuple[list[int], dict[int, str], int]:
    frame = pd.DataFrame([line.split(",") for line in lines], dtype="str")
    stray = strays_of(frame, names.split(","))
    return [int(k) for k in stray.keep.nonzero()[0]], stray.why, stray.empty


BODY = ["x,1,2.5", "y,2,3.5", "z,3,4", "w,4,5"]


def test_empty_rows_and_names_once_more() -> None:
    kept, why, empty = strays("x,1,2", ",,", "shop, a,b", " , ,", "y,3,4", "z,4,5")
    assert (kept, empty) == ([0, 4, 5], 2)
    assert why == {2: "the names of the columns once more"}


@pytest.mark.parametrize("word", ["Total", "Grand total:", "Summe", ""])
def test_sums_are_proven_before_they_are_refused(word: str) -> None:
    kept, why, _ = strays(*BODY, f"{word},10,15")
    assert kept == [0, 1, 2, 3]
    assert "added up" in why[4]


@pytest.mark.parametrize("last", ["Total,11,16", "v,10,15", "Total,11,"])
def test_what_does_not_add_up_stays(last: str) -> None:
    assert strays(*BODY, last)[1] == {}


def test_sums_averages_and_notes_below_each_other() -> None:
    kept, why, _ = strays(*BODY, "Average,2.5,3.75", "Source: the office,,")
    assert kept == [0, 1, 2, 3]
    assert "averages" in why[4]
    assert why[5] == "a note below the table: Source: the office"


def test_a_short_table_is_left_alone() -> None:
    assert strays("x,1,2", "Total,1,2")[1] == {}
