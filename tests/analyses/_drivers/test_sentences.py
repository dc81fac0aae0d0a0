"""The sentences of drivers carry the two sides, the gap and the share."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analyses._drivers.sentences import bar, effect_of, finding, headline, note, share_of
from analyses._language.voice import Voice
from answers.words import HEADLINE_WORDS
from models.training.trained import TrainedModel
from tests.support.drivers import CLEAR, CONTRACT, DRIVERS, SEATS, SUPPORT


@pytest.fixture
def voice(subscription: TrainedModel) -> Voice:
    return Voice(subscription.dataset)


def test_the_headline_has_the_gap_and_its_direction(voice: Voice) -> None:
    assert headline(voice, CONTRACT) == (
        "Contract matters most: 20 more of every 100 customers on a monthly contract leave "
        "(15 to 25) than comparable customers"
    )
    fewer = replace(CLEAR, effect=CLEAR.effect.times(-1))
    assert " fewer of every 100 " in headline(voice, replace(CONTRACT, contrast=fewer))
    assert len(headline(voice, CONTRACT).split()) <= HEADLINE_WORDS


def test_without_a_clear_gap_the_headline_says_so(voice: Voice) -> None:
    assert "no clear gap is left" in headline(voice, SUPPORT)
    assert headline(voice, SEATS).startswith("Seats goes with Churned most: 10 of 100 (5 to 15)")


def test_a_finding_tells_both_sides_as_seen_and_the_gap_like_for_like(voice: Voice) -> None:
    compared = finding(voice, CONTRACT)
    assert "40 of 100 customers on a monthly contract left, 10 of 100 of the others" in (
        compared.statement
    )
    assert compared.statement.endswith(
        "Among customers alike in everything else the gap is 20 more of every 100 (15 to 25); "
        "as seen it is 30 more of every 100."
    )
    assert compared.grade == "adjusted"
    assert "Too few are alike to compare like with like" in finding(voice, SUPPORT).statement
    assert finding(voice, SEATS).statement == "Seats: 10 of 100 (5 to 15) of what is explained."


def test_a_bar_has_share_ranks_and_effect(voice: Voice) -> None:
    drawn = bar(voice, CONTRACT)
    assert (drawn.share, drawn.low, drawn.high) == (0.4, 0.35, 0.45)
    assert (drawn.direction, drawn.effect) == ("raises", effect_of(voice, CLEAR))
    assert bar(voice, SUPPORT).direction == "none"
    assert bar(voice, SEATS).direction == "mixed"
    assert share_of(CONTRACT).value == 0.4


def test_what_has_no_bar_is_noted(voice: Voice) -> None:
    words = note(voice, DRIVERS)
    assert "Columns that move together are shown as one." in words
    assert "Saying nothing beyond the others: Region." in words
    assert words.endswith("Smaller: Support tickets.")
