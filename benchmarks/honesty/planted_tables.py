"""Tables with a known weak truth: one to three of fifteen columns move a yes/no outcome.

How strong they are together is told as the best possible AUC, what somebody who knew the true
chances would reach. Beside them stand columns that ride on others: a number with a rank
correlation of about 0.7, a banded number, a level that mostly follows another, a near copy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm, rankdata

from benchmarks.honesty.noise_tables import Table
from datasets.cards.edits import CardEdits
from datasets.describing.build_card import Basis, Meaning, describe, first_basis

RATE = 0.22
OUTCOME = "left"
DRAWN = 20_000  # rows that the strength is set on
MISSING = 0.03
RIDERS = {"income": "spend", "age": "age_band", "region": "branch", "visits": "visits_before"}
BARE = ("points", "distance", "plan", "member")
BYSTANDERS = ("balance", "channel", "device")
NUMBERS = ("age", "income", "visits", "points", "distance")


@dataclass(frozen=True, slots=True, eq=False)
class Planted:
    """A table and the columns that move its outcome.

    Attributes:
        table: its card and rows.
        informative: the columns that move the outcome.
    """

    table: Table
    informative: tuple[str, ...]


def planted(auc: float, informative: int, count: int, seed: int) -> Planted:
    """A table of so many rows whose true chances reach this AUC.

    Args:
        auc: best possible, above 0.5.
        informative: how many columns move the outcome, 1 to 8; those that others ride on twice
            as often as the others.
        count: rows.
        seed: of every draw, the columns' shapes among them.
    """
    draw = np.random.default_rng([seed, informative, round(1e4 * auc)])
    columns = (*RIDERS, *BARE)
    weight = np.array([2.0] * len(RIDERS) + [1.0] * len(BARE))
    picked = draw.choice(len(columns), informative, replace=False, p=weight / weight.sum())
    chosen = tuple(columns[place] for place in sorted(picked))
    shapes = {name: _shape(draw) for name in chosen}
    sea = _columns(DRAWN, draw)
    scale, start = _strength(_margin(sea, shapes), auc)
    rows = _columns(count, draw)
    margin = (_margin(rows, shapes, sea) * scale + start).to_numpy()
    happens = draw.random(count) < 1 / (1 + np.exp(-margin))
    rows.loc[draw.random(count) < MISSING, "balance"] = np.nan
    rows[OUTCOME] = np.where(happens, "yes", "no")
    rows.insert(0, "customer_id", [f"P{place:05d}" for place in range(count)])
    name = f"planted-{auc:g}-{informative}-{count}-{seed}"
    return Planted(_described(rows, name), chosen)


def _described(rows: pd.DataFrame, name: str) -> Table:
    edits = CardEdits(outcome=OUTCOME, positive="yes", ids=("customer_id",))
    noun, event = ("customer", "customers"), ("leaves", "leave", "left")
    meaning = Meaning(noun, event, simulated=True)
    basis = Basis(name, name, name, (), edits=edits, meaning=meaning)
    return Table(name, describe(first_basis(rows, basis)), rows)


def _columns(count: int, draw: np.random.Generator) -> pd.DataFrame:
    """All explaining columns of so many rows."""
    age, income = draw.normal(46, 14, count).clip(18, 90).round(), draw.normal(size=count)
    rides = 0.72 * income + np.sqrt(1 - 0.72**2) * draw.normal(size=count)
    shares = np.array([20, 18, 15, 14, 12, 10, 7, 4]) / 100
    region = draw.choice(8, count, p=shares)
    branch = np.where(draw.random(count) < 0.75, region, draw.choice(8, count, p=shares))
    visits = draw.poisson(6, count)
    band = np.clip((age + draw.normal(0, 11, count)) // 15, 1, 5).astype(int)
    return pd.DataFrame(
        {
            "age": age,
            "age_band": pd.Series(band).map("band {}".format),
            "income": np.exp(10.3 + 0.5 * income).round(),
            "spend": np.exp(4 + 0.8 * rides).round(2),
            "region": pd.Series(region).map("region {}".format),
            "branch": pd.Series(branch).map("branch {}".format),
            "visits": visits.astype(float),
            "visits_before": (visits + draw.integers(-1, 2, count)).clip(0).astype(float),
            "points": draw.uniform(0, 100, count).round(1),
            "distance": draw.exponential(12, count).round(1),
            "plan": draw.choice(["basic", "plus", "pro"], count, p=[0.5, 0.3, 0.2]),
            "member": draw.choice(["no", "yes"], count, p=[0.6, 0.4]),
            "balance": draw.normal(0, 1000, count).round(),
            "channel": draw.choice(["web", "shop", "phone", "partner", "mail"], count),
            "device": draw.choice(["mobile", "desktop", "tablet", "tv"], count),
        }
    )


def _shape(draw: np.random.Generator) -> tuple[str, np.ndarray]:
    """How a number moves the outcome, and what each of up to eight levels adds."""
    return str(draw.choice(["straight", "step", "bent"])), draw.normal(size=8)


def _margin(
    rows: pd.DataFrame,
    shapes: dict[str, tuple[str, np.ndarray]],
    like: pd.DataFrame | None = None,
) -> pd.Series:
    """What the informative columns add, each with the same spread in the rows `like`."""
    total = pd.Series(0.0, index=rows.index)
    for name, (kind, levels) in shapes.items():
        sea = rows if like is None else like
        mine, theirs = (_moves(frame[name], sea[name], kind, levels) for frame in (rows, sea))
        total += (mine - theirs.mean()) / theirs.std()
    return total


def _moves(column: pd.Series, like: pd.Series, kind: str, levels: np.ndarray) -> np.ndarray:
    if str(column.name) not in NUMBERS:
        levels_there = sorted(like.unique())
        return levels[: len(levels_there)][[levels_there.index(value) for value in column]]
    ordered = np.sort(like.to_numpy())
    place = (np.searchsorted(ordered, column) + np.searchsorted(ordered, column, "right")) / 2
    z = norm.ppf(np.clip(place / len(ordered), 0.005, 0.995))
    match kind:
        case "straight":
            return np.asarray(z)
        case "step":
            return np.asarray(z > 0.5, dtype=float)
        case _:
            return np.asarray(z**2)


def _strength(margin: pd.Series, auc: float) -> tuple[float, float]:
    """(factor, start) of the log-odds that reach this AUC at a rate of 22 %."""
    plain = margin.to_numpy()
    low, high = 0.0, 8.0
    for _ in range(30):
        scale = (low + high) / 2
        chance = 1 / (1 + np.exp(-(scale * plain + _start(scale * plain))))
        low, high = (scale, high) if best_auc(chance) < auc else (low, scale)
    return low, _start(low * plain)


def _start(margin: np.ndarray) -> float:
    low, high = -12.0, 12.0
    for _ in range(40):
        start = (low + high) / 2
        rate = float((1 / (1 + np.exp(-(margin + start)))).mean())
        low, high = (start, high) if rate < RATE else (low, start)
    return low


def best_auc(chance: np.ndarray) -> float:
    """AUC of the true chances (n,) of rows, expected over their outcomes."""
    order = np.argsort(chance, kind="stable")
    ranks = rankdata(chance)
    above = np.cumsum((1 - chance)[order]) - (1 - chance)[order] / 2
    by_rank = np.empty(len(chance))
    by_rank[order] = above
    tied = pd.Series(by_rank).groupby(ranks).transform("mean").to_numpy()
    return float((chance * tied).sum() / (chance.sum() * (1 - chance).sum()))
