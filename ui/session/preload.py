"""What pages need is there before the first reader comes, and no garbage is looked for in it."""

from __future__ import annotations

import atexit
import gc
import importlib

from analyses._asking.registry import analyses

# All that is heavy below the pages; these have caches of Streamlit's, which ask for its runtime.
NEEDED = (
    "analyses._asking.ask",
    "exports.slides.deck",
    "models.training.training",
    "ui.answer.answer_view",
    "ui.charts.charts",
)


def import_all() -> None:
    """Import what pages import, and take it out of what the garbage collector looks through.

    Its looks stop all pages at once, and one through all modules takes a fifth of a second.
    """
    for name in NEEDED:
        importlib.import_module(name)
    analyses()
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)  # else what was frozen is called leaked at the end
