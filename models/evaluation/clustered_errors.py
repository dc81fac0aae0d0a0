"""What is missing: rows that share an id, a date or a name err alike, so something of it is open.

The share of what is left unexplained that goes with the shared value is an intraclass
correlation (Fisher 1925; its range by Searle 1971). Errors are those of held-out rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import f as fisher

from models.statistics.intervals import Estimate
from models.training.trained import TrainedModel

UNLIKELY = 0.001  # shared by the columns that are looked at
WORTH = 0.05  # share of what is open, below which nothing is said
FEWEST_GROUPS = 8
MOST_GROUPS_SHARE = 0.5  # of the rows


@dataclass(frozen=True, slots=True)
class ClusteredErrors:
    """A column outside the model whose rows err alike.

    Attributes:
        column: its name.
        part: "" where its own values are shared, "month" or "weekday" of a date.
        groups: how many values rows share.
        share: of what the model leaves open, with its 95 % interval.
    """

    column: str
    part: str
    groups: int
    share: Estimate


def clustered_errors(model: TrainedModel) -> tuple[ClusteredErrors, ...]:
    """Columns that the model does not use whose rows err alike, the clearest first."""
    error = _standardised(model)
    looked = [
        (name, part, codes)
        for name, part, values in _shared(model)
        if (codes := _codes(values, len(error))) is not None
    ]
    clustered = []
    for name, part, codes in looked:
        share, p = intraclass(error, codes)
        if p * len(looked) < UNLIKELY and share.value >= WORTH:
            clustered.append(ClusteredErrors(name, part, int(codes.max()) + 1, share))
    return tuple(sorted(clustered, key=lambda column: -column.share.value))


def intraclass(values: np.ndarray, codes: np.ndarray) -> tuple[Estimate, float]:
    """Share of the variance of values (n,) that lies between groups (n,), and its p-value.

    One-way random effects by mean squares; rows with a code below 0 are left out.
    """
    values, codes = values[codes >= 0], codes[codes >= 0]
    size = np.bincount(codes).astype(float)
    count, groups = float(size.sum()), len(size)
    means = np.bincount(codes, weights=values) / size
    between = float((size * (means - values.mean()) ** 2).sum()) / (groups - 1)
    within = float(((values - means[codes]) ** 2).sum()) / (count - groups)
    rows = (count - float((size**2).sum()) / count) / (groups - 1)
    if not within > 0:
        return Estimate(1.0, 1.0, 1.0, 0.0), 0.0
    ratio, free = between / within, (groups - 1, count - groups)
    ends = (ratio / fisher.ppf(0.975, *free), ratio / fisher.ppf(0.025, *free))
    low, value, high = (
        max(0.0, float((f - 1) / (f - 1 + rows))) for f in (ends[0], ratio, ends[1])
    )
    return Estimate(value, low, high, (high - low) / 3.92), float(fisher.sf(ratio, *free))


def _standardised(model: TrainedModel) -> np.ndarray:
    """Held-out errors (n,) of about equal spread."""
    error = model.outcome - model.held_out
    if model.family == "logistic":
        error = error / np.sqrt(np.clip(model.held_out * (1 - model.held_out), 0.01, None))
    if model.family == "poisson":
        error = error / np.sqrt(np.maximum(model.held_out, 1e-9))
    return np.asarray(np.clip(error, *np.quantile(error, (0.005, 0.995))))


def _shared(model: TrainedModel) -> list[tuple[str, str, pd.Series]]:
    """Values outside the model that rows may share: names, dates by part, texts left out."""
    shared = []
    for column in model.dataset.columns:
        if column.name not in model.rows:
            continue
        if column.role == "date":
            when = pd.to_datetime(model.rows[column.name], errors="coerce")
            shared += [(column.name, "month", when.dt.strftime("%Y-%m"))]
            shared += [(column.name, "weekday", when.dt.day_name())]
        named = column.role == "id" or (column.role == "left_out" and not column.leak)
        if named and column.kind in {"text", "category", "number"}:
            shared.append((column.name, "", model.rows[column.name]))
    return shared


def _codes(values: pd.Series, rows: int) -> np.ndarray | None:
    """Group of each row (n,), -1 where unknown; None where rows hardly share any."""
    codes, distinct = pd.factorize(values)
    few = FEWEST_GROUPS if len(distinct) != 7 else 7
    if not few <= len(distinct) <= MOST_GROUPS_SHARE * rows:
        return None
    return np.asarray(codes)
