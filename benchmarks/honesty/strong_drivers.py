"""Honest drivers of known strength: the outcome is drawn given the column, never the other way.

Each table holds the driver and three columns of noise, 5,000 rows, a quarter of them positive.
Strength is that of the driver alone: the pairs of rows that it puts in order (two sides), or the
share of variance that it explains (a number).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from benchmarks.honesty.leak_tables import Source

ROWS = 5000


class Strength(NamedTuple):
    """One honest driver.

    Attributes:
        name: as printed.
        shape: "number", "levels" or "segment".
        outcome: "sides" or "number".
        slope: of the margin or of the number on the standardised driver; in a segment its rate.
    """

    name: str
    shape: str
    outcome: str
    slope: float


STRENGTHS = (
    Strength("number, 75 of 100 pairs", "number", "sides", 1.05),
    Strength("number, 80 of 100 pairs", "number", "sides", 1.35),
    Strength("number, 85 of 100 pairs", "number", "sides", 1.8),
    Strength("number, 88 of 100 pairs", "number", "sides", 2.25),
    Strength("four levels, 80 of 100 pairs", "levels", "sides", 1.4),
    Strength("four levels, 85 of 100 pairs", "levels", "sides", 1.85),
    Strength("segment of a fifth at 85 %", "segment", "sides", 0.85),
    Strength("number, R² 0.5", "number", "number", 1.0),
    Strength("number, R² 0.7", "number", "number", 1.53),
    Strength("number, R² 0.8", "number", "number", 2.0),
    Strength("four levels, R² 0.7", "levels", "number", 1.53),
)


def driven(strength: Strength, seed: int) -> tuple[Source, pd.DataFrame]:
    """The table whose outcome follows `driver`, and what is asked of it."""
    rng = np.random.default_rng([seed, 77])
    level = rng.integers(0, 4, ROWS)
    values = (level - 1.5) / 1.118 if strength.shape == "levels" else rng.normal(size=ROWS)
    frame = pd.DataFrame({f"noise{place}": rng.normal(size=ROWS) for place in range(3)})
    frame["driver"] = np.round(values, 3)
    if strength.shape == "levels":
        frame["driver"] = pd.Series(np.array(list("pqrs"))[level], dtype="str")
    if strength.shape == "segment":
        inside = rng.random(ROWS) < 0.2
        frame["driver"] = pd.Series(np.where(inside, "in", "out"), dtype="str")
        left = rng.random(ROWS) < np.where(inside, strength.slope, 0.1)
    elif strength.outcome == "sides":
        margin = strength.slope * (values - 0.35) - 1.2
        left = rng.random(ROWS) < 1 / (1 + np.exp(-margin))
    else:
        frame["y"] = strength.slope * values + rng.normal(size=ROWS)
        return Source(strength.name, frame.copy, "y", None, frozenset(), 0), frame
    frame["y"] = pd.Series(np.where(left, "Yes", "No"), dtype="str")
    return Source(strength.name, frame.copy, "y", "Yes", frozenset(), 0), frame
