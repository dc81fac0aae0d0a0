"""How far the controls go, and what they can show of a scenario."""

from __future__ import annotations

import pytest

from datasets.cards.card import Column, Dataset
from ui.what_if.control_state import (
    bounds,
    control_positions,
    percent_bound,
    range_step,
    shift_step,
)

CARD = Dataset(
    key="t",
    title="T",
    rows=99,
    fingerprint="f",
    columns=(
        Column("fee", "Fee", "number", "lever", low=18.25, high=118.75),
        Column("income", "Income", "number", "driver", low=12_345.0, high=1_234_567.0),
        Column("plan", "Plan", "category", "driver", levels=("Basic", "Plus")),
        Column("left", "Left", "yes_no", "outcome", levels=("No", "Yes")),
    ),
    positive="Yes",
)


def test_bounds_follow_the_data() -> None:
    assert percent_bound(10.0, 40.0) == 50
    assert percent_bound(95.0, 100.0) == 5
    assert percent_bound(5.0, 5.0) == 5
    assert shift_step(8.0) == 1.0
    assert shift_step(0.2) == pytest.approx(0.01)
    assert shift_step(0.0) == 1.0


@pytest.mark.parametrize("name", ["fee", "income"])
def test_a_range_slider_reaches_from_end_to_end_in_round_steps(name: str) -> None:
    column = CARD.column(name)
    low, high = bounds(column)
    step = range_step(column)
    assert low <= (column.low or 0) < low + step
    assert high - step < (column.high or 0) <= high
    assert 50 <= (high - low) / step <= 400
    assert (low / step) == pytest.approx(round(low / step))


def test_conditions_on_one_number_are_one_range() -> None:
    positions = control_positions(CARD, {"where": ("12500.5<=income<=20000", "plan=plus")})
    assert positions.who == {"income": (12_500.5, 20_000.0), "plan": ("Plus",)}
    assert positions.others == []


def test_a_range_without_anyone_is_carried_along() -> None:
    where = ("income>=20000", "income<=15000")
    positions = control_positions(CARD, {"where": where})
    assert positions.who == {"income": (20_000.0, 1_240_000.0)}
    assert positions.others == [("where", "income<=15000")]
