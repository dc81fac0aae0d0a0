"""Rows are found by any of their names, or the nearest name is said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analyses._language.rows import most_likely, place_of, row_names
from answers.answer import CannotAnswer
from models.training.trained import TrainedModel


def test_a_row_is_found_by_its_id(subscription: TrainedModel) -> None:
    name = str(subscription.rows["customer_id"].iloc[41])
    assert place_of(subscription, f" {name} ") == (41, 1)


def test_the_last_of_several_rows_of_a_name_is_meant(retail: TrainedModel) -> None:
    name = str(retail.rows["store_id"].iloc[0])
    place, namesakes = place_of(retail, name)
    assert namesakes == int((retail.rows["store_id"] == name).sum()) > 1
    assert place == int(np.flatnonzero(retail.rows["store_id"] == name)[-1])


def test_an_unknown_name_gets_the_nearest(subscription: TrainedModel) -> None:
    name = str(subscription.rows["customer_id"].iloc[7])
    with pytest.raises(CannotAnswer) as refused:
        place_of(subscription, name[:-1] + "x")
    assert "No customer is called" in refused.value.reason
    assert "nearest name" in refused.value.what_to_do


def test_a_name_outside_the_part_that_answers_is_not_called_unknown(
    subscription: TrainedModel,
) -> None:
    with pytest.raises(CannotAnswer) as refused:
        place_of(replace(subscription, part_of=90_000), "C1")
    assert "“C1” among the random 7,000 of 90,000 rows that answers come from." in str(
        refused.value.reason
    )


def test_the_most_likely_come_first(subscription: TrainedModel) -> None:
    likely = most_likely(subscription, 5)
    levels = [row.expected for row in likely]
    assert levels == sorted(levels, reverse=True)
    assert levels[0] == subscription.held_out.max()
    assert likely[0].name in set(row_names(subscription))


def test_a_row_is_found_by_an_id_that_is_a_number(subscription: TrainedModel) -> None:
    numbered = subscription.rows.assign(customer_id=np.arange(7_000.0) + 12.0)
    numbered.loc[numbered.index[3], "customer_id"] = np.nan
    model = replace(subscription, rows=numbered)
    assert row_names(model).iloc[5] == "17"
    assert place_of(model, "17") == (5, 1)
    for strange in ("017", "17.0", "x", "-", "²"):
        with pytest.raises(CannotAnswer):
            place_of(model, strange)
