"""Products of two columns that the outcome follows and its model has not learnt."""

from __future__ import annotations

import numpy as np
from scipy.stats import norm

from models.prepared import View
from models.spline_columns import LevelColumn

CHANCE = 0.01  # that one is taken where none matters, Bonferroni over all pairs
MOST = 5
LOOKED_AT = 20_000
FEW_LEVELS = 12  # columns with more take part in no product

Products = tuple[np.ndarray, np.ndarray]
"""Of the rows as they are (n, q) and as changed (m, q)."""


def untold_products(real: View, goal: View, left: np.ndarray) -> Products | None:
    """The products whose score test says that what is left of the outcome follows them.

    Args:
        real: the rows as they are (n), without the set levers.
        goal: the rows as changed (m), without the set levers.
        left: what the outcome model leaves of the outcome, out of fold (n,).

    Returns:
        At most five products, strongest first; None where there is none.
    """
    places = _simple_places(real)
    if len(places) < 2:
        return None
    some = np.arange(0, len(left), -(-len(left) // LOOKED_AT) or 1)
    simple, rest = real.take(some).design[:, places], left[some] - left[some].mean()
    score = (simple * rest[:, None]).T @ simple
    size = np.sqrt(((simple * rest[:, None]) ** 2).T @ simple**2) + 1e-12
    first, second = np.triu_indices(len(places), 1)
    told = np.abs(score / size)[first, second]
    limit = norm.isf(CHANCE / 2 / len(first))
    best = [at for at in np.argsort(-told, kind="stable")[:MOST] if told[at] > limit]
    if not best:
        return None
    pairs = [(places[first[at]], places[second[at]]) for at in best]
    width = len(real.sources) + 1
    return _made(real, pairs, width), _made(goal, pairs, width)


def _simple_places(view: View) -> np.ndarray:
    """Places in the design of the numbers themselves and of the levels of columns with a few."""
    seen = {column.name: column for column in view.preparation.columns.columns}
    found, numbers = [], set()
    for place, source in enumerate(view.sources, start=1):
        column = seen[source[0]]
        if len(source) > 1:
            continue
        if isinstance(column, LevelColumn):
            found += [place] if len(column.levels) <= FEW_LEVELS else []
        elif column.name not in numbers:  # its first column is the number itself
            numbers.add(column.name)
            found.append(place)
    return np.array(found, dtype=int)


def _made(view: View, pairs: list[tuple[int, int]], width: int) -> np.ndarray:
    """Products (n, q) of pairs of design columns."""
    wanted = sorted({place for pair in pairs for place in pair})
    columns = view.linear(np.eye(width)[:, wanted])
    at = {place: column for column, place in enumerate(wanted)}
    return np.stack([columns[:, at[one]] * columns[:, at[two]] for one, two in pairs], axis=1)
