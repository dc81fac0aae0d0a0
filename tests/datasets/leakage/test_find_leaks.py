from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from datasets.cards.profile import facts_of
from datasets.importing.read_file import read
from datasets.leakage.find_leaks import Leak, find_leaks, target_of

Found = dict[str, Leak]
Look = Callable[[str, str, str | None], Found]


@cache
def table(path: Path) -> pd.DataFrame:
    frame = read(path).frame
    assert frame is not None
    return frame


@pytest.fixture(scope="module")
def look(shared_data: Path) -> Look:
    def leaks(file: str, outcome: str, positive: str | None) -> Found:
        frame = table(shared_data / file)
        return find_leaks(frame, facts_of(frame), outcome, positive)

    return leaks


def test_honest_drivers_stay(look: Look) -> None:
    assert look("telco_churn.csv", "Churn", "Yes") == {}
    assert look("bank_churn.csv", "Exited", "1") == {}
    assert look("advertising.csv", "sales", None) == {}


@pytest.mark.parametrize(("outcome", "twin"), [("Churn Label", "Value"), ("Churn Value", "Label")])
def test_telco_extended(look: Look, outcome: str, twin: str) -> None:
    positive = "Yes" if outcome == "Churn Label" else "1"
    by_name = look("telco_churn_extended.xlsx", outcome, positive)
    knowing = {name for name, leak in by_name.items() if leak.knows}
    assert knowing == {f"Churn {twin}", "Churn Score", "Churn Reason", "CLTV"}
    assert by_name[f"Churn {twin}"].why == f"Says the same as {outcome} in other words."
    assert "Filled in only where" in by_name["Churn Reason"].why
    assert "alone it puts 94 of 100 pairs" in by_name["Churn Score"].why
    assert not by_name["CLTV"].certain
    assert by_name["Lat Long"].why == "Repeats Latitude and Longitude."
    assert {by_name[name].why for name in ("Count", "Country", "State")} == {"One value only."}


def test_telco_status(look: Look) -> None:
    by_name = look("telco_tables/Telco_customer_churn_status.xlsx", "Churn Label", "Yes")
    knowing = {name for name, leak in by_name.items() if leak.knows}
    assert knowing == {
        "Customer Status",
        "Churn Value",
        "Churn Score",
        "Churn Category",
        "Churn Reason",
        "Satisfaction Score",
        "CLTV",
    }
    assert not by_name["Satisfaction Score"].certain


def test_the_length_of_the_call_is_known_afterwards(look: Look) -> None:
    by_name = look("bank_marketing.csv", "y", "yes")
    assert set(by_name) == {"duration"}
    assert not by_name["duration"].certain


def test_outcomes_of_the_same_event(look: Look) -> None:
    assert set(look("hillstrom.csv", "visit", "1")) == {"conversion", "spend"}
    assert set(look("hillstrom.csv", "conversion", "1")) == {"visit", "spend"}
    spend = look("hillstrom.csv", "spend", None)
    assert set(spend) == {"visit", "conversion"}
    assert spend["conversion"].why == "Says whether spend is 0."
    assert not spend["visit"].certain


@pytest.mark.slow
def test_what_is_counted_with_the_sales_is_known_only_with_them(look: Look) -> None:
    by_name = look("rossmann_sales.parquet", "Sales", None)
    assert {name for name, leak in by_name.items() if leak.knows} == {"Customers"}
    assert not by_name["Customers"].certain
    assert "known only with it" in by_name["Customers"].why


def test_parts_of_a_sum(look: Look) -> None:
    by_name = look("bike_day.csv", "cnt", None)
    assert set(by_name) == {"casual", "registered"}
    assert "casual + registered is cnt in every row" in by_name["casual"].why
    services = "telco_tables/Telco_customer_churn_services.xlsx"
    revenue = {k for k, leak in look(services, "Total Revenue", None).items() if leak.knows}
    assert revenue == {
        "Total Charges",
        "Total Refunds",
        "Total Extra Data Charges",
        "Total Long Distance Charges",
    }


def sales_table(rows: int = 2000, seed: int = 5) -> tuple[pd.DataFrame, np.ndarray]:
    rng = np.random.default_rng(seed)
    happened = rng.random(rows) < 0.25
    frame = pd.DataFrame({"left": pd.Series(np.where(happened, "Yes", "No"), dtype="str")})
    return frame.assign(noise=rng.normal(size=rows)), happened


def leaks(frame: pd.DataFrame) -> Found:
    return find_leaks(frame, facts_of(frame), "left", "Yes")


def test_dates_filled_for_one_side_only() -> None:
    frame, happened = sales_table()
    closed = pd.Series(pd.Timestamp("2024-05-01"), index=frame.index).where(happened)
    frame["end"] = closed.astype("datetime64[us]")
    assert "Filled in only where left is Yes" in leaks(frame)["end"].why


def test_a_few_rows_of_one_side_prove_nothing() -> None:
    frame, happened = sales_table()
    rare = np.zeros(len(frame))
    rare[np.flatnonzero(~happened)[:9]] = 1
    frame["rare"] = pd.Series(np.where(rare == 1, "x", "y"), dtype="str")
    assert leaks(frame) == {}


def test_strength_alone_is_suspected_and_names_lower_the_bar() -> None:
    rng = np.random.default_rng(1)
    frame, happened = sales_table()
    frame["strong"] = happened * 2.0 + rng.normal(size=len(frame))
    assert leaks(frame) == {}
    frame["risk_score"] = frame["strong"] + 0.01 * rng.normal(size=len(frame))
    assert set(leaks(frame)) == {"risk_score"}
    frame["magic"] = happened * 4.0 + rng.normal(size=len(frame))
    assert not leaks(frame)["magic"].certain
    frame["exact"] = happened * 40.0 + rng.normal(size=len(frame))
    assert leaks(frame)["exact"].certain


def test_numbers_on_another_scale_and_nearly_all_of_it() -> None:
    rng = np.random.default_rng(1)
    sales = rng.gamma(3, 100, 3000)
    frame = pd.DataFrame(
        {"sales": sales, "euros": sales * 0.9 + 3, "near": sales + rng.normal(0, 9, 3000)}
    )
    by_name = find_leaks(frame, facts_of(frame), "sales", None)
    assert by_name["euros"].why == "Is sales on another scale."
    assert by_name["near"].certain is False


def test_a_file_sorted_by_its_outcome_keeps_its_row_number() -> None:
    frame, happened = sales_table()
    frame = frame.iloc[np.argsort(happened)].reset_index(drop=True)
    frame["row"] = np.arange(1.0, len(frame) + 1)
    assert leaks(frame) == {}


def test_outcomes_that_cannot_be_asked_about() -> None:
    frame = pd.DataFrame({"left": pd.Series(["No"] * 50, dtype="str"), "x": np.arange(50.0)})
    assert target_of(frame, "left", "Yes") is None
    assert target_of(frame, None, None) is None
    assert find_leaks(frame, facts_of(frame), "left", "Yes") == {}


def test_long_tables_are_screened_and_every_row_is_held_against_it() -> None:
    frame, happened = sales_table(120_000)
    filled = happened.copy()
    frame["reason"] = pd.Series(["price"] * len(frame), dtype="str").where(filled)
    by_name = leaks(frame)
    assert set(by_name) == {"reason"}
    assert by_name["reason"].certain
    filled[np.flatnonzero(~happened)[:3]] = True  # too rare for the rows that are screened
    frame["reason"] = pd.Series(["price"] * len(frame), dtype="str").where(filled)
    by_name = leaks(frame)
    assert set(by_name) == {"reason"}
    assert not by_name["reason"].certain
    assert "nearly only" in by_name["reason"].why


def test_a_rare_outcome_is_seen_in_a_long_table() -> None:
    rng = np.random.default_rng(2)
    happened = rng.random(150_000) < 0.004
    frame = pd.DataFrame({"left": pd.Series(np.where(happened, "Yes", "No"), dtype="str")})
    frame["size"] = rng.normal(size=len(frame)) + happened
    frame["refund"] = np.where(happened & (rng.random(len(frame)) < 0.7), 9.0, 0.0)
    assert set(leaks(frame)) == {"refund"}


def test_the_time_that_rows_are_about_may_tell_a_trend() -> None:
    rng = np.random.default_rng(2)
    months = pd.Series(pd.date_range("2010-01-01", periods=150, freq="MS")).astype("datetime64[us]")
    frame = pd.DataFrame({"revenue": np.arange(150) * 10 + rng.normal(0, 9, 150), "month": months})
    assert find_leaks(frame, facts_of(frame), "revenue", None) == {}
    paid = frame.sample(frac=1, random_state=1).reset_index(drop=True)
    assert set(find_leaks(paid, facts_of(paid), "revenue", None)) == {"month"}


def test_dates_and_group_means_and_names_in_the_outcomes_order() -> None:
    rng = np.random.default_rng(2)
    frame, happened = sales_table(4000)
    ago = np.where(happened, rng.gamma(3, 60, 4000), rng.integers(0, 9, 4000)).astype(
        "timedelta64[D]"
    )
    frame["seen"] = pd.Series(np.datetime64("2026-01-01") - ago).astype("datetime64[us]")
    team = rng.integers(0, 60, 4000)
    frame["rate"] = (np.bincount(team, weights=happened) / np.bincount(team))[team]
    order = np.argsort(np.argsort(happened + rng.normal(0, 0.1, 4000)))
    frame["case"] = pd.Series([f"K{n:05d}" for n in order], dtype="str")
    by_name = leaks(frame)
    assert set(by_name) == {"seen", "rate", "case"}
    assert by_name["rate"].certain
    assert "mean of left over the rows that have it" in by_name["rate"].why


def test_rows_without_an_outcome_do_not_hide_a_leak() -> None:
    frame, happened = sales_table()
    frame["reason"] = pd.Series(["price"] * len(frame), dtype="str").where(happened)
    frame.loc[:40, "left"] = np.nan
    frame.loc[:40, "reason"] = "unknown"
    assert "reason" in leaks(frame)
