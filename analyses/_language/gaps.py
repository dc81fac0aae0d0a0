"""A gap between two groups as people say it: "8 more of every 100 customers leave (6 to 11)"."""

from __future__ import annotations

from analyses._language.voice import Voice
from answers.quantity import Quantity


def gap_words(voice: Voice, gap: Quantity) -> str:
    """More or fewer of every hundred for a rate, higher or lower for a number, with the range."""
    higher = (gap.value or 0.0) > 0
    if not voice.dataset.is_rate:
        return f"{voice.outcome} is {gap.say_size()} {'higher' if higher else 'lower'}"
    size = gap.absolute()
    number = size.plain().split(" ")[0]
    reach = f" ({size.range()})" if size.has_range else ""
    return (
        f"{number} {'more' if higher else 'fewer'} of every 100 {voice.nouns} {voice.happen}{reach}"
    )
