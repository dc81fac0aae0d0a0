"""A response in words: its shape, its largest step, who responds otherwise, where rows are few."""

from __future__ import annotations

from analyses._language.gaps import amount_words
from analyses._language.group_phrase import side_phrase
from analyses.how_it_responds.described_curve import DescribedCurve
from answers.answer import Finding
from answers.quantity import Quantity
from answers.words import HEADLINE_WORDS, first_upper, listing
from models.curves.regional_effects import RegionalEffects
from models.statistics.intervals import Estimate

DIFFERENT = 0.1  # of the movement: below, all rows are said to respond alike
LOOKED_AT = 0.02  # of the movement: below, no group can stand out
NAMED = 0.1  # of that difference: what a split must tell to name groups
APART = 0.25  # of the larger change: how far two groups' changes must be apart


def headline(curve: DescribedCurve) -> str:
    """One sentence with the two levels, the second with its range."""
    return next(
        (words for words in _headlines(curve) if len(words.split()) <= HEADLINE_WORDS),
        f"{curve.title}: {curve.voice.outcome} from {_apart(curve)}",
    )


def _headlines(curve: DescribedCurve) -> tuple[str, ...]:
    voice, shape, title = curve.voice, curve.shape, curve.title
    start, end = curve.ends()
    first, last = curve.level(start), curve.level(end)
    if not shape.moves:
        middle = curve.level(curve.middle)
        return (
            f"All else alike, {voice.outcome} does not clearly move with {title}: "
            f"{middle.say()} throughout",
            f"{voice.outcome} does not clearly move with {title}: {middle.say()}",
        )
    if not curve.response.is_number:
        one, two = curve.side(start), curve.side(end, again=True)
        if voice.dataset.is_rate:
            return (
                f"All else alike, {first.plain()} {voice.nouns} {one} {voice.happen}, "
                f"{last.say()} {two}",
                f"{first.plain()} {voice.nouns} {one} {voice.happen}, {last.say()} {two}",
            )
        return (
            f"All else alike, {voice.outcome} is {first.plain()} for {voice.nouns} {one}, "
            f"{last.say()} {two}",
        )
    if shape.turns == 1:
        share = f"The share who {voice.happen}" if voice.dataset.is_rate else voice.outcome
        return tuple(f"{what} {_turning(curve, shape.stops)}" for what in (share, voice.outcome))
    if shape.turns > 1:
        return (
            f"{voice.outcome} goes up and down with {title}: {first.plain()} at {curve.at(start)}, "
            f"{last.say()} at {curve.at(end)}",
        )
    if voice.dataset.is_rate:
        return (
            f"All else alike, {first.plain()} {voice.nouns} {voice.happen} at "
            f"{curve.place(start)}; at {curve.at(end)}, {last.say()}",
            f"{first.plain()} {voice.happen} at {curve.place(start)}; at {curve.at(end)}, "
            f"{last.say()}",
        )
    return (
        f"All else alike, {voice.outcome} is {first.plain()} at {curve.place(start)}; "
        f"at {curve.at(end)}, {last.say()}",
    )


def _turning(curve: DescribedCurve, stops: tuple[int, ...]) -> str:
    first, turn, last = stops
    return (
        f"{curve.verb(first, turn)} until {curve.place(turn)}, then "
        f"{curve.verb(turn, last)}: {curve.level(first).plain()}, {curve.level(turn).plain()}, "
        f"{curve.level(last).say()} at {curve.at(last)}"
    )


def _apart(curve: DescribedCurve) -> str:
    start, end = curve.ends()
    return f"{curve.level(start).plain()} to {curve.level(end).say()}"


def findings(
    curve: DescribedCurve,
    different: float,
    groups: RegionalEffects | None,
    within: tuple[float, float] | None = None,
) -> tuple[Finding, ...]:
    """The shape, the largest step and within which values it is, and who responds otherwise."""
    statements = [_shape(curve)]
    if curve.shape.step is not None:
        statements.append(_step(curve, *curve.shape.step, within))
    if curve.shape.moves or (groups is not None and respond_differently(groups)):
        statements.append(_alike(curve, different, groups))
    return tuple(statements)


def respond_differently(groups: RegionalEffects) -> bool:
    """True where the two groups respond so unlike that they are named."""
    larger = max(abs(groups.inside.value), abs(groups.outside.value))
    clear = groups.apart.excludes_zero and abs(groups.apart.value) >= APART * larger
    return clear and groups.explained >= NAMED


def _shape(curve: DescribedCurve) -> Finding:
    shape = curve.shape
    if not curve.response.is_number:
        return _levels(curve)
    if not shape.moves:
        low, high = curve.level(shape.lowest, "lowest"), curve.level(shape.highest, "highest")
        words = f"No clear movement: {low.plain()} at the lowest, {high.say()} at the highest."
        return Finding(words, "seen", (low, high, curve.level(curve.middle, "middle")))
    stops = shape.stops
    levels = tuple(curve.level(place, f"level_{k}") for k, place in enumerate(stops))
    spots = tuple(curve.spot(place) for place in stops)
    way = "One way only" if shape.turns == 0 else "Not one way"
    words = (
        f"{way}: it {curve.verb(stops[0], stops[1])} from {levels[0].say()} at "
        f"{curve.place(stops[0])} to {levels[1].say()} at {curve.at(stops[1])}"
    )
    for k in range(2, min(len(stops), 4)):
        words += f", then {curve.verb(stops[k - 1], stops[k])} to {levels[k].say()} at "
        words += curve.at(stops[k])
    rest = ", and turns again" if len(stops) > 4 else ""
    return Finding(f"{words}{rest}.", "seen", (*levels, *spots))


def _levels(curve: DescribedCurve) -> Finding:
    order = sorted((int(k) for k in curve.response.shown), key=lambda k: -curve.response.value[k])
    levels = [curve.level(place, f"level_{k}") for k, place in enumerate(order[:6])]
    phrases = [
        f"{quantity.say()} {_for(curve, k, order[0])}"
        for k, quantity in zip(order, levels, strict=False)
    ]
    words = "Highest first" if curve.shape.moves else "No clear difference"
    return Finding(f"{words}: {listing(phrases)}.", "seen", tuple(levels))


def _for(curve: DescribedCurve, place: int, first: int) -> str:
    """Whose level it is: "of customers on a monthly contract", then "on a yearly contract"."""
    side = curve.side(place, again=place != first)
    if place != first:
        return side
    return f"{'of' if curve.voice.dataset.is_rate else 'for'} {curve.voice.nouns} {side}"


def _step(
    curve: DescribedCurve, start: int, end: int, within: tuple[float, float] | None
) -> Finding:
    step = curve.change(curve.response.difference(start, end), "largest_step")
    spots: tuple[Quantity, ...] = (curve.spot(start), curve.spot(end))
    words = (
        f"The largest step is between {curve.place(start)} and "
        f"{curve.place(end)}: {amount_words(curve.voice, step)}"
    )
    if within is not None:
        ends = tuple(curve.amount(value) for value in within)
        spots = (*spots, *ends)
        values = [end.plain() for end in ends]
        words += ", most of it "
        words += (
            f"at {values[0]}" if values[0] == values[1] else f"between {values[0]} and {values[1]}"
        )
    return Finding(f"{words}.", "seen", (step, *spots))


def _alike(curve: DescribedCurve, different: float, groups: RegionalEffects | None) -> Finding:
    nouns = first_upper(curve.voice.nouns)
    if groups is None or not respond_differently(groups):
        if different < DIFFERENT:
            return Finding(f"{nouns} respond alike: no group stands out.", "seen")
        return Finding(f"{nouns} respond differently, yet no one column says which.", "seen")
    one, two = curve.change(groups.inside, "this_group"), curve.change(groups.outside, "the_rest")
    who = f"{curve.voice.nouns} {side_phrase(curve.voice, groups.sides)}"
    if not curve.shape.moves:
        how = "Yet it does for some"
    elif _opposite(groups):
        how = "The opposite for some"
    elif abs(groups.inside.value) > abs(groups.outside.value):
        how = "More so for some"
    else:
        how = "Less so for some"
    both = groups.inside.excludes_zero and groups.outside.excludes_zero
    alike = both and not _opposite(groups)
    rest = f"against {two.say_size()}" if alike else f"and {_goes(groups.outside, two)}"
    words = (
        f"{how}: {_between(curve, groups)}, it {_goes(groups.inside, one)} for {who}, {rest} for "
        "the others."
    )
    spots = curve.spot(groups.start), curve.spot(groups.end)
    return Finding(words, "seen", (one, two, *spots))


def _opposite(groups: RegionalEffects) -> bool:
    """True where both groups clearly move, one up and one down."""
    both = groups.inside.excludes_zero and groups.outside.excludes_zero
    return both and (groups.inside.value > 0) != (groups.outside.value > 0)


def _between(curve: DescribedCurve, groups: RegionalEffects) -> str:
    if curve.response.is_number:
        return f"from {curve.place(groups.start)} to {curve.place(groups.end)}"
    return f"from {curve.title} {curve.at(groups.start)} to {curve.at(groups.end)}"


def _goes(estimate: Estimate, quantity: Quantity) -> str:
    if not estimate.excludes_zero:
        return f"stays about level ({quantity.range()})" if quantity.has_range else "stays level"
    verb = "rises" if estimate.value > 0 else "falls"
    return f"{verb} {quantity.say_size()}"
