"""Blanks that tell something: whether a missing value goes with the outcome.

Of each column with blanks, rows where it is blank are compared with rows where it has a value,
both alike in every other column: outcome and blank are each cleared of what the other columns'
splines and levels say linearly (Frisch and Waugh 1933; Lovell 1963), and what is left is compared,
with an error that holds for any spread (White 1980) and for rows of one entity (Liang and Zeger
1986). Columns that are blank together are one question, and Holm (1979) corrects for many. What
stands out must stand out again with products of the columns that go most with either held alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm

from models.learners.spline_columns import SplineColumns
from models.training.trained import TrainedModel

FEWEST = 20  # rows that are blank, and rows that are not
FEWEST_OF_EACH = 5  # of the rarer outcome that are to be expected among either
TOGETHER = 0.8  # correlation from which columns are blank together
SURE = 0.01  # chance that a table without telling blanks is said to have some
LEAST = 0.05  # standard deviations of the outcome; a smaller difference says little
RIDGE = 1e-4
MOST_MULTIPLIED = 10  # design columns that go with the blank, and as many that go with the outcome
SAYS_SO = (
    "unknown, missing, n/a, na, ?, -, unspecified, undefined, undisclosed, not known, not stated, "
    "not available, not provided, not given, no answer"
)
UNKNOWN = frozenset(SAYS_SO.split(", "))


@dataclass(frozen=True, slots=True)
class MissingTogether:
    """Columns that are blank together, and what goes with it.

    Attributes:
        columns: their names.
        rows: how many rows of those looked at are blank.
        difference: of the outcome, blank less filled, other columns alike.
        low: lower end of its 95 % range.
        high: upper end.
        p: chance of such a difference where blanks tell nothing, before correction.
    """

    columns: tuple[str, ...]
    rows: int
    difference: float
    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True)
class MissingValues:
    """What was found of a table's blanks.

    Attributes:
        columns: those with blanks.
        judged: those with blanks enough to be judged.
        telling: those whose blanks go with the outcome, the largest difference first.
    """

    columns: tuple[str, ...]
    judged: tuple[str, ...]
    telling: tuple[MissingTogether, ...]


def missing_values(model: TrainedModel) -> MissingValues:
    """A trained model's columns with missing values, and which of these go with the outcome."""
    return model.once(_missing_values)


def _missing_values(model: TrainedModel) -> MissingValues:
    places = model.sample
    groups = None if model.groups is None else model.groups[places]
    return missing_values_of(model.explaining.iloc[places], model.outcome[places], groups=groups)


def missing_values_of(
    rows: pd.DataFrame,
    outcome: np.ndarray,
    *,
    groups: np.ndarray | None = None,
    spline_design: tuple[SplineColumns, np.ndarray] | None = None,
) -> MissingValues:
    """Judge the blanks of every column.

    Args:
        rows: (n, k) columns that explain; missing, or a level that says "unknown".
        outcome: (n,) 0/1 or a number.
        groups: (n,) entity of each row where entities repeat.
        spline_design: the rows' spline columns and their design, where somebody has them already.
    """
    absent = {str(name): is_missing(rows[name]) for name in rows.columns}
    absent = {name: mask for name, mask in absent.items() if mask.any()}
    enough = {name: mask for name, mask in absent.items() if _enough(mask, outcome)}
    if not enough:
        return MissingValues(tuple(absent), (), ())
    columns, design = spline_design or SplineColumns.fit_design(rows)
    look = _Look(design, design.T @ design, outcome, groups)
    looks = [
        look.at(names, enough[names[0]], columns.without(names)) for names in _together(enough)
    ]
    telling = []
    for first in _standing_out(looks, outcome):
        names, mask = first.columns, enough[first.columns[0]]
        wide = _with_products(design[:, columns.without(names)], outcome, mask)
        again = _Look(wide, wide.T @ wide, outcome, groups).at(names, mask)
        if again.p <= SURE and _is_large(again, outcome):
            telling.append(again)
    telling.sort(key=lambda missing: -abs(missing.difference))
    return MissingValues(tuple(absent), tuple(enough), tuple(telling))


def is_missing(values: pd.Series) -> np.ndarray:
    """True where a value is missing, or a word for it such as "unknown" (n,)."""
    missing = values.isna().to_numpy()
    if pd.api.types.is_numeric_dtype(values):
        return missing
    levels = values.astype("category").cat
    says_so = np.array([str(level).strip().lower() in UNKNOWN for level in levels.categories])
    return np.asarray(missing | np.append(says_so, True)[levels.codes.to_numpy()])


def _enough(mask: np.ndarray, outcome: np.ndarray) -> bool:
    """Rows enough on both sides; of a rate enough of the rarer kind, too."""
    fewer = min(int(mask.sum()), int((~mask).sum()))
    if fewer < FEWEST:
        return False
    if not np.isin(outcome, (0.0, 1.0)).all():
        return True
    rarer = min(float(outcome.mean()), 1 - float(outcome.mean()))
    return fewer * rarer >= FEWEST_OF_EACH


def _together(absent: dict[str, np.ndarray]) -> list[tuple[str, ...]]:
    """Names of columns whose blanks lie in the same rows, each set led by its first."""
    sets: list[list[str]] = []
    for name, mask in absent.items():
        for names in sets:
            if np.corrcoef(mask, absent[names[0]])[0, 1] >= TOGETHER:
                names.append(name)
                break
        else:
            sets.append([name])
    return [tuple(names) for names in sets]


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """A design (n, p) with its Gram matrix, the outcome and what rows belong together."""

    design: np.ndarray
    gram: np.ndarray
    outcome: np.ndarray
    groups: np.ndarray | None

    def at(
        self, names: tuple[str, ...], mask: np.ndarray, alike: np.ndarray | None = None
    ) -> MissingTogether:
        """Blank against filled, rows alike in the design columns at these places, or in all."""
        places = np.arange(len(self.gram)) if alike is None else alike
        both = np.column_stack([self.outcome, mask.astype(float)])
        second_moments = self.gram[np.ix_(places, places)] + RIDGE * len(both) * np.eye(len(places))
        weights = np.zeros((len(self.gram), 2))
        weights[places] = np.linalg.solve(second_moments, (self.design.T @ both)[places])
        left, blank = (both - self.design @ weights).T
        size = float(blank @ blank)
        difference = float(left @ blank) / size
        score = blank * (left - difference * blank)
        if self.groups is not None:
            score = np.bincount(pd.factorize(self.groups)[0], weights=score)
        error = float(np.sqrt(score @ score)) / size
        p = 2 * float(norm.sf(abs(difference) / max(error, 1e-300)))
        reach = 1.96 * error
        return MissingTogether(
            names, int(mask.sum()), difference, difference - reach, difference + reach, p
        )


def _with_products(design: np.ndarray, outcome: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """The design with products, two by two, of the columns that go most with blank or outcome."""
    columns = design[:, 1:]
    picked: set[int] = set()
    for target in (mask.astype(float), outcome):
        strength = np.abs(columns.T @ (target - target.mean()))
        picked |= set(np.argsort(-strength, kind="stable")[:MOST_MULTIPLIED].tolist())
    chosen = sorted(picked)
    products = [columns[:, a] * columns[:, b] for i, a in enumerate(chosen) for b in chosen[i:]]
    return np.column_stack([design, *products])


def _standing_out(looks: Sequence[MissingTogether], outcome: np.ndarray) -> list[MissingTogether]:
    """Those that stay below SURE after Holm's correction and are large enough to matter."""
    ordered = sorted(looks, key=lambda missing: missing.p)
    sure = []
    for place, missing in enumerate(ordered):
        if missing.p > SURE / (len(ordered) - place):
            break
        sure.append(missing)
    return [missing for missing in sure if _is_large(missing, outcome)]


def _is_large(missing: MissingTogether, outcome: np.ndarray) -> bool:
    return abs(missing.difference) >= LEAST * float(outcome.std())
