"""Which rows and columns of a stored table answers are made from; of a very large one a part."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import pandas as pd

from datasets.cards.card import Dataset
from datasets.limits import limits
from datasets.workspace.workspace import Workspace

FIRST_ROWS = 50_000  # of a first look


def columns_used(dataset: Dataset) -> list[str]:
    """Names of the columns that training and answers use."""
    names = [column.name for column in dataset.with_role("outcome", "id", "date", "value")]
    return names + [column.name for column in dataset.grouping if column.name not in names]


def most_rows(dataset: Dataset) -> int:
    """How many rows answers are made from at most, by the limit `answered_cells`."""
    return max(limits().answered_cells // max(len(columns_used(dataset)), 1), FIRST_ROWS)


def places_used(dataset: Dataset, most: int | None = None) -> np.ndarray | None:
    """Places (n,) of the rows that answers are made from, ascending; None where they are all.

    Args:
        dataset: the card.
        most: how many rows at most, at random; where not given, as many as the limits allow.
    """
    most = most_rows(dataset) if most is None else most
    if dataset.rows <= most:
        return None
    draw = np.random.default_rng(seed_of(dataset))
    return np.sort(draw.choice(dataset.rows, most, replace=False, shuffle=False))


def rows_used(
    opened: Workspace, dataset: Dataset, columns: Sequence[str], most: int | None = None
) -> pd.DataFrame:
    """These columns (n, k) of the rows of `places_used`, as `Workspace.rows` gives them."""
    places = places_used(dataset, most)
    if places is None:
        return opened.rows(dataset, columns)
    return opened.rows_at(dataset, places, columns)


def seed_of(dataset: Dataset) -> int:
    """The seed of all that is drawn at random, the same for the same data and roles."""
    return int(hashlib.sha256(dataset.fingerprint.encode()).hexdigest()[:8], 16)
