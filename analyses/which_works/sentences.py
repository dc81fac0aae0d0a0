"""The sentences and pictures of arms side by side."""

from __future__ import annotations

from analyses._language.direction import less_is_wanted
from analyses._language.gaps import gap_words
from analyses._language.group_phrase import bare_phrase, term_phrase
from analyses._language.voice import Voice
from analyses.which_works.choice import Choice
from answers.answer import Finding, Grade
from answers.evidence import Comparison, ComparisonRow, Table
from answers.quantity import Quantity
from answers.words import HEADLINE_WORDS, first_upper, listing
from models.effects.arms import Arm, ArmDifference, Arms, Level
from models.segments.conditions import Term

LEVEL = 0.95
SMALL_POINTS = 0.03  # a range inside of it shows that hardly anything differs
SMALL_PART = 0.1  # the same of a number, as part of its spread


class ArmWords:
    """Speaks about the arms of one column."""

    def __init__(self, voice: Voice, choice: Choice, arms: Arms, spread: float) -> None:
        self.voice, self.choice, self.arms = voice, choice, arms
        self.way = -1 if less_is_wanted(voice.dataset) else 1
        self.grade: Grade = "tested" if arms.tested else "adjusted"
        self.small = SMALL_POINTS if voice.dataset.is_rate else SMALL_PART * spread

    def term(self, level: Level) -> Term:
        """The rows of a value."""
        name = self.choice.column.name
        if isinstance(level, float):
            return Term(name, low=level, high=level)
        return Term(name, (level,))

    def with_(self, place: int) -> str:
        """An arm behind its noun: "with Segment Mens E-Mail"."""
        return term_phrase(self.voice, self.term(self.arms.arms[place].level))

    def bare(self, level: Level) -> str:
        """An arm under its column's title."""
        return first_upper(bare_phrase(self.voice, self.term(level)))

    def change(self, difference: ArmDifference) -> Quantity:
        """A difference with its range."""
        assert difference.change is not None
        told = difference.change
        return self.voice.change("difference", told.value, told.low, told.high, LEVEL)

    def rate(self, arm: Arm) -> Quantity:
        """The outcome of an arm as it is, with its range."""
        return self.voice.level("arm", arm.mean.value, arm.mean.low, arm.mean.high, LEVEL)

    def helps(self, difference: ArmDifference) -> bool:
        """True where the arm clearly has the better outcome."""
        told = difference.change
        return difference.clear and told is not None and self.way * told.value > 0

    def best(self) -> ArmDifference | None:
        """The arm that helps most against the baseline."""
        helping = [each for each in self.arms.against if self.helps(each)]
        return max(helping, key=self._size, default=None)

    def worst(self) -> ArmDifference | None:
        """The arm that clearly does most harm against the baseline."""
        harming = [each for each in self.arms.against if each.clear and not self.helps(each)]
        return max(harming, key=self._size, default=None)

    @staticmethod
    def _size(difference: ArmDifference) -> float:
        return abs(difference.change.value) if difference.change else 0.0

    def against(self, difference: ArmDifference) -> str:
        """With one arm so many more than with the other, without the mark."""
        alike = "" if self.arms.tested else f"comparable {self.voice.nouns} "
        than = f"than {alike}{self.with_(difference.other)}"
        if self.arms.tested or not self.voice.dataset.is_rate:
            than = f"than {self.with_(difference.other)}"
        return (
            f"{self.with_(difference.arm)} {gap_words(self.voice, self.change(difference))} {than}"
        )

    def unclear(self, difference: ArmDifference) -> bool:
        """True where even a difference that matters may be there."""
        told = difference.change
        return told is None or told.low < -self.small or told.high > self.small


def headline(words: ArmWords) -> tuple[str, Quantity | None]:
    """Yes, no, which, or that the data does not say, with the difference that says so."""
    answered = [each for each in words.arms.against if each.change is not None]
    title = words.voice.title(words.choice.column.name)
    if not answered:
        return f"The data does not say: hardly anyone alike differs in {title}", None
    best, worst = words.best(), words.worst()
    named = words.choice.means_none
    if best is not None:
        start = "Yes: " if named else "Yes, it matters which: "
        return _fitting(words, start, best), words.change(best)
    if worst is not None:
        start = "No, the other way round: " if named else "Yes, it matters which: "
        return _fitting(words, start, worst), words.change(worst)
    widest = max(answered, key=lambda each: words.change(each).high or 0.0)
    change = words.change(widest)
    told = (
        f"{words.with_(widest.arm)} {change.say(signed=True)} against {words.with_(widest.other)}"
    )
    if any(words.unclear(each) for each in words.arms.against):
        start = "The data does not say: "
    else:
        start = "No difference that this data can show: "
    fitting = start + told
    if len(fitting.split()) > HEADLINE_WORDS:
        fitting = f"{start}{change.say(signed=True)} by {title}"
    return fitting, change


def _fitting(words: ArmWords, start: str, difference: ArmDifference) -> str:
    change = words.change(difference)
    gap = gap_words(words.voice, change)
    ways = (
        f"{start}{words.against(difference)}",
        f"{start}{words.with_(difference.arm)} {gap} than {words.with_(difference.other)}",
        f"{start}{words.with_(difference.arm)} {gap}",
        f"{start}{gap}",
    )
    return next((way for way in ways if len(way.split()) <= HEADLINE_WORDS), ways[-1])


def findings(words: ArmWords) -> tuple[Finding, ...]:
    """Each arm as it is, each against the baseline, and which of the others differ."""
    voice = words.voice
    statements = []
    for place, arm in enumerate(words.arms.arms):
        rate = words.rate(arm)
        happened = f" {voice.happened}" if voice.dataset.is_rate else f" of {voice.outcome}"
        statement = f"{first_upper(words.with_(place))}: {rate.say()}{happened}; "
        statements.append(Finding(f"{statement}{voice.rows(arm.rows)}.", "seen", (rate,)))
    statements += [_difference(words, each) for each in words.arms.against]
    statements += [_difference(words, each) for each in words.arms.between if each.clear]
    alike = [each for each in words.arms.between if not each.clear and each.change is not None]
    if alike:
        pairs = [
            f"{words.bare(words.arms.arms[each.arm].level)} and "
            f"{words.bare(words.arms.arms[each.other].level)}"
            for each in alike
        ]
        statements.append(Finding(f"Not clearly apart: {listing(pairs, most=3)}.", words.grade))
    return tuple(statements)


def _difference(words: ArmWords, difference: ArmDifference) -> Finding:
    if difference.change is None:
        seen = words.voice.change("seen", difference.seen)
        return Finding(
            f"{first_upper(words.with_(difference.arm))} against {words.with_(difference.other)}: "
            f"hardly anyone alike has both, so only what is seen can be said: "
            f"{seen.plain(signed=True)}.",
            "seen",
            (seen,),
        )
    change = words.change(difference)
    if difference.clear:
        statement = f"{first_upper(words.against(difference))}."
    else:
        statement = (
            f"{first_upper(words.with_(difference.arm))} against "
            f"{words.with_(difference.other)}: no clear difference, {change.say(signed=True)}."
        )
    return Finding(statement, words.grade, (change,))


def picture(words: ArmWords) -> Comparison:
    """The arms as they are, the baseline among them."""
    voice = words.voice
    what = f"{voice.nouns} who {voice.happen}" if voice.dataset.is_rate else voice.outcome
    baseline = words.bare(words.arms.arms[0].level)
    why = "it means none" if words.choice.means_none else "it is the most frequent"
    return Comparison(
        title=f"{first_upper(what)}, by {voice.title(words.choice.column.name)}",
        rows=tuple(
            ComparisonRow(words.bare(arm.level), words.rate(arm), "quick" if not k else "now")
            for k, arm in enumerate(words.arms.arms)
        ),
        note=f"As they are. Held against {baseline}, since {why}. Band: 95% range.",
    )


def table(words: ArmWords) -> Table:
    """Each arm against the baseline: as seen, and like with like."""
    rows = [_row(words, each) for each in words.arms.against]
    how = "by the test" if words.arms.tested else "among those alike"
    heads = (
        words.voice.title(words.choice.column.name),
        first_upper(words.voice.nouns),
        "Difference as seen",
        f"Difference {how}",
    )
    return Table(f"Against {words.bare(words.arms.arms[0].level)}", heads, tuple(rows))


def _row(words: ArmWords, difference: ArmDifference) -> tuple[str, ...]:
    arm = words.arms.arms[difference.arm]
    seen = words.voice.change("seen", difference.seen).plain(signed=True)
    change = (
        "nobody alike" if difference.change is None else words.change(difference).say(signed=True)
    )
    return (words.bare(arm.level), f"{arm.rows:,}", seen, change)


def left_out_words(words: ArmWords) -> str:
    """The values that are not among the arms; empty where all are."""
    return listing([words.bare(level) for level in words.choice.left_out], most=4)
