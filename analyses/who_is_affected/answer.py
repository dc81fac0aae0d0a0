"""Where is churn worst? Where are sales lowest?"""

from __future__ import annotations

from dataclasses import replace

from analyses._asking.ask import provenance, why_question
from analyses._checks.standing_checks import NOT_A_CAUSE, standing_checks
from analyses._groups.segment_words import (
    Affected,
    findings,
    headline,
    level_of,
    looks_check,
    picture,
    table,
    where_question,
)
from analyses._groups.simpson_words import (
    Unheld,
    simpson_check,
    strata_table,
    told_first,
    turned_finding,
    two_sided,
    unheld,
)
from analyses.who_is_affected.asked import START, Asking, asking_of
from analyses.who_is_affected.by_one_column import by_column
from answers.answer import Answer, Asked
from answers.evidence import Evidence
from answers.question import PickColumn, PickNumber, Question
from datasets.progress import Progress, silent
from models.drivers.permutation_test import signal
from models.segments.conditions import covering
from models.segments.found_segments import Segments, segments
from models.statistics.observations import Observations
from models.training.trained import TrainedModel

QUESTION = Question(
    key="who_is_affected",
    text="Where do {nouns} {happen} most often?",
    text_of_number="Where is {outcome} worst?",
    asks=(
        "who is affected", "who is affected most", "where is outcome worst",
        "which customers leave most", "which customers leave most often", "which segments",
        "which groups are affected", "where are outcome lowest", "where are outcome highest",
        "where is outcome lowest", "where is outcome highest", "worst segments", "best segments",
        "where do customers leave most", "where is outcome best", "who leaves most",
    ),
    controls=(
        PickColumn("column", "By one column?", "Search all columns"),
        PickNumber("smallest", "Smallest group, of 100", 1, 25, start=START),
    ),
    order=15,
)  # fmt: skip


def answer(
    model: TrainedModel,
    *,
    column: str = "",
    where: tuple[str, ...] = (),
    end: str = "",
    smallest: int = START,
    progress: Progress = silent,
) -> Answer:
    """Groups of one to three conditions where the outcome is worst, then where it is best.

    Args:
        model: trained on the dataset.
        column: compare the groups of this column instead of searching.
        where: only the rows where all of these conditions hold.
        end: which end comes first: worst, best, highest or lowest.
        smallest: of 100 rows, how many a group must have.
        progress: told what is being done.

    Raises:
        CannotAnswer: a choice is none, or too few rows are as asked.
    """
    asking = asking_of(model, column, where, end, smallest)
    if not signal(model).found:
        return _nothing(asking, None)
    if asking.column:
        progress("Comparing the groups of one column", 0.5)
        return by_column(asking, QUESTION.key)
    progress("Looking for groups on one half of the rows", 0.2)
    found = segments(
        Observations(asking.rows, asking.outcome, model.family, model.seed, asking.groups),
        smallest=asking.smallest,
    )
    progress("Looking whether the differences hold among those alike", 0.8)
    if not (found.high or found.low):
        return _nothing(asking, found)
    asking = replace(asking, way=_way_told(asking.way, found))
    told = Affected(
        asking.voice,
        found,
        asking.way,
        len(asking.outcome),
        float(asking.outcome.mean()),
        _stake(asking, found),
        asking.among,
    )
    return _answer(asking, told)


def _way_told(way: int, found: Segments) -> int:
    """The end that was asked about, or the other one where nothing was found there."""
    return way if (found.high if way > 0 else found.low) else -way


def _answer(asking: Asking, told: Affected) -> Answer:
    model, voice = asking.model, asking.voice
    unheld_ones, looked = _unheld(asking, told)
    turned = told_first(unheld_ones)
    ways = (told.way, -told.way) if told.second else (told.way,)
    evidence: list[Evidence] = [picture(told, way) for way in ways]
    evidence += [table(told), *(strata_table(voice, each) for each in turned[:1])]
    return Answer(
        question=_asked(asking),
        headline=headline(told),
        grade="seen",
        checks=(
            simpson_check(voice, unheld_ones, looked),
            looks_check(voice, told.found),
            NOT_A_CAUSE,
            *standing_checks(model),
        ),
        method=_method(asking, told.found),
        provenance=provenance(model),
        findings=(
            *findings(told),
            *(turned_finding(voice, each, len(asking.outcome)) for each in turned),
        ),
        evidence=tuple(evidence),
        about=asking.about,
        lead=level_of(voice, told.first[0].mean),
        ask_next=_ask_next(asking, told, turned),
    )


def _unheld(asking: Asking, told: Affected) -> tuple[tuple[Unheld, ...], int]:
    """Differences that do not hold among those alike, and how many were looked into.

    Those of the groups that are named; of each column with two sides only what turns round.
    """
    named = [each.terms for each in (*told.first, *told.second)]
    two = [terms for terms in two_sided(asking.looked, asking.way) if terms not in named]
    found = [
        each for terms in named if (each := unheld(asking.looked, asking.voice, terms)) is not None
    ]
    turning = [
        each for terms in two if (each := unheld(asking.looked, asking.voice, terms)) is not None
    ]
    return (*found, *told_first(turning)), len(named) + len(two)


def _stake(asking: Asking, found: Segments) -> tuple[float, ...]:
    """What the positive rows of each group of the first end are worth; () where that is unknown."""
    value = asking.model.dataset.value
    groups = found.high if asking.way > 0 else found.low
    if value is None or value.kind != "number" or not asking.model.dataset.is_rate:
        return ()
    worth = asking.model.rows[value.name].to_numpy(dtype=float, na_value=0.0)[asking.places]
    return tuple(
        float((worth * asking.outcome)[covering(each.terms, asking.rows)].sum()) for each in groups
    )


def _asked(asking: Asking) -> Asked:
    voice = asking.voice
    among = f" among {voice.nouns} with {asking.among}" if asking.among else ""
    return Asked(QUESTION.key, f"{where_question(voice, asking.way)}{among}?", asking.choices)


def _nothing(asking: Asking, found: Segments | None) -> Answer:
    """No group is named: the columns explain nothing, or none held where nobody had looked."""
    model, voice = asking.model, asking.voice
    told = f"These columns do not explain {voice.outcome}. No group is named"
    if found is not None:
        told = f"No group of {voice.nouns} clearly stands out in {voice.outcome}"
    own = () if found is None else (looks_check(voice, found),)
    return Answer(
        question=_asked(asking),
        headline=told,
        grade="none",
        checks=(*own, *standing_checks(model)),
        method="Permuted-outcome test of the whole table; no group was searched."
        if found is None
        else _method(asking, found),
        provenance=provenance(model),
        about=asking.about,
        ask_next=("Can we trust it?",),
    )


def _ask_next(asking: Asking, told: Affected, turned: tuple[Unheld, ...]) -> tuple[str, ...]:
    voice, model = asking.voice, asking.model
    columns = [name for each in turned for name in each.columns]
    groups = (*told.first, *told.second)
    columns += [term.column for each in groups for term in each.terms]
    by = dict.fromkeys(voice.title(name) for name in columns)
    start = where_question(voice, asking.way)
    more = [f"{start} by {title}?" for title in list(by)[:2]]
    return (why_question(model.dataset), *more, "Can we trust it?")


def _method(asking: Asking, found: Segments) -> str:
    kept = " (whole entities)" if asking.groups is not None else ""
    return (
        f"Beam search over up to three conditions on {found.searched:,} rows of a random "
        f"half{kept}, by mean surprise times the root of the size (Klösgen 1996), each later "
        "group among the rows in none of the earlier ones; a condition stays where it adds "
        "something. Tested on "
        f"the other half ({found.held:,} rows; Fisher's exact test or Welch's with Hall's "
        "correction), Benjamini-Hochberg at 5 %; figures are of that half, ranges widened for "
        "having been chosen (Benjamini and Yekutieli 2005), sizes of all rows. Simpson: "
        "Mantel-Haenszel gap within the parts of each other column."
    )
