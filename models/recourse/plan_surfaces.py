"""Margins of one row over every pair of values of two numbers, for all pairs of levers at once.

A tree in which all columns but two are fixed is a handful of rectangles. All trees are walked for
all pairs of levers together; each leaf that is reached adds its value to the corners of its
rectangle, and sums over both directions give every value of the surface. Exact, and hundreds of
times fewer steps than scoring each pair of values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from models.tree_shap.paths import Ensemble

OTHER = -1  # a split by a column that no lever moves


@dataclass(frozen=True, slots=True, eq=False)
class Surfaces:
    """An ensemble with number columns and their rising values, ready for any row.

    Attributes:
        ensemble: the trees.
        sizes: (c,) values of each column.
        moved: (m,) place of the node's column among the columns, -1 for any other.
        first_right: (m,) the first of the column's values that goes right at the node.
        pairs: (p, 2) places of columns, each pair once.
    """

    ensemble: Ensemble
    sizes: np.ndarray
    moved: np.ndarray
    first_right: np.ndarray
    pairs: np.ndarray

    @classmethod
    def of(cls, ensemble: Ensemble, columns: np.ndarray, grids: Sequence[np.ndarray]) -> Surfaces:
        """From number columns (c,) of the ensemble's codes and each one's values (v,), float32."""
        nodes, inner = ensemble.nodes, ensemble.nodes.left >= 0
        moved = np.full(len(nodes.left), OTHER)
        first_right = np.zeros(len(nodes.left), dtype=int)
        for place, (column, grid) in enumerate(zip(columns, grids, strict=True)):
            splits_here = inner & (nodes.column == column)
            moved[splits_here] = place
            cuts = ensemble.book.thresholds(column)[nodes.cut[splits_here]]
            first_right[splits_here] = np.searchsorted(grid.astype(np.float32), cuts, "left")
        pairs = np.array(list(combinations(range(len(grids)), 2)), dtype=int).reshape(-1, 2)
        return cls(ensemble, np.array([len(g) for g in grids]), moved, first_right, pairs)

    def at(self, codes: np.ndarray) -> np.ndarray:
        """Margins of one row (k,) with two columns moved: (p, values + 1, values + 1).

        Beyond the values of a column, up to the longest column's, what stands there means nothing.
        """
        nodes = self.ensemble.nodes
        follows = np.where(self._left(codes), nodes.left, nodes.right)
        nodes_at = np.arange(len(follows))
        still = (nodes.left >= 0) & (self.moved == OTHER)
        jump = np.where(still, follows, nodes_at)
        while still[jump].any():
            jump = jump[jump]
        width = int(self.sizes.max()) + 1
        sums = np.zeros(len(self.pairs) * width * width)
        node = np.tile(jump[nodes.root], len(self.pairs))
        pair = np.repeat(np.arange(len(self.pairs)), len(nodes.root))
        box = np.zeros((4, len(node)), dtype=int)
        box[1], box[3] = self.sizes[self.pairs[pair, 0]], self.sizes[self.pairs[pair, 1]]
        while len(node):
            leaf = nodes.left[node] < 0
            _add(sums, width, pair[leaf], box[:, leaf], nodes.value[node[leaf]])
            node, pair, box = node[~leaf], pair[~leaf], box[:, ~leaf]
            node, pair, box = self._step(node, pair, box, follows)
            node = jump[node]
        surface = sums.reshape(len(self.pairs), width, width).cumsum(axis=1).cumsum(axis=2)
        return np.asarray(surface + self.ensemble.base)

    def _step(
        self, node: np.ndarray, pair: np.ndarray, box: np.ndarray, follows: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """One split further down: one way where the row decides, both where a pair's column does.

        `box` (4, n): from and to of the first column's values, from and to of the second's.
        """
        nodes = self.ensemble.nodes
        column = self.moved[node]
        sides = [column == self.pairs[pair, 0], column == self.pairs[pair, 1]]
        alone = ~(sides[0] | sides[1])
        steps = [(follows[node[alone]], pair[alone], box[:, alone])]
        for side, member in enumerate(sides):
            at, of_pair, left = node[member], pair[member], box[:, member]
            right, cut = left.copy(), self.first_right[at]
            left[2 * side + 1] = np.minimum(left[2 * side + 1], cut)
            right[2 * side] = np.maximum(right[2 * side], cut)
            for child, part in ((nodes.left[at], left), (nodes.right[at], right)):
                some = part[2 * side] < part[2 * side + 1]
                steps.append((child[some], of_pair[some], part[:, some]))
        return (
            np.concatenate([moved[0] for moved in steps]),
            np.concatenate([moved[1] for moved in steps]),
            np.concatenate([moved[2] for moved in steps], axis=1),
        )

    def _left(self, codes: np.ndarray) -> np.ndarray:
        """Whether a row goes left at each node (m,)."""
        nodes, book = self.ensemble.nodes, self.ensemble.book
        own = codes[nodes.column]
        place = np.clip(book.start[nodes.column] + nodes.cut, 0, max(len(book.cuts) - 1, 0))
        by_level = (nodes.left >= 0) & (nodes.cut < 0)
        left = ~by_level
        if len(book.cuts):
            left &= own < book.cuts[place]
        of = np.repeat(np.arange(len(nodes.left)), np.diff(nodes.set_start))
        named = np.bincount(of[nodes.levels == own[of]], minlength=len(own)) > 0
        left |= by_level & ~named
        return np.where(np.isnan(own), nodes.missing_left, left)


def _add(
    sums: np.ndarray, width: int, pair: np.ndarray, box: np.ndarray, value: np.ndarray
) -> None:
    """Add each value to the corners of its rectangle, so that running sums fill it."""
    start = pair * width * width
    corners = [(0, 2, 1.0), (1, 2, -1.0), (0, 3, -1.0), (1, 3, 1.0)]
    places = np.concatenate([start + box[a] * width + box[b] for a, b, _ in corners])
    values = np.concatenate([sign * value for _, _, sign in corners])
    sums += np.bincount(places, values, len(sums))
