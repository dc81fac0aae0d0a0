"""An Answer as JSON, schema 1, and back again without loss.

Fields beyond the contract (about, lead, ask_next, symbol, note…) may be absent when read. What
is not a finite number is written as null.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, assert_never

from answers.answer import GRADES, Answer, Asked, Choice, Finding, Provenance
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

SCHEMA = 1
Record = Mapping[str, Any]


def to_json(answer: Answer) -> dict[str, object]:
    """The answer as plain dicts, lists, strings and finite numbers, ready for json.dumps."""
    provenance = answer.provenance
    return {
        "schema": SCHEMA,
        "question": {
            "key": answer.question.key,
            "text": answer.question.text,
            "choices": {
                name: list(choice) if isinstance(choice, tuple) else _choice(choice)
                for name, choice in answer.question.choices.items()
            },
        },
        "headline": answer.headline,
        "grade": answer.grade,
        "about": answer.about,
        "lead": None if answer.lead is None else _quantity(answer.lead),
        "findings": [
            {
                "statement": finding.statement,
                "grade": finding.grade,
                "quantities": [_quantity(quantity) for quantity in finding.quantities],
            }
            for finding in answer.findings
        ],
        "evidence": [_evidence(evidence) for evidence in answer.evidence],
        "checks": [
            {
                "code": check.code,
                "title": check.title,
                "result": check.result,
                "text": check.text,
                "columns": list(check.columns),
            }
            for check in answer.checks
        ],
        "method": answer.method,
        "provenance": {
            "dataset": provenance.dataset,
            "fingerprint": provenance.fingerprint,
            "rows": int(provenance.rows),
            "outcome": provenance.outcome,
            "model": provenance.model,
            "scores": {name: _number(score) for name, score in provenance.scores.items()},
            "seed": int(provenance.seed),
            "versions": dict(provenance.versions),
            "simulated": provenance.simulated,
            "title": provenance.title,
        },
        "ask_next": list(answer.ask_next),
    }


def from_json(record: Record) -> Answer:
    """The answer of such a record; raises ValueError in one plain sentence where it is none."""
    if not isinstance(record, Mapping):
        raise ValueError("This is not a saved answer.")
    if record.get("schema") != SCHEMA:
        raise ValueError("This answer was saved in a form that this version cannot read.")
    try:
        return _answer(record)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"This saved answer is damaged ({error}).") from error


def _choice(choice: Choice) -> object:
    return _number(choice) if isinstance(choice, float) else choice


def _number(value: float | None) -> float | int | None:
    """The number as Python's own, null where it is none; an int stays one."""
    if value is None or not math.isfinite(value):
        return None
    return value if type(value) in {int, float} else float(value)


def _quantity(quantity: Quantity) -> dict[str, object]:
    return {
        "name": quantity.name,
        "value": _number(quantity.value),
        "unit": quantity.unit,
        "low": _number(quantity.low),
        "high": _number(quantity.high),
        "level": _number(quantity.level),
        "symbol": quantity.symbol,
    }


def _range(thing: Bar | CurvePoint | Part | SeriesPoint) -> dict[str, object]:
    return {"low": _number(thing.low), "high": _number(thing.high)}


def _evidence(evidence: Evidence) -> dict[str, object]:
    body: dict[str, object]
    match evidence:
        case Ranking():
            body = {"bars": [_bar(bar) for bar in evidence.bars]}
        case Curve():
            body = _curve(evidence)
        case Breakdown():
            body = {
                "start": _number(evidence.start),
                "end": _number(evidence.end),
                "parts": [_part(part) for part in evidence.parts],
                "unit": evidence.unit,
                "symbol": evidence.symbol,
                "start_label": evidence.start_label,
                "end_label": evidence.end_label,
            }
        case Comparison():
            body = {
                "rows": [
                    {"label": row.label, "quantity": _quantity(row.quantity), "tone": row.tone}
                    for row in evidence.rows
                ]
            }
        case Spread():
            body = {
                "unit": evidence.unit,
                "symbol": evidence.symbol,
                "bins": [
                    {"low": _number(b.low), "high": _number(b.high), "rows": int(b.rows)}
                    for b in evidence.bins
                ],
                "mark": _number(evidence.mark),
                "mark_label": evidence.mark_label,
            }
        case Table():
            body = {
                "columns": list(evidence.columns),
                "rows": [list(row) for row in evidence.rows],
            }
        case Timeline():
            body = {
                "unit": evidence.unit,
                "symbol": evidence.symbol,
                "series": [
                    {"label": line.label, "points": [_series_point(p) for p in line.points]}
                    for line in evidence.series
                ],
            }
        case _:
            assert_never(evidence)
    return {"kind": evidence.kind, "title": evidence.title, **body, "note": evidence.note}


def _bar(bar: Bar) -> dict[str, object]:
    return {
        "label": bar.label,
        "columns": list(bar.columns),
        "share": _number(bar.share),
        **_range(bar),
        "rank_low": int(bar.rank_low),
        "rank_high": int(bar.rank_high),
        "direction": bar.direction,
        "effect": None if bar.effect is None else _quantity(bar.effect),
        "contrast": bar.contrast,
    }


def _curve(curve: Curve) -> dict[str, object]:
    return {
        "column": curve.column,
        "unit": curve.unit,
        "symbol": curve.symbol,
        "diagonal": curve.diagonal,
        "fan": [[_number(level) for level in line] for line in curve.fan],
        "fan_label": curve.fan_label,
        "groups": [
            {"label": group.label, "points": list(map(_curve_point, group.points))}
            for group in curve.groups
        ],
        "points": list(map(_curve_point, curve.points)),
    }


def _curve_point(point: CurvePoint) -> dict[str, object]:
    x = point.x if isinstance(point.x, str) else _number(point.x)
    rows = None if point.rows is None else int(point.rows)
    return {"x": x, "y": _number(point.y), **_range(point), "rows": rows}


def _part(part: Part) -> dict[str, object]:
    return {
        "label": part.label,
        "columns": list(part.columns),
        "kind": part.kind,
        "value": _number(part.value),
        **_range(part),
    }


def _series_point(point: SeriesPoint) -> dict[str, object]:
    return {"when": point.when, "value": _number(point.value), **_range(point)}


def _answer(record: Record) -> Answer:
    if record["grade"] not in GRADES:
        raise ValueError(f"This saved answer has an unknown grade ({record['grade']}).")
    question, provenance = record["question"], record["provenance"]
    return Answer(
        question=Asked(
            question["key"],
            question["text"],
            {
                name: tuple(choice) if isinstance(choice, list) else choice
                for name, choice in question["choices"].items()
            },
        ),
        headline=record["headline"],
        grade=record["grade"],
        checks=tuple(
            Check(c["code"], c["title"], c["result"], c["text"], tuple(c["columns"]))
            for c in record["checks"]
        ),
        method=record["method"],
        provenance=Provenance(
            dataset=provenance["dataset"],
            fingerprint=provenance["fingerprint"],
            rows=provenance["rows"],
            outcome=provenance["outcome"],
            model=provenance["model"],
            scores={name: _known(score) for name, score in provenance["scores"].items()},
            seed=provenance["seed"],
            versions=dict(provenance["versions"]),
            simulated=provenance.get("simulated", False),
            title=provenance.get("title", ""),
        ),
        findings=tuple(
            Finding(f["statement"], f["grade"], tuple(map(_read_quantity, f["quantities"])))
            for f in record["findings"]
        ),
        evidence=tuple(map(_read_evidence, record["evidence"])),
        about=record.get("about", ""),
        lead=_read_quantity_or_none(record.get("lead")),
        ask_next=tuple(record.get("ask_next", ())),
    )


def _known(value: float | None) -> float:
    """A number that must be one: null was not finite when it was written."""
    return math.nan if value is None else value


def _read_quantity(record: Record) -> Quantity:
    return Quantity(
        record["name"],
        record["value"],
        record["unit"],
        record["low"],
        record["high"],
        record["level"],
        record.get("symbol", ""),
    )


def _read_quantity_or_none(record: Record | None) -> Quantity | None:
    return None if record is None else _read_quantity(record)


def _read_evidence(record: Record) -> Evidence:
    title, note, symbol = record["title"], record.get("note", ""), record.get("symbol", "")
    match record["kind"]:
        case "ranking":
            return Ranking(title, tuple(map(_read_bar, record["bars"])), note)
        case "curve":
            return Curve(
                title, record["column"], record["unit"], _read_points(record), note, symbol,
                diagonal=record.get("diagonal", False),
                fan=tuple(tuple(map(_known, line)) for line in record.get("fan", ())),
                fan_label=record.get("fan_label", ""),
                groups=tuple(
                    CurveGroup(each["label"], _read_points(each))
                    for each in record.get("groups", ())
                ),
            )  # fmt: skip
        case "breakdown":
            return _read_breakdown(record)
        case "comparison":
            rows = tuple(
                ComparisonRow(
                    row["label"], _read_quantity(row["quantity"]), row.get("tone", "plain")
                )
                for row in record["rows"]
            )
            return Comparison(title, rows, note)
        case "spread":
            return _read_spread(record)
        case "table":
            return Table(title, tuple(record["columns"]), tuple(map(tuple, record["rows"])), note)
        case "timeline":
            return Timeline(
                title, record["unit"], tuple(map(_read_series, record["series"])), note, symbol
            )
        case kind:
            raise ValueError(f"This saved answer holds an unknown kind of picture ({kind}).")


def _read_points(record: Record) -> tuple[CurvePoint, ...]:
    return tuple(
        CurvePoint(_known(p["x"]), p["y"], p["low"], p["high"], p["rows"]) for p in record["points"]
    )


def _read_bar(record: Record) -> Bar:
    return Bar(
        label=record["label"],
        columns=tuple(record["columns"]),
        share=_known(record["share"]),
        low=record["low"],
        high=record["high"],
        rank_low=record["rank_low"],
        rank_high=record["rank_high"],
        direction=record["direction"],
        effect=_read_quantity_or_none(record["effect"]),
        contrast=record["contrast"],
    )


def _read_breakdown(record: Record) -> Breakdown:
    parts = tuple(
        Part(p["label"], tuple(p["columns"]), p["kind"], _known(p["value"]), p["low"], p["high"])
        for p in record["parts"]
    )
    return Breakdown(
        title=record["title"],
        start=_known(record["start"]),
        end=_known(record["end"]),
        parts=parts,
        unit=record["unit"],
        start_label=record.get("start_label", "Start"),
        end_label=record.get("end_label", "End"),
        note=record.get("note", ""),
        symbol=record.get("symbol", ""),
    )


def _read_spread(record: Record) -> Spread:
    return Spread(
        title=record["title"],
        unit=record["unit"],
        bins=tuple(Bin(_known(b["low"]), _known(b["high"]), b["rows"]) for b in record["bins"]),
        mark=record.get("mark"),
        mark_label=record.get("mark_label", ""),
        note=record.get("note", ""),
        symbol=record.get("symbol", ""),
    )


def _read_series(record: Record) -> Series:
    points = tuple(
        SeriesPoint(p["when"], p["value"], p.get("low"), p.get("high")) for p in record["points"]
    )
    return Series(record["label"], points)
