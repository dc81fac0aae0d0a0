"""Where the names of the columns stand: below notes, over two rows, or nowhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from datasets.values.numbers import is_number

DEEPEST = 40  # rows of notes that may stand above the names
DENSE = 0.6  # share of the usually filled cells that a row of names has at least
LIKE_A_DATE = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}([ T].*)?")
YEAR = re.compile(r"(19|20)\d\d")
Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """The names of the columns and where they stand.

    Attributes:
        place: 0-based place among the rows looked at; None where the first row is data.
        names: as found; empty text for a column without a name.
        dropped: columns at the right end without names and values.
        notes: what was left aside, one plain sentence each.
        doubt: True where the names were found missing from how the first row looks.
    """

    place: int | None
    names: Cells
    dropped: int = 0
    notes: tuple[str, ...] = ()
    doubt: bool = False


def header_of(rows: Sequence[Cells], chosen: int | None = None) -> Header:
    """The header among the first rows.

    Args:
        rows: the first rows, blank ones left out; at least one.
        chosen: place of the row of names as somebody said it; -1 where there are no names.
    """
    place = _dense_row(rows) if chosen is None else max(chosen, 0)
    first, body = rows[place], list(rows[place + 1 :])
    notes = _notes_above(rows[:place])
    if chosen == -1 or (chosen is None and is_data(first, body)):
        width = Counter(len(row) for row in rows[place:]).most_common(1)[0][0]
        return Header(None if place == 0 else place - 1, ("",) * width, 0, notes, chosen is None)
    names, dropped = _fitted(first, body)
    if dropped:
        notes += ("The empty column at the right end was left out.",)
    return Header(place, names, dropped, notes)


def _dense_row(rows: Sequence[Cells]) -> int:
    """The first row that is filled about as well as most rows are."""
    usual = median(sum(map(bool, row)) for row in rows)
    if usual < 2:
        return 0
    for place, row in enumerate(rows[:DEEPEST]):
        is_index = not row[0] and len(row) > 1 and all(row[1:])  # as pandas writes its own names
        if is_index or sum(map(bool, row)) >= max(2, DENSE * usual):
            return place
    return 0


def _notes_above(rows: Sequence[Cells]) -> tuple[str, ...]:
    if not rows:
        return ()
    words = " / ".join(" ".join(filter(None, row))[:60] for row in rows[:3])
    what = "1 line" if len(rows) == 1 else f"{len(rows)} lines"
    return (f"{what} above the names of the columns left aside: {words}.",)


def is_data(first: Cells, body: Sequence[Cells]) -> bool:
    """True where the first row looks like a row of values.

    Numbers or dates stand in it above numbers or dates, or its words come back below it.
    """
    like = [row for row in body if len(row) == len(first) and row != first]
    if not like or not any(first):
        return False
    below = [[cell for cell in column if cell] for column in zip(*like, strict=True)]
    above_values = [
        cell
        for cell, cells in zip(first, below, strict=True)
        if cells and all(map(_is_value, cells))
    ]
    if above_values:
        return _are_values(above_values)
    return len(like) >= 5 and _come_back(first, below)


def _are_values(cells: Sequence[str]) -> bool:
    """True where all are values or empty, and not all of them years, which name columns, too."""
    stated = [cell for cell in cells if cell]
    return all(map(_is_value, stated)) and not all(map(YEAR.fullmatch, stated))


def _come_back(first: Cells, below: Sequence[Sequence[str]]) -> bool:
    """True where half of a row's words, two at least, stand below themselves again."""
    back = [cell in cells for cell, cells in zip(first, below, strict=True) if cell and cells]
    return len(back) > 1 and sum(back) >= max(2, len(back) / 2)


def _is_value(cell: str) -> bool:
    return is_number(cell) or bool(LIKE_A_DATE.fullmatch(cell))


def _fitted(first: Cells, body: Sequence[Cells]) -> tuple[Cells, int]:
    """The names without an empty column at the right end, and how many columns that left out."""
    if not body:
        return first, 0
    width = Counter(len(row) for row in body).most_common(1)[0][0]
    named = len(first)
    while named > 1 and not first[named - 1]:
        named -= 1
    if width > named and all(not any(row[named:]) for row in body if len(row) == width):
        return first[:named], width - named
    if named <= width < len(first):
        return first[:width], 0
    return first, 0


def joined(upper: Cells, lower: Cells, spans: Sequence[tuple[int, int]]) -> Cells:
    """Names from two rows, where cells of the upper one reach over several columns.

    Args:
        upper: the first row of names.
        lower: the second.
        spans: (first, last) column of each merged cell of the upper row.
    """
    over = list(upper) + [""] * (len(lower) - len(upper))
    for start, end in spans:
        for place in range(start, min(end + 1, len(over))):
            over[place] = over[start]
    under = list(lower) + [""] * (len(over) - len(lower))
    return tuple(
        f"{above} {below}".strip() if above != below else above
        for above, below in zip(over, under, strict=True)
    )
