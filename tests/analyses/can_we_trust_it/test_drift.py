"""Drift is told by date, by the rows' order where asked, and not at all where nothing says when."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analyses._asking.understanding import understand
from analyses.can_we_trust_it import answer as can_we_trust_it
from analyses.can_we_trust_it.drift import (
    OverTime,
    ask_in_order,
    drift_check,
    drift_finding,
    drift_over_time,
    last_fifth,
)
from answers.answer import CannotAnswer
from answers.evidence import Comparison
from models.evaluation.drift import MixShift
from models.training.trained import TrainedModel
from models.training.training import train


@pytest.fixture
def by_date(subscription: TrainedModel) -> OverTime:
    first_against_last = drift_over_time(subscription, "")
    assert first_against_last is not None
    return first_against_last


def with_later(drifted: OverTime, **changes: float) -> OverTime:
    later = replace(drifted.drift.later, **changes)  # type: ignore[arg-type]
    return replace(drifted, drift=replace(drifted.drift, later=later))


def test_where_the_model_follows_it_passes_with_both_levels(
    subscription: TrainedModel, by_date: OverTime
) -> None:
    check = drift_check(subscription, with_later(by_date, coverage=0.9))
    assert check.result == "passed"
    assert check.text.startswith("Signup date: in the first fifth")
    assert "came true" in check.text
    assert drift_finding(by_date) == ()


def test_another_level_than_expected_is_a_caution_with_what_to_do(
    subscription: TrainedModel, by_date: OverTime
) -> None:
    off = with_later(by_date, predicted=0.15, happened=0.31, predicted_error=0.01)
    check = drift_check(subscription, off)
    assert check.result == "caution"
    assert "expects 15 of 100 there; 31 of 100" in check.text
    assert "Learn anew" in check.text
    (finding,) = drift_finding(off)
    assert {quantity.name for quantity in finding.quantities} == {"said_later", "happened_later"}


def test_ranges_that_fail_later_are_a_caution_with_what_to_do(
    subscription: TrainedModel, by_date: OverTime
) -> None:
    by_rows = drift_over_time(subscription, "rows")
    assert by_rows is not None
    check = drift_check(subscription, by_rows)
    assert check.result == "passed"
    assert "Answers made of earlier customers to hold for 90 of 100 held for" in check.text
    assert not by_date.ranges_hold  # the newest customers are other ones
    check = drift_check(subscription, by_date)
    assert (check.result, check.title) == ("caution", "Its answers hold less often later")
    assert "held for 66 of 100 in the last fifth. Make them of recent rows." in check.text


def test_a_worse_ranking_is_a_caution(subscription: TrainedModel, by_date: OverTime) -> None:
    worse = with_later(by_date, later=0.7, knowing=0.8, fall=0.1, error=0.01)
    assert worse.ranks_worse
    assert not worse.is_off
    check = drift_check(subscription, worse)
    assert "in 70 of 100 pairs of the last fifth; with all times known it would in 80" in check.text
    (finding,) = drift_finding(worse)
    assert "by Signup date, it puts one that leaves above another" in finding.statement


def test_little_or_unsure_falls_pass(by_date: OverTime) -> None:
    assert with_later(by_date, fall=0.019, error=0.001).holds
    assert with_later(by_date, fall=0.1, error=0.05).holds


def test_a_number_falls_by_its_distance(retail: TrainedModel) -> None:
    by_date = drift_over_time(retail, "")
    assert by_date is not None
    assert by_date.holds
    worse = with_later(by_date, later=6000.0, knowing=4500.0, fall=1500.0, error=100.0)
    assert worse.ranks_worse
    text = drift_check(retail, worse).text
    assert "off by $6,000 in the last fifth; with all times known it would be by $4,500" in text


def test_the_calendar_itself_is_no_shift(by_date: OverTime) -> None:
    shifts = (MixShift("week_of_year", 9.0), MixShift("tickets", 0.5), MixShift("usage_hours", 0.1))
    assert replace(by_date, drift=replace(by_date.drift, shifts=shifts)).shifted == ("tickets",)


def test_without_a_date_nothing_is_checked_and_it_says_how(noise: TrainedModel) -> None:
    assert drift_over_time(noise, "") is None
    check = drift_check(noise, None)
    assert check.result == "not_applicable"
    assert "Set one" in check.text


def test_without_a_date_an_order_that_tells_is_mentioned(noise: TrainedModel) -> None:
    late = np.arange(len(noise.outcome)) >= 0.7 * len(noise.outcome)
    ordered = replace(noise, outcome=np.where(late, noise.outcome, 0.0))
    check = drift_check(ordered, None)
    assert check.result == "not_applicable"
    assert "in the order of the rows" in check.text
    (question,) = ask_in_order(ordered, None)
    assert understand(question, noise.dataset).choices == {"order": "rows"}
    assert ask_in_order(noise, None) == ()
    by_outcome = replace(noise, outcome=np.sort(noise.outcome))  # no order of time
    assert ask_in_order(by_outcome, None) == ()


def test_too_few_dates_are_said(subscription: TrainedModel) -> None:
    check = drift_check(subscription, None)
    assert check.result == "not_applicable"
    assert check.text.startswith("Signup date has too few dates")


def test_the_rows_order_is_taken_where_asked(subscription: TrainedModel) -> None:
    by_rows = drift_over_time(subscription, "rows")
    assert by_rows is not None
    assert by_rows.holds
    assert drift_check(subscription, by_rows).text.startswith("The order of the rows: ")
    with pytest.raises(CannotAnswer):
        drift_over_time(subscription, "columns")


@pytest.fixture(scope="module")
def later(subscription: TrainedModel) -> TrainedModel:
    """The subscription business, learnt from its first four fifths and judged on the last."""
    return train(replace(subscription.dataset, split="date"), subscription.rows)


def test_a_model_judged_on_later_rows_says_so(later: TrainedModel) -> None:
    by_date = drift_over_time(later, "")
    assert by_date is not None
    assert by_date.judges
    check = drift_check(later, by_date)
    assert (check.result, check.title) == ("passed", "Judged on later rows alone")
    assert check.text.startswith("What is said of quality is of the last fifth. Signup date: in")
    off = with_later(by_date, predicted=0.15, happened=0.31, predicted_error=0.01)
    assert drift_check(later, off).result == "caution"
    assert last_fifth(later) == "the last fifth by Signup date"


def test_the_whole_answer_speaks_of_the_last_fifth(later: TrainedModel) -> None:
    answered = can_we_trust_it.answer(later)
    judged = int(later.judged.sum())
    assert (
        answered.about
        == f"7,000 customers, judged on the {judged:,} of the last fifth by Signup date"
    )
    by_code = {check.code: check for check in answered.checks}
    assert by_code["coverage"].result == "passed"  # made of other times they held for 66 of 100
    assert by_code["unstable-scores"].result == "not_applicable"
    against = answered.evidence[0]
    assert isinstance(against, Comparison)
    assert against.note.startswith("Judged on the last fifth by Signup date.")


def test_a_last_fifth_that_cannot_judge_is_said(subscription: TrainedModel) -> None:
    later = replace(subscription, dataset=replace(subscription.dataset, split="rows"))
    check = drift_check(later, None)
    assert check.result == "caution"
    assert "The last fifth by the order of the rows was to judge" in check.text
    assert last_fifth(later) == ""
