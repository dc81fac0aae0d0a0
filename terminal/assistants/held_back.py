"""What stays here unless rows are allowed out: lists of rows, one row's own figures, row names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace

from answers.answer import Answer, Asked, CannotAnswer, Choice
from answers.checks import Check
from answers.evidence import Curve, Evidence, Table
from answers.words import listing
from datasets.cards.card import Column, Dataset

ABOUT_ONE_ROW = frozenset({"why_this_one", "what_would_keep"})
FEWEST = 5  # rows, below which a count or an average tells of single ones
CONDITIONS = ("where", "group", "against")
LONGEST_NAME = 3  # words of a row's name that are looked for in a sentence
ALLOW = "No rows leave here: start `cli.py mcp` with --rows to allow it."


def why_held(asked: Asked, dataset: Dataset) -> str:
    """Why nothing is calculated for a question, in a sentence or two; empty where it may be."""
    if asked.key in ABOUT_ONE_ROW or asked.choices.get("row"):
        return f"The answer about a single {dataset.noun[0]} was held back. {ALLOW}"
    named = {column.title for column in _columns_named(asked.choices, dataset) if _tells(column)}
    named |= _in_conditions(asked.choices, dataset)
    if named:
        titles = listing(sorted(named))
        return f"{titles} can name single {dataset.noun[1]}, so this was held back. {ALLOW}"
    if asked.key == "which_rows" and _count(asked.choices.get("how_many", FEWEST)) < FEWEST:
        return _few(dataset)
    return ""


def without_rows(answer: Answer, dataset: Dataset, names: frozenset[str]) -> tuple[Answer, str]:
    """The answer without what is of single rows, and what was held back in one sentence.

    Args:
        answer: as it was calculated.
        dataset: that was asked.
        names: what rows are called.

    Raises:
        CannotAnswer: nothing of it may leave.
    """
    if answer.provenance.rows < FEWEST and not answer.refused:
        raise CannotAnswer(_few(dataset))
    names = frozenset(name for name in names if not _is_number(name))
    if _has_name(answer.headline, names) or _has_name(answer.about, names):
        raise CannotAnswer(f"The answer names a {dataset.noun[0]}. {ALLOW}")
    is_list = answer.question.key == "which_rows"
    kept = tuple(
        _without_single_lines(evidence)
        for evidence in answer.evidence
        if not (is_list and isinstance(evidence, Table)) and names.isdisjoint(_texts(evidence))
    )
    findings = answer.findings[:1] if is_list else answer.findings
    findings = tuple(each for each in findings if not _has_name(each.statement, names))
    checks = tuple(_without_names(check, names) for check in answer.checks)
    told = replace(answer, evidence=kept, findings=findings, checks=checks)
    return told, "" if told == answer else _sentence(dataset, is_list=is_list)


def _sentence(dataset: Dataset, *, is_list: bool) -> str:
    what = f"The list of {dataset.noun[1]}" if is_list else f"What is of single {dataset.noun[1]}"
    return f"{what} was held back. {ALLOW}"


def _few(dataset: Dataset) -> str:
    return f"Fewer than {FEWEST} {dataset.noun[1]} were held back. {ALLOW}"


def _count(value: Choice) -> float:
    return float(value) if isinstance(value, int | float) else float("inf")


def _tells(column: Column) -> bool:
    """True where a value of the column can stand for one row."""
    return column.role == "id" or column.only_names or column.kind == "text"


def _columns_named(choices: Mapping[str, Choice], dataset: Dataset) -> Iterator[Column]:
    """The columns that the choices are about."""
    by_name = {column.name: column for column in dataset.columns}
    for name, value in choices.items():
        texts = value if isinstance(value, tuple) else (value,)
        words = [text for text in texts if isinstance(text, str)]
        if name not in {*CONDITIONS, "without"}:
            yield from (by_name[text] for text in words if text in by_name)


def _in_conditions(choices: Mapping[str, Choice], dataset: Dataset) -> set[str]:
    """Titles of the columns that name rows and stand in a condition."""
    texts = [
        text
        for name in CONDITIONS
        if isinstance(value := choices.get(name), tuple)
        for text in value
    ]
    return {
        column.title
        for column in dataset.columns
        if _tells(column) and _is_mentioned(texts, column)
    }


def mentions_rows(texts: Sequence[str], dataset: Dataset) -> bool:
    """True where a typed condition or column is of one that names rows, before it is read.

    What cannot be read is refused with the nearest value, which would be a name.
    """
    return any(_is_mentioned(texts, column) for column in dataset.columns if _tells(column))


def _is_mentioned(texts: Sequence[str], column: Column) -> bool:
    """True where one of the conditions, also behind and or or, is of the column."""
    names = {column.name.casefold(), column.title.casefold()}
    parts = [part for text in texts for part in re.split(r"\s(?:and|or)\s", text.casefold())]
    heads = [re.split(r"[=<>!]| in | between ", part, maxsplit=1)[0] for part in parts]
    return any(head.strip(' "') in names for head in heads)


def _without_single_lines(evidence: Evidence) -> Evidence:
    """A curve without the lines that are each one row's own."""
    return replace(evidence, fan=(), fan_label="") if isinstance(evidence, Curve) else evidence


def _without_names(check: Check, names: frozenset[str]) -> Check:
    if not (_has_name(check.text, names) or _has_name(check.title, names)):
        return check
    return replace(check, title="A row is named here", text="What this check says is held back.")


def _texts(thing: object) -> Iterator[str]:
    """Every text of a record, however deep."""
    if isinstance(thing, str):
        yield thing
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from _texts(getattr(thing, field.name))
    elif isinstance(thing, tuple | list):
        for member in thing:
            yield from _texts(member)


def _has_name(text: str, names: frozenset[str]) -> bool:
    words = [word.strip(".,;:!?()“”\"'") for word in text.split()]
    return any(
        " ".join(words[start : start + length]) in names
        for length in range(1, LONGEST_NAME + 1)
        for start in range(len(words) - length + 1)
    )


def _is_number(name: str) -> bool:
    """A name like "12" also stands for counts, so it cannot be looked for in a text."""
    return name.replace(".", "", 1).isdigit()
