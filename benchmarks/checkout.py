"""Where a benchmark finds the checkout and the real tables beside it."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REAL_TABLES = ROOT.parent / "shared" / "data"
