"""The parts of one column side by side: how the outcome is in each, and whether they differ."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.segments.conditions import Term, strata
from models.statistics.false_discovery import benjamini_hochberg
from models.statistics.intervals import Estimate
from models.statistics.mean_difference import mean_of_rows, p_beyond

FEWEST = 20


@dataclass(frozen=True, slots=True)
class ColumnGroup:
    """One part of a column.

    Attributes:
        term: which rows.
        rows: how many.
        mean: of their outcome, with its 95 % interval.
        others: mean of everyone else.
        differs: True where it clearly lies above or below everyone else.
    """

    term: Term
    rows: int
    mean: Estimate
    others: float
    differs: bool


def column_groups(
    values: pd.Series, outcome: np.ndarray, *, rate: bool, entity: np.ndarray | None = None
) -> tuple[ColumnGroup, ...]:
    """The parts of a column (n,) that have at least twenty rows, in its order.

    Parts do not look at the outcome (n,), so no figure is flattered. Which of them differ from
    everyone else: two-sided tests, Benjamini-Hochberg at 5 %.
    """
    terms, at = strata(values)
    size = np.bincount(at[at >= 0], minlength=len(terms))
    kept = [k for k in range(len(terms)) if FEWEST <= size[k] <= len(outcome) - 2]
    p = []
    for k in kept:
        inside = at == k
        ways = (p_beyond(outcome, inside, way, rate=rate, entity=entity) for way in (1, -1))
        p.append(min(1.0, 2 * min(ways)))
    differs = benjamini_hochberg(np.array(p)) if p else np.zeros(0, dtype=bool)
    groups = []
    for k, is_apart in zip(kept, differs, strict=True):
        inside = at == k
        own = None if entity is None else entity[inside]
        mean = mean_of_rows(outcome[inside], rate=rate, entity=own)
        groups.append(
            ColumnGroup(
                terms[k], int(size[k]), mean, float(outcome[~inside].mean()), bool(is_apart)
            )
        )
    return tuple(groups)
