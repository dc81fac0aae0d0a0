"""The groups of one column side by side, and whether their difference holds among those alike."""

from __future__ import annotations

from collections.abc import Sequence

from analyses._asking.ask import provenance, why_question
from analyses._checks.standing_checks import NOT_A_CAUSE, standing_checks
from analyses._groups.segment_words import (
    against,
    bare_words,
    level_of,
    of_the_others,
    standing,
    term_words,
    where_question,
)
from analyses._groups.simpson_words import (
    Unheld,
    looks_headline,
    simpson_check,
    strata_table,
    turned_finding,
    unheld,
)
from analyses.who_is_affected.asked import Asking
from answers.answer import Answer, Asked, Finding
from answers.checks import Check
from answers.evidence import Comparison, ComparisonRow, Evidence
from answers.quantity import Quantity
from answers.words import HEADLINE_WORDS, first_upper
from models.segments.level_differences import FEWEST, ColumnGroup, column_groups


def by_column(asking: Asking, key: str) -> Answer:
    """The answer about one column."""
    voice, model = asking.voice, asking.model
    title = voice.title(asking.column)
    groups = column_groups(
        asking.rows[asking.column],
        asking.outcome,
        rate=model.dataset.is_rate,
        entity=asking.looked.entity,
    )
    apart = [each for each in groups if each.differs]
    first = _furthest(apart, asking.way)
    told = unheld(asking.looked, voice, (first.term,)) if first is not None else None
    checks = (*_own_checks(asking, told, first), NOT_A_CAUSE, *standing_checks(model))
    asked = Asked(key, f"{where_question(voice, asking.way)} by {title}?", asking.choices)
    evidence: list[Evidence] = [_picture(asking, groups)] if groups else []
    if told is not None:
        evidence.append(strata_table(voice, told))
    return Answer(
        question=asked,
        headline=_headline(asking, first, told, len(groups)),
        grade="seen" if first is not None else "none",
        checks=checks,
        method=(
            "Means of each part of the column on all rows; ranges: Wilson for a rate, else "
            "Student's, entities summed where ids repeat. Each part against everyone else, "
            "Benjamini-Hochberg at 5 %. Simpson: Mantel-Haenszel gap within the parts of each "
            "other column."
        ),
        provenance=provenance(model),
        findings=_findings(asking, groups, first, told),
        evidence=tuple(evidence),
        about=asking.about,
        lead=level_of(voice, first.mean) if first is not None else None,
        ask_next=(why_question(model.dataset), f"How does {voice.outcome} move with {title}?"),
    )


def _furthest(groups: Sequence[ColumnGroup], way: int) -> ColumnGroup | None:
    """The group that lies furthest in the direction that is asked about."""
    mine = [each for each in groups if way * (each.mean.value - each.others) > 0]
    return max(mine, key=lambda each: way * each.mean.value, default=None)


def _headline(asking: Asking, first: ColumnGroup | None, told: Unheld | None, groups: int) -> str:
    voice, title = asking.voice, asking.voice.title(asking.column)
    if first is None:
        if groups < 2:
            return f"Too few {voice.nouns} differ in {title} to compare groups"
        return f"No group by {title} clearly differs in {voice.outcome}"
    if told is not None:
        said = looks_headline(voice, told)
        if len(said.split()) <= HEADLINE_WORDS:
            return said
        return (
            f"{first_upper(voice.outcome)} differs by {title}, but not among {voice.nouns} alike "
            f"in {voice.title(told.found.column)}"
        )
    level = level_of(voice, first.mean)
    others = voice.level("others", first.others)
    said = f"{standing(voice, asking.way)} with {term_words(voice, first.term)}: {level.say()}"
    longer = f"{said}, against {others.plain()} {of_the_others(voice)}"
    ways = (longer, said, f"{standing(voice, asking.way)} in one group: {level.say()}")
    return next(way for way in ways if len(way.split()) <= HEADLINE_WORDS)


def _findings(
    asking: Asking,
    groups: Sequence[ColumnGroup],
    first: ColumnGroup | None,
    told: Unheld | None,
) -> tuple[Finding, ...]:
    voice = asking.voice
    made = []
    if told is not None:
        made.append(turned_finding(voice, told, len(asking.outcome)))
    for each in sorted(groups, key=lambda each: -asking.way * each.mean.value)[:6]:
        level = level_of(voice, each.mean)
        others = voice.level("others", each.others)
        rows = Quantity("rows", each.rows, "count")
        who = first_upper(term_words(voice, each.term))
        clear = "" if each.differs else " No clear difference."
        said = against(voice, level, others)
        statement = f"{who}: {said}; {voice.rows(each.rows)}.{clear}"
        made.append(Finding(statement, "seen", (level, others, rows)))
    return tuple(made) if first is not None else ()


def _picture(asking: Asking, groups: Sequence[ColumnGroup]) -> Comparison:
    voice = asking.voice
    ordered = list(groups)
    if all(each.term.levels for each in groups):
        ordered.sort(key=lambda each: -asking.way * each.mean.value)
    everyone = voice.level("all", float(asking.outcome.mean()))
    what = first_upper(f"{voice.nouns} who {voice.happen}")
    return Comparison(
        title=f"{what if voice.dataset.is_rate else voice.outcome}, "
        f"by {voice.title(asking.column)}",
        rows=(
            *(
                ComparisonRow(
                    f"{first_upper(bare_words(voice, each.term))} ({each.rows:,})",
                    level_of(voice, each.mean),
                    "now",
                )
                for each in ordered
            ),
            ComparisonRow(f"All {voice.nouns}", everyone, "quick"),
        ),
        note=f"In brackets: how many {voice.nouns}. Band: 95% range.",
    )


def _own_checks(
    asking: Asking, told: Unheld | None, first: ColumnGroup | None
) -> tuple[Check, ...]:
    if first is None:
        title = asking.voice.title(asking.column)
        text = (
            f"By {title} no group of at least {FEWEST} {asking.voice.nouns} lies clearly above or "
            "below everyone else."
        )
        return (Check("small-sample", "No group stands apart", "caution", text, (asking.column,)),)
    return (simpson_check(asking.voice, () if told is None else (told,), 1),)
