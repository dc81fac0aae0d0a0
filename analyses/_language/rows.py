"""Rows by name: which row an id means, and which rows are most likely to do it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from rapidfuzz import process

from analyses._language.voice import Voice
from answers.answer import CannotAnswer
from models.drivers.permutation_test import signal
from models.training.trained import TrainedModel


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A row with its name and what the model, not having seen it, expects of it."""

    name: str
    expected: float


def row_names(model: TrainedModel) -> pd.Series:
    """Name of each row (n,): the most telling id, or the row's number from 1."""
    ids = _ids(model)
    if not ids:
        return pd.Series((model.row_places + 1).astype(str), dtype="str")
    return id_names(model.rows[ids[0]])


def has_row(model: TrainedModel, name: str) -> bool:
    """True where a row is called so."""
    columns = [model.rows[name] for name in _ids(model)] or [row_names(model)]
    return any(len(_called(column, name.strip())) for column in columns)


def place_of(model: TrainedModel, name: str) -> tuple[int, int]:
    """(place of the row called so, how many are); the last one where several share the name.

    Raises:
        CannotAnswer: no row is called so; with the nearest name.
    """
    wanted = name.strip()
    for column in [model.rows[name] for name in _ids(model)] or [row_names(model)]:
        hits = _called(column, wanted)
        if len(hits):
            return int(hits[-1]), len(hits)
    noun = model.dataset.noun[0]
    near = process.extractOne(wanted, row_names(model).iloc[:50_000].tolist(), score_cutoff=60)
    raise CannotAnswer(
        f"No {noun} is called “{wanted}”{_among(model)}. Nothing was calculated.",
        f"The nearest name is {near[0]}." if near else f"Names look like {row_names(model)[0]}.",
    )


def _among(model: TrainedModel) -> str:
    """Which rows there are, where these are a part of the table's only."""
    if model.part_of is None:
        return ""
    drawn = model.picked_from or len(model.rows)
    return f" among the random {drawn:,} of {model.part_of:,} rows that answers come from"


def place_asked(model: TrainedModel, row: str, wanted: str) -> tuple[int, int]:
    """As place_of, for a question about one row; `wanted` is what it gives: "reason", "plan".

    Raises:
        CannotAnswer: no row is named, none is called so, or the columns explain nothing.
    """
    voice = Voice(model.dataset)
    if not row:
        raise CannotAnswer(
            f"Which {voice.noun} is meant? Nothing was calculated.",
            f"Names look like {row_names(model)[0]}.",
        )
    if not signal(model).found:
        raise CannotAnswer(
            f"These columns do not explain {voice.outcome}, so no {wanted} can be given.",
            "Ask about another outcome, or add columns that were recorded beforehand.",
        )
    return place_of(model, row)


def most_likely(model: TrainedModel, how_many: int = 20) -> tuple[NamedRow, ...]:
    """The rows with the highest held-out expectation, highest first."""
    names = row_names(model)
    order = np.argsort(-model.held_out, kind="stable")[:how_many]
    return tuple(NamedRow(str(names.iloc[k]), float(model.held_out[k])) for k in order)


def _ids(model: TrainedModel) -> list[str]:
    """Columns that name rows, the most telling first."""
    ids = sorted(model.dataset.with_role("id"), key=lambda column: -column.distinct)
    return [column.name for column in ids]


def _called(column: pd.Series, wanted: str) -> np.ndarray:
    """Places of the rows of that name; numbers are compared as numbers, for a million are slow."""
    if not pd.api.types.is_numeric_dtype(column):
        return np.flatnonzero((column == wanted).to_numpy(dtype=bool, na_value=False))
    if not wanted.removeprefix("-").isdecimal() or str(int(wanted)) != wanted:
        return np.array([], dtype=int)
    values = column.to_numpy(dtype=float, na_value=np.nan)
    return np.flatnonzero(np.rint(values) == float(wanted))


def id_names(column: pd.Series) -> pd.Series:
    """Ids (n,) as text; a whole number is written without decimals."""
    if pd.api.types.is_numeric_dtype(column):
        return column.map(lambda value: "" if pd.isna(value) else f"{value:.0f}").astype("str")
    return column.astype("str").fillna("")
