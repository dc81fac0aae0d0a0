"""Worlds written after a refusal changed: they judge what the fresh ones taught.

Of the tangles, trio taught that what products take out is owed, too; braid and halo, written after
that, judge it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.truth.worlds import (
    Question,
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

NEVER = -np.inf  # margin

# Three columns; nobody in a round hole.


def farm(count: int, seed: int) -> Table:
    """Tons."""
    r = np.random.default_rng(seed)
    rows = pd.DataFrame(r.normal(0, 1, (count, 2)).round(3), columns=["east", "north"])
    rows["wet"] = r.uniform(0, 1, count).round(3)
    inside = (rows["east"] - 0.3) ** 2 + (rows["north"] + 0.2) ** 2 < 0.42
    lean = (0.5 * rows["wet"] - 0.4 * rows["north"]).to_numpy()
    rows["well"] = yes_no(by_chance(r, np.where(inside, NEVER, lean)))
    return Table(rows, tons(rows) + r.normal(0, 1 + rows["wet"].to_numpy(), count))


def tons(rows: pd.DataFrame) -> np.ndarray:
    """True expected tons."""
    base = np.cos(1.5 * rows["east"]) + rows["north"] + 2 * rows["wet"]
    return np.asarray(base + (1.5 - rows["wet"]) * is_yes(rows, "well"), dtype=float)


# Nineteen columns; nobody where three things meet; one in eight have a badge, none of a level.


def staff(count: int, seed: int) -> Table:
    """Days off."""
    r = np.random.default_rng(seed)
    columns = {f"test_{place}": r.normal(0, 1, count).round(2) for place in range(8)}
    columns |= {f"group_{place}": r.choice(list("abcd"[: 2 + place]), count) for place in range(3)}
    rows = pd.DataFrame(columns)
    rows["shift"] = r.choice(["early", "late", "night"], count, p=[0.4, 0.35, 0.25])
    rows["union"] = yes_no(r.random(count) < 0.6)
    rows["age"] = r.integers(18, 66, count).astype(float)
    rows["years"] = r.exponential(5, count).round(1)
    young = (rows["shift"] != "early") & (rows["union"] == "yes") & (rows["age"] < 39)
    lean = 0.4 * rows["test_0"] - 0.1 + 0.2 * (rows["group_1"] == "a")
    rows["course"] = yes_no(by_chance(r, np.where(young, NEVER, lean)))
    lean = -1.8 + 0.3 * rows["test_1"]
    rows["badge"] = yes_no(by_chance(r, np.where(rows["shift"] == "night", NEVER, lean)))
    rows["bonus"] = yes_no(by_chance(r, (-3.2 + 0.4 * rows["test_2"]).to_numpy()))
    hours = r.gamma(2, np.exp(0.8 + 0.2 * rows["test_3"].to_numpy()))
    rows["hours"] = hours.round(1)
    return Table(rows, r.poisson(days(rows)).astype(float))


def days(rows: pd.DataFrame) -> np.ndarray:
    """True expected days."""
    tests = 0.2 * rows["test_0"] - 0.15 * rows["test_2"] + 0.1 * rows["test_3"] * rows["test_1"]
    old = 0.02 * (rows["age"] - 40) + 0.3 * (rows["shift"] == "night")
    helps = 0.3 * is_yes(rows, "course") + 0.4 * is_yes(rows, "bonus")
    return np.asarray(np.exp(1.2 + tests + old - helps + 0.02 * rows["hours"]), dtype=float)


# A toll under a sharp limit; five in a hundred.


def tolls(count: int, seed: int) -> Table:
    """Who turns round."""
    r = np.random.default_rng(seed)
    rows = pd.DataFrame(
        {
            "km": r.gamma(2, 60, count).clip(5, 600).round(0),
            "axles": r.choice(["two", "three", "five"], count, p=[0.5, 0.2, 0.3]),
            "load": r.beta(2, 1.5, count).round(3),
            "hour": r.integers(0, 24, count).astype(float),
            "rain": yes_no(r.random(count) < 0.3),
        }
    )
    rows["toll"] = (dearest(rows) * (0.4 + 0.6 * r.random(count))).round(2)
    return Table(rows, (r.random(count) < turned(rows)).astype(float))


def dearest(rows: pd.DataFrame) -> np.ndarray:
    """The limit of the toll (n,)."""
    axles = rows["axles"].map({"two": 1.0, "three": 1.4, "five": 2.2}).to_numpy(dtype=float)
    busy = 1 + 0.3 * np.cos(2 * np.pi * (rows["hour"].to_numpy() - 8) / 24)
    return np.asarray((2 + 0.1 * rows["km"].to_numpy()) * axles * busy)


def turned(rows: pd.DataFrame) -> np.ndarray:
    """True chance of turning round."""
    dear = np.log(rows["toll"] / dearest(rows))
    rest = -2.4 + 1.5 * dear + 0.8 * (rows["load"] - 0.5) + 0.3 * is_yes(rows, "rain")
    return mean_of(np.asarray(rest - 0.03 * (rows["hour"] - 12)), "logistic")


# Two amounts that never go together beyond a sum.


def funds(count: int, seed: int) -> Table:
    """What comes back."""
    r = np.random.default_rng(seed)
    rows = pd.DataFrame(
        {
            "size": r.lognormal(2, 1, count).round(2),
            "sector": r.choice([f"t{place}" for place in range(15)], count),
            "risk": r.normal(0, 1, count).round(2),
        }
    )
    own = (0.1 + 0.8 * r.beta(np.exp(0.7 + 0.2 * rows["risk"]), 2.0)).round(3)
    rows["own"] = own
    rows["lent"] = ((1 - own) * (0.05 + 0.95 * r.beta(2, 2, count))).round(3)
    return Table(rows, returned(rows) + r.standard_t(4, count) * np.exp(0.3 * rows["risk"]))


def returned(rows: pd.DataFrame) -> np.ndarray:
    """True expected return."""
    base = 0.5 * np.log(rows["size"] + 0.01) - rows["risk"]
    return np.asarray(base + 3 * np.sqrt(rows["own"]) + 2 * rows["lent"] ** 2, dtype=float)


# Two columns of levels: nobody in five of their forty meetings. And a lever that is aimed.


def stores(count: int, seed: int) -> Table:
    """Sales."""
    r = np.random.default_rng(seed)
    city, form = r.integers(0, 10, count), r.choice(4, count, p=[0.35, 0.3, 0.2, 0.15])
    rows = pd.DataFrame(
        {
            "city": np.array([f"city {place}" for place in range(10)])[city],
            "form": np.array(["mall", "street", "kiosk", "rail"])[form],
            "floor": r.lognormal(4, 0.6, count).round(0),
        }
    )
    closed = ((form == 0) & (city < 3)) | ((form == 1) & (city >= 8))
    rows["screen"] = yes_no(by_chance(r, np.where(closed, NEVER, -0.4 + 0.1 * city)))
    want = 0.06 + 0.88 * mean_of(2.5 * (np.log(rows["floor"].to_numpy()) - 4), "logistic")
    rows["app"] = yes_no(r.random(count) < want)
    return Table(rows, sales(rows) * r.lognormal(-0.125, 0.5, count))


def sales(rows: pd.DataFrame) -> np.ndarray:
    """True expected sales."""
    city = rows["city"].str[5:].to_numpy(dtype=float)
    gain = 1 + 0.15 * is_yes(rows, "screen") + 0.2 * is_yes(rows, "app")
    size = np.exp(0.7 * (np.log(rows["floor"]) - 4) + 0.2 * np.sin(city))
    return np.asarray(20 * size * gain * (1 + 0.3 * (rows["form"] == "rail")), dtype=float)


# Interactions without main effects: stripes aslant, three numbers, a level with a number.


def slant(count: int, seed: int) -> Table:
    """A score in slanting stripes."""
    r = np.random.default_rng(seed)
    rows = pd.DataFrame(r.random((count, 4)).round(3), columns=list("abcd"))
    rows["on"] = yes_no(by_chance(r, 1.6 * _wave(rows)))
    return Table(rows, striped(rows) + r.normal(0, 2.5, count))


def _wave(rows: pd.DataFrame) -> np.ndarray:
    return np.asarray(np.sin(2 * np.pi * (rows["a"] + rows["b"])), dtype=float)


def striped(rows: pd.DataFrame) -> np.ndarray:
    """True expected score."""
    return np.asarray(2.5 * _wave(rows) + rows["c"] + is_yes(rows, "on"), dtype=float)


def trio(count: int, seed: int) -> Table:
    """Who stays, by the sign of three numbers' product."""
    r = np.random.default_rng(seed)
    rows = pd.DataFrame(r.normal(0, 1, (count, 6)).round(3), columns=list("abcdef"))
    sign = np.sign((rows["a"] * rows["b"] * rows["c"]).to_numpy())
    rows["on"] = yes_no(by_chance(r, 1.5 * sign))
    return Table(rows, (r.random(count) < of_three(rows)).astype(float))


def of_three(rows: pd.DataFrame) -> np.ndarray:
    """True chance of staying."""
    sign = np.sign(rows["a"] * rows["b"] * rows["c"])
    return mean_of(np.asarray(sign - 0.3 + 0.5 * rows["d"] + 0.5 * is_yes(rows, "on")), "logistic")


def mosaic(count: int, seed: int) -> Table:
    """Counts: every second band of a number, turned round for every second level."""
    r = np.random.default_rng(seed)
    rows = pd.DataFrame({"tile": r.choice(list("wxyz"), count), "u": r.random(count).round(3)})
    rows["v"] = r.gamma(3, 1, count).round(2)
    rows["on"] = yes_no(by_chance(r, 1.5 * _tile(rows)))
    return Table(rows, r.poisson(laid(rows)).astype(float))


def _tile(rows: pd.DataFrame) -> np.ndarray:
    turn = np.where(rows["tile"].isin(["w", "y"]), 1.0, -1.0)
    return np.asarray(turn * np.where(np.floor(4 * rows["u"]) % 2 == 0, 1.0, -1.0))


def laid(rows: pd.DataFrame) -> np.ndarray:
    """True expected count."""
    rest = 0.8 + 0.5 * _tile(rows) + 0.1 * (rows["v"] - 3)
    return np.asarray(np.exp(rest + 0.3 * is_yes(rows, "on")), dtype=float)


def braid(count: int, seed: int) -> Table:
    """What is paid: a skewed number's half, a level and another number agree or not."""
    r = np.random.default_rng(seed)
    rows = pd.DataFrame({"debt": r.lognormal(0, 1, count), "age": r.normal(50, 10, count)}).round(2)
    rows["kind"] = r.choice(["own", "rent"], count)
    rows["zone"] = r.choice(list("klmnop"), count)
    rows["on"] = yes_no(by_chance(r, 1.2 * _strand(rows)))
    return Table(rows, paid_back(rows) + 2 * r.standard_t(5, count))


def _strand(rows: pd.DataFrame) -> np.ndarray:
    signs = np.sign(rows["debt"] - 1) * np.tanh((rows["age"] - 50) / 5)
    return np.asarray(signs * np.where(rows["kind"] == "own", 1.0, -1.0), dtype=float)


def paid_back(rows: pd.DataFrame) -> np.ndarray:
    """True expected payment."""
    zone = 0.3 * (rows["zone"] == "k")
    return np.asarray(5 + zone + 1.5 * _strand(rows) + is_yes(rows, "on"), dtype=float)


def halo(count: int, seed: int) -> Table:
    """Visits: high where two numbers are alike or opposite, low where one is in the middle."""
    r = np.random.default_rng(seed)
    rows = pd.DataFrame(r.uniform(-1, 1, (count, 8)).round(3), columns=list("abcdefgh"))
    rows["on"] = yes_no(by_chance(r, 1.6 * _ring(rows)))
    return Table(rows, r.poisson(rung(rows)).astype(float))


def _ring(rows: pd.DataFrame) -> np.ndarray:
    return np.asarray(np.cos(np.pi * rows["a"]) * np.cos(np.pi * rows["b"]), dtype=float) * 1.5


def rung(rows: pd.DataFrame) -> np.ndarray:
    """True expected visits."""
    rest = 1.2 + 0.5 * _ring(rows) + 0.3 * rows["c"]
    return np.asarray(np.exp(rest + 0.25 * is_yes(rows, "on")), dtype=float)


ABOVE = Condition("east", ">=", 1.0)  # east of the hole
BOTH_MORE = Scenario((Change("own", "shift", 0.2), Change("lent", "shift", 0.2)))
ON = (Question("on for all", setting("on", "yes"), "tangle"),)
LATER = (
    World(
        "later: farm",
        "squarederror",
        farm,
        tons,
        (
            Question("well for all, never in a round hole", setting("well", "yes"), "refused"),
            Question("well in the east", setting("well", "yes", ABOVE)),
        ),
    ),
    World(
        "later: staff",
        "poisson",
        staff,
        days,
        (
            Question("course for all, never where three meet", setting("course", "yes"), "refused"),
            Question("badge for all, one in eight", setting("badge", "yes"), "refused"),
            Question("bonus for all, four in a hundred", setting("bonus", "yes")),
            Question("course from 40 on", setting("course", "yes", Condition("age", ">=", 40.0))),
            Question("hours + 1, skewed", shifting("hours", 1.0)),
        ),
    ),
    World(
        "later: tolls",
        "logistic",
        tolls,
        turned,
        (
            Question("toll × 1.3, a third beyond", scaling("toll", 1.3), "refused"),
            Question("toll × 1.05, 8 % beyond", scaling("toll", 1.05), "edge"),
            Question("toll × 1.01", scaling("toll", 1.01)),
        ),
    ),
    World(
        "later: funds",
        "squarederror",
        funds,
        returned,
        (
            Question("own and lent + 0.2, never beyond a sum", BOTH_MORE, "refused"),
            Question("lent × 0.97", scaling("lent", 0.97)),
            Question("own − 0.02", shifting("own", -0.02)),
        ),
    ),
    World(
        "later: stores",
        "squarederror",
        stores,
        sales,
        (
            Question("screen for all, never in 16 %", setting("screen", "yes"), "refused"),
            Question("app for all, aimed", setting("app", "yes")),
            Question("app for none, aimed", setting("app", "no")),
        ),
    ),
    World("later: slant", "squarederror", slant, striped, ON),
    World("later: trio", "logistic", trio, of_three, ON),
    World("later: mosaic", "poisson", mosaic, laid, ON),
    World("later: braid", "squarederror", braid, paid_back, ON),
    World("later: halo", "poisson", halo, rung, ON),
)
