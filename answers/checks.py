"""Checks: each says, in a sentence and for named columns, whether an answer can be leaned on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Result = Literal["passed", "caution", "failed", "not_applicable"]
CODES = frozenset(
    {
        "no-signal",
        "weak-model",
        "overfit",
        "miscalibrated",
        "leakage",
        "leakage-suspected",
        "correlated-drivers",
        "unstable-drivers",
        "unstable-scores",
        "methods-disagree",
        "no-overlap",
        "held-alike",
        "refuters",
        "extrapolation",
        "hidden-cause",
        "simpson",
        "mix-shift",
        "small-sample",
        "rare-outcome",
        "missing-not-random",
        "id-like",
        "duplicate-rows",
        "survivorship",
        "many-looks",
        "many-groups",
        "not-counted",
        "looks-randomised",
        "merged-levels",
        "sampled",
        "drift",
        "bias",
        "coverage",
        "not-a-cause",
    }
)
ORDER: dict[Result, int] = {"failed": 0, "caution": 1, "passed": 2, "not_applicable": 3}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked.

    Attributes:
        code: one of CODES; stable, for programs.
        title: the fact in a few words.
        result: passed, caution, failed or not_applicable.
        text: what it means here, one or two plain sentences.
        columns: the columns it is about.
    """

    code: str
    title: str
    result: Result
    text: str
    columns: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise ValueError(f"no such check: {self.code}")


def by_weight(checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """Failed first, then cautions, then passed; the order within each is kept."""
    return tuple(sorted(checks, key=lambda check: ORDER[check.result]))
