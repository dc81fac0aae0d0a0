"""Yes, no, or that the data does not say: what may be said of one column, and in which words."""

from __future__ import annotations

from typing import Literal

from analyses._drivers.named_drivers import AskedDriver, DriverContrast
from analyses._drivers.sentences import effect_of, share_of
from analyses._language.gaps import gap_words
from analyses._language.group_phrase import side_phrase
from analyses._language.voice import Voice
from answers.quantity import Quantity
from answers.words import HEADLINE_WORDS

Verdict = Literal["yes", "no", "unknown"]
SMALL_POINTS = 0.05  # a gap whose whole range lies within is none that matters
SMALL_PART = 0.2  # the same of a number, as part of its spread


def verdict_of(asked: AskedDriver, *, rate: bool, spread: float) -> Verdict:
    """Yes takes what a name takes; no takes a gap that is shown to be small."""
    if asked.place:
        return "yes"
    contrast = asked.driver.contrast
    if contrast is None or contrast.grade == "seen" or contrast.effect.excludes_zero:
        return "unknown"
    small = SMALL_POINTS if rate else SMALL_PART * spread
    return "no" if -small <= contrast.effect.low and contrast.effect.high <= small else "unknown"


def headline(
    voice: Voice, asked: AskedDriver, verdict: Verdict, name: str, small: float
) -> tuple[str, Quantity | None]:
    """The answer about a column first, in at most 25 words, with the number that it states."""
    contrast, title = asked.driver.contrast, voice.title(name)
    if verdict == "yes":
        as_one = "" if name == asked.driver.lead else voice.title(asked.driver.lead)
        return _yes(voice, asked, title, as_one)
    if verdict == "no" and contrast is not None:
        return _no(voice, contrast, title, small)
    said = f"The data does not say: once the other columns are known, {title}"
    if contrast is None:
        return f"{said} is not told from chance", None
    effect = effect_of(voice, contrast)
    full = f"{said} is not told from chance: {effect.say(signed=True)}"
    return full if len(full.split()) <= HEADLINE_WORDS else "The data does not say", effect


def _yes(voice: Voice, asked: AskedDriver, title: str, as_one: str) -> tuple[str, Quantity | None]:
    """`as_one` is the column that leads the family where that is another one."""
    yes = f"Yes, as one with {as_one}" if as_one else "Yes"
    contrast, share = asked.driver.contrast, share_of(asked.driver)
    if contrast is None or not contrast.effect.excludes_zero:
        return (
            f"{yes}, though not one way: {title} has {share.say()} of what is explained",
            share,
        )
    effect = effect_of(voice, contrast)
    side, gap = side_phrase(voice, contrast.sides), gap_words(voice, effect)
    like = "other" if contrast.grade == "seen" else "comparable"
    ways = (
        f"{yes}: {side} {gap} than among {like} {voice.nouns}",
        f"{yes}: {side} {gap}",
        f"Yes: {gap} by {title}",
        f"Yes: {gap}",
    )
    return next((way for way in ways if len(way.split()) <= HEADLINE_WORDS), ways[-1]), effect


def _no(
    voice: Voice, contrast: DriverContrast, title: str, small: float
) -> tuple[str, Quantity | None]:
    named = voice.level("named_side", contrast.named)
    other = voice.level("other_side", contrast.other)
    start = "No" if abs(contrast.named - contrast.other) <= small else "No, not by itself"
    side = side_phrase(voice, contrast.sides)
    nothing = f"{start}: once the other columns are known, {title} tells nothing"
    happened = f" {voice.happened}" if voice.dataset.is_rate else ""
    full = f"{nothing} ({named.plain()} {side}{happened}, {other.plain()} of the others)"
    return full if len(full.split()) <= HEADLINE_WORDS else nothing, effect_of(voice, contrast)
