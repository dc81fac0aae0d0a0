"""A few words of each shape stand for all of them."""

from __future__ import annotations

import pyarrow as pa  # type: ignore[import-untyped]
import pytest

from datasets.values.reading_choices import Choices
from datasets.values.word_shapes import OF_EACH, Shapes, one_cannot_be_read, shapes_of


def keys(*words: str) -> list[tuple[str | None, ...]]:
    shapes = [key.to_pylist() for key in shapes_of(pa.array(words))]
    return list(zip(*shapes, strict=True))


@pytest.mark.parametrize(
    ("one", "other"),
    [("$1,234.50", "$9,870.01"), ("12.5", "30.0"), ("1.5e-3", "7.2e-3"), ("(5.00)", "(9.99)")],
)
def test_numbers_that_decide_alike(one: str, other: str) -> None:
    assert keys(one) == keys(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("007", "107"), ("1.234", "0.234"), ("1.5", "15"), ("1e5", "1e300"), ("$5", "€5")],
)
def test_numbers_that_may_not(one: str, other: str) -> None:
    assert keys(one) != keys(other)


def test_a_moment_is_told_by_its_day_its_time_and_what_follows() -> None:
    first, second = keys("2024-01-05T10:00:01.123456Z", "2024-01-05T10:00:01.654321Z")
    assert first == second
    morning, evening = keys("1/5/2024 10:00 AM", "1/5/2024 10:00 PM")
    assert morning[0] == evening[0]
    assert morning[1] != evening[1]
    assert keys("05.01.2024") != keys("06.01.2024")


def test_only_the_first_words_of_a_shape_are_new() -> None:
    shapes = Shapes()
    amounts = [f"${k}.50" for k in range(10, 60)]
    assert shapes.new_of(pa.array(amounts)) == amounts[:OF_EACH]
    assert shapes.new_of(pa.array(["$70.50", "-$70.50", "$7"])) == ["-$70.50", "$7"]
    assert shapes.new_of(pa.array(["-$70.50"])) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["1", "2.5"], False),
        (["12E4", "1 234 567"], False),
        (["2024-01-05", "03/04/2024", "5"], False),
        (["1", "many", "3"], True),
        (["2024-13-45"], True),
    ],
)
def test_a_word_that_is_text_beside_anything(words: list[str], expected: bool) -> None:
    assert one_cannot_be_read(words, Choices()) is expected
