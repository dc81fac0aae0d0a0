"""Which way the outcome should go: fewer who leave, more who buy, less cost, more sales."""

from __future__ import annotations

import re

from datasets.cards.card import Dataset

WANTED = frozenset(
    ("visits", "converts", "responds", "buys", "subscribes", "admitted", "won", "success", "paid",
     "renewed", "retained")
)  # fmt: skip
UNWANTED = frozenset(
    ("cost", "costs", "claim", "claims", "loss", "losses", "returns", "complaints", "delay",
     "tickets", "defects", "errors", "accidents", "downtime", "waiting")
)  # fmt: skip


def less_is_wanted(dataset: Dataset) -> bool:
    """True where a lower outcome is the better one, by the outcome's own words."""
    outcome = dataset.outcome
    words = set(re.findall(r"[a-z]+", f"{outcome.name} {outcome.title}".lower() if outcome else ""))
    if dataset.is_rate:
        happens = {dataset.event[0], (dataset.positive or "").lower()}
        return not (words | happens) & WANTED
    return bool(words & UNWANTED)
