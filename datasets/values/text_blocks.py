"""Columns that stay text, read block by block: what is said of them, and their words."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from datasets.values.missing_words import ERRORS, NOTHING, cells, counted
from datasets.values.number_blocks import Blocks, TypedBlocks, first_words
from datasets.values.oddities import TOTALS, odd_words
from datasets.values.typed import FEW, FIRST_ROWS

WORDS_LISTED = 200  # different words of a text of which odd spellings are told
SPECIAL = pa.array(sorted(ERRORS | NOTHING))


@dataclass
class _TextTally:
    """What is said of a column of text, gathered block by block."""

    is_few: bool
    blanks: int = 0
    trimmed: int = 0
    special: dict[str, int] = field(default_factory=dict)
    listed: dict[str, int] = field(default_factory=dict)
    sums: dict[str, int] = field(default_factory=dict)

    def add(self, untrimmed: pa.Array) -> None:
        """Look at the words of a block as found."""
        words = pc.utf8_trim_whitespace(untrimmed)
        blank = pc.equal(words, "")
        self.blanks += int(pc.sum(blank).as_py() or 0)
        changed = pc.and_(pc.not_equal(untrimmed, words), pc.invert(blank))
        self.trimmed += int(pc.sum(changed).as_py() or 0)
        low = pc.utf8_lower(words)
        _count(words.filter(pc.is_in(low, SPECIAL)), self.special)
        if not self.is_few:
            return
        values = _turn_text(untrimmed).drop_null()
        if len(self.listed) <= WORDS_LISTED:
            for word, count in _counts(values).items():
                if word in self.listed or len(self.listed) <= WORDS_LISTED:
                    self.listed[word] = self.listed.get(word, 0) + count
        bare = pc.utf8_rtrim(pc.utf8_lower(values), ":")
        _count(values.filter(pc.is_in(bare, pa.array(sorted(TOTALS)))), self.sums)

    def notes(self, why: tuple[str, ...]) -> tuple[str, ...]:
        """What is said, in the order of `typed.from_text`."""
        notes: tuple[str, ...] = (f"{cells(self.blanks)} read as missing",) if self.blanks else ()
        notes += why
        if self.trimmed:
            notes += (f"spaces around {cells(self.trimmed, 'value')} removed",)
        errors = {word: n for word, n in self.special.items() if word.lower() in ERRORS}
        nothing = {word: n for word, n in self.special.items() if word not in errors}
        if errors:
            notes += (f"errors read as missing: {counted(errors)}",)
        if nothing:
            notes += (f"words for nothing kept as values: {counted(nothing)}",)
        return notes + odd_words(self.listed | self.sums)


def _counts(words: pa.Array) -> dict[str, int]:
    counts = pc.value_counts(words).to_pylist()
    return {entry["values"]: int(entry["counts"]) for entry in counts}


def _count(words: pa.Array, counts: dict[str, int]) -> None:
    for word, count in _counts(words).items():
        counts[word] = counts.get(word, 0) + count


def text_blocks(blocks: Blocks, why: tuple[str, ...]) -> TypedBlocks:
    """The column as text, with the reasons why it stays text."""
    first = _turn_text(first_words(blocks, FIRST_ROWS))
    tally = _TextTally(is_few=pc.count_distinct(first).as_py() <= FEW)
    for block in blocks():
        tally.add(block)
    return TypedBlocks("text", _turn_text, tally.notes(why))


def _turn_text(untrimmed: pa.Array) -> pa.Array:
    words = pc.utf8_trim_whitespace(untrimmed)
    missing = pc.or_(pc.equal(words, ""), pc.is_in(pc.utf8_lower(words), pa.array(sorted(ERRORS))))
    return pc.if_else(missing, pa.scalar(None, words.type), words)
