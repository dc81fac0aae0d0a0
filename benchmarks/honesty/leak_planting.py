"""Planting columns in a table: its rows made ready, and what the kinds of leak are made with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from benchmarks.honesty.leak_tables import Source

Columns = dict[str, np.ndarray | pd.Series]
NEUTRAL = "~"  # begins a column that goes by a name that says nothing
HONEST = "="  # begins one that is honest, planted so that another can lean on it
TODAY = np.datetime64("2026-06-30")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows in which the outcome is known, ready for planting.

    Attributes:
        source: where the rows come from.
        frame: the typed rows.
        happened: (n,) True where the outcome has the value asked about; for a number, where it is
            among the highest three tenths (and not at its lowest value).
        number: (n,) the numeric outcome; for a two-sided one 0.0 and 1.0.
        noise: how many times as noisy as usual near copies and marks are planted.
    """

    source: Source
    frame: pd.DataFrame
    happened: np.ndarray
    number: np.ndarray
    noise: float = 1.0

    @property
    def two_sided(self) -> bool:
        """True where the outcome has two sides."""
        return self.source.positive is not None


class Kind(NamedTuple):
    """One way in which a column knows the outcome.

    Attributes:
        name: in plain words.
        plant: the columns; empty where the kind cannot be in such a table.
        sort: True where the file is sorted by the outcome before planting.
    """

    name: str
    plant: Callable[[Table, np.random.Generator], Columns]
    sort: bool = False


def table_of(source: Source, frame: pd.DataFrame, noise: float = 1.0) -> Table:
    """The rows with a known outcome."""
    rows = frame.loc[frame[source.outcome].notna()].reset_index(drop=True)
    if source.positive is not None:
        happened = (rows[source.outcome] == source.positive).to_numpy(dtype=bool)
        return Table(source, rows, happened, happened.astype(float), noise)
    number = rows[source.outcome].to_numpy(dtype=float)
    return Table(source, rows, highest(number, 0.3), number, noise)


def planted(
    table: Table, kind: Kind, rng: np.random.Generator
) -> tuple[pd.DataFrame, frozenset[str]]:
    """The rows with the leaking columns at random places, and their names."""
    if kind.sort:
        place = np.argsort(mostly(table, table.number, 0.95, rng), kind="stable")
        rows = table.frame.iloc[place].reset_index(drop=True)
        table = replace(
            table, frame=rows, happened=table.happened[place], number=table.number[place]
        )
    frame, leaking = table.frame.copy(), set[str]()
    for name, column in kind.plant(table, rng).items():
        shown_as = name if name.isidentifier() and name not in frame else _neutral(frame, rng)
        frame.insert(int(rng.integers(0, frame.shape[1] + 1)), shown_as, as_read(column))
        if not name.startswith(HONEST):
            leaking.add(shown_as)
    return frame, frozenset(leaking)


def _neutral(frame: pd.DataFrame, rng: np.random.Generator) -> str:
    while True:
        name = f"{rng.choice(list('bcfghkmpqrvwxz'))}{rng.integers(1, 99)}"
        if name not in frame.columns:
            return name


def as_read(column: np.ndarray | pd.Series) -> pd.Series:
    """As reading a file gives it: float64, datetime64[us], and else str, 0 and 1 included."""
    series = pd.Series(column).reset_index(drop=True)
    if series.dtype.kind == "M":
        return series.astype("datetime64[us]")
    if series.dtype.kind == "b":
        return series.astype(int).astype("str")
    if series.dtype.kind not in "fiu":
        return series.astype("str")
    values = series.astype("float64")
    flags = set(np.unique(values.dropna())) == {0.0, 1.0}
    return values.map({0.0: "0", 1.0: "1"}).astype("str") if flags else values


# What the kinds are made with --------------------------------------------------------------------


def highest(number: np.ndarray, share: float) -> np.ndarray:
    """True in that share of the rows, or in those above the lowest value where they are fewer."""
    bar, lowest = np.quantile(number, 1 - share), number.min()
    high: np.ndarray = number >= bar if bar > lowest else number > lowest
    return high


def mostly(t: Table, values: np.ndarray, share: float, rng: np.random.Generator) -> np.ndarray:
    """That share of the values as they are, the others shuffled."""
    mixed = np.asarray(values).copy()
    moved = np.flatnonzero(rng.random(len(mixed)) < (1 - share) * t.noise)
    mixed[moved] = mixed[rng.permutation(moved)]
    return mixed


def marked(t: Table, rng: np.random.Generator, precision: float, covers: float) -> np.ndarray:
    """Rows that are marked: a share of those where it happened, and now and then another."""
    some = t.happened & (rng.random(len(t.happened)) < covers)
    precision = 1 - (1 - precision) * t.noise
    wrong = round(some.sum() * (1 - precision) / precision)
    others = np.flatnonzero(~t.happened)
    some[rng.choice(others, min(wrong, len(others) // 2), replace=False)] = True
    return some


def amount_of(t: Table, rng: np.random.Generator) -> np.ndarray:
    """A positive number that the table has, the most varied; a made-up one where it has none."""
    best, name = 20, ""
    for number in numbers_of(t):
        values = t.frame[number].to_numpy()
        if not np.isfinite(values).all() or values.min() <= 0 or (np.diff(values) == 1).all():
            continue
        if len(np.unique(values)) > best:
            best, name = len(np.unique(values)), number
    return t.frame[name].to_numpy() if name else np.round(rng.lognormal(3, 0.4, len(t.frame)), 2)


def numbers_of(t: Table) -> list[str]:
    """The honest number columns."""
    outcome_and_leaks = {t.source.outcome, *t.source.leaks}
    return [
        n for n in t.frame.columns if n not in outcome_and_leaks and t.frame[n].dtype.kind == "f"
    ]


def in_table(t: Table, values: np.ndarray) -> bool:
    """True where a number column holds exactly these values."""
    return any(np.array_equal(t.frame[name].to_numpy(), values) for name in numbers_of(t))


def groups_of(t: Table, rng: np.random.Generator, size: int) -> np.ndarray:
    """Codes of random groups of about that many rows: households, teams."""
    return rng.integers(0, max(len(t.frame) // size, 2), len(t.frame))


def category_of(t: Table, rng: np.random.Generator, least: int = 3) -> np.ndarray:
    """Codes of the column with the most levels up to 60; random ones where there is none."""
    best, codes = least - 1, rng.integers(0, 12, len(t.frame))
    for name in t.frame.columns:
        if name in {t.source.outcome, *t.source.leaks} or t.frame[name].dtype.kind == "M":
            continue
        count = t.frame[name].nunique()
        if best < count <= 60:
            best, codes = count, pd.factorize(t.frame[name])[0]
    return codes


def sums_of(codes: np.ndarray, number: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sum and count (n,) of each row's group."""
    places = np.unique(codes, return_inverse=True)[1]
    sums = np.bincount(places, weights=number)[places]
    return sums, np.bincount(places)[places].astype(float)


def days_ago(count: np.ndarray) -> np.ndarray:
    """The dates so many days before today."""
    dates: np.ndarray = (TODAY - np.round(count).astype("timedelta64[D]")).astype("datetime64[us]")
    return dates


def only(mask: np.ndarray, values: np.ndarray) -> pd.Series:
    """The values where the mask is True, else missing."""
    return pd.Series(values).where(mask)


def places_of(number: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Places 0..n−1 by size, ties in random order."""
    order = np.lexsort((rng.random(len(number)), number))
    places = np.empty(len(number))
    places[order] = np.arange(len(number))
    return places


def ahead(t: Table, steps: tuple[int, ...]) -> np.ndarray | None:
    """Mean outcome (n,) of the same entity's rows so many steps on; None where rows have no time.

    At an entity's end the last value stands in.
    """
    if not t.source.time:
        return None
    entity = (
        pd.factorize(t.frame[t.source.entity])[0]
        if t.source.entity
        else np.zeros(len(t.frame), dtype=int)
    )
    order = np.lexsort((np.arange(len(t.frame)), t.frame[t.source.time].to_numpy(), entity))
    sorted_entity, values = entity[order], t.number[order]
    total = np.zeros(len(values))
    for step in steps:
        place = np.minimum(np.arange(len(values)) + step, len(values) - 1)
        same = sorted_entity[place] == sorted_entity
        total += np.where(same, values[place], values)
    result = np.empty(len(values))
    result[order] = total / len(steps)
    return result
