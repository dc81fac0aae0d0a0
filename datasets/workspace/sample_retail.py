"""A simulated retail chain whose truth is written down: what each store sells in a week.

96 stores over the 104 weeks of 2024 and 2025, 9,984 rows; `sales` is the week's turnover in
dollars. The stores, their surroundings and the calendar are always the same; a seed draws what
varies from week to week. Everything that decides about sales, prices and promotions is a column of
the table, so an honest comparison can find the truth and a naive one cannot.

What is sold. With t the day of the year as an angle (`week_of_year` / 52 × 2π):

    log E(sales) = log 21,000
        + 0.55 log(size_sqm / 900)
        + 0.18 [store_type City] + 0.10 [store_type Mall]
        − 0.10 [competition_km < 1] − 0.035 max(3 − competition_km, 0)
        + 0.012 (footfall_index − 100)
        + 0.07 cos t
        + 0.16 [holiday Yes]
        − 1.30 log(price_index / 100)
        + [promotion Yes] (0.10 + 0.05 [store_type Mall] − 0.002 (footfall_index − 100))
        + 0.05 [display Yes]

    sales = E(sales) × a gamma of mean 1 and shape 22, rounded to dollars

A price 5 % lower thus raises turnover by 6.9 %. `region` and `parking` have no effect of their own;
`parking` follows the size, `staff` follows size and footfall.

Who set what. Promotions are planned for slow weeks and weak stores, prices are lower where a
competitor is near and on holidays, so seen naively promotions seem to do harm:

    price_index = 100 + 1.2 [City] − 1.5 [competition_km < 1] − 1.0 [holiday Yes]
                  + 0.04 (footfall_index − 100) + normal(0, 7.0), within 82 and 118
    promotion   chance 0.05 + 0.85 / (1 + exp(−z)),
                z = −0.5 − 0.06 (footfall_index − 100) − 1.0 log(size_sqm / 900)
                    + 0.55 [competition_km < 1] − 0.6 [City] + 0.5 cos t
    display     chance 0.05 + 0.85 / (1 + exp(−z)),
                z = −0.6 + 0.6 [Mall] + 0.04 (footfall_index − 100)
"""

from __future__ import annotations

import numpy as np
import pandas as pd

STORES = 96
WEEKS = 104
FIRST = np.datetime64("2024-01-01")  # a Monday
HOLIDAYS = frozenset({1, 13, 14, 22, 27, 36, 47, 48, 51, 52})  # weeks of the year
TYPES = np.array(["City", "Mall", "Suburb"])
REGIONS = np.array(["North", "South", "East", "West"])
SHAPE = 22.0


def make(seed: int = 7) -> pd.DataFrame:
    """The table: text as str, numbers as float64, week as datetime64[us]; sorted by week, store.

    Args:
        seed: another seed is another draw of the weeks of the same chain.
    """
    rng = np.random.default_rng(seed)
    frame = _places_and_weeks()
    rows = len(frame)
    season = _season(frame)
    holiday = (frame["holiday"] == "Yes").to_numpy()
    footfall = np.round(
        100 + 4 * season + 5 * holiday + 6 * _is(frame, "City") + rng.normal(0, 9, rows), 1
    )
    frame["footfall_index"] = footfall
    frame["staff"] = np.round(
        np.clip(frame["size_sqm"] / 90 + 0.05 * (footfall - 100) + rng.normal(0, 1, rows), 3, None)
    )
    frame["price_index"] = _prices(rng, frame)
    for lever, chance in _chances(frame).items():
        treated = rng.random(rows) < chance
        frame[lever] = pd.Series(np.where(treated, "Yes", "No"), dtype="str")
    frame["sales"] = np.round(expected(frame) * rng.gamma(SHAPE, 1 / SHAPE, rows))
    return frame


def _places_and_weeks() -> pd.DataFrame:
    """Stores times weeks: what is the same for every seed."""
    store = np.tile(np.arange(STORES), WEEKS)
    week = np.repeat(np.arange(WEEKS), STORES)
    place = np.random.default_rng(2024)  # the chain itself: never another one
    kind = place.permutation(np.arange(STORES) % 3)
    size = np.round(np.exp(place.normal(6.8, 0.35, STORES)), -1)
    distance = np.round(np.clip(place.gamma(1.6, 1.3, STORES), 0.1, 12), 1)
    parking = np.round(size / 12 + place.normal(0, 12, STORES)).clip(5)
    of_year = week % 52 + 1
    return pd.DataFrame(
        {
            "store_id": pd.Series([f"S{101 + number}" for number in store], dtype="str"),
            "week": (FIRST + week.astype("timedelta64[W]")).astype("datetime64[us]"),
            "region": pd.Series(REGIONS[store % 4], dtype="str"),
            "store_type": pd.Series(TYPES[kind[store]], dtype="str"),
            "size_sqm": size[store],
            "parking": parking[store],
            "competition_km": distance[store],
            "week_of_year": of_year.astype(float),
            "holiday": pd.Series(
                np.where(np.isin(of_year, list(HOLIDAYS)), "Yes", "No"), dtype="str"
            ),
        }
    )


def _prices(rng: np.random.Generator, rows: pd.DataFrame) -> np.ndarray:
    usual = (
        100
        + 1.2 * _is(rows, "City")
        - 1.5 * _near(rows)
        - 1.0 * (rows["holiday"] == "Yes").to_numpy()
        + 0.04 * (rows["footfall_index"].to_numpy() - 100)
    )
    return np.round(np.clip(usual + rng.normal(0, 7.0, len(rows)), 82, 118), 1)


def _chances(rows: pd.DataFrame) -> dict[str, np.ndarray]:
    """The chance (n,) of a promotion and of a display, 0.05 to 0.9."""
    footfall = rows["footfall_index"].to_numpy(dtype=float) - 100
    leanings = {
        "promotion": -0.5
        - 0.06 * footfall
        - 1.0 * np.log(rows["size_sqm"].to_numpy(dtype=float) / 900)
        + 0.55 * _near(rows)
        - 0.6 * _is(rows, "City")
        + 0.5 * _season(rows),
        "display": -0.6 + 0.6 * _is(rows, "Mall") + 0.04 * footfall,
    }
    return {lever: 0.05 + 0.85 / (1 + np.exp(-z)) for lever, z in leanings.items()}


def expected(rows: pd.DataFrame) -> np.ndarray:
    """The true mean (n,) of each row's sales in dollars, given the columns of the table."""
    footfall = rows["footfall_index"].to_numpy(dtype=float) - 100
    distance = rows["competition_km"].to_numpy(dtype=float)
    mall = _is(rows, "Mall")
    logarithm = (
        np.log(21_000)
        + 0.55 * np.log(rows["size_sqm"].to_numpy(dtype=float) / 900)
        + 0.18 * _is(rows, "City")
        + 0.10 * mall
        - 0.10 * _near(rows)
        - 0.035 * np.maximum(3 - distance, 0)
        + 0.012 * footfall
        + 0.07 * _season(rows)
        + 0.16 * (rows["holiday"] == "Yes").to_numpy()
        - 1.30 * np.log(rows["price_index"].to_numpy(dtype=float) / 100)
        + (rows["promotion"] == "Yes").to_numpy() * (0.10 + 0.05 * mall - 0.002 * footfall)
        + 0.05 * (rows["display"] == "Yes").to_numpy()
    )
    dollars: np.ndarray = np.exp(logarithm)
    return dollars


def _season(rows: pd.DataFrame) -> np.ndarray:
    """1 at the turn of the year, −1 at midsummer."""
    wave: np.ndarray = np.cos(rows["week_of_year"].to_numpy(dtype=float) / 52 * 2 * np.pi)
    return wave


def _is(rows: pd.DataFrame, kind: str) -> np.ndarray:
    same: np.ndarray = (rows["store_type"] == kind).to_numpy(dtype=bool)
    return same


def _near(rows: pd.DataFrame) -> np.ndarray:
    close: np.ndarray = (rows["competition_km"] < 1).to_numpy(dtype=bool)
    return close
