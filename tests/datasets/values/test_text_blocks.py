"""Text, block by block."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa  # type: ignore[import-untyped]

from datasets.values.text_blocks import WORDS_LISTED, text_blocks


def notes(*blocks: list[str]) -> tuple[str, ...]:
    def walk() -> Iterator[pa.Array]:
        return (pa.array(block, pa.string()) for block in blocks)

    return text_blocks(walk, ("kept as text",)).notes


def test_what_is_said_is_counted_over_all_blocks() -> None:
    assert notes(["North", " East", ""], ["north", "#REF!", "n/a"], ["", "Total:", "n/a"]) == (
        "2 blank cells read as missing",
        "kept as text",
        "spaces around 1 value removed",
        "errors read as missing: #REF! (1)",
        "words for nothing kept as values: n/a (2)",
        "North and north are kept as different values",
        "Total: (1) may be rows with sums of other rows, kept",
    )


def test_of_many_words_only_those_that_name_sums_are_said() -> None:
    many = [f"w{k}" for k in range(WORDS_LISTED)]
    assert notes(many, ["W1", "total", "total"]) == (
        "kept as text",
        "total (2) may be rows with sums of other rows, kept",
    )


def test_errors_and_blanks_are_missing() -> None:
    words = pa.array([" a ", "", "#N/A", "n/a"])
    turned = text_blocks(lambda: iter([words]), ()).turn(words)
    assert turned.to_pylist() == ["a", None, None, "n/a"]
