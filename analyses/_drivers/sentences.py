"""The sentences and bars of drivers: share, two sides, and the gap between them."""

from __future__ import annotations

from analyses._drivers.named_drivers import Driver, DriverContrast, Drivers
from analyses._language.voice import Voice
from answers.answer import Finding
from answers.evidence import Bar, Direction
from answers.quantity import Quantity
from answers.words import HEADLINE_WORDS, listing

LEVEL = 0.95


def headline(voice: Voice, first: Driver) -> str:
    """What explains most, with the gap between its two sides where one is left."""
    label = voice.family(first.columns, first.lead)
    contrast = first.contrast
    explain = "explain most" if len(first.columns) == 2 else "explains most"
    if contrast is None:
        return (
            f"{label} goes with {voice.outcome} most: {share_of(first).say()} of what is explained"
        )
    if not contrast.effect.excludes_zero:
        effect = effect_of(voice, contrast)
        return f"{label} {explain}, yet like for like no clear gap is left: {effect.say()}"
    gap = _gap(voice, contrast)
    tellings = (
        f"{label} {explain}. {gap}",
        f"{voice.title(first.lead)} explains most. {gap}",
        gap,
    )
    short_enough = (telling for telling in tellings if len(telling.split()) <= HEADLINE_WORDS)
    return next(
        short_enough, f"{voice.title(first.lead)} explains most: {effect_of(voice, contrast).say()}"
    )


def _gap(voice: Voice, contrast: DriverContrast) -> str:
    """The gap between the two sides as a sentence without its full stop."""
    effect, side = effect_of(voice, contrast), voice.side(contrast.sides)
    higher = contrast.effect.value > 0
    like = "other" if contrast.grade == "seen" else "like"
    nouns = voice.nouns
    if voice.dataset.is_rate:
        often = "more" if higher else "less"
        return (
            f"{nouns.capitalize()} with {side} {voice.happen} {effect.say_size()} {often} often "
            f"than {like} {nouns}"
        )
    level = "higher" if higher else "lower"
    return f"{voice.outcome} is {effect.say_size()} {level} with {side} than for {like} {nouns}"


def finding(voice: Voice, driver: Driver) -> Finding:
    """One driver: both sides as seen, and the gap between rows alike in all else."""
    label, share = voice.family(driver.columns, driver.lead), share_of(driver)
    contrast = driver.contrast
    if contrast is None:
        return Finding(f"{label}: {share.say()} of what is explained.", "seen", (share,))
    named = voice.level("named_side", contrast.named)
    other = voice.level("other_side", contrast.other)
    effect, side = effect_of(voice, contrast), voice.side(contrast.sides)
    if voice.dataset.is_rate:
        rest = f"{other.plain()} of the rest"
        raw = f"{named.plain()} {voice.nouns} with {side} {voice.happened}, {rest}"
    else:
        raw = f"{voice.outcome} is {named.plain()} with {side}, {other.plain()} for the rest"
    seen = voice.change("gap_as_seen", contrast.named - contrast.other)
    return Finding(
        f"{label}: {raw}. {_like_for_like(contrast, effect, seen)}",
        contrast.grade,
        (named, other, effect, seen),
    )


def _like_for_like(contrast: DriverContrast, effect: Quantity, seen: Quantity) -> str:
    if contrast.grade == "seen":
        return (
            f"Too few alike to compare like with like; as seen the gap is "
            f"{effect.say(signed=True)}."
        )
    gap = contrast.named - contrast.other
    gap_words = f"Like for like the gap is {effect.say(signed=True)}"
    if not contrast.effect.excludes_zero:
        gap_words = f"Like for like no effect was found: {effect.say(signed=True)}"
    if contrast.effect.low <= gap <= contrast.effect.high:
        return f"{gap_words}."
    return f"{gap_words}; as seen it is {seen.plain(signed=True)}."


def bar(voice: Voice, driver: Driver) -> Bar:
    """One driver's bar: its share with range and ranks, and its effect."""
    contrast = driver.contrast
    return Bar(
        label=voice.family(driver.columns, driver.lead),
        columns=driver.columns,
        share=driver.share,
        low=driver.low,
        high=driver.high,
        rank_low=driver.rank_low,
        rank_high=driver.rank_high,
        direction=_direction(contrast),
        effect=effect_of(voice, contrast) if contrast else None,
        contrast=_contrast_words(voice, contrast) if contrast else None,
    )


def _contrast_words(voice: Voice, contrast: DriverContrast) -> str:
    sides = voice.contrast(contrast.sides)
    return f"{sides} (as seen)" if contrast.grade == "seen" else sides


def _direction(contrast: DriverContrast | None) -> Direction:
    if contrast is None:
        return "mixed"
    if not contrast.effect.excludes_zero:
        return "none"
    return "raises" if contrast.effect.value > 0 else "lowers"


def effect_of(voice: Voice, contrast: DriverContrast) -> Quantity:
    """The named side less the other, in the outcome's unit, with its 95 % range."""
    effect = contrast.effect
    return voice.change("effect", effect.value, effect.low, effect.high, LEVEL)


def share_of(driver: Driver) -> Quantity:
    """Of what can be explained, the driver's share, 0..1, with its 95 % range."""
    return Quantity("share", driver.share, "share", driver.low, driver.high, LEVEL)


def note(voice: Voice, drivers: Drivers) -> str:
    """How to read the bars, and which columns have none."""
    notes = ["Line on the bar: 95% range. Right: effect between rows alike in all else."]
    if any(len(driver.columns) > 1 for driver in drivers.ranked):
        notes.append("Columns that move together are shown as one.")
    if drivers.nothing:
        names = listing(
            [voice.title(name) for columns in drivers.nothing for name in columns], most=8
        )
        notes.append(f"Saying nothing beyond the others: {names}.")
    if drivers.small:
        names = listing([voice.title(columns[0]) for columns in drivers.small], most=6)
        notes.append(f"Smaller: {names}.")
    return " ".join(notes)
