"""A simulated subscription business whose truth is written down: who leaves, and why.

7,000 customers on 30 June 2026; `churned` says who left in the quarter after. Everything that
decides about leaving and about who was given what is a column of the table (or, for dates, follows
from one), so an honest comparison can find the truth and a naive one cannot.

Who leaves. With logit(p) = log(p / (1 − p)), in the table's columns:

    logit p = −0.95
        + 1.05 [contract Monthly] − 0.55 [contract Two years]
        − 0.65 log((tenure_months + 3) / 15)
        + 0.50 (tickets − 1.5) − 0.015 (tickets − 1.5)²
        − 0.60 (usage_hours − 20) / 10          (a missing usage counts as 20)
        + 1.10 log(monthly_fee / 80)
        − 0.25 log(seats / 5)
        − [support Yes] (0.60 + 0.08 (tickets − 1.5))
        − 0.55 [training Yes]
        − [discount Yes] (0.35 + 0.15 [contract Monthly])
        − 0.40 [onboarding_call Yes]

`region`, `gender`, `logins` and `plan` have no effect of their own. `logins` follows usage and
seats; the fee follows plan and seats.

Who was given what. Each lever has a probability 0.05 + 0.85 / (1 + exp(−z)), so that every kind of
customer is found with it and without it:

    support          z = −1.4 + 0.95 (tickets − 1.5) − 0.60 (usage − 20) / 10
    training         z = −0.9 + 0.70 log(seats / 5) + 0.45 (usage − 20) / 10
    discount         z = −1.6 + 1.2 [contract Monthly] + 1.5 log(fee / 80) + 0.45 (tickets − 1.5)
    onboarding_call  z = −0.6 − 1.10 log((tenure_months + 3) / 15) − 0.30 log(seats / 5)

Support, discounts and calls went to customers in trouble: seen naively, they seem to drive people
away. `cancellation_reason` is filled in for those who left, afterwards: a leak.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

ROWS = 7000
TODAY = np.datetime64("2026-06-30")
REASONS = np.array(
    ["Price", "Missing features", "Moved to a competitor", "No longer needed", "Service"]
)
PLANS = np.array(["Basic", "Standard", "Premium"])
BASE_FEES = np.array([45.0, 70.0, 110.0])


def make(seed: int = 7, rows: int = ROWS) -> pd.DataFrame:
    """The table: text as str, numbers as float64, signup_date as datetime64[us].

    Args:
        seed: another seed is another draw of customers from the same business.
        rows: how many customers.
    """
    rng = np.random.default_rng(seed)
    frame = _customers(rng, rows)
    for lever, chance in _chances(frame).items():
        frame[lever] = _words(rng.random(rows) < chance, "Yes", "No")
    has_left = rng.random(rows) < expected(frame)
    reasons = pd.Series(rng.choice(REASONS, rows, p=[0.3, 0.2, 0.2, 0.15, 0.15]), dtype="str")
    frame["cancellation_reason"] = reasons.where(has_left)
    frame["churned"] = _words(has_left, "Yes", "No")
    return frame


def _customers(rng: np.random.Generator, rows: int) -> pd.DataFrame:
    """Everything about the customers that was there before any lever."""
    tenure = np.floor(np.minimum(rng.gamma(1.5, 13.0, rows), 71.0))
    days = np.floor(rng.random(rows) * 28).astype("timedelta64[D]")
    months = TODAY.astype("datetime64[M]") - tenure.astype("timedelta64[M]")
    signup = np.minimum(months.astype("datetime64[D]") + days, TODAY)
    seats = np.clip(np.round(np.exp(rng.normal(1.5, 0.7, rows))), 1, 60)
    plan = (rng.random((rows, 1)) < _plan_chances(seats).cumsum(axis=1)).argmax(axis=1)
    fee = np.round(BASE_FEES[plan] * (seats / 5) ** 0.18 * np.exp(rng.normal(0, 0.16, rows)), 2)
    usage = np.clip(rng.normal(20 + 2.5 * np.log(seats / 5), 8.0, rows), 0.5, None)
    logins = np.round(np.clip(usage * 1.4 + 2.0 * seats**0.5 + rng.normal(0, 4.0, rows), 0, None))
    tickets = rng.poisson(np.exp(0.35 - 0.02 * (usage - 20)))
    is_measured = rng.random(rows) >= 0.03
    return pd.DataFrame(
        {
            "customer_id": pd.Series([f"C{100001 + row}" for row in range(rows)], dtype="str"),
            "signup_date": signup.astype("datetime64[us]"),
            "region": pd.Series(
                rng.choice(["North", "South", "East", "West"], rows, p=[0.3, 0.3, 0.2, 0.2]),
                dtype="str",
            ),
            "gender": _words(rng.random(rows) < 0.5, "Female", "Male"),
            "plan": pd.Series(PLANS[plan], dtype="str"),
            "contract": _contracts(rng, tenure),
            "tenure_months": tenure,
            "seats": seats,
            "monthly_fee": fee,
            "usage_hours": np.where(is_measured, np.round(usage, 1), np.nan),
            "logins": logins,
            "tickets": np.minimum(tickets, 8).astype(float),
        }
    )


def _plan_chances(seats: np.ndarray) -> np.ndarray:
    """Chance of Basic, Standard and Premium (n, 3): larger customers take larger plans."""
    size = np.log(seats / 5)
    weights = np.exp(np.stack([0.3 - 0.6 * size, 0.5 + 0 * size, -0.3 + 0.6 * size], axis=1))
    chances: np.ndarray = weights / weights.sum(axis=1, keepdims=True)
    return chances


def _contracts(rng: np.random.Generator, tenure: np.ndarray) -> pd.Series:
    """Monthly, Yearly or Two years: those who stayed long signed for longer."""
    stayed = np.log((tenure + 3) / 15)
    weights = np.exp(np.stack([0.6 - 0.5 * stayed, 0 * stayed, -0.6 + 0.5 * stayed], axis=1))
    chances = (weights / weights.sum(axis=1, keepdims=True)).cumsum(axis=1)
    chosen = (rng.random((len(tenure), 1)) < chances).argmax(axis=1)
    return pd.Series(np.array(["Monthly", "Yearly", "Two years"])[chosen], dtype="str")


def _chances(rows: pd.DataFrame) -> dict[str, np.ndarray]:
    """The chance of each customer to be given each lever, 0.05 to 0.9."""
    tickets = rows["tickets"].to_numpy() - 1.5
    usage = _usage(rows)
    fee = np.log(rows["monthly_fee"].to_numpy() / 80)
    seats = np.log(rows["seats"].to_numpy() / 5)
    stayed = np.log((rows["tenure_months"].to_numpy() + 3) / 15)
    monthly = (rows["contract"] == "Monthly").to_numpy()
    leanings = {
        "support": -1.4 + 0.95 * tickets - 0.60 * usage,
        "training": -0.9 + 0.70 * seats + 0.45 * usage,
        "discount": -1.6 + 1.2 * monthly + 1.5 * fee + 0.45 * tickets,
        "onboarding_call": -0.6 - 1.10 * stayed - 0.30 * seats,
    }
    return {lever: 0.05 + 0.85 / (1 + np.exp(-z)) for lever, z in leanings.items()}


def expected(rows: pd.DataFrame) -> np.ndarray:
    """The true probability (n,) that each customer leaves, given the columns of the table."""
    tickets = rows["tickets"].to_numpy(dtype=float) - 1.5
    monthly = (rows["contract"] == "Monthly").to_numpy()
    logit = (
        -0.95
        + 1.05 * monthly
        - 0.55 * (rows["contract"] == "Two years").to_numpy()
        - 0.65 * np.log((rows["tenure_months"].to_numpy(dtype=float) + 3) / 15)
        + 0.50 * tickets
        - 0.015 * tickets**2
        - 0.60 * _usage(rows)
        + 1.10 * np.log(rows["monthly_fee"].to_numpy(dtype=float) / 80)
        - 0.25 * np.log(rows["seats"].to_numpy(dtype=float) / 5)
        - _yes(rows, "support") * (0.60 + 0.08 * tickets)
        - 0.55 * _yes(rows, "training")
        - _yes(rows, "discount") * (0.35 + 0.15 * monthly)
        - 0.40 * _yes(rows, "onboarding_call")
    )
    chance: np.ndarray = 1 / (1 + np.exp(-logit))
    return chance


def _usage(rows: pd.DataFrame) -> np.ndarray:
    """Usage in tens of hours from 20; a missing one counts as 20 in everything that happens."""
    hours: np.ndarray = (rows["usage_hours"].fillna(20.0).to_numpy(dtype=float) - 20) / 10
    return hours


def _yes(rows: pd.DataFrame, lever: str) -> np.ndarray:
    treated: np.ndarray = (rows[lever] == "Yes").to_numpy(dtype=bool)
    return treated


def _words(mask: np.ndarray, yes: str, no: str) -> pd.Series:
    return pd.Series(np.where(mask, yes, no), dtype="str")
