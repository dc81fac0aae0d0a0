import numpy as np
import pandas as pd

from datasets.workspace import sample_subscription
from datasets.workspace.sample_subscription import expected, make


def test_the_table_is_as_told() -> None:
    frame = make(7)
    assert len(frame) == 7000
    assert 0.22 < (frame["churned"] == "Yes").mean() < 0.27
    assert 0.02 < frame["usage_hours"].isna().mean() < 0.04
    assert frame["customer_id"].is_unique
    assert frame["signup_date"].max() <= pd.Timestamp("2026-06-30")
    filled = frame["cancellation_reason"].notna()
    assert filled.equals(frame["churned"] == "Yes")


def test_every_kind_of_customer_is_found_on_both_sides() -> None:
    for chance in sample_subscription._chances(make(7)).values():
        assert chance.min() >= 0.05
        assert chance.max() <= 0.9


def test_what_has_no_effect_has_none() -> None:
    frame = make(7, rows=500)
    other = frame.assign(region="North", gender="Male", logins=0.0, plan="Basic")
    assert np.array_equal(expected(frame), expected(other))


def test_tenure_follows_the_signup_date() -> None:
    frame = make(7)
    days = (pd.Timestamp("2026-06-30") - frame["signup_date"]).dt.days
    assert (days - frame["tenure_months"] * 30.44).abs().max() < 35


def test_columns_go_together() -> None:
    frame = make(7)
    assert frame["usage_hours"].corr(frame["logins"]) > 0.7
    assert np.log(frame["seats"]).corr(frame["monthly_fee"]) > 0.3
