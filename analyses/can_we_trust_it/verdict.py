"""The verdict on a model: yes, for what only, or no; beside chance and one column; how steady."""

from __future__ import annotations

from dataclasses import dataclass

from analyses._checks.standing_checks import MISCALIBRATED, WEAK_SKILL
from analyses._language.voice import Voice
from analyses.can_we_trust_it.drift import last_fifth
from answers.answer import Finding
from answers.checks import Check
from answers.evidence import Comparison, ComparisonRow
from answers.quantity import Quantity
from answers.words import HEADLINE_WORDS
from models.evaluation.quality import (
    FoldSkills,
    MeanAbsoluteError,
    fold_skills,
    mean_absolute_error,
)
from models.training.trained import TrainedModel

BARELY = 0.95  # of the average's distance, from which a number is only roughly known
APART = 0.15  # between the best and the worst fold, beyond luck
UNLIKELY = 0.01


@dataclass(frozen=True, slots=True)
class Standing:
    """A model's quality in the outcome's words, beside chance and one column.

    Attributes:
        model: the trained model.
        voice: its dataset's words.
        distance: how far off it is, in the outcome's unit.
        steady: what it finds in each fold.
    """

    model: TrainedModel
    voice: Voice
    distance: MeanAbsoluteError
    steady: FoldSkills

    @classmethod
    def of(cls, model: TrainedModel) -> Standing:
        """Of a trained model, all on rows that it had not seen."""
        return cls(model, Voice(model.dataset), mean_absolute_error(model), fold_skills(model))

    @property
    def hits(self) -> Quantity:
        """Of the rows that it puts first, the share worth finding."""
        scores = self.model.scores
        return Quantity("found", scores.hits, "share", scores.hits_low, scores.hits_high, 0.95)

    @property
    def rule(self) -> Quantity:
        """The same of the best rule with one column."""
        return Quantity("one_column_rule", self.model.scores.rule.hits, "share")

    @property
    def chance(self) -> Quantity:
        """The same of rows picked at random."""
        return Quantity("chance", self.model.scores.chance, "share")

    @property
    def off(self) -> Quantity:
        """How far off it is on average, in the outcome's unit."""
        error = self.distance
        return self.voice.level("off", error.model, error.low, error.high, 0.95)

    @property
    def rule_off(self) -> Quantity:
        """The same of the best rule with one column."""
        return self.voice.level("off_one_column", self.distance.rule)

    @property
    def average_off(self) -> Quantity:
        """The same of the average, said of every row."""
        return self.voice.level("off_average", self.distance.average)

    @property
    def lead(self) -> Quantity:
        """What the headline states."""
        return self.hits if self.model.dataset.is_rate else self.off

    @property
    def column(self) -> str:
        """Title of the rule's column; empty where no column helps."""
        name = self.model.scores.rule.column
        return self.voice.title(name) if name else ""

    @property
    def no_better_than_one_column(self) -> bool:
        """True where the rule is as good, luck allowed for."""
        if not self.column:
            return False
        if self.model.dataset.is_rate:
            return self.model.scores.rule.hits >= self.model.scores.hits_low
        return self.distance.rule <= self.distance.high

    @property
    def rough(self) -> bool:
        """True where it knows little more than the average does."""
        if self.model.dataset.is_rate:
            return self.model.scores.skill < WEAK_SKILL
        return self.distance.high > BARELY * self.distance.average

    @property
    def miscalibrated(self) -> bool:
        """True where what it says is not what happens on average."""
        spread = 1.0 if self.model.dataset.is_rate else float(self.model.outcome.std()) or 1.0
        return self.model.scores.off / spread > MISCALIBRATED


def verdict(standing: Standing, *, usable: bool, holds_later: bool) -> str:
    """The headline: what it may be trusted with, and the number that says so."""
    voice = standing.voice
    if not usable:
        return f"No: these columns do not explain {voice.outcome}"
    short, beside = _short(standing), _beside(standing)
    bare = (
        f"{standing.lead.say()} of those at the top of its list" if voice.dataset.is_rate else short
    )
    if standing.no_better_than_one_column:
        by_rule = _beside(standing, with_rule=True)
        return _fitting(f"Hardly better than {standing.column} alone", by_rule, short, bare)
    if standing.rough:
        return _fitting("Only roughly", beside, short, bare)
    if not holds_later:
        return _fitting(f"Yes for {voice.nouns} of the same time, less for later ones", short, bare)
    if standing.miscalibrated:
        what = "exact chances" if voice.dataset.is_rate else "exact levels"
        return _fitting(f"Yes to rank {voice.nouns}, not for {what}", short, bare)
    return _fitting("Yes", beside, short, bare)


def picked(voice: Voice) -> str:
    """What the rows worth finding do: "leave", or "are in the top fifth"."""
    return voice.happen if voice.dataset.is_rate else "are in the top fifth"


def quality(standing: Standing) -> tuple[Finding, ...]:
    """Against chance, one column and the average."""
    voice, hits, chance, rule = standing.voice, standing.hits, standing.chance, standing.rule
    alone = f", by {standing.column} alone {rule.plain()}" if standing.column else ""
    first = Finding(
        f"Of the {voice.nouns} at the top of its list, {hits.say()} {picked(voice)}; "
        f"picked at random {chance.plain()}{alone}.",
        "seen",
        (hits, chance, rule),
    )
    if voice.dataset.is_rate:
        return (first,)
    off, rule_off, average = standing.off, standing.rule_off, standing.average_off
    by_rule = f", by {standing.column} alone {rule_off.plain()}" if standing.column else ""
    return (
        Finding(
            f"For a {voice.noun} its guess is {off.say()} off on average; always guessing the "
            f"average, {average.plain()}{by_rule}.",
            "seen",
            (off, average, rule_off),
        ),
        first,
    )


def said_and_happened(standing: Standing) -> Finding:
    """The tenth of the rows where it is furthest off."""
    points = standing.model.scores.calibration
    worst = max(points, key=lambda point: abs(point.predicted - point.happened))
    said = standing.voice.level("said", worst.predicted)
    happened = standing.voice.level("happened", worst.happened, worst.low, worst.high, 0.95)
    return Finding(
        f"Of ten parts of the {standing.voice.nouns}, it is furthest off where it said "
        f"{said.plain()} and {happened.say()} came true.",
        "seen",
        (said, happened),
    )


def against(standing: Standing) -> Comparison:
    """The model beside one column and chance, or of a number beside the average."""
    column = f"One column: {standing.column}" if standing.column else "One column"
    last = last_fifth(standing.model)
    note = f"Judged on {last}." if last else "Judged on rows that the model had not seen."
    if not standing.model.dataset.is_rate:
        return Comparison(
            title=f"How far off, for a {standing.voice.noun} on average",
            rows=(
                ComparisonRow("This model", standing.off, "after"),
                ComparisonRow(column, standing.rule_off, "now"),
                ComparisonRow("The average of all", standing.average_off, "quick"),
            ),
            note=f"{note} Shorter is better. Band: 95% range.",
        )
    return Comparison(
        title=f"Of those picked, how many {picked(standing.voice)}",
        rows=(
            ComparisonRow("This model", standing.hits, "after"),
            ComparisonRow(column, standing.rule, "now"),
            ComparisonRow("By chance", standing.chance, "quick"),
        ),
        note=f"{note} Band: 95% range.",
    )


def steadiness_check(standing: Standing) -> Check:
    """Whether five parts of the rows tell the same."""
    hits = standing.steady.hits
    low, high = (Quantity("hits", share, "share").plain() for share in (min(hits), max(hits)))
    if standing.model.split:
        return Check(
            "unstable-scores",
            "Its parts are of different times",
            "not_applicable",
            "Times differ by themselves, so how well it does in each is no sign of luck. What is "
            "said of quality is of the last fifth.",
        )
    text = (
        f"Each fifth of the rows was judged by a model that had not seen it: of those put first, "
        f"{low} {picked(standing.voice)} in the weakest fifth and {high} in the best."
    )
    if standing.steady.range > APART and standing.steady.p < UNLIKELY:
        return Check(
            "unstable-scores",
            "It is better in some parts than in others",
            "caution",
            f"{text} That is more than luck: go by the weakest, and collect more rows.",
        )
    return Check("unstable-scores", "Five parts of the rows tell the same", "passed", text)


def _beside(standing: Standing, *, with_rule: bool = False) -> str:
    """The number of the headline with what it is measured against."""
    if not standing.model.dataset.is_rate:
        other = standing.rule_off if with_rule else standing.average_off
        what = f"by {standing.column} alone" if with_rule else "always guessing the average"
        return f"{_short(standing)}; {what}, {other.plain()}"
    other, what = (
        (standing.rule, f"by {standing.column}")
        if with_rule
        else (standing.chance, "picked at random")
    )
    return f"{_short(standing)}, {what} {other.plain()}"


def _short(standing: Standing) -> str:
    voice = standing.voice
    if not voice.dataset.is_rate:
        return f"its guess is {standing.off.say()} off on average"
    return f"of the {voice.nouns} at the top of its list, {standing.hits.say()} {voice.happen}"


def _fitting(opening: str, *figures: str) -> str:
    """The verdict with the fullest of its figures that leaves the headline short enough."""
    headlines = [f"{opening}: {headline}" for headline in figures]
    return next(
        (headline for headline in headlines if len(headline.split()) <= HEADLINE_WORDS), opening
    )
