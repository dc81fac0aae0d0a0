"""Does what was learnt hold later? The outcome, the columns and the model, first and last by time.

Random folds learn from times after those that they judge, so they do not show what a model is
worth later. Here one model learns from the first four fifths and is judged on the last fifth,
beside models that had seen rows of all times. Whatever else makes the last fifth harder, or the
other models better, cancels: what counts is by how much more they are ahead there than among
the rows of its own time that it had not seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.evaluation.conformal import ConformalPredictor
from models.learners.additive import Additive, fit_additive
from models.segments.named_segments import SegmentCuts
from models.statistics.outcome_family import Family
from models.training.row_times import first_and_last
from models.training.trained import TrainedModel

FEWEST_OF_EACH = 20
MOST_FITTED = 10_000
MOST_JUDGED = 20_000
BANDS = 10
MOST_LEVELS = 30


@dataclass(frozen=True, slots=True)
class MixShift:
    """How a column's mix differs between the first and the last fifth.

    Attributes:
        column: its name.
        index: population stability index (Siddiqi 2006), less what luck alone gives; 0 and more.
    """

    column: str
    index: float


@dataclass(frozen=True, slots=True)
class LaterQuality:
    """What a model of the first four fifths is worth on the last fifth.

    Attributes:
        own: its quality on rows of its own time that it had not seen: of a rate, how often it puts
            a row where it happened above another, 0..1; of a number its mean distance, in the
            outcome's unit.
        later: the same on the last fifth.
        knowing: the same on the last fifth had it learnt from all times: the folds' models do,
            less what they are ahead on rows of its own time.
        fall: by how much quality falls for want of the later times; 0 and less where it does not.
        error: its standard error.
        predicted: mean that it expects of the last fifth.
        happened: mean outcome there.
        predicted_error: standard error of their difference.
        rows: judged of the last fifth.
        coverage: share of them whose outcome lay in the ranges for nine of ten rows that the
            model's own time makes; NaN where its own ranges are made of the last fifth.
    """

    own: float
    later: float
    knowing: float
    fall: float
    error: float
    predicted: float
    happened: float
    predicted_error: float
    rows: int
    coverage: float


@dataclass(frozen=True, slots=True)
class Drift:
    """The first fifth by time against the last.

    Attributes:
        first_rows, last_rows: how many rows each has.
        before, after: mean outcome of both.
        error: standard error of after - before.
        spread: standard deviation of the outcome.
        shifts: the columns, the one whose mix shifts most first.
        later: what was learnt early on the last fifth.
    """

    first_rows: int
    last_rows: int
    before: float
    after: float
    error: float
    spread: float
    shifts: tuple[MixShift, ...]
    later: LaterQuality


def drift(model: TrainedModel, time: np.ndarray) -> Drift | None:
    """What differs between the first and the last fifth by time (n,).

    None where a fifth has under 100 rows, under 20 of either kind, or too few times are told.
    Of a model that is judged on the last fifth, `time` is what it is split by.
    """
    parts, later = first_and_last(time), _alone(model) if model.split else _beside(model, time)
    if parts is None or later is None:
        return None
    first, last = parts
    before, after = model.outcome[first], model.outcome[last]
    error = np.sqrt(before.var() / len(first) + after.var() / len(last))
    draw = np.random.default_rng(model.seed)
    some = [_at_most(part, MOST_JUDGED, draw) for part in parts]
    shifts = [
        MixShift(name, stability_index(*(model.explaining[name].iloc[part] for part in some)))
        for name in model.columns
    ]
    return Drift(
        len(first), len(last),
        float(before.mean()), float(after.mean()), float(error), float(model.outcome.std()),
        tuple(sorted(shifts, key=lambda shift: -shift.index)),
        later,
    )  # fmt: skip


def stability_index(before: pd.Series, after: pd.Series) -> float:
    """Population stability index of a column's values, less its mean where nothing changed.

    Numbers in ten bands of the earlier values, levels beyond the thirty most frequent as one.
    """
    if pd.api.types.is_numeric_dtype(before):
        early, late = (part.to_numpy(dtype=float, na_value=np.nan) for part in (before, after))
        present = early[np.isfinite(early)]
        ends = np.quantile(present, np.arange(1, BANDS) / BANDS) if len(present) else np.empty(0)
        ends = np.unique(ends)
        codes = [
            np.where(np.isfinite(values), np.searchsorted(ends, values), len(ends) + 1)
            for values in (early, late)
        ]
    else:
        levels = before.astype("str").value_counts().index[:MOST_LEVELS]
        codes = [1 + levels.get_indexer(pd.Index(part.astype("str"))) for part in (before, after)]
    size = 1 + max(int(code.max(initial=0)) for code in codes)
    counts = np.array([np.bincount(code, minlength=size) for code in codes])
    counts = counts[:, counts.any(axis=0)] + 0.5
    share = counts / counts.sum(axis=1, keepdims=True)
    index = float(((share[1] - share[0]) * np.log(share[1] / share[0])).sum())
    luck = (counts.shape[1] - 1) * sum(1 / max(len(code), 1) for code in codes)
    return max(index - float(luck), 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class EarlyPredictions:
    """What a model of the first four fifths says of rows that it has not seen.

    Attributes:
        own: places of rows of its own time (m,).
        late: places of the last fifth (k,).
        own_expected, late_expected: what it expects of them (m,), (k,).
    """

    own: np.ndarray
    late: np.ndarray
    own_expected: np.ndarray
    late_expected: np.ndarray


def early(model: TrainedModel, time: np.ndarray) -> EarlyPredictions | None:
    """One additive model of the first four fifths by time (n,) without fold 0.

    Where entities repeat it is asked about those of fold 0 alone, which it has never seen. None
    where too few rows are left to learn from or to judge by.
    """
    parts = first_and_last(time)
    if parts is None or any(_too_few(model, part) for part in parts):
        return None
    last, aside, earlier = parts[1], model.fold == 0, np.isfinite(time)
    earlier[last] = False
    draw = np.random.default_rng(model.seed)
    learn = _at_most(np.flatnonzero(earlier & ~aside), MOST_FITTED, draw)
    own = _at_most(np.flatnonzero(earlier & aside), MOST_JUDGED, draw)
    late = _at_most(last if model.groups is None else last[aside[last]], MOST_JUDGED, draw)
    if _too_few(model, late) or _too_few(model, own, least=5) or _too_few(model, learn):
        return None
    penalty = model.final.glm.penalty if isinstance(model.final, Additive) else None
    fitted = fit_additive(model.observations.take(learn), penalty)
    expected = (fitted.mean(model.explaining.iloc[rows]) for rows in (own, late))
    return EarlyPredictions(own, late, *expected)


def _alone(model: TrainedModel) -> LaterQuality:
    """The model of the first four fifths on the last: it is what quality is told of already."""
    last, family = model.judged, model.family
    own, later = (
        _ahead(model.outcome[rows], model.held_out[rows], model.held_out[rows], family)[0]
        for rows in (~last, last)
    )
    expected, outcome = model.held_out[last], model.outcome[last]
    return LaterQuality(
        own=own,
        later=later,
        knowing=later,
        fall=0.0,
        error=0.0,
        predicted=float(expected.mean()),
        happened=float(outcome.mean()),
        predicted_error=float((outcome - expected).std() / np.sqrt(len(outcome))),
        rows=len(outcome),
        coverage=float("nan"),
    )


def _beside(model: TrainedModel, time: np.ndarray) -> LaterQuality | None:
    """An early model on rows of its own time and on the last fifth, beside the folds' models."""
    early_predictions = early(model, time)
    if early_predictions is None:
        return None
    own, late = (
        _ahead(model.outcome[rows], expected, model.held_out[rows], model.family)
        for rows, expected in (
            (early_predictions.own, early_predictions.own_expected),
            (early_predictions.late, early_predictions.late_expected),
        )
    )
    away = model.outcome[early_predictions.late] - early_predictions.late_expected
    fall = late[1] - own[1]
    return LaterQuality(
        own=own[0],
        later=late[0],
        knowing=late[0] + (fall if model.dataset.is_rate else -fall),
        fall=fall,
        error=float(np.hypot(late[2], own[2])),
        predicted=float(early_predictions.late_expected.mean()),
        happened=float(model.outcome[early_predictions.late].mean()),
        predicted_error=float(away.std() / np.sqrt(len(away))),
        rows=len(away),
        coverage=float(held_later(model, early_predictions)[0].mean()),
    )


def held_later(
    model: TrainedModel, predictions: EarlyPredictions
) -> tuple[np.ndarray, SegmentCuts]:
    """Mask (k,) of the late rows within the ranges that own rows make, and their segments."""
    rows = np.concatenate([predictions.own, predictions.late])
    cuts, first = SegmentCuts.of(model.explaining.iloc[rows]), len(predictions.own)
    entity = (
        None if model.groups is None else pd.factorize(pd.Series(model.groups[predictions.own]))[0]
    )
    limits = ConformalPredictor.fit(
        predictions.own_expected,
        model.outcome[predictions.own],
        cuts.cuts[:, :first],
        model.family,
        entity=entity,
    )
    late = cuts.cuts[:, first:]
    return limits.holds(
        predictions.late_expected, model.outcome[predictions.late], late
    ), SegmentCuts(cuts.parts, late)


def _ahead(
    outcome: np.ndarray, expected: np.ndarray, knowing: np.ndarray, family: Family
) -> tuple[float, float, float]:
    """Quality of what was said, by how much who knew more is ahead, and its error."""
    if family != "logistic":
        own, other = np.abs(outcome - expected), np.abs(outcome - knowing)
        more = own - other
        error = float(more.std() / np.sqrt(len(more)))
        return float(own.mean()), float(more.mean()), error
    own_placements, other_placements = (_placements(outcome, mean) for mean in (expected, knowing))
    more = [right - left for left, right in zip(own_placements, other_placements, strict=True)]
    error = float(np.sqrt(sum(gap.var() / max(len(gap), 1) for gap in more)))
    return float(own_placements[0].mean()), float(more[0].mean()), error


def _placements(outcome: np.ndarray, expected: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Share of the others below each positive row, and of the positive above each other row.

    Their means are the area under the ROC curve; their spread its error (DeLong, DeLong and
    Clarke-Pearson 1988).
    """
    yes, no = np.sort(expected[outcome > 0.5]), np.sort(expected[outcome <= 0.5])

    def below(values: np.ndarray, others: np.ndarray) -> np.ndarray:
        sides = (np.searchsorted(others, values, side) for side in ("left", "right"))
        return np.asarray(sum(sides) / 2 / max(len(others), 1))

    return below(yes, no), 1 - below(no, yes)


def _too_few(model: TrainedModel, part: np.ndarray, least: int = FEWEST_OF_EACH) -> bool:
    """True where a part has too few rows, or too few of either kind."""
    if not model.dataset.is_rate:
        return len(part) < 5 * least
    yes = int(model.outcome[part].sum())
    return len(part) < 5 * least or min(yes, len(part) - yes) < least


def _at_most(places: np.ndarray, most: int, draw: np.random.Generator) -> np.ndarray:
    """All places, or a random part of them in order."""
    return places if len(places) <= most else np.sort(draw.choice(places, most, replace=False))
