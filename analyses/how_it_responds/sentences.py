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
class DescribedCurve:
    """A response curve with its shape, described in a dataset's words."""

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
        return tuple(f"{what} {_turning(curve, shape.stops)}" for what in (share, voice.outcome))
    if shape.turns > 1:
        return (
            f"{voice.outcome} goes up and down with {title}: {first.plain()} at {curve.at(start)}, "
            f"{last.say()} at {curve.at(end)}",
        )
    if voice.dataset.is_rate:
        return (
            f"All else alike, {first.plain()} {voice.nouns} {voice.happen} at {title} "
            f"{curve.at(start)}; at {curve.at(end)}, {last.say()}",
            f"{first.plain()} {voice.happen} at {title} {curve.at(start)}; at {curve.at(end)}, "
            f"{last.say()}",
        )
    return (
        f"All else alike, {voice.outcome} is {first.plain()} at {title} {curve.at(start)}; "
        f"at {curve.at(end)}, {last.say()}",
    )


def _turning(curve: DescribedCurve, stops: tuple[int, ...]) -> str:
    first, turn, last = stops
    return (
        f"{curve.verb(first, turn)} until {curve.title} {curve.at(turn)}, then "
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
    if curve.shape.moves or (groups is not None and stand_apart(groups)):
        statements.append(_alike(curve, different, groups))
    return tuple(statements)


def stand_apart(groups: RegionalEffects) -> bool:
    """True where the two groups respond so unlike that they are named."""
    larger = max(abs(groups.inside.value), abs(groups.outside.value))
    clear = groups.apart.excludes_zero and abs(groups.apart.value) >= APART * larger
    return clear and groups.explained >= NAMED


def _shape(curve: DescribedCurve) -> Finding:
    shape, title = curve.shape, curve.title
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
        f"{way}: it {curve.verb(stops[0], stops[1])} from {levels[0].say()} at {title} "
        f"{curve.at(stops[0])} to {levels[1].say()} at {curve.at(stops[1])}"
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
        f"{quantity.say()} with {curve.side(k, again=k != order[0])}"
        for k, quantity in zip(order, levels, strict=False)
    ]
    words = "Highest first" if curve.shape.moves else "No clear difference"
    return Finding(f"{words}: {listing(phrases)}.", "seen", tuple(levels))


def _step(
    curve: DescribedCurve, start: int, end: int, within: tuple[float, float] | None
) -> Finding:
    step = curve.change(curve.response.difference(start, end), "largest_step")
    spots: tuple[Quantity, ...] = (curve.spot(start), curve.spot(end))
    words = (
        f"The largest step is between {curve.title} {curve.at(start)} and {curve.title} "
        f"{curve.at(end)}: {step.say(signed=True)}"
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
    if groups is None or not stand_apart(groups):
        if different < DIFFERENT:
            return Finding(f"{nouns} respond alike: no group stands out.", "seen")
        return Finding(f"{nouns} respond differently, yet no one column says which.", "seen")
    one, two = curve.change(groups.inside, "this_group"), curve.change(groups.outside, "the_rest")
    who = f"{curve.voice.nouns} with {curve.voice.side(groups.sides)}"
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
        return (
            f"from {curve.title} {curve.at(groups.start)} to {curve.title} {curve.at(groups.end)}"
        )
    return f"from {curve.side(groups.start)} to {curve.side(groups.end, again=True)}"


def _goes(estimate: Estimate, quantity: Quantity) -> str:
    if not estimate.excludes_zero:
        return f"stays about level ({quantity.range()})" if quantity.has_range else "stays level"
    verb = "rises" if estimate.value > 0 else "falls"
    return f"{verb} {quantity.say_size()}"


def support_check(curve: DescribedCurve, fewest: float) -> Check:
    """Where rows are few, and that no line is drawn there."""
    response, voice = curve.response, curve.voice
    thin = [place for place in range(len(response.grid)) if response.thin[place]]
    if not thin:
        text = f"Every place on the curve has {fewest:,.0f} {voice.nouns} or more."
        return Check("extrapolation", "Rows everywhere", "passed", text, (response.column,))
    if response.is_number:
        where = listing(_runs(curve, thin), most=4)
    else:
        where = listing([short(str(response.grid[place]), 24) for place in thin], most=4)
    rows = int(sum(response.rows[place] for place in thin))
    only = f"only {voice.rows(rows)}" if rows else f"no {voice.nouns}"
    return Check(
        "extrapolation",
        "Thin data",
        "caution",
        f"{curve.title} {where}: {only} there, fewer than {fewest:,.0f} at each "
        "place, so no line is drawn.",
        (response.column,),
    )


def _runs(curve: DescribedCurve, thin: list[int]) -> list[str]:
    """Neighbouring places as stretches: "60 to 90"."""
    runs: list[list[int]] = []
    for place in thin:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return [
        curve.at(run[0]) if len(run) == 1 else f"{curve.at(run[0])} to {curve.at(run[-1])}"
        for run in runs
    ]


def way_check(curve: DescribedCurve) -> Check:
    """Which rows were moved where, and why."""
    response, voice = curve.response, curve.voice
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
        f"{curve.title} goes along with {names}. So {voice.nouns} are only moved to places next to "
        "their own: elsewhere nobody is like them.",
        (response.column, *response.together),
    )


def ways_check(curve: DescribedCurve) -> Check:
    """Whether both ways of averaging tell the same."""
    response = curve.response
    shown = response.shown
    swing = float(response.value[shown].max() - response.value[shown].min())
    gap = response.other_way[shown] - response.value[shown]
    off = float(abs(gap - gap.mean()).max())
    if swing > 0 and off > 0.25 * swing and curve.shape.moves:
        worst = Estimate(off, off, off, 0.0)
        return Check(
            "methods-disagree",
            "A second way tells it differently",
            "caution",
            f"Moving everyone to every place gives a curve that is up to "
            f"{curve.change(worst).size()} off.",
            (response.column,),
        )
    return Check(
        "methods-disagree",
        "A second way agrees",
        "passed",
        "Moving everyone everywhere, or each only to places next to its own, tells the same.",
        (response.column,),
    )
