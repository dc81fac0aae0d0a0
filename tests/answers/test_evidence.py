"""Evidence is a closed union of small, frozen records."""

from __future__ import annotations

import dataclasses
from typing import get_args

import pytest

from answers.evidence import KINDS as BY_NAME
from answers.evidence import Breakdown, Evidence, Part, Ranking, Spread, Table
from tests.support.contract import PUBLISHED_KINDS

KINDS = get_args(Evidence)


def test_every_kind_is_named_after_its_class() -> None:
    kinds = {kind.__name__.lower() for kind in KINDS}
    defaults = {
        field.default
        for kind in KINDS
        for field in dataclasses.fields(kind)
        if field.name == "kind"
    }
    assert kinds == defaults
    assert set(BY_NAME) == kinds
    assert set(PUBLISHED_KINDS) <= kinds


@pytest.mark.parametrize("kind", KINDS, ids=[kind.__name__ for kind in KINDS])
def test_every_kind_has_a_title_and_a_note(kind: type[Evidence]) -> None:
    names = {field.name for field in dataclasses.fields(kind)}
    assert {"title", "note", "kind"} <= names


def test_records_cannot_be_changed_and_can_be_compared() -> None:
    table = Table("Plans", ("Plan",), (("One year",),))
    with pytest.raises(dataclasses.FrozenInstanceError):
        table.title = "Other"  # type: ignore[misc]
    assert table == Table("Plans", ("Plan",), (("One year",),))
    assert hash(table) == hash(Table("Plans", ("Plan",), (("One year",),)))


def test_kinds_with_like_content_are_not_equal() -> None:
    same_words: tuple[Evidence, ...] = (Spread("T", "share", ()), Ranking("T", ()))
    assert same_words[0] != same_words[1]


def test_a_breakdown_adds_up() -> None:
    parts = (Part("Bill", ("bill",), "reason", 0.1), Part("Rest", (), "rest", 0.1))
    breakdown = Breakdown("T", 0.2, 0.4, parts, "share")
    assert breakdown.start + sum(part.value for part in breakdown.parts) == pytest.approx(0.4)
