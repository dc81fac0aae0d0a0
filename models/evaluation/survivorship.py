"""Signs that a table holds only those who stayed long enough, or counts the leaving itself.

Three signs, each of which the rows have to bear out:

- A length of stay that begins far above zero: who left before that is not in the table (left
  truncation; Klein and Moeschberger 2003, chapter 3).
- A length of stay that is shorter for those who left. Counted to the day of leaving it is partly
  the outcome itself. Counted to the same day for everybody it is not, which a joining date shows.
- A joining date with fewer leaving among those who joined last: they have had less time to leave.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from datasets.cards.card import Column, Dataset
from datasets.cards.name_vocabulary import JOIN_WORDS, STAY_OF, STAY_UNITS, STAY_WORDS
from datasets.names import words_of
from models.statistics.intervals import wilson
from models.training.trained import TrainedModel

EXPECTED = 20  # rows that would lie below the least length of stay, if as many as just above it
PART = 0.05  # of the rows: a table that was cut begins at full height, so that its first part is
EDGE = 0.6  # hardly wider than its second; where lengths taper off, it is far wider
SURELY = 3.0  # standard errors
SHORTER = 0.55  # pairs in which who left has been here for less
NEWEST = 0.2  # of the rows, by joining date
FEWEST = 30  # rows of each kind
ON_ONE_LINE = 0.98  # rows whose stay follows from the joining date within a step and a half


@dataclass(frozen=True, slots=True)
class SurvivorshipBias:
    """What was looked at and found; columns are None where the table has none.

    Attributes:
        stay: the length-of-stay column.
        joined: the joining-date column.
        begins_at: the least length of stay, where those below it are missing from the table.
        stops_early: True where it is shorter for those who left, unless counted to one day.
        one_day: True where it is shown to be counted to the same day for everybody.
        less_time: True where those who joined last have left clearly less.
    """

    stay: str | None = None
    joined: str | None = None
    begins_at: float | None = None
    stops_early: bool = False
    one_day: bool = False
    less_time: bool = False


def survivorship(model: TrainedModel) -> SurvivorshipBias:
    """Signs that a trained model's rows are only those that stayed long enough."""
    return model.once(_survivorship)


def _survivorship(model: TrainedModel) -> SurvivorshipBias:
    return survivorship_of(model.dataset, model.rows, model.outcome)


def survivorship_of(dataset: Dataset, rows: pd.DataFrame, outcome: np.ndarray) -> SurvivorshipBias:
    """Look for the signs.

    Args:
        dataset: the card; names tell which columns are lengths of stay and joining dates.
        rows: (n, k) with the explaining and the date columns.
        outcome: (n,) 0/1, or a number, of which only the first sign is looked for.
    """
    stay, joined = _stay_of(dataset), _joining_of(dataset)
    leaving = dataset.is_rate and dataset.event[0] == "leaves"
    if stay is None and not (joined and leaving):
        return SurvivorshipBias()
    began = None if joined is None else _days(rows[joined.name])
    length = None if stay is None else rows[stay.name].to_numpy(dtype=float, na_value=np.nan)
    found = SurvivorshipBias(
        stay=stay.name if stay else None,
        joined=joined.name if joined and leaving else None,
        begins_at=None if length is None else truncation_point(length),
    )
    if began is not None and length is not None and _counted_to_one_day(began, length):
        return replace(found, one_day=True)
    return _of_leavers(found, length, began, outcome) if leaving else found


def _of_leavers(
    found: SurvivorshipBias, length: np.ndarray | None, began: np.ndarray | None, left: np.ndarray
) -> SurvivorshipBias:
    """With what only those who left can show: their stay (n,), and the day they joined (n,)."""
    return replace(
        found,
        stops_early=length is not None and _is_shorter(length, left),
        less_time=began is not None and _had_less_time(began, left),
    )


def truncation_point(length: np.ndarray) -> float | None:
    """The least length of stay (n,), where rows below it ought to be there and are not."""
    present = length[np.isfinite(length)]
    if not len(present) or present.min() <= 0:
        return None
    least = float(present.min())
    whole = bool((present == np.round(present)).all())
    below = least - 1 if whole else least  # counted in whole steps, one is the first
    just_above = int(((present >= least) & (present < least + below)).sum())
    spread = present + np.random.default_rng(0).random(len(present)) if whole else present
    first, then = np.quantile(spread, (PART, 2 * PART))
    sharp = then - first >= EDGE * (first - least)
    return least if just_above >= EXPECTED and sharp else None


def _stay_of(dataset: Dataset) -> Column | None:
    return next((c for c in dataset.explaining if c.kind == "number" and _is_stay(c)), None)


def _joining_of(dataset: Dataset) -> Column | None:
    return next(filter(_is_joining, dataset.with_role("date")), None)


def _is_stay(column: Column) -> bool:
    words = set(words_of(column.name))
    return bool(words & STAY_WORDS) or bool(words & STAY_UNITS and words & STAY_OF)


def _is_joining(column: Column) -> bool:
    words = words_of(column.name)
    return bool(set(words) & JOIN_WORDS) or {"sign", "up"} <= set(words)


def _days(dates: pd.Series) -> np.ndarray:
    """Dates as days (n,), NaN where missing."""
    day = (dates - dates.min()) / np.timedelta64(1, "D")
    return np.asarray(day, dtype=float)


def _is_shorter(length: np.ndarray, left: np.ndarray) -> bool:
    """True where those who left have clearly been here for less (Mann and Whitney 1947)."""
    finite = np.isfinite(length)
    ranks = pd.Series(length[finite]).rank().to_numpy()
    departed = left[finite] == 1
    went, stayed = int(departed.sum()), int((~departed).sum())
    if min(went, stayed) < FEWEST:
        return False
    share = 1 - (ranks[departed].sum() - went * (went + 1) / 2) / (went * stayed)
    error = float(np.sqrt((went + stayed + 1) / (12 * went * stayed)))
    return bool(share >= SHORTER and (share - 0.5) / error >= SURELY)


def _counted_to_one_day(began: np.ndarray, length: np.ndarray) -> bool:
    """True where stay and joining date add up to the same day in nearly all rows."""
    finite = np.isfinite(began) & np.isfinite(length)
    if finite.sum() < FEWEST or np.ptp(began[finite]) == 0 or np.ptp(length[finite]) == 0:
        return False
    x, y = began[finite], length[finite]
    slope = (np.quantile(y, 0.9) - np.quantile(y, 0.1)) / (
        np.quantile(x, 0.1) - np.quantile(x, 0.9)
    )
    off = y - slope * x
    step = 1.5 * max(1.0, 0.01 * float(np.ptp(y)))
    return bool((np.abs(off - np.median(off)) <= step).mean() >= ON_ONE_LINE)


def _had_less_time(began: np.ndarray, left: np.ndarray) -> bool:
    """True where clearly fewer left among the last fifth to join."""
    finite = np.isfinite(began)
    newest = began >= np.nanquantile(began, 1 - NEWEST)
    new, old = left[finite & newest], left[finite & ~newest]
    if min(len(new), len(old)) < FEWEST:
        return False
    high, low = wilson(float(new.mean()), len(new))[1], wilson(float(old.mean()), len(old))[0]
    return high < low
