"""The table that the benchmarks explain: simulated customers, 10 columns of levels and 10 numbers.

Three in a hundred cells of the numbers and of two level columns are missing; about 27 % of the
customers leave. The same rows and seed give the same table.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

OUTCOME = "churn"
LEVELS: dict[str, tuple[str, ...]] = {
    "contract": ("monthly", "one_year", "two_year"),
    "payment": ("bank", "card", "cheque", "wallet"),
    "internet": ("dsl", "fibre", "none"),
    "region": tuple(f"region_{place}" for place in range(8)),
    "plan": ("basic", "business", "family", "max", "plus", "pro"),
    "device": tuple(f"device_{place:02d}" for place in range(12)),
    "gender": ("f", "m"),
    "partner": ("no", "yes"),
    "support": ("email", "none", "phone"),
    "segment": tuple(f"segment_{place}" for place in range(5)),
}
NUMBERS = (
    "tenure",
    "monthly_charge",
    "total_charge",
    "usage_gb",
    "calls",
    "tickets",
    "age",
    "income",
    "discount",
    "days_since_login",
)
COLUMNS = (*LEVELS, *NUMBERS)
LEVERS = (
    "contract",
    "payment",
    "plan",
    "support",
    "monthly_charge",
    "discount",
    "tickets",
    "days_since_login",
)
HOLED = ("payment", "support")
MISSING = 0.03


def codes(count: int, seed: int = 7, columns: int = len(COLUMNS)) -> pd.DataFrame:
    """Customers as numbers: a level as its place in `LEVELS`, missing as NaN, and the outcome.

    Args:
        count: rows.
        seed: of every draw.
        columns: how many explaining columns, 1 to 20, half of them levels; the outcome depends on
            all 20 whatever is kept.
    """
    draw = np.random.default_rng(seed)
    full = _numbers(draw, _levels(draw, count))
    outcome = (draw.random(count) < 1 / (1 + np.exp(-_margin(full)))).astype(float)
    names = [*list(LEVELS)[: (columns + 1) // 2], *NUMBERS[: columns // 2]]
    rows = pd.DataFrame({name: full[name].astype(np.float32) for name in names})
    for name in names:
        if name in NUMBERS or name in HOLED:
            rows.loc[draw.random(count) < MISSING, name] = np.nan
    return rows.assign(**{OUTCOME: outcome})


def customers(count: int, seed: int = 7, columns: int = len(COLUMNS)) -> pd.DataFrame:
    """The same customers as people see them: levels as text, a number for each row, yes or no."""
    rows = codes(count, seed, columns)
    for name in rows.columns.intersection(list(LEVELS)):
        levels = LEVELS[name]
        texts = np.array([*levels, None], dtype=object)  # the last for missing, whose place is -1
        places = rows[name].fillna(-1).to_numpy(dtype=int)
        rows[name] = pd.Series(texts[places], dtype="str")
    rows[OUTCOME] = np.where(rows[OUTCOME] == 1, "yes", "no")
    rows.insert(0, "customer_id", [f"C{place:07d}" for place in range(count)])
    return rows


def _levels(draw: np.random.Generator, count: int) -> dict[str, np.ndarray]:
    internet = draw.choice(3, count, p=[0.34, 0.44, 0.22])
    pace = np.array([1.5, 3.0, 0.0])[internet]
    plan = np.clip(np.round(pace + draw.normal(1, 1.2, count)), 0, 5)
    support = draw.choice(3, count, p=[0.3, 0.5, 0.2])
    shares = np.array([20, 18, 15, 14, 12, 10, 7, 4]) / 100
    return {
        "contract": draw.choice(3, count, p=[0.55, 0.21, 0.24]),
        "payment": draw.choice(4, count, p=[0.22, 0.25, 0.33, 0.20]),
        "internet": internet,
        "region": draw.choice(8, count, p=shares),
        "plan": plan,
        "device": np.minimum(11, draw.gamma(2.0, 2.0, count).astype(int)),
        "gender": draw.integers(0, 2, count),
        "partner": draw.integers(0, 2, count),
        "support": np.where(internet == 2, 1, support),
        "segment": np.clip(plan - 1 + draw.integers(-1, 2, count), 0, 4),
    }


def _numbers(draw: np.random.Generator, levels: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    count = len(levels["contract"])
    pace = np.array([1.0, 2.0, 0.0])[levels["internet"]]
    bound = draw.exponential(22, count) + 14
    tenure = np.where(levels["contract"] == 0, draw.exponential(16, count), bound).clip(0, 72)
    discount = np.where(draw.random(count) < 0.6, 0, draw.beta(2, 6, count) * 50)
    list_price = 20 + 12 * pace + 7 * levels["plan"] + draw.normal(0, 6, count)
    charge = (list_price * (1 - discount / 200)).clip(15)
    usage = draw.lognormal(2.0 + 0.5 * pace, 0.9)
    trouble = np.where(levels["support"] == 1, 1.4, 0.7) + 0.02 * usage.clip(0, 60)
    return levels | {
        "tenure": tenure,
        "monthly_charge": charge,
        "total_charge": tenure * charge * draw.normal(1, 0.04, count),
        "usage_gb": usage,
        "calls": draw.poisson(6 + 3 * levels["partner"]),
        "tickets": draw.poisson(trouble),
        "age": draw.normal(46, 16, count).clip(18, 92),
        "income": draw.lognormal(10.5 + 0.05 * levels["segment"], 0.5),
        "discount": discount,
        "days_since_login": draw.exponential(9, count),
    }


def _margin(full: dict[str, np.ndarray]) -> np.ndarray:
    """Log-odds of leaving."""
    by_level = {
        "contract": (1.25, 0.0, -1.1),
        "payment": (-0.3, -0.2, 0.45, 0.1),
        "internet": (0.0, 0.55, -0.6),
        "region": (0.0, 0.1, -0.1, 0.2, 0.0, -0.2, 0.3, 0.0),
        "partner": (0.0, -0.25),
        "support": (0.0, 0.0, -0.3),
    }
    margin = -2.05 + sum(
        np.array(parts)[full[name].astype(int)] for name, parts in by_level.items()
    )
    margin = margin - 0.035 * full["tenure"].clip(0, 45) + 0.28 * full["tickets"].clip(0, 6)
    margin = margin + 0.012 * (full["monthly_charge"] - 60) * (full["contract"] == 0)
    margin = margin + 0.055 * full["days_since_login"].clip(0, 30) - 0.022 * full["discount"]
    margin = margin + 0.4 * ((full["age"] < 30) & (full["plan"] >= 3))
    return np.asarray(margin + 0.3 * np.sin(full["usage_gb"] / 12), dtype=float)
