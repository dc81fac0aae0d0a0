"""Rows with their outcome and all that a fit has to know of them, handed on as one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from models.statistics.outcome_family import Family


@dataclass(frozen=True, eq=False)
class Observations:
    """What is learnt from.

    Attributes:
        rows: (n, k) explaining columns.
        outcome: (n,) 0/1 for logistic, counts for poisson, any number for squarederror.
        family: link and loss.
        seed: of folds, samples and fits; the same seed gives the same fit to the last bit.
        groups: (n,) what rows belong together where an entity has several, else None.
        fold: (n,) 0 .. m - 1, where rows are in folds already, else None.

    Raises:
        ValueError: rows and outcome differ in length.
    """

    rows: pd.DataFrame
    outcome: np.ndarray
    family: Family
    seed: int = 0
    groups: np.ndarray | None = None
    fold: np.ndarray | None = None

    def __post_init__(self) -> None:
        if len(self.rows) != len(self.outcome):
            raise ValueError(f"{len(self.rows)} rows but {len(self.outcome)} outcomes")

    def __len__(self) -> int:
        return len(self.outcome)

    @cached_property
    def entity(self) -> np.ndarray | None:
        """Number of the entity of each row (n,), from 0 in order of appearance, else None."""
        return None if self.groups is None else pd.factorize(pd.Series(self.groups))[0]

    @property
    def folds(self) -> np.ndarray:
        """Fold of each row (n,).

        Raises:
            ValueError: the rows are in no folds.
        """
        if self.fold is None:
            raise ValueError("these rows are in no folds")
        return self.fold

    def take(self, places: np.ndarray) -> Observations:
        """Some of them (m,), in the order of their places, the rows numbered anew."""
        return replace(
            self,
            rows=self.rows.iloc[places].reset_index(drop=True),
            outcome=self.outcome[places],
            groups=None if self.groups is None else self.groups[places],
            fold=None if self.fold is None else self.fold[places],
        )
