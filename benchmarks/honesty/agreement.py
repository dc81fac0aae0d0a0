"""How far explanations agree: one method with another, and one method with itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

Z = 1.96


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two sets of effects tell the same, each 0..1 (Krishna et al. 2022).

    Attributes:
        top: share of the largest effects that both name.
        signs: share of them that both name with the same sign.
    """

    top: float
    signs: float


@dataclass(frozen=True, slots=True)
class StabilityIndices:
    """How far repeats of one method tell the same, each 0..1 (Visani et al. 2020).

    Attributes:
        vsi: variables stability index: share of the largest effects that two repeats both name.
        csi: coefficients stability index: how often their 95 % ranges overlap in two repeats.
    """

    vsi: float
    csi: float


def agreement(one: np.ndarray, other: np.ndarray, count: int) -> Agreement:
    """Compare the `count` largest of two sets of effects (k,) of the same columns."""
    count = min(count, len(one))
    if not count:
        return Agreement(1.0, 1.0)
    both = sorted(_largest(one, count) & _largest(other, count))
    same = np.sign(one[both]) == np.sign(other[both])
    return Agreement(len(both) / count, float(same.sum()) / count)


def jaccard(repeats: Sequence[np.ndarray], count: int) -> float:
    """Mean over pairs of repeats (k,): columns that both have on top, of those that either has."""
    tops = [_largest(effects, count) for effects in repeats]
    shares = [len(a & b) / len(a | b) if a | b else 1.0 for a, b in combinations(tops, 2)]
    return float(np.mean(shares)) if shares else 1.0


def stability_indices(
    effects: Sequence[np.ndarray], errors: Sequence[np.ndarray], count: int
) -> StabilityIndices:
    """Stability over repeats: effects and their standard errors, (k,) each.

    As in Visani et al. (2020) the second index is over columns that at least two repeats name.
    """
    pairs = list(combinations(range(len(effects)), 2))
    tops = [_largest(effect, count) for effect in effects]
    count = max(min(count, len(effects[0]) if effects else 0), 1)
    common = [len(tops[i] & tops[j]) / count for i, j in pairs]
    overlaps_by_column: dict[int, list[bool]] = {}
    for i, j in pairs:
        for k in tops[i] & tops[j]:
            apart = abs(effects[i][k] - effects[j][k])
            overlaps_by_column.setdefault(k, []).append(
                bool(apart <= Z * (errors[i][k] + errors[j][k]))
            )
    overlap = [float(np.mean(overlaps)) for overlaps in overlaps_by_column.values()]
    return StabilityIndices(
        float(np.mean(common)) if common else 1.0,
        float(np.mean(overlap)) if overlap else 1.0,
    )


def _largest(effects: np.ndarray, count: int) -> set[int]:
    """Places of the largest effects; none where an effect is nothing."""
    order = np.argsort(-np.abs(effects), kind="stable")[:count]
    return {int(place) for place in order if effects[place] != 0}
