"""A gap between two groups as people say it: "8 more of every 100 customers leave (6 to 11)"."""

from __future__ import annotations

from analyses._language.voice import Voice
from answers.quantity import Quantity


def gap_words(voice: Voice, gap: Quantity) -> str:
    """More or fewer of every hundred for a rate, higher or lower for a number, with the range."""
    if not voice.dataset.is_rate:
        return f"{voice.outcome} is {gap.say_size()} {_way(gap, 'higher', 'lower')}"
    return f"{more_of_100(gap)} {voice.nouns} {voice.happen}{range_words(gap)}"


def amount_words(voice: Voice, gap: Quantity) -> str:
    """A change by itself: "8 more of every 100 (6 to 11)"; of a number "+120 units (90 to 150)"."""
    if not voice.dataset.is_rate:
        return gap.say(signed=True)
    return f"{more_of_100(gap)}{range_words(gap)}"


def more_of_100(gap: Quantity) -> str:
    """A change of a rate without its range: "8 more of every 100"."""
    return f"{_number(gap)} {_way(gap, 'more', 'fewer')} of every 100"


def counted_words(voice: Voice, total: Quantity) -> str:
    """A change over all rows: "500 fewer customers leave (300 to 700)", "+$5k of Sales"."""
    if not voice.dataset.is_rate:
        return f"{total.say(signed=True)} of {voice.outcome}"
    size = total.absolute().plain()
    return f"{size} {_way(total, 'more', 'fewer')} {voice.nouns} {voice.happen}{range_words(total)}"


def range_words(gap: Quantity) -> str:
    """The range of a change of a rate behind its number: " (6 to 11)"; both ways where it is."""
    size = gap.absolute()
    if not size.has_range:
        return ""
    if size.low is None or size.high is None or size.low >= 0:
        return f" ({size.range()})"
    ways = ("fewer", "more") if (gap.value or 0.0) >= 0 else ("more", "fewer")
    ends = [end.lstrip("+\u2212") for end in size.range().split(" to ")]
    return f" (between {ends[0]} {ways[0]} and {ends[1]} {ways[1]})"


def _number(gap: Quantity) -> str:
    return gap.absolute().plain().split(" ")[0]


def _way(gap: Quantity, higher: str, lower: str) -> str:
    return higher if (gap.value or 0.0) >= 0 else lower
