"""The tables in which leaks are looked for: the built-in two and every usable shared file.

What gives the outcome away in a file as it came is what the data's own README names; every other
column is honest. Thresholds were chosen on the tables of `HALF` 0 and are judged on those of 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial, reduce
from pathlib import Path

import pandas as pd

from benchmarks.checkout import REAL_TABLES
from datasets.importing.read_file import read
from datasets.workspace import sample_retail, sample_subscription

STATUS = ("Customer Status", "Churn Value", "Churn Score", "Churn Category", "Churn Reason")
BILLS = (
    "Total Charges",
    "Total Refunds",
    "Total Extra Data Charges",
    "Total Long Distance Charges",
)
JOINED = ("demographics", "location", "services", "status")


@dataclass(frozen=True, slots=True)
class Source:
    """One table with one outcome.

    Attributes:
        name: as printed.
        load: the typed rows.
        outcome: the column asked about.
        positive: its value asked about; None for a number.
        leaks: columns that give the outcome away, by the data's README.
        half: 0 where thresholds were chosen, 1 where they are judged.
        entity: the column that names what recurs over time; empty where nothing does.
        time: the column that orders its rows.
    """

    name: str
    load: Callable[[], pd.DataFrame]
    outcome: str
    positive: str | None
    leaks: frozenset[str]
    half: int
    entity: str = ""
    time: str = ""


def sources(folder: Path = REAL_TABLES) -> tuple[Source, ...]:
    """Every table; the built-in two only where the folder is not there."""
    return (*built_in(), *shared(folder)) if folder.is_dir() else built_in()


def built_in() -> tuple[Source, ...]:
    """The simulated two: what their own text calls a leak is one."""
    reason, none = frozenset({"cancellation_reason"}), frozenset[str]()
    return (
        Source("subscription", sample_subscription.make, "churned", "Yes", reason, 0),
        Source("retail_chain", sample_retail.make, "sales", None, none, 1, "store_id", "week"),
    )


def shared(folder: Path) -> tuple[Source, ...]:
    """The real files, one line for each outcome that is asked of them."""

    def of(name: str, file: str, outcome: tuple[str, str | None], half: int, *leaks: str) -> Source:
        load = partial(_file, folder / file)
        return Source(name, load, *outcome, frozenset(leaks), half)

    status = "telco_tables/Telco_customer_churn_status.xlsx"
    services = "telco_tables/Telco_customer_churn_services.xlsx"
    status_leaks = (*STATUS, "Satisfaction Score", "CLTV")
    label, rides = ("Churn Label", "Yes"), ("casual", "registered")
    joined = partial(_joined, folder)
    daily = of("bike_day", "bike_day.csv", ("cnt", None), 0, *rides)
    hourly = of("bike_hour", "bike_hour.csv", ("cnt", None), 0, *rides)
    shops = of("rossmann", "rossmann_sales.parquet", ("Sales", None), 1, "Customers")
    extended = ("Churn Value", "Churn Score", "Churn Reason", "CLTV")
    return (
        of("telco_churn", "telco_churn.csv", ("Churn", "Yes"), 0),
        of("telco_extended", "telco_churn_extended.xlsx", label, 0, *extended),
        of("telco_status", status, label, 0, *status_leaks),
        Source("telco_joined", joined, *label, frozenset(status_leaks), 0),
        of("telco_services", services, ("Total Revenue", None), 0, *BILLS),
        of("advertising", "advertising.csv", ("sales", None), 0),
        replace(daily, time="dteday"),
        replace(hourly, time="instant"),
        of("bank_churn", "bank_churn.csv", ("Exited", "1"), 1),
        of("bank_marketing", "bank_marketing.csv", ("y", "yes"), 1, "duration"),
        of("hillstrom visit", "hillstrom.csv", ("visit", "1"), 1, "conversion", "spend"),
        of("hillstrom conversion", "hillstrom.csv", ("conversion", "1"), 1, "visit", "spend"),
        of("hillstrom spend", "hillstrom.csv", ("spend", None), 1, "visit", "conversion"),
        of("ucb_admit", "ucb_admit.csv", ("admit", "admitted"), 1),
        replace(shops, entity="Store", time="Date"),
    )


def _file(path: Path) -> pd.DataFrame:
    table_read = read(path)
    if table_read.frame is None:
        raise ValueError(f"{path.name} could not be read: {' '.join(table_read.problems)}")
    return table_read.frame


def _joined(folder: Path) -> pd.DataFrame:
    """The telephone company's four tables side by side: what a careless join brings in."""
    parts = [
        _file(folder / "telco_tables" / f"Telco_customer_churn_{part}.xlsx") for part in JOINED
    ]
    return reduce(_beside, parts)


def _beside(left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    new = [name for name in right.columns if name == "Customer ID" or name not in left.columns]
    return left.merge(right[new], on="Customer ID", validate="one_to_one")
