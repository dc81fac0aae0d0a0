"""Tools as functions: what is there, what is refused, and that an answer is calculated once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from answers.answer import CannotAnswer
from datasets.access.guarded_workspace import Visitor
from datasets.workspace.workspace import Workspace
from terminal.assistants.tools import TOOLS, Allowed, AnswerMemory, Called, call, tools
from terminal.output import Cannot
from terminal.resolve import answer_of, workspace_for

HOW_MANY = {"dataset": "subscription", "question": "how_many"}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "workspace"


@pytest.fixture
def opened(place: Path) -> Iterator[Workspace]:
    with workspace_for(place, Visitor()) as workspace:
        yield workspace


def called(opened: Workspace, place: Path, **allowed: bool) -> Called:
    return Called(opened, place / "assistants", Allowed(**allowed), AnswerMemory())


def test_writing_tools_are_there_where_writing_is_allowed() -> None:
    shut, wide = tools(Allowed()), tools(Allowed(write=True))
    assert {tool.name for tool in wide} - {tool.name for tool in shut} == {
        "add_dataset", "remove_dataset",
    }  # fmt: skip
    assert wide == TOOLS


def test_a_tool_that_is_not_listed_cannot_be_called(opened: Workspace, place: Path) -> None:
    with pytest.raises(Cannot, match="--write"):
        call("remove_dataset", {"dataset": "subscription"}, called(opened, place))
    with pytest.raises(Cannot, match="no tool called drop"):
        call("drop", {}, called(opened, place))
    assert opened.find("subscription") is not None


def test_choices_are_read_as_on_the_command_line(opened: Workspace, place: Path) -> None:
    told = call(
        "ask",
        {**HOW_MANY, "choices": {"by": ["plan"], "as": "count", "where": ["gender=Female"]}},
        called(opened, place),
    )
    assert told.data["question"]["choices"]["where"] == ["gender=Female"]
    assert told.data["question"]["choices"]["by"] == ["plan"]
    with pytest.raises(CannotAnswer, match="no choice called nonsense"):
        call("ask", {**HOW_MANY, "choices": {"nonsense": 1}}, called(opened, place))


def test_the_same_question_is_calculated_once(
    opened: Workspace, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[str] = []

    def counting(workspace: Any, model: Any, asked: Any) -> Any:
        counted.append(asked.key)
        return answer_of(workspace, model, asked)

    monkeypatch.setattr("terminal.assistants.tools.answer_of", counting)
    asking = called(opened, place)
    first = call("ask", HOW_MANY, asking)
    kept = call("keep_finding", HOW_MANY, asking)
    assert counted == ["how_many"]
    assert kept.data["headline"] == first.data["headline"]
    assert len(opened.findings()) == 1


def test_two_decks_of_one_second_are_two_files(opened: Workspace, place: Path) -> None:
    asking = called(opened, place)
    wanted = {"dataset": "subscription", "questions": ["how_many"]}
    files = {call("make_deck", wanted, asking).data["file"] for _ in range(3)}
    assert len(files) == 3
    assert {Path(file).parent for file in files} == {place / "assistants"}


def test_a_viewer_is_refused_before_anything_is_calculated(place: Path) -> None:
    with workspace_for(place, Visitor("vera@example.com", "viewer", "Sales")) as workspace:
        asking = called(workspace, place, write=True)
        for name, arguments in (
            ("add_dataset", {"file": "a.csv"}),
            ("remove_dataset", {"dataset": "subscription"}),
        ):
            with pytest.raises(PermissionError, match="look and ask"):
                call(name, arguments, asking)
        with pytest.raises(Cannot, match="look and ask"):
            call("make_deck", {"dataset": "subscription", "questions": ["how_many"]}, asking)
    assert not (place / "assistants").exists()


def test_no_value_that_names_a_row_is_described(opened: Workspace, place: Path) -> None:
    shut = call("describe_dataset", {"dataset": "subscription"}, called(opened, place)).data
    columns = {column["name"]: column for column in shut["columns"]}
    assert "levels" not in columns["customer_id"]
    assert columns["gender"]["levels"] == ["Male", "Female"]
    assert "notes" not in shut
    wide = call("describe_dataset", {"dataset": "subscription"}, called(opened, place, rows=True))
    assert "notes" in wide.data
