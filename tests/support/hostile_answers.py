"""Answers with every kind of picture in which every word is a hostile string."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle, islice

from answers.answer import Answer, Asked, Finding, Grade, Provenance
from answers.checks import Check
from answers.evidence import (
    Bar,
    Bin,
    Breakdown,
    Comparison,
    ComparisonRow,
    Curve,
    CurveGroup,
    CurvePoint,
    Evidence,
    Part,
    Ranking,
    Series,
    SeriesPoint,
    Spread,
    Table,
    Timeline,
)
from answers.quantity import Quantity

GRADES: tuple[Grade, ...] = ("seen", "adjusted", "tested")
IN_AN_ANSWER = 20


def answers_saying(texts: Sequence[str]) -> list[Answer]:
    """Answers that together say every text, each of them at many places."""
    found = []
    for place, start in enumerate(range(0, len(texts), IN_AN_ANSWER)):
        said = tuple(islice(cycle(texts[start:]), IN_AN_ANSWER))
        found += [_answer(said, evidence, place) for evidence in pictures(said)]
    return found


def pictures(said: Sequence[str]) -> tuple[Evidence, ...]:
    """One picture of every kind, whose titles, labels, units' signs and notes are hostile."""
    title, note, column, symbol = said[0], said[1], said[2], said[3][:12]
    size = Quantity("size", 0.3, "share", 0.2, 0.4)
    bars = tuple(Bar(each, (each,), 0.05, 0.01, 0.1, 1, 4, "raises", size, each) for each in said)
    numbers = tuple(CurvePoint(float(k), 0.1 * k, 0.05 * k, 0.2 * k, 10) for k in range(1, 6))
    words = tuple(CurvePoint(each, 0.4, 0.3, 0.5, 10) for each in said[:8])
    parts = tuple(Part(each, (each,), "reason", 0.1, 0.0, 0.2) for each in said[:8])
    return (
        Ranking(title, bars, note),
        Curve(title, column, "money", numbers, note, symbol),
        Curve(title, column, "share", words, note, groups=(CurveGroup(said[4], words),)),
        Breakdown(title, 0.1, 0.9, parts, "share", said[5], said[6], note),
        Comparison(title, tuple(ComparisonRow(each, size) for each in said[:6]), note),
        Spread(title, "money", (Bin(0.0, 1.0, 4), Bin(1.0, 2.0, 5)), 0.5, said[7], note, symbol),
        Table(title, tuple(said[:4]), (tuple(said[4:8]), tuple(said[8:12])), note),
        Timeline(title, "number", _lines(said), note),
    )


def _lines(said: Sequence[str]) -> tuple[Series, ...]:
    months = ("2024-01-01", "2024-02-01", "2024-03-01")
    return tuple(
        Series(each, tuple(SeriesPoint(month, float(k)) for k, month in enumerate(months)))
        for each in said[8:10]
    )


def _answer(said: Sequence[str], evidence: Evidence, place: int) -> Answer:
    return Answer(
        question=Asked("top_drivers", said[10], {"row": said[11], "set": tuple(said[12:14])}),
        headline=said[14] or "nothing",
        grade=GRADES[place % 3],
        checks=tuple(Check("drift", each, "caution", each, (each,)) for each in said[:6]),
        method=said[15],
        provenance=Provenance(said[16], "f" * 64, 10, said[17], said[18], title=said[19]),
        findings=tuple(Finding(each, "seen") for each in said[5:15]),
        evidence=(evidence,),
        about=said[16],
        ask_next=tuple(said[17:20]),
    )
