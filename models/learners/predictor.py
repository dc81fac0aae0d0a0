"""What every fitted model can do, whatever it is made of."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import pandas as pd

from models.learners.contribution import Contributions


class Predictor(Protocol):
    """A fitted model of the outcome."""

    @property
    def kind(self) -> str:
        """Its name in records: "trees" or "additive"."""
        ...

    def margin(self, rows: pd.DataFrame) -> np.ndarray:
        """Margins (n,)."""
        ...

    def mean(self, rows: pd.DataFrame) -> np.ndarray:
        """Expected outcomes (n,)."""
        ...

    def contributions(self, rows: pd.DataFrame) -> Contributions:
        """What each column adds to the margin (n, k), exactly."""
        ...
