"""Groups by one column: the frequent levels, or thirds that end at values of the data."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.segments.subgroups import Subgroup, subgroups_of


def inside(values: pd.Series, part: Subgroup) -> np.ndarray:
    if part.kind == "level":
        return np.asarray(values == part.value)
    low, high = part.low, part.high
    return np.asarray(
        (values >= (-np.inf if low is None else low))
        & (values <= (np.inf if high is None else high))
    )


def test_the_six_most_frequent_levels_and_the_others() -> None:
    names = pd.Series([f"l{k}" for k in range(9) for _ in range(10 + k)], name="region")
    parts, at = subgroups_of(names, np.ones(len(names), dtype=bool))
    assert [part.value for part in parts] == ["l8", "l7", "l6", "l5", "l4", "l3", ""]
    assert parts[-1].kind == "others"
    assert (at == 6).sum() == 10 + 11 + 12
    seven = names[names.isin([f"l{k}" for k in range(7)])]
    assert all(part.kind == "level" for part in subgroups_of(seven, np.ones(len(seven), bool))[0])


@pytest.mark.parametrize(
    ("values", "ends"),
    [
        ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [(None, 2.0), (3.0, 4.0), (5.0, None)]),
        ([0.0] * 8 + [1.0] * 2, [(None, 0.0), (1.0, None)]),
        ([0.0] + [7.0] * 9, [(None, 0.0), (7.0, None)]),
        ([3.0] * 5, [(None, None)]),
        ([float("nan")] * 3, []),
    ],
)
def test_thirds_end_at_values_of_the_data(
    values: list[float], ends: list[tuple[float | None, float | None]]
) -> None:
    parts, at = subgroups_of(pd.Series(values, name="age"), np.ones(len(values), dtype=bool))
    numbers = [part for part in parts if part.kind == "number"]
    assert [(part.low, part.high) for part in numbers] == ends
    for place, part in enumerate(numbers):
        assert (inside(pd.Series(values), part) == (at == place)).all()
