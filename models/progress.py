"""How long work says what it is doing; the same as when a table is read."""

from __future__ import annotations

from datasets.progress import Progress, silent

__all__ = ["Progress", "silent"]
