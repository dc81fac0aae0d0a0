"""The reasons of one row as numbers, the second look at them, and the rows rated nearest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analyses._language.group_phrase import trait_phrase
from analyses._language.voice import Voice
from answers.words import short
from models.learners.contribution import Contributions
from models.one_row.lime import LimeExplanation, lime_explainer
from models.one_row.row_reasons import RowReasons, row_reasons
from models.statistics.intervals import wilson
from models.training.trained import TrainedModel

ALIKE = 100
SMALLEST_POINTS = 0.005
SMALLEST_SHARE_OF_SPREAD = 0.02
FIRST = 3  # places that only a reason gets which every refit has there
FOLLOWS = 0.5  # weighted R² below which the second look has no say


@dataclass(frozen=True, slots=True)
class Reason:
    """One family's part in a row's expectation, in the outcome's unit, with its range.

    `trait` is the same as a thing that the row has: "a monthly contract".
    `steady` where every refit agrees on the direction; `best` and `worst` are its highest and
    lowest place by size among them, from 1.
    """

    label: str
    columns: tuple[str, ...]
    value: float
    low: float
    high: float
    steady: bool
    best: int
    worst: int
    trait: str

    @property
    def firm(self) -> bool:
        """True where the model and every refit have it among the three largest."""
        return self.steady and self.worst <= FIRST


@dataclass(frozen=True, slots=True)
class Reasons:
    """All parts of one row: where it starts, where it ends, and what the refits say of the end."""

    start: float
    end: float
    low: float
    high: float
    parts: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class SecondLook:
    """What straight lines near the row say of the reasons.

    Attributes:
        fit: share of what the model says nearby that the lines follow, 0..1.
        follows: False where that is too little to judge a reason by.
        against: reasons whose direction they turn round.
    """

    fit: float
    follows: bool
    against: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class RatedNearest:
    """Rows rated like this one: how many, and their mean outcome with its 95 % range."""

    count: int
    happened: float
    low: float
    high: float


def reasons_of(model: TrainedModel, voice: Voice, place: int) -> Reasons:
    """Parts by the model of all rows; ranges and places over the five refits."""
    return reasons_of_each(model, voice, [place])[0]


def reasons_of_each(
    model: TrainedModel, voice: Voice, places: Sequence[int]
) -> tuple[Reasons, ...]:
    """The same of several rows at once, in their order."""
    rows = model.explaining.iloc[list(places)]
    refits = row_reasons(model, rows)
    return tuple(_reasons(model, voice, rows, refits, k) for k in range(len(rows)))


def _reasons(
    model: TrainedModel, voice: Voice, rows: pd.DataFrame, refits: RowReasons, row: int
) -> Reasons:
    """Those of one of the rows."""
    leads = [_lead(rows, columns, refits.by_column, row) for columns in model.column_families]
    parts = tuple(
        Reason(
            _label(voice, *leads[k]),
            columns,
            float(refits.values[row, k]),
            float(refits.low[row, k]),
            float(refits.high[row, k]),
            bool(refits.steady[row, k]),
            int(refits.best[row, k]),
            int(refits.worst[row, k]),
            _trait(voice, *leads[k]),
        )
        for k, columns in enumerate(model.column_families)
    )
    ends = refits.ends[:, row]
    end = refits.start + sum(part.value for part in parts)
    return Reasons(refits.start, end, float(ends.min()), float(ends.max()), parts)


def _lead(
    rows: pd.DataFrame, columns: tuple[str, ...], by_column: Contributions, row: int
) -> tuple[str, object]:
    """The family's strongest column here, and this row's value of it."""
    sizes = [abs(by_column.parts[row, by_column.names.index(name)]) for name in columns]
    lead = columns[int(np.argmax(sizes))]
    return lead, rows[lead].iloc[row]


def _label(voice: Voice, name: str, value: object) -> str:
    """A column with a row's value: "Contract: Month-to-month"."""
    column = voice.dataset.column(name)
    if pd.isna(value):  # type: ignore[call-overload]
        return f"{voice.title(name)}: not known"
    if column.kind == "number":
        return f"{voice.title(name)}: {voice.amount(column, _rounded(value))}"
    return f"{voice.title(name)}: {short(str(value), 30)}"


def _trait(voice: Voice, name: str, value: object) -> str:
    """The same as a thing that the row has: "a month-to-month contract"."""
    if pd.isna(value):  # type: ignore[call-overload]
        return trait_phrase(voice, name, None)
    is_number = voice.dataset.column(name).kind == "number"
    return trait_phrase(voice, name, _rounded(value) if is_number else str(value))


def _rounded(value: object) -> float:
    return float(f"{float(value):.4g}")  # type: ignore[arg-type]


def worth_showing(parts: tuple[Reason, ...], model: TrainedModel) -> tuple[Reason, ...]:
    """Steady reasons large enough to matter: firm ones first, then by size."""
    smallest = (
        SMALLEST_POINTS
        if model.dataset.is_rate
        else SMALLEST_SHARE_OF_SPREAD * float(model.outcome.std())
    )
    order = sorted(parts, key=lambda part: (not part.firm, -abs(part.value)))
    return tuple(part for part in order if part.steady and abs(part.value) >= smallest)


def second_look(model: TrainedModel, place: int, reasons: tuple[Reason, ...]) -> SecondLook:
    """Which of the reasons go the other way in straight lines laid near the row."""
    return second_look_each(model, [place], [reasons])[0]


def second_look_each(
    model: TrainedModel, places: Sequence[int], reasons: Sequence[tuple[Reason, ...]]
) -> tuple[SecondLook, ...]:
    """The same of several rows at once, in their order."""
    views = lime_explainer(model).explain(model.final, model.explaining.iloc[list(places)])
    return tuple(_looked(view, own) for view, own in zip(views, reasons, strict=True))


def _looked(view: LimeExplanation, reasons: tuple[Reason, ...]) -> SecondLook:
    effects = dict(zip(view.names, view.effects, strict=True))
    against = tuple(
        reason
        for reason in reasons
        if reason.value * sum(effects[column] for column in reason.columns) < 0
    )
    follows = view.fit >= FOLLOWS
    return SecondLook(view.fit, follows, against if follows else ())


def rated_nearest(model: TrainedModel, place: int) -> RatedNearest:
    """The rows that models which had not seen them rate most like this one, and what they did."""
    blind = model.held_out[place]
    distance = np.abs(model.held_out - blind)
    distance[place] = np.inf
    nearest = np.argsort(distance, kind="stable")[: min(ALIKE, len(distance) // 4)]
    outcome = model.outcome[nearest]
    mean = float(outcome.mean())
    if model.dataset.is_rate:
        return RatedNearest(len(nearest), mean, *wilson(mean, len(nearest)))
    half = 1.96 * float(outcome.std()) / np.sqrt(len(nearest))
    return RatedNearest(len(nearest), mean, mean - half, mean + half)
