"""Does a family of columns say something that all others do not? A score test, given the others.

Neyman's C(α): what an additive model without the family leaves of the outcome is held against what
the others leave of the family's own columns. Both are left over, so that an error in what the
others say moves the test to second order only (Neyman 1959; the generalised covariance measure of
Shah and Peters 2020 is the same idea). A bystander that rides on a driver has nothing left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.stats import f as fisher
from scipy.stats import t as student

from models.drivers.score_directions import ScoreDirections
from models.learners.spline_columns import SplineColumns
from models.learners.spline_glm import choose_penalty, curvature, ridge, tuning_split
from models.statistics.observations import Observations
from models.statistics.outcome_family import Family, loss, mean_of, unit_of

LEFT = 1e-3  # of a direction's variance: what others fix beyond that cannot be judged
SPARE = 10  # rows or entities beyond the columns that a test needs
STEPS = 2
LEAST_P = 1e-15


@dataclass(frozen=True, slots=True, eq=False)
class ScoreTest:
    """The additive model of all columns, from which each family is taken out.

    Attributes:
        columns: what makes the design.
        design: (n, 1 + p), ones first.
        directions: of each column, what it is asked about.
        outcome: (n,) in units of the fit.
        family: link and loss.
        shrink: (1 + p,) ridge penalty of each coefficient.
        coefficients: (1 + p,) with all columns.
        weight: (n,) curvature of the loss there.
        second: (1 + p, 1 + p) curvature without the penalty.
        groups: (n,) entity of each row, numbered from 0, or None.
        spent: degrees of freedom that the coefficients cost, of rows or, where these repeat, of
            entities: a column that varies within entities costs these little.
    """

    columns: SplineColumns
    design: np.ndarray
    directions: ScoreDirections
    outcome: np.ndarray
    family: Family
    shrink: np.ndarray
    coefficients: np.ndarray
    weight: np.ndarray
    second: np.ndarray
    groups: np.ndarray | None
    spent: float

    @classmethod
    def of(cls, observations: Observations) -> ScoreTest:
        """Fit all columns of the rows (n, k) to the outcome (n,)."""
        rows, family, entity = observations.rows, observations.family, observations.entity
        columns, design = SplineColumns.fit_design(rows)
        scaled = observations.outcome / unit_of(observations.outcome, family)
        learn, held_out = tuning_split(len(scaled), observations.seed)
        penalty, start = choose_penalty(
            design[learn], scaled[learn], design[held_out], scaled[held_out], family
        )
        whole = ridge(design, scaled, family, penalty, start)
        weight = curvature(mean_of(design @ whole, family), family)
        half = design * np.sqrt(weight)[:, None]
        shrink = np.full(design.shape[1], penalty * len(scaled))
        shrink[0] = 0.0
        second = half.T @ half
        return cls(
            columns=columns,
            design=design,
            directions=ScoreDirections.of(rows),
            outcome=scaled,
            family=family,
            shrink=shrink,
            coefficients=whole,
            weight=weight,
            second=second,
            groups=entity,
            spent=float(_cost(second, shrink) @ _between(design, entity)),
        )

    def p_value(self, column_family: Sequence[str], alike: Sequence[str]) -> float:
        """P-value that a family adds nothing to the columns `alike`; 1 where it cannot be told.

        Its numbers' slopes and all its directions together have a say each, by the Cauchy
        combination (Liu and Xie 2020). Each is judged by the model's own variance and by the
        empirical one, an entity's rows as one; the larger p-value counts, for either misleads where
        few rows have a level or a rare outcome.
        """
        own_places, others = self.directions.places(list(column_family)), self._places(alike)
        if not len(own_places):
            return 1.0
        dropped = np.setdiff1d(np.arange(len(self.coefficients)), others)
        inner = self.second[np.ix_(others, others)]
        residual = self._left_without(others, dropped, inner)
        weight = np.maximum(curvature(self.outcome - residual, self.family), 1e-12)
        own, design = self.directions.values[:, own_places], self.design[:, others]
        lift = 1e-8 * np.trace(inner) / len(inner)
        project = cho_factor(inner + lift * np.eye(len(others)), check_finite=False)
        onto = cho_solve(project, design.T @ (own * self.weight[:, None]), check_finite=False)
        rest, straight = own - design @ onto, self.directions.straight[own_places]
        return _p_value(rest, residual, weight, self.groups, self.spent, straight)

    def _left_without(
        self, others: np.ndarray, dropped: np.ndarray, inner: np.ndarray
    ) -> np.ndarray:
        """What a fit on `others` leaves of the outcome (n,), from the whole fit in a few steps."""
        shrink = self.shrink[others]
        lift = np.diag(shrink + 1e-8 * len(self.outcome))
        solve = cho_factor(inner + lift, check_finite=False)
        at = self.coefficients[others].copy()
        moved = self.second[np.ix_(others, dropped)] @ self.coefficients[dropped]
        at += cho_solve(solve, moved, check_finite=False)
        design = self.design[:, others]
        least = np.inf
        for _ in range(STEPS + 1):
            margin = design @ at
            cost = float(
                loss(self.outcome, margin, self.family).sum() + (shrink * at * at).sum() / 2
            )
            if not cost < least:
                break
            least, residual = cost, self.outcome - mean_of(margin, self.family)
            at = at + cho_solve(solve, design.T @ residual - shrink * at, check_finite=False)
        return np.asarray(residual)

    def _places(self, names: Sequence[str]) -> np.ndarray:
        """Places in the design of the ones and of these columns' own."""
        wanted = set(names)
        own = [source[0] in wanted for source in self.columns.sources]
        return np.flatnonzero([True, *own])


def _cost(second: np.ndarray, shrink: np.ndarray) -> np.ndarray:
    """Degrees of freedom that each coefficient costs (p,), less than one under a penalty."""
    lift = np.diag(shrink + 1e-8 * np.trace(second) / len(second))
    return np.diag(cho_solve(cho_factor(second + lift, check_finite=False), second))


def _between(design: np.ndarray, entity: np.ndarray | None) -> np.ndarray:
    """Share of each column's variation (p,) that lies between entities; all of it without them."""
    if entity is None:
        return np.ones(design.shape[1])
    rows = np.bincount(entity)
    sums = np.array([np.bincount(entity, column) for column in design.T])
    whole = np.einsum("ij,ij->j", design, design)
    return np.asarray((sums**2 / rows).sum(axis=1) / np.maximum(whole, 1e-300))


def _p_value(
    rest: np.ndarray,
    residual: np.ndarray,
    weight: np.ndarray,
    groups: np.ndarray | None,
    spent: float,
    straight: np.ndarray,
) -> float:
    """Of what is left of directions (n, k) with a spread of 1, against a residual (n,).

    `weight` is the residual's variance up to a factor, `spent` the degrees of freedom that it has
    lost; `straight` (k,) tells the slopes.
    """
    kept = (rest**2).mean(axis=0) > LEFT
    rest, straight = rest[:, kept], straight[kept]
    scores = rest * residual[:, None]
    if groups is not None:
        count = int(groups.max()) + 1
        scores = np.array([np.bincount(groups, direction, count) for direction in scores.T]).T
    units = len(scores)
    free = units - spent - int(kept.sum())
    if not kept.any() or free < SPARE:
        return 1.0
    spread = float((residual**2).sum() / weight.sum())
    centred = scores - scores.mean(axis=0)
    variances = (
        spread * (rest * weight[:, None]).T @ rest,
        centred.T @ centred * units / (units - spent),
    )
    total = scores.sum(axis=0)
    judged = [_judged(total, variance, free) for variance in variances]
    p_values = [max(together for _, together in judged)]
    if straight.any():
        single = np.maximum(*(p for p, _ in judged))
        p_values.append(cauchy(single[straight]))
    return cauchy(np.array(p_values))


def _judged(total: np.ndarray, variance: np.ndarray, free: float) -> tuple[np.ndarray, float]:
    """P-values of each sum (k,) and of all together, given their covariance (k, k)."""
    spread = np.sqrt(np.maximum(np.diag(variance), 1e-300))
    scaled = total / spread
    size, axes = np.linalg.eigh(variance / spread / spread[:, None])
    kept = size > LEFT
    square = float(((axes.T @ scaled)[kept] ** 2 / size[kept]).mean())
    single = 2 * student.sf(np.abs(scaled), free)
    return single, float(fisher.sf(square, int(kept.sum()), free))


def cauchy(p: np.ndarray) -> float:
    """One p-value of several (k,), however they hang together (Liu and Xie 2020)."""
    inside = np.clip(p, LEAST_P, 1 - 1e-3)
    return float(0.5 - np.arctan(np.tan((0.5 - inside) * np.pi).mean()) / np.pi)
