"""The sentences and bars of drivers: share, two sides, and the gap between them."""

from __future__ import annotations

from analyses._drivers.named_drivers import Driver, DriverContrast, Drivers
from analyses._language.gaps import amount_words, more_of_100, range_words
from analyses._language.group_phrase import other_group, side_group
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
    matter = "matter most" if len(first.columns) == 2 else "matters most"
    if contrast is None:
        return (
            f"{label} goes with {voice.outcome} most: {share_of(first).say()} of what is explained"
        )
    if not contrast.effect.excludes_zero:
        effect = amount_words(voice, effect_of(voice, contrast))
        ways = (
            f"{label} {matter}, yet among comparable {voice.nouns} no clear gap is left: {effect}",
            f"{label} {matter}, yet no clear gap is left: {effect}",
        )
        return next((way for way in ways if len(way.split()) <= HEADLINE_WORDS), ways[-1])
    lead = voice.title(first.lead)
    gaps = _gaps(voice, contrast)
    names = f"{label} {matter}", f"{lead} matters most"
    tellings = [f"{name}: {gap}" for gap in gaps[:-1] for name in names]
    tellings += [f"{lead} matters most: {gaps[-1]}", gaps[-1]]
    short_enough = (telling for telling in tellings if len(telling.split()) <= HEADLINE_WORDS)
    return next(
        short_enough, f"{lead} matters most: {amount_words(voice, effect_of(voice, contrast))}"
    )


def _gaps(voice: Voice, contrast: DriverContrast) -> tuple[str, ...]:
    """The gap between the two sides, without its full stop; the longest way first."""
    effect, nouns = effect_of(voice, contrast), voice.nouns
    side, other = side_group(voice, contrast.sides), other_group(voice, contrast.sides)
    like = "other" if contrast.grade == "seen" else "comparable"
    if voice.dataset.is_rate:
        start = f"{more_of_100(effect)} {side} {voice.happen}{range_words(effect)}"
        than = f"than {like}"
        return (f"{start} {than} {other}", f"{start} {than} {nouns}", start)
    level = "higher" if contrast.effect.value > 0 else "lower"
    start = f"{voice.outcome} is {effect.say_size()} {level} for {side}"
    than = f"than for {like}"
    return (f"{start} {than} {other}", f"{start} {than} {nouns}", start)


def finding(voice: Voice, driver: Driver) -> Finding:
    """One driver: both sides as seen, and the gap between rows alike in all else."""
    label, share = voice.family(driver.columns, driver.lead), share_of(driver)
    contrast = driver.contrast
    if contrast is None:
        return Finding(f"{label}: {share.say()} of what is explained.", "seen", (share,))
    named = voice.level("named_side", contrast.named)
    other = voice.level("other_side", contrast.other)
    side = side_group(voice, contrast.sides)
    if voice.dataset.is_rate:
        rest = f"{other.plain()} of the others"
        raw = f"{named.plain()} {side} {voice.happened}, {rest}"
    else:
        raw = f"{voice.outcome} is {named.plain()} for {side}, {other.plain()} for the others"
    effect = effect_of(voice, contrast)
    seen = voice.change("gap_as_seen", contrast.named - contrast.other)
    return Finding(
        f"{label}: {raw}. {_like_for_like(voice, contrast, effect, seen)}",
        contrast.grade,
        (named, other, effect, seen),
    )


def _like_for_like(voice: Voice, contrast: DriverContrast, effect: Quantity, seen: Quantity) -> str:
    gap_words = amount_words(voice, effect)
    if contrast.grade == "seen":
        return f"Too few are alike to compare like with like; as seen the gap is {gap_words}."
    among = f"Among {voice.nouns} alike in everything else"
    gap = contrast.named - contrast.other
    if contrast.effect.excludes_zero:
        told = f"{among} the gap is {gap_words}"
    else:
        told = f"{among} no effect was found: {gap_words}"
    if contrast.effect.low <= gap <= contrast.effect.high:
        return f"{told}."
    return f"{told}; as seen it is {amount_words(voice, seen)}."


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
