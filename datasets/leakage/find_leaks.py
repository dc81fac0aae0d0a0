"""Columns that give the outcome away: known only afterwards, or the outcome under another name.

Each finding has a reason in plain words. It is certain where the data proves it, and a suspicion
where values, a name and the strength of the column speak for it; either way one click puts it
back. Strong columns without such a sign stay: a strong driver is what people look for.

Long tables are screened on a random part of their rows; what "every row" is said of is then held
against all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from datasets.cards.profile import Facts
from datasets.cards.redundant_columns import constant_columns, repeated_columns
from datasets.leakage.derived_columns import (
    group_aggregate,
    lines_within,
    products_of,
    ratios_of_event,
)
from datasets.leakage.free_text import text_leak
from datasets.leakage.future_values import later_leaks
from datasets.leakage.late_values import Heights, discontinuity_leak, heights_of
from datasets.leakage.leak import Leak, Target
from datasets.leakage.one_sided_values import nearly_where, only_where
from datasets.leakage.outcome_parts import part_reasons
from datasets.leakage.single_column_power import (
    Pairs,
    auc,
    concordance,
    explained_variance,
    pairs_of,
    scores_of,
)
from datasets.leakage.telling_names import lifetime_leak, share_leak, strength_leak
from datasets.leakage.value_counts import Tally, tally_of

__all__ = ["Leak", "Target", "find_leaks", "target_of"]

SCREENED = 20_000  # rows that are screened
OF_EACH = 2000  # rows of the rarer side that are wanted among them, if need be of more rows
CLASS = 20  # rows of each outcome that single-column strength needs
ZEROS = 0.05  # share of rows from which "other than 0" is an event of its own
AGREES = 0.93  # pairs in order from which a number's column is suspected
MANY = 0.1  # distinct words for each row from which they are read as text


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
    explaining = [column for column in facts if column.name != outcome]
    leaks = {name: Leak(why, knows=False) for name, why in constant_columns(explaining).items()}
    others = [column for column in explaining if column.name not in leaks]
    target = target_of(frame, outcome, positive)
    if target is not None:
        leaks |= _outcome_leaks(frame, others, target)
    kept = [column for column in others if column.name not in leaks]
    repeated = repeated_columns(frame, kept)
    return leaks | {name: Leak(why, knows=False) for name, why in repeated.items()}


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
    target = _of_rows(target, target.known)
    leaks: dict[str, Leak] = {}
    if target.number is not None:
        reasons = part_reasons(rows, others, target.name, target.number)
        leaks = {name: Leak(why) for name, why in reasons.items()}
    examined = [column for column in others if column.name not in leaks and not column.counter]
    places = _screened(target)
    sample = rows.iloc[places] if places is not None else rows
    part = target if places is None else _of_rows(target, places)
    tallies = {column.name: tally_of(sample[column.name], column) for column in examined}
    alone = _alone(sample, tallies, part)
    if places is not None:
        alone = _held_against_all(alone, rows, examined, target)
    leaks |= alone
    remaining = {name: tally for name, tally in tallies.items() if name not in leaks}
    return leaks | _together(rows, remaining, part, target)


def _of_rows(target: Target, rows: np.ndarray) -> Target:
    """The target of these rows (places or a mask)."""
    number = None if target.number is None else target.number[rows]
    known = target.known[rows]
    return Target(target.name, target.happened[rows], known, target.saying, number)


def _screened(target: Target) -> np.ndarray | None:
    """The places of the rows to be screened, in their order; None where all are."""
    count = len(target.happened)
    rarest = min(target.happened.sum(), (~target.happened).sum())
    sample_size = SCREENED
    if 0 < rarest < count / 2:
        sample_size = int(max(SCREENED, min(OF_EACH, rarest) * count / rarest))
    if count <= 1.25 * sample_size:
        return None
    return np.sort(np.random.default_rng(0).choice(count, sample_size, replace=False))


def _alone(rows: pd.DataFrame, tallies: Mapping[str, Tally], target: Target) -> dict[str, Leak]:
    """What each column tells by itself."""
    numeric = target.number is not None
    pairs = None if target.number is None else pairs_of(target.number)
    heights = None if target.number is None else heights_of(target.number)
    leaks: dict[str, Leak] = {}
    for name, tally in tallies.items():
        column = tally.facts
        leak = None
        if column.kind == "text":
            leak = text_leak(rows[name], column, target)
        if leak is None and not (column.unique and column.kind == "text"):
            leak = only_where(tally, target)
            if leak is None and tally.is_axis:
                continue
            if leak is None and numeric:
                leak = _of_number(tally, target, pairs, heights)
            elif leak is None:
                leak = _of_event(tally, target)
            leak = leak or nearly_where(tally, target)
        if leak is not None:
            leaks[name] = leak
    return leaks


def _of_event(tally: Tally, target: Target) -> Leak | None:
    """By name and strength, for two sides."""
    column = tally.facts
    if leak := lifetime_leak(column.name, target.name):
        return leak
    sides = target.happened
    if min(sides.sum(), (~sides).sum()) < CLASS:
        return None
    if column.kind == "text" and column.distinct > column.rows * MANY:
        return None
    return strength_leak(column.name, auc(tally, sides), target.name)


def _of_number(
    tally: Tally, target: Target, pairs: Pairs | None, heights: Heights | None
) -> Leak | None:
    """By scale, order, height and strength, for a numeric outcome."""
    column, number = tally.facts, target.number
    if number is None or pairs is None:
        return None
    many = column.kind == "text"
    if not many:
        if leak := _same_order(tally, number, pairs, target.name):
            return leak
        share = explained_variance(tally, number)
        if leak := share_leak(column.name, share, target.name):
            return leak
    if heights is None:
        return None
    return discontinuity_leak(tally, heights, number, target.name, usual_only=many)


def _same_order(tally: Tally, number: np.ndarray, pairs: Pairs, outcome: str) -> Leak | None:
    if tally.numbers is not None and tally.facts.kind == "number" and tally.filled > CLASS:
        known = tally.codes < len(tally.labels)
        line = (
            np.corrcoef(tally.row_values()[known], number[known])[0, 1]
            if _varies(number[known])
            else 0
        )
        if line**2 > 1 - 1e-9:
            return Leak(f"Is {outcome} on another scale.")
    agree, count = concordance(scores_of(tally, number), pairs)
    if agree >= 1 and count >= len(pairs.left) / 4:
        return Leak(f"It sorts the rows exactly as {outcome} does.")
    if agree >= AGREES:
        return Leak(
            f"Too good to be true: alone it puts {min(int(agree * 100 + 0.5), 99)} of 100 pairs of "
            f"rows in the right order; check that it is known beforehand.",
            certain=False,
        )
    return None


def _varies(values: np.ndarray) -> bool:
    return len(values) > 1 and bool(np.ptp(values) > 0)


def _together(
    rows: pd.DataFrame, tallies: Mapping[str, Tally], part: Target, target: Target
) -> dict[str, Leak]:
    """What a column tells beside another one, or beside the rows that follow."""
    names = [n for n, tally in tallies.items() if tally.facts.kind == "number"]
    number = part.happened.astype(float) if part.number is None else part.number
    leaks = _means(rows, tallies, names, number, target)
    if part.number is None:
        return leaks | ratios_of_event(tallies, part.happened, names, target.name)
    leaks |= lines_within(tallies, number, names)
    leaks |= products_of(tallies, number, names, target.name)
    remaining = [tallies[name].facts for name in tallies if name not in leaks]
    if target.number is not None:
        leaks |= later_leaks(rows, remaining, target.number, target.name)
    return leaks


def _means(
    rows: pd.DataFrame,
    tallies: Mapping[str, Tally],
    names: Sequence[str],
    number: np.ndarray,
    target: Target,
) -> dict[str, Leak]:
    """Group means and totals of the outcome, where the rows screened do not rule them out."""
    leaks: dict[str, Leak] = {}
    outcomes = target.happened.astype(float) if target.number is None else target.number
    for name in names:
        tally = tallies[name]
        if len(number) < len(outcomes):
            if not _like_a_mean(tally, number):
                continue
            tally = tally_of(rows[name], tally.facts)
        if what := group_aggregate(tally, outcomes):
            leaks[name] = Leak(
                f"Each of its values is the {what} of {target.name} over the rows that have it: "
                f"worked out from the outcome."
            )
    return leaks


def _like_a_mean(tally: Tally, number: np.ndarray) -> bool:
    """True where the rows screened do not rule out a group mean, drawn to that of all or not."""
    values = tally.row_values()
    if tally.rows[-1] or not _varies(values):
        return False
    mean, spread = number.mean(), number.std()
    inside = values.min() >= number.min() and values.max() <= number.max()
    slope = np.cov(values, number)[0, 1] / values.var()
    return bool(inside and abs(values.mean() - mean) <= 0.2 * spread and 0.7 <= slope <= 5)


def _held_against_all(
    leaks: Mapping[str, Leak], rows: pd.DataFrame, facts: Sequence[Facts], target: Target
) -> dict[str, Leak]:
    """The findings; those that are said of every row are looked at once more, with all rows."""
    certain = [column for column in facts if column.name in leaks and leaks[column.name].certain]
    if not certain:
        return dict(leaks)
    tallies = {column.name: tally_of(rows[column.name], column) for column in certain}
    doubtful = {name: Leak(leaks[name].why, certain=False) for name in tallies}
    return {**leaks, **doubtful, **_alone(rows, tallies, target)}
