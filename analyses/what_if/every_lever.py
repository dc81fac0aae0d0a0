"""What would a change do, where none is named: what helps of each lever, the best first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from analyses._asking.ask import provenance
from analyses._asking.offers import change_question, helping_changes, is_answered, texts_of
from analyses._asking.question_words import why_question
from analyses._checks.standing_checks import NOT_A_CAUSE, standing_checks
from analyses._language.direction import less_is_wanted
from analyses._language.gaps import amount_words, counted_words, range_words
from analyses._language.voice import Voice
from analyses.what_if.compare import WEAKEST
from analyses.what_if.estimate import EstimatedEffect, estimate_effect, what_if_question
from analyses.what_if.sentences import LEVEL, WhatIfQuestion, change_of, level
from answers.answer import Answer, Asked, CannotAnswer, Finding
from answers.checks import Check
from answers.evidence import Comparison, ComparisonRow
from answers.quantity import Quantity
from answers.words import HEADLINE_WORDS, first_upper, listing, plural
from datasets.progress import Progress, silent
from models.effects.scenario_comparison import in_all
from models.training.trained import TrainedModel

MOST = 6  # levers that are estimated


@dataclass(frozen=True, slots=True, eq=False)
class EstimatedChange:
    """A change of one lever, estimated for those whom it moves."""

    asked: Asked
    question: WhatIfQuestion
    estimated: EstimatedEffect

    @property
    def total(self) -> float:
        """Its change of the outcome over all rows that it is for."""
        return in_all(self.estimated.effect).value


def every_lever(
    model: TrainedModel, key: str, where: tuple[str, ...] = (), progress: Progress = silent
) -> Answer:
    """The change of each lever that helps and that the data can answer, by what it does in all.

    Args:
        model: trained on the dataset.
        key: of the question.
        where: for whom.
        progress: told what is being done.

    Raises:
        CannotAnswer: no column can be changed.
    """
    levers = model.dataset.with_role("lever")
    if not levers:
        raise CannotAnswer(
            "No column is set as something that can be changed, so nothing was calculated.",
            "Open Data and set one, or use `cli.py set --lever`.",
        )
    changes = []
    for place, asked in enumerate(islice(_for_whom(model, where), MOST)):
        progress(f"Estimating: {asked.text.removesuffix('?')}", place / MOST)
        question = what_if_question(model, asked.choices)
        estimated = estimate_effect(question)
        if estimated.effect.refused is None:
            changes.append(EstimatedChange(asked, question, estimated))
    sign = 1.0 if less_is_wanted(model.dataset) else -1.0
    changes.sort(key=lambda change: sign * change.total)
    return _answer(model, key, where, changes)


def _for_whom(model: TrainedModel, where: tuple[str, ...]) -> Iterator[Asked]:
    """The changes that help, each within the group that is asked about."""
    for asked in helping_changes(model):
        own = asked.choices.get("where", ())
        choices = {**asked.choices, "where": (*where, *(own if isinstance(own, tuple) else ()))}
        within = change_question(model.dataset, choices) if where else asked
        if within is not None and (not where or is_answered(model, choices)):
            yield within


def _answer(
    model: TrainedModel, key: str, where: tuple[str, ...], changes: Sequence[EstimatedChange]
) -> Answer:
    voice = Voice(model.dataset)
    clear = [change for change in changes if _change(voice, change).excludes_zero]
    return Answer(
        question=Asked(key, "What would a change do?", {"where": where} if where else {}),
        headline=_headline(voice, changes, clear),
        grade=min((change.estimated.grade for change in clear), key=WEAKEST.index, default="none"),
        checks=(_reach(model, voice, changes), NOT_A_CAUSE, *standing_checks(model)),
        method=(
            "Of each column that can be changed, from the value that goes with the worse outcome "
            "to the one that goes with the better one (by held-out contributions), for those who "
            "have the worse one: a doubly robust estimate of a modified treatment (Díaz et al. "
            "2023). Ordered by the change over all whom it moves."
        ),
        provenance=provenance(model),
        findings=tuple(_finding(voice, change) for change in changes),
        evidence=(_picture(voice, changes),) if changes else (),
        about=voice.rows(len(model.outcome)),
        lead=_total(voice, clear[0]) if clear else None,
        ask_next=(
            *texts_of([change.asked for change in changes], 3),
            why_question(model.dataset),
        ),
    )


def _change(voice: Voice, change: EstimatedChange) -> Quantity:
    return change_of(voice, "change", change.estimated.effect.change)


def _headline(
    voice: Voice, changes: Sequence[EstimatedChange], clear: Sequence[EstimatedChange]
) -> str:
    """The change that does most, as its own headline says it; in at most 25 words."""
    if not changes:
        return "This table cannot say what changing any column that can be changed would do"
    if not clear:
        return f"No change that this data can answer clearly moves {voice.outcome}"
    best, total = clear[0], _total(voice, clear[0])
    most = f", the most of {len(changes)} changes" if len(changes) > 1 else ""
    if voice.dataset.is_rate:
        size, way = total.absolute().plain(), "more" if best.total > 0 else "fewer"
        done = f"about {size} {way} {voice.nouns} would {voice.happen}{range_words(total)}"
    else:
        way = "higher" if best.total > 0 else "lower"
        done = f"{voice.outcome} would be about {total.say_size()} {way} in all"
    condition = first_upper(best.question.condition)
    ways = (f"{condition}, {done}{most}", f"{condition}, {done}", f"With one change, {done}")
    return next((way for way in ways if len(way.split()) <= HEADLINE_WORDS), ways[-1])


def _total(voice: Voice, change: EstimatedChange) -> Quantity:
    total = in_all(change.estimated.effect)
    if voice.dataset.is_rate:
        return Quantity("change_total", total.value, "count", total.low, total.high, LEVEL)
    return voice.change("change_total", total.value, total.low, total.high, LEVEL)


def _finding(voice: Voice, change: EstimatedChange) -> Finding:
    size, total = _change(voice, change), _total(voice, change)
    rows = Quantity("rows", change.estimated.effect.rows, "count")
    none = "" if size.excludes_zero else ", no clear effect"
    return Finding(
        f"{first_upper(change.question.condition)}: {amount_words(voice, size)}{none}; in all "
        f"{counted_words(voice, total)}, of {rows.plain()} {voice.nouns}.",
        change.estimated.grade,
        (size, total, rows),
    )


def _picture(voice: Voice, changes: Sequence[EstimatedChange]) -> Comparison:
    """Today and after each change, of those whom it is for."""
    rows = []
    for change in changes:
        effect, label = change.estimated.effect, first_upper(change.question.changed)
        rows.append(ComparisonRow(f"{label}: today", level(voice, "before", effect.before), "now"))
        rows.append(ComparisonRow(f"{label}: then", level(voice, "after", effect.after), "after"))
    return Comparison(
        f"{first_upper(changes[0].question.measured)}, among those whom each change moves",
        tuple(rows),
        "Band: 95% range.",
    )


def _reach(model: TrainedModel, voice: Voice, changes: Sequence[EstimatedChange]) -> Check:
    told = {name for change in changes for name in change.question.scenario.levers}
    left = [c for c in model.dataset.with_role("lever") if c.name not in told]
    names = tuple(column.name for column in left)
    if not changes:
        text = f"Hardly any {voice.nouns} alike differ in what can be changed."
        return Check("no-overlap", "No one to compare with", "failed", text, names)
    if left:
        titles = listing([column.title for column in left], most=5)
        text = (
            f"{plural(len(left), ('column is', 'columns are'))} left out, for no change of one "
            f"value helps that this data can answer: {titles}."
        )
        return Check("no-overlap", "Not every column can be answered", "caution", text, names)
    text = f"Every change has {voice.nouns} alike that already are so."
    return Check("no-overlap", "The data can answer", "passed", text)
