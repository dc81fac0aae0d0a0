"""Rows that share something that no column records err alike: found where so, and how much."""

from __future__ import annotations

import numpy as np
import pytest

from models.evaluation.clustered_errors import clustered_errors, intraclass
from tests.support.worlds_to_improve import learnt, world


def test_the_share_between_groups_is_what_it_was_made_of() -> None:
    draw = np.random.default_rng(5)
    held = 0
    for _ in range(60):
        codes = np.repeat(np.arange(40), 15)
        values = draw.normal(size=40)[codes] * 0.5 + draw.normal(size=600)
        share, p = intraclass(values, codes)
        held += share.low <= 0.2 <= share.high
        assert p < 0.05
    assert held >= 54


def test_luck_shares_nothing() -> None:
    draw = np.random.default_rng(6)
    chances = [intraclass(draw.normal(size=400), draw.integers(0, 20, 400))[1] for _ in range(100)]
    assert sum(p < 0.05 for p in chances) <= 12


@pytest.mark.parametrize("strength", [0.0, 1.5])
def test_what_is_missing_of_a_store_is_seen(strength: float) -> None:
    rows = world(2, 900, rate=False)
    draw = np.random.default_rng(3)
    store = draw.integers(0, 45, 900)
    rows["store"] = [f"S{place:02d}" for place in store]
    rows["y"] = rows["y"] + strength * draw.normal(size=45)[store]
    clustered = clustered_errors(learnt(rows, f"stores{strength}", ids=("store",)))
    if not strength:
        assert clustered == ()
        return
    assert [each.column for each in clustered] == ["store"]
    assert clustered[0].groups == 45
    assert clustered[0].share.low <= 0.5 <= clustered[0].share.high  # 1.5² of 1.5² + 1.5²
