"""Which columns of two tables belong together, and what would become of the rows.

Values are compared as they stand: what differs only by case, spaces or leading zeros is counted
and shown, never made equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import duckdb

from datasets.names import words_of
from datasets.storage.sql import quoted

Pair = tuple[str, str]
On = tuple[Pair, ...]

SIMILAR = 0.5  # names that share half of their words may mean the same
MANY = 20  # different values from which text may be a key whatever its name
MOST_COMPARED = 40  # pairs of columns whose values are compared
MOST_COMPOSED = 8  # of these, that are tried two together
LEAST_COVERED = 0.05
EXAMPLES = 3
BARE = frozenset({"id", "key", "code", "no", "nr", "number", "name"})


@dataclass(frozen=True, slots=True)
class Field:
    """A column of one side.

    Attributes:
        name: as in the table.
        kind: "number", "text" or "date".
        distinct: different values; at least as many as there are.
        missing: rows without a value.
    """

    name: str
    kind: str
    distinct: int
    missing: int


@dataclass(frozen=True, slots=True)
class Side:
    """A table that is joined.

    Attributes:
        source: the table in SQL, quoted already.
        title: what people call it.
        rows: how many it has.
        fields: its columns, in order.
    """

    source: str
    title: str
    rows: int
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field | None:
        """The column of that name."""
        return next((field for field in self.fields if field.name == name), None)


@dataclass(frozen=True, slots=True)
class KeyCandidate:
    """Columns that may belong together.

    Attributes:
        on: pairs of a left and a right column; two where one alone does not name the right rows.
        is_unique: True where no two rows of the right have the same values there.
        covered: share of the left rows that find a partner, 0..1.
        similarity: how much the names have in common, 0..1.
        names_things: True where it is text, or called as what names things is: an id, a code.
    """

    on: On
    is_unique: bool
    covered: float
    similarity: float
    names_things: bool

    @property
    def weight(self) -> tuple[bool, bool, float, bool, float]:
        """The larger, the likelier that it is meant."""
        is_usual = self.covered >= 0.5
        return self.is_unique, is_usual, round(self.similarity, 2), self.names_things, self.covered


@dataclass(frozen=True, slots=True)
class Match:
    """What a key does to the rows.

    Attributes:
        on: the key.
        left_rows: rows of the left table.
        matched: of these, with at least one partner.
        left_blank: of these, with a blank in the key.
        right_rows: rows of the right table.
        used: of these, that are the partner of some left row.
        right_blank: of these, with a blank in the key.
        rows_after: rows that there would be, all left rows kept.
        repeated: keys that left rows have and that stand more than once in the right table.
        worst: of these, the most frequent: (key, times).
        alone: keys of left rows without a partner, the first few.
        unused: keys of right rows that nobody uses, the first few.
        near: left keys without a partner that would find one but for case, spaces or zeros.
        near_pairs: of these, the first few: (left, right).
        left_is_unique: True where no two left rows have the same key.
    """

    on: On
    left_rows: int
    matched: int
    left_blank: int
    right_rows: int
    used: int
    right_blank: int
    rows_after: int
    repeated: int
    worst: tuple[tuple[str, int], ...]
    alone: tuple[str, ...]
    unused: tuple[str, ...]
    near: int
    near_pairs: tuple[Pair, ...]
    left_is_unique: bool

    @property
    def multiplies(self) -> bool:
        """True where a left row meets several right rows."""
        return self.rows_after > self.left_rows


def name_similarity(left: str, right: str, left_title: str, right_title: str) -> float:
    """How much two names have in common, 0..1; "id" of customers means customer id."""
    if left.strip().casefold() == right.strip().casefold():
        return 1.0
    left_words, right_words = _name_words(left, left_title), _name_words(right, right_title)
    if not left_words or not right_words:
        return 0.0
    return 0.95 * len(left_words & right_words) / len(left_words | right_words)


def _name_words(name: str, title: str) -> frozenset[str]:
    words = [_single(word) for word in words_of(name)]
    if set(words) <= BARE:
        words += [_single(word) for word in words_of(title)]
    return frozenset(words)


def _single(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def key_candidates(
    cursor: duckdb.DuckDBPyConnection, left: Side, right: Side
) -> tuple[KeyCandidate, ...]:
    """The keys that may be meant, the likeliest first."""
    pairs = [
        (name_similarity(one.name, other.name, left.title, right.title), one, other)
        for one in left.fields
        for other in right.fields
        if one.kind == other.kind and min(one.distinct, other.distinct) > 1
    ]
    likely = [pair for pair in pairs if pair[0] >= SIMILAR or _may_name(pair[1], pair[2], right)]
    likely.sort(key=lambda pair: (-pair[0], -pair[2].distinct))
    keys = [
        KeyCandidate(on, _is_unique(cursor, right, on), covered, score, _names_things(other))
        for score, one, other in likely[:MOST_COMPARED]
        if (covered := _covered(cursor, left, right, on := ((one.name, other.name),)))
        >= LEAST_COVERED
    ]
    if not any(key.is_unique for key in keys):
        keys += _composed(cursor, left, right, keys)
    return tuple(sorted(keys, key=lambda key: key.weight, reverse=True))


def _names_things(field: Field) -> bool:
    return field.kind == "text" or bool(BARE & set(words_of(field.name)))


def _may_name(one: Field, other: Field, right: Side) -> bool:
    """True for text that could name rows on either side whatever the columns are called."""
    names_right = other.distinct >= 0.9 * max(right.rows - other.missing, 1)
    return one.kind == "text" and min(one.distinct, other.distinct) >= MANY and names_right


def _composed(
    cursor: duckdb.DuckDBPyConnection, left: Side, right: Side, single_keys: Sequence[KeyCandidate]
) -> list[KeyCandidate]:
    """Two columns together, where they name the rows of the right and one alone does not."""
    composed = []
    likely = [key for key in single_keys if key.similarity >= SIMILAR][:MOST_COMPOSED]
    for one, other in combinations(likely, 2):
        on = one.on + other.on
        are_two = len({name for name, _ in on}) == len({name for _, name in on}) == 2
        if are_two and _is_unique(cursor, right, on):
            covered = _covered(cursor, left, right, on)
            score, is_named = (
                min(one.similarity, other.similarity),
                one.names_things or other.names_things,
            )
            composed += [KeyCandidate(on, True, covered, score, is_named)]  # noqa: FBT003
    return [key for key in composed if key.covered >= LEAST_COVERED]


def _is_unique(cursor: duckdb.DuckDBPyConnection, right: Side, on: On) -> bool:
    names = ", ".join(quoted(name) for _, name in on)
    filled = " and ".join(f"{quoted(name)} is not null" for _, name in on)
    duplicates = cursor.execute(
        f"select 1 from {right.source} where {filled} group by {names} having count(*) > 1 limit 1"
    ).fetchall()
    return not duplicates


def _covered(cursor: duckdb.DuckDBPyConnection, left: Side, right: Side, on: On) -> float:
    counts = cursor.execute(
        f"select count(*) from {left.source} l semi join {right.source} r on {join_condition(on)}"
    ).fetchall()
    return float(counts[0][0]) / max(left.rows, 1)


def join_condition(on: On) -> str:
    """The condition that rows of l and r belong together."""
    return " and ".join(f"l.{quoted(one)} = r.{quoted(other)}" for one, other in on)


def match_of(cursor: duckdb.DuckDBPyConnection, left: Side, right: Side, on: On) -> Match:
    """What a key does to the rows: each number is counted over all rows."""
    _tally(cursor, left, [one for one, _ in on], "join_left")
    _tally(cursor, right, [other for _, other in on], "join_right")
    both = " and ".join(f"l.k{place} = r.k{place}" for place in range(len(on)))
    totals = cursor.execute(
        "select coalesce(sum(l.n), 0), coalesce(sum(r.n), 0), coalesce(sum(l.n * r.n), 0), "
        f"count(*) filter (where r.n > 1) from join_left l join join_right r on {both}"
    ).fetchall()[0]
    matched, used, joined, repeated = (int(total) for total in totals)
    filled_left, left_is_unique = _filled(cursor, "join_left")
    filled_right, _ = _filled(cursor, "join_right")
    near, near_pairs = _near(cursor, on, left, both)
    return Match(
        on=on,
        left_rows=left.rows,
        matched=matched,
        left_blank=left.rows - filled_left,
        right_rows=right.rows,
        used=used,
        right_blank=right.rows - filled_right,
        rows_after=left.rows - matched + joined,
        repeated=repeated,
        worst=_worst(cursor, on, both),
        alone=_without(cursor, on, "join_left", "join_right"),
        unused=_without(cursor, on, "join_right", "join_left"),
        near=near,
        near_pairs=near_pairs,
        left_is_unique=left_is_unique,
    )


def _tally(cursor: duckdb.DuckDBPyConnection, side: Side, names: Sequence[str], table: str) -> None:
    """A temporary table of the filled keys of one side and how often each stands there."""
    chosen = ", ".join(f"{quoted(name)} as k{place}" for place, name in enumerate(names))
    filled = " and ".join(f"{quoted(name)} is not null" for name in names)
    cursor.execute(
        f"create or replace temp table {table} as select {chosen}, count(*) as n "
        f"from {side.source} where {filled} group by all"
    )


def _filled(cursor: duckdb.DuckDBPyConnection, table: str) -> tuple[int, bool]:
    result = cursor.execute(f"select coalesce(sum(n), 0), coalesce(max(n), 0) from {table}")
    rows, most = result.fetchall()[0]
    return int(rows), int(most) <= 1


def _parts(on: On, table: str) -> str:
    return ", ".join(f"{table}.k{place}" for place in range(len(on)))


def _words(key: Sequence[object]) -> str:
    """A key as people read it: 90001 for 90001.0, days without a time."""
    parts = [
        str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
        for value in key
    ]
    return " and ".join(part.removesuffix(" 00:00:00") for part in parts)


def _worst(cursor: duckdb.DuckDBPyConnection, on: On, both: str) -> tuple[tuple[str, int], ...]:
    rows = cursor.execute(
        f"select r.n, {_parts(on, 'r')} from join_left l join join_right r on {both} "
        f"where r.n > 1 order by r.n desc, {_parts(on, 'r')} limit {EXAMPLES}"
    ).fetchall()
    return tuple((_words(key), int(times)) for times, *key in rows)


def _without(cursor: duckdb.DuckDBPyConnection, on: On, table: str, others: str) -> tuple[str, ...]:
    both = " and ".join(f"l.k{place} = r.k{place}" for place in range(len(on)))
    keys = cursor.execute(
        f"select {_parts(on, 'l')} from {table} l anti join {others} r on {both} "
        f"order by all limit {EXAMPLES}"
    ).fetchall()
    return tuple(_words(key) for key in keys)


def _near(
    cursor: duckdb.DuckDBPyConnection, on: On, left: Side, both: str
) -> tuple[int, tuple[Pair, ...]]:
    """Left keys without a partner that differ from one only by case, spaces or leading zeros."""
    kinds = [field.kind for name, _ in on if (field := left.field(name)) is not None]
    if "text" not in kinds:
        return 0, ()

    def loose(place: int) -> str:
        if kinds[place] != "text":
            return f"k{place}"
        return f"ltrim(regexp_replace(lower(k{place}), '\\s', '', 'g'), '0')"

    # Many keys may have one form: only the forms are joined, and one key stands for each.
    parts = ", ".join(f"k{place} := k{place}" for place in range(len(on)))
    forms = ", ".join(f"{loose(place)} as f{place}" for place in range(len(on)))
    tally = f"select {forms}, count(*) as n, min(struct_pack({parts})) as example from"
    alone = f"(select l.* from join_left l anti join join_right r on {both})"
    same = " and ".join(f"l.f{place} = r.f{place}" for place in range(len(on)))
    near = (
        f"from ({tally} {alone} group by all) l join ({tally} join_right group by all) r on {same}"
    )
    count = cursor.execute(f"select coalesce(sum(l.n), 0) {near}").fetchall()[0][0]
    first = cursor.execute(
        f"select l.example, r.example {near} order by all limit {EXAMPLES}"
    ).fetchall()
    pairs = [(_words([*one.values()]), _words([*other.values()])) for one, other in first]
    return int(count), tuple(pairs)
