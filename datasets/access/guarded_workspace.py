"""The workspace as one person may use it: what they may not do is refused, what they do is noted.

Every change passes here, whatever widget, link, callback or command it comes from. A viewer has the
methods of READING and no others, so that a method that is added later is closed to viewers until
somebody opens it; an analyst has all of them, and what changes something is in the audit log
before it happens.
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import Any

from datasets.access.access import Role
from datasets.access.audit import THIS_COMPUTER, AuditLog, Outcome
from datasets.cards.edits import CardEdits
from datasets.workspace.workspace import Imported, Workspace

READING = frozenset(
    {"datasets", "find", "nearest", "rows", "rows_at", "batches", "findings", "scenarios", "look",
     "folder", "models_folder", "migrated", "trouble"}
)  # fmt: skip
UNNOTED = frozenset({"close", "install_samples", "staging"})  # analysts only, but no change
LOG = logging.getLogger(__name__)
Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who uses a workspace.

    Attributes:
        who: an e-mail, or "this computer" where nobody signs in.
        role: viewers change nothing that others see.
        team: its name; empty where nobody signs in.
    """

    who: str = THIS_COMPUTER
    role: Role = "analyst"
    team: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """How a changing method is told in the audit log.

    Attributes:
        what: in a word or two.
        about: from the arguments to words without a cell's content.
        dataset: the argument that holds the key, or the card.
    """

    what: str
    about: Callable[[Told], str] = lambda _: ""
    dataset: str = ""


def _name_of_file(arguments: Told) -> str:
    return Path(str(arguments.get("path", ""))).name


def _fields_of(arguments: Told) -> str:
    """Which parts of a card are edited; the values of a column stay out of the log."""
    edits = arguments.get("edits")
    if not isinstance(edits, CardEdits):
        return ""
    empty = CardEdits()
    return ", ".join(
        field.name
        for field in fields(edits)
        if getattr(edits, field.name) != getattr(empty, field.name)
    )


def _question_of(arguments: Told) -> str:
    question = (arguments.get("answer") or {}).get("question") or {}
    return str(question.get("text") or question.get("key") or "")


def _number(arguments: Told) -> str:
    return str(arguments.get("number", ""))


CHANGES: Mapping[str, Change] = {
    "add": Change("imported", _name_of_file),
    "edit": Change("edited the columns", _fields_of, "key"),
    "remove": Change("removed", dataset="key"),
    "keep_finding": Change("kept a finding", _question_of, "dataset_key"),
    "drop_finding": Change("removed a finding", _number),
    "move_finding": Change("moved a finding", _number),
    "reword_finding": Change("reworded a finding", _number),
    "keep_scenario": Change("kept a scenario", lambda told: str(told.get("name", "")), "dataset"),
    "drop_scenario": Change("removed a scenario", _number),
    "store": Change("looked at tables to combine"),
}


@dataclass(frozen=True, slots=True)
class _Door:
    opened: Workspace
    visitor: Visitor
    log: AuditLog

    def write(self, what: str, outcome: Outcome, dataset: str = "", about: str = "") -> None:
        who = self.visitor
        self.log.write(who.who, who.team, what, outcome, dataset=dataset, about=about)


class Entrusted(Workspace):
    """A workspace in the hands of one person.

    Args:
        opened: the open workspace.
        log: where it is noted.
        visitor: who it is.
    """

    def __init__(self, opened: Workspace, log: AuditLog, visitor: Visitor) -> None:
        object.__setattr__(self, "_door", _Door(opened, visitor, log))

    def __getattribute__(self, name: str) -> Any:
        """What the person may use of the workspace.

        Raises:
            PermissionError: a viewer would change something, or a change cannot be noted; one
                plain sentence.
        """
        if name.startswith("__"):
            return object.__getattribute__(self, name)
        door = _door_of(self)
        if name in READING:
            return getattr(door.opened, name)
        if door.visitor.role != "analyst":
            raise _refused(door, CHANGES.get(name, Change(f"would use {name}")))
        member = getattr(door.opened, name)  # before it is noted: there may be none
        if name in UNNOTED:
            return member
        change = CHANGES.get(name, Change(f"used {name}"))
        if not callable(member):
            _noted(door, change.what, "done")
            return member
        return _watched(door, member, change)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{name} cannot be set on a workspace that was handed out.")


def visitor_of(workspace: Workspace) -> Visitor:
    """Who has this workspace in hand."""
    return _door_of(workspace).visitor if isinstance(workspace, Entrusted) else Visitor()


def may_change(workspace: Workspace) -> bool:
    """True where whoever has it in hand may change what others see."""
    return visitor_of(workspace).role == "analyst"


def note(workspace: Workspace, what: str, *, dataset: str = "", about: str = "") -> None:
    """Note something that changes nothing: a question, an export, a sign-in.

    Reading goes on where it cannot be noted; the program's own log then says so.
    """
    if isinstance(workspace, Entrusted):
        try:
            _door_of(workspace).write(what, "done", dataset, about)
        except OSError as error:
            LOG.warning("the audit log could not be written: %s", error.strerror)


def in_words(choices: Mapping[str, object]) -> str:
    """What was chosen beside a question, as it was typed; the name of a row stays out."""
    return "; ".join(
        f"{name} {' and '.join(map(str, value)) if isinstance(value, tuple | list) else value}"
        for name, value in choices.items()
        if name != "row"
    )


def _door_of(workspace: Workspace) -> _Door:
    door = object.__getattribute__(workspace, "_door")
    assert isinstance(door, _Door)
    return door


def _refused(door: _Door, change: Change) -> PermissionError:
    try:
        door.write(change.what, "refused")
    except OSError as error:
        LOG.warning("the audit log could not be written: %s", error.strerror)
    return PermissionError(
        "You can look and ask here, but not change what others see. Nothing was changed: "
        "an analyst of your team can do it."
    )


def _watched(door: _Door, method: Callable[..., Any], change: Change) -> Callable[..., Any]:
    """The method with a record before it and one after it."""

    @wraps(method)
    def watched(*args: Any, **kwargs: Any) -> Any:
        arguments = _arguments(method, args, kwargs)
        dataset, about = _key_of(arguments.get(change.dataset)), change.about(arguments)
        _noted(door, change.what, "begun", dataset, about)
        try:
            result = method(*args, **kwargs)
        except BaseException:
            _noted_after(door, change.what, "not done", dataset, about)
            raise
        outcome: Outcome = "done"
        if isinstance(result, Imported):
            dataset = result.dataset.key if result.dataset is not None else ""
            outcome = "done" if result.dataset is not None else "not done"
        elif result is False:
            outcome = "not done"
        _noted_after(door, change.what, outcome, dataset, about)
        return result

    return watched


def _noted(door: _Door, what: str, outcome: Outcome, dataset: str = "", about: str = "") -> None:
    """A record that has to be there before anything happens."""
    try:
        door.write(what, outcome, dataset, about)
    except OSError as error:
        raise PermissionError(
            "The audit log of this workspace cannot be written, so nothing was changed. "
            "Make room on the disk or give back the right to write, then try again."
        ) from error


def _noted_after(door: _Door, what: str, outcome: Outcome, dataset: str, about: str) -> None:
    """How it ended; that it was begun is on the disk already."""
    try:
        door.write(what, outcome, dataset, about)
    except OSError as error:
        LOG.warning("the audit log could not be written: %s", error.strerror)


def _arguments(method: Callable[..., Any], args: tuple[Any, ...], kwargs: Told) -> Told:
    try:
        return inspect.signature(method).bind_partial(*args, **kwargs).arguments
    except TypeError:
        return {}


def _key_of(argument: object) -> str:
    return str(getattr(argument, "key", argument) or "")
