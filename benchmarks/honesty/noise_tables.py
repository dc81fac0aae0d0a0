"""Tables in which nothing explains the outcome: real and built-in ones with the outcome permuted.

Columns, their ties, their missing values and the outcome's own spread stay as they are; only what
the columns say of it is gone. Where entities repeat, whole entities change places, each with its
own outcomes in an order of their own: rows of an entity stay alike, as they do in life.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from benchmarks.checkout import REAL_TABLES
from datasets.cards.card import Dataset
from datasets.cards.edits import CardEdits
from datasets.workspace.workspace import Workspace
from models.statistics.folds import repeating

FEWEST_PER_ENTITY = 10
MOST_PER_ENTITY = 100


@dataclass(frozen=True, slots=True)
class Source:
    """A table and its outcome: a file of ../shared/data or a sample's key.

    Attributes:
        name: of the file or sample.
        outcome: the column asked about.
        positive: its value asked about; empty for a number.
        ids: columns that name whose a row is, where the card does not say so itself.
    """

    name: str
    outcome: str
    positive: str = ""
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A card with its rows."""

    name: str
    dataset: Dataset
    rows: pd.DataFrame


SOURCES = (
    Source("subscription", "churned", "Yes"),
    Source("retail_chain", "sales"),
    Source("telco_churn.csv", "Churn", "Yes"),
    Source("rossmann_sales.parquet", "Sales"),
    Source("bike_hour.csv", "cnt"),
    Source("bank_marketing.csv", "y", "yes"),
    Source("telco_churn_extended.xlsx", "Churn Label", "Yes"),
    Source("hillstrom.csv", "visit", "1"),
    Source("telco_tables/Telco_customer_churn_services.xlsx", "Total Revenue"),
    Source("rossmann_sales.parquet", "Promo2", "1", ids=("Store",)),
    Source("bank_churn.csv", "Exited", "1"),
    Source("hillstrom.csv", "spend"),
    Source("ucb_admit.csv", "admit", "admitted"),
    Source("subscription", "tickets"),
    Source("bank_churn.csv", "Balance"),
    Source("bike_day.csv", "cnt"),
)


def sources(workspace: Workspace) -> Iterator[Table]:
    """Each source that is here, with its own outcome; of an entity at most 100 rows."""
    workspace.install_samples()
    for source in SOURCES:
        dataset = workspace.find(source.name)
        if dataset is None and (REAL_TABLES / source.name).exists():
            dataset = workspace.add(REAL_TABLES / source.name).dataset
        if dataset is not None:
            card = workspace.edit(dataset.key, _edits(source))
            name = f"{card.key}: {source.outcome}"
            yield Table(name, card, _fewer(workspace.rows(card), card))


def _edits(source: Source) -> CardEdits:
    """What is asked about, every time anew: sources share tables."""
    positive = source.positive or None
    return CardEdits(outcome=source.outcome, positive=positive, ids=source.ids)


def permuted(table: Table, count: int, seed: int) -> Table:
    """About so many of its rows, with the outcome of others of them."""
    draw = np.random.default_rng(seed)
    groups = _groups(table.rows, table.dataset)
    if groups is None:
        places = draw.permutation(len(table.rows))[:count]
        outcome_places = draw.permutation(places)
    else:
        places, outcome_places = _by_entity(groups, count, draw)
    outcome = table.dataset.outcome
    if outcome is None:
        raise ValueError(f"{table.name} has no outcome")
    rows = table.rows.iloc[places].reset_index(drop=True)
    rows[outcome.name] = table.rows[outcome.name].iloc[outcome_places].to_numpy()
    mark = f"{table.dataset.fingerprint}-{outcome.name}-{count}-{seed}"
    dataset = replace(table.dataset, rows=len(rows), fingerprint=mark)
    return Table(table.name, dataset, rows)


def _by_entity(
    groups: np.ndarray, count: int, draw: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Places of rows of equally large entities, and of the rows whose outcomes they are given.

    An entity's rows come in an order of chance, so that no calendar ties both together.
    """
    members = pd.Series(np.arange(len(groups))).groupby(groups).indices
    large = [rows for rows in members.values() if len(rows) >= FEWEST_PER_ENTITY]
    per_entity = max(FEWEST_PER_ENTITY, -(-count // len(large)))
    large = [rows for rows in large if len(rows) >= per_entity]
    chosen = draw.permutation(len(large))[: max(20, count // per_entity)]
    places = [draw.permutation(large[k])[:per_entity] for k in chosen]
    outcome_places = [draw.permutation(places[k]) for k in draw.permutation(len(places))]
    return np.concatenate(places), np.concatenate(outcome_places)


def _groups(rows: pd.DataFrame, dataset: Dataset) -> np.ndarray | None:
    return repeating(rows, tuple(column.name for column in dataset.with_role("id")))


def _fewer(rows: pd.DataFrame, dataset: Dataset) -> pd.DataFrame:
    groups = _groups(rows, dataset)
    if groups is None or len(rows) <= 50_000:
        return rows
    order = rows.sample(frac=1.0, random_state=0).index
    rank = pd.Series(groups, index=rows.index).loc[order].groupby(groups[order]).cumcount()
    return rows.loc[rank.index[rank < MOST_PER_ENTITY].sort_values()].reset_index(drop=True)
