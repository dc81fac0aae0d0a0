"""The made-up rows around one row, integrated instead of drawn.

Given the radius, values are made up column by column, and the kernel's weight is a product over
columns. So all that straight lines need, means and second moments of their pieces and what these
share with the model, is a sum over the values of each column and the leaves of the trees, at a
few radii. Only how much of the model no column explains alone is drawn; it decides about R².
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import isnan
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import erf

from models.one_row.marginals import LevelMarginal, Marginal, NumberMarginal, marginal_of
from models.one_row.weighted_ridge import Moments
from models.tree_shap import kernels_lime as compiled
from models.tree_shap.kernels_lime import MOST_PIECES, RADII
from models.tree_shap.leaves import Leaves
from models.tree_shap.tables import TreeTables

MOST_DRAWN = 512


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """How all columns lie, as flat arrays; places and codes of a column follow each other.

    Attributes:
        marginals: the k columns.
        known: is_level, place_start, code_start, value, code, missing, scale, width.
        piece_start: (k + 1,) where each column's pieces begin.
        blocks: column, piece, other piece (b,) of all pairs of pieces of one column.
    """

    marginals: tuple[Marginal, ...]
    known: tuple[np.ndarray, ...]
    piece_start: np.ndarray
    blocks: tuple[np.ndarray, np.ndarray, np.ndarray]

    @classmethod
    def of(
        cls, marginals: Sequence[Marginal], codes: Sequence[np.ndarray], code_start: np.ndarray
    ) -> Columns:
        """From marginals and the code (places,) of each place of each column."""
        numbers = [each if isinstance(each, NumberMarginal) else None for each in marginals]
        value = [
            np.diff(each.upto, prepend=0.0)
            if isinstance(each, LevelMarginal)
            else np.append(each.values, np.nan)
            for each in marginals
        ]
        width = np.array([each.width for each in marginals], dtype=np.int64)
        column = np.repeat(np.arange(len(width)), width**2)
        pair = np.concatenate([np.arange(each**2) for each in width.tolist()] or [np.arange(0)])
        known = (
            np.array([each is None for each in numbers], dtype=np.bool_),
            _starts([len(each) for each in value]),
            code_start,
            np.concatenate(value).astype(float),
            np.concatenate(codes).astype(np.int64),
            np.array([each.missing if each else 0.0 for each in numbers], dtype=float),
            np.array([each.scale if each else 1.0 for each in numbers], dtype=float),
            width,
        )
        blocks = column, pair // width[column], pair % width[column]
        return cls(tuple(marginals), known, _starts(width.tolist()), blocks)

    def row(self, own: np.ndarray) -> tuple[np.ndarray, ...]:
        """Own values (k,), their ranks and the ends of their stretches, as kernels take them."""
        told = np.zeros((3, len(own)))
        for k, (marginal, value) in enumerate(zip(self.marginals, own.tolist(), strict=True)):
            if isinstance(marginal, NumberMarginal) and len(marginal.values) and not isnan(value):
                told[:, k] = marginal.stretches(value)
        return (own, *told)

    def reach(self, row: tuple[np.ndarray, ...], sharp: np.ndarray) -> np.ndarray:
        """Mean weight (s, RADII) of the rows made up at each radius, for each sharpness (s,)."""
        is_level, start, _, value, _, missing, *_ = self.known
        own, rank = row[0], row[1]
        radii, sharp = _radii()[0][:, None], sharp[:, None, None]
        stays = np.where(is_level, value[start[:-1] + np.where(is_level, own, 0).astype(int)], 0.0)
        far = np.exp(-sharp)
        lost = np.where(is_level, stays, missing)
        told = 1.0 - radii * (1.0 - lost) * (1.0 - far)
        moving = ~is_level & ~np.isnan(own) & (np.diff(start) > 1)
        rank, gone = rank[moving], radii * missing[moving]
        root = np.sqrt(sharp)
        inside = erf(root * radii * rank) + erf(root * radii * (1.0 - rank))
        window = inside * np.sqrt(np.pi) / (2.0 * root * radii)
        told[:, :, moving] = gone * far + (1.0 - gone) * window
        return np.asarray(told.prod(axis=2))


class CodeMargins(NamedTuple):
    """What a model says at each code (c, RADII), and on average (RADII,)."""

    by_code: np.ndarray
    level: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Forest:
    """Trees: their leaves to be summed, and their tables to score what is drawn."""

    leaves: Leaves
    tables: TreeTables

    def by_code(self, chance: np.ndarray) -> CodeMargins:
        """Margins on average at each code (c, RADII), of leaves that ask its column; and at all."""
        told, level = np.empty_like(chance), np.empty(RADII)
        start, asked, leaves = self.leaves.code_start, self.leaves.asked, self.leaves.leaves
        compiled.through_leaves(start, asked, leaves, chance, told, level)
        return CodeMargins(told, level + self.leaves.base)


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """An additive model: what each code of each column adds (c,), and where margins start."""

    terms: np.ndarray
    base: float

    def by_code(self, chance: np.ndarray) -> CodeMargins:
        """What each code adds (c, RADII), and margins on average (RADII,)."""
        told = np.repeat(self.terms[:, None], RADII, axis=1)
        return CodeMargins(told, self.base + self.terms @ chance)


@dataclass(frozen=True, slots=True, eq=False)
class Integrated:
    """A model to be integrated near rows.

    Attributes:
        columns: how all columns lie.
        model: what it says of their codes.
        unit: added to margins.
        points: (k, m) of the unit cube to draw with, in RADII equal parts; none where a model is
            all that its columns say one by one.
        count: made-up rows that this stands for.
    """

    columns: Columns
    model: Forest | Terms
    unit: float
    points: np.ndarray
    count: int

    @classmethod
    def of_trees(
        cls,
        tables: TreeTables,
        unit: float,
        marginals: Sequence[Marginal],
        codes: Sequence[np.ndarray],
        points: np.ndarray,
    ) -> Integrated:
        """Trees, by their codes (places,) of each marginal's values.

        Args:
            tables: of the trees.
            unit: added to margins.
            marginals: of the k columns.
            codes: of each column's values.
            points: (m, k + 1) of the unit cube, evenly spread; the first is a radius.
        """
        leaves = tables.leaves
        drawn = 2 ** int(np.log2(min(len(points), MOST_DRAWN)))
        some = points[:drawn]
        some = np.ascontiguousarray(some[np.argsort(some[:, 0]), 1:].T)
        columns = Columns.of(marginals, codes, leaves.code_start)
        return cls(columns, Forest(leaves, tables), unit, some, len(points))

    @classmethod
    def of_terms(
        cls, terms: np.ndarray, base: float, marginals: Sequence[Marginal], count: int
    ) -> Integrated:
        """What each place of each marginal adds (k, v); a place is a code of its own."""
        codes = [np.arange(each.count) for each in marginals]
        columns = Columns.of(marginals, codes, _starts([each.count for each in marginals]))
        each = [own[: len(code)] for own, code in zip(terms, codes, strict=True)]
        model = Terms(np.concatenate(each), base)
        return cls(columns, model, 0.0, np.empty((len(marginals), 0)), count)

    def near(self, own: np.ndarray, width: float) -> NearRow:
        """The neighbourhood of own values (k,), drawn from at this width of the kernel."""
        row = self.columns.row(own)
        sums = _Sums.of(self, row, _sharp(width, len(own)))
        codes = np.empty(self.points.shape, dtype=np.uint8)
        if isinstance(self.model, Terms):
            return NearRow(self, row, width, sums, codes, np.empty(0))
        compiled.draw(self.columns.known[2], self.points, sums.chance, codes)
        return NearRow(self, row, width, sums, codes, self.model.tables.margin(codes))

    def typical(self, own: np.ndarray) -> np.ndarray:
        """Mean of the pieces (p,) over the data's own values."""
        out = np.empty(int(self.columns.piece_start[-1]))
        compiled.typical(self.columns.known, self.columns.row(own), self.columns.piece_start, out)
        return out


@dataclass(frozen=True, slots=True, eq=False)
class NearRow:
    """One row's neighbourhoods, and what was drawn in the first of them.

    Attributes:
        model: to be integrated.
        row: own values, ranks and ends of stretches (k,) each.
        width: of the kernel in the first neighbourhood.
        first: what was summed there.
        codes: (k, m) drawn there, in RADII equal parts.
        margin: (m,) of what was drawn, empty where nothing was.
    """

    model: Integrated
    row: tuple[np.ndarray, ...]
    width: float
    first: _Sums
    codes: np.ndarray
    margin: np.ndarray

    def effective(self, widths: Sequence[float]) -> np.ndarray:
        """Effective number of made-up rows at each width of the kernel."""
        return self._reach(widths)[1]

    def moments(self, width: float) -> Moments:
        """At a width of the kernel; exact, but for the variance that no column has alone."""
        sums, columns = self.first, self.model.columns
        if width != self.width:
            sums = _Sums.of(self.model, self.row, _sharp(width, len(self.row[0])))
        weight, effective = (each[0] for each in self._reach((width,)))
        piece_start = columns.piece_start
        second = (sums.mean * weight) @ sums.mean.T
        column, one, other = columns.blocks
        begin = piece_start[column]
        second[begin + one, begin + other] = sums.within[column, one, other] @ weight
        typical, base = sums.mean @ weight, float(sums.level @ weight)
        apart = sums.level - base
        spread = sums.alone.sum(axis=0) + apart**2 + self._together(sums)
        return Moments(
            width,
            float(effective),
            typical,
            second - np.outer(typical, typical),
            (sums.common + sums.mean * apart) @ weight,
            base + self.model.unit,
            float(spread @ weight),
        )

    def _reach(self, widths: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
        """Weight of each radius (s, RADII), adding up to one, and effective rows (s,)."""
        sharp = _sharp(np.array(widths), len(self.row[0]))
        reach = self.model.columns.reach(self.row, np.concatenate([sharp, 2.0 * sharp]))
        reach *= _radii()[1]
        first, twice = reach[: len(sharp)], reach[len(sharp) :]
        whole = first.sum(axis=1)
        return first / whole[:, None], self.model.count * whole**2 / twice.sum(axis=1)

    def _together(self, sums: _Sums) -> np.ndarray:
        """Variance of the margin (RADII,) beyond what the columns explain one by one.

        What was drawn at one width serves all, weighted by how much likelier it is there.
        """
        if not len(self.margin):
            return np.zeros(RADII)
        alone, weight = np.empty((2, len(self.margin)))
        chances = self.first.chance, sums.chance
        compiled.weigh(self.model.columns.known[2], self.codes, chances, sums.told, alone, weight)
        left = (self.margin - alone).reshape(RADII, -1) - sums.level[:, None]
        return np.asarray((weight.reshape(RADII, -1) * left**2).mean(axis=1))


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    """What is summed over values and leaves at one width, at each radius.

    Attributes:
        chance: (c, RADII) of each code of each column.
        told: (c, RADII) what trees say there more than on average.
        level: (RADII,) what they say on average.
        mean, common: (p, RADII) means of the pieces and their covariances with the margin.
        within: (k, MOST_PIECES, MOST_PIECES, RADII) second moments of one column's pieces.
        alone: (k, RADII) variance of what trees say at each column's codes.
    """

    chance: np.ndarray
    told: np.ndarray
    level: np.ndarray
    mean: np.ndarray
    common: np.ndarray
    within: np.ndarray
    alone: np.ndarray

    @classmethod
    def of(cls, model: Integrated, row: tuple[np.ndarray, ...], sharp: float) -> _Sums:
        known, piece_start = model.columns.known, model.columns.piece_start
        code_start = known[2]
        count = len(code_start) - 1
        chance = np.empty((int(code_start[-1]), RADII))
        moment = np.empty((len(chance), MOST_PIECES, RADII))
        within = np.empty((count, MOST_PIECES, MOST_PIECES, RADII))
        compiled.near(known, row, _radii()[0], sharp, chance, moment, within)
        told, level = model.model.by_code(chance)
        mean, common = np.empty((2, int(piece_start[-1]), RADII))
        alone = np.empty((count, RADII))
        compiled.joint((code_start, piece_start), (chance, moment), told, mean, common, alone)
        return cls(chance, told, level, mean, common, within, alone)


def use_everything(tables: TreeTables) -> None:
    """Call every kernel once, for trees of two columns, with the types that it always gets."""
    columns = pd.Series([1.0, np.nan, 2.0], name="number"), pd.Series(["a", "b", "a"], name="level")
    marginals = [marginal_of(column) for column in columns]
    codes = [np.zeros(each.count, dtype=np.uint8) for each in marginals]
    model = Integrated.of_trees(tables, 0.0, marginals, codes, np.full((RADII, 3), 0.5))
    own = np.zeros(2)
    model.typical(own)
    model.near(own, 1.0).moments(0.5)


def _starts(sizes: Sequence[int]) -> np.ndarray:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


def _sharp(width: Any, columns: int) -> Any:
    """What a column's squared distance is multiplied by in the kernel's exponent."""
    return 0.5 / max(columns, 1) / width**2


@cache
def _radii() -> tuple[np.ndarray, np.ndarray]:
    """Radii and their weights (RADII,) each: Gauss-Legendre on [0, 1]."""
    points, weights = np.polynomial.legendre.leggauss(RADII)
    return (points + 1.0) / 2.0, weights / 2.0
