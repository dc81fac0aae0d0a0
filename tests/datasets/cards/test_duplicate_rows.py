"""Equal rows are told from copies, on tables where it is known which they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from datasets.cards.duplicate_rows import DuplicateRows, duplicates_of
from datasets.cards.profile import facts_of
from datasets.importing.read_file import read


def coarse(seed: int, rows: int = 3_000) -> pd.DataFrame:
    """Customers of three hidden kinds in five columns of a few values each: many look the same."""
    draw = np.random.default_rng(seed)
    kind = draw.integers(0, 3, rows)
    shares = draw.dirichlet(np.ones(5), (5, 3))
    columns = {
        f"answer {place}": np.array(list("abcde"))[
            (draw.random(rows)[:, None] > shares[place, kind].cumsum(axis=1)).sum(axis=1).clip(0, 4)
        ]
        for place in range(5)
    }
    return pd.DataFrame(columns)


def fine(seed: int, rows: int = 1_000) -> pd.DataFrame:
    """Customers in three columns that hardly two share."""
    draw = np.random.default_rng(seed)
    return pd.DataFrame({
        "id": [f"C{k}" for k in range(rows)],
        "fee": draw.normal(50, 9, rows).round(2),
        "age": draw.integers(18, 80, rows).astype(float),
        "plan": draw.choice(["a", "b", "c"], rows),
    })  # fmt: skip


def duplicates(frame: pd.DataFrame) -> DuplicateRows:
    return duplicates_of(frame, facts_of(frame))


def twice(frame: pd.DataFrame, rows: int) -> pd.DataFrame:
    """The table with some rows entered again."""
    return pd.concat([frame, frame.sample(rows, random_state=1)], ignore_index=True)


def test_rows_that_chance_makes_equal_are_no_copies() -> None:
    by_seed = [duplicates(coarse(seed)) for seed in range(20)]
    assert min(copies.rows for copies in by_seed) > 500
    assert sum(copies.beyond_chance > 0 for copies in by_seed) <= 1


def test_rows_that_were_entered_twice_are_found() -> None:
    for seed in range(10):
        frame = fine(seed).drop(columns="id")
        assert duplicates(frame).beyond_chance == 0
        copies = duplicates(twice(frame, 20))
        assert 15 <= copies.beyond_chance <= copies.rows <= 25


def test_a_name_of_their_own_does_not_hide_copies() -> None:
    frame = twice(fine(1), 20)
    frame["id"] = [f"C{k}" for k in range(len(frame))]
    assert duplicates(frame).beyond_chance >= 15


def test_no_columns_and_no_rows_hold_no_copies() -> None:
    assert duplicates(pd.DataFrame({"a": [1.0, 1.0, 1.0]})) == DuplicateRows(0, 0)
    assert duplicates(fine(1, rows=1)) == DuplicateRows(0, 0)


@pytest.mark.parametrize(
    ("file", "repeated"), [("hillstrom.csv", 6_562), ("bank_marketing.csv", 12)]
)
def test_different_customers_who_look_the_same_stay(
    shared_data: Path, file: str, repeated: int
) -> None:
    frame = read(shared_data / file).frame
    assert frame is not None
    assert duplicates(frame) == DuplicateRows(repeated, 0)
