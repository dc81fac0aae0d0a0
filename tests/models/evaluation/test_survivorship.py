"""Tables that were cut, or count the leaving itself, are told from whole ones by their rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from datasets.cards.card import Column, Dataset
from models.evaluation.survivorship import SurvivorshipBias, survivorship_of, truncation_point

TODAY = np.datetime64("2026-01-01")


def card(*, date: bool = True, leaving: bool = True, stay: str = "tenure_days") -> Dataset:
    columns = [Column(stay, "Tenure", "number", "driver"), Column("y", "Y", "yes_no", "outcome")]
    columns += [Column("signup_date", "Signup", "date", "date")] if date else []
    event = ("leaves", "leave", "left") if leaving else ("buys", "buy", "bought")
    return Dataset("k", "t", 1, "f", tuple(columns), positive="Yes", event=event)


def customers(
    seed: int, kind: str, rows: int = 1_500, stay: str = "tenure_days"
) -> tuple[pd.DataFrame, np.ndarray]:
    """Customers whose stay is counted to the day of leaving, or to one day for everybody."""
    draw = np.random.default_rng(seed)
    since = draw.uniform(0, 1_500, rows)
    life = draw.exponential(900, rows)
    if kind == "counted":
        left, length = life < since, np.minimum(life, since)
    else:
        chance = 0.5 * np.exp(-since / 500) if kind == "one day" else np.full(rows, 0.25)
        left, length = draw.random(rows) < chance, since
    joined = TODAY - since.round().astype("timedelta64[D]")
    frame = pd.DataFrame({stay: length.round(), "signup_date": joined.astype("datetime64[us]")})
    return frame, left.astype(float)


def count(kind: str, sign: str, *, date: bool = True, leaving: bool = True) -> int:
    dataset = card(date=date, leaving=leaving)
    return sum(
        bool(getattr(survivorship_of(dataset, *customers(seed, kind)), sign)) for seed in range(40)
    )


def test_a_stay_that_ends_with_leaving_is_told() -> None:
    assert count("counted", "stops_early") >= 38
    assert count("counted", "less_time") >= 38
    assert count("counted", "one_day") == 0


def test_a_stay_that_is_counted_to_one_day_is_not() -> None:
    assert count("one day", "one_day") == 40
    assert count("one day", "stops_early") == 0
    assert count("one day", "less_time") == 0
    assert count("one day", "stops_early", date=False) >= 36  # without a date nobody can tell


def test_a_stay_that_has_nothing_to_do_with_leaving_is_left_alone() -> None:
    assert count("nothing", "stops_early", date=False) <= 1


def test_only_leaving_ends_a_stay() -> None:
    assert count("counted", "stops_early", leaving=False) == 0
    assert count("counted", "less_time", leaving=False) == 0


@pytest.mark.parametrize("whole", [True, False])
def test_a_table_that_begins_late_is_told(whole: bool) -> None:
    cut = untouched = 0
    for seed in range(40):
        draw = np.random.default_rng(seed)
        stays = draw.exponential(24, 3_000)
        length = np.ceil(stays) if whole else stays
        untouched += truncation_point(length) is not None
        cut += truncation_point(length[length >= 12]) is not None
    assert cut >= 37
    assert untouched == 0


def test_stays_that_taper_off_are_not_cut() -> None:
    told = {"gamma": 0, "lognormal": 0}
    for seed in range(60):
        draw = np.random.default_rng(seed)
        told["gamma"] += truncation_point(draw.gamma(3, 8, 2_000)) is not None
        told["lognormal"] += truncation_point(draw.lognormal(3, 0.6, 2_000)) is not None
    assert max(told.values()) <= 6


def test_no_such_column_is_said_by_none() -> None:
    assert survivorship_of(
        card(date=False, stay="calls"), *customers(1, "counted", stay="calls")
    ) == (SurvivorshipBias())


@pytest.mark.parametrize("stay", ["Tenure Months", "months_as_customer", "account_age"])
def test_the_name_tells_a_length_of_stay(stay: str) -> None:
    bias = survivorship_of(card(date=False, stay=stay), *customers(1, "counted", stay=stay))
    assert bias.stay == stay
