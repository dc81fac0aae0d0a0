"""Names that sound like afterwards, and columns too strong for what their name says."""

from __future__ import annotations

from datasets.cards.name_vocabulary import (
    AFTER_WORDS,
    AMOUNT_WORDS,
    BEFORE_WORDS,
    GENERIC_WORDS,
    LIFETIME_WORDS,
    SCORE_WORDS,
    TRAFFIC_WORDS,
)
from datasets.leakage.leak import Leak
from datasets.names import words_of

SCORE_ORDER = 0.7  # pairs in order from which a score by name is left out
AFTER_ORDER = 0.65  # … from which a column that sounds like afterwards is
RELATED_ORDER = 0.75  # … from which one that shares a word with the outcome is
TOO_GOOD = 0.93  # … from which any column is
PERFECT = 0.9999
SCORE_SHARE = 0.4  # the same for the share of a number's variance
AFTER_SHARE = 0.1
TRAFFIC_SHARE = 0.4
WHOLE_OUTCOME = 0.9


def lifetime_leak(name: str, outcome: str) -> Leak | None:
    """A lifetime value, by its name."""
    words = set(words_of(name))
    if words & LIFETIME_WORDS or words >= {"lifetime", "value"}:
        return Leak(
            f"A lifetime value is usually worked out from {outcome}; check how it was made.",
            certain=False,
        )
    return None


def strength_leak(name: str, order: float, outcome: str) -> Leak | None:
    """A column that puts rows in the outcome's order too well for what its name says.

    Args:
        name: of the column.
        order: share of pairs of rows that it puts in the right order, 0.5 to 1.
        outcome: the outcome's name.
    """
    words = set(words_of(name))
    pairs = (
        f"alone it puts {min(int(order * 100 + 0.5), 99)} of 100 pairs of rows in the right order"
    )
    related = bool(words & (set(words_of(outcome)) - GENERIC_WORDS))
    if order > PERFECT:
        return Leak(f"Alone it tells {outcome} in every row.")
    if words & SCORE_WORDS and order >= SCORE_ORDER:
        return Leak(f"By its name a score for {outcome}: {pairs}.", certain=related)
    after = words & AFTER_WORDS and not words & BEFORE_WORDS
    if (after and order >= AFTER_ORDER) or (related and order >= RELATED_ORDER):
        return Leak(f"By its name known only afterwards: {pairs}.", certain=False)
    if order >= TOO_GOOD:
        return Leak(
            f"Too good to be true: {pairs}; check that it is known beforehand.", certain=False
        )
    return None


def share_leak(name: str, share: float, outcome: str) -> Leak | None:
    """A column that explains more of a numeric outcome than its name allows.

    Args:
        name: of the column.
        share: of the outcome's variance that it explains alone, 0 to 1.
        outcome: the outcome's name.
    """
    words, outcome_words = set(words_of(name)), set(words_of(outcome))
    finding = f"alone it explains {min(int(share * 100 + 0.5), 99)} % of {outcome}"
    if words & SCORE_WORDS and share >= SCORE_SHARE:
        return Leak(f"By its name a score for {outcome}: {finding}.", certain=False)
    if words & AFTER_WORDS and not words & BEFORE_WORDS and share >= AFTER_SHARE:
        return Leak(f"By its name known only afterwards: {finding}.", certain=False)
    if words & TRAFFIC_WORDS and outcome_words & AMOUNT_WORDS and share >= TRAFFIC_SHARE:
        return Leak(
            f"Counted together with {outcome}, so known only with it: {finding}.", certain=False
        )
    if share >= WHOLE_OUTCOME:
        return Leak(
            f"Alone it tells nearly all of {outcome}; check that it is known beforehand.",
            certain=False,
        )
    return None
