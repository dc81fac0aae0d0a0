"""Drivers as numbers: which families of columns earn a name, and the effect of each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from answers.answer import Grade
from models.adjusting import adjusting
from models.contrast import contrast
from models.importance import helps
from models.interval import Estimate
from models.progress import Progress, silent
from models.scores import wilson
from models.sides import Sides, sides
from models.signal import benjamini_hochberg, family_p_values
from models.stability import shares
from models.trained import TrainedModel

LOST_AT = 0.05
CONSIDERED = 14


@dataclass(frozen=True, slots=True)
class Compared:
    """A driver's effect on a contrast of two sides.

    Attributes:
        sides: the contrast.
        effect: named side less the other, in outcome units; adjusted, or raw where refused.
        grade: "adjusted", or "seen" for a raw difference.
        named, other: the raw mean outcome of both sides.
        named_rows: rows on the named side.
    """

    sides: Sides
    effect: Estimate
    grade: Grade
    named: float
    other: float
    named_rows: int


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

    A family is named when it goes with the outcome (its own columns pass the permutation test at
    a 5 % false-discovery rate) and adds something of its own: held-out rows lose without it, or
    its like-for-like effect excludes zero. A family that goes with the outcome only together with
    others is named when held-out rows lose without it at a 5 % false-discovery rate.
    """
    families = model.families
    grouped = model.contributions.grouped([("+".join(columns), columns) for columns in families])
    steady = shares(grouped.parts, model.fold[model.explained], model.seed)
    progress("Weighing each column", 0.05)
    lost = helps(
        model,
        families,
        seed=model.seed,
        progress=lambda words, done: progress(words, 0.05 + 0.45 * done),
    )
    marginal = benjamini_hochberg(family_p_values(model.explaining.iloc[model.explained],
                                                  model.outcome[model.explained],
                                                  families, seed=model.seed))  # fmt: skip
    order = [int(k) for k in np.argsort(-steady.share, kind="stable")]
    hopeful = [k for k in order if lost[k].confirmed or marginal[k]]
    found: list[Driver] = []
    small: list[tuple[str, ...]] = []
    looked = hopeful[:CONSIDERED]
    for count, k in enumerate(looked):
        if len(found) == how_many:
            small.append(families[k])
            continue
        progress(
            f"Comparing like with like: {count + 1} of {len(looked)}",
            0.5 + 0.5 * count / len(looked),
        )
        compared = _compared(model, families[k])
        helped = lost[k].confirmed or lost[k].p <= LOST_AT
        if not helped and not (compared and _differs(compared)):
            continue
        found.append(
            Driver(
                columns=families[k],
                lead=_lead(model, families[k]),
                share=float(steady.share[k]),
                low=float(steady.low[k]),
                high=float(steady.high[k]),
                rank_low=int(steady.rank_low[k]),
                rank_high=int(steady.rank_high[k]),
                compared=compared,
            )
        )
    small.extend(families[k] for k in hopeful[CONSIDERED:])
    named = {driver.columns for driver in found} | set(small)
    nothing = tuple(families[k] for k in order if families[k] not in named)
    return Drivers(tuple(found), nothing, tuple(small))


def _differs(compared: Compared) -> bool:
    return compared.grade != "seen" and compared.effect.excludes_zero


def _lead(model: TrainedModel, columns: tuple[str, ...]) -> str:
    sizes = [
        float(np.abs(model.contributions.parts[:, model.columns.index(name)]).mean())
        for name in columns
    ]
    return columns[int(np.argmax(sizes))]


def _compared(model: TrainedModel, columns: tuple[str, ...]) -> Compared | None:
    """The effect of a family's leading column, like for like; raw where nobody is alike."""
    lead = _lead(model, columns)
    told = model.contributions.parts[:, [model.columns.index(name) for name in columns]].sum(axis=1)
    split = sides(model.explaining[lead].iloc[model.explained], told)
    if split is None:
        return None
    named = split.mask(model.explaining)
    if not named.any() or named.all():
        return None
    alike = adjusting(model.explaining, [lead], columns, model.seed)
    rows = model.explained
    effect = contrast(
        model.explaining.iloc[rows].reset_index(drop=True),
        named[rows],
        model.outcome[rows],
        family=model.family,
        covariates=alike,
        seed=model.seed,
        groups=None if model.groups is None else model.groups[rows],
    )
    outcome = model.outcome
    raw = effect.refused is not None
    return Compared(
        sides=split,
        effect=_raw(model, named) if raw else effect.change,
        grade="seen" if raw else "adjusted",
        named=float(outcome[named].mean()),
        other=float(outcome[~named].mean()),
        named_rows=int(named.sum()),
    )


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
