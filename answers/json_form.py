"""An Answer as JSON, schema 1, and back again without loss.

Records are written and read by their fields, so a new field or a new kind of picture needs nothing
here. A field with a default may be absent when read. What is not a finite number is written as
null.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from answers.answer import GRADES, Answer
from answers.evidence import KINDS

SCHEMA = 1
FIRST_OF_ANSWER = ("question", "headline", "grade", "about", "lead", "findings", "evidence")
FIRST_OF_PICTURE = ("kind", "title")
LAST_OF_PICTURE = ("points", "note")
Record = Mapping[str, Any]


def to_json(answer: Answer) -> dict[str, object]:
    """The answer as plain dicts, lists, strings and finite numbers, ready for json.dumps."""
    written = _record(answer)
    written["question"] = _question(written["question"])
    first = {name: written.pop(name) for name in FIRST_OF_ANSWER}
    return {"schema": SCHEMA, **first, **written}


def from_json(record: Record) -> Answer:
    """The answer of such a record; raises ValueError in one plain sentence where it is none."""
    if not isinstance(record, Mapping):
        raise ValueError("This is not a saved answer.")
    if record.get("schema") != SCHEMA:
        raise ValueError("This answer was saved in a form that this version cannot read.")
    try:
        if record["grade"] not in GRADES:
            raise ValueError(f"This saved answer has an unknown grade ({record['grade']}).")
        answer: Answer = _read_record({**record, "question": _asked(record["question"])}, Answer)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"This saved answer is damaged ({error}).") from error
    return answer


def without_words(record: Record) -> Record:
    """The record without the words of its question: the same for two that ask the same."""
    question = record.get("question")
    if not isinstance(question, Mapping):
        return record
    return {**record, "question": {**_asked(question), "text": "", "understood": ""}}


def _question(question: Any) -> dict[str, object]:
    """The question, with what was understood among its choices."""
    told = question.pop("understood")
    own = {"understood": told} if told else {}
    return {**question, "choices": {**question["choices"], **own}}


def _asked(question: Record) -> Record:
    """The same the other way round."""
    choices = dict(question["choices"])
    return {**question, "understood": choices.pop("understood", ""), "choices": choices}


def _record(thing: Any) -> dict[str, object]:
    """The fields of a dataclass by name; those of a picture in the contract's order."""
    kind: Any = type(thing)
    types = _types(kind)
    written = {name: _written(getattr(thing, name), types[name]) for name in types}
    return _in_order(written) if kind in KINDS.values() else written


def _in_order(written: dict[str, object]) -> dict[str, object]:
    """Kind and title first, a symbol behind its unit, the points and the note last."""
    middle = [name for name in written if name not in (*FIRST_OF_PICTURE, *LAST_OF_PICTURE)]
    if "symbol" in middle and "unit" in middle:
        middle.remove("symbol")
        middle.insert(middle.index("unit") + 1, "symbol")
    last = [name for name in LAST_OF_PICTURE if name in written]
    return {name: written[name] for name in (*FIRST_OF_PICTURE, *middle, *last)}


def _written(value: Any, kind: Any) -> object:
    """A value of a field of this type, as JSON has it."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, tuple):
        return [_written(member, _member(kind, tuple)) for member in value]
    if isinstance(value, Mapping):
        return {name: _written(member, _member(kind, Mapping)) for name, member in value.items()}
    if is_dataclass(value):
        return _record(value)
    alternatives = _alternatives(kind)
    return int(value) if int in alternatives and float not in alternatives else _number(value)


def _number(value: Any) -> float | int | None:
    """The number as Python's own, null where it is none; an int stays one."""
    if not math.isfinite(value):
        return None
    return value if type(value) in {int, float} else float(value)


def _read_record(record: Record, kind: Any) -> Any:
    """A dataclass from a record; raises KeyError where a field without a default is absent."""
    has_default = {
        field.name
        for field in fields(kind)
        if field.default is not MISSING or field.default_factory is not MISSING
    }
    return kind(
        **{
            name: _read(record[name], type_)
            for name, type_ in _types(kind).items()
            if name in record or name not in has_default
        }
    )


def _read(value: Any, kind: Any) -> Any:
    """A value of a field of this type; null is a number that was not finite, or nothing."""
    alternatives = _alternatives(kind)
    if value is None:
        return _nothing(alternatives)
    records = [kind_ for kind_ in alternatives if is_dataclass(kind_)]
    if records:
        return _read_record(value, _of_kind(value["kind"]) if len(records) > 1 else records[0])
    if isinstance(value, Mapping):
        return {name: _read(member, _member(kind, Mapping)) for name, member in value.items()}
    if get_origin(kind) is tuple or isinstance(value, list):
        return tuple(_read(member, _member(kind, tuple)) for member in value)
    return value


def _nothing(alternatives: tuple[Any, ...]) -> float | None:
    if type(None) in alternatives:
        return None
    if float in alternatives:
        return math.nan
    raise TypeError("null where something must stand")


def _of_kind(name: str) -> type[Any]:
    if name not in KINDS:
        raise ValueError(f"This saved answer holds an unknown kind of picture ({name}).")
    return KINDS[name]


@cache
def _types(kind: Any) -> dict[str, Any]:
    """The type of every field, in the order in which they are declared."""
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


@cache
def _alternatives(kind: Any) -> tuple[Any, ...]:
    """The members of a union; any other type alone."""
    return get_args(kind) if get_origin(kind) in {Union, UnionType} else (kind,)


@cache
def _member(kind: Any, container: type[Any]) -> Any:
    """What a tuple or a mapping of this type holds."""
    arguments = {alternative: get_args(alternative) for alternative in _alternatives(kind)}
    return next(
        args[0] if container is tuple else args[1]
        for alternative, args in arguments.items()
        if issubclass(get_origin(alternative) or object, container)
    )
