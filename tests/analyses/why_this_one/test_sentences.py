"""The sentences of one row's reasons, also where nothing is named."""

from __future__ import annotations

import pytest

from analyses._drivers.reasons import RatedNearest, Reason, Reasons, SecondLook
from analyses._language.voice import Voice
from analyses.why_this_one.sentences import (
    about,
    breakdown,
    findings,
    headline,
    second_look_check,
    stability_check,
)
from answers.words import HEADLINE_WORDS
from models.training.trained import TrainedModel

FIRM = Reason("Contract: Monthly", ("contract",), 0.2, 0.15, 0.25, True, 1, 1, "a monthly contract")
OTHER = Reason("Seats: 5", ("seats",), -0.05, -0.08, -0.02, True, 2, 6, "5 seats")
UNSTEADY = Reason("Region: West", ("region",), 0.01, -0.02, 0.03, False, 3, 9, "being in the West")
REASONS = Reasons(0.3, 0.46, 0.4, 0.5, (FIRM, OTHER, UNSTEADY))
NEAREST = RatedNearest(100, 0.44, 0.35, 0.54)


@pytest.fixture
def voice(subscription: TrainedModel) -> Voice:
    return Voice(subscription.dataset)


def test_the_headline_names_what_weighs_most(subscription: TrainedModel, voice: Voice) -> None:
    level = voice.level("expected", 0.46, 0.35, 0.54)
    with_reason = headline(subscription, voice, "C1", level, (FIRM,))
    assert with_reason.startswith("C1 is not likely to leave: 46 of 100 (35 to 54)")
    assert with_reason.endswith(". What weighs most: a monthly contract")
    assert headline(subscription, voice, "C1", level, (OTHER,)).endswith("No reason stands out")
    long = " ".join(["long"] * 20)
    wordy = Reason(long, ("x",), 0.2, 0.1, 0.3, True, 1, 1, long)
    assert len(headline(subscription, voice, "C1", level, (wordy,)).split()) <= HEADLINE_WORDS


def test_reasons_speak_for_and_against(voice: Voice) -> None:
    level = voice.level("expected", 0.46, 0.35, 0.54)
    statements = [finding.statement for finding in findings(voice, level, (FIRM, OTHER), NEAREST)]
    assert statements[1] == "Speaks for it: a monthly contract, 20 more of every 100 (15 to 25)."
    assert statements[2].startswith("Also speaks against it: 5 seats, 5 fewer of every 100")
    assert statements[3].startswith("Of the 100 customers rated nearest, 44 of 100")


def test_what_is_not_shown_is_the_rest(voice: Voice) -> None:
    picture = breakdown(voice, REASONS, (FIRM, OTHER), (UNSTEADY,), "C1")
    assert picture.end == pytest.approx(REASONS.end)
    assert (picture.parts[-1].kind, picture.parts[-1].columns) == ("rest", ("region",))
    assert picture.note.endswith("The first reason is among the 3 largest in every refit.")


def test_whether_the_refits_agree_is_checked() -> None:
    hidden = stability_check(REASONS, (FIRM, OTHER), (FIRM, OTHER))
    assert (hidden.result, hidden.columns) == ("passed", ("region",))
    assert "the direction of Region" in hidden.text
    assert stability_check(REASONS, (), ()).result == "failed"


def test_the_second_look_has_its_say_only_where_it_follows(voice: Voice) -> None:
    (bent,) = second_look_check(voice, SecondLook(0.3, False, ()), (FIRM,))
    assert bent.result == "not_applicable"
    (turned,) = second_look_check(voice, SecondLook(0.9, True, (OTHER,)), (FIRM,))
    assert (turned.result, turned.columns) == ("caution", ("seats",))
    (agreed,) = second_look_check(voice, SecondLook(0.9, True, ()), (FIRM,))
    assert agreed.result == "passed"
    assert second_look_check(voice, SecondLook(0.9, True, ()), ()) == ()


def test_namesakes_are_said(voice: Voice) -> None:
    assert about(voice, "C1", 1) == "One customer: C1"
    assert about(voice, "C1", 3) == "C1, the last of 3 rows of that name"
