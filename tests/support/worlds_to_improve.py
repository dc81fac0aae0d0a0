"""Simulated tables whose truth says what would make a model better."""

from __future__ import annotations

import numpy as np
import pandas as pd

from datasets.cards.card import Column, Dataset, Kind, Role
from models.training.trained import TrainedModel
from models.training.training import train


def world(
    seed: int, count: int, *, rate: bool = True, junk: int = 0, tangled: bool = False
) -> pd.DataFrame:
    """Rows with an outcome of four numbers and a group; `junk` columns know nothing of it."""
    draw = np.random.default_rng(seed)
    inside = draw.normal(size=(count, 6 + junk))
    told = pd.DataFrame({f"x{k}": column for k, column in enumerate(inside.T)})
    place = draw.integers(0, 4, count)
    told["kind"] = np.array(["north", "south", "east", "west"])[place]
    x = inside.T
    level = 0.8 * x[0] - 0.6 * x[1] + 0.5 * np.sin(2 * x[2]) + np.array([0, 0.5, -0.5, 0.8])[place]
    if tangled:
        level = level + 1.2 * x[0] * x[4]
    told["y"] = outcome_of(level, draw, rate=rate)
    return told


def outcome_of(level: np.ndarray, draw: np.random.Generator, *, rate: bool) -> np.ndarray:
    """Yes and No of a rate on the logit scale, or a number around the level."""
    if not rate:
        return np.asarray(10 + level + draw.normal(size=len(level)) * 1.5)
    return np.where(draw.random(len(level)) < 1 / (1 + np.exp(0.7 - level)), "Yes", "No")


def learnt(rows: pd.DataFrame, key: str, *, ids: tuple[str, ...] = ()) -> TrainedModel:
    """A model of these rows; the outcome is "y"."""
    rate = rows["y"].dtype == object or str(rows["y"].dtype).startswith("str")
    columns = tuple(_column(rows[name], ids, rate=rate) for name in rows.columns)
    card = Dataset(
        key=key,
        title="World",
        rows=len(rows),
        fingerprint=key,
        columns=columns,
        positive="Yes" if rate else None,
        noun=("customer", "customers"),
        event=("leaves", "leave", "left") if rate else ("", "", ""),
    )
    return train(card, rows)


def _column(values: pd.Series, ids: tuple[str, ...], *, rate: bool) -> Column:
    name = str(values.name)
    role: Role = "outcome" if name == "y" else "id" if name in ids else "driver"
    title = "Outcome" if name == "y" else name.capitalize()
    if pd.api.types.is_numeric_dtype(values):
        return Column(
            name, title, "number", role, low=float(values.min()), high=float(values.max())
        )
    levels = tuple(sorted(values.unique()))
    kind: Kind = "yes_no" if rate and name == "y" else "text" if name in ids else "category"
    return Column(name, title, kind, role, levels=levels, distinct=len(levels))
