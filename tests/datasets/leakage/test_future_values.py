"""What comes next is a leak; what came before is honest history."""

import numpy as np
import pandas as pd
import pytest

from datasets.cards.profile import facts_of
from datasets.leakage.future_values import later_leaks, orders_of

STORES, WEEKS = 30, 60


@pytest.fixture
def frame() -> pd.DataFrame:
    rng = np.random.default_rng(4)
    level = rng.gamma(4, 100, STORES)
    sales = level * rng.lognormal(0, 0.2, (WEEKS, STORES))
    columns = {
        "sales": sales,
        "next": np.vstack([sales[1:], sales[-1:]]),
        "trend": np.vstack([(sales[:-2] + sales[1:-1] + sales[2:]) / 3, sales[-2:]]),
        "before": np.vstack([sales[:1], sales[:-1]]),
        "noise": rng.normal(size=(WEEKS, STORES)),
        "size": np.tile(level, (WEEKS, 1)),
    }
    table = pd.DataFrame({name: values.ravel() for name, values in columns.items()})
    weeks = pd.Timestamp("2024-01-01") + pd.to_timedelta(
        np.repeat(np.arange(WEEKS), STORES) * 7, "D"
    )
    return table.assign(
        store=pd.Series([f"S{n}" for n in np.tile(np.arange(STORES), WEEKS)], dtype="str"),
        week=weeks.astype("datetime64[us]"),
    )


def leaking(frame: pd.DataFrame) -> set[str]:
    facts = [column for column in facts_of(frame) if column.name != "sales"]
    leaks = later_leaks(frame, facts, frame["sales"].to_numpy(), "sales")
    assert all(leak.certain and "of those that follow" in leak.why for leak in leaks.values())
    return set(leaks)


def test_store_by_store_by_date_whatever_the_files_order(frame: pd.DataFrame) -> None:
    assert leaking(frame) == {"next", "trend"}
    mixed = frame.sample(frac=1, random_state=3).reset_index(drop=True)
    assert leaking(mixed) == {"next", "trend"}
    series = frame[["sales", "noise"]].assign(
        ahead=frame["sales"].shift(-1), back=frame["sales"].shift(1)
    )
    assert leaking(series.iloc[1:-1].reset_index(drop=True)) == {"ahead"}


def test_orders_need_one_row_for_each_entity_and_date(frame: pd.DataFrame) -> None:
    facts = facts_of(frame)
    assert len(orders_of(frame, facts)) == 2
    rows, breaks = orders_of(frame, facts)[1]
    assert frame["store"].iloc[rows[breaks]].is_unique
    weeks = frame["week"].to_numpy()[rows]
    assert (np.diff(weeks)[~breaks[1:]] > np.timedelta64(0, "D")).all()
    twice = pd.concat([frame, frame], ignore_index=True)
    assert len(orders_of(twice, facts_of(twice))) == 1
    assert len(orders_of(frame.drop(columns="week"), facts_of(frame.drop(columns="week")))) == 1


def test_short_tables_say_nothing(frame: pd.DataFrame) -> None:
    assert leaking(frame.head(60)) == set()
