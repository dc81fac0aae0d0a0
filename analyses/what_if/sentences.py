"""The sentences of a what-if: what changes, for whom, by how much, at what cost."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analyses._asking.question_words import why_question
from analyses._language.change import change_words
from analyses._language.change_phrase import if_phrase
from analyses._language.gaps import amount_words, more_of_100, range_words
from analyses._language.group_phrase import counted_phrase, group_phrase
from analyses._language.voice import Voice
from answers.answer import Choice, Finding, Grade
from answers.quantity import Quantity
from answers.words import HEADLINE_WORDS, first_upper
from models.effects.effect import Effect
from models.interventions.scenario import Scenario
from models.statistics.intervals import Estimate
from models.training.trained import TrainedModel

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class WhatIfQuestion:
    """A what-if with all that its sentences need.

    Attributes:
        model: trained on the dataset.
        voice: the dataset's words.
        scenario: what changes, for whom.
        choices: as they were typed, those left at their start omitted.
        cost: money for each row that changes.
        moved: rows whose values really change; the others are as asked already.
        alike: columns that are held alike when like is compared with like.
        once: money for the change, however many rows change.
        refute: True where the estimate is to be tried with luck.
    """

    model: TrainedModel
    voice: Voice
    scenario: Scenario
    choices: dict[str, Choice]
    cost: float
    moved: int
    alike: tuple[str, ...] = ()
    once: float = 0.0
    refute: bool = False

    @property
    def changed(self) -> str:
        """The change in words."""
        return change_words(self.voice, self.scenario)

    @property
    def condition(self) -> str:
        """The change with whom it is for: "if everyone had support"."""
        return if_phrase(self.voice, self.scenario)

    @property
    def among(self) -> str:
        """The segment in words, with its own "among"; empty for everyone."""
        who = self.scenario.who
        return f" among {group_phrase(self.voice, who)}" if who else ""

    @property
    def text(self) -> str:
        """The question as understood."""
        return f"What {self.condition}?"

    @property
    def measured(self) -> str:
        """What is looked at: "the share of customers who leave", "Weekly sales"."""
        if self.voice.dataset.is_rate:
            return f"the share of {self.voice.nouns} who {self.voice.happen}"
        return self.voice.outcome


def hedge(grade: Grade) -> str:
    """What stands before an estimate: nothing where a test shows it."""
    return "" if grade == "tested" else "about "


def headline(question: WhatIfQuestion, change: Quantity, grade: Grade) -> str:
    """One sentence with the change and its range."""
    return fitting(question, *(f"{{}}, {told}" for told in _told(question, change, grade)))


def _told(question: WhatIfQuestion, change: Quantity, grade: Grade) -> tuple[str, ...]:
    """What would be, behind the change; the longest way first."""
    voice, about_ = question.voice, hedge(grade)
    if not change.excludes_zero:
        return (f"no clear change in {question.measured}: {amount_words(voice, change)}",)
    if not voice.dataset.is_rate:
        way = "higher" if (change.value or 0) > 0 else "lower"
        return (f"{voice.outcome} would be {about_}{change.say_size()} {way}",)
    said, reach = more_of_100(change), range_words(change)
    group = group_phrase(voice, question.scenario.who) if question.among else voice.nouns
    ways = [group] if question.scenario.share < 1 else [group, "of them"]
    return tuple(f"{about_}{said} {who} would {voice.happen}{reach}" for who in ways)


def fitting(question: WhatIfQuestion, *ways: str) -> str:
    """The first way that 25 words hold, "{}" being the change; the line above names it anyway."""
    whole = [first_upper(way.replace("{}", question.condition)) for way in ways]
    whole += [first_upper(way.replace("{}", "with this change")) for way in ways]
    return next((way for way in whole if len(way.split()) <= HEADLINE_WORDS), whole[-1])


def about(question: WhatIfQuestion, effect: Effect) -> str:
    """Who is looked at, and how many of them change."""
    rows = counted_phrase(question.voice, effect.rows, question.scenario.who)
    if question.moved < effect.rows:
        rows += f", {question.moved:,} of them would change"
    if question.scenario.share < 1:
        rows += f", a random {100 * question.scenario.share:.0f}%"
    return rows


def findings(question: WhatIfQuestion, effect: Effect, grade: Grade) -> tuple[Finding, ...]:
    """Levels, change, total and the quick look, each with its numbers."""
    voice = question.voice
    before, after = level(voice, "before", effect.before), level(voice, "after", effect.after)
    change = change_of(voice, "change", effect.change)
    rows = Quantity("rows", effect.rows, "count")
    total = _total(voice, effect)
    look = voice.change("quick_look", effect.quick_look.change if effect.quick_look else 0.0)
    return (
        Finding(_levels(question, before, after, grade), grade, (before, after)),
        Finding(_change(question, change, grade), grade, (change,)),
        Finding(_in_all(question, total, rows, grade), grade, (total, rows)),
        Finding(
            f"The quick look, which compares unlike {voice.nouns}, says {_plainly(voice, look)}.",
            "seen",
            (look,),
        ),
    )


def _plainly(voice: Voice, look: Quantity) -> str:
    return more_of_100(look) if voice.dataset.is_rate else look.plain(signed=True)


def today_finding(question: WhatIfQuestion, effect: Effect) -> Finding:
    """What is known without an estimate."""
    voice = question.voice
    before = counted(level(voice, "before", effect.before))
    rows = Quantity("rows", effect.rows, "count")
    if voice.dataset.is_rate:
        sentence = f"Today {before.plain()} {voice.happen}, of {voice.rows(effect.rows)}."
    else:
        sentence = f"Today {voice.outcome} is {before.plain()}, over {voice.rows(effect.rows)}."
    return Finding(sentence, "seen", (before, rows))


def ask_next(question: WhatIfQuestion) -> tuple[str, ...]:
    """Questions worth asking after this one."""
    return (why_question(question.voice.dataset), "Can we trust it?")


def method(effect: Effect, grade: Grade) -> str:
    """How it was found, for whoever wants to know."""
    kind = (
        "Difference of randomised arms, adjusted for the other columns (AIPW with known shares)"
        if grade == "tested"
        else "Doubly robust estimate of a modified treatment (Díaz et al. 2023): spline GLM plus "
        "boosted trees for outcome and weights, five-fold cross-fitted, balancing weights"
    )
    support = effect.support
    support_words = (
        f" Support: {support.effective:,.0f} effective rows, largest difference before balancing "
        f"{support.gap:.2f} standard deviations, {100 * support.unsupported:.1f}% without support."
        if support
        else ""
    )
    return f"{kind}; 95% interval from influence values, for rows like these.{support_words}"


def level(voice: Voice, name: str, estimate: Estimate) -> Quantity:
    """A level of the outcome with its range."""
    return voice.level(name, estimate.value, estimate.low, estimate.high, LEVEL)


def change_of(voice: Voice, name: str, estimate: Estimate) -> Quantity:
    """A change of the outcome with its range."""
    return voice.change(name, estimate.value, estimate.low, estimate.high, LEVEL)


def counted(quantity: Quantity) -> Quantity:
    """Today's level as it was counted: without the range that it has as an estimate."""
    return replace(quantity, low=None, high=None, level=None)


def _total(voice: Voice, effect: Effect) -> Quantity:
    total = effect.change.times(effect.rows)
    if voice.dataset.is_rate:
        return Quantity("change_total", total.value, "count", total.low, total.high, LEVEL)
    return change_of(voice, "change_total", total)


def _levels(question: WhatIfQuestion, before: Quantity, after: Quantity, grade: Grade) -> str:
    voice = question.voice
    then = f"with the change {hedge(grade)}{after.say()}"
    now = counted(before).plain()
    if voice.dataset.is_rate:
        return f"Today {now} {voice.happen}; {then} would."
    return f"Today {voice.outcome} is {now} for each {voice.noun}; {then}."


def _change(question: WhatIfQuestion, change: Quantity, grade: Grade) -> str:
    voice = question.voice
    per = "" if voice.dataset.is_rate else f" for each {voice.noun}"
    told = amount_words(voice, change)
    if not change.excludes_zero:
        return f"No clear effect: {told}{per}; the range holds zero."
    how = "as the test shows" if grade == "tested" else "like compared with like"
    return f"That is {hedge(grade)}{told}{per}, {how}."


def _in_all(question: WhatIfQuestion, total: Quantity, rows: Quantity, grade: Grade) -> str:
    voice = question.voice
    over = f"over {voice.rows(rows.value or 0)}"
    if not voice.dataset.is_rate:
        return f"In all {hedge(grade)}{total.say(signed=True)} of {voice.outcome} {over}."
    more = "more" if (total.value or 0) >= 0 else "fewer"
    size = f"{total.absolute().plain()} {more} {voice.nouns} would {voice.happen}"
    start = f"In all {hedge(grade) if total.excludes_zero else ''}"
    return f"{start}{size}{range_words(total)}, {over}."
