"""What pages need is there before the first reader, and is left out of every look for garbage."""

from __future__ import annotations

import subprocess
import sys

WARM = """
import gc, sys
from ui.session import preload
preload.import_all()
heavy = {"ui.charts.charts", "models.training.training", "exports.slides.deck", "duckdb"}
assert heavy < set(sys.modules)
assert gc.get_freeze_count() > 100_000
"""


def test_the_server_starts_warm_and_ends_without_a_word() -> None:
    server = subprocess.run(
        [sys.executable, "-c", WARM], capture_output=True, text=True, check=False, timeout=120
    )
    assert server.returncode == 0, server.stderr
    assert server.stderr == ""
