"""Laws of tables that chose no threshold: other shapes, counts of columns and kinds of luck."""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.truth.worlds import Table, by_chance, is_yes, yes_no
from models.statistics.outcome_family import mean_of

NEVER = -np.inf  # margin


def _number(rows: pd.DataFrame, column: str) -> np.ndarray:
    return rows[column].to_numpy(dtype=float)


def _uneven_counts(r: np.random.Generator, mean: np.ndarray, shape: float) -> np.ndarray:
    """Counts (n,) that scatter more than Poisson's."""
    return r.poisson(mean * r.gamma(shape, 1 / shape, len(mean))).astype(float)


# Twelve columns; nobody in a corner of two numbers, hardly anybody where a level meets a number.


def clinic(count: int, seed: int) -> Table:
    """Calls after discharge."""
    r = np.random.default_rng(seed)
    rows = pd.DataFrame(
        {
            "age": r.integers(18, 91, count).astype(float),
            "bmi": r.gamma(30, 0.9, count).round(1),
            "pulse": r.normal(72, 10, count).round(0),
            "steps": r.lognormal(8.6, 0.5, count).round(-1),
            "smoker": yes_no(r.random(count) < 0.25),
            "ward": r.choice(list("ABCDEF"), count),
            "cover": r.choice(["none", "basic", "full"], count, p=[0.2, 0.5, 0.3]),
            "stays": r.poisson(2, count).astype(float),
            "pain": r.integers(0, 11, count).astype(float),
            "sodium": r.normal(140, 3, count).round(1),
        }
    )
    sleep = r.normal(7, 1, count).round(1)
    corner = (rows["age"] < 45) & (rows["bmi"] > 28)
    lean = 0.12 * (rows["pain"] - 5) + 0.3 * (rows["smoker"] == "yes") - 0.2
    rows["nurse"] = yes_no(by_chance(r, np.where(corner, NEVER, lean)))
    corner = rows["ward"].isin(["A", "B"]) & (sleep < 7)
    rows["leaflet"] = yes_no(by_chance(r, np.where(corner, -6.2, 0.2 - 0.1 * rows["stays"])))
    rows.insert(10, "sleep", sleep)
    return Table(rows, _uneven_counts(r, rings(rows), 2.0))


def rings(rows: pd.DataFrame) -> np.ndarray:
    """True expected calls; the leaflet helps smokers only."""
    need = 0.06 * rows["pain"] + 0.012 * (rows["bmi"] - 27) + 0.1 * np.sqrt(rows["stays"])
    need = need + 0.3 * np.sin(rows["age"] / 15) - 0.35 * is_yes(rows, "nurse")
    both = is_yes(rows, "leaflet") * is_yes(rows, "smoker")
    return np.asarray(np.exp(0.5 + need - 0.2 * both), dtype=float)


LOW_DEBT = 18_900.0  # Four in a hundred fall behind; nobody above a curve, which stays over this.


def loan(count: int, seed: int) -> Table:
    """Who falls behind."""
    r = np.random.default_rng(seed)
    income, debt = r.lognormal(10.5, 0.45, count), r.lognormal(9.5, 0.8, count)
    x, y = np.log(income) - 10.5, np.log(debt) - 9.5
    rows = pd.DataFrame(
        {
            "income": income.round(-1),
            "debt": debt.round(-1),
            "age": r.integers(21, 75, count).astype(float),
            "job_years": r.exponential(6, count).round(1),
            "children": r.binomial(4, 0.3, count).astype(float),
            "home": r.choice(["own", "rent", "family"], count, p=[0.4, 0.45, 0.15]),
            "purpose": r.choice(["car", "house", "study", "move", "other"], count),
        }
    )
    lean = 0.2 + 0.8 * x - 0.02 * (rows["age"].to_numpy() - 48)
    rows["fast"] = yes_no(by_chance(r, np.where(y > 0.35 + 2.5 * x**2, NEVER, lean)))
    return Table(rows, (r.random(count) < behind(rows)).astype(float))


def behind(rows: pd.DataFrame) -> np.ndarray:
    """True chance of falling behind."""
    burden = 0.7 * (np.log(rows["debt"].clip(lower=1)) - 9.5) - 0.6 * (
        np.log(rows["income"]) - 10.5
    )
    rest = burden - 0.04 * rows["job_years"] + 0.4 * (rows["home"] == "rent")
    return mean_of(np.asarray(-3.7 + rest + 0.6 * is_yes(rows, "fast")), "logistic")


# Five columns, heavy tails; nobody in rare levels; dying out with a distance.

DEPOTS = [f"d{place:02d}" for place in range(40)]
WITHOUT = DEPOTS[17::2]  # 14 % of the rows, each under 2 %


def parcel(count: int, seed: int) -> Table:
    """Minutes on the way."""
    r = np.random.default_rng(seed)
    often = 1 / np.arange(3, 43)
    rows = pd.DataFrame(
        {
            "depot": r.choice(DEPOTS, count, p=often / often.sum()),
            "km": r.gamma(3, 13, count).round(1),
            "weight": r.lognormal(0.5, 0.9, count).round(2),
            "day": r.choice(["mo", "tu", "we", "th", "fr", "sa"], count),
            "fragile": yes_no(r.random(count) < 0.3),
        }
    )
    lean = -0.5 + 0.4 * np.log(rows["weight"] + 0.1) + 0.5 * (rows["day"] == "sa")
    rows["locker"] = yes_no(by_chance(r, np.where(rows["depot"].isin(WITHOUT), NEVER, lean)))
    lean = 0.5 - 0.35 * (rows["km"] - 40).clip(lower=0) - 0.4 * (rows["fragile"] == "yes")
    rows["drone"] = yes_no(by_chance(r, lean.to_numpy()))
    luck = r.standard_t(3, count) * (4 + 0.1 * rows["km"].to_numpy())
    return Table(rows, minutes(rows) + luck)


def minutes(rows: pd.DataFrame) -> np.ndarray:
    """True expected minutes."""
    place = rows["depot"].str[1:].to_numpy(dtype=float)
    way = 12 * np.sqrt(_number(rows, "km")) + 3 * np.cos(place)
    gain = 6 * is_yes(rows, "locker") + 0.25 * _number(rows, "km") * is_yes(rows, "drone")
    return np.asarray(way + 2 * np.log1p(_number(rows, "weight")) - gain, dtype=float)


# A dose under a limit that moves with two numbers, thinning out towards it.


def dosing(count: int, seed: int) -> Table:
    """How far the pressure falls."""
    r = np.random.default_rng(seed)
    rows = pd.DataFrame(
        {
            "weight": r.normal(76, 14, count).clip(45, 130).round(1),
            "kidney": (0.2 + 1.0 * r.beta(4, 2, count)).round(3),
            "age": r.integers(30, 90, count).astype(float),
            "sex": r.choice(["f", "m"], count),
            "ward": r.choice(["n", "e", "s", "w"], count),
            "gene": r.choice(["fast", "usual", "slow"], count, p=[0.2, 0.6, 0.2]),
            "pressure": r.normal(150, 15, count).round(0),
        }
    )
    bad = 0.3 * (rows["pressure"].to_numpy() - 150) / 15
    part = 0.15 + 0.85 * r.beta(2 * np.exp(bad), 2 * np.exp(-bad))
    rows["dose"] = (highest(rows) * part).round(3)
    return Table(rows, fallen(rows) + r.laplace(0, 1.5, count) * (1 + 0.2 * (bad > 0)))


def highest(rows: pd.DataFrame) -> np.ndarray:
    """The limit of the dose (n,)."""
    return 2 + 0.08 * _number(rows, "weight") * _number(rows, "kidney") ** 1.5


def fallen(rows: pd.DataFrame) -> np.ndarray:
    """True expected fall."""
    dose = _number(rows, "dose")
    works = np.where(rows["gene"] == "slow", 8.0, 6.0) * dose / (dose + 3)
    return np.asarray(works - 0.08 * (rows["pressure"] - 150) - 0.02 * rows["age"], dtype=float)


# A price that moves everywhere but in one region.

PACKS = {"s": 2.0, "m": 3.5, "l": 6.0, "xl": 11.0}


def pricing(count: int, seed: int) -> Table:
    """Packs sold."""
    r = np.random.default_rng(seed)
    rows = pd.DataFrame(
        {
            "region": r.choice(["north", "east", "south", "west", "isles"], count),
            "pack": r.choice(list(PACKS), count, p=[0.2, 0.4, 0.3, 0.1]),
            "brand": r.choice([f"b{place}" for place in range(6)], count),
            "stock": r.poisson(40, count).astype(float),
            "month": r.integers(1, 13, count).astype(float),
            "poster": yes_no(r.random(count) < 0.2),
            "passers": r.lognormal(6, 0.4, count).round(0),
        }
    )
    moved = np.exp(0.15 * (np.log(rows["passers"].to_numpy()) - 6) + r.normal(0, 0.12, count))
    rows["price"] = (usual(rows) * np.where(rows["region"] == "north", 1.0, moved)).round(2)
    return Table(rows, r.poisson(packs(rows)).astype(float))


def usual(rows: pd.DataFrame) -> np.ndarray:
    """The list's price (n,)."""
    brand = rows["brand"].str[1:].to_numpy(dtype=float)
    return np.asarray(rows["pack"].map(PACKS).to_numpy(dtype=float) * (1 + 0.06 * brand))


def packs(rows: pd.DataFrame) -> np.ndarray:
    """True expected packs."""
    season = 0.25 * np.cos(2 * np.pi * rows["month"] / 12) + 0.3 * is_yes(rows, "poster")
    busy = 0.8 * (np.log(rows["passers"]) - 6) + 0.1 * (rows["region"] == "isles")
    away = np.log(_number(rows, "price") / usual(rows))
    return np.asarray(np.exp(1.2 + season + busy - 1.6 * away - 0.4 * np.abs(away)), dtype=float)


# Two levers, one in degrees, that never go together beyond ten.


def ladder(count: int, seed: int) -> Table:
    """Who leaves."""
    r = np.random.default_rng(seed)
    seats, tenure = 1.0 + r.negative_binomial(2, 0.1, count), r.exponential(24, count)
    rows = pd.DataFrame(
        {
            "tier": r.choice(["free", "plus", "pro"], count, p=[0.3, 0.5, 0.2]),
            "seats": seats,
            "tenure": tenure.round(0),
            "sector": r.choice([f"s{place}" for place in range(8)], count),
            "logins": r.lognormal(3, 0.7, count).round(0),
        }
    )
    lean = 0.5 * (np.log(seats) - 2.6) + 0.4 * (rows["tier"] == "pro") - 0.01 * (tenure - 24)
    helped = by_chance(r, np.asarray(lean) - 0.5)
    small, large = 10 * r.beta(2, 2, count), 30 * r.beta(1.5, 2.0 + 0.02 * tenure.clip(0, 60))
    rows["support"] = yes_no(helped)
    rows["discount"] = np.where(helped, small, large).round(1)
    return Table(rows, (r.random(count) < left(rows)).astype(float))


def left(rows: pd.DataFrame) -> np.ndarray:
    """True chance of leaving."""
    stays = 0.5 * (np.log(rows["logins"].clip(lower=1)) - 3) + 0.012 * rows["tenure"]
    stays = stays + 0.15 * (np.log(rows["seats"]) - 2.6) + 0.2 * (rows["tier"] == "pro")
    helped = 0.5 * is_yes(rows, "support") + 0.03 * rows["discount"]
    return mean_of((-0.3 - stays - helped).to_numpy(), "logistic")


# Twenty-five columns; levers: three in a hundred have one, one is strongly aimed, one is skewed.


def campaign(count: int, seed: int) -> Table:
    """What is spent."""
    r = np.random.default_rng(seed)
    columns: dict[str, np.ndarray] = {}
    for place in range(5):
        columns[f"score_{place}"] = r.normal(0, 1, count).round(2)
        columns[f"past_{place}"] = r.gamma(1 + place, 10, count).round(1)
    for place in range(4):
        columns[f"times_{place}"] = r.poisson(1 + place, count).astype(float)
    for place in range(8):
        levels = [f"{letter}{place}" for letter in "abcdefgh"[: 2 + place]]
        columns[f"kind_{place}"] = r.choice(levels, count)
    rows = pd.DataFrame(columns)
    lean = rows["score_0"] + 0.5 * rows["score_1"] + 0.6 * (rows["kind_2"] == "a2")
    rows["trial"] = yes_no(by_chance(r, (-3.7 + 0.5 * rows["score_2"]).to_numpy()))
    aimed = 0.05 + 0.9 * mean_of(2.0 * lean.to_numpy() - 0.4, "logistic")
    rows["agent"] = yes_no(r.random(count) < aimed)
    ready = 0.3 * rows["score_0"] + 0.01 * (rows["past_1"] - 20)
    rows["budget"] = np.exp(5 + ready + r.normal(0, 0.7, count)).round(1)
    return Table(rows, bought(rows) + 5 * r.standard_t(3, count))


def bought(rows: pd.DataFrame) -> np.ndarray:
    """True expected spend."""
    base = 4 * rows["score_0"] + 2 * rows["score_1"] ** 2 + 0.1 * rows["past_1"] + rows["times_2"]
    base = base + 3 * (rows["kind_2"] == "a2") + 2 * rows["score_2"] + 2 * (rows["kind_5"] == "c5")
    gain = 4 * is_yes(rows, "trial") + (3 + rows["score_0"]) * is_yes(rows, "agent")
    return np.asarray(base + gain + 6 * np.log(rows["budget"]), dtype=float)


# Sixty levels, counts; a lever that three in a hundred have where a fifth of the rows are.


def calls(count: int, seed: int) -> Table:
    """Repairs asked for."""
    r = np.random.default_rng(seed)
    often = 1 / np.arange(2, 62)
    place = r.choice(60, count, p=often / often.sum())
    rows = pd.DataFrame(
        {
            "street": pd.Series([f"street {number}" for number in range(60)]).to_numpy()[place],
            "floor": r.geometric(0.3, count).clip(1, 12).astype(float),
            "built": r.integers(1900, 2021, count).astype(float),
        }
    )
    thin = (rows["built"] < 1940) & (rows["floor"] <= 3)
    lean = np.where(thin, -3.5, 0.3 + 0.5 * np.sin(place))
    rows["visit"] = yes_no(by_chance(r, lean))
    rows["letters"] = r.geometric(1 / (2.5 + 0.8 * np.sin(place)), count).astype(float) - 1
    return Table(rows, _uneven_counts(r, repairs(rows), 1.5))


def repairs(rows: pd.DataFrame) -> np.ndarray:
    """True expected repairs."""
    place = rows["street"].str[7:].to_numpy(dtype=float)
    old = (2020 - _number(rows, "built")) / 100
    more = 0.5 * np.sin(place) + 0.9 * old**2 + 0.04 * rows["floor"]
    less = 0.4 * is_yes(rows, "visit") + 0.25 * np.log1p(_number(rows, "letters"))
    return np.asarray(np.exp(0.4 + more - less), dtype=float)


# A sharp floor that moves: a rent is never below what the place costs.


def rents(count: int, seed: int) -> Table:
    """Weeks until it is let."""
    r = np.random.default_rng(seed)
    rows = pd.DataFrame(
        {
            "size": r.gamma(6, 12, count).clip(15, 250).round(0),
            "metro": r.exponential(8, count).round(1),
            "district": r.choice([f"q{place}" for place in range(12)], count),
            "lift": yes_no(r.random(count) < 0.4),
        }
    )
    rows["rent"] = (costs(rows) * (1 + 0.6 * r.random(count))).round(0)
    return Table(rows, weeks(rows) * r.gamma(3, 1 / 3, count))


def costs(rows: pd.DataFrame) -> np.ndarray:
    """The lowest rent (n,)."""
    place = rows["district"].str[1:].to_numpy(dtype=float)
    near = np.exp(-_number(rows, "metro") / 10)
    return np.asarray(9 * _number(rows, "size") ** 0.9 * (1 + 0.4 * near) * (1 + 0.03 * place))


def weeks(rows: pd.DataFrame) -> np.ndarray:
    """True expected weeks."""
    dear = np.log(_number(rows, "rent") / costs(rows))
    place = rows["district"].str[1:].to_numpy(dtype=float)
    rest = 0.15 * is_yes(rows, "lift") + 0.03 * place - 0.02 * rows["metro"]
    return np.asarray(np.exp(1.2 + 1.8 * dear - rest), dtype=float)


# Interactions without main effects, for who has it and for what comes of it.


def product(count: int, seed: int) -> Table:
    """Who stays: two skewed numbers multiplied."""
    r = np.random.default_rng(seed)
    rows = pd.DataFrame(
        {
            "heat": r.gamma(4, 1, count).round(2),
            "load": r.lognormal(0, 0.4, count).round(3),
            "hours": r.uniform(0, 10, count).round(1),
            "plant": r.choice(["p", "q", "r"], count),
        }
    )
    rows["on"] = yes_no(by_chance(r, 1.4 * _both(rows)))
    return Table(rows, (r.random(count) < kept(rows)).astype(float))


def _both(rows: pd.DataFrame) -> np.ndarray:
    load = (_number(rows, "load") / np.exp(0.08) - 1) / np.sqrt(np.expm1(0.16))
    return np.asarray((_number(rows, "heat") - 4) / 2 * load)


def kept(rows: pd.DataFrame) -> np.ndarray:
    """True chance of staying."""
    rest = 0.08 * (_number(rows, "hours") - 5) + 0.4 * is_yes(rows, "on")
    return mean_of(np.asarray(rest - 0.8 + 0.9 * _both(rows)), "logistic")


def board(count: int, seed: int) -> Table:
    """A score on a board of four by two fields."""
    r = np.random.default_rng(seed)
    rows = pd.DataFrame(r.random((count, 5)).round(3), columns=list("abcde"))
    rows["place"] = r.choice(["x", "y"], count)
    rows["on"] = yes_no(by_chance(r, 1.5 * _field(rows)))
    return Table(rows, on_board(rows) + 3 * r.normal(0, 1, count))


def _field(rows: pd.DataFrame) -> np.ndarray:
    fields = np.floor(4 * _number(rows, "a")) + np.floor(2 * _number(rows, "b"))
    return np.where(fields % 2 == 0, 1.0, -1.0)


def on_board(rows: pd.DataFrame) -> np.ndarray:
    """True expected score."""
    return np.asarray(2 * _field(rows) + 2 * _number(rows, "c") + is_yes(rows, "on"), dtype=float)


def threesome(count: int, seed: int) -> Table:
    """A yield that depends on whether an odd number of three things is there."""
    r = np.random.default_rng(seed)
    names = ["lime", "shade", "drain", "fence"]
    rows = pd.DataFrame({name: yes_no(r.random(count) < 0.5) for name in names})
    rows["slope"] = r.exponential(4, count).round(1)
    rows["soil"] = r.choice(["clay", "sand", "loam"], count)
    rows["rain"] = r.normal(600, 90, count).round(0)
    rows["net"] = yes_no(by_chance(r, 1.3 * _odd(rows)))
    return Table(rows, harvest(rows) + 2.5 * r.normal(0, 1, count))


def _odd(rows: pd.DataFrame) -> np.ndarray:
    signs = [2 * is_yes(rows, name) - 1 for name in ("lime", "shade", "drain")]
    return np.asarray(np.prod(signs, axis=0), dtype=float)


def harvest(rows: pd.DataFrame) -> np.ndarray:
    """True expected yield."""
    rest = 0.01 * (rows["rain"] - 600) - 0.1 * rows["slope"] + 0.5 * (rows["soil"] == "loam")
    return np.asarray(rest + 10 + 1.5 * _odd(rows) + is_yes(rows, "net"), dtype=float)
