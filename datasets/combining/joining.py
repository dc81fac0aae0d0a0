"""Several datasets joined into one: the keys, what becomes of the rows, and the rows themselves.

A join never multiplies the rows of the left table, and never changes their order: each right table
adds columns, or the join is refused with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb
import pandas as pd

from datasets.cards.card import Dataset
from datasets.combining.inherited import inherited
from datasets.combining.join_keys import (
    Field,
    KeyCandidate,
    Match,
    On,
    Pair,
    Side,
    join_condition,
    key_candidates,
    match_of,
)
from datasets.combining.join_words import columns_words, key_words, match_words, refusal_words
from datasets.describing.card_records import is_current
from datasets.files.raw_table import RefusedRow
from datasets.importing.read_file import ColumnRead, ImportReport, ReadResult, kind_of
from datasets.limits import limits, too_wide_or_long
from datasets.names import ROW, nearest
from datasets.storage.sql import quoted, stopped_after
from datasets.storage.store import Store

HEAD = 8  # rows that are shown before it happens
MOST_LISTED = 100_000  # rows left out that are listed one by one
CHANGED = "A dataset changed while it was joined; nothing was kept. Try again."
KINDS = {"VARCHAR": "text", "DOUBLE": "number"}
KIND_WORDS = {"text": "words", "number": "numbers", "date": "dates"}


@dataclass(frozen=True, slots=True)
class JoinStep:
    """One right table: the key, and what it does.

    Attributes:
        right: key of the dataset.
        match: what the key does to the rows; None where there is no key.
        others: other keys that may be meant.
        sentences: what happens, in plain words.
        problem: why the join stops here; empty where it does not.
    """

    right: str
    match: Match | None
    others: tuple[On, ...]
    sentences: tuple[str, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class JoinResult:
    """What a join would give.

    Attributes:
        steps: one for each right table, up to the one that stops it.
        problems: why nothing can be joined; empty where it can.
        rows: of the result.
        head: its first rows; None where there is a problem.
        read: all rows and their report, where they were asked for.
    """

    steps: tuple[JoinStep, ...]
    problems: tuple[str, ...] = ()
    rows: int = 0
    head: pd.DataFrame | None = None
    read: ReadResult | None = None


def join(
    store: Store,
    cards: Sequence[Dataset],
    on: Sequence[Pair] = (),
    *,
    keeps: bool = True,
    all_rows: bool = False,
) -> JoinResult:
    """Join datasets, the first one being the left; nothing is stored.

    Args:
        store: the open workspace; it is only read.
        cards: the left dataset and the ones whose columns are added to it, in this order.
        on: pairs of a left and a right column; for each right table those that it has are its
            key. Where it has none of them the key is found.
        keeps: True to keep left rows without a partner, with blanks.
        all_rows: True for all rows, else the first few.
    """
    try:
        with store.cursor() as cursor:
            cursor.execute("begin")  # all steps see the same tables; what is made goes afterwards
            try:
                with stopped_after(cursor, limits().join_seconds):
                    return _joined(cursor, cards, on, keeps=keeps, all_rows=all_rows)
            finally:
                cursor.execute("rollback")
    except (duckdb.OutOfMemoryException, MemoryError):
        return JoinResult((), ("The join needs more memory than there is; nothing was joined.",))
    except duckdb.InterruptException:
        most = limits().join_seconds
        return JoinResult((), (f"The join took more than {most:,} seconds; nothing was joined.",))
    except OSError as refused:  # of the disk, in one plain sentence
        return JoinResult((), (str(refused),))
    except duckdb.Error:
        return JoinResult((), (CHANGED,))


def _joined(
    cursor: duckdb.DuckDBPyConnection,
    cards: Sequence[Dataset],
    on: Sequence[Pair],
    *,
    keeps: bool,
    all_rows: bool,
) -> JoinResult:
    first, *others = cards
    if not all(is_current(cursor, card) for card in cards):
        return JoinResult((), (CHANGED,))
    if problem := _unknown(on, cards):
        return JoinResult((), (problem,))
    left = _side(cursor, first)
    steps: list[JoinStep] = []
    used: set[Pair] = set()
    for place, card in enumerate(others):
        right = _side(cursor, card)
        mine = tuple(
            dict.fromkeys(pair for pair in on if left.field(pair[0]) and right.field(pair[1]))
        )
        used |= set(mine)
        step, chosen = _step(cursor, left, right, card.key, mine, keeps=keeps)
        steps.append(step)
        if step.problem:
            return JoinResult(tuple(steps), (step.problem,))
        if step.match is not None:
            left = _put_together(cursor, left, right, step.match, chosen, keeps=keeps, place=place)
    if problem := _unused(on, used) or _too_much(left):
        return JoinResult(tuple(steps), (problem,))
    head = _rows(cursor, left, f"limit {HEAD}")
    done = JoinResult(tuple(steps), (), left.rows, head)
    return replace(done, read=_read(cursor, left, cards, steps, keeps=keeps)) if all_rows else done


def _too_much(left: Side) -> str:
    """A sentence where the result, which has to be in memory, would be too large."""
    columns = len(left.fields)
    if left.rows * columns <= (most := limits().query_cells):
        return too_wide_or_long("The result", left.rows, columns)
    return (
        f"The result would have {left.rows:,} rows of {columns:,} columns; at most {most:,} cells "
        "can be joined at once. Leave columns out by a query."
    )


def _side(cursor: duckdb.DuckDBPyConnection, card: Dataset) -> Side:
    source = f"main.{quoted(card.key)}"
    facts = {column.name: (column.distinct, column.missing) for column in card.columns}
    description = cursor.execute(f"select * from {source} limit 0").description
    fields = tuple(
        Field(name, KINDS.get(str(kind), "date"), *facts.get(name, (card.rows, 0)))
        for name, kind, *_ in description
        if name != ROW
    )
    return Side(source, card.title, card.rows, fields)


# ---------------------------------------------------------------------------------- one right table


@dataclass(frozen=True, slots=True)
class _Chosen:
    """Columns of a right table: (name, name in the result), and those that say nothing new."""

    added: tuple[Pair, ...] = ()
    copies: tuple[str, ...] = ()


def _step(
    cursor: duckdb.DuckDBPyConnection,
    left: Side,
    right: Side,
    key: str,
    on: On,
    *,
    keeps: bool,
) -> tuple[JoinStep, _Chosen]:
    others: tuple[On, ...] = ()
    if not on:
        keys = key_candidates(cursor, left, right)
        if not keys:
            return JoinStep(key, None, (), (), _no_key(left, right)), _Chosen()
        on, others = keys[0].on, _also(keys)
    if problem := _other_kinds(left, right, on):
        return JoinStep(key, None, others, (), problem), _Chosen()
    match = match_of(cursor, left, right, on)
    about = match_words(match, left.title, right.title, keeps=keeps)
    sentences = (f"{right.title} is joined on {key_words(on)}.", *about)
    if match.multiplies:
        problem = refusal_words(match, left.title, right.title)
        return JoinStep(key, match, others, sentences, problem), _Chosen()
    if not match.matched:
        problem = (
            f"No row of {left.title} finds a partner in {right.title} on {key_words(on)}; "
            "nothing was joined. Name another key."
        )
        return JoinStep(key, match, others, sentences, problem), _Chosen()
    chosen = _chosen(cursor, left, right, on)
    renamed = [(old, new) for old, new in chosen.added if old != new]
    sentences += columns_words([n for n, _ in chosen.added], chosen.copies, renamed, right.title)
    return JoinStep(key, match, others, sentences), chosen


def _also(keys: Sequence[KeyCandidate]) -> tuple[On, ...]:
    """Keys that are as good as the first one: also unique, and most rows find a partner."""
    first = keys[0]
    return tuple(
        key.on for key in keys[1:6] if key.is_unique >= first.is_unique and key.covered >= 0.5
    )


def _no_key(left: Side, right: Side) -> str:
    return (
        f"No columns of {left.title} and {right.title} hold the same things: "
        "say which columns belong together."
    )


def _other_kinds(left: Side, right: Side, on: On) -> str:
    for one, other in on:
        mine, theirs = left.field(one), right.field(other)
        if mine is not None and theirs is not None and mine.kind != theirs.kind:
            return (
                f"{one} of {left.title} holds {KIND_WORDS[mine.kind]} and {other} of "
                f"{right.title} holds {KIND_WORDS[theirs.kind]}, so no two are equal; nothing was "
                "joined. A query can turn one into the other with cast."
            )
    return ""


def _chosen(cursor: duckdb.DuckDBPyConnection, left: Side, right: Side, on: On) -> _Chosen:
    """Which columns of the right table come in, and what they are called."""
    key = {other for _, other in on}
    left_fields = {field.name.casefold(): field for field in left.fields}
    rest = [field for field in right.fields if field.name not in key]
    twins = [
        (left_fields[field.name.casefold()], field)
        for field in rest
        if field.name.casefold() in left_fields
    ]
    same = _equal_throughout(cursor, left, right, on, twins)
    used_names = {*left_fields, ROW.casefold()}
    added: list[Pair] = []
    for field in rest:
        if field.name in same:
            continue
        name, count = field.name, 1
        while name.casefold() in used_names:
            number = f" {count}" if count > 1 else ""
            name, count = f"{field.name} ({right.title}{number})", count + 1
        used_names.add(name.casefold())
        added.append((field.name, name))
    return _Chosen(tuple(added), tuple(same))


def _equal_throughout(
    cursor: duckdb.DuckDBPyConnection,
    left: Side,
    right: Side,
    on: On,
    twins: Sequence[tuple[Field, Field]],
) -> tuple[str, ...]:
    """Right columns that say what the left column of the same name says, wherever rows meet."""
    alike = [(one, other) for one, other in twins if one.kind == other.kind]
    if not alike:
        return ()
    counted = ", ".join(
        f"count(*) filter (where l.{quoted(one.name)} is distinct from r.{quoted(other.name)})"
        for one, other in alike
    )
    source = f"{left.source} l join {right.source} r on {join_condition(on)}"
    differ = cursor.execute(f"select {counted} from {source}").fetchall()[0]
    return tuple(other.name for (_, other), count in zip(alike, differ, strict=True) if not count)


def _put_together(
    cursor: duckdb.DuckDBPyConnection,
    left: Side,
    right: Side,
    match: Match,
    chosen: _Chosen,
    *,
    keeps: bool,
    place: int,
) -> Side:
    """The left table with the columns of the right one, as a temporary table."""
    listed = "".join(f", r.{quoted(old)} as {quoted(new)}" for old, new in chosen.added)
    kind = "left" if keeps else "inner"
    cursor.execute(
        f"create temp table joined_{place} as select l.*{listed} "
        f"from {left.source} l {kind} join {right.source} r on {join_condition(match.on)}"
    )
    rows = match.left_rows if keeps else match.matched
    count = cursor.execute(f"select count(*) from joined_{place}").fetchall()[0][0]
    if count != rows:
        raise RuntimeError(f"a join of {rows} rows gave {count}")
    new = dict(chosen.added)
    fields = [replace(field, name=new[field.name]) for field in right.fields if field.name in new]
    return Side(f"joined_{place}", left.title, rows, (*left.fields, *fields))


# --------------------------------------------------------------------------------------- the result


def _unknown(on: Sequence[Pair], cards: Sequence[Dataset]) -> str:
    """A sentence where a column of the key is in none of the tables."""
    everywhere = [column.name for card in cards for column in card.columns]
    rights = [column.name for card in cards[1:] for column in card.columns]
    for one, other in on:
        for name, columns in ((one, everywhere), (other, rights)):
            if name not in columns:
                near = nearest(name, columns)
                return f"There is no column {name}.{f' Did you mean {near}?' if near else ''}"
    return ""


def _unused(on: Sequence[Pair], used: set[Pair]) -> str:
    """A sentence where a part of the key fits no two tables."""
    for pair in on:
        if pair not in used:
            return (
                f"{key_words((pair,))} is in no two of these tables: the left column has to be "
                "there before the right table comes."
            )
    return ""


def _rows(cursor: duckdb.DuckDBPyConnection, side: Side, end: str = "") -> pd.DataFrame:
    listed = ", ".join(quoted(field.name) for field in side.fields)
    frame = cursor.execute(f"select {listed} from {side.source} order by {ROW} {end}").df()
    return frame.astype({name: "str" for name in frame.columns if frame[name].dtype == object})


def _read(
    cursor: duckdb.DuckDBPyConnection,
    left: Side,
    cards: Sequence[Dataset],
    steps: Sequence[JoinStep],
    *,
    keeps: bool,
) -> ReadResult:
    """All rows with the report that the card's source and notes are made of."""
    frame = _rows(cursor, left)
    names = [card.title for card in cards]
    keys = [key_words(step.match.on) for step in steps if step.match is not None]
    report = ImportReport(
        file=f"{names[0]} with {', '.join(names[1:])}",
        form=f"joined on {', then '.join(dict.fromkeys(keys))}",
        rows_in=cards[0].rows,
        rows_kept=len(frame),
        refused=() if keeps else _left_out(cursor, left, cards[0]),
        notes=tuple(" ".join(step.sentences) for step in steps),
        columns=tuple(ColumnRead(str(name), kind_of(frame[name])) for name in frame.columns),
    )
    return ReadResult(frame, inherited(report, map(str, frame.columns), cards))


def _left_out(
    cursor: duckdb.DuckDBPyConnection, left: Side, card: Dataset
) -> tuple[RefusedRow, ...]:
    """The rows of the left dataset that are not in the result, by their place."""
    without = (
        f"from main.{quoted(card.key)} l anti join {left.source} r using ({ROW}) order by l.{ROW}"
    )
    names = ", ".join(f"l.{quoted(column.name)}" for column in card.columns)
    cells = cursor.execute(f"select {names} {without} limit {MOST_LISTED}").fetchall()
    places = cursor.execute(f"select l.{ROW} {without}").fetchnumpy()[ROW]
    why = "it has no partner in the table that was joined"
    listed = [tuple("" if v is None else str(v) for v in row) for row in cells]
    return tuple(
        RefusedRow(place + 1, why, listed[number] if number < len(listed) else ())
        for number, place in enumerate(places.tolist())
    )
