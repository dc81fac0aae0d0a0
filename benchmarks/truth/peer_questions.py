"""Tables and questions as files, for tools that live in environments of their own.

A peer is a module that hands its way of answering to `reply`: a table comes as a .npz file with the
columns as numbers (levels as indicators), the lever, the outcome and what is asked; the answer goes
back as one line of JSON. This file needs numpy only.

    python -m benchmarks.peers.doubleml_effects FOLDER
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True, slots=True, eq=False)
class PeerQuestion:
    """One question about one table.

    Attributes:
        columns: (n, k) to hold alike.
        lever: (n,) 0 or 1 where it is set, the number where it is moved.
        outcome: (n,).
        amount: by how much a number is moved; 0 where the question is 1 against 0.
        seed: of the tool.
        rate: True where the outcome is yes or no.
    """

    columns: np.ndarray
    lever: np.ndarray
    outcome: np.ndarray
    amount: float
    seed: int
    rate: bool

    @property
    def is_set(self) -> bool:
        """True where the lever is set rather than moved."""
        return self.amount == 0

    def save(self, path: Path) -> None:
        """Write it as one file."""
        settings = np.array([self.amount, self.seed, self.rate], dtype=float)
        np.savez(
            path, columns=self.columns, lever=self.lever, outcome=self.outcome, settings=settings
        )

    @classmethod
    def read(cls, path: Path) -> PeerQuestion:
        """What was saved."""
        with np.load(path) as arrays:
            amount, seed, rate = arrays["settings"].tolist()
            columns, lever, outcome = (arrays[name] for name in ("columns", "lever", "outcome"))
            return cls(columns, lever, outcome, amount, int(seed), bool(rate))


EffectInterval = tuple[float, float, float]
"""Effect, and the two ends of its 95 % interval."""


def reply(answer: Callable[[PeerQuestion], EffectInterval]) -> None:
    """Answer every question of the folder in the first argument, a line of JSON each."""
    for path in sorted(Path(sys.argv[1]).glob("*.npz")):
        question = PeerQuestion.read(path)
        start = time.process_time()
        record: dict[str, object] = {"name": path.stem}
        try:
            value, low, high = answer(question)
            record |= {"value": float(value), "low": float(low), "high": float(high)}
        except Exception as error:
            record["refused"] = f"{type(error).__name__}: {error}"[:200]
        record["seconds"] = time.process_time() - start
        print(json.dumps(record), flush=True)


def replies(texts: Iterator[str]) -> Iterator[dict[str, object]]:
    """The lines of JSON among what a tool prints."""
    for text in texts:
        if text.startswith("{"):
            yield json.loads(text)
