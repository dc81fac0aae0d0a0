"""A small trained model: 200 customers with three rows each, and a bill that drives churn."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from datasets.cards.card import Column, Dataset
from models.training.trained import TrainedModel
from models.training.training import train


@cache
def trained_customers() -> TrainedModel:
    """Trained once, whichever tests ask for it."""
    rng = np.random.default_rng(0)
    rows = pd.DataFrame(
        {
            "customer": pd.Series([f"c{k // 3}" for k in range(600)], dtype="str"),
            "bill": rng.normal(60, 10, 600),
            "plan": pd.Series(rng.choice(["a", "b"], 600), dtype="str"),
        }
    )
    rows["fee"] = rows["bill"] * 1.1 + rng.normal(0, 0.5, 600)
    margin = (rows["bill"] - 60) / 8 + 1.5 * (rows["plan"] == "b")
    churned = rng.random(600) < 1 / (1 + np.exp(-margin))
    rows["churn"] = pd.Series(np.where(churned, "Yes", "No"), dtype="str")
    columns = (
        Column("customer", "Customer", "text", "id"),
        Column("bill", "Bill", "number", "driver", unit="money"),
        Column("plan", "Plan", "category", "lever", levels=("a", "b")),
        Column("fee", "Fee", "number", "value", unit="money"),
        Column("churn", "Churn", "yes_no", "outcome", levels=("No", "Yes")),
    )
    return train(Dataset("c", "Customers", 600, "c-1", columns, positive="Yes"), rows)
