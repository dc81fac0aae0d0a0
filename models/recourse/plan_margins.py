"""Margins of one or two changed columns, all candidates at once.

An additive model's margins of two changes add up; trees score stacked codes, or whole surfaces
where two numbers move (`plan_surfaces`); any other model scores stacked rows. All are exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd

from models.learners.additive import Additive
from models.learners.boosted_trees import Trees
from models.learners.predictor import Predictor
from models.recourse.plan_options import Options
from models.recourse.plan_rules import Values, is_number
from models.recourse.plan_surfaces import Surfaces
from models.tree_shap.paths import Ensemble

STACKED = 100_000  # rows scored at once
FEW_PAIRS = 1_000  # pairs of numbers, below which scoring them takes no longer than surfaces


class RowMargins(Protocol):
    """Margins of some rows and of changes to them."""

    @property
    def today(self) -> np.ndarray:
        """Margins as they are (n,)."""
        ...

    @property
    def single(self) -> np.ndarray:
        """Margins with each option set alone (n, G)."""
        ...

    def pairs(self, row: int, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Margins of one of the rows with options first[p] and second[p] set (p,)."""
        ...


class Margins(Protocol):
    """A model with what levers may be set to, ready for any rows."""

    def of(self, rows: pd.DataFrame) -> RowMargins:
        """Margins of rows (n, columns) and of every single change to them."""
        ...


def margins_of(predictor: Predictor, options: Options, like: pd.DataFrame) -> Margins:
    """The fastest exact way for this model; `like` is any table (n, k) with its columns."""
    if isinstance(predictor, Additive):
        table = _one_option_each(options, like)
        contributions = predictor.contributions(table)
        places = np.array([contributions.names.index(name) for name in options.levers], dtype=int)
        own = contributions.parts[np.arange(len(options)), places[options.of]]
        return _AddedUp(predictor, places[options.of], own)
    if isinstance(predictor, Trees):
        codes = predictor.encoder.codes(_one_option_each(options, like))
        places = np.array([predictor.encoder.names.index(n) for n in options.levers], dtype=int)
        column = places[options.of]
        own = codes[np.arange(len(options)), column]
        return _Stacked(predictor, options, column, own, _surfaces(predictor, options, places, own))
    return _Tables(predictor, options)


@dataclass(frozen=True, slots=True)
class _AddedUp:
    """An additive model: `parts` (G,) is what each option adds, `column` (G,) where."""

    predictor: Additive
    column: np.ndarray
    parts: np.ndarray

    def of(self, rows: pd.DataFrame) -> RowMargins:
        contributions = self.predictor.contributions(rows)
        today = contributions.base + contributions.parts.sum(axis=1)
        return _AddedUpRows(
            today, today[:, None] - contributions.parts[:, self.column] + self.parts
        )


@dataclass(frozen=True, slots=True)
class _AddedUpRows:
    today: np.ndarray
    single: np.ndarray

    def pairs(self, row: int, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        single = self.single[row]
        return np.asarray(single[first] + single[second] - self.today[row])


@dataclass(frozen=True, slots=True)
class _Stacked:
    """Trees: the rows' own codes with an option's code (G,) put into its column (G,)."""

    predictor: Trees
    options: Options
    column: np.ndarray
    codes: np.ndarray
    numbers: _Numbers | None

    def of(self, rows: pd.DataFrame) -> RowMargins:
        own = self.predictor.encoder.codes(rows)
        every_option = np.arange(len(self.codes))
        single = np.stack([self.changed(line, every_option, every_option) for line in own])
        return _StackedRows(self, own, self.predictor.margin_of_codes(own), single)

    def changed(self, own: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Margins of one row of codes (k,) with two options set (p,)."""
        out = np.empty(len(first))
        for start in range(0, len(first), STACKED):
            part = slice(start, start + STACKED)
            codes = np.repeat(own[None, :], len(first[part]), axis=0)
            lines = np.arange(len(codes))
            for option in (first[part], second[part]):
                codes[lines, self.column[option]] = self.codes[option]
            out[part] = self.predictor.margin_of_codes(codes)
        return out


@dataclass(frozen=True, slots=True)
class _StackedRows:
    of: _Stacked
    own: np.ndarray
    today: np.ndarray
    single: np.ndarray

    def pairs(self, row: int, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        own, numbers = self.own[row], self.of.numbers
        if numbers is None:
            return self.of.changed(own, first, second)
        pair = numbers.pair[self.of.options.of[first], self.of.options.of[second]]
        drawn = pair >= 0
        if drawn.sum() < FEW_PAIRS:
            return self.of.changed(own, first, second)
        out = np.empty(len(first))
        out[~drawn] = self.of.changed(own, first[~drawn], second[~drawn])
        starts, of = self.of.options.starts, self.of.options.of
        surface = numbers.surfaces.at(own) + numbers.shift
        within = [option[drawn] - starts[of[option[drawn]]] for option in (first, second)]
        out[drawn] = surface[pair[drawn], within[0], within[1]]
        return out


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Surfaces of levers that are numbers: `pair` (levers, levers) is a surface's place or -1.

    `shift` is what the trees' sum lacks to the model's margin.
    """

    surfaces: Surfaces
    pair: np.ndarray
    shift: float


def _surfaces(
    predictor: Trees, options: Options, places: np.ndarray, codes: np.ndarray
) -> _Numbers | None:
    """The surfaces of these levers; None with under two numbers, or for trees of another kind."""
    numbers = [k for k, grid in enumerate(options.grids) if is_number(grid) and len(grid)]
    if len(numbers) < 2:
        return None
    try:
        ensemble = Ensemble.of(predictor.booster)
    except ValueError:
        return None
    surfaces = Surfaces.of(ensemble, places[numbers], [codes[options.slice(k)] for k in numbers])
    pair = np.full((len(options.grids), len(options.grids)), -1)
    for place, (a, b) in enumerate(surfaces.pairs):
        pair[numbers[a], numbers[b]] = place
    return _Numbers(surfaces, pair, float(np.log(predictor.unit)))


@dataclass(frozen=True, slots=True)
class _Tables:
    """Any model: tables of changed rows."""

    predictor: Predictor
    options: Options

    def of(self, rows: pd.DataFrame) -> RowMargins:
        every_option = np.arange(len(self.options))
        single = [
            self.changed(rows.iloc[[k]], every_option, every_option) for k in range(len(rows))
        ]
        return _TableRows(self, rows, self.predictor.margin(rows), np.stack(single))

    def changed(self, row: pd.DataFrame, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Margins of one row (1, k) with two options set (p,)."""
        out = np.empty(len(first))
        for start in range(0, len(first), STACKED):
            part = slice(start, start + STACKED)
            table = row.iloc[np.zeros(len(first[part]), dtype=int)].reset_index(drop=True)
            for option in (first[part], second[part]):
                _put(table, self.options, option)
            out[part] = self.predictor.margin(table)
        return out


@dataclass(frozen=True, slots=True)
class _TableRows:
    of: _Tables
    rows: pd.DataFrame
    today: np.ndarray
    single: np.ndarray

    def pairs(self, row: int, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        return self.of.changed(self.rows.iloc[[row]], first, second)


def _one_option_each(options: Options, like: pd.DataFrame) -> pd.DataFrame:
    """One row per option: that option set, everything else as in the first row."""
    table = like.iloc[np.zeros(len(options), dtype=int)].reset_index(drop=True)
    _put(table, options, np.arange(len(options)))
    return table


def _put(table: pd.DataFrame, options: Options, option: np.ndarray) -> None:
    """Set row k's lever to what option[k] says, in place."""
    for place, lever in enumerate(options.levers):
        members = np.flatnonzero(options.of[option] == place)
        if len(members):
            values = options.grids[place][option[members] - options.starts[place]]
            table[lever] = _set(table[lever], members, values)


def _set(column: pd.Series, at: np.ndarray, values: Values) -> pd.Series:
    changed = column.to_numpy(dtype=object).copy()
    changed[at] = values
    return pd.Series(changed, index=column.index).astype(column.dtype)
