"""Is gender a factor? Does paperless billing matter?"""

from __future__ import annotations

from analyses._asking.ask import provenance
from analyses._asking.question_words import in_words, why_question
from analyses._checks.standing_checks import NOT_A_CAUSE, standing_checks
from analyses._drivers.named_drivers import AskedDriver, DriverContrast, find_driver
from analyses._drivers.sentences import effect_of, finding
from analyses._language.columns import find_column, usable
from analyses._language.group_phrase import side_phrase
from analyses._language.voice import Voice
from analyses.does_it_matter.group_against_others import (
    group_against_group,
    group_against_others,
)
from analyses.does_it_matter.verdict import SMALL_PART, SMALL_POINTS, headline, verdict_of
from answers.answer import Answer, Asked, Finding, Grade
from answers.checks import Check
from answers.evidence import Comparison, ComparisonRow
from answers.question import PickColumn, Question
from answers.words import first_upper, listing
from datasets.progress import Progress, silent
from models.drivers.permutation_test import signal
from models.statistics.mean_difference import mean_of_rows
from models.training.trained import TrainedModel

QUESTION = Question(
    key="does_it_matter",
    text="Does a column matter?",
    asks=("does it matter", "is it a factor", "does this column matter", "is this a factor"),
    controls=(PickColumn("column", "Which column?"),),
    order=25,
)
LEVEL = 0.95


def answer(
    model: TrainedModel,
    *,
    column: str = "",
    group: tuple[str, ...] = (),
    against: tuple[str, ...] = (),
    end: str = "",
    progress: Progress = silent,
) -> Answer:
    """The line of a column's family among the drivers, also where it earns no name.

    Args:
        model: trained on the dataset.
        column: the column; the one that explains most where empty.
        group: conditions on rows that are held against all others instead.
        against: conditions on the rows that the group is held against; all others where empty.
        end: of a group, "lowest" where it was asked whether its outcome is lower.
        progress: told what is being done.

    Raises:
        CannotAnswer: a column or group does not exist, or is too small.
    """
    if group and against:
        return group_against_group(model, QUESTION.key, group, against, end, progress)
    if group:
        return group_against_others(model, QUESTION.key, group, end, progress)
    voice = Voice(model.dataset)
    if column:
        found = find_column(model.dataset, column)
        usable(model.dataset, found)
        column = found.name
    asked = find_driver(model, column, progress)
    name = column or asked.driver.lead
    if not signal(model).found:  # as top_drivers: of such a table no driver is named
        asked = AskedDriver(asked.driver, 0, 0)
    spread = float(model.outcome.std())
    verdict = verdict_of(asked, rate=model.dataset.is_rate, spread=spread)
    small = SMALL_POINTS if model.dataset.is_rate else SMALL_PART * spread
    title = voice.title(name)
    said, lead = headline(voice, asked, verdict, name, small)
    contrast = asked.driver.contrast
    grade: Grade = "seen" if contrast is None else contrast.grade
    return Answer(
        question=Asked(
            QUESTION.key,
            in_words(QUESTION, model.dataset).replace("a column", title),
            {"column": name},
        ),
        headline=said,
        grade="none" if verdict == "unknown" else grade,
        checks=(*_own_checks(voice, asked), NOT_A_CAUSE, *standing_checks(model)),
        method=(
            "Named or not as the drivers are: a score test given all other columns, or held-out "
            "refits (5 % over all families, Bonferroni). No: it is not named, and the 95 % range "
            "of the doubly robust contrast of two sides lies within 5 points, or a fifth of a "
            "number's spread."
        ),
        provenance=provenance(model),
        findings=(_seen_and_alike(voice, asked), *_place(voice, asked, name)),
        evidence=() if contrast is None else (_sides(model, voice, contrast, title),),
        about=voice.rows(len(model.outcome)),
        lead=lead,
        ask_next=(why_question(model.dataset), f"How does {voice.outcome} move with {title}?"),
    )


def _seen_and_alike(voice: Voice, asked: AskedDriver) -> Finding:
    """What is seen of both sides, and what is left among those alike."""
    contrast = asked.driver.contrast
    if asked.place or contrast is None:
        return finding(voice, asked.driver)
    named = voice.level("named_side", contrast.named)
    other = voice.level("other_side", contrast.other)
    effect, side = effect_of(voice, contrast), side_phrase(voice, contrast.sides)
    seen = f"{first_upper(voice.nouns)} {side}: {named.plain()}, the others {other.plain()}"
    left = (
        "as seen, for hardly anyone is alike" if contrast.grade == "seen" else "among those alike"
    )
    return Finding(
        f"{seen}. The difference {left}: {effect.say(signed=True)}.",
        contrast.grade,
        (named, other, effect),
    )


def _place(voice: Voice, asked: AskedDriver, name: str) -> tuple[Finding, ...]:
    """Its place among the drivers, and with which columns it counts as one."""
    statements = []
    if asked.place and asked.named == 1:
        statements.append("It is the only driver that is named.")
    elif asked.place:
        words = f"In the order of drivers it is number {asked.place} of {asked.named} columns"
        statements.append(f"{words} or families of columns that are named.")
    others = [voice.title(other) for other in asked.driver.columns if other != name]
    if others:
        statements.append(
            f"It moves together with {listing(others)}: the data cannot tell them apart, so they "
            "count as one."
        )
    return tuple(Finding(statement, "seen") for statement in statements)


def _sides(model: TrainedModel, voice: Voice, contrast: DriverContrast, title: str) -> Comparison:
    """Both sides as they are."""
    named = contrast.sides.mask(model.explaining)
    rows = []
    for label, inside in (
        (first_upper(side_phrase(voice, contrast.sides)), named),
        (f"The other {voice.nouns}", ~named),
    ):
        entity = None if model.groups is None else model.groups[inside]
        mean = mean_of_rows(model.outcome[inside], rate=model.dataset.is_rate, entity=entity)
        level = voice.level("level", mean.value, mean.low, mean.high, LEVEL)
        rows.append(ComparisonRow(label, level, "now"))
    what = f"{voice.nouns} who {voice.happen}" if voice.dataset.is_rate else voice.outcome
    return Comparison(
        f"{first_upper(what)}, by {title}", tuple(rows), "As they are. Band: 95% range."
    )


def _own_checks(voice: Voice, asked: AskedDriver) -> tuple[Check, ...]:
    contrast, columns = asked.driver.contrast, asked.driver.columns
    if contrast is None or contrast.grade == "seen":
        text = "Hardly anyone alike is on the other side; the difference is as seen."
        return (
            Check("no-overlap", f"Few like {voice.nouns} to compare", "caution", text, columns),
        )
    if contrast.alike < 1:
        text = f"Compared among the {100 * contrast.alike:.0f} of 100 who have their like."
        return (Check("no-overlap", "Compared among those alike", "caution", text, columns),)
    text = f"Both sides have {voice.nouns} alike."
    return (Check("no-overlap", "Like is compared with like", "passed", text, columns),)
