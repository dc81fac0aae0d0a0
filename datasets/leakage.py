"""Columns that give the outcome away: known only afterwards, or the outcome under another name.

Each finding has a reason in plain words. It is certain where the data proves it, and a suspicion
where a name and the strength of the column speak for it; either way one click puts it back.
Strong columns without such a sign stay: a strong driver is what people look for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from datasets.names import words_of
from datasets.parts import part_reasons
from datasets.power import explained, in_order
from datasets.profile import Facts
from datasets.repeats import constants, repeats
from datasets.vocabulary import AFTER_WORDS, GENERIC_WORDS, LIFETIME_WORDS, SCORE_WORDS

CHANCE = 1e-6  # a pattern this unlikely by chance is a rule
FEWEST = 10  # rows that such a pattern needs at least
CLASS = 20  # rows of each outcome that single-column strength needs
SCORE_ORDER = 0.7  # pairs in order from which a score by name is left out
AFTER_ORDER = 0.75  # … from which a column that sounds like afterwards is
TOO_GOOD = 0.96  # … from which any column is
ZEROS = 0.05  # share of rows from which "other than 0" is an event of its own
PERFECT = 0.9999
FEW_LEVELS = 50
WHOLE_OUTCOME = 0.98  # share of a number's variance that one column may explain


@dataclass(frozen=True, slots=True)
class Leak:
    """Why a column is left out.

    Attributes:
        why: one plain sentence.
        certain: False where it is a suspicion.
        knows: False where it only adds nothing: one value, a repeat of another column.
    """

    why: str
    certain: bool = True
    knows: bool = True


@dataclass(frozen=True, slots=True)
class Target:
    """The outcome as it is asked about.

    Attributes:
        name: the column.
        happened: (n,) True where a two-sided outcome has the value asked about, or a number is
            other than its usual zero.
        known: (n,) True where the outcome has a value.
        saying: the condition in words: "Churn is Yes".
        number: (n,) the numeric outcome; None for a two-sided one.
    """

    name: str
    happened: np.ndarray
    known: np.ndarray
    saying: str
    number: np.ndarray | None = None


def find_leaks(
    frame: pd.DataFrame, facts: Sequence[Facts], outcome: str | None, positive: str | None
) -> dict[str, Leak]:
    """Every column that should not explain the outcome, with the reason.

    Args:
        frame: the typed rows.
        facts: of every column.
        outcome: the column asked about; None finds constants and repeats only.
        positive: its value asked about; None for a number.
    """
    explaining = [each for each in facts if each.name != outcome]
    found = {name: Leak(why, knows=False) for name, why in constants(explaining).items()}
    others = [each for each in explaining if each.name not in found]
    target = target_of(frame, outcome, positive)
    if target is not None:
        found |= _outcome_leaks(frame, others, target)
    kept = [each for each in others if each.name not in found]
    again = repeats(frame, kept)
    return found | {name: Leak(why, knows=False) for name, why in again.items()}


def target_of(frame: pd.DataFrame, outcome: str | None, positive: str | None) -> Target | None:
    """The outcome as a target, or None where it cannot be one (missing, or one value)."""
    if outcome is None:
        return None
    column = frame[outcome]
    known = column.notna().to_numpy()
    if column.nunique() < 2:
        return None
    if positive is not None:
        happened = (column == positive).fillna(value=False).to_numpy(dtype=bool)
        return Target(outcome, happened, known, f"{outcome} is {positive}")
    if not pd.api.types.is_numeric_dtype(column):
        return None
    number = column.to_numpy(dtype=float)
    happened = known & (number != 0)
    if (known & ~happened).sum() < ZEROS * known.sum():
        happened = known
    return Target(outcome, happened, known, f"{outcome} is not 0", number)


def _outcome_leaks(frame: pd.DataFrame, others: Sequence[Facts], target: Target) -> dict[str, Leak]:
    rows = frame.loc[target.known] if not target.known.all() else frame
    happened = target.happened[target.known]
    number = None if target.number is None else target.number[target.known]
    found: dict[str, Leak] = {}
    if number is not None:
        reasons = part_reasons(rows, others, target.name, number)
        found = {name: Leak(why) for name, why in reasons.items()}
    for each in others:
        if each.name in found or each.counter or (each.unique and each.kind == "text"):
            continue
        leak = _same_event(rows[each.name], each, happened, target)
        if leak is None and number is not None:
            leak = _same_number(rows[each.name], each, number, target.name)
        if leak is None and number is None:
            leak = _too_telling(rows[each.name], each, happened, target.name)
        if leak is not None:
            found[each.name] = leak
    return found


def _same_event(
    column: pd.Series, each: Facts, happened: np.ndarray, target: Target
) -> Leak | None:
    """The outcome itself, or something that only exists once it has happened."""
    if not happened.any() or happened.all():
        return None
    filled = column.notna().to_numpy()
    if _only_where(filled, happened):
        return Leak(f"Filled in only where {target.saying}, so it is known only afterwards.")
    if each.missing == 0 and 2 <= each.distinct <= FEW_LEVELS and _pure(column, happened):
        if target.number is not None:
            return Leak(f"Says whether {target.name} is 0.")
        return Leak(f"Says the same as {target.name} in other words.")
    usual = _one_value(column[~happened])
    if usual is not None and _only_where(filled & (column != usual).to_numpy(), happened):
        return Leak(
            f"Other than {_shown(usual)} only where {target.saying}, "
            f"so it is known only afterwards."
        )
    always = _one_value(column[happened])
    if always is not None and _only_where(filled & (column != always).to_numpy(), ~happened):
        return Leak(
            f"It is {_shown(always)} in every row where {target.saying}; "
            f"check that it is known beforehand.",
            certain=False,
        )
    return None


def _only_where(mask: np.ndarray, happened: np.ndarray) -> bool:
    """True where the mask holds only in rows where it happened, beyond chance."""
    count = int(mask.sum())
    if count < FEWEST or mask.all() or bool((mask & ~happened).any()):
        return False
    return float(happened.mean()) ** count < CHANCE


def _pure(column: pd.Series, happened: np.ndarray) -> bool:
    codes, _ = pd.factorize(column)
    rows = np.bincount(codes)
    hits = np.bincount(codes, weights=happened.astype(float))
    return bool(((hits == 0) | (hits == rows)).all())


def _one_value(column: pd.Series) -> object:
    """The value that all rows share, or None."""
    first = column.iloc[0] if len(column) else None
    return first if first is not None and bool((column == first).all()) else None


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _same_number(column: pd.Series, each: Facts, number: np.ndarray, outcome: str) -> Leak | None:
    if each.kind not in {"number", "yes_no", "category"}:
        return None
    share = explained(column, number)
    if each.kind == "number" and share > 1 - 1e-9:
        return Leak(f"Is {outcome} on another scale.")
    if share >= WHOLE_OUTCOME:
        return Leak(
            f"Alone it tells nearly all of {outcome}; check that it is known beforehand.",
            certain=False,
        )
    return None


def _too_telling(column: pd.Series, each: Facts, happened: np.ndarray, outcome: str) -> Leak | None:
    """A column that puts rows in the outcome's order too well for what its name says."""
    words = set(words_of(each.name))
    if words & LIFETIME_WORDS or words >= {"lifetime", "value"}:
        return Leak(
            f"A lifetime value is usually worked out from {outcome}; check how it was made.",
            certain=False,
        )
    if each.kind == "date" or min(happened.sum(), (~happened).sum()) < CLASS:
        return None
    if each.kind == "text" and each.distinct > each.rows / 10:
        return None
    order = in_order(column, happened)
    pairs = (
        f"alone it puts {min(int(order * 100 + 0.5), 99)} of 100 pairs of rows in the right order"
    )
    related = bool(words & (set(words_of(outcome)) - GENERIC_WORDS))
    if order > PERFECT:
        return Leak(f"Alone it tells {outcome} in every row.")
    if words & SCORE_WORDS and order >= SCORE_ORDER:
        return Leak(f"By its name a score for {outcome}: {pairs}.", certain=related)
    if (related or words & AFTER_WORDS) and order >= AFTER_ORDER:
        return Leak(f"By its name known only afterwards: {pairs}.", certain=False)
    if order >= TOO_GOOD:
        return Leak(
            f"Too good to be true: {pairs}; check that it is known beforehand.", certain=False
        )
    return None
