"""The verdict turns with the numbers, and says what the model may be trusted with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analyses._language.voice import Voice
from analyses.can_we_trust_it.verdict import Standing, against, quality, steadiness_check, verdict
from answers.words import HEADLINE_WORDS
from models.evaluation.quality import FoldSkills
from models.training.trained import TrainedModel


def verdict_of(standing: Standing, *, usable: bool = True, holds_later: bool = True) -> str:
    return verdict(standing, usable=usable, holds_later=holds_later)


@pytest.fixture
def rate(subscription: TrainedModel) -> Standing:
    return Standing.of(subscription)


@pytest.fixture
def number(retail: TrainedModel) -> Standing:
    return Standing.of(retail)


def with_scores(standing: Standing, **changes: object) -> Standing:
    scores = replace(standing.model.scores, **changes)  # type: ignore[arg-type]
    return replace(standing, model=replace(standing.model, scores=scores))


def test_a_sound_model_is_a_yes_beside_chance(rate: Standing) -> None:
    assert verdict_of(rate) == (
        f"Yes: of the customers at the top of its list, {rate.hits.say()} leave, "
        f"picked at random {rate.chance.plain()}"
    )


def test_a_number_is_told_by_how_far_off_it_is(number: Standing) -> None:
    headline = verdict_of(number)
    assert headline.startswith(f"Yes: its guess is {number.off.say()} off on average")
    assert number.average_off.plain() in headline


def test_nothing_there_is_a_no(rate: Standing) -> None:
    assert verdict_of(rate, usable=False).startswith("No: these columns do not explain")


def test_one_column_that_does_as_well_is_said(rate: Standing, number: Standing) -> None:
    rule = replace(rate.model.scores.rule, hits=rate.model.scores.hits)
    headline = verdict_of(with_scores(rate, rule=rule))
    assert headline.startswith(f"Hardly better than {rate.column} alone")
    near = replace(number.distance, rule=number.distance.model)
    assert verdict_of(replace(number, distance=near)).startswith(
        f"Hardly better than {number.column}"
    )


def test_a_model_that_knows_little_is_only_rough(rate: Standing, number: Standing) -> None:
    assert verdict_of(with_scores(rate, skill=0.03)).startswith("Only roughly: of the customers")
    near = replace(number.distance, average=number.distance.model, rule=1e9)
    assert verdict_of(replace(number, distance=near)).startswith("Only roughly: its guess is ")


def test_drift_and_calibration_take_their_part_away(rate: Standing, number: Standing) -> None:
    assert verdict_of(rate, holds_later=False).startswith(
        "Yes for customers of the same time, less for"
    )
    off = with_scores(rate, off=0.2)
    assert verdict_of(off).startswith("Yes to rank customers, not for exact chances")
    far = with_scores(number, off=float(number.model.outcome.std()))
    assert verdict_of(far).startswith("Yes to rank store weeks, not for exact levels")


def test_findings_of_a_number_speak_in_its_unit_first(number: Standing) -> None:
    first, second = quality(number)
    assert first.quantities == (number.off, number.average_off, number.rule_off)
    assert "$" in first.statement
    assert "are in the top fifth" in second.statement
    assert [row.quantity for row in against(number).rows] == [
        number.off,
        number.rule_off,
        number.average_off,
    ]


def test_folds_that_differ_beyond_luck_are_told(rate: Standing) -> None:
    assert steadiness_check(rate).result == "passed"
    apart = replace(rate, steady=FoldSkills((0.3, 0.5, 0.55, 0.5, 0.52), 1e-6))
    headline = steadiness_check(apart)
    assert headline.result == "caution"
    assert "30 of 100 leave in the weakest fifth and 55 of 100 in the best" in headline.text
    luck = replace(rate, steady=FoldSkills((0.3, 0.5, 0.55, 0.5, 0.52), 0.2))
    assert steadiness_check(luck).result == "passed"


def test_long_names_leave_figures_out_and_keep_the_verdict(rate: Standing) -> None:
    event = ("leaves", "leave us for good after a long time of much trouble and of many words", "")
    dataset = replace(rate.model.dataset, event=event)
    long = replace(rate, voice=Voice(dataset), model=replace(rate.model, dataset=dataset))
    headline = verdict_of(long, holds_later=False)
    assert headline.endswith(
        f"less for later ones: {rate.hits.say()} of those at the top of its list"
    )
    assert len(headline.split()) <= HEADLINE_WORDS
