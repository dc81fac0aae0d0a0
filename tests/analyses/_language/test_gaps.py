"""More or fewer of every hundred; higher or lower for a number."""

from __future__ import annotations

from analyses._language.gaps import amount_words, counted_words, gap_words, range_words
from analyses._language.voice import Voice
from answers.quantity import Quantity
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


def test_a_range_on_both_sides_of_zero_is_said_both_ways(subscription: TrainedModel) -> None:
    voice = Voice(subscription.dataset)
    unclear = voice.change("gap", -0.01, -0.04, 0.02, 0.95)
    assert amount_words(voice, unclear) == "1 fewer of every 100 (between 2 more and 4 fewer)"
    assert range_words(voice.change("gap", 0.01)) == ""


def test_a_change_over_all_rows_is_counted(
    subscription: TrainedModel, retail: TrainedModel
) -> None:
    total = Quantity("total", -500.0, "count", -700.0, -300.0, 0.95)
    assert counted_words(Voice(subscription.dataset), total) == (
        "500 fewer customers leave (300 to 700)"
    )
    sales = Voice(retail.dataset)
    assert counted_words(sales, sales.change("total", 120.0, 90.0, 150.0, 0.95)) == (
        "+$120 ($90 to $150) of Weekly sales"
    )
    assert amount_words(sales, sales.change("gap", 120.0, 90.0, 150.0, 0.95)) == (
        "+$120 ($90 to $150)"
    )
