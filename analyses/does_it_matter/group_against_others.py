"""Do women leave more often? Is it worse in the North? A group held against everyone else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from analyses._asking.ask import provenance
from analyses._asking.question_words import why_question
from analyses._asking.selection import named, narrowed, refusal_of, rows_of, selection_of
from analyses._checks.standing_checks import NOT_A_CAUSE, standing_checks
from analyses._language.gaps import amount_words, more_of_100, range_words
from analyses._language.group_phrase import group_phrase
from analyses._language.voice import Voice
from analyses._language.who import clauses_of
from analyses.does_it_matter.verdict import SMALL_PART, SMALL_POINTS
from answers.answer import Answer, Asked, CannotAnswer, Choice, Finding
from answers.checks import Check
from answers.evidence import Comparison, ComparisonRow
from answers.quantity import Quantity
from answers.words import HEADLINE_WORDS, first_upper, listing
from datasets.progress import Progress
from models.effects.average_effect import contrast_where_alike
from models.effects.contrast_design import contrast_design
from models.interventions.adjustment_set import column_covariance
from models.interventions.scenario import AnyOf, Clause
from models.statistics.intervals import LEVEL, Estimate
from models.statistics.mean_difference import mean_difference, mean_of_rows
from models.training.trained import TrainedModel

FEWEST = 20  # rows of either side

Verdict = Literal["yes", "no", "other way", "unknown"]


@dataclass(frozen=True, slots=True, eq=False)
class GroupGap:
    """A group beside everyone else.

    Attributes:
        voice: the dataset's words.
        group: its name: "women in the North".
        columns: those that make it.
        inside: (n,) whose rows are the group's.
        level, others: mean outcome of both sides, with ranges.
        gap: the group's less the others', as the rows are.
        alike: the same among rows alike in all other columns; None where too few are.
        way: +1 where it was asked whether the group's is higher, -1 whether it is lower.
        small: half the width of a gap that is none that matters.
    """

    voice: Voice
    group: str
    columns: tuple[str, ...]
    inside: np.ndarray
    level: Quantity
    others: Quantity
    gap: Estimate
    alike: Estimate | None
    way: int
    small: float

    @property
    def verdict(self) -> Verdict:
        """Yes and the other way take a range without zero; no takes a gap that is shown small."""
        if self.gap.excludes_zero:
            return "yes" if self.gap.value * self.way > 0 else "other way"
        is_small = -self.small <= self.gap.low and self.gap.high <= self.small
        return "no" if is_small else "unknown"

    def change(self, name: str, estimate: Estimate) -> Quantity:
        """A gap in the outcome's unit."""
        return self.voice.change(name, estimate.value, estimate.low, estimate.high, LEVEL)


def group_against_others(
    model: TrainedModel, key: str, group: tuple[str, ...], end: str, progress: Progress
) -> Answer:
    """Whether the outcome of a group lies above (or below) that of everyone else.

    Args:
        model: trained on the dataset.
        key: of the question.
        group: conditions, all of which hold for its rows.
        end: "lowest" where it was asked whether the group's is lower, else whether it is higher.
        progress: told what is being done.

    Raises:
        CannotAnswer: a condition cannot be meant, or one of the sides has too few rows.
    """
    progress("Comparing the group with everyone else", 0.2)
    found = _gap_of(model, group, end)
    voice, many = found.voice, int(found.inside.sum())
    rows = Quantity("rows", many, "count")
    return Answer(
        question=Asked(key, _text(found), _choices(found, group, end)),
        headline=_headline(found),
        grade="none" if found.verdict == "unknown" else "seen",
        checks=(_like_check(found), NOT_A_CAUSE, *standing_checks(model)),
        method=(
            "Mean outcome of the group less that of all other rows, with a 95 % range (by entity "
            "where ids repeat). No: the whole range lies within 5 points, or a fifth of a "
            "number's spread. Among rows alike: doubly robust contrast given all other columns."
        ),
        provenance=provenance(model),
        findings=(_seen(found, rows), _among_alike(found)),
        evidence=(_picture(found),),
        about=voice.rows(len(model.outcome)),
        lead=found.change("gap", found.gap),
        ask_next=(
            why_question(model.dataset),
            *(f"Does {voice.title(name)} matter?" for name in found.columns[:1]),
        ),
    )


def group_against_group(
    model: TrainedModel,
    key: str,
    group: tuple[str, ...],
    against: tuple[str, ...],
    end: str,
    progress: Progress,
) -> Answer:
    """The same against one other group: of the rows of both, with what is learnt from them.

    Raises:
        CannotAnswer: a condition cannot be meant, or too few rows are in both together.
    """
    both = " or ".join(" and ".join(conditions) for conditions in (group, against))
    picked = selection_of(model.dataset, {"where": (both,)})
    assert picked is not None
    refusal = refusal_of(model, picked)
    if refusal is not None:
        raise CannotAnswer(*(finding.statement for finding in refusal.findings[:2]))
    part = narrowed(model, picked, progress)
    answer = named(group_against_others(part, key, group, end, progress), picked, model, part)
    choices: dict[str, Choice] = {**answer.question.choices, "against": against}
    return replace(answer, question=replace(answer.question, choices=choices))


def _gap_of(model: TrainedModel, group: tuple[str, ...], end: str) -> GroupGap:
    inside, _ = rows_of(model, group)
    voice, clauses = Voice(model.dataset), clauses_of(model.dataset, group)
    fewest = int(min(inside.sum(), (~inside).sum()))
    if fewest < FEWEST:
        side = group_phrase(voice, clauses) if inside.sum() == fewest else f"other {voice.nouns}"
        raise CannotAnswer(
            f"There are only {fewest:,} {side}: at least {FEWEST} are needed to compare.",
            "Ask about a larger group.",
        )
    entity, rate = model.observations.entity, model.dataset.is_rate
    level, others = (
        mean_of_rows(
            model.outcome[side], rate=rate, entity=None if entity is None else entity[side]
        )
        for side in (inside, ~inside)
    )
    spread = float(model.outcome.std())
    columns = tuple(dict.fromkeys(name for clause in clauses for name in _columns(clause)))
    return GroupGap(
        voice=voice,
        group=group_phrase(voice, clauses),
        columns=columns,
        inside=inside,
        level=voice.level("group", level.value, level.low, level.high, LEVEL),
        others=voice.level("others", others.value, others.low, others.high, LEVEL),
        gap=mean_difference(model.outcome, inside, entity=entity).range(),
        alike=_alike(model, inside, columns),
        way=-1 if end == "lowest" else 1,
        small=SMALL_POINTS if rate else SMALL_PART * spread,
    )


def _columns(clause: Clause) -> tuple[str, ...]:
    if isinstance(clause, AnyOf):
        return tuple(condition.column for way in clause.ways for condition in way)
    return (clause.column,)


def _alike(model: TrainedModel, inside: np.ndarray, columns: tuple[str, ...]) -> Estimate | None:
    """The gap among rows alike in all columns that do not move together with the group's own."""
    together = [name for family in model.column_families if {*family} & {*columns}
                for name in family]  # fmt: skip
    held = column_covariance(model).adjustment_set(columns, together)
    effect = contrast_where_alike(contrast_design(model), inside[model.sample], held)
    return None if effect.refused is not None else effect.change


def _choices(found: GroupGap, group: tuple[str, ...], end: str) -> dict[str, Choice]:
    choices: dict[str, Choice] = {"column": found.columns[0], "group": group}
    return {**choices, "end": end} if end else choices


def _text(found: GroupGap) -> str:
    voice = found.voice
    if voice.dataset.is_rate:
        often = "more" if found.way > 0 else "less"
        return f"Do {found.group} {voice.happen} {often} often than the others?"
    level = "higher" if found.way > 0 else "lower"
    return f"Is {voice.outcome} {level} for {found.group} than for the others?"


def _headline(found: GroupGap) -> str:
    """Yes, no or that the data does not say, then both levels; in at most 25 words."""
    gap, starts = found.change("gap", found.gap), {
        "yes": "Yes",
        "other way": "No, the other way round",
        "no": "No, hardly a difference",
        "unknown": "The data does not say",
    }  # fmt: skip
    start = starts[found.verdict]
    turned = found.alike is not None and found.alike.excludes_zero
    if found.gap.excludes_zero and turned and _known(found.alike).value * found.gap.value < 0:
        start += ", though among those alike it turns round"
    ways: tuple[str, ...]
    levels, between = _levels(found), f"{start}: {_gap_words(found, gap)}"
    if found.verdict in {"no", "unknown"} and turned:
        alike = amount_words(found.voice, found.change("gap_alike", _known(found.alike)))
        ways = (f"{start}: {levels}; yet among those alike {alike}",
                f"{start} as seen; yet among those alike {alike}")  # fmt: skip
    elif found.verdict in {"no", "unknown"}:
        ways = (f"{start}: {levels}; the gap is {amount_words(found.voice, gap)}",
                f"{start}: {levels}", between)  # fmt: skip
    else:
        ways = (f"{between}; {levels}", between, f"{start}: {levels}")
    return next((way for way in ways if len(way.split()) <= HEADLINE_WORDS), start)


def _known(estimate: Estimate | None) -> Estimate:
    assert estimate is not None
    return estimate


def _gap_words(found: GroupGap, gap: Quantity) -> str:
    voice = found.voice
    if voice.dataset.is_rate:
        return f"{more_of_100(gap)} {found.group} {voice.happen}{range_words(gap)}"
    level = "higher" if found.gap.value > 0 else "lower"
    return f"{voice.outcome} is {gap.say_size()} {level} for {found.group} than for the others"


def _levels(found: GroupGap) -> str:
    voice, level, others = found.voice, found.level.plain(), found.others.plain()
    if voice.dataset.is_rate:
        return f"{level} {found.group} {voice.happened}, {others} of the others"
    return f"{voice.outcome} is {level} for {found.group}, {others} for the others"


def _seen(found: GroupGap, rows: Quantity) -> Finding:
    gap = found.change("gap", found.gap)
    return Finding(
        f"{first_upper(_levels(found))}: as the {found.voice.nouns} are, the gap is "
        f"{amount_words(found.voice, gap)}. The group has {rows.plain()} {found.voice.nouns}.",
        "seen",
        (found.level, found.others, gap, rows),
    )


def _among_alike(found: GroupGap) -> Finding:
    if found.alike is None:
        return Finding("Too few are alike to compare like with like.", "seen")
    gap = found.change("gap_alike", found.alike)
    told = f"Among {found.voice.nouns} alike in everything else"
    if found.alike.excludes_zero:
        sentence = f"{told} the gap is {amount_words(found.voice, gap)}."
    else:
        sentence = f"{told} no clear gap is left: {amount_words(found.voice, gap)}."
    return Finding(sentence, "adjusted", (gap,))


def _picture(found: GroupGap) -> Comparison:
    voice = found.voice
    what = f"{voice.nouns} who {voice.happen}" if voice.dataset.is_rate else voice.outcome
    others = f"The other {voice.nouns}"
    rows = (
        ComparisonRow(first_upper(found.group), found.level, "now"),
        ComparisonRow(others, found.others, "now"),
    )
    return Comparison(first_upper(what), rows, "As they are. Band: 95% range.")


def _like_check(found: GroupGap) -> Check:
    titles = listing([found.voice.title(name) for name in found.columns])
    if found.alike is None:
        text = f"Hardly anyone alike but for {titles} is on the other side; the gap is as seen."
        return Check("no-overlap", "Not like with like", "caution", text, found.columns)
    text = f"The gap is told as seen, and among {found.voice.nouns} alike in all but {titles}."
    return Check("no-overlap", "Like is compared with like", "passed", text, found.columns)
