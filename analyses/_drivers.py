"""Drivers as numbers: which families of columns earn a name, and the effect of each."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm

from answers.answer import Grade
from models.adjusting import Ties
from models.comparable import Comparable
from models.contrast import contrast_where_alike
from models.importance import Help, helps
from models.interval import Estimate
from models.progress import Progress, silent
from models.randomised import arm_balance
from models.scores import wilson
from models.sides import Sides, sides
from models.signal import benjamini_hochberg, family_p_values
from models.stability import Shares, shares
from models.trained import TrainedModel

MORE_THAN_ASKED = 3
AT_ONCE = 2
OF_THEIR_OWN = 0.01
MOST_SPLITS = 63
CUTS_OF_A_NUMBER = 10


@dataclass(frozen=True, slots=True)
class Compared:
    """A driver's effect on a contrast of two sides.

    Attributes:
        sides: the contrast.
        effect: named side less the other, in outcome units; raw where nobody is alike.
        grade: "tested" for a column drawn by lot, "adjusted", or "seen" for a raw difference.
        named, other: the raw mean outcome of both sides.
        alike: share of the rows that have their like on the other side; the effect is theirs.
        p: p-value of the effect, times the splits among which this one was chosen.
    """

    sides: Sides
    effect: Estimate
    grade: Grade
    named: float
    other: float
    alike: float
    p: float


@dataclass(frozen=True, slots=True)
class Driver:
    """A family of columns that moves the outcome.

    Attributes:
        columns: the family.
        lead: its column with the largest contribution.
        share: of what can be explained, 0..1, with its 95 % range.
        rank_low, rank_high: best and worst rank in 95 % of the draws.
        compared: its effect, None where no contrast can be made.
    """

    columns: tuple[str, ...]
    lead: str
    share: float
    low: float
    high: float
    rank_low: int
    rank_high: int
    compared: Compared | None


@dataclass(frozen=True, slots=True)
class Drivers:
    """What was found: drivers by share, families without an effect, families not looked into."""

    found: tuple[Driver, ...]
    nothing: tuple[tuple[str, ...], ...]
    small: tuple[tuple[str, ...], ...]


def drivers(model: TrainedModel, how_many: int, progress: Progress = silent) -> Drivers:
    """The families that earn a name, by their share of what can be explained.

    A family is a candidate when it goes with the outcome (permutation test of its own columns at
    a 5 % false-discovery rate) or when held-out rows lose without it (at the same rate). The
    former is not enough for a name: a bystander goes with the outcome, too. It must add something
    of its own: held-out rows lose without it, or its like-for-like effect is beyond what the best
    of its splits shows by chance; the smaller of the two p-values, doubled, at a 1 % rate, since
    the split was chosen on the same rows.
    """
    families = model.families
    steady = shares(model.sizes.families, model.seed)
    lost = helps(
        model, families, seed=model.seed,
        progress=lambda words, done: progress(words, 0.5 * done),
    )  # fmt: skip
    rows, outcome = model.explaining.iloc[model.sample], model.outcome[model.sample]
    groups = None if model.groups is None else model.groups[model.sample]
    goes_along = benjamini_hochberg(
        family_p_values(rows, outcome, families, groups=groups, seed=model.seed)
    )
    order = [int(k) for k in np.argsort(-steady.share, kind="stable")]
    candidates = [k for k in order if lost[k].confirmed or goes_along[k]]
    looked, later = (
        candidates[: how_many + MORE_THAN_ASKED],
        candidates[how_many:][MORE_THAN_ASKED:],
    )
    compared = _all_compared(model, looked, progress)
    named = [k for k in looked if lost[k].confirmed or k in _of_their_own(looked, lost, compared)]
    small = [*named[how_many:], *(k for k in later if lost[k].confirmed)]
    told = {*named, *small}
    return Drivers(
        found=tuple(_driver(model, steady, k, compared[k]) for k in named[:how_many]),
        nothing=tuple(families[k] for k in order if k not in told),
        small=tuple(families[k] for k in small),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Ready:
    """What all comparisons share, made before they run side by side."""

    table: Comparable
    ties: Ties


def _all_compared(
    model: TrainedModel, looked: list[int], progress: Progress
) -> dict[int, Compared | None]:
    """The effects of these families, two at a time: each fit keeps to one thread."""
    ready, compared = _Ready(model.comparable, model.ties), dict[int, Compared | None]()
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        running = [(k, pool.submit(_compared, model, model.families[k], ready)) for k in looked]
        for count, (k, work) in enumerate(running):
            part = f"Comparing like with like: part {count + 1} of {len(looked)}"
            progress(part, 0.5 + 0.5 * count / len(looked))
            compared[k] = work.result()
    finally:  # a reader who stops waits for what runs, not for what stands in line
        pool.shutdown(cancel_futures=True)
    return compared


def _of_their_own(
    looked: list[int], lost: tuple[Help, ...], compared: dict[int, Compared | None]
) -> set[int]:
    """Candidates that add something of their own, at a 1 % false-discovery rate."""
    effects = {k: found.p if found else 1.0 for k, found in compared.items()}
    p = np.array([min(1.0, 2 * min(lost[k].p, effects[k])) for k in looked])
    return {k for k, kept in zip(looked, benjamini_hochberg(p, OF_THEIR_OWN), strict=True) if kept}


def _driver(model: TrainedModel, steady: Shares, k: int, compared: Compared | None) -> Driver:
    columns = model.families[k]
    return Driver(
        columns=columns,
        lead=_lead(model, columns),
        share=float(steady.share[k]),
        low=float(steady.low[k]),
        high=float(steady.high[k]),
        rank_low=int(steady.rank_low[k]),
        rank_high=int(steady.rank_high[k]),
        compared=compared,
    )


def _lead(model: TrainedModel, columns: tuple[str, ...]) -> str:
    sizes = [float(model.sizes.columns[model.columns.index(name)]) for name in columns]
    return columns[int(np.argmax(sizes))]


def _compared(model: TrainedModel, columns: tuple[str, ...], ready: _Ready) -> Compared | None:
    """The effect of a family's leading column, like for like; raw where nobody is alike."""
    lead = _lead(model, columns)
    told = model.contributions.parts[:, [model.columns.index(name) for name in columns]].sum(axis=1)
    split = sides(model.explaining[lead].iloc[model.sample], told)
    if split is None:
        return None
    named = split.mask(model.explaining)
    if not named.any() or named.all():
        return None
    alike = ready.ties.adjusting([lead], columns)
    effect = contrast_where_alike(ready.table, named[model.sample], alike)
    raw = effect.refused is not None
    estimate = _raw(model, named) if raw else effect.change
    return Compared(
        sides=split,
        effect=estimate,
        grade="seen" if raw else _grade(model, lead),
        named=float(model.outcome[named].mean()),
        other=float(model.outcome[~named].mean()),
        alike=0.0 if raw else effect.share,
        p=1.0 if raw else _p_value(estimate, split, model.explaining[lead]),
    )


def _grade(model: TrainedModel, lead: str) -> Grade:
    """The grade of an effect: "tested" for a column drawn by lot with arms alike beforehand."""
    if not model.dataset.column(lead).randomised:
        return "adjusted"
    others = model.explaining.drop(columns=[lead])
    arms = model.explaining[lead].astype("str")
    return "tested" if arm_balance(others, arms).balanced else "adjusted"


def _p_value(effect: Estimate, split: Sides, values: pd.Series) -> float:
    """Two-sided, times the number of splits among which the best was chosen (Bonferroni)."""
    if not effect.se > 0:
        return 1.0
    levels = values.nunique()
    splits = CUTS_OF_A_NUMBER if split.cut is not None else 2 ** min(levels - 1, 6) - 1
    splits = min(splits, MOST_SPLITS, max(levels - 1, 1) if split.cut is not None else MOST_SPLITS)
    return min(1.0, 2 * float(norm.sf(abs(effect.value) / effect.se)) * splits)


def _raw(model: TrainedModel, named: np.ndarray) -> Estimate:
    """Difference of the two sides as they are (Newcombe 1998 for rates, Welch for numbers)."""
    one, two = model.outcome[named], model.outcome[~named]
    difference = float(one.mean() - two.mean())
    se = float(np.sqrt(one.var() / len(one) + two.var() / len(two)))
    if not model.dataset.is_rate:
        return Estimate(difference, difference - 1.96 * se, difference + 1.96 * se, se)
    (low_one, high_one), (low_two, high_two) = (
        wilson(float(part.mean()), len(part)) for part in (one, two)
    )
    low = difference - np.hypot(one.mean() - low_one, high_two - two.mean())
    high = difference + np.hypot(high_one - one.mean(), two.mean() - low_two)
    return Estimate(difference, float(low), float(high), se)
