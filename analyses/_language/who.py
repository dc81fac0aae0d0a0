"""For whom, as typed: "contract=Monthly and 12<=tenure<24 or age in (18, 19)"."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Sequence

from analyses._language.columns import find_column, typed, usable
from answers.answer import CannotAnswer
from answers.words import listing
from datasets.cards.card import Column, Dataset
from models.interventions.scenario import AnyOf, Clause, Comparison, Condition

COMPARISONS: tuple[Comparison, ...] = ("!=", "<=", ">=", "=", "<", ">")
TURNED: dict[str, Comparison] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
JOINED = re.compile(r"\s+(and|or)\s+", re.IGNORECASE)
BETWEEN = re.compile(r"^(?P<name>.+?)\s+between\s+(?P<low>\S+)\s+and\s+(?P<high>\S+)$", re.I)
CHAIN = re.compile(
    r"^(?P<low>[-+\u2212]?[\d.]+)\s*(?P<from><=?)\s*(?P<name>[^<>=]+?)\s*(?P<upto><=?)\s*(?P<high>[-+\u2212]?[\d.]+)$"
)
LISTED = re.compile(r"^(?P<name>.+?)\s+in\s+\(?(?P<values>[^()]+(?:\([^()]*\)[^()]*)*)\)?$", re.I)
QUOTED = re.compile(r'(?<![^\s=<>(,|])"((?:[^"]|"")*)"(?=[\s=!<>),|]|$)')
SIMPLE = re.compile(r"\w[\w .%+/:&'€$£#-]*")
JOINTS = re.compile(r"\b(?:and|or|in|between)\b", re.IGNORECASE)
# Quoted letters below U+0100 are moved to private ones that no typeface uses,
SHIELD = {code: 0xF0000 + code for code in range(0x100)}
UNSHIELD = {private: code for code, private in SHIELD.items()}


def clauses_of(dataset: Dataset, where: Sequence[str]) -> tuple[Clause, ...]:
    """The clauses that the typed texts mean; all texts must hold, "and" binds closer than "or".

    A part is column=value (also != < <= > >=), column in (value, value), low<=column<=high or
    column between low and high. A name or value in double quotes is taken to the letter.

    Raises:
        CannotAnswer: a column or value does not exist, with the nearest name.
    """
    clauses: list[Clause] = []
    for text in map(_shielded, where):
        ways = [[clause for part in way for clause in _part(dataset, part)] for way in _ways(text)]
        if len(ways) == 1:
            clauses.extend(ways[0])
        elif ways:
            clauses.append(_any_of(ways))
    return tuple(clauses)


def quoted(words: str) -> str:
    """A name or value as a condition takes it: in quotes where it could be misread."""
    is_simple = SIMPLE.fullmatch(words) and words == " ".join(words.split())
    if is_simple and not JOINTS.search(words):
        return words
    return '"' + words.replace('"', '""') + '"'


def clause_text(clause: Clause) -> str:
    """A clause as it is typed: "contract=Monthly", "age >= 60 or region=North"."""
    if isinstance(clause, AnyOf):
        return " or ".join(" and ".join(map(clause_text, way)) for way in clause.ways)
    value = clause.value if isinstance(clause.value, str) else f"{clause.value:.12g}"
    mark = clause.compare if clause.compare == "=" else f" {clause.compare} "
    return f"{quoted(clause.column)}{mark}{quoted(value)}"


def level_called(column: Column, value: str) -> str:
    """The level of a column that is called so, whatever the case.

    Raises:
        CannotAnswer: none is; with the nearest.
    """
    for level in column.levels:
        if level == value:
            return level
    folded = {level.lower(): level for level in column.levels}
    if value.lower() in folded:
        return folded[value.lower()]
    near = difflib.get_close_matches(value.lower(), folded, n=1, cutoff=0.5)
    raise CannotAnswer(
        f"{column.title} never has the value {value or '(nothing)'}.",
        f"Did you mean {folded[near[0]]}?" if near else f"It has: {listing(column.levels)}.",
    )


def number_called(value: str, column: Column) -> float:
    """The number that is meant; a % sign is left out.

    Raises:
        CannotAnswer: it is none.
    """
    text = value.strip().rstrip("%").replace("\u2212", "-").replace(" ", "")
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise CannotAnswer(f"“{value}” is not a number, and {column.title} holds numbers.")
    return number


def split(dataset: Dataset, text: str, marks: Sequence[Comparison]) -> tuple[str, Comparison, str]:
    """(column, comparison, value). A column's own name may hold a mark: the longest one wins.

    Raises:
        CannotAnswer: there is no mark.
    """
    for column in sorted(
        dataset.columns, key=lambda c: (-len(c.name), not text.startswith(c.name))
    ):
        if text.lower().startswith(column.name.lower()):
            rest = text[len(column.name) :].lstrip()
            for mark in marks:
                if rest.startswith(mark):
                    return column.name, mark, rest[len(mark) :].strip()
    for mark in marks:
        if mark in text:
            name, _, value = text.partition(mark)
            return name.strip(), mark, value.strip()
    raise CannotAnswer(f"“{text}” does not say what changes to what.", "Write it as column=value.")


def _shielded(text: str) -> str:
    """The text with what is quoted moved out of the way of every pattern."""
    return QUOTED.sub(lambda match: match[1].replace('""', '"').translate(SHIELD), text)


def _ways(text: str) -> list[list[str]]:
    """The parts of each way. "and" or "or" within a value belongs to it: it starts no part."""
    tokens = JOINED.split(text.strip())
    parts, joints = [tokens[0]], [""]
    for joint, part in zip(tokens[1::2], tokens[2::2], strict=True):
        if _is_part(part) and not _between_is_open(parts[-1]):
            parts.append(part)
            joints.append(joint.lower())
        else:
            parts[-1] += f" {joint} {part}"
    ways: list[list[str]] = [[]]
    for joint, part in zip(joints, parts, strict=True):
        if joint == "or":
            ways.append([])
        if part:
            ways[-1].append(part)
    return [way for way in ways if way]


def _is_part(text: str) -> bool:
    padded = f" {text.lower()} "
    return any(mark in text for mark in COMPARISONS) or " in " in padded or " between " in padded


def _between_is_open(text: str) -> bool:
    return " between " in text.lower() and BETWEEN.match(text) is None


def _part(dataset: Dataset, text: str) -> tuple[Clause, ...]:
    for pattern, read in ((BETWEEN, _between), (CHAIN, _chain)):
        if match := pattern.match(text):
            return read(dataset, match)
    if (match := LISTED.match(text)) and not any(mark in match["name"] for mark in COMPARISONS):
        return (_listed(dataset, match["name"], match["values"]),)
    name, compare, value = split(dataset, text, COMPARISONS)
    column = _column(dataset, name)
    if compare == "=" and column.levels and _bared(value).lower() not in _folded(column):
        values = re.split(r"\s+or\s+|\|", value)
        if len(values) > 1:
            return (_one_of(column, values),)
    return (_condition(column, compare, value),)


def _between(dataset: Dataset, match: re.Match[str]) -> tuple[Clause, ...]:
    column = _column(dataset, match["name"])
    return _condition(column, ">=", match["low"]), _condition(column, "<=", match["high"])


def _chain(dataset: Dataset, match: re.Match[str]) -> tuple[Clause, ...]:
    column = _column(dataset, match["name"])
    upto: Comparison = "<=" if match["upto"] == "<=" else "<"
    return (
        _condition(column, TURNED[match["from"]], match["low"]),
        _condition(column, upto, match["high"]),
    )


def _listed(dataset: Dataset, name: str, values: str) -> Clause:
    column = _column(dataset, name)
    if _bared(values).lower() in _folded(column):  # a level may hold a comma
        return _condition(column, "=", values)
    return _one_of(column, values.split(","))


def _one_of(column: Column, values: Sequence[str]) -> Clause:
    conditions = [_condition(column, "=", value.strip()) for value in values if value.strip()]
    if len(conditions) == 1:
        return conditions[0]
    return AnyOf(tuple((condition,) for condition in conditions))


def _any_of(ways: Sequence[Sequence[Clause]]) -> AnyOf:
    """Ways whose clauses may be lists themselves, multiplied out."""
    flat: list[tuple[Condition, ...]] = []
    for way in ways:
        products: list[tuple[Condition, ...]] = [()]
        for clause in way:
            added = clause.ways if isinstance(clause, AnyOf) else ((clause,),)
            products = [(*start, *more) for start in products for more in added]
        flat.extend(products)
    return AnyOf(tuple(flat))


def _bared(text: str) -> str:
    """The text without outer spaces, but with those that were quoted."""
    return text.strip().translate(UNSHIELD)


def _condition(column: Column, compare: Comparison, value: str) -> Condition:
    value = _bared(value)
    if column.kind == "number":
        return Condition(column.name, compare, number_called(value, column))
    if compare not in {"=", "!="}:
        raise CannotAnswer(
            f"{column.title} holds values, not numbers, so it cannot be compared by {compare}.",
            f"Use = or !=, for example {typed(column)}="
            f"{column.levels[0] if column.levels else '…'}.",
        )
    return Condition(column.name, compare, level_called(column, value))


def _column(dataset: Dataset, name: str) -> Column:
    column = find_column(dataset, _bared(name))
    usable(dataset, column)
    return column


def _folded(column: Column) -> set[str]:
    return {level.lower() for level in column.levels}
