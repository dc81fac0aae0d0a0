"""Worlds at the limits: nobody to learn from, an edge, a tangle, causes that nobody recorded."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import numpy as np
import pandas as pd
from scipy.stats import truncnorm

from benchmarks.truth.worlds import (
    Kind,
    Question,
    Strength,
    Table,
    World,
    by_chance,
    is_yes,
    scaling,
    setting,
    shifting,
    yes_no,
)
from models.interventions.scenario import Change, Condition, Scenario
from models.statistics.outcome_family import mean_of

Rule = Callable[[pd.DataFrame], np.ndarray]
"""Margin (n,) of having the lever; −∞ where nobody ever has."""


def visits(count: int, seed: int, rule: Rule) -> Table:
    """How satisfied somebody is, where a rule decides who was visited."""
    r = np.random.default_rng(seed)
    rows = pd.DataFrame(
        {
            "region": r.choice([f"r{place:02d}" for place in range(25)], count),
            "x": r.normal(0, 1, count).round(2),
            "age": r.integers(20, 80, count).astype(float),
            "season": r.choice(["spring", "summer", "autumn", "winter"], count),
            "owner": yes_no(r.random(count) < 0.5),
        }
    )
    rows["visit"] = yes_no(by_chance(r, rule(rows)))
    return Table(rows, satisfied(rows) + r.normal(0, 2, count))


def satisfied(rows: pd.DataFrame) -> np.ndarray:
    """True expected satisfaction."""
    glad = 2 * rows["x"] + 0.02 * (rows["age"] - 50) + 0.5 * is_yes(rows, "owner")
    return np.asarray(glad + is_yes(rows, "visit"), dtype=float)


def _never(mask: np.ndarray | pd.Series, margin: np.ndarray | pd.Series) -> np.ndarray:
    return np.where(mask, -np.inf, margin)


def _remote(rows: pd.DataFrame, regions: int) -> np.ndarray:
    return rows["region"].isin([f"r{place:02d}" for place in range(regions)]).to_numpy()


NOBODY: dict[str, Rule] = {
    "a hole of 72 %": lambda rows: _never(_remote(rows, 18), rows["x"]),
    "a hole of 32 %": lambda rows: _never(_remote(rows, 8), rows["x"]),
    "a hole of 16 %": lambda rows: _never(_remote(rows, 4), rows["x"]),
    "a hole of 8 %": lambda rows: _never(_remote(rows, 2), rows["x"]),
    "never the oldest, 8 %": lambda rows: _never(rows["age"] >= 75, rows["x"]),
    "a rule, 38 % above it": lambda rows: np.where(rows["x"] > 0.3, -np.inf, np.inf),
    "a rule, 38 % above it, blurred": lambda rows: _never(rows["x"] > 0.3, 1 + rows["x"]),
    "never in winter": lambda rows: _never(rows["season"] == "winter", 0.5 * rows["x"]),
    "never old owners, 17 %": lambda rows: _never(
        (rows["age"] >= 60) & (rows["owner"] == "yes"), 0.5 * rows["x"]
    ),
    "dying out with x": lambda rows: (-0.5 - 4.5 * (rows["x"] + 0.3).clip(0)).to_numpy(),
    "one in 2,500": lambda rows: np.full(len(rows), -7.82),
}
HONEST: dict[str, Rule] = {
    "a coin": lambda rows: np.zeros(len(rows)),
    "fifteen in a hundred": lambda rows: (-1.9 + 0.5 * rows["x"]).to_numpy(),
    "five in a hundred": lambda rows: (-3.1 + 0.3 * rows["x"]).to_numpy(),
    "strongly aimed": lambda rows: (1.5 * rows["x"] + 0.5 * is_yes(rows, "owner")).to_numpy(),
    "aimed by age and season": lambda rows: (
        0.03 * (rows["age"] - 50) + 0.8 * (rows["season"] == "winter") - 0.6
    ).to_numpy(),
}


def _by_rule(name: str, rule: Rule, *, honest: bool) -> World:
    question = Question("visit for all", setting("visit", "yes"), "known" if honest else "refused")
    draw = partial(visits, rule=rule)
    return World(name, "squarederror", draw, satisfied, (question,))


# Two levers that never go together; a price that the list fixes; a price far from any seen.


def deals(count: int, seed: int) -> Table:
    """What is ordered."""
    r = np.random.default_rng(seed)
    size, kind = r.gamma(4, 10, count).round(0), r.choice(["new", "old", "key"], count)
    deal = r.choice(["rebate", "gift", "none"], count, p=[0.35, 0.35, 0.3])
    listed = 30 + 0.2 * size + 6 * (kind == "key") + 3 * (kind == "old")
    rows = pd.DataFrame(
        {
            "size": size,
            "kind": kind,
            "rebate": yes_no(deal == "rebate"),
            "gift": yes_no(deal == "gift"),
            "listed": listed.round(2),
            "price": (listed * np.exp(r.normal(0, 0.1, count))).round(2),
        }
    )
    return Table(rows, ordered(rows) + r.normal(0, 3, count))


def ordered(rows: pd.DataFrame) -> np.ndarray:
    """True expected orders."""
    offers = is_yes(rows, "rebate") + is_yes(rows, "gift")
    base = 20 + 0.1 * rows["size"] - 12 * np.log(rows["price"] / 40) - 0.05 * rows["listed"]
    return np.asarray(base + offers, dtype=float)


BOTH = Scenario((Change("rebate", "set", "yes"), Change("gift", "set", "yes")))
DEALS = World(
    "deals",
    "squarederror",
    deals,
    ordered,
    (
        Question("rebate and gift, never together", BOTH, "refused"),
        Question("price × 0.5", scaling("price", 0.5), "refused"),
        Question("price × 0.75", scaling("price", 0.75), "refused"),
        Question("list price − 2", shifting("listed", -2.0), "refused"),
        Question("price × 0.95", scaling("price", 0.95)),
        Question("price × 1.05", scaling("price", 1.05)),
        Question(
            "rebate for those with nothing",
            setting("rebate", "yes", Condition("gift", "=", "no"), Condition("rebate", "=", "no")),
        ),
    ),
)


# Eight in a hundred rows would leave what their own kind ever paid.

LOWEST = -2.1  # standard deviations of the rate, given the rest


def ends(count: int, seed: int) -> Table:
    """Nights booked, rates with a floor."""
    r = np.random.default_rng(seed)
    week, stars = r.integers(1, 53, count).astype(float), r.integers(2, 6, count).astype(float)
    heat = (0.4 * np.cos(2 * np.pi * (week - 28) / 52)).round(3)
    own = truncnorm.rvs(LOWEST, np.inf, size=count, random_state=r)
    rate = (90 * np.exp(0.3 * heat + 0.1 * (stars - 3.5) + 0.13 * own)).round(1)
    rows = pd.DataFrame({"week": week, "stars": stars, "heat": heat, "rate": rate})
    return Table(rows, r.poisson(stays(rows)).astype(float))


def stays(rows: pd.DataFrame) -> np.ndarray:
    """True expected nights."""
    stars = rows["stars"] - 3.5
    steep = (1.3 + 0.2 * stars) * np.log(rows["rate"] / 90)
    return np.asarray(np.exp(2.3 + 1.1 * rows["heat"] + 0.15 * stars - steep), dtype=float)


# Interactions without main effects decide about the lever and about the outcome.


def tangle(count: int, seed: int) -> Table:
    """A score."""
    r = np.random.default_rng(seed)
    rows = pd.DataFrame(r.normal(0, 1, (count, 6)).round(3), columns=list("abcdef"))
    lean = 2 * np.sign((rows["a"] * rows["b"]).to_numpy())
    rows["on"] = yes_no(by_chance(r, lean))
    return Table(rows, scored(rows) + r.normal(0, 4, count))


def scored(rows: pd.DataFrame) -> np.ndarray:
    """True expected score."""
    twist = 3 * np.sign(rows["a"] * rows["b"]) + 0.5 * rows["c"]
    return np.asarray(twist + is_yes(rows, "on"), dtype=float)


def knot(count: int, seed: int) -> Table:
    """A score that products decide about, for a lever that moves as well."""
    r = np.random.default_rng(seed)
    rows = pd.DataFrame(r.normal(0, 1, (count, 5)).round(3), columns=list("abcde"))
    rows["push"] = (0.7 * rows["a"] * rows["b"] + r.normal(0, 1, count)).round(3)
    return Table(rows, risen(rows) + r.normal(0, 3, count))


def risen(rows: pd.DataFrame) -> np.ndarray:
    """True expected score."""
    twist = 1.5 * rows["a"] * rows["b"] + 0.5 * rows["c"]
    return np.asarray(twist + 0.8 * rows["push"], dtype=float)


# A cause that nobody recorded, of known strength: for a lever that is set, and for one that moves.

SHIFT, GAIN = 0.7, 0.5


def hidden_set(count: int, seed: int, lever: float, weight: float) -> Table:
    """Spend, where a hidden yes or no decides about the lever and about the outcome."""
    r = np.random.default_rng(seed)
    x, u = r.normal(0, 1, count).round(2), r.choice([-1.0, 1.0], count)
    treated = yes_no(by_chance(r, 0.6 * x + lever * u))
    full = pd.DataFrame({"x": x, "kind": r.choice(["p", "q"], count), "got": treated, "u": u})
    outcome = money_of(full, weight) + r.normal(0, 1, count)
    return Table(full.drop(columns="u"), outcome, full)


def money_of(rows: pd.DataFrame, weight: float) -> np.ndarray:
    """True expected spend."""
    rest = rows["x"] + 0.3 * (rows["kind"] == "p") + weight * rows["u"]
    return np.asarray(rest + GAIN * is_yes(rows, "got"), dtype=float)


def hidden_rate(count: int, seed: int, lever: float, weight: float) -> Table:
    """Who leaves, with the same hidden cause."""
    table = hidden_set(count, seed, lever, weight)
    r = np.random.default_rng(seed + 77_777_777)
    happened = r.random(count) < chance_of(table.known, weight)
    return Table(table.rows, happened.astype(float), table.full)


def chance_of(rows: pd.DataFrame, weight: float) -> np.ndarray:
    """True chance of leaving."""
    return mean_of(money_of(rows, weight) - 1, "logistic")


def hidden_shift(count: int, seed: int, lever: float, weight: float) -> Table:
    """Spend, where a hidden number moves a number lever and the outcome."""
    r = np.random.default_rng(seed)
    x, u = r.normal(0, 1, count).round(2), r.normal(0, 1, count)
    dose = 10 + 0.8 * x + lever * u + r.normal(0, 1, count)
    full = pd.DataFrame({"x": x, "kind": r.choice(["p", "q"], count), "dose": dose, "u": u})
    return Table(full.drop(columns="u"), paid(full, weight) + r.normal(0, 1, count), full)


def paid(rows: pd.DataFrame, weight: float) -> np.ndarray:
    """True expected spend."""
    rest = rows["x"] + 0.3 * (rows["kind"] == "p") + weight * rows["u"]
    return np.asarray(rest + GAIN * (rows["dose"] - 10), dtype=float)


@cache
def strength_of_set(lever: float, weight: float, *, rate: bool) -> Strength:
    """By Bayes over the two values of the hidden cause, averaged over two million rows."""
    r = np.random.default_rng(5)
    x, kind = r.normal(0, 1, 2_000_000), r.random(2_000_000) < 0.5

    def mean(treatment: float, u: float) -> np.ndarray:
        margin = x + 0.3 * kind + weight * u + GAIN * treatment
        return mean_of(margin - 1, "logistic") if rate else margin

    chance_by_cause = {u: mean_of(0.6 * x + lever * u, "logistic") for u in (-1.0, 1.0)}
    treated_share = (chance_by_cause[-1.0] + chance_by_cause[1.0]) / 2
    left, between, bias = 0.0, 0.0, 0.0
    for treatment, share in ((1.0, treated_share), (0.0, 1 - treated_share)):
        high = (chance_by_cause[1.0] if treatment else 1 - chance_by_cause[1.0]) / 2 / share
        up, down = mean(treatment, 1.0), mean(treatment, -1.0)
        average = high * up + (1 - high) * down
        between += float((share * high * (1 - high) * (up - down) ** 2).mean())
        noise = high * up * (1 - up) + (1 - high) * down * (1 - down) if rate else 1.0
        left += float((share * noise).mean())
        if treatment:
            bias = float((average - (up + down) / 2).mean())
    size = float((1 / treated_share).mean()) - 1
    grown = float(np.mean([(1 / chance).mean() for chance in chance_by_cause.values()])) - 1
    return Strength(bias, between / (between + left), grown / size - 1)


def strength_of_shift(lever: float, weight: float) -> Strength:
    """In closed form: everything is normal."""
    spread = 1 + lever**2
    between = weight**2 / spread
    grown = np.expm1(SHIFT**2) / np.expm1(SHIFT**2 / spread) - 1
    return Strength(weight * lever * SHIFT / spread, between / (between + 1), float(grown))


def _hidden(lever: float, weight: float) -> tuple[World, ...]:
    how = f"{lever:g}"
    treatment, dose = setting("got", "yes"), shifting("dose", SHIFT)
    kind: Kind = "hidden"
    of_set, of_rate = (
        partial(strength_of_set, lever, weight, rate=False),
        partial(strength_of_set, lever, weight, rate=True),
    )
    return (
        World(
            f"hidden, set, {how}",
            "squarederror",
            partial(hidden_set, lever=lever, weight=weight),
            partial(money_of, weight=weight),
            (Question("got for all", treatment, kind, strength=of_set),),
        ),
        World(
            f"hidden, set, yes or no, {how}",
            "logistic",
            partial(hidden_rate, lever=lever, weight=weight),
            partial(chance_of, weight=weight),
            (Question("got for all", treatment, kind, strength=of_rate),),
        ),
        World(
            f"hidden, shift, {how}",
            "squarederror",
            partial(hidden_shift, lever=lever, weight=weight),
            partial(paid, weight=weight),
            (
                Question(
                    "dose + 0.7", dose, kind, strength=partial(strength_of_shift, lever, weight)
                ),
            ),
        ),
    )


LIMITS = (
    *(_by_rule(name, rule, honest=True) for name, rule in HONEST.items()),
    *(_by_rule(name, rule, honest=False) for name, rule in NOBODY.items()),
    DEALS,
    World(
        "ends",
        "poisson",
        ends,
        stays,
        (Question("rate × 0.9, 8 % beyond their kind", scaling("rate", 0.9), "edge"),),
    ),
    World(
        "tangle",
        "squarederror",
        tangle,
        scored,
        (
            Question("on for all", setting("on", "yes"), "tangle"),
            Question("on for none", setting("on", "no"), "tangle"),
        ),
    ),
    World(
        "knot",
        "squarederror",
        knot,
        risen,
        (Question("push + 0.6", shifting("push", 0.6), "tangle"),),
    ),
    *_hidden(0.4, 0.4),
    *_hidden(0.8, 0.8),
)
