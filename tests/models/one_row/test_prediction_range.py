"""What one row may be: right for about nine of ten rows, and not made from the row itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.one_row.prediction_range import row_range
from models.training.trained import TrainedModel

PLACES = range(0, 6_000, 75)


def test_ranges_of_a_number_hold_for_nine_of_ten(retail: TrainedModel) -> None:
    told = {place: row_range(retail, place) for place in PLACES}
    held = [each.low <= retail.outcome[place] <= each.high for place, each in told.items()]
    assert np.mean(held) >= 0.8  # 80 rows: four standard errors below 0.9 are 0.77
    widths = [each.high - each.low for each in told.values()]
    assert max(widths) > 1.5 * min(widths)


def test_answers_of_a_rate_hold_for_nine_of_ten(subscription: TrainedModel) -> None:
    told = {place: row_range(subscription, place) for place in PLACES}
    held = [each.low <= subscription.outcome[place] <= each.high for place, each in told.items()]
    assert np.mean(held) >= 0.8
    assert {(each.low, each.high) for each in told.values()} >= {(0.0, 0.0), (0.0, 1.0)}
    assert all(each.decided == (each.low == each.high) for each in told.values())


def test_the_rows_own_outcome_is_not_used(subscription: TrainedModel) -> None:
    outcome = subscription.outcome.copy()
    outcome[150] = 1 - outcome[150]
    other = replace(subscription, outcome=outcome)
    assert row_range(other, 150) == row_range(subscription, 150)


def test_an_entitys_rows_calibrate_nothing_about_it(retail: TrainedModel) -> None:
    assert retail.groups is not None
    range_of_row = row_range(retail, 0)
    assert range_of_row.rows == int((retail.groups != retail.groups[0]).sum())
    assert range_of_row.level == pytest.approx(0.9)
