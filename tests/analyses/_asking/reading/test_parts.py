"""What stands in a sentence."""

from __future__ import annotations

from analyses._asking.reading.conditions import Condition
from analyses._asking.reading.parts import Mention, Part


def test_a_mention_is_bare_until_a_value_is_named() -> None:
    assert Mention("Contract").bare
    named = Mention("Contract", "=", ("One year",))
    assert not named.bare
    assert named.condition == Condition("Contract", "=", ("One year",))


def test_a_part_has_a_tag() -> None:
    part = Part(0, 1, frozenset({"give", "be"}))
    assert part.has("take", "give")
    assert not part.has("take")
