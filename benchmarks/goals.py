"""Promises beside what a run reached."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Goal:
    """A promise: `reached` is what this run says, None where a part of it is missing.

    Attributes:
        text: what is promised.
        reached: in this run.
        bound: of the promise.
        at_least: whether the bound is a floor or a ceiling.
    """

    text: str
    reached: float | None
    bound: float
    at_least: bool = True

    @property
    def line(self) -> str:
        """The promise beside what was reached."""
        start = f"  {self.text:58} goal {'≥' if self.at_least else '≤'} {self.bound:<7g}"
        if self.reached is None:
            return f"{start} not measured here"
        kept = self.reached >= self.bound if self.at_least else self.reached <= self.bound
        return f"{start} {self.reached:10.4g}  {'kept' if kept else 'MISSED'}"


def at_least(text: str, reached: float | None, bound: float) -> Goal:
    """A floor."""
    return Goal(text, reached, bound)


def at_most(text: str, reached: float | None, bound: float) -> Goal:
    """A ceiling."""
    return Goal(text, reached, bound, at_least=False)
