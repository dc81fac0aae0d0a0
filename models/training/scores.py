"""How good held-out predictions are, in counts that a manager can weigh."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from models.statistics.intervals import Z95, wilson
from models.statistics.observations import Observations
from models.statistics.outcome_family import Family, loss, margin_of

RULE_BINS = 10


@dataclass(frozen=True, slots=True)
class CalibrationPoint:
    """One tenth of the rows: mean prediction, mean outcome with its 95 % range, how many rows."""

    predicted: float
    happened: float
    low: float
    high: float
    rows: int


@dataclass(frozen=True, slots=True)
class Rule:
    """The best rule that uses one column alone."""

    column: str
    hits: float
    skill: float


@dataclass(frozen=True, slots=True)
class Scores:
    """Quality on held-out rows.

    Attributes:
        skill: share of the outcome's deviance (a rate) or variance (a number) explained, -inf..1.
        skill_seen: the same on the rows that the model was fitted to.
        ranking: a rate: probability that a positive row is put above another (0.5 is chance);
            a number: rank correlation, 0..1.
        hits: of the rows flagged (as many as are positive; for numbers the top fifth), the share
            that are positive (in the top fifth).
        hits_low, hits_high: its 95 % range.
        chance: the share that picking at random would hit.
        rule: the best one-column rule.
        gain_t: mean gain in loss over the base rate divided by its standard error.
        calibration: ten points, said against happened.
        off: mean absolute distance of said from happened over the tenths, in outcome units.
    """

    skill: float
    skill_seen: float
    ranking: float
    hits: float
    hits_low: float
    hits_high: float
    chance: float
    rule: Rule
    gain_t: float
    calibration: tuple[CalibrationPoint, ...]
    off: float

    def as_numbers(self) -> dict[str, float]:
        """The scores by name, for records."""
        return {
            "skill": self.skill,
            "skill_seen": self.skill_seen,
            "ranking": self.ranking,
            "hits": self.hits,
            "chance": self.chance,
            "one_column_hits": self.rule.hits,
            "calibration_off": self.off,
        }


def scored(
    observations: Observations,
    held_out: np.ndarray,
    in_sample: np.ndarray,
    *,
    later_only: bool = False,
) -> Scores:
    """Score held-out predictions (n,) against outcomes (n,), chance and one-column rules.

    `in_sample` are predictions for the rows that the model was fitted to; the folds serve the
    one-column rules, which are judged on rows they had not seen, too. Where entities repeat, the
    gain of an entity's rows is one witness. With `later_only` the rows of the last fold judge, and
    base and rules are learnt from the others.
    """
    outcome, fold, family = observations.outcome, observations.folds, observations.family
    groups = observations.groups
    judged = fold == fold.max() if later_only else np.ones(len(fold), dtype=bool)
    rule = _best_rule(observations, judged)
    base = _base(outcome, fold)[judged]
    outcome, held_out, in_sample = outcome[judged], held_out[judged], in_sample[judged]
    groups = None if groups is None else groups[judged]
    hits, flagged = _hits(outcome, held_out, family)
    low, high = wilson(hits, flagged)
    gain = loss(outcome, margin_of(base, family), family) - loss(
        outcome, margin_of(held_out, family), family
    )
    if groups is not None:
        gain = np.bincount(pd.factorize(pd.Series(groups))[0], weights=gain)
    spread = float(gain.std() / np.sqrt(len(gain)))
    calibration = _calibration(outcome, held_out, family)
    return Scores(
        skill=skill(outcome, held_out, family),
        skill_seen=skill(outcome, in_sample, family),
        ranking=ranking(outcome, held_out, family),
        hits=hits,
        hits_low=low,
        hits_high=high,
        chance=float(wanted_rows(outcome, family).mean()),
        rule=rule,
        gain_t=float(gain.mean()) / spread if spread > 0 else 0.0,
        calibration=calibration,
        off=float(np.average([abs(p.predicted - p.happened) for p in calibration])),
    )


def skill(outcome: np.ndarray, predicted: np.ndarray, family: Family) -> float:
    """Share of outcomes (n,) explained, -inf..1: deviance for a rate, else variance."""
    if family != "logistic":
        total = float(((outcome - outcome.mean()) ** 2).sum())
        return 1.0 - float(((outcome - predicted) ** 2).sum()) / total if total > 0 else 0.0
    base = np.full(len(outcome), outcome.mean())
    without = float(loss(outcome, margin_of(base, family), family).sum())
    return 1.0 - float(loss(outcome, margin_of(predicted, family), family).sum()) / without


def ranking(outcome: np.ndarray, predicted: np.ndarray, family: Family) -> float:
    """How predictions (n,) rank outcomes (n,): ROC area for a rate, else Spearman's correlation."""
    ranks = rankdata(predicted)
    if family != "logistic":
        return float(np.corrcoef(ranks, rankdata(outcome))[0, 1]) if np.ptp(ranks) > 0 else 0.0
    positives = float(outcome.sum())
    others = len(outcome) - positives
    if positives == 0 or others == 0:
        return 0.5
    return float((ranks[outcome == 1].sum() - positives * (positives + 1) / 2) / positives / others)


def _base(outcome: np.ndarray, fold: np.ndarray) -> np.ndarray:
    """The mean of the other folds for each row: what knowing nothing would say."""
    base = np.empty(len(outcome))
    for k in np.unique(fold):
        others = fold != k
        base[~others] = outcome[others].mean() if others.any() else outcome.mean()
    return base


def wanted_rows(outcome: np.ndarray, family: Family) -> np.ndarray:
    """Mask (n,) of the rows worth finding: the positive ones, or the top fifth of a number.

    Where most rows share the lowest value (no claim), the top is whatever lies above it.
    """
    line = 1.0 if family == "logistic" else float(np.quantile(outcome, 0.8))
    return np.asarray(outcome >= line if line > outcome.min() else outcome > line)


def _hits(outcome: np.ndarray, predicted: np.ndarray, family: Family) -> tuple[float, int]:
    wanted = wanted_rows(outcome, family)
    flagged = max(1, int(wanted.sum()))
    return float(wanted[top_rows(predicted, flagged)].mean()), flagged


def top_rows(predicted: np.ndarray, count: int) -> np.ndarray:
    """Places (count,) of the highest predictions (n,); which of equal ones is left to a draw."""
    tie_break = np.random.default_rng(0).random(len(predicted))
    return np.asarray(np.lexsort((tie_break, -predicted))[:count])


def _best_rule(observations: Observations, judged: np.ndarray) -> Rule:
    """The best of the rules that each column makes, on the rows of the mask `judged` (n,)."""
    rows, outcome, family = observations.rows, observations.outcome, observations.family
    name, best_expected, best = "", None, 0.0
    judged_outcome = outcome[judged]
    for column in rows.columns:
        expected = one_column(rows[column], outcome, observations.folds)[judged]
        explained = skill(judged_outcome, expected, family)
        if explained > best:
            name, best_expected, best = str(column), expected, explained
    if best_expected is None:
        return Rule("", float(wanted_rows(judged_outcome, family).mean()), 0.0)
    return Rule(name, _hits(judged_outcome, best_expected, family)[0], best)


def one_column(column: pd.Series, outcome: np.ndarray, fold: np.ndarray) -> np.ndarray:
    """Held-out means (n,) of the outcome by level, or by tenth of a number."""
    if pd.api.types.is_numeric_dtype(column):
        values = column.to_numpy(dtype=float, na_value=np.nan)
        present = values[~np.isnan(values)] if not np.isnan(values).all() else np.zeros(1)
        edges = np.unique(np.quantile(present, np.linspace(0, 1, RULE_BINS + 1)[1:-1]))
        codes = np.where(np.isnan(values), len(edges) + 1, np.searchsorted(edges, values, "right"))
    elif isinstance(column.dtype, pd.CategoricalDtype):
        codes = column.cat.codes.to_numpy().astype(int) + 1
    else:
        codes, _ = pd.factorize(column.astype(object).where(column.notna(), "(missing)"))
    expected = np.empty(len(outcome))
    for k in np.unique(fold):
        fit = fold != k
        if not fit.any():
            fit = np.ones(len(fold), dtype=bool)
        counts = np.bincount(codes[fit], minlength=int(codes.max()) + 1)
        sums = np.bincount(codes[fit], weights=outcome[fit], minlength=len(counts))
        mean = outcome[fit].mean()
        expected[fold == k] = ((sums + 10 * mean) / (counts + 10))[codes[fold == k]]
    return expected


def _calibration(
    outcome: np.ndarray, held_out: np.ndarray, family: Family
) -> tuple[CalibrationPoint, ...]:
    points = []
    for part in np.array_split(np.argsort(held_out, kind="stable"), 10):
        if len(part) == 0:
            continue
        happened = float(outcome[part].mean())
        if family == "logistic":
            low, high = wilson(happened, len(part))
        else:
            half = Z95 * float(outcome[part].std()) / np.sqrt(len(part))
            low, high = happened - half, happened + half
        points.append(
            CalibrationPoint(float(held_out[part].mean()), happened, low, high, len(part))
        )
    return tuple(points)
