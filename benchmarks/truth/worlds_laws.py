"""Laws that simulated tables follow: confounded, skewed, rare, clustered, with holes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.truth.worlds import Table, by_chance, is_yes, yes_no
from models.statistics.outcome_family import mean_of

# Dear where demand is high: a number moved at the edge of the data, counts.


def rental(count: int, seed: int) -> Table:
    """Nights booked."""
    r = np.random.default_rng(seed)
    area = r.integers(0, 30, count)
    charm = np.random.default_rng(99).normal(0, 0.35, 30)[area]
    week, stars = r.integers(1, 53, count), r.integers(2, 6, count)
    heat = 0.4 * np.cos(2 * np.pi * (week - 28) / 52)
    rate = 90 * np.exp(0.22 * heat + 0.12 * charm + 0.1 * (stars - 3.5) + r.normal(0, 0.13, count))
    rows = pd.DataFrame(
        {
            "area": pd.Series(np.array([f"z{place:02d}" for place in range(30)])[area]),
            "walk_score": (60 + 18 * charm).round(0),
            "week": week.astype(float),
            "demand_index": heat.round(3),
            "stars": stars.astype(float),
            "rate": rate.round(1),
        }
    )
    return Table(rows, r.poisson(nights(rows)).astype(float))


def nights(rows: pd.DataFrame) -> np.ndarray:
    """True expected nights."""
    stars = rows["stars"] - 3.5
    calm = 2.3 + 0.7 * (rows["walk_score"] - 60) / 18 + 1.1 * rows["demand_index"] + 0.15 * stars
    return np.asarray(np.exp(calm - (1.3 + 0.2 * stars) * np.log(rows["rate"] / 90)), dtype=float)


# Help goes to those in trouble: the raw difference has the wrong sign.


def coach(count: int, seed: int) -> Table:
    """Who leaves."""
    r = np.random.default_rng(seed)
    late, age = r.poisson(1.0, count).astype(float), r.gamma(3, 9, count).round(0)
    mood = r.integers(1, 11, count).astype(float)
    tier = r.choice(list("ABC"), count, p=[0.5, 0.3, 0.2])
    need = -0.8 + 0.7 * late - 0.3 * (mood - 5.5) + 0.02 * (age - 27) * (tier == "A")
    helped = yes_no(by_chance(r, need))
    rows = pd.DataFrame({"late": late, "age": age, "mood": mood, "tier": tier, "coach": helped})
    return Table(rows, (r.random(count) < leaves(rows)).astype(float))


def leaves(rows: pd.DataFrame) -> np.ndarray:
    """True chance of leaving."""
    helps = 0.6 * (rows["coach"] == "yes") * (1 - 0.4 * (rows["tier"] == "C"))
    rest = 0.6 * rows["late"] - 0.25 * (rows["mood"] - 5.5) - 0.02 * rows["age"]
    return mean_of((-0.7 + rest + 0.5 * (rows["tier"] == "A") - helps).to_numpy(), "logistic")


# Three in a hundred.


def rare(count: int, seed: int) -> Table:
    """Who defaults."""
    r = np.random.default_rng(seed)
    income, used = r.lognormal(10.4, 0.5, count).round(-2), r.beta(2, 3, count).round(3)
    lean = 0.3 + 2.2 * (used - 0.4) - 0.6 * (np.log(income) - 10.4)
    years = r.integers(0, 20, count).astype(float)
    rows = pd.DataFrame(
        {
            "income": income,
            "used": used,
            "years": years,
            "reminder": yes_no(by_chance(r, lean)),
            "newsletter": yes_no(by_chance(r, 1.5 * (0.4 - used) * 4)),
        }
    )
    return Table(rows, (r.random(count) < defaults(rows)).astype(float))


def defaults(rows: pd.DataFrame) -> np.ndarray:
    """True chance of default; the newsletter has no part in it."""
    risk = -4.1 + 3 * (rows["used"] - 0.4) - 0.6 * (np.log(rows["income"]) - 10.4)
    calmer = 0.05 * (rows["years"] - 8) + 0.7 * (rows["reminder"] == "yes")
    return mean_of((risk - calmer).to_numpy(), "logistic")


# Money with many zeros, offers to the good customers, a badge that does nothing.


def money(count: int, seed: int) -> Table:
    """What is spent."""
    r = np.random.default_rng(seed)
    past, recency = r.gamma(2, 60, count).round(0), r.integers(1, 13, count).astype(float)
    lean = np.stack([0 * past, 0.006 * past - 0.08 * (recency - 6) - 0.4, 0.004 * past - 1.2])
    best = (lean + r.gumbel(size=(3, count))).argmax(axis=0)
    badge = np.where(by_chance(r, 0.02 * (past - 120)), "gold", "no")
    rows = pd.DataFrame(
        {
            "past": past,
            "recency": recency,
            "offer": np.array(["none", "mail", "call"])[best],
            "badge": badge,
        }
    )
    buys = r.random(count) < 0.4
    return Table(rows, buys * spent(rows) / 0.4 * r.gamma(2, 0.5, count))


def spent(rows: pd.DataFrame) -> np.ndarray:
    """True expected spend; the badge has no part in it."""
    base = 12 + 0.15 * rows["past"] - 0.8 * rows["recency"]
    lift = 1 + 0.25 * (rows["offer"] == "mail") + 0.45 * (rows["offer"] == "call")
    return np.asarray(np.maximum(base, 2) * lift, dtype=float)


# Better in every department, worse overall: the programme is for the hard ones.

EASE = np.array([1.6, 1.0, 0.2, -0.4, -1.0, -1.8])


def simpson(count: int, seed: int) -> Table:
    """Who passes."""
    r = np.random.default_rng(seed)
    place = r.choice(6, count, p=[0.25, 0.2, 0.15, 0.15, 0.15, 0.1])
    score = r.normal(60 + 4 * EASE[place], 10, count).round(1)
    rows = pd.DataFrame(
        {
            "department": np.array([f"dept {letter}" for letter in "ABCDEF"])[place],
            "score": score,
            "programme": yes_no(by_chance(r, -0.1 - 0.9 * EASE[place])),
        }
    )
    return Table(rows, (r.random(count) < passes(rows)).astype(float))


def passes(rows: pd.DataFrame) -> np.ndarray:
    """True chance of passing."""
    ease = EASE[rows["department"].str[-1].map("ABCDEF".index).to_numpy(dtype=int)]
    rest = 0.04 * (rows["score"].to_numpy() - 60) + 0.5 * is_yes(rows, "programme")
    return mean_of(0.9 * ease + rest, "logistic")


# Good for some, bad for others, with kinks; given to those whom it helps.


def mixed(count: int, seed: int) -> Table:
    """Units produced."""
    r = np.random.default_rng(seed)
    x, z = r.normal(0, 1, count).round(2), r.uniform(-2, 2, count).round(2)
    site = r.choice(["north", "south", "west"], count)
    lean = 0.9 * x - 0.4 * z + 0.5 * (site == "west")
    rows = pd.DataFrame({"x": x, "z": z, "site": site, "tool": yes_no(by_chance(r, lean))})
    return Table(rows, expected_units(rows) + r.normal(0, 1.5, count))


def expected_units(rows: pd.DataFrame) -> np.ndarray:
    """True expected units."""
    gain = np.where(rows["x"] > 0.3, 1.8, -0.6) + 0.5 * (rows["site"] == "west")
    base = 20 + 1.5 * np.sin(1.5 * rows["x"]) + np.abs(rows["z"]) + 0.6 * (rows["site"] == "north")
    return np.asarray(base + gain * (rows["tool"] == "yes"), dtype=float)


# A dose that saturates, uneven noise; clicks follow from need and do nothing.


def dose(count: int, seed: int) -> Table:
    """How much better somebody gets."""
    r = np.random.default_rng(seed)
    need, age = r.normal(0, 1, count).round(2), r.integers(20, 81, count).astype(float)
    hours = (6 + 1.2 * need - 0.02 * (age - 50) + r.normal(0, 2, count)).clip(0, 16)
    visits = r.poisson(np.exp(1.2 + 0.25 * need)).clip(0, 12).astype(float)
    rows = pd.DataFrame(
        {
            "need": need,
            "age": age,
            "hours": hours.round(2),
            "visits": visits,
            "clicks": (12 + 2 * need + r.normal(0, 3, count)).round(1),
        }
    )
    return Table(rows, better(rows) + r.normal(0, 1, count) * (0.8 + 0.15 * hours))


def better(rows: pd.DataFrame) -> np.ndarray:
    """True expected improvement; clicks have no part in it."""
    works = 9 * (1 - np.exp(-rows["hours"] / 5)) + 0.6 * np.sqrt(rows["visits"])
    return np.asarray(works - 1.5 * rows["need"] - 0.03 * (rows["age"] - 50), dtype=float)


# Three levers that go together, as offers do.


def bundle(count: int, seed: int) -> Table:
    """What a shop sells in a week."""
    r = np.random.default_rng(seed)
    size, rival = r.gamma(5, 40, count).round(0), r.integers(0, 5, count).astype(float)
    lean = 0.004 * (size - 200) + 0.25 * (rival - 2)
    poster = by_chance(r, lean)
    leaflet = by_chance(r, lean - 0.3 + 0.6 * poster)
    price = (
        20 + 0.006 * (size - 200) - 0.5 * rival - 0.5 * poster + r.normal(0, 1.5, count)
    ).round(1)
    rows = pd.DataFrame(
        {
            "size": size,
            "rival": rival,
            "poster": yes_no(poster),
            "leaflet": yes_no(leaflet),
            "price": price,
        }
    )
    return Table(rows, r.poisson(sold(rows)).astype(float))


def sold(rows: pd.DataFrame) -> np.ndarray:
    """True expected sales."""
    offers = 0.12 * is_yes(rows, "poster") + 0.08 * is_yes(rows, "leaflet")
    both = 0.06 * is_yes(rows, "poster") * is_yes(rows, "leaflet")
    rest = 3.2 + 0.5 * np.log(rows["size"] / 200) - 0.06 * rows["rival"]
    return np.asarray(np.exp(rest - 0.05 * (rows["price"] - 20) + offers + both), dtype=float)


# Customers of a strong score get the medal; it does nothing.


def medal(count: int, seed: int) -> Table:
    """What is bought."""
    r = np.random.default_rng(seed)
    z = r.normal(0, 1, count)
    rows = pd.DataFrame(
        {
            "score": (50 + 15 * z).round(0),
            "years": r.gamma(2, 3, count).round(1),
            "medal": yes_no(by_chance(r, 1.3 * z)),
            "area": r.choice(["a", "b", "c", "d"], count),
        }
    )
    return Table(rows, bought(rows) + r.normal(0, 9, count))


def bought(rows: pd.DataFrame) -> np.ndarray:
    """True expected purchases; the medal has no part in it."""
    high = np.tanh((rows["score"] - 50) / 15)
    return np.asarray(40 + 10 * high + 1.2 * rows["years"] + 2 * (rows["area"] == "a"), dtype=float)


# Ten months of each shop: shops differ beyond what is recorded, training is for the whole shop.

MONTHS = 10


def shops(count: int, seed: int) -> Table:
    """Sales of a shop in a month."""
    r = np.random.default_rng(seed)
    many = -(-count // MONTHS)
    shop = np.repeat(np.arange(many), MONTHS)[:count]
    floor, city = r.gamma(4, 50, many).round(0), r.random(many) < 0.5
    trained = by_chance(r, 0.006 * (floor - 200) + 0.6 * city - 0.3)
    own = r.normal(0, 1.5, many)
    month = np.tile(np.arange(1.0, MONTHS + 1), many)[:count]
    season = np.sin(2 * np.pi * month / MONTHS)
    price = 10 + 0.4 * season + 0.3 * city[shop] + r.normal(0, 0.8, count)
    rows = pd.DataFrame(
        {
            "floor": floor[shop],
            "place": np.where(city[shop], "city", "country"),
            "month": month,
            "training": yes_no(trained[shop]),
            "price": price.round(2),
        }
    )
    noise = own[shop] + r.normal(0, 1, count)
    return Table(rows, monthly(rows) + noise, groups=np.char.add("shop ", shop.astype(str)))


def monthly(rows: pd.DataFrame) -> np.ndarray:
    """True expected sales, in thousands."""
    base = 12 + 0.01 * rows["floor"] + 0.8 * (rows["place"] == "city")
    season = 1.5 * np.sin(2 * np.pi * rows["month"] / MONTHS)
    gain = is_yes(rows, "training") * (0.5 + 0.5 * (rows["place"] == "city"))
    return np.asarray(base + season + gain - 0.7 * (rows["price"] - 10), dtype=float)


# What is missing tells something, and who got the lever was decided on what was seen.


def gaps(count: int, seed: int) -> Table:
    """Hours saved."""
    r = np.random.default_rng(seed)
    use, plan = r.normal(20, 6, count).round(1), r.choice(["s", "m", "l"], count)
    lost, unknown = by_chance(r, -1.6 - 0.08 * (use - 20)), r.random(count) < 0.12
    observed_use = np.where(lost, np.nan, use)
    lean = np.where(lost, 0.9, 0.12 * (use - 20)) + 0.4 * (plan == "l") * ~unknown - 0.2
    full = pd.DataFrame(
        {
            "use": use,
            "plan": plan,
            "spend": np.where(r.random(count) < 0.15, np.nan, (5 + r.gamma(3, 2, count)).round(1)),
            "robot": yes_no(by_chance(r, lean)),
        }
    )
    rows = full.assign(use=observed_use, plan=full["plan"].mask(unknown))
    return Table(rows, saved(full) + r.normal(0, 2, count), full)


def saved(rows: pd.DataFrame) -> np.ndarray:
    """True expected hours saved."""
    spend = rows["spend"].fillna(8)
    rest = 0.35 * (rows["use"] - 20) + 1.2 * (rows["plan"] == "l") + 1.5 * np.log(spend)
    return np.asarray(5 + rest + 1.2 * is_yes(rows, "robot"), dtype=float)
