"""Who hears what is being done, and how much of it."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, float], None]
"""A phrase, and the share that is done, 0..1; what it raises stops the work."""


def unwatched(phrase: str, done: float) -> None:
    """Progress that nobody watches."""
