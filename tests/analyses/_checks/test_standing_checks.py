"""Standing checks speak of this model's numbers, and turn with them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analyses._checks.standing_checks import every_check, standing_checks
from answers.checks import Check
from models.drivers import permutation_test
from models.drivers.permutation_test import Signal
from models.training.scores import CalibrationPoint
from models.training.trained import TrainedModel
from tests.support.model_double import give


def checks(model: TrainedModel) -> dict[str, Check]:
    return {check.code: check for check in standing_checks(model)}


def test_a_sound_model_passes_and_names_what_was_left_out(subscription: TrainedModel) -> None:
    by_code = checks(subscription)
    passed = {"no-signal", "weak-model", "overfit", "small-sample"}
    assert {code for code in passed if by_code[code].result == "passed"} == passed
    assert by_code["leakage"].result == "caution"
    assert by_code["leakage"].columns == ("cancellation_reason",)
    assert "filled in only where churned is Yes" in by_code["leakage"].text


def test_noise_fails(noise: TrainedModel) -> None:
    by_code = checks(noise)
    assert by_code["no-signal"].result == "failed"
    assert by_code["weak-model"].result == "failed"


def test_an_overfit_model_is_told(subscription: TrainedModel) -> None:
    worse = replace(subscription, scores=replace(subscription.scores, skill=0.1, skill_seen=0.4))
    assert checks(worse)["overfit"].result == "caution"
    assert "75%" in checks(worse)["overfit"].text


def test_a_miscalibrated_model_is_told(subscription: TrainedModel) -> None:
    off = replace(
        subscription.scores, off=0.2, calibration=(CalibrationPoint(0.8, 0.5, 0.4, 0.6, 100),)
    )
    check = checks(replace(subscription, scores=off))["miscalibrated"]
    assert check.result == "caution"
    assert "Said 80 of 100, happened 50 of 100" in check.text


def test_few_of_the_rarer_kind_is_told(subscription: TrainedModel) -> None:
    outcome = np.zeros_like(subscription.outcome)
    outcome[:40] = 1
    rare = replace(subscription, outcome=outcome)
    give(rare, permutation_test._signal, Signal(0.01, 3.0))
    assert checks(rare)["rare-outcome"].result == "caution"
    assert "40 of the rarer kind" in checks(rare)["rare-outcome"].text


def test_a_sample_is_said(subscription: TrainedModel) -> None:
    part = replace(subscription, fitted_rows=5000)
    give(part, permutation_test._signal, Signal(0.01, 3.0))
    assert "5,000 of 7,000" in checks(part)["sampled"].text
    part = replace(subscription)
    give(part, permutation_test._signal, Signal(0.01, 3.0))
    part.__dict__["sample"] = np.arange(2000)
    assert "Effects come from a random 2,000 of 7,000" in checks(part)["sampled"].text
    assert "sampled" not in checks(subscription)


def test_a_part_is_said(subscription: TrainedModel) -> None:
    part = replace(subscription, part_of=900_000)
    give(part, permutation_test._signal, Signal(0.01, 3.0))
    check = checks(part)["sampled"]
    assert check.result == "caution"
    assert "Answered from a random 7,000 of 900,000 rows" in check.text
    assert "all rows" not in check.text


def test_what_speaks_against_the_table_stands_beside_every_answer(
    subscription: TrainedModel,
) -> None:
    alone = {check.code for check in standing_checks(subscription)}
    assert not alone & {"missing-not-random", "duplicate-rows", "survivorship"}
    everything = every_check(subscription)
    assert {"missing-not-random", "duplicate-rows"} < {check.code for check in everything}
    twice = replace(subscription, dataset=replace(subscription.dataset, repeated=90, copied=80))
    assert checks(twice)["duplicate-rows"].result == "caution"
    both = [check.code for check in every_check(twice)]
    assert len(both) == len(set(both)) == len(everything)


def test_certain_and_suspected_leaks_are_told_apart_each_with_what_to_do(
    subscription: TrainedModel,
) -> None:
    columns = tuple(
        replace(column, role="left_out", leak=True, certain=False, why="Too good to be true.")
        if column.name in {"logins", "usage_hours"}
        else column
        for column in subscription.dataset.columns
    )
    other = replace(subscription, dataset=replace(subscription.dataset, columns=columns))
    give(other, permutation_test._signal, Signal(0.01, 3.0))
    by_code = checks(other)
    assert by_code["leakage"].columns == ("cancellation_reason",)
    assert by_code["leakage"].text.endswith("Put back only what was known beforehand.")
    assert set(by_code["leakage-suspected"].columns) == {"logins", "usage_hours"}
    assert "too good to be true. Put back what" in by_code["leakage-suspected"].text


def test_without_a_leak_it_is_said_what_a_table_cannot_show(subscription: TrainedModel) -> None:
    columns = tuple(
        column for column in subscription.dataset.columns if column.name != "cancellation_reason"
    )
    other = replace(subscription, dataset=replace(subscription.dataset, columns=columns))
    give(other, permutation_test._signal, Signal(0.01, 3.0))
    assert checks(other)["leakage"].result == "passed"
    assert "A table cannot show all" in checks(other)["leakage"].text


def test_a_leak_that_was_put_back_is_held_against_the_answer(subscription: TrainedModel) -> None:
    columns = tuple(
        replace(column, leak=True, why="You put it back. Filled in only afterwards.")
        if column.name == "usage_hours"
        else column
        for column in subscription.dataset.columns
    )
    other = replace(subscription, dataset=replace(subscription.dataset, columns=columns))
    check = checks(other)["leakage-suspected"]
    assert check.result == "caution"
    assert check.columns == ("usage_hours",)
    assert check.text.startswith("Usage hours: you put it back. Filled in only afterwards.")
