"""How long work says what it is doing."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, float], None]
"""Called with a plain phrase ("Comparing like with like: part 3 of 5") and the share done, 0..1.

What it raises stops the work."""


def silent(phrase: str, done: float) -> None:
    """Progress that nobody watches."""
