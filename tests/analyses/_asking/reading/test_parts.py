"""What stands in a sentence."""

from __future__ import annotations

from analyses._asking.reading.conditions import ReadCondition
from analyses._asking.reading.parts import Mention, SentencePart


def test_a_mention_is_bare_until_a_value_is_named() -> None:
    assert Mention("Contract").bare
    named = Mention("Contract", "=", ("One year",))
    assert not named.bare
    assert named.condition == ReadCondition("Contract", "=", ("One year",))


def test_a_part_has_a_tag() -> None:
    part = SentencePart(0, 1, frozenset({"give", "be"}))
    assert part.has("take", "give")
    assert not part.has("take")
