"""A generalised linear model on splines with a ridge penalty: smooth, additive, quick to fit.

It is the glass-box baseline, and the smooth half of every what-if model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import numpy as np
import pandas as pd

from models.learners.blas_threads import one_blas_thread
from models.learners.newton import minimise
from models.learners.spline_columns import SplineColumns
from models.statistics.observations import Observations
from models.statistics.outcome_family import Family, loss, margin_of, mean_of

PENALTIES = (0.1, 0.01, 1e-3, 1e-4, 1e-5)
TUNE_ROWS = 20_000  # more rows choose no other penalty
HELD_OUT = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class SplineGLM:
    """A fitted model.

    Attributes:
        family: link and loss.
        columns: how rows become the design.
        coefficients: (1 + p,), the intercept first.
        penalty: ridge penalty per row that was chosen.
    """

    family: Family
    columns: SplineColumns
    coefficients: np.ndarray
    penalty: float

    @classmethod
    def fit(
        cls,
        observations: Observations,
        *,
        levers: Sequence[str] = (),
        penalty: float | None = None,
    ) -> Self:
        """Fit to rows (n, k) and their outcome (n,); levers meet every other column.

        The penalty is chosen on one 80/20 split where none is given.
        """
        outcome, family = observations.outcome, observations.family
        columns, design = SplineColumns.fit_design(observations.rows, levers)
        start = intercept_only(outcome, design.shape[1], family)
        if penalty is None:
            learn, held_out = tuning_split(len(outcome), observations.seed)
            penalty, start = choose_penalty(
                design[learn], outcome[learn], design[held_out], outcome[held_out], family
            )
        return cls(family, columns, ridge(design, outcome, family, penalty, start), penalty)

    def margin(self, rows: pd.DataFrame) -> np.ndarray:
        """Margin of each row (n,)."""
        one_blas_thread()
        if not self.columns.levers:
            terms = self.columns.terms(rows, self.coefficients)
            return np.asarray(self.intercept + terms.sum(axis=1))
        return np.asarray(self.columns.design(rows) @ self.coefficients)

    def mean(self, rows: pd.DataFrame) -> np.ndarray:
        """Expected outcome of each row (n,)."""
        return mean_of(self.margin(rows), self.family)

    def terms(self, rows: pd.DataFrame) -> np.ndarray:
        """What each source column adds to the margin (n, k), in the order of columns.names.

        Each is centred on the rows of the fit, so that intercept + sum = margin.

        Raises:
            ValueError: the model has levers, whose products belong to two columns.
        """
        if self.columns.levers:
            raise ValueError("a model with levers is not additive")
        return self.columns.terms(rows, self.coefficients)

    @property
    def intercept(self) -> float:
        """Margin of a row whose columns all add nothing."""
        return float(self.coefficients[0])

    def to_record(self) -> dict[str, Any]:
        """As plain lists and numbers, for JSON."""
        return {
            "family": self.family,
            "columns": self.columns.to_record(),
            "coefficients": self.coefficients.tolist(),
            "penalty": self.penalty,
        }

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Self:
        """The inverse of to_record."""
        return cls(
            family=record["family"],
            columns=SplineColumns.from_record(record["columns"]),
            coefficients=np.asarray(record["coefficients"], dtype=float),
            penalty=float(record["penalty"]),
        )


def intercept_only(outcome: np.ndarray, width: int, family: Family) -> np.ndarray:
    """Coefficients (width,) of the mean outcome alone."""
    start = np.zeros(width)
    start[0] = margin_of(outcome.mean(), family)
    return start


def ridge(
    design: np.ndarray, outcome: np.ndarray, family: Family, penalty: float, start: np.ndarray
) -> np.ndarray:
    """Coefficients (1 + p,) of least loss + penalty/2 · |b|² per row, the intercept free.

    Args:
        design: (n, 1 + p), the first column ones.
        outcome: (n,).
        family: link and loss.
        penalty: per row.
        start: where the search begins; it does not move the result.
    """
    shrink = np.full(design.shape[1], penalty * len(outcome))
    shrink[0] = 1e-9 * len(outcome)
    lift = np.diag(shrink + 1e-8 * len(outcome))

    def cost(b: np.ndarray) -> float:
        return float(loss(outcome, design @ b, family).sum() + (shrink * b * b).sum() / 2)

    def slopes(b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        mean = mean_of(design @ b, family)
        half = design * np.sqrt(curvature(mean, family))[:, None]  # half.T @ half costs half
        return half.T @ half + lift, design.T @ (mean - outcome) + shrink * b

    return minimise(cost, slopes, start)


def choose_penalty(
    design: np.ndarray,
    outcome: np.ndarray,
    held_design: np.ndarray,
    held_outcome: np.ndarray,
    family: Family,
) -> tuple[float, np.ndarray]:
    """The penalty of least loss on the held rows, and its coefficients (1 + p,).

    From stiff to supple, ending where it gets worse; each fit starts from the one before. Designs
    are (n, 1 + p) and (m, 1 + p), outcomes (n,) and (m,).
    """
    coefficients = intercept_only(outcome, design.shape[1], family)
    chosen, best, least = PENALTIES[0], coefficients, np.inf
    for penalty in PENALTIES:
        coefficients = ridge(design, outcome, family, penalty, coefficients)
        held_out = float(loss(held_outcome, held_design @ coefficients, family).mean())
        if held_out >= least:
            break
        chosen, best, least = penalty, coefficients, held_out
    return chosen, best


class TuningSplit(NamedTuple):
    """Row numbers to learn from and to judge on."""

    learn: np.ndarray
    held: np.ndarray


def tuning_split(count: int, seed: int) -> TuningSplit:
    """Row numbers to learn from and to judge on (80/20), of at most 20,000 rows."""
    order = np.random.default_rng(seed).permutation(count)[:TUNE_ROWS]
    cut = round(len(order) * (1 - HELD_OUT))
    return TuningSplit(order[:cut], order[cut:])


def curvature(mean: np.ndarray, family: Family) -> np.ndarray:
    """Second derivative of the loss by the margin (n,)."""
    match family:
        case "logistic":
            return np.asarray(mean * (1 - mean))
        case "poisson":
            return mean
        case "squarederror":
            return np.ones_like(mean)
