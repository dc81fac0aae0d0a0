"""The workspace as one person may use it: what they may not do is refused, what they do is noted.

Every change passes here, whatever widget, link, callback or command it comes from. A viewer has
READ_METHODS and no others, so that a method that is added later is closed to viewers until somebody
opens it; an analyst has all of them, and what changes something is in the audit log before it
happens.
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

READ_METHODS = frozenset(
    {"datasets", "find", "nearest", "rows", "rows_at", "batches", "findings", "scenarios",
     "count_question", "note_unknown", "unknown_words", "folder", "models_folder", "migrated",
     "trouble"}
)  # fmt: skip
# For analysts only, but no change.
UNLOGGED_METHODS = frozenset({"close", "install_samples", "staging"})
FILTER = ("where", "without")  # choices that say whom a question is about, and from which columns
LOG = logging.getLogger(__name__)
Arguments = Mapping[str, Any]


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
class AuditedAction:
    """How a changing method is told in the audit log.

    Attributes:
        what: in a word or two.
        about: from the arguments to words without a cell's content.
        dataset: the argument that holds the key, or the card.
    """

    what: str
    about: Callable[[Arguments], str] = lambda _: ""
    dataset: str = ""


def _name_of_file(arguments: Arguments) -> str:
    return Path(str(arguments.get("path", ""))).name


def _fields_of(arguments: Arguments) -> str:
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


def _question_of(arguments: Arguments) -> str:
    question = (arguments.get("answer") or {}).get("question") or {}
    text = str(question.get("text") or question.get("key") or "")
    return question_words(text, question.get("choices") or {})


def _number(arguments: Arguments) -> str:
    return str(arguments.get("number", ""))


AUDITED_ACTIONS: Mapping[str, AuditedAction] = {
    "add": AuditedAction("imported", _name_of_file),
    "edit": AuditedAction("edited the columns", _fields_of, "key"),
    "remove": AuditedAction("removed", dataset="key"),
    "keep_finding": AuditedAction("kept a finding", _question_of, "dataset_key"),
    "drop_finding": AuditedAction("removed a finding", _number),
    "move_finding": AuditedAction("moved a finding", _number),
    "reword_finding": AuditedAction("reworded a finding", _number),
    "keep_scenario": AuditedAction(
        "kept a scenario", lambda arguments: str(arguments.get("name", "")), "dataset"
    ),
    "drop_scenario": AuditedAction("removed a scenario", _number),
    "store": AuditedAction("looked at tables to combine"),
}


@dataclass(frozen=True, slots=True)
class _Guard:
    opened: Workspace
    visitor: Visitor
    log: AuditLog

    def write(self, what: str, outcome: Outcome, dataset: str = "", about: str = "") -> None:
        who = self.visitor
        self.log.write(who.who, who.team, what, outcome, dataset=dataset, about=about)


class GuardedWorkspace(Workspace):
    """A workspace in the hands of one person.

    Args:
        opened: the open workspace.
        log: where it is noted.
        visitor: who it is.
    """

    def __init__(self, opened: Workspace, log: AuditLog, visitor: Visitor) -> None:
        object.__setattr__(self, "_guard", _Guard(opened, visitor, log))

    def __getattribute__(self, name: str) -> Any:
        """What the person may use of the workspace.

        Raises:
            PermissionError: a viewer would change something, or a change cannot be noted; one
                plain sentence.
        """
        if name.startswith("__"):
            return object.__getattribute__(self, name)
        guard = _guard_of(self)
        if name in READ_METHODS:
            return getattr(guard.opened, name)
        if guard.visitor.role != "analyst":
            raise _refused(guard, AUDITED_ACTIONS.get(name, AuditedAction(f"would use {name}")))
        member = getattr(guard.opened, name)  # before it is noted: there may be none
        if name in UNLOGGED_METHODS:
            return member
        action = AUDITED_ACTIONS.get(name, AuditedAction(f"used {name}"))
        if not callable(member):
            _log_before(guard, action.what, "done")
            return member
        return _logged(guard, member, action)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{name} cannot be set on a workspace that was handed out.")


def visitor_of(workspace: Workspace) -> Visitor:
    """Who has this workspace in hand."""
    return _guard_of(workspace).visitor if isinstance(workspace, GuardedWorkspace) else Visitor()


def may_change(workspace: Workspace) -> bool:
    """True where whoever has it in hand may change what others see."""
    return visitor_of(workspace).role == "analyst"


def note(workspace: Workspace, what: str, *, dataset: str = "", about: str = "") -> None:
    """Note something that changes nothing: a question, an export, a sign-in.

    Reading goes on where it cannot be noted; the program's own log then says so.
    """
    if isinstance(workspace, GuardedWorkspace):
        try:
            _guard_of(workspace).write(what, "done", dataset, about)
        except OSError as error:
            LOG.warning("the audit log could not be written: %s", error.strerror)


def question_words(text: str, choices: Mapping[str, object]) -> str:
    """A question as it was typed, with its filter; one without words is told by its choices."""
    if not text:
        return choices_words(choices)
    of_filter = {name: choices[name] for name in FILTER if choices.get(name)}
    return f"{text} ({choices_words(of_filter)})" if of_filter else text


def choices_words(choices: Mapping[str, object]) -> str:
    """What was chosen beside a question, as it was typed; the name of a row stays out."""
    return "; ".join(
        f"{name} {' and '.join(map(str, value)) if isinstance(value, tuple | list) else value}"
        for name, value in choices.items()
        if name != "row"
    )


def _guard_of(workspace: Workspace) -> _Guard:
    guard = object.__getattribute__(workspace, "_guard")
    assert isinstance(guard, _Guard)
    return guard


def _refused(guard: _Guard, action: AuditedAction) -> PermissionError:
    try:
        guard.write(action.what, "refused")
    except OSError as error:
        LOG.warning("the audit log could not be written: %s", error.strerror)
    return PermissionError(
        "You can look and ask here, but not change what others see. Nothing was changed: "
        "an analyst of your team can do it."
    )


def _logged(guard: _Guard, method: Callable[..., Any], action: AuditedAction) -> Callable[..., Any]:
    """The method with a record before it and one after it."""

    @wraps(method)
    def logged(*args: Any, **kwargs: Any) -> Any:
        arguments = _arguments(method, args, kwargs)
        dataset, about = _key_of(arguments.get(action.dataset)), action.about(arguments)
        _log_before(guard, action.what, "begun", dataset, about)
        try:
            result = method(*args, **kwargs)
        except BaseException:
            _log_after(guard, action.what, "not done", dataset, about)
            raise
        outcome: Outcome = "done"
        if isinstance(result, Imported):
            dataset = result.dataset.key if result.dataset is not None else ""
            outcome = "done" if result.dataset is not None else "not done"
        elif result is False:
            outcome = "not done"
        _log_after(guard, action.what, outcome, dataset, about)
        return result

    return logged


def _log_before(
    guard: _Guard, what: str, outcome: Outcome, dataset: str = "", about: str = ""
) -> None:
    """A record that has to be there before anything happens."""
    try:
        guard.write(what, outcome, dataset, about)
    except OSError as error:
        raise PermissionError(
            "The audit log of this workspace cannot be written, so nothing was changed. "
            "Make room on the disk or give back the right to write, then try again."
        ) from error


def _log_after(guard: _Guard, what: str, outcome: Outcome, dataset: str, about: str) -> None:
    """How it ended; that it was begun is on the disk already."""
    try:
        guard.write(what, outcome, dataset, about)
    except OSError as error:
        LOG.warning("the audit log could not be written: %s", error.strerror)


def _arguments(method: Callable[..., Any], args: tuple[Any, ...], kwargs: Arguments) -> Arguments:
    try:
        return inspect.signature(method).bind_partial(*args, **kwargs).arguments
    except TypeError:
        return {}


def _key_of(argument: object) -> str:
    return str(getattr(argument, "key", argument) or "")
