"""Slots of a reading in the making."""

from __future__ import annotations

from analyses._asking.reading.conditions import ReadCondition
from analyses._asking.reading.draft import Draft
from analyses._asking.reading.reading import Asking


def test_lists_and_conditions_become_choices() -> None:
    draft = Draft("what_if", frozenset())
    draft.add("set", "a=1")
    draft.add("set", "a=1")
    draft.who.append((ReadCondition("b", "=", ("x",)), False))
    draft.single["share"] = 0.5
    assert draft.asking() == Asking("what_if", {"set": ("a=1",), "where": ("b=x",), "share": 0.5})


def test_a_contradiction_is_marked() -> None:
    draft = Draft("top_drivers", frozenset())
    draft.who += [
        (ReadCondition("b", "=", ("x",)), False),
        (ReadCondition("b", "=", ("y",)), False),
    ]
    assert draft.where() == ()
    assert draft.contradicts


def test_a_doubt_costs() -> None:
    draft = Draft("what_if", frozenset())
    draft.doubt("Which one?", [Asking("what_if")])
    assert draft.cost > 0
    assert draft.offers == [Asking("what_if")]
