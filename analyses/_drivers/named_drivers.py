"""Drivers as numbers: which families of columns earn a name, and the effect of each."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from answers.answer import Grade
from datasets.progress import Progress, silent
from models.drivers.binary_contrast import BinaryContrast, binary_contrast
from models.drivers.bootstrap_ranks import ImportanceShares, importance_shares
from models.drivers.held_out_shap import held_out_shap
from models.drivers.loco_importance import loco_importance
from models.drivers.mean_shap import mean_shap
from models.drivers.score_test import ScoreTest
from models.effects.average_effect import contrast_where_alike
from models.effects.contrast_design import ContrastDesign, contrast_design
from models.effects.randomised_trial import arm_balance
from models.interventions.adjustment_set import ColumnCovariance, column_covariance
from models.statistics.intervals import Estimate, wilson
from models.training.trained import TrainedModel

AT_ONCE = 2
FALSE_NAME = 0.05  # chance of any in a table
GIVEN_OTHERS = 0.9  # of that chance is spent on the test given the other columns


@dataclass(frozen=True, slots=True)
class DriverContrast:
    """A driver's effect on a contrast of two sides.

    Attributes:
        sides: the contrast.
        effect: named side less the other, in outcome units; raw where nobody is alike.
        grade: "tested" for a column drawn by lot, "adjusted", or "seen" for a raw difference.
        named, other: the raw mean outcome of both sides.
        alike: share of the rows that have their like on the other side; the effect is theirs.
    """

    sides: BinaryContrast
    effect: Estimate
    grade: Grade
    named: float
    other: float
    alike: float


@dataclass(frozen=True, slots=True)
class Driver:
    """A family of columns that moves the outcome.

    Attributes:
        columns: the family.
        lead: its column with the largest contribution.
        share: of what can be explained, 0..1, with its 95 % range.
        rank_low, rank_high: best and worst rank in 95 % of the draws.
        contrast: its effect on two sides, None where no contrast can be made.
    """

    columns: tuple[str, ...]
    lead: str
    share: float
    low: float
    high: float
    rank_low: int
    rank_high: int
    contrast: DriverContrast | None


@dataclass(frozen=True, slots=True)
class Drivers:
    """Families of columns: drivers by share, those without an effect, those not looked into."""

    ranked: tuple[Driver, ...]
    nothing: tuple[tuple[str, ...], ...]
    small: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class AskedDriver:
    """What is known of one family of columns, whether it earns a name or not.

    Attributes:
        driver: its share and its effect.
        place: among the drivers that earn a name, from 1; 0 where it does not.
        named: how many earn one.
    """

    driver: Driver
    place: int
    named: int


def find_driver(model: TrainedModel, column: str, progress: Progress = silent) -> AskedDriver:
    """The family of a column, by the same numbers as `find_drivers`; the first where empty."""
    steady = importance_shares(mean_shap(model).column_families, model.seed)
    earned = _earned(model, lambda words, done: progress(words, 0.5 * done))
    order = [int(k) for k in np.argsort(-steady.share, kind="stable")]
    named = [k for k in order if k in earned]
    asked = next(
        (k for k, columns in enumerate(model.column_families) if column in columns),
        (named or order)[0],
    )
    contrast = _all_contrasts(model, [asked], progress)[asked]
    place = named.index(asked) + 1 if asked in named else 0
    return AskedDriver(_driver(model, steady, asked, contrast), place, len(named))


def find_drivers(model: TrainedModel, how_many: int, progress: Progress = silent) -> Drivers:
    """The families that earn a name, by their share of what can be explained.

    A name is earned by saying something that the other columns do not say: given these, the family
    still goes with the outcome (`ScoreTest`), or held-out rows lose without it (`loco_importance`),
    which alone sees what columns only do together. To go along with the outcome is not enough: so
    does a bystander. The chance that any name of a table is false is 5 % (Bonferroni), nine tenths
    of it for the first way; a false-discovery rate over few drivers and many others was not enough.
    """
    column_families = model.column_families
    steady = importance_shares(mean_shap(model).column_families, model.seed)
    earned = _earned(model, lambda words, done: progress(words, 0.5 * done))
    order = [int(k) for k in np.argsort(-steady.share, kind="stable")]
    named = [k for k in order if k in earned]
    shown, small = named[:how_many], named[how_many:]
    contrasts = _all_contrasts(model, shown, progress)
    return Drivers(
        ranked=tuple(_driver(model, steady, k, contrasts[k]) for k in shown),
        nothing=tuple(column_families[k] for k in order if k not in earned),
        small=tuple(column_families[k] for k in small),
    )


def _earned(model: TrainedModel, progress: Progress) -> set[int]:
    """Places of the families that say something of their own; held-out rows are asked last."""
    column_families = model.column_families
    whole = ScoreTest.of(model.observations.take(model.sample))
    fixed = set(column_covariance(model).determined(model.columns))
    p = np.array(
        [whole.p_value(columns, _alike(model, columns, fixed)) for columns in column_families]
    )
    level = FALSE_NAME / len(column_families)
    earned = set(np.flatnonzero(p <= GIVEN_OTHERS * level).tolist())
    unproven = [k for k in range(len(column_families)) if k not in earned]
    losses = loco_importance(
        model,
        tuple(column_families[k] for k in unproven),
        among=len(column_families),
        seed=model.seed,
        progress=progress,
    )
    helping = (1 - GIVEN_OTHERS) * level
    return earned | {k for k, loss in zip(unproven, losses, strict=True) if loss.p <= helping}


def _alike(model: TrainedModel, columns: tuple[str, ...], fixed: set[str]) -> tuple[str, ...]:
    """The columns given which a family is judged: all others that are not fixed by the rest.

    Those `fixed` in the whole table are so for every family without a number: a number's products
    with others may be what fixes a third.
    """
    ties = column_covariance(model)
    if fixed and set(columns) & set(ties.numbers):
        return ties.adjustment_set(columns, columns)
    return tuple(name for name in model.columns if name not in {*columns, *fixed})


@dataclass(frozen=True, slots=True, eq=False)
class _Ready:
    """What all comparisons share, made before they run side by side."""

    table: ContrastDesign
    ties: ColumnCovariance


def _all_contrasts(
    model: TrainedModel, places: list[int], progress: Progress
) -> dict[int, DriverContrast | None]:
    """The effects of these families, two at a time: each fit keeps to one thread."""
    ready = _Ready(contrast_design(model), column_covariance(model))
    contrasts = dict[int, DriverContrast | None]()
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        running = [
            (k, pool.submit(_contrast, model, model.column_families[k], ready)) for k in places
        ]
        for count, (k, work) in enumerate(running):
            part = f"Comparing like with like: part {count + 1} of {len(places)}"
            progress(part, 0.5 + 0.5 * count / len(places))
            contrasts[k] = work.result()
    finally:  # a reader who stops waits for what runs, not for what stands in line
        pool.shutdown(cancel_futures=True)
    return contrasts


def _driver(
    model: TrainedModel, steady: ImportanceShares, k: int, contrast: DriverContrast | None
) -> Driver:
    columns = model.column_families[k]
    return Driver(
        columns=columns,
        lead=_lead(model, columns),
        share=float(steady.share[k]),
        low=float(steady.low[k]),
        high=float(steady.high[k]),
        rank_low=int(steady.rank_low[k]),
        rank_high=int(steady.rank_high[k]),
        contrast=contrast,
    )


def _lead(model: TrainedModel, columns: tuple[str, ...]) -> str:
    sizes = [float(mean_shap(model).columns[model.columns.index(name)]) for name in columns]
    return columns[int(np.argmax(sizes))]


def _contrast(
    model: TrainedModel, columns: tuple[str, ...], ready: _Ready
) -> DriverContrast | None:
    """The effect of a family's leading column, like for like; raw where nobody is alike."""
    lead = _lead(model, columns)
    places = [model.columns.index(name) for name in columns]
    contributions = held_out_shap(model).parts[:, places].sum(axis=1)
    split = binary_contrast(model.explaining[lead].iloc[model.sample], contributions)
    if split is None:
        return None
    named = split.mask(model.explaining)
    if not named.any() or named.all():
        return None
    alike = ready.ties.adjustment_set([lead], columns)
    effect = contrast_where_alike(ready.table, named[model.sample], alike)
    raw = effect.refused is not None
    estimate = _raw(model, named) if raw else effect.change
    return DriverContrast(
        sides=split,
        effect=estimate,
        grade="seen" if raw else _grade(model, lead),
        named=float(model.outcome[named].mean()),
        other=float(model.outcome[~named].mean()),
        alike=0.0 if raw else effect.share,
    )


def _grade(model: TrainedModel, lead: str) -> Grade:
    """The grade of an effect: "tested" for a column drawn by lot with arms alike beforehand."""
    if not model.dataset.column(lead).randomised:
        return "adjusted"
    others = model.explaining.drop(columns=[lead])
    arms = model.explaining[lead].astype("str")
    return "tested" if arm_balance(others, arms).balanced else "adjusted"


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
