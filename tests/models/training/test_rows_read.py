"""Answers are made from all rows, and of a very large table from a random part, always the same."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from datasets.cards.card import Dataset
from datasets.workspace.workspace import Workspace
from models.training import rows_read as rows_used
from models.training.rows_read import columns_used, most_rows, places_used
from tests.conftest import card_of

LIMIT = "WHEREFORE_LIMIT_ANSWERED_CELLS"


@pytest.fixture
def customers(workspace: Workspace) -> Dataset:
    return card_of(workspace, "subscription")


def test_a_usual_table_is_used_whole(workspace: Workspace, customers: Dataset) -> None:
    assert places_used(customers) is None
    names = columns_used(customers)
    assert len(names) == len(set(names))
    assert {column.name for column in customers.explaining} < set(names)
    assert len(rows_used.rows_used(workspace, customers, names[:2])) == customers.rows


def test_a_part_is_drawn_evenly_and_always_the_same(customers: Dataset) -> None:
    places = places_used(customers, 3_000)
    assert places is not None
    assert len(set(places)) == 3_000
    assert (np.diff(places) > 0).all()
    assert 0.4 < float((places < customers.rows / 2).mean()) < 0.6
    again, other = (
        places_used(card, 3_000) for card in (customers, replace(customers, fingerprint="another"))
    )
    assert again is not None
    assert other is not None
    np.testing.assert_array_equal(places, again)
    assert not np.array_equal(places, other)


def test_the_setting_says_how_many_cells_and_a_first_look_is_always_allowed(
    workspace: Workspace, customers: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows_used, "FIRST_ROWS", 500)
    monkeypatch.setenv(LIMIT, str(2_000 * len(columns_used(customers))))
    assert most_rows(customers) == 2_000
    shares = rows_used.rows_used(workspace, customers, ["customer_id"])
    every = workspace.rows(customers, ["customer_id"])["customer_id"]
    places = places_used(customers)
    assert places is not None
    assert shares["customer_id"].tolist() == every.iloc[places].tolist()
    monkeypatch.setenv(LIMIT, "1")
    assert most_rows(customers) == 500
