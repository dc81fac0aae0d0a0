"""What each tool takes and gives is JSON Schema, and has the choices that questions take."""

from __future__ import annotations

from jsonschema import Draft202012Validator

from analyses._asking.ask import choices_of
from analyses._asking.registry import analyses
from terminal.assistants.schemas import CHOICES, PLAN, schema
from terminal.assistants.tools import TOOLS

BY_LINK_ALONE = {"beyond", "refute", "compare"}  # of the terminal; they are taken, not told


def test_every_schema_is_valid_and_takes_nothing_else() -> None:
    assert len(TOOLS) == len({tool.name for tool in TOOLS}) > 9
    for tool in TOOLS:
        Draft202012Validator.check_schema(tool.takes)
        Draft202012Validator.check_schema(tool.gives)
        assert not Draft202012Validator(tool.takes).is_valid({"another": 1}), tool.name


def test_every_choice_of_every_question_is_named() -> None:
    told = set(CHOICES["properties"]) | BY_LINK_ALONE
    assert [name for key in analyses() for name in choices_of(key) if name not in told] == []


def test_what_is_required_is_required() -> None:
    takes = Draft202012Validator(PLAN)
    assert takes.is_valid({"dataset": "a", "row": "b"})
    assert not takes.is_valid({"dataset": "a"})
    assert schema()["required"] == []
