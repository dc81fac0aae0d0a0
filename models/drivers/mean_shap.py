"""Every row explained, block by block: how much each column and family moves the outcome."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.drivers.bootstrap_ranks import BlockSums, blocks, sum_up
from models.drivers.held_out_shap import held_out_shap
from models.learners.contribution import stretched
from models.learners.predictor import Predictor
from models.statistics.outcome_family import Family
from models.training.trained import TrainedModel

AT_ONCE = 65_536  # rows whose contributions are held: 10 MB with 20 columns


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Rows (m, columns), which model tells each (m,), and the block that it is summed in (m,)."""

    rows: pd.DataFrame
    fold: np.ndarray
    block: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class MeanShap:
    """How large contributions are over all rows, in the outcome's unit.

    Attributes:
        columns: (k,) mean absolute contribution of each column.
        column_families: the same of each family, as sums over blocks of rows.
        rows: how many were explained.
    """

    columns: np.ndarray
    column_families: BlockSums
    rows: int


def mean_shap(model: TrainedModel) -> MeanShap:
    """How large the held-out contributions of every row are, by column and by family."""
    return model.once(_mean_shap)


def _mean_shap(model: TrainedModel) -> MeanShap:
    named = (model.columns, model.column_families)
    block = blocks(model.fold, model.groups, model.seed)
    if len(model.sample) == len(model.outcome):
        return mean_shap_of_contributions(held_out_shap(model).parts, block, *named)
    batches = in_batches(model.explaining, model.fold, block)
    return mean_shap_of_batches(batches, model.by_fold, model.family, *named)


def mean_shap_of_batches(
    batches: Iterable[Batch],
    by_fold: Sequence[Predictor],
    family: Family,
    columns: Sequence[str],
    column_families: Sequence[tuple[str, ...]],
) -> MeanShap:
    """Explain every row of all batches, each by the model of its fold, and keep sums only."""
    member = _member(columns, column_families)
    total, rows = _nothing(member), 0
    for batch in batches:
        rows += len(batch.fold)
        for k, model in enumerate(by_fold):
            places = np.flatnonzero(batch.fold == k)
            if len(places):
                contributions = model.contributions(batch.rows.iloc[places])
                stretch, _ = stretched(contributions, family)
                total += _summed(contributions.parts, np.abs(stretch), batch.block[places], member)
    return _sizes(total, rows, columns, column_families)


def mean_shap_of_contributions(
    parts: np.ndarray,
    block: np.ndarray,
    columns: Sequence[str],
    column_families: Sequence[tuple[str, ...]],
) -> MeanShap:
    """The same from contributions (n, k) that are there already, in the outcome's unit."""
    total = _summed(parts, np.ones(len(parts)), block, _member(columns, column_families))
    return _sizes(total, len(parts), columns, column_families)


def in_batches(rows: pd.DataFrame, fold: np.ndarray, block: np.ndarray) -> Iterator[Batch]:
    """Rows (n, k) that are in memory, part by part, with fold and block of each (n,)."""
    for start in range(0, len(rows), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        yield Batch(rows.iloc[part], fold[part], block[part])


def _member(columns: Sequence[str], column_families: Sequence[tuple[str, ...]]) -> np.ndarray:
    """(k, j): which columns are in each family of several."""
    joint = [set(names) for names in column_families if len(names) > 1]
    return np.array([[name in names for names in joint] for name in columns], dtype=float)


def _nothing(member: np.ndarray) -> np.ndarray:
    return sum_up(np.zeros((0, sum(member.shape))), np.zeros(0), np.zeros(0, dtype=np.int16))


def _summed(
    parts: np.ndarray, weight: np.ndarray, block: np.ndarray, member: np.ndarray
) -> np.ndarray:
    """Sums over blocks of the size of each column, then of each family of several."""
    sums = [sum_up(np.abs(parts), weight, block)]
    if member.shape[1]:
        sums.append(sum_up(np.abs(parts @ member), weight, block))
    return np.concatenate(sums, axis=1)


def _sizes(
    total: np.ndarray, rows: int, columns: Sequence[str], column_families: Sequence[tuple[str, ...]]
) -> MeanShap:
    joint = iter(range(len(columns), total.shape[1]))
    place = {name: k for k, name in enumerate(columns)}
    where = [next(joint) if len(names) > 1 else place[names[0]] for names in column_families]
    return MeanShap(
        total[:, : len(columns)].sum(axis=0) / max(rows, 1),
        BlockSums.by_block(total[:, where]),
        rows,
    )
