"""A response in words: its shape, its largest step, who responds otherwise, where rows are few."""

from __future__ import annotations

from dataclasses import dataclass

from analyses._language.voice import Voice, is_year
from answers.answer import Finding
from answers.checks import Check
from answers.quantity import Quantity
from answers.words import HEADLINE_WORDS, first_upper, listing, short
from models.curves.curve_shape import CurveShape
from models.curves.partial_dependence import ResponseCurve
from models.curves.regional_effects import RegionalEffects
from models.drivers.binary_contrast import BinaryContrast
from models.statistics.intervals import Estimate

LEVEL = 0.95
DIFFERENT = 0.1  # of the movement: below, all rows are said to respond alike
LOOKED_AT = 0.02  # of the movement: below, no group can stand out
NAMED = 0.1  # of that difference: what a split must tell to name groups
APART = 0.25  # of the larger change: how far two groups' changes must be apart


@dataclass(frozen=True, slots=True)
class Told:
    """Speaks about one response in a dataset's words."""

    voice: Voice
    response: ResponseCurve
    shape: CurveShape

    @property
    def title(self) -> str:
        """The column, short."""
        return self.voice.title(self.response.column)

    def at(self, place: int) -> str:
        """A place of the grid: "5", "18 months", "Month-to-month"."""
        value = self.response.grid[place]
        if isinstance(value, str):
            return short(value, 30)
        column = self.voice.dataset.column(self.response.column)
        if is_year(column, value):
            return self.voice.amount(column, value)
        return self.spot(place).plain() or f"{value:g}"

    def spot(self, place: int) -> Quantity:
        """A place of a number as a quantity, for the sentence that says it."""
        value = self.response.grid[place]
        return Quantity("place", None, "count") if isinstance(value, str) else self.amount(value)

    def amount(self, value: float) -> Quantity:
        """A value of the column as a quantity."""
        column = self.voice.dataset.column(self.response.column)
        if column.unit == "money" and self.voice.dataset.currency:
            return Quantity("place", value, "money", symbol=self.voice.dataset.currency)
        unit = "" if column.unit in {"money", "share"} else column.unit
        if not unit and value == int(value):
            return Quantity("place", value, "count")
        return Quantity("place", value, unit)

    def side(self, place: int, *, again: bool = False) -> str:
        """A level as what a row has: "Contract Month-to-month", "no Training".

        Where the column was named before, a category's level is enough: "Two year".
        """
        if again and self.voice.dataset.column(self.response.column).kind == "category":
            return self.at(place)
        return self.voice.side(
            BinaryContrast(self.response.column, levels=(str(self.response.grid[place]),))
        )

    def level(self, place: int, name: str = "level") -> Quantity:
        """The expected outcome at a place, with its range."""
        response = self.response
        ends = float(response.low[place]), float(response.high[place])
        return self.voice.level(name, float(response.value[place]), *ends, LEVEL)

    def change(self, estimate: Estimate, name: str = "change") -> Quantity:
        """A change of the outcome with its range."""
        return self.voice.change(name, estimate.value, estimate.low, estimate.high, LEVEL)

    @property
    def lead(self) -> int:
        """The place whose level the headline says with its range."""
        if not self.shape.moves:
            return self.middle
        return self.shape.stops[-1] if self.shape.turns == 1 else self.ends()[1]

    @property
    def middle(self) -> int:
        """The place in the middle of those that enough rows support."""
        return int(self.response.shown[len(self.response.shown) // 2])

    def verb(self, start: int, end: int) -> str:
        """Which way it goes between two places."""
        return "rises" if self.response.value[end] > self.response.value[start] else "falls"

    def ends(self) -> tuple[int, int]:
        """The two places that the headline compares: both ends, or lowest and highest."""
        shape = self.shape
        if self.response.is_number and shape.turns == 0:
            return shape.stops[0], shape.stops[-1]
        pair = sorted((shape.lowest, shape.highest))
        return (pair[0], pair[1]) if self.response.is_number else (shape.lowest, shape.highest)


def headline(told: Told) -> str:
    """One sentence with the two levels, the second with its range."""
    return next(
        (words for words in _headlines(told) if len(words.split()) <= HEADLINE_WORDS),
        f"{told.title}: {told.voice.outcome} from {_apart(told)}",
    )


def _headlines(told: Told) -> tuple[str, ...]:
    voice, shape, title = told.voice, told.shape, told.title
    start, end = told.ends()
    first, last = told.level(start), told.level(end)
    if not shape.moves:
        middle = told.level(told.middle)
        return (
            f"All else alike, {voice.outcome} does not clearly move with {title}: "
            f"{middle.say()} throughout",
            f"{voice.outcome} does not clearly move with {title}: {middle.say()}",
        )
    if not told.response.is_number:
        one, two = told.side(start), told.side(end, again=True)
        if voice.dataset.is_rate:
            return (
                f"All else alike, {first.plain()} {voice.nouns} with {one} {voice.happen}, "
                f"{last.say()} with {two}",
                f"{first.plain()} {voice.happen} with {one}, {last.say()} with {two}",
            )
        return (
            f"All else alike, {voice.outcome} is {first.plain()} with {one}, "
            f"{last.say()} with {two}",
        )
    if shape.turns == 1:
        share = f"The share who {voice.happen}" if voice.dataset.is_rate else voice.outcome
        return tuple(f"{what} {_turning(told, shape.stops)}" for what in (share, voice.outcome))
    if shape.turns > 1:
        return (
            f"{voice.outcome} goes up and down with {title}: {first.plain()} at {told.at(start)}, "
            f"{last.say()} at {told.at(end)}",
        )
    if voice.dataset.is_rate:
        return (
            f"All else alike, {first.plain()} {voice.nouns} {voice.happen} at {title} "
            f"{told.at(start)}; at {told.at(end)}, {last.say()}",
            f"{first.plain()} {voice.happen} at {title} {told.at(start)}; at {told.at(end)}, "
            f"{last.say()}",
        )
    return (
        f"All else alike, {voice.outcome} is {first.plain()} at {title} {told.at(start)}; "
        f"at {told.at(end)}, {last.say()}",
    )


def _turning(told: Told, stops: tuple[int, ...]) -> str:
    first, turn, last = stops
    return (
        f"{told.verb(first, turn)} until {told.title} {told.at(turn)}, then "
        f"{told.verb(turn, last)}: {told.level(first).plain()}, {told.level(turn).plain()}, "
        f"{told.level(last).say()} at {told.at(last)}"
    )


def _apart(told: Told) -> str:
    start, end = told.ends()
    return f"{told.level(start).plain()} to {told.level(end).say()}"


def findings(
    told: Told,
    different: float,
    groups: RegionalEffects | None,
    within: tuple[float, float] | None = None,
) -> tuple[Finding, ...]:
    """The shape, the largest step and within which values it is, and who responds otherwise."""
    found = [_shape(told)]
    if told.shape.step is not None:
        found.append(_step(told, *told.shape.step, within))
    if told.shape.moves or (groups is not None and stand_apart(groups)):
        found.append(_alike(told, different, groups))
    return tuple(found)


def stand_apart(groups: RegionalEffects) -> bool:
    """True where the two groups respond so unlike that they are named."""
    larger = max(abs(groups.inside.value), abs(groups.outside.value))
    clear = groups.apart.excludes_zero and abs(groups.apart.value) >= APART * larger
    return clear and groups.explained >= NAMED


def _shape(told: Told) -> Finding:
    shape, title = told.shape, told.title
    if not told.response.is_number:
        return _levels(told)
    if not shape.moves:
        low, high = told.level(shape.lowest, "lowest"), told.level(shape.highest, "highest")
        words = f"No clear movement: {low.plain()} at the lowest, {high.say()} at the highest."
        return Finding(words, "seen", (low, high, told.level(told.middle, "middle")))
    stops = shape.stops
    levels = tuple(told.level(place, f"level_{k}") for k, place in enumerate(stops))
    spots = tuple(told.spot(place) for place in stops)
    way = "One way only" if shape.turns == 0 else "Not one way"
    words = (
        f"{way}: it {told.verb(stops[0], stops[1])} from {levels[0].say()} at {title} "
        f"{told.at(stops[0])} to {levels[1].say()} at {told.at(stops[1])}"
    )
    for k in range(2, min(len(stops), 4)):
        words += f", then {told.verb(stops[k - 1], stops[k])} to {levels[k].say()} at "
        words += told.at(stops[k])
    rest = ", and turns again" if len(stops) > 4 else ""
    return Finding(f"{words}{rest}.", "seen", (*levels, *spots))


def _levels(told: Told) -> Finding:
    order = sorted((int(k) for k in told.response.shown), key=lambda k: -told.response.value[k])
    levels = [told.level(place, f"level_{k}") for k, place in enumerate(order[:6])]
    each = [
        f"{quantity.say()} with {told.side(k, again=k != order[0])}"
        for k, quantity in zip(order, levels, strict=False)
    ]
    words = "Highest first" if told.shape.moves else "No clear difference"
    return Finding(f"{words}: {listing(each)}.", "seen", tuple(levels))


def _step(told: Told, start: int, end: int, within: tuple[float, float] | None) -> Finding:
    step = told.change(told.response.difference(start, end), "largest_step")
    spots: tuple[Quantity, ...] = (told.spot(start), told.spot(end))
    words = (
        f"The largest step is between {told.title} {told.at(start)} and {told.title} "
        f"{told.at(end)}: {step.say(signed=True)}"
    )
    if within is not None:
        ends = tuple(told.amount(value) for value in within)
        spots = (*spots, *ends)
        said = [end.plain() for end in ends]
        words += ", most of it "
        words += f"at {said[0]}" if said[0] == said[1] else f"between {said[0]} and {said[1]}"
    return Finding(f"{words}.", "seen", (step, *spots))


def _alike(told: Told, different: float, groups: RegionalEffects | None) -> Finding:
    nouns = first_upper(told.voice.nouns)
    if groups is None or not stand_apart(groups):
        if different < DIFFERENT:
            return Finding(f"{nouns} respond alike: no group stands out.", "seen")
        return Finding(f"{nouns} respond differently, yet no one column says which.", "seen")
    one, two = told.change(groups.inside, "this_group"), told.change(groups.outside, "the_rest")
    who = f"{told.voice.nouns} with {told.voice.side(groups.sides)}"
    if not told.shape.moves:
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
        f"{how}: {_between(told, groups)}, it {_goes(groups.inside, one)} for {who}, {rest} for "
        "the others."
    )
    spots = told.spot(groups.start), told.spot(groups.end)
    return Finding(words, "seen", (one, two, *spots))


def _opposite(groups: RegionalEffects) -> bool:
    """True where both groups clearly move, one up and one down."""
    both = groups.inside.excludes_zero and groups.outside.excludes_zero
    return both and (groups.inside.value > 0) != (groups.outside.value > 0)


def _between(told: Told, groups: RegionalEffects) -> str:
    if told.response.is_number:
        return f"from {told.title} {told.at(groups.start)} to {told.title} {told.at(groups.end)}"
    return f"from {told.side(groups.start)} to {told.side(groups.end, again=True)}"


def _goes(estimate: Estimate, quantity: Quantity) -> str:
    if not estimate.excludes_zero:
        return f"stays about level ({quantity.range()})" if quantity.has_range else "stays level"
    verb = "rises" if estimate.value > 0 else "falls"
    return f"{verb} {quantity.say_size()}"


def support_check(told: Told, fewest: float) -> Check:
    """Where rows are few, and that no line is drawn there."""
    response, voice = told.response, told.voice
    thin = [place for place in range(len(response.grid)) if response.thin[place]]
    if not thin:
        text = f"Every place on the curve has {fewest:,.0f} {voice.nouns} or more."
        return Check("extrapolation", "Rows everywhere", "passed", text, (response.column,))
    if response.is_number:
        where = listing(_runs(told, thin), most=4)
    else:
        where = listing([short(str(response.grid[place]), 24) for place in thin], most=4)
    rows = int(sum(response.rows[place] for place in thin))
    only = f"only {voice.rows(rows)}" if rows else f"no {voice.nouns}"
    return Check(
        "extrapolation",
        "Thin data",
        "caution",
        f"{told.title} {where}: {only} there, fewer than {fewest:,.0f} at each "
        "place, so no line is drawn.",
        (response.column,),
    )


def _runs(told: Told, thin: list[int]) -> list[str]:
    """Neighbouring places as stretches: "60 to 90"."""
    runs: list[list[int]] = []
    for place in thin:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return [
        told.at(run[0]) if len(run) == 1 else f"{told.at(run[0])} to {told.at(run[-1])}"
        for run in runs
    ]


def way_check(told: Told) -> Check:
    """Which rows were moved where, and why."""
    response, voice = told.response, told.voice
    if response.way == "average":
        text = f"No other column moves closely together with it, so all {voice.nouns} count "
        return Check(
            "correlated-drivers", "It stands by itself", "passed", f"{text}at every place.",
            (response.column,),
        )  # fmt: skip
    names = listing([voice.title(name) for name in response.together], most=3)
    return Check(
        "correlated-drivers",
        "It moves together with other columns",
        "caution",
        f"{told.title} goes along with {names}. So {voice.nouns} are only moved to places next to "
        "their own: elsewhere nobody is like them.",
        (response.column, *response.together),
    )


def ways_check(told: Told) -> Check:
    """Whether both ways of averaging tell the same."""
    response = told.response
    shown = response.shown
    swing = float(response.value[shown].max() - response.value[shown].min())
    gap = response.other_way[shown] - response.value[shown]
    off = float(abs(gap - gap.mean()).max())
    if swing > 0 and off > 0.25 * swing and told.shape.moves:
        worst = Estimate(off, off, off, 0.0)
        return Check(
            "methods-disagree",
            "A second way tells it differently",
            "caution",
            f"Moving everyone to every place gives a curve that is up to "
            f"{told.change(worst).size()} off.",
            (response.column,),
        )
    return Check(
        "methods-disagree",
        "A second way agrees",
        "passed",
        "Moving everyone everywhere, or each only to places next to its own, tells the same.",
        (response.column,),
    )
