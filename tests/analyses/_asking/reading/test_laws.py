"""Nothing is left over, what is named stands there, every negator turned something."""

from __future__ import annotations

import pytest

from analyses._asking.reading.conditions import ReadCondition
from analyses._asking.reading.draft import Draft
from analyses._asking.reading.laws import leftover, negators_left, not_in_choices
from analyses._asking.reading.roles import STRUCTURE
from tests.support.reader_sentences import choices, sentence

CUES = STRUCTURE | {"why", "event"}


def test_coverage_names_what_no_slot_took() -> None:
    told = sentence("why do purple seniors leave")
    draft = Draft("top_drivers", CUES)
    assert [told.words(place) for place in leftover(told, draft)] == ["purple", "seniors"]
    draft.take(*told.mentions)
    assert [told.words(place) for place in leftover(told, draft)] == ["purple"]


def test_round_trip_finds_what_was_taken_and_not_stored() -> None:
    told = sentence("why do seniors leave")
    draft = Draft("top_drivers", CUES)
    draft.take(*told.mentions)
    assert not_in_choices(told, draft, draft.asking()) == told.mentions
    draft.who.append((ReadCondition("SeniorCitizen", "=", ("1",)), False))
    assert not_in_choices(told, draft, draft.asking()) == ()


def test_round_trip_finds_another_value_than_the_one_named() -> None:
    told = sentence("why do fiber customers leave")
    draft = Draft("top_drivers", CUES)
    draft.take(*told.mentions)
    draft.who.append((ReadCondition("InternetService", "=", ("DSL",)), False))
    assert not_in_choices(told, draft, draft.asking()) == told.mentions


def test_polarity_finds_a_negator_that_nobody_took() -> None:
    told = sentence("why do seniors not leave")
    draft = Draft("top_drivers", CUES)
    assert [told.words(place) for place in negators_left(told, draft)] == ["not"]


@pytest.mark.parametrize(
    "text",
    ["why do customers never leave", "why do none of the seniors leave", "what drives no churn",
     "why do customers leave instead of seniors", "what if nobody"],
)  # fmt: skip
def test_a_negation_that_turns_nothing_is_never_answered(text: str) -> None:
    assert choices(text)[0] is None
