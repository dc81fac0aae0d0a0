"""The groups of one column side by side, and whether their difference holds among those alike."""

from __future__ import annotations

from collections.abc import Sequence

from analyses._asking.ask import provenance
from analyses._asking.question_words import why_question
from analyses._checks.standing_checks import NOT_A_CAUSE, standing_checks
from analyses._groups.segment_words import (
    against,
    level_of,
    of_the_others,
    standing,
    where_question,
)
from analyses._groups.simpson_words import (
    looks_headline,
    simpson_check,
    strata_table,
    turned_finding,
)
from analyses._groups.unheld_differences import UnheldDifference, find_unheld
from analyses._language.group_phrase import bare_phrase, found_phrase
from analyses.who_is_affected.question import SegmentQuestion
from answers.answer import Answer, Asked, Finding
from answers.checks import Check
from answers.evidence import Comparison, ComparisonRow, Evidence
from answers.quantity import Quantity
from answers.words import HEADLINE_WORDS, first_upper
from models.segments.level_differences import FEWEST, ColumnGroup, column_groups


def by_column(question: SegmentQuestion, key: str) -> Answer:
    """The answer about one column."""
    voice, model = question.voice, question.model
    title = voice.title(question.column)
    groups = column_groups(
        question.rows[question.column],
        question.outcome,
        rate=model.dataset.is_rate,
        entity=question.stratified.entity,
    )
    apart = [group for group in groups if group.differs]
    first = _furthest(apart, question.way)
    unheld = find_unheld(question.stratified, voice, (first.term,)) if first is not None else None
    checks = (*_own_checks(question, unheld, first), NOT_A_CAUSE, *standing_checks(model))
    asked = Asked(key, f"{where_question(voice, question.way)} by {title}?", question.choices)
    evidence: list[Evidence] = [_picture(question, groups)] if groups else []
    if unheld is not None:
        evidence.append(strata_table(voice, unheld))
    return Answer(
        question=asked,
        headline=_headline(question, first, unheld, len(groups)),
        grade="seen" if first is not None else "none",
        checks=checks,
        method=(
            "Means of each part of the column on all rows; ranges: Wilson for a rate, else "
            "Student's, entities summed where ids repeat. Each part against everyone else, "
            "Benjamini-Hochberg at 5 %. Simpson: Mantel-Haenszel gap within the parts of each "
            "other column."
        ),
        provenance=provenance(model),
        findings=_findings(question, groups, first, unheld),
        evidence=tuple(evidence),
        about=question.about,
        lead=level_of(voice, first.mean) if first is not None else None,
        ask_next=(why_question(model.dataset), f"How does {voice.outcome} move with {title}?"),
    )


def _furthest(groups: Sequence[ColumnGroup], way: int) -> ColumnGroup | None:
    """The group that lies furthest in the direction that is asked about."""
    further = [group for group in groups if way * (group.mean.value - group.others) > 0]
    return max(further, key=lambda group: way * group.mean.value, default=None)


def _headline(
    question: SegmentQuestion,
    first: ColumnGroup | None,
    unheld: UnheldDifference | None,
    groups: int,
) -> str:
    voice, title = question.voice, question.voice.title(question.column)
    if first is None:
        if groups < 2:
            return f"Too few {voice.nouns} differ in {title} to compare groups"
        return f"No group by {title} clearly differs in {voice.outcome}"
    if unheld is not None:
        qualified = looks_headline(voice, unheld)
        if len(qualified.split()) <= HEADLINE_WORDS:
            return qualified
        return (
            f"{first_upper(voice.outcome)} differs by {title}, but not among {voice.nouns} alike "
            f"in {voice.title(unheld.reversal.column)}"
        )
    level = level_of(voice, first.mean)
    others = voice.level("others", first.others)
    shorter = f"{standing(voice, question.way, found_phrase(voice, (first.term,)))}: {level.say()}"
    longer = f"{shorter}, against {others.plain()} {of_the_others(voice)}"
    ways = (longer, shorter, f"{standing(voice, question.way, 'one group')}: {level.say()}")
    return next(way for way in ways if len(way.split()) <= HEADLINE_WORDS)


def _findings(
    question: SegmentQuestion,
    groups: Sequence[ColumnGroup],
    first: ColumnGroup | None,
    unheld: UnheldDifference | None,
) -> tuple[Finding, ...]:
    voice = question.voice
    findings = []
    if unheld is not None:
        findings.append(turned_finding(voice, unheld, len(question.outcome)))
    for group in sorted(groups, key=lambda group: -question.way * group.mean.value)[:6]:
        level = level_of(voice, group.mean)
        others = voice.level("others", group.others)
        rows = Quantity("rows", group.rows, "count")
        who = first_upper(found_phrase(voice, (group.term,)))
        clear = "" if group.differs else " No clear difference."
        beside = against(voice, level, others)
        statement = f"{who}: {beside}; {voice.rows(group.rows)}.{clear}"
        findings.append(Finding(statement, "seen", (level, others, rows)))
    return tuple(findings) if first is not None else ()


def _picture(question: SegmentQuestion, groups: Sequence[ColumnGroup]) -> Comparison:
    voice = question.voice
    ordered = list(groups)
    if all(group.term.levels for group in groups):
        ordered.sort(key=lambda group: -question.way * group.mean.value)
    everyone = voice.level("all", float(question.outcome.mean()))
    what = first_upper(f"{voice.nouns} who {voice.happen}")
    return Comparison(
        title=f"{what if voice.dataset.is_rate else voice.outcome}, "
        f"by {voice.title(question.column)}",
        rows=(
            *(
                ComparisonRow(
                    f"{first_upper(bare_phrase(voice, group.term))} ({group.rows:,})",
                    level_of(voice, group.mean),
                    "now",
                )
                for group in ordered
            ),
            ComparisonRow(f"All {voice.nouns}", everyone, "quick"),
        ),
        note=f"In brackets: how many {voice.nouns}. Band: 95% range.",
    )


def _own_checks(
    question: SegmentQuestion, unheld: UnheldDifference | None, first: ColumnGroup | None
) -> tuple[Check, ...]:
    if first is None:
        title = question.voice.title(question.column)
        text = (
            f"By {title} no group of at least {FEWEST} {question.voice.nouns} lies clearly above "
            "or below everyone else."
        )
        return (
            Check("small-sample", "No group stands apart", "caution", text, (question.column,)),
        )
    return (simpson_check(question.voice, () if unheld is None else (unheld,), 1),)
