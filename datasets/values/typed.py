"""From text to honest types, decided over all rows: numbers, dates, else text.

Empty cells are missing; so are words for nothing (NA, -, unknown) among numbers or dates, while in
columns of text they stay values. Whatever is changed or looks odd is said in a note.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from datasets.values.dates import dates_of, doubt_note
from datasets.values.missing_words import ENDLESS, ERRORS, NOTHING, cells, counted, is_nothing
from datasets.values.numbers import EITHER, LOOKED_AT, PLAIN, code_note, numbers_of
from datasets.values.oddities import odd_numbers, odd_words
from datasets.values.reading_choices import Choices, Decimal

NO_LETTER = "\ufffd"  # the sign for a letter that cannot be told
ZEROS = f"zero characters, which no program shows, stand as {NO_LETTER}"
LONGEST_WHOLE = 2**53  # whole numbers beyond this are names: float64 would change them
MANY_DIGITS = "kept as text: it has more digits than a number can keep"
UNIVERSAL = "times turned into universal time"
TWO_VALUES = ({0.0, 1.0}, {1.0, 2.0}, {-1.0, 1.0})
NOT_PLAIN = r"^[+-]?0[0-9]|^[+-]?[0-9]{16}|^\+|[1-9](?:\.?[0-9]){17}|^[0-9]+[eE][0-9]+$"
MOSTLY = 0.5
FIRST_ROWS, FIRST_WORDS = 20_000, 200  # among which one word can settle that it is text
FEW = 2_000  # different values among the first rows up to which words are compared


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """A column with its type.

    Attributes:
        column: float64, datetime64[us] or str, NaN where missing.
        notes: what was changed, without the column's name.
        currency: the currency sign that stood before or after the numbers, else empty.
        decimal: the sign that surely stands before decimals; empty where none does.
        doubt: "dates" or "decimal" where the values alone do not tell how to read them.
    """

    column: pd.Series
    notes: tuple[str, ...] = ()
    currency: str = ""
    decimal: Decimal = ""
    doubt: str = ""


def typed(column: pd.Series, name: str = "", choices: Choices | None = None) -> TypedColumn:
    """The column with the type that all its values have.

    Args:
        column: of text, or of a type that the file states.
        name: of the column, for what looks odd.
        choices: what somebody has said about dates and decimals.
    """
    if pd.api.types.is_bool_dtype(column):
        return TypedColumn(column.map({True: "True", False: "False"}).astype("str"))
    is_whole = pd.api.types.is_integer_dtype(column) and bool(column.notna().any())
    if is_whole and column.abs().max() > LONGEST_WHOLE:
        return TypedColumn(column.astype("str").reset_index(drop=True), (MANY_DIGITS,))
    if pd.api.types.is_numeric_dtype(column):
        return _from_numbers(column.to_numpy(dtype=float, na_value=np.nan), name)
    if pd.api.types.is_datetime64_any_dtype(column):
        return _from_moments(column)
    text = column.astype("str")
    return _plain_numbers(text, name) or _without_zeros(text, name, choices)


def _without_zeros(column: pd.Series, name: str, choices: Choices | None) -> TypedColumn:
    """Text in which no zero character is left: what compares texts later would end at it."""
    if not pc.any(pc.match_substring(_arrow(column), "\0")).as_py():
        return from_text(column, name, choices)
    result = from_text(column.str.replace("\0", NO_LETTER, regex=False), name, choices)
    return replace(result, notes=(*result.notes, ZEROS))


def _plain_numbers(column: pd.Series, name: str) -> TypedColumn | None:
    """The column as numbers where all its cells are plain ones or empty: the usual case, fast."""
    words = _arrow(column)
    start = [word for word in words.slice(0, 50).to_pylist() if word]
    if not all(map(PLAIN.fullmatch, start)):
        return None
    blank = pc.equal(words, "")
    try:
        numbers = pc.cast(pc.if_else(blank, pa.scalar(None, words.type), words), pa.float64())
    except pa.ArrowInvalid:
        return None
    values = numbers.to_numpy(zero_copy_only=False)
    if numbers.null_count == len(numbers) or not np.isfinite(values[~np.isnan(values)]).all():
        return None
    if int(np.isnan(values).sum()) != numbers.null_count:  # the word nan
        return None
    if pc.any(pc.match_substring_regex(words, NOT_PLAIN)).as_py():
        return None
    decimal, doubtful = _point(words)
    if doubtful:
        return None
    blanks = int(pc.sum(blank).as_py() or 0)
    notes = (f"{cells(blanks)} read as missing",) if blanks else ()
    numbered = _two_valued(pd.Series(np.array(values)))
    return TypedColumn(numbered, notes + odd_numbers(values, name), "", decimal)


def _point(words: pa.Array) -> tuple[Decimal, bool]:
    """(point, False) where a point surely stands before decimals, ("", True) where it may not."""
    pointed = words.filter(pc.match_substring(words, "."))
    if not len(pointed):
        return "", False
    first = pointed.slice(0, LOOKED_AT).to_pylist()
    if not all(map(EITHER.fullmatch, first)):
        return "point", False
    return "", bool(pc.all(pc.match_substring_regex(pointed, f"^(?:{EITHER.pattern})$")).as_py())


def from_text(column: pd.Series, name: str = "", choices: Choices | None = None) -> TypedColumn:
    """Type a column of text; every value is looked at."""
    choices = choices or Choices()
    untrimmed = _arrow(column)
    words = pc.utf8_trim_whitespace(untrimmed)
    blanks = _rows_with(words, [""])
    notes: tuple[str, ...] = (f"{cells(blanks)} read as missing",) if blanks else ()
    first = [word for word in pc.unique(words.slice(0, FIRST_ROWS)).to_pylist() if word]
    if some_word_is_text(first[:FIRST_WORDS], choices):
        why = why_text(stated_of(first), lambda those: _rows_with(words, those), choices)
        return _text(untrimmed, words, notes, why)
    encoded = words.dictionary_encode()
    different = encoded.dictionary.to_pylist()
    stated = stated_of([word for word in different if word])
    reading = reading_of(stated, choices)
    if reading is None:
        why = why_text(stated, lambda those: _rows_with(words, those), choices)
        return _text(untrimmed, words, notes, why)
    if reading.values is None:
        return replace(_text(untrimmed, words, notes, reading.notes), doubt=reading.doubt)
    values_of = set(stated)
    notes += _missing_notes([word for word in different if word and word not in values_of], words)
    empty = np.nan if reading.values.dtype.kind == "f" else np.datetime64("NaT", "us")
    by_word = dict(zip(stated, reading.values, strict=True))
    values = np.array(
        [by_word.get(word, empty) for word in different] + [empty], dtype=reading.values.dtype
    )
    codes = encoded.indices.fill_null(len(different)).to_numpy()
    spread = pd.Series(values[codes])
    notes += reading.notes
    if values.dtype.kind == "f":
        notes += odd_numbers(spread.to_numpy(), name)
        return TypedColumn(
            _two_valued(spread), notes, reading.currency, reading.decimal, reading.doubt
        )
    return TypedColumn(spread, notes)


def _arrow(column: pd.Series) -> pa.Array:
    words = pa.array(column, pa.string(), from_pandas=True)
    return words.combine_chunks() if isinstance(words, pa.ChunkedArray) else words


def _rows_with(words: pa.Array, sought: Sequence[str]) -> int:
    chosen = pc.is_in(words, value_set=pa.array(list(sought), words.type))
    return int(pc.sum(chosen).as_py() or 0)


def stated_of(words: Sequence[str]) -> list[str]:
    """The words that are values: none for nothing and none for endless numbers."""
    return [word for word in words if not is_nothing(word) and word.lower() not in ENDLESS]


def some_word_is_text(words: Sequence[str], choices: Choices) -> bool:
    """True where one of these words alone settles that the column holds text."""
    stated = stated_of(words)
    if numbers_of(stated) is not None or dates_of(stated, choices.dates) is not None:
        return False
    return any(numbers_of([w]) is None and dates_of([w], choices.dates) is None for w in stated)


def _missing_notes(words: Sequence[str], column: pa.Array) -> tuple[str, ...]:
    """What is said of the words that became missing among numbers or dates."""
    endless = {w: _rows_with(column, [w]) for w in words if w.lower() in ENDLESS}
    nothing = {w: _rows_with(column, [w]) for w in words if w not in endless}
    notes = (f"read as missing: {counted(nothing)}",) if nothing else ()
    return (*notes, f"endless numbers read as missing: {counted(endless)}") if endless else notes


@dataclass(frozen=True, slots=True)
class Reading:
    """Values for the stated words; None where they stay text, for a doubt that the notes tell."""

    values: np.ndarray | None
    notes: tuple[str, ...] = ()
    currency: str = ""
    decimal: Decimal = ""
    doubt: str = ""


def reading_of(stated: Sequence[str], choices: Choices) -> Reading | None:
    """The words read as numbers or as dates; None where they are neither."""
    numbers = numbers_of(stated, choices.decimal)
    if numbers is not None:
        notes = numbers.notes
        if numbers.doubtful:
            place = next(k for k, word in enumerate(stated) if "." in word or "," in word)
            number = f"{numbers.values[place]:g}"
            notes += (f"{stated[place]} read as {number}, though it could be another number",)
        doubt = "decimal" if numbers.doubtful else ""
        return Reading(numbers.values, notes, numbers.currency, numbers.decimal, doubt)
    dates = dates_of(stated, choices.dates)
    if dates is None:
        return None
    if dates.values is None:
        return Reading(None, (doubt_note(dates.example),), doubt="dates")
    return Reading(dates.values, dates.notes)


def why_text(
    stated: Sequence[str], rows_with: Callable[[list[str]], int], choices: Choices
) -> tuple[str, ...]:
    """Why a column that is mostly numbers or dates stays text.

    Args:
        stated: its different words, without those for nothing.
        rows_with: counts the rows that hold one of these words.
        choices: what was said about dates.
    """
    if note := code_note(stated):
        return (note,)
    sample = list(stated[:LOOKED_AT])
    tests: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("number", lambda word: numbers_of([word]) is not None),
        ("date", lambda word: dates_of([word], choices.dates) is not None),
    )
    for noun, is_one in tests:
        start = sample[:50]
        if len(sample) < 2 or sum(map(is_one, start)) < (1 - MOSTLY) * len(start):
            continue
        others = [word for word in sample if not is_one(word)]
        if not others:
            return (f"kept as text: the {noun}s are written in different ways",)
        rows = rows_with(others)
        what = f"{cells(rows, 'cell')} {'is' if rows == 1 else 'are'} no {noun}"
        some = "at least " if len(stated) > len(sample) else ""
        return (f"kept as text: {some}{what}, such as {others[0][:40]}",)
    return ()


def _text(
    untrimmed: pa.Array, words: pa.Array, notes: tuple[str, ...], why: tuple[str, ...]
) -> TypedColumn:
    """The column as text; errors of a sheet are missing, words for nothing stay and are said."""
    low = pc.utf8_lower(words)
    special = pc.is_in(low, value_set=pa.array(sorted(ERRORS | NOTHING), low.type))
    blank = pc.equal(words, "")
    notes += why
    trimmed = pc.sum(pc.and_(pc.not_equal(untrimmed, words), pc.invert(blank))).as_py() or 0
    if trimmed:
        notes += (f"spaces around {cells(trimmed, 'value')} removed",)
    if pc.any(special).as_py():
        rows = {entry["values"]: entry["counts"] for entry in _counts(words.filter(special))}
        errors = {word: count for word, count in rows.items() if word.lower() in ERRORS}
        nothing = {word: count for word, count in rows.items() if word not in errors}
        if errors:
            notes += (f"errors read as missing: {counted(errors)}",)
            blank = pc.or_(blank, pc.is_in(words, value_set=pa.array(list(errors), words.type)))
        if nothing:
            notes += (f"words for nothing kept as values: {counted(nothing)}",)
    values = pc.if_else(blank, pa.scalar(None, words.type), words)
    few = pc.count_distinct(values.slice(0, FIRST_ROWS)).as_py() <= FEW
    rows = {entry["values"]: entry["counts"] for entry in _counts(values)} if few else {}
    rows.pop(None, None)
    return TypedColumn(pd.Series(values.to_pandas(), dtype="str"), notes + odd_words(rows))


def _counts(words: pa.Array) -> list[dict[str, Any]]:
    counts: list[dict[str, Any]] = pc.value_counts(words).to_pylist()
    return counts


def _from_numbers(values: np.ndarray, name: str) -> TypedColumn:
    endless = np.isinf(values)
    finite = np.where(endless, np.nan, values)
    count = int(endless.sum())
    notes = (f"{cells(count, 'endless number')} read as missing",) if count else ()
    return TypedColumn(_two_valued(pd.Series(finite)), notes + odd_numbers(finite, name))


def _from_moments(column: pd.Series) -> TypedColumn:
    zoned = getattr(column.dt, "tz", None) is not None
    plain = column.dt.tz_convert("UTC").dt.tz_localize(None) if zoned else column
    return TypedColumn(
        plain.astype("datetime64[us]").reset_index(drop=True),
        (UNIVERSAL,) if zoned else (),
    )


def _two_valued(column: pd.Series) -> pd.Series:
    """Numbers that are a yes/no code (0 and 1) as the text "0" and "1"; others as they are."""
    first_values = set(column.dropna().unique()[:3])
    if first_values not in TWO_VALUES:
        return column
    return column.map({value: str(int(value)) for value in first_values}).astype("str")
