"""Random models that methods are compared on: saved once in a contest's folder, read by everybody.

Numbers only, some missing, some columns constant, one to eight levels deep, four objectives; native
levels are not in them, for shap has no background for those.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import xgboost as xgb

from benchmarks.speed.contest import Contest

MODELS = 200
OBJECTIVES = ("binary:logistic", "count:poisson", "reg:squarederror", "reg:tweedie")
MOST_COLUMNS = 8
ROWS, EXPLAINED = 120, 20


@dataclass(frozen=True, slots=True, eq=False)
class RandomModel:
    """A booster, the rows to explain (20, k) and those to compare them with (100, k)."""

    booster: xgb.Booster
    rows: np.ndarray
    background: np.ndarray


def saved(contest: Contest, count: int = MODELS) -> None:
    """Train so many models, each by its number, and save them with their rows."""
    for number in range(count):
        booster, rows = _random(number)
        booster.save_model(contest.folder / f"random-{number}.ubj")
        np.save(contest.folder / f"random-{number}.npy", rows)


def read(contest: Contest) -> Iterator[RandomModel]:
    """What `saved` saved."""
    for place in sorted(contest.folder.glob("random-*.ubj")):
        rows = np.load(place.with_suffix(".npy"))
        booster = xgb.Booster(model_file=place)
        yield RandomModel(booster, rows[:EXPLAINED], rows[EXPLAINED:])


def side_by_side(values: list[np.ndarray]) -> np.ndarray:
    """Values of all models (rows, 8) under each other, nothing where a model has fewer columns."""
    wide = [np.pad(block, ((0, 0), (0, MOST_COLUMNS - block.shape[1]))) for block in values]
    return np.concatenate(wide)


def _random(number: int) -> tuple[xgb.Booster, np.ndarray]:
    draw = np.random.default_rng(number)
    columns = int(draw.integers(1, MOST_COLUMNS + 1))
    rows = draw.normal(size=(ROWS, columns)).round(int(draw.integers(0, 4))).astype(np.float32)
    margin = np.tanh(rows @ draw.normal(size=columns)) + 0.3 * draw.normal(size=ROWS)
    rows[draw.random(rows.shape) < draw.choice([0, 0.1, 0.4])] = np.nan
    if draw.random() < 0.2:
        rows[:, draw.integers(columns)] = 1.0
    objective = OBJECTIVES[number % len(OBJECTIVES)]
    outcome = {
        "binary:logistic": (margin > 0).astype(float),
        "reg:squarederror": margin,
    }.get(objective, draw.poisson(np.exp(margin)).astype(float))
    settings = {
        "objective": objective,
        "max_depth": number // len(OBJECTIVES) % 8 + 1,
        "eta": 0.3,
        "gamma": float(draw.choice([0, 0, 0.5, 100])),
        "nthread": 1,
        "seed": number,
    }
    rounds = int(draw.integers(1, 12))
    return xgb.train(settings, xgb.QuantileDMatrix(rows, outcome), rounds), rows
