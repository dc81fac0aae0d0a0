import numpy as np
import pandas as pd
import pytest

from datasets.cards.profile import facts_of
from datasets.leakage.outcome_parts import part_reasons


@pytest.fixture
def frame() -> pd.DataFrame:
    rng = np.random.default_rng(1)
    return pd.DataFrame({name: rng.integers(1, 500, 600) + 0.25 for name in "abcdef"})


def reasons(frame: pd.DataFrame, number: pd.Series) -> dict[str, str]:
    return part_reasons(frame, facts_of(frame), "total", number.to_numpy(dtype=float))


def test_two_and_three_parts_are_found(frame: pd.DataFrame) -> None:
    two = reasons(frame, frame["b"] + frame["e"])
    assert set(two) == {"b", "e"}
    assert two["b"] == "Part of the outcome: b + e is total in every row."
    assert set(reasons(frame, frame["a"] + frame["c"] + frame["f"])) == {"a", "c", "f"}


def test_parts_that_are_subtracted_are_found(frame: pd.DataFrame) -> None:
    parts = reasons(frame, frame["a"] - frame["b"] + frame["c"] + frame["d"])
    assert set(parts) == {"a", "b", "c", "d"}
    assert "a − b + c + d is total" in parts["a"]


def test_nearly_is_not_exactly(frame: pd.DataFrame) -> None:
    total = frame["b"] + frame["e"]
    total.iloc[17] += 1
    assert reasons(frame, total) == {}
    assert reasons(frame, 0.5 * frame["a"] + 0.2 * frame["b"]) == {}


def test_a_single_column_is_no_part(frame: pd.DataFrame) -> None:
    assert reasons(frame[["a"]], frame["a"]) == {}
    assert reasons(frame, frame["a"]) == {}
