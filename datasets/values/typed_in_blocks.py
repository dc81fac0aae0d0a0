"""The same decisions as `values.typed`, for a column of text that is read block by block.

The column is walked several times and never held: whether all cells are plain numbers, else which
different words there are (a few of each shape, where they are many), else what is said of text.
What is decided is then done to one block at a time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from datasets.values.dates import IN_WORDS, dates_of
from datasets.values.missing_words import ENDLESS, ERRORS, NOTHING, cells, counted
from datasets.values.number_blocks import (
    Blocks,
    NumberTally,
    Turn,
    TypedBlocks,
    first_words,
    numbers_or_code,
    plain_numbers,
)
from datasets.values.numbers import CODE, LOOKED_AT, SIGN, numbers_of
from datasets.values.oddities import odd_extremes
from datasets.values.reading_choices import Choices
from datasets.values.text_blocks import text_blocks
from datasets.values.typed import (
    FIRST_ROWS,
    FIRST_WORDS,
    NO_LETTER,
    ZEROS,
    Reading,
    reading_of,
    some_word_is_text,
    stated_of,
    why_text,
)
from datasets.values.word_shapes import Shapes, one_cannot_be_read

MOST_WORDS = 100_000  # different words that are held; of more, a few of each shape


def typed_blocks(blocks: Blocks, name: str = "", choices: Choices | None = None) -> TypedBlocks:
    """The type that all values of a column of text have.

    Args:
        blocks: walks the column from its start: arrays of text, none missing.
        name: of the column.
        choices: what somebody has said about dates and decimals.
    """
    plain = plain_numbers(blocks, name)
    if plain is not None:
        return plain
    if not any(pc.any(pc.match_substring(block, "\0")).as_py() for block in blocks()):
        return _from_text(blocks, name, choices or Choices())
    result = _from_text(lambda: map(without_zeros, blocks()), name, choices or Choices())
    turn = result.turn
    return replace(
        result, turn=lambda block: turn(without_zeros(block)), notes=(*result.notes, ZEROS)
    )


def without_zeros(block: pa.Array) -> pa.Array:
    """The words of a block with the sign for no letter in place of zero characters."""
    return pc.replace_substring(block, "\0", NO_LETTER)


@dataclass
class _Words:
    """The different words of a column in order of appearance; a few of each shape of many."""

    choices: Choices
    distinct: pa.Array = field(default_factory=lambda: pa.array([], pa.string()))
    stated: list[str] = field(default_factory=list)
    shapes: Shapes | None = None
    is_text: bool = False
    code: str | None = None
    missing: dict[str, int] = field(default_factory=dict)

    def add(self, words: pa.Array) -> None:
        """Look at the trimmed words of a block."""
        self._count_missing(words)
        if self.is_text:
            self._find_code(words)
            return
        new = pc.unique(words)
        new = new.filter(pc.and_(pc.invert(pc.is_in(new, self.distinct)), pc.not_equal(new, "")))
        if not len(new):
            return
        if self.shapes is None:
            self.distinct = pa.concat_arrays([self.distinct, new])
            self.stated += stated_of(new.to_pylist())
            if len(self.distinct) > MOST_WORDS and len(self.stated) > LOOKED_AT:
                self._only_shapes()
            return
        self._keep(self.shapes.new_of(new))

    def _count_missing(self, words: pa.Array) -> None:
        sought = pa.array(sorted(ERRORS | NOTHING | ENDLESS), words.type)
        matching = words.filter(pc.is_in(pc.utf8_lower(words), sought))
        for entry in pc.value_counts(matching).to_pylist():
            word = entry["values"]
            self.missing[word] = self.missing.get(word, 0) + int(entry["counts"])

    def _only_shapes(self) -> None:
        """Let go of all words but the first and a few of each shape."""
        self.shapes = Shapes()
        first, words = self.stated[: LOOKED_AT + 1], self.distinct
        self.stated, self.distinct = [], pa.array(first, pa.string())
        few = set(self.shapes.new_of(words)) | set(first)
        self._keep([word for word in words.to_pylist() if word in few])

    def _keep(self, words: list[str]) -> None:
        new = stated_of(words)
        self.is_text = one_cannot_be_read(new, self.choices)
        self.stated += new

    def _find_code(self, words: pa.Array) -> None:
        """The first word that is a code, which tells why a column of digits is text."""
        if self.code is None:
            self.code = next(filter(CODE.fullmatch, self.stated), "")
        if not self.code:
            codes = words.filter(pc.match_substring_regex(words, f"^(?:{CODE.pattern})$"))
            self.code = codes[0].as_py() if len(codes) else ""
            self.stated += [self.code] if self.code else []


def _trimmed(blocks: Blocks) -> Iterator[pa.Array]:
    for block in blocks():
        yield pc.utf8_trim_whitespace(block)


def _rows_with(blocks: Blocks, sought: list[str]) -> int:
    values = pa.array(sought, pa.string())
    return sum(int(pc.sum(pc.is_in(w, values)).as_py() or 0) for w in _trimmed(blocks))


def _from_text(blocks: Blocks, name: str, choices: Choices) -> TypedBlocks:
    def why(stated: list[str]) -> tuple[str, ...]:
        return why_text(stated, lambda those: _rows_with(blocks, those), choices)

    start = pc.unique(pc.utf8_trim_whitespace(first_words(blocks, FIRST_ROWS)))
    first = [word for word in start.to_pylist() if word]
    if some_word_is_text(first[:FIRST_WORDS], choices):
        return text_blocks(blocks, why(stated_of(first)))
    words = _Words(choices)
    for block in _trimmed(blocks):
        words.add(block)
    reading = None if words.is_text else reading_of(words.stated, choices)
    if reading is None:
        return text_blocks(blocks, why(words.stated))
    if reading.values is None:
        return replace(text_blocks(blocks, reading.notes), doubt=reading.doubt)
    turn = _turn_of(words, reading, choices)
    blanks = _rows_with(blocks, [""])
    notes: tuple[str, ...] = (f"{cells(blanks)} read as missing",) if blanks else ()
    notes += _missing_notes(words.missing) + reading.notes
    if reading.values.dtype.kind != "f":
        return TypedBlocks("date", turn, notes)
    tally = NumberTally()
    for block in blocks():
        tally.add(turn(block).to_numpy(zero_copy_only=False))
    notes += odd_extremes(tally.extremes, name)
    return numbers_or_code(
        tally,
        turn,
        notes,
        currency=reading.currency,
        decimal=reading.decimal,
        doubt=reading.doubt,
    )


def _missing_notes(words: Mapping[str, int]) -> tuple[str, ...]:
    """What is said of the words that became missing among numbers or dates."""
    endless = {word: count for word, count in words.items() if word.lower() in ENDLESS}
    nothing = {word: count for word, count in words.items() if word not in endless}
    notes = (f"read as missing: {counted(nothing)}",) if nothing else ()
    return (*notes, f"endless numbers read as missing: {counted(endless)}") if endless else notes


def _turn_of(words: _Words, reading: Reading, choices: Choices) -> Turn:
    """Makes values of words: looked up where all words are known, else read in the same way."""
    assert reading.values is not None
    kind = pa.float64() if reading.values.dtype.kind == "f" else pa.timestamp("us")
    if words.shapes is None:
        lookup, values = pa.array(words.stated, pa.string()), pa.array(reading.values, kind)
        return lambda block: values.take(pc.index_in(pc.utf8_trim_whitespace(block), lookup))
    order = choices.dates
    if any(IN_WORDS[way] in reading.notes for way in ("day", "month")):
        order = "day-first" if IN_WORDS["day"] in reading.notes else "month-first"

    amounts = _usual_amounts(words.stated, choices)

    def turn(block: pa.Array) -> pa.Array:
        encoded = pc.utf8_trim_whitespace(block).dictionary_encode()
        different = encoded.dictionary.to_pylist()
        stated = stated_of([word for word in different if word])
        if not stated:
            return pa.nulls(len(block), kind)
        values = amounts(stated) if kind == pa.float64() else None
        if values is None:
            values = _values(words.stated, stated, replace(choices, dates=order), kind)
        by_word = values.take(pc.index_in(encoded.dictionary, pa.array(stated, pa.string())))
        return by_word.take(encoded.indices)

    return turn


def _usual_amounts(few: list[str], choices: Choices) -> Callable[[list[str]], pa.Array | None]:
    """Reads amounts as most people write them all at once; None where one is written otherwise."""
    numbers = numbers_of(few, choices.decimal)
    mark, point = ("", ".") if numbers is None else (numbers.mark, numbers.point)
    grouped = f"[1-9][0-9]{{0,2}}(?:{re.escape(mark)}[0-9]{{3}})+|" if mark else ""
    usual = rf"^-?(?:{SIGN})? ?-?(?:{grouped}[0-9]+)(?:{re.escape(point)}[0-9]+)? ?(?:{SIGN}|%)?$"

    def read(words: list[str]) -> pa.Array | None:
        texts = pa.array(words, pa.string())
        if not pc.all(pc.match_substring_regex(texts, usual)).as_py():
            return None
        bare = pc.replace_substring_regex(texts, f"{SIGN}|%| ", "")
        bare = pc.replace_substring(bare, mark, "") if mark else bare
        return pc.cast(pc.replace_substring(bare, point, "."), pa.float64())

    return read


def _values(few: list[str], stated: list[str], choices: Choices, kind: pa.DataType) -> pa.Array:
    """The values of a block's words, read as the words that stand for the column are."""
    if kind == pa.float64():
        numbers = numbers_of([*few, *stated], choices.decimal)
        values = None if numbers is None else numbers.values[len(few) :]
    else:
        dates = dates_of(stated, choices.dates or "day-first")
        values = None if dates is None else dates.values
    if values is None:
        raise ValueError(f"words such as {stated[0][:40]} are read in two ways")
    return pa.array(values, kind)
