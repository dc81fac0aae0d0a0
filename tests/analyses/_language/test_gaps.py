"""More or fewer of every hundred; higher or lower for a number."""

from __future__ import annotations

from analyses._language.gaps import gap_words
from analyses._language.voice import Voice
from models.training.trained import TrainedModel


def test_a_rate_has_more_or_fewer_of_every_hundred(subscription: TrainedModel) -> None:
    voice = Voice(subscription.dataset)
    more = gap_words(voice, voice.change("gap", 0.08, 0.06, 0.11, 0.95))
    assert more == "8 more of every 100 customers leave (6 to 11)"
    fewer = gap_words(voice, voice.change("gap", -0.08, -0.11, -0.06, 0.95))
    assert fewer == "8 fewer of every 100 customers leave (6 to 11)"


def test_a_number_is_higher_or_lower(retail: TrainedModel) -> None:
    voice = Voice(retail.dataset)
    lower = gap_words(voice, voice.change("gap", -120.0, -150.0, -90.0, 0.95))
    assert lower == "Weekly sales is $120 ($90 to $150) lower"
