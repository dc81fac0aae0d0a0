"""An answer goes to JSON and back without loss, in the form that the contract promises."""

from __future__ import annotations

import json
import math
from dataclasses import is_dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from answers.answer import Answer, Asked, Choice, Finding, Grade, Provenance
from answers.checks import CODES, Check, Result
from answers.evidence import (
    KINDS,
    Bar,
    Bin,
    Breakdown,
    Comparison,
    ComparisonRow,
    Curve,
    CurveGroup,
    CurvePoint,
    Direction,
    Evidence,
    Part,
    PartKind,
    Ranking,
    Series,
    SeriesPoint,
    Spread,
    Table,
    Timeline,
    Tone,
)
from answers.json_form import from_json, to_json, without_words
from answers.quantity import Quantity
from tests.support.contract import PUBLISHED as SCHEMA
from tests.support.contract import PUBLISHED_KEYS, PUBLISHED_KINDS, contract

VALID = Draft202012Validator(contract())
SCHEMA_ALONE = Draft202012Validator(SCHEMA)

words = st.text(max_size=12)
some_words = st.text(min_size=1, max_size=12)
columns = st.lists(some_words, min_size=1, max_size=3).map(tuple)
numbers = st.floats(allow_nan=False, allow_infinity=False)
maybe = st.none() | numbers
counts = st.integers(0, 10**12)


def literal(kind: Any) -> st.SearchStrategy[Any]:
    """One of the words of a Literal type."""
    return st.sampled_from(get_args(kind))


def several(one: st.SearchStrategy[Any], least: int = 0) -> st.SearchStrategy[tuple[Any, ...]]:
    """A short tuple of such records."""
    return st.lists(one, min_size=least, max_size=3).map(tuple)


quantities = st.builds(
    Quantity, some_words, maybe, some_words, maybe, maybe, st.none() | st.floats(0.5, 0.99), words
)
bars = st.builds(
    Bar,
    words,
    columns,
    st.floats(0, 1),
    maybe,
    maybe,
    st.integers(1, 9),
    st.integers(1, 9),
    literal(Direction),
    st.none() | quantities,
    st.none() | words,
)
points = st.builds(CurvePoint, words | numbers, maybe, maybe, maybe, st.none() | counts)
parts = st.builds(Part, words, columns, literal(PartKind), numbers, maybe, maybe)
rows = st.builds(ComparisonRow, words, quantities, literal(Tone))
moments = st.builds(SeriesPoint, words, maybe, maybe, maybe)
PICTURES: dict[str, st.SearchStrategy[Evidence]] = {
    "ranking": st.builds(Ranking, some_words, several(bars), words),
    "curve": st.builds(
        Curve,
        some_words,
        words,
        words,
        several(points),
        words,
        words,
        st.booleans(),
        several(several(numbers)),
        words,
        several(st.builds(CurveGroup, words, several(points))),
    ),
    "breakdown": st.builds(
        Breakdown,
        some_words,
        numbers,
        numbers,
        several(parts),
        some_words,
        words,
        words,
        words,
        words,
    ),
    "comparison": st.builds(Comparison, some_words, several(rows), words),
    "spread": st.builds(
        Spread,
        some_words,
        words,
        several(st.builds(Bin, numbers, numbers, counts)),
        maybe,
        words,
        words,
        words,
    ),
    "table": st.builds(Table, some_words, several(words), several(several(words)), words),
    "timeline": st.builds(
        Timeline,
        some_words,
        words,
        several(st.builds(Series, words, several(moments))),
        words,
        words,
    ),
}


def of_type(kind: Any) -> st.SearchStrategy[Any]:
    """Anything that a field of this type can hold."""
    plain: dict[Any, st.SearchStrategy[Any]] = {
        str: some_words, float: numbers, int: counts, bool: st.booleans(), type(None): st.none(),
        Quantity: quantities,
    }  # fmt: skip
    if kind in plain:
        return plain[kind]
    if get_origin(kind) is Literal:
        return literal(kind)
    if get_origin(kind) is tuple:
        return several(of_type(get_args(kind)[0]))
    if is_dataclass(kind):
        assert isinstance(kind, type)
        return st.builds(kind, **{name: of_type(held) for name, held in types_of(kind).items()})
    return st.one_of(*map(of_type, get_args(kind)))


def types_of(kind: Any) -> dict[str, Any]:
    return {name: held for name, held in get_type_hints(kind).items() if name != "__slots__"}


# A kind that the contract does not list yet has no bounds of its own to keep.
PICTURES |= {name: of_type(kind) for name, kind in KINDS.items() if name not in PICTURES}
choices = st.dictionaries(
    words, st.none() | words | numbers | counts | st.booleans() | several(words), max_size=3
)
answers = st.builds(
    Answer,
    st.builds(Asked, st.sampled_from(PUBLISHED_KEYS), some_words, choices, words),
    st.text(min_size=1, max_size=240),
    literal(Grade),
    several(
        st.builds(
            Check, st.sampled_from(sorted(CODES)), some_words, literal(Result), some_words, columns
        ),
        1,
    ),
    some_words,
    st.builds(
        Provenance,
        words,
        st.text("0123456789abcdef", min_size=6, max_size=12),
        counts,
        st.none() | words,
        st.none() | words,
        st.dictionaries(words, numbers, max_size=2),
        counts,
        st.dictionaries(words, words, max_size=2),
        st.booleans(),
    ),
    several(st.builds(Finding, some_words, literal(Grade), several(quantities))),
    several(st.one_of(*PICTURES.values())),
    words,
    st.none() | quantities,
    several(words),
)


def small(evidence: tuple[Evidence, ...] = (), **extra: Any) -> Answer:
    """The least that an answer holds."""
    return Answer(
        question=Asked("top_drivers", "Why do customers leave?"),
        headline="The contract explains most.",
        grade="seen",
        checks=(Check("not-a-cause", "Not proof of a cause", "caution", "Nobody drew lots."),),
        method="Boosted trees.",
        provenance=Provenance("Telco customers", "7c1e09aa", 7043, "Churn", None),
        evidence=evidence,
        **extra,
    )


@settings(max_examples=250)
@given(answers)
def test_every_answer_comes_back_equal_and_keeps_the_contract(answer: Answer) -> None:
    record = to_json(answer)
    text = json.dumps(record, allow_nan=False)
    VALID.validate(record)
    if all(picture.kind in PUBLISHED_KINDS for picture in answer.evidence):
        SCHEMA_ALONE.validate(record)
    assert from_json(json.loads(text)) == answer


def test_the_strategies_cover_every_kind_of_picture() -> None:
    assert set(PICTURES) == set(KINDS)


def test_what_the_contract_lists_is_there() -> None:
    assert set(PUBLISHED_KINDS) <= set(KINDS)
    VALID.validate(to_json(small()))
    SCHEMA_ALONE.validate(to_json(small()))


@pytest.mark.parametrize("kind", PUBLISHED_KINDS)
@settings(max_examples=20)
@given(data=st.data())
def test_a_kind_is_written_and_read_by_its_types_alone(kind: str, data: st.DataObject) -> None:
    picture = data.draw(of_type(KINDS[kind]))
    record = json.loads(json.dumps(to_json(small((picture,))), allow_nan=False))
    assert from_json(record).evidence == (picture,)


@pytest.mark.parametrize("kind", PICTURES)
@settings(max_examples=30)
@given(data=st.data())
def test_every_kind_of_picture_comes_back_equal(kind: str, data: st.DataObject) -> None:
    picture = data.draw(PICTURES[kind])
    record = to_json(small((picture,)))
    VALID.validate(record)
    assert from_json(json.loads(json.dumps(record))).evidence == (picture,)


@pytest.mark.parametrize("nothing", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_becomes_null(nothing: float) -> None:
    answer = small(
        (Curve("T", "bill", "share", (CurvePoint(1.0, nothing, nothing, nothing),)),),
        findings=(Finding("F", "seen", (Quantity("change", nothing, "points"),)),),
    )
    record = to_json(answer)
    text = json.dumps(record, allow_nan=False)
    VALID.validate(record)
    assert "NaN" not in text
    assert from_json(json.loads(text)).evidence == (
        Curve("T", "bill", "share", (CurvePoint(1.0, None, None, None),)),
    )


def test_a_number_that_must_be_one_comes_back_as_not_a_number() -> None:
    part = Part("Bill", ("bill",), "reason", math.nan)
    record = to_json(small((Breakdown("T", 0.1, 0.2, (part,), "share"),)))
    back = from_json(json.loads(json.dumps(record, allow_nan=False))).evidence[0]
    assert isinstance(back, Breakdown)
    assert math.isnan(back.parts[0].value)


def test_numbers_of_numpy_become_plain_ones() -> None:
    numpy = pytest.importorskip("numpy")
    quantity = Quantity("change", numpy.float64(0.07), "points", numpy.float64(0.03), 0.11)
    ranking = Ranking(
        "T", (Bar("Bill", ("bill",), numpy.float32(0.5), None, None, numpy.int64(1), 2, "raises"),)
    )
    record = to_json(small((ranking,), lead=quantity))
    assert json.loads(json.dumps(record))["lead"]["value"] == 0.07
    assert type(record["lead"]["value"]) is float  # type: ignore[index]


def test_fields_beyond_the_contract_may_be_missing() -> None:
    required: dict[str, Any] = {
        name: value for name, value in to_json(small()).items() if name in SCHEMA["required"]
    }
    del required["provenance"]["simulated"]
    VALID.validate(required)
    assert from_json(required) == small()


def test_choices_keep_their_kind() -> None:
    choices: dict[str, Choice] = {
        "set": ("a=1", "b=2"),
        "share": 0.5,
        "n": 3,
        "on": True,
        "at": None,
    }
    answer = Answer(
        Asked("what_if", "What if?", choices), "H.", "none", small().checks, "M", small().provenance
    )
    assert from_json(json.loads(json.dumps(to_json(answer)))).question.choices == choices


def test_what_was_understood_stands_among_the_choices() -> None:
    asked = Asked("top_drivers", "Why?", {"how_many": 5}, "Top 5 drivers of churn?")
    answer = replace(small(), question=asked)
    choices = {"how_many": 5, "understood": "Top 5 drivers of churn?"}
    assert to_json(answer)["question"] == {"key": "top_drivers", "text": "Why?", "choices": choices}
    assert from_json(to_json(answer)) == answer


def test_without_words_two_that_ask_the_same_are_the_same() -> None:
    def record(text: str, understood: str, many: int = 5) -> Any:
        asked = Asked("top_drivers", text, {"how_many": many}, understood)
        return without_words(to_json(replace(small(), question=asked)))

    assert record("Why?", "Top 5 drivers?") == record("Reasons?", "")
    assert record("Why?", "Top 5 drivers?") != record("Why?", "Top 5 drivers?", 6)
    assert without_words({"question": None}) == {"question": None}


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"schema": 2},
        {**to_json(small()), "grade": "proven"},
        {**to_json(small()), "checks": [{"code": "no-such-check"}]},
        {**to_json(small()), "evidence": [{"kind": "pie", "title": "T"}]},
        {**to_json(small()), "question": None},
        {name: value for name, value in to_json(small()).items() if name != "method"},
        [],
    ],
)
def test_what_is_no_answer_is_said_so_in_one_sentence(record: Any) -> None:
    with pytest.raises(ValueError, match=r"^This (saved )?(answer|is) .*\.$"):
        from_json(record)


def test_a_saved_answer_with_an_unknown_check_is_not_read() -> None:
    record: Any = to_json(small())
    record["checks"][0]["code"] = "no-such-check"
    with pytest.raises(ValueError, match="no such check"):
        from_json(record)


def test_the_contract_here_is_the_shared_one(shared_data: Path) -> None:
    shared = shared_data.parent / "contract" / "answer.schema.json"
    assert json.loads(shared.read_text(encoding="utf-8")) == SCHEMA
