"""Coverage is said with its weakest group by name, and what to do where it falls short."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analyses._groups.part_words import part_group, part_label
from analyses._language.voice import Voice
from analyses.can_we_trust_it.coverage import (
    SHOWN,
    coverage_check,
    coverage_finding,
    coverage_table,
)
from models.evaluation.coverage_by_segment import Coverage, coverage
from models.segments.subgroups import Subgroup
from models.training.trained import TrainedModel


@pytest.fixture(scope="module")
def held_ranges(subscription: TrainedModel) -> Coverage:
    return coverage(subscription)


@pytest.fixture(scope="module")
def voice(subscription: TrainedModel) -> Voice:
    return Voice(subscription.dataset)


def test_where_they_hold_the_weakest_group_is_named_all_the_same(
    voice: Voice, held_ranges: Coverage
) -> None:
    check = coverage_check(voice, held_ranges)
    assert check.result == "passed"
    assert part_group(voice, held_ranges.segments[0].part) in check.text
    assert "90 of 100 customers" in check.text


def test_a_group_below_is_named_with_what_to_do(voice: Voice, held_ranges: Coverage) -> None:
    worst = replace(held_ranges.segments[0], share=0.8, low=0.75, high=0.85)
    check = coverage_check(voice, replace(held_ranges, segments=(worst, *held_ranges.segments[1:])))
    assert check.result == "caution"
    assert "80 of 100 (75 to 85)" in check.text
    assert "collect more rows" in check.text
    assert check.columns == (worst.part.column,)
    near = replace(worst, share=0.871)
    assert coverage_check(voice, replace(held_ranges, segments=(near,))).result == "passed"


def test_without_large_groups_it_says_so(voice: Voice, held_ranges: Coverage) -> None:
    none = replace(held_ranges, segments=())
    assert coverage_check(voice, none).result == "passed"
    assert "No group has 200 rows" in coverage_check(voice, none).text
    assert coverage_table(voice, none) == ()
    short = coverage_check(voice, replace(none, share=0.7, low=0.6, high=0.8))
    assert short.result == "caution"
    assert "Lean less" in short.text


def test_the_table_shows_the_weakest_groups_and_counts_all(
    voice: Voice, held_ranges: Coverage
) -> None:
    (table,) = coverage_table(voice, held_ranges)
    assert len(table.rows) == SHOWN
    assert table.rows[0][0] == part_label(voice, held_ranges.segments[0].part)
    assert f"{len(held_ranges.segments)} groups were looked at" in table.note


def test_a_rate_says_for_how_many_it_can_tell(voice: Voice, held_ranges: Coverage) -> None:
    finding = coverage_finding(voice, replace(held_ranges, decided=0.58))
    assert "one answer for 58 of 100" in finding.statement


def test_a_number_says_how_wide_its_ranges_are(retail: TrainedModel) -> None:
    held_ranges = coverage(retail)
    finding = coverage_finding(Voice(retail.dataset), held_ranges)
    assert finding.quantities[0].value == held_ranges.share
    assert finding.quantities[1].value == held_ranges.width
    assert "$" in finding.statement


def test_one_value_of_a_number_and_yes_or_no_are_said_as_such(voice: Voice) -> None:
    four = Subgroup("tickets", "number", low=4.0, high=4.0)
    assert part_label(voice, four) == "With exactly 4 support tickets"
    assert part_group(voice, Subgroup("support", "level", "Yes")) == "customers with support"
    assert part_label(voice, Subgroup("support", "level", "No")) == "Without support"
