"""Limits by segment hold in every segment, on rows that did not make them."""

from __future__ import annotations

import numpy as np
import pytest

from models.evaluation.segment_limits import SegmentLimits

SHARE = 0.9


def world(rows: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Scores whose spread depends on two overlapping ways to cut the rows."""
    draw = np.random.default_rng(seed)
    cuts = np.stack([draw.integers(0, 4, rows), draw.integers(0, 3, rows)])
    spread = np.array([0.5, 1.0, 2.0, 4.0])[cuts[0]] * np.array([1.0, 1.5, 3.0])[cuts[1]]
    return np.abs(draw.normal(0, spread)), cuts


def worst(held: np.ndarray, cuts: np.ndarray) -> float:
    return min(float(held[cut == part].mean()) for cut in cuts for part in np.unique(cut))


def test_every_segment_keeps_to_its_limit_on_new_rows() -> None:
    score, cuts = world(4_000, 1)
    fresh, places = world(40_000, 2)
    limits = SegmentLimits.fit(score, cuts, SHARE)
    assert worst(fresh <= limits.at(places), places) >= SHARE - 0.03
    assert (fresh <= limits.at(places)).mean() < SHARE + 0.03


def test_one_limit_for_all_fails_where_scores_spread_most() -> None:
    score, cuts = world(4_000, 1)
    fresh, places = world(40_000, 2)
    alone = SegmentLimits.fit(score, cuts[:0], SHARE)
    held = fresh <= alone.at(places[:0])
    assert held.mean() == pytest.approx(SHARE, abs=0.02)
    assert worst(held, places) < SHARE - 0.1


def test_without_segments_it_is_the_order_statistic_of_conformal_prediction() -> None:
    score = np.arange(1.0, 10_001.0)
    limits = SegmentLimits.fit(score, np.empty((0, 10_000), dtype=int), SHARE)
    assert limits.at(np.empty((0, 3), dtype=int)).tolist() == [limits.base] * 3
    assert 9_001 <= limits.base <= 9_020  # ⌈10,001 · 0.9⌉ and half a standard error


def test_few_rows_and_unseen_parts_have_no_step() -> None:
    score, cuts = world(1_000, 3)
    cuts[0] = 0
    cuts[0, :10] = 1
    limits = SegmentLimits.fit(score, cuts[:1], SHARE)
    assert limits.steps[0][1] == 0
    limit = limits.at(np.array([[1, 7, -1]]))
    assert limit.tolist() == [limits.base] * 3
