import numpy as np
import pandas as pd
import pytest

from datasets.cards.profile import facts_of
from datasets.leakage.value_counts import Tally, segments, tally_of


def tally(column: pd.Series) -> Tally:
    return tally_of(column, facts_of(column.to_frame("x"))[0])


def test_numbers_are_counted_in_their_order() -> None:
    counts = tally(pd.Series([3.0, np.nan, 1.0, 3.0, 2.5]))
    assert counts.labels.tolist() == [1.0, 2.5, 3.0]
    assert counts.rows.tolist() == [1, 1, 2, 1]
    assert counts.codes.tolist() == [2, 3, 0, 2, 1]
    assert (counts.filled, counts.usual, counts.label(1)) == (4, 2, "2.5")
    assert counts.sums(np.array([1.0, 10, 100, 1000, 10_000])).tolist() == [100, 10_000, 1001, 10]
    np.testing.assert_array_equal(counts.row_values(), [3, np.nan, 1, 3, 2.5])


@pytest.mark.parametrize("missing", [True, False])
def test_dates_are_days_in_their_order(*, missing: bool) -> None:
    days = ["2024-03-01", "2024-01-31", "NaT" if missing else "2024-05-01", "2024-03-01"]
    counts = tally(pd.Series(np.array(days, dtype="datetime64[us]")))
    assert counts.rows[:2].tolist() == [1, 2]
    assert counts.rows[-1] == missing
    assert counts.label(0) == "2024-01-31"
    assert np.diff(counts.row_values()[:2]).tolist() == [-30.0]


def test_words_have_no_order_and_no_numbers() -> None:
    counts = tally(pd.Series(["b", "a", np.nan, "b"], dtype="str"))
    assert (counts.labels.tolist(), counts.rows.tolist()) == (["b", "a"], [2, 1, 1])
    with pytest.raises(ValueError, match="words"):
        counts.row_values()


def test_segments_keep_frequent_values_and_cut_the_rest() -> None:
    values = np.concatenate([np.zeros(50), np.arange(1.0, 101.0), [np.nan]])
    places = segments(tally(pd.Series(values)), 5, 10)
    rows = np.bincount(places[:-1], weights=np.append([50], np.ones(100)))
    assert places[-1] == 101
    assert sorted(rows.astype(int).tolist()) == [10, 30, 30, 30, 50]
    assert (np.diff(places[1:-1]) >= 0).all()


def test_rare_words_share_a_segment() -> None:
    words = pd.Series(["a"] * 9 + ["b"] * 2 + ["c"] * 3 + ["d"] * 8, dtype="str")
    places = segments(tally(words), 5, 5)
    assert places[1] == places[2]
    assert len({places[0], places[1], places[3], places[4]}) == 4
