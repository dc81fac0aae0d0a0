"""Customers of two sites: at one x drives who leaves, at the other z does."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from datasets.cards.card import Dataset
from datasets.workspace.workspace import Workspace

ROWS = 2400


def two_sites() -> pd.DataFrame:
    """2,400 rows; some outcomes and kinds are not known, site B is as large as site A."""
    draw = np.random.default_rng(5)
    at_a = draw.random(ROWS) < 0.5
    table = pd.DataFrame(
        {
            "customer_id": [f"K{place:04d}" for place in range(ROWS)],
            "site": np.where(at_a, "A", "B"),
            "x": draw.normal(50, 10, ROWS).round(1),
            "z": draw.normal(20, 4, ROWS).round(1),
            "kind": draw.choice(["p", "q", "r"], ROWS),
        }
    )
    margin = np.where(at_a, (table["x"] - 50) / 6, (table["z"] - 20) / 2.5) - 1
    left = draw.random(ROWS) < 1 / (1 + np.exp(-margin))
    table["churned"] = np.where(left, "Yes", "No")
    table.loc[draw.random(ROWS) < 0.02, "churned"] = None
    table.loc[draw.random(ROWS) < 0.05, "kind"] = None
    return table


def stored(table: pd.DataFrame) -> tuple[Dataset, pd.DataFrame]:
    """Card and rows of a table that was added to a workspace as a file called customers.csv."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "customers.csv"
        table.to_csv(file, index=False)
        with Workspace(Path(folder) / "workspace") as opened:
            added = opened.add(file)
            assert added.dataset is not None
            return added.dataset, opened.rows(added.dataset)
