"""What a leak is, and the outcome that it gives away."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Leak:
    """Why a column is left out.

    Attributes:
        why: one plain sentence.
        certain: False where it is a suspicion.
        knows: False where it only adds nothing: one value, a repeat of another column.
    """

    why: str
    certain: bool = True
    knows: bool = True


@dataclass(frozen=True, slots=True)
class Target:
    """The outcome as it is asked about.

    Attributes:
        name: the column.
        happened: (n,) True where a two-sided outcome has the value asked about, or a number is
            other than its usual zero.
        known: (n,) True where the outcome has a value.
        saying: the condition in words: "Churn is Yes".
        number: (n,) the numeric outcome; None for a two-sided one.
    """

    name: str
    happened: np.ndarray
    known: np.ndarray
    saying: str
    number: np.ndarray | None = None

    @property
    def otherwise(self) -> str:
        """The other side in words: "Churn is not Yes", or "spend is 0" for a number."""
        if self.number is not None:
            return f"{self.name} is 0"
        return f"{self.name} is not{self.saying.removeprefix(self.name).removeprefix(' is')}"
