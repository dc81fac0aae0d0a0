"""Where is churn worst? Where are sales lowest?"""

from __future__ import annotations

from dataclasses import replace

from analyses._asking.ask import provenance
from analyses._asking.question_words import why_question
from analyses._checks.standing_checks import NOT_A_CAUSE, standing_checks
from analyses._groups.segment_words import (
    RankedSegments,
    findings,
    headline,
    level_of,
    looks_check,
    picture,
    table,
    where_question,
)
from analyses._groups.simpson_words import simpson_check, strata_table, turned_finding
from analyses._groups.unheld_differences import (
    UnheldDifference,
    find_unheld,
    turning_round,
    two_sided,
)
from analyses.who_is_affected.by_one_column import by_column
from analyses.who_is_affected.question import START, SegmentQuestion, segment_question
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
    end: str = "",
    smallest: int = START,
    progress: Progress = silent,
) -> Answer:
    """Groups of one to three conditions where the outcome is worst, then where it is best.

    Args:
        model: trained on the dataset.
        column: compare the groups of this column instead of searching.
        end: which end comes first: worst, best, highest or lowest.
        smallest: of 100 rows, how many a group must have.
        progress: told what is being done.

    Raises:
        CannotAnswer: a choice is none, or too few rows are as asked.
    """
    question = segment_question(model, column, end, smallest)
    if not signal(model).found:
        return _nothing(question, None)
    if question.column:
        progress("Comparing the groups of one column", 0.5)
        return by_column(question, QUESTION.key)
    progress("Looking for groups on one half of the rows", 0.2)
    found_segments = segments(
        Observations(question.rows, question.outcome, model.family, model.seed, question.groups),
        smallest=question.smallest,
    )
    progress("Looking whether the differences hold among those alike", 0.8)
    if not (found_segments.high or found_segments.low):
        return _nothing(question, found_segments)
    question = replace(question, way=_way_told(question.way, found_segments))
    ranked = RankedSegments(
        question.voice,
        found_segments,
        question.way,
        len(question.outcome),
        float(question.outcome.mean()),
        _stake(question, found_segments),
    )
    return _answer(question, ranked)


def _way_told(way: int, found_segments: Segments) -> int:
    """The end that was asked about, or the other one where nothing was found there."""
    return way if (found_segments.high if way > 0 else found_segments.low) else -way


def _answer(question: SegmentQuestion, ranked: RankedSegments) -> Answer:
    model, voice = question.model, question.voice
    differences, compared = _unheld(question, ranked)
    turned = turning_round(differences)
    ways = (ranked.way, -ranked.way) if ranked.second else (ranked.way,)
    evidence: list[Evidence] = [picture(ranked, way) for way in ways]
    evidence += [table(ranked), *(strata_table(voice, unheld) for unheld in turned[:1])]
    return Answer(
        question=_asked(question),
        headline=headline(ranked),
        grade="seen",
        checks=(
            simpson_check(voice, differences, compared),
            looks_check(voice, ranked.segments),
            NOT_A_CAUSE,
            *standing_checks(model),
        ),
        method=_method(question, ranked.segments),
        provenance=provenance(model),
        findings=(
            *findings(ranked),
            *(turned_finding(voice, unheld, len(question.outcome)) for unheld in turned),
        ),
        evidence=tuple(evidence),
        about=question.about,
        lead=level_of(voice, ranked.first[0].mean),
        ask_next=_ask_next(question, ranked, turned),
    )


def _unheld(
    question: SegmentQuestion, ranked: RankedSegments
) -> tuple[tuple[UnheldDifference, ...], int]:
    """Differences that do not hold among those alike, and how many were looked into.

    Those of the groups that are named; of each column with two sides only what turns round.
    """
    named = [segment.terms for segment in (*ranked.first, *ranked.second)]
    two = [terms for terms in two_sided(question.stratified, question.way) if terms not in named]
    differences = [
        unheld
        for terms in named
        if (unheld := find_unheld(question.stratified, question.voice, terms)) is not None
    ]
    turning = [
        unheld
        for terms in two
        if (unheld := find_unheld(question.stratified, question.voice, terms)) is not None
    ]
    return (*differences, *turning_round(turning)), len(named) + len(two)


def _stake(question: SegmentQuestion, found_segments: Segments) -> tuple[float, ...]:
    """What the positive rows of each group of the first end are worth; () where that is unknown."""
    value = question.model.dataset.value
    groups = found_segments.high if question.way > 0 else found_segments.low
    if value is None or value.kind != "number" or not question.model.dataset.is_rate:
        return ()
    worth = question.model.rows[value.name].to_numpy(dtype=float, na_value=0.0)
    return tuple(
        float((worth * question.outcome)[covering(segment.terms, question.rows)].sum())
        for segment in groups
    )


def _asked(question: SegmentQuestion) -> Asked:
    text = f"{where_question(question.voice, question.way)}?"
    return Asked(QUESTION.key, text, question.choices)


def _nothing(question: SegmentQuestion, found_segments: Segments | None) -> Answer:
    """No group is named: the columns explain nothing, or none held where nobody had looked."""
    model, voice = question.model, question.voice
    words = f"These columns do not explain {voice.outcome}. No group is named"
    if found_segments is not None:
        words = f"No group of {voice.nouns} clearly stands out in {voice.outcome}"
    own = () if found_segments is None else (looks_check(voice, found_segments),)
    return Answer(
        question=_asked(question),
        headline=words,
        grade="none",
        checks=(*own, *standing_checks(model)),
        method="Permuted-outcome test of the whole table; no group was searched."
        if found_segments is None
        else _method(question, found_segments),
        provenance=provenance(model),
        about=question.about,
        ask_next=("Can we trust it?",),
    )


def _ask_next(
    question: SegmentQuestion, ranked: RankedSegments, turned: tuple[UnheldDifference, ...]
) -> tuple[str, ...]:
    voice, model = question.voice, question.model
    columns = [name for unheld in turned for name in unheld.columns]
    groups = (*ranked.first, *ranked.second)
    columns += [term.column for segment in groups for term in segment.terms]
    by = dict.fromkeys(voice.title(name) for name in columns)
    start = where_question(voice, question.way)
    more = [f"{start} by {title}?" for title in list(by)[:2]]
    return (why_question(model.dataset), *more, "Can we trust it?")


def _method(question: SegmentQuestion, found_segments: Segments) -> str:
    entities = " (whole entities)" if question.groups is not None else ""
    return (
        f"Beam search over up to three conditions on {found_segments.searched:,} rows of a random "
        f"half{entities}, by mean surprise times the root of the size (Klösgen 1996), each later "
        "group among the rows in none of the earlier ones; a condition stays where it adds "
        f"something. Tested on the other half ({found_segments.held_out:,} rows; Fisher's exact "
        "test or Welch's with Hall's correction), Benjamini-Hochberg at 5 %; figures are of that "
        "half, ranges widened for having been chosen (Benjamini and Yekutieli 2005), sizes of all "
        "rows. Simpson: Mantel-Haenszel gap within the parts of each other column."
    )
