"""Coverage is judged on rows that did not calibrate, and the weakest segment comes first."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.evaluation.coverage_by_segment import coverage, coverage_of_halves, halves
from models.segments.named_segments import SegmentCuts
from models.training.trained import TrainedModel


@pytest.mark.parametrize("name", ["subscription", "retail"])
def test_ranges_hold_in_every_segment_of_the_samples(
    name: str, request: pytest.FixtureRequest
) -> None:
    model: TrainedModel = request.getfixturevalue(name)
    covered = coverage(model)
    shares = [each.share for each in covered.segments]
    assert shares == sorted(shares)
    assert shares[0] >= covered.level - 0.03
    assert covered.low <= covered.share <= covered.high
    assert min(each.rows for each in covered.segments) >= 200
    assert (covered.width > 0) == (not model.dataset.is_rate)


def test_a_segment_that_no_cut_tells_apart_is_found_short() -> None:
    """Calibrated without the segment, judged with it: the figures are not made to agree."""
    draw = np.random.default_rng(1)
    wide = draw.random(6_000) < 0.2
    outcome = draw.normal(0, np.where(wide, 5.0, 1.0))
    rows = pd.DataFrame({"kind": np.where(wide, "wide", "narrow")})
    cuts = SegmentCuts.of(rows)
    blind = SegmentCuts((cuts.parts[0][:1],), np.zeros_like(cuts.cuts))
    half = halves(6_000, None, 0)
    expected = np.zeros(6_000)
    covered = coverage_of_halves(expected, outcome, cuts, "squarederror", half)
    assert covered.segments[0].share > 0.87
    without = coverage_of_halves(expected, outcome, blind, "squarederror", half)
    assert without.share == pytest.approx(0.9, abs=0.02)
    assert without.width < np.ptp(outcome[wide]) / 2


def test_halves_keep_an_entity_together_and_are_of_one_size() -> None:
    groups = np.repeat(np.arange(101), 7)
    half = halves(len(groups), groups, 3)
    assert all(len(set(half[groups == each])) == 1 for each in range(101))
    assert abs(len(set(groups[half == 0])) - 50.5) == 0.5
    assert halves(10, None, 3).sum() == 5


def test_rows_of_one_entity_make_a_share_less_sure() -> None:
    draw = np.random.default_rng(2)
    groups = np.repeat(np.arange(100), 40)
    outcome = np.repeat(draw.normal(0, 1, 100), 40)  # all rows of an entity alike
    none = SegmentCuts((), np.empty((0, 4_000), dtype=int))
    half = halves(4_000, groups, 0)
    alone = coverage_of_halves(np.zeros(4_000), outcome, none, "squarederror", half)
    covered = coverage_of_halves(np.zeros(4_000), outcome, none, "squarederror", half, groups)
    assert covered.share >= alone.share
    assert covered.high - covered.low > 3 * (alone.high - alone.low)
