"""Products of columns that the outcome follows and its model has not learnt."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from scipy.stats import norm

from models.learners.design import View
from models.learners.spline_columns import LevelColumn

CHANCE = 0.01  # that one is taken where none matters, Bonferroni over all that are looked at
MOST = 5
LOOKED_AT = 20_000
FEW_LEVELS = 12  # columns with more take part in no product
MOST_PIECES = 160
MOST_IN_THREES = 40

Products = tuple[np.ndarray, np.ndarray]
"""Of the rows as they are (n, q) and as changed (m, q)."""


def omitted_products(real: View, goal: View, left: np.ndarray) -> Products | None:
    """The products whose score test says that what is left of the outcome follows them.

    Looked at are two columns (numbers as they are, levels as indicators), then two with numbers as
    the pieces of their splines, then three. What one product tells is taken off before the next is
    looked for.

    Args:
        real: the rows as they are (n), without the set levers.
        goal: the rows as changed (m), without the set levers.
        left: what the outcome model leaves of the outcome, out of fold (n,).

    Returns:
        At most five of each look, strongest first; None where there is none.
    """
    simple, pieces = _places(real)
    if len({real.sources[place - 1] for place in simple}) < 2:
        return None
    some = np.arange(0, len(left), -(-len(left) // LOOKED_AT) or 1)
    design, rest = real.take(some).design, left[some] - left[some].mean()
    source = np.unique([source[0] for source in real.sources], return_inverse=True)[1]
    products: list[tuple[int, ...]] = []
    for places, size in ((simple, 2), (pieces, 2), (simple, 3)):
        if len(places) < size:
            continue
        columns = np.ascontiguousarray(design[:, places])
        chosen = _chosen(columns, source[places - 1], rest, size)
        products.extend(tuple(int(places[at]) for at in product) for product in chosen)
        rest = _without(rest, np.stack([np.ones(len(rest)), *_made(design, products)]))
    if not products:
        return None
    width = len(real.sources) + 1
    return _products(real, products, width), _products(goal, products, width)


def _chosen(
    columns: np.ndarray, source: np.ndarray, rest: np.ndarray, size: int
) -> Iterator[tuple[int, ...]]:
    """Places among the columns (n, k) of products of so many, one after the other."""
    chosen: list[tuple[int, ...]] = []
    looked = rest
    while len(chosen) < MOST:
        best, score, count = _strongest(columns, source, looked, size)
        if not count or score <= norm.isf(CHANCE / 6 / count):  # two sides, three looks
            return
        chosen.append(best)
        yield best
        looked = _without(rest, np.stack([np.ones(len(rest)), *_made(columns, chosen)]))


def _strongest(
    columns: np.ndarray, source: np.ndarray, rest: np.ndarray, size: int
) -> tuple[tuple[int, ...], float, int]:
    """The product of different source columns with the largest score, that score, and how many."""
    best: tuple[int, ...] = ()
    highest, count = 0.0, 0
    for first in combinations(range(columns.shape[1]), size - 2):
        if len(set(source[list(first)])) < len(first):
            continue
        start = first[-1] + 1 if first else 0
        part, own = columns[:, start:], source[start:]
        weighed = rest * columns[:, list(first)].prod(axis=1)
        score = (part * weighed[:, None]).T @ part
        error = np.sqrt(((part * weighed[:, None]) ** 2).T @ part**2) + 1e-12
        apart = np.triu(own[:, None] != own[None, :], 1)
        for name in source[list(first)]:
            apart &= (own != name)[:, None] & (own != name)[None, :]
        count += int(apart.sum())
        z = np.where(apart, np.abs(score / error), 0.0)
        if z.size and z.max() > highest:
            one, other = np.unravel_index(int(z.argmax()), z.shape)
            highest, best = float(z.max()), (*first, start + int(one), start + int(other))
    return best, highest, count


def _without(rest: np.ndarray, products: np.ndarray) -> np.ndarray:
    """What is left (n,) of the rest once some rows (q, n) told their part."""
    return np.asarray(rest - np.linalg.lstsq(products.T, rest, rcond=None)[0] @ products)


def _made(columns: np.ndarray, chosen: list[tuple[int, ...]]) -> list[np.ndarray]:
    return [columns[:, list(places)].prod(axis=1) for places in chosen]


def _places(view: View) -> tuple[np.ndarray, np.ndarray]:
    """Places in the design of simple columns, and of these with the pieces of numbers.

    Simple are the numbers themselves and the levels of columns with a few; where they are many,
    those of the columns with fewest levels alone.
    """
    by_name = {column.name: column for column in view.preparation.columns.columns}
    of: dict[str, list[int]] = {}
    for place, source in enumerate(view.sources, start=1):
        if len(source) == 1:
            of.setdefault(source[0], []).append(place)
    levels = {name: len(places) for name, places in of.items() if _is_level(by_name[name])}
    simple = [places[0] for name, places in of.items() if name not in levels]
    pieces = [place for name, places in of.items() if name not in levels for place in places]
    if len(pieces) > MOST_PIECES:
        pieces = list(simple)
    for name in sorted(levels, key=lambda name: levels[name]):
        if len(by_name[name].levels) > FEW_LEVELS:  # type: ignore[union-attr]
            continue
        pieces += of[name]
        if len(simple) + len(of[name]) <= MOST_IN_THREES:
            simple += of[name]
    return np.array(sorted(simple[:MOST_IN_THREES]), dtype=int), np.array(sorted(pieces), dtype=int)


def _is_level(column: object) -> bool:
    return isinstance(column, LevelColumn)


def _products(view: View, products: list[tuple[int, ...]], width: int) -> np.ndarray:
    """Products (n, q) of design columns."""
    wanted = sorted({place for places in products for place in places})
    columns = view.linear(np.eye(width)[:, wanted])
    at = {place: column for column, place in enumerate(wanted)}
    return np.stack(
        [columns[:, [at[place] for place in places]].prod(axis=1) for places in products], axis=1
    )
