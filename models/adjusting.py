"""Which columns to hold alike when one is compared: all that carry something of their own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd

FIXED_AT = 0.98
SAME = 1e-6
MOST_ROWS = 5_000
MOST_MULTIPLIED = 12  # number columns; beyond, their products are too many to try


def fixed_by_others(
    rows: pd.DataFrame, levers: Sequence[str] = (), seed: int = 0
) -> tuple[str, ...]:
    """Number columns, levers aside, that the others fix almost exactly (98 % of the variance).

    A bill that is the sum of the services says nothing that the services do not say, nor does a
    total that is months times fee. Held alike with them they would leave nobody to compare. Linear
    in numbers, their products and indicators of levels; the most fixed column goes first, then the
    rest is looked at again. In a sum each part is as fixed as the sum itself: the one that shares
    most with the others is the sum.
    """
    if len(rows) > MOST_ROWS:
        rows = rows.sample(MOST_ROWS, random_state=seed)
    blocks = {str(name): _block(rows[name]) for name in rows.columns}
    numbers = [
        str(name)
        for name in rows.columns
        if name not in levers and pd.api.types.is_numeric_dtype(rows[name])
    ]
    products = _products(blocks, numbers)
    fixed: list[str] = []
    while True:
        explained = {
            name: _explained(blocks, products, name, [*fixed, name])
            for name in numbers
            if name not in fixed
        }
        most = max(explained.values(), default=0.0)
        if most < FIXED_AT:
            return tuple(fixed)
        worst = [name for name, share in explained.items() if share >= most - SAME]
        fixed.append(max(worst, key=lambda name: _shared(blocks, name)))


def adjusting(
    rows: pd.DataFrame, levers: Sequence[str], family: Sequence[str] = (), seed: int = 0
) -> tuple[str, ...]:
    """Columns to hold alike when `levers` change; `family` moves with them and stays out."""
    others = [str(name) for name in rows.columns if name not in {*levers, *family}]
    fixed = fixed_by_others(rows[[*others, *levers]], levers, seed)
    return tuple(name for name in others if name not in fixed)


def _block(column: pd.Series) -> np.ndarray:
    if pd.api.types.is_numeric_dtype(column):
        values = column.to_numpy(dtype=float, na_value=np.nan)
        middle = np.nanmedian(values) if not np.isnan(values).all() else 0.0
        filled = np.where(np.isnan(values), middle, values)
        spread = filled.std()
        scaled = (filled - filled.mean()) / (spread if spread > 0 else 1.0)
        return np.asarray(scaled[:, None])
    codes, levels = pd.factorize(column.astype(object).where(column.notna(), "(missing)"))
    frequent = np.argsort(-np.bincount(codes, minlength=len(levels)))[:50]
    hot = (codes[:, None] == frequent[None, :]).astype(float)
    return np.asarray(hot - hot.mean(axis=0))


def _products(
    blocks: dict[str, np.ndarray], numbers: Sequence[str]
) -> dict[tuple[str, str], np.ndarray]:
    """Every pair of number columns multiplied, (n, 1) each; none where there are too many."""
    if len(numbers) > MOST_MULTIPLIED:
        return {}
    return {(a, b): blocks[a] * blocks[b] for a, b in combinations(numbers, 2)}


def _explained(
    blocks: dict[str, np.ndarray],
    products: dict[tuple[str, str], np.ndarray],
    name: str,
    without: Sequence[str],
) -> float:
    """Share of a number's variance that a fit on columns and products explains, 0..1.

    A column that the others fix may still multiply another: it is a function of them.
    """
    others = [block for other, block in blocks.items() if other not in without]
    others += [product for pair, product in products.items() if name not in pair]
    target = blocks[name][:, 0]
    if not others or not target.any():
        return 0.0
    design = np.concatenate(others, axis=1)
    if design.shape[1] >= len(target) / 5:
        return 0.0
    fitted, *_ = np.linalg.lstsq(design, target, rcond=None)
    return 1.0 - float(((target - design @ fitted) ** 2).sum() / (target**2).sum())


def _shared(blocks: dict[str, np.ndarray], name: str) -> float:
    """Sum of squared covariances of a scaled number with the columns of all other blocks."""
    target = blocks[name][:, 0]
    others = [block for other, block in blocks.items() if other != name]
    return sum(float(((block.T @ target / len(target)) ** 2).sum()) for block in others)
