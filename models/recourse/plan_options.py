"""What levers may be set to, what that costs, and which two options may stand together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from models.recourse.plan_rules import MISSING, Rule, Values, is_number, rules_of

MOST_VALUES = 64
FEWEST_OF_A_LEVEL = 20


@dataclass(frozen=True, slots=True)
class Options:
    """What levers may be set to, all in one list.

    Attributes:
        levers: names.
        grids: the values of each lever.
        of: (G,) place of the lever of each option.
        starts: (levers + 1,) where each lever's options begin.
    """

    levers: tuple[str, ...]
    grids: tuple[Values, ...]
    of: np.ndarray
    starts: np.ndarray

    @classmethod
    def made(cls, levers: Sequence[str], grids: Sequence[Values]) -> Options:
        """From levers and the values of each."""
        sizes = [len(grid) for grid in grids]
        starts = np.concatenate([[0], np.cumsum(sizes)]).astype(int)
        return cls(tuple(levers), tuple(grids), np.repeat(np.arange(len(grids)), sizes), starts)

    def __len__(self) -> int:
        return len(self.of)

    def value(self, option: int) -> float | str:
        """The value that an option sets its lever to."""
        lever = self.of[option]
        value = self.grids[lever][option - self.starts[lever]]
        return value if isinstance(value, str) else float(value)

    def slice(self, lever: int) -> slice:
        """The options of a lever."""
        return slice(int(self.starts[lever]), int(self.starts[lever + 1]))


def lever_values(values: Values) -> Values:
    """What a lever may be set to: levels of 20 rows, or at most 64 observed values of a number."""
    if not is_number(values):
        levels, counts = np.unique(values.astype(str), return_counts=True)
        kept = [
            str(level)
            for level, count in zip(levels, counts, strict=True)
            if count >= FEWEST_OF_A_LEVEL and level != MISSING
        ]
        return np.array(kept, dtype=object)
    present = values[~np.isnan(values)]
    distinct = np.unique(present)
    if len(distinct) <= MOST_VALUES:
        return distinct
    places = np.linspace(0, 1, MOST_VALUES)
    grid: np.ndarray = np.unique(np.quantile(present, places, method="nearest"))
    return grid


def compatible(options: Options, rules: Mapping[str, tuple[tuple[str, Rule], ...]]) -> np.ndarray:
    """Which options of two different levers may stand together: (G, G)."""
    together: np.ndarray = options.of[:, None] != options.of[None, :]
    for a, b in combinations(range(len(options.levers)), 2):
        for one, other in ((a, b), (b, a)):
            rule = rules_of(rules[options.levers[one]], options.levers[other])
            if rule is not None:
                broken = rule.broken(options.grids[other])
                together[options.slice(other), options.slice(one)] &= ~broken
                together[options.slice(one), options.slice(other)] &= ~broken.T
    return np.asarray(together)


def spread_of(values: Values) -> float:
    """Standard deviation of a number's known values, 1 for a constant; NaN for levels."""
    if not is_number(values):
        return float("nan")
    present = values[~np.isnan(values)]
    return (float(present.std()) if len(present) else 0.0) or 1.0
