"""A few words that stand for all words of a long column, when its type is decided.

What a word does to the reading of a column depends on its shape: where digits, signs and leading
zeros stand in a number, which day and which time of day a date names. Words of the same shape
decide alike, so the first few of each are looked at and the rest is not held in memory.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from datasets.values.dates import BEFORE_TIME, dates_of, looks_dated
from datasets.values.numbers import DIGITS_AND_E, numbers_of
from datasets.values.reading_choices import Choices

OF_EACH = 3  # words of a shape: so many tell whether several differ
NUMBER = r"(?s)^(?P<head>[^1-9]*)(?P<rest>.*?)(?P<power>(?:[eE][+-]?[0-9]{1,3})?)$"
MOMENT = rf"(?s)^(?P<day>.*?)(?P<time>(?:{BEFORE_TIME}[0-9]{{1,2}}:[0-9]{{2}}.*)?)$"
TIME = r"(?s)^(?P<clock>[^.]*)(?P<part>(?:\.[0-9]{0,6})?)(?P<tail>.*)$"


def shapes_of(words: pa.Array) -> list[pa.Array]:
    """Keys of each word (n,): words that agree in every key decide alike.

    Args:
        words: without outer spaces, none missing.
    """
    dated = _dated(words)
    numbers = _number_shapes(words)
    if not pc.any(dated).as_py():
        return [numbers]
    day, clock, tail = _moment_shapes(words)
    nothing = pa.scalar(None, pa.string())
    return [
        pc.if_else(dated, day, numbers),
        pc.if_else(dated, clock, nothing),
        pc.if_else(dated, tail, nothing),
    ]


def _dated(words: pa.Array) -> pa.Array:
    """Which words are written as dates are: which digits they have makes no difference to that."""
    shapes = pc.replace_substring_regex(words, "[0-9]", "1").dictionary_encode()
    told = pa.array(map(looks_dated, shapes.dictionary.to_pylist()), pa.bool_())
    return told.take(shapes.indices)


def _number_shapes(words: pa.Array) -> pa.Array:
    """Digits behind the first one that is not zero are all alike; a power of ten counts."""
    parts = pc.extract_regex(words, NUMBER)
    rest = pc.replace_substring_regex(parts.field("rest"), "[0-9]", "1")
    shape = pc.binary_join_element_wise("n", parts.field("head"), rest, parts.field("power"), "|")
    is_far = pc.match_substring_regex(words, "[eE][+-]?[0-9]{3}$")  # it may be too large
    return pc.if_else(is_far, words, shape)


def _moment_shapes(words: pa.Array) -> tuple[pa.Array, pa.Array, pa.Array]:
    """(the day, the time of day with how exact it is, what follows it) of each word."""
    moments = pc.extract_regex(words, MOMENT)
    times = pc.extract_regex(moments.field("time"), TIME)
    part = pc.replace_substring_regex(times.field("part"), "[0-9]", "1")
    half = pc.replace_substring_regex(times.field("tail"), "[^A-Za-z]", "")
    clock = pc.binary_join_element_wise("t", times.field("clock"), part, half, "|")
    day = pc.binary_join_element_wise("d", moments.field("day"), "|")
    return day, clock, pc.binary_join_element_wise("z", times.field("tail"), "|")


class Shapes:
    """The first words of every shape, in the order in which they came."""

    def __init__(self) -> None:
        self._kept: set[str] = set()
        self._seen: dict[str, int] = {}
        self._done = pa.array([], pa.string())

    def new_of(self, words: pa.Array) -> list[str]:
        """Those of these words that are among the first of their shape.

        Args:
            words: (n,) all different.
        """
        keys = shapes_of(words)
        known_shapes = [pc.or_kleene(pc.is_in(key, self._done), pc.is_null(key)) for key in keys]
        is_new = pc.invert(known_shapes[0])
        for is_known in known_shapes[1:]:
            is_new = pc.or_(is_new, pc.invert(is_known))
        places = pc.indices_nonzero(is_new)
        listed = [key.take(places).to_pylist() for key in keys]
        new_words: list[str] = []
        for word, *shapes in zip(words.take(places).to_pylist(), *listed, strict=True):
            own_shapes = [shape for shape in shapes if shape is not None]
            if (
                word in self._kept
                or min(self._seen.get(shape, 0) for shape in own_shapes) >= OF_EACH
            ):
                continue
            new_words.append(word)
            self._kept.add(word)
            for shape in own_shapes:
                self._seen[shape] = self._seen.get(shape, 0) + 1
        if new_words:
            done = [shape for shape, count in self._seen.items() if count >= OF_EACH]
            self._done = pa.array(done, pa.string())
        return new_words


def one_cannot_be_read(words: Sequence[str], choices: Choices) -> bool:
    """True where one of these words is neither a number nor a date beside any other words."""
    if not words or numbers_of(words) is not None or dates_of(words, choices.dates) is not None:
        return False
    if len(words) == 1:
        return not _reads_beside_others(words[0])
    middle = len(words) // 2
    return one_cannot_be_read(words[:middle], choices) or one_cannot_be_read(
        words[middle:], choices
    )


def _reads_beside_others(word: str) -> bool:
    """True for a word that is a number only where other words say that it is one."""
    beside = ([word, "1"], [word, "$1"])
    return bool(DIGITS_AND_E.fullmatch(word)) or any(numbers_of(pair) for pair in beside)
