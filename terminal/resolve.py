"""From what was typed to the workspace, the dataset, the question and its answer."""

from __future__ import annotations

import argparse
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from terminal.output import Cannot, print_error, print_progress, sentence

if TYPE_CHECKING:
    from analyses._asking.reading.reading import QuestionReading
    from answers.answer import Answer, Asked
    from datasets.access.guarded_workspace import Visitor
    from datasets.cards.card import Dataset
    from datasets.workspace.workspace import Workspace
    from models.training.trained import TrainedModel


def workspace_of(arguments: argparse.Namespace) -> Workspace:
    """The workspace that is meant, with the built-in samples; Cannot where it cannot be opened."""
    from datasets.access.guarded_workspace import Visitor

    opened = _opened(arguments.workspace)
    return _in_hands_of(opened, Visitor())


@contextmanager
def workspace_for(folder: Path, visitor: Visitor) -> Iterator[Workspace]:
    """A workspace as somebody may use it, closed in the end; Cannot where it cannot be opened."""
    with _opened(folder) as opened:
        yield _in_hands_of(opened, visitor)


def _opened(folder: str | Path) -> Workspace:
    from datasets.workspace.workspace import Workspace

    try:
        workspace = Workspace(folder)
        workspace.install_samples()
    except OSError as error:
        raise Cannot(sentence(error)) from error
    if workspace.migrated:
        print_error(workspace.migrated)
    return workspace


def _in_hands_of(opened: Workspace, visitor: Visitor) -> Workspace:
    from datasets.access.audit import AuditLog
    from datasets.access.guarded_workspace import GuardedWorkspace

    return GuardedWorkspace(opened, AuditLog(opened.folder), visitor)


def dataset_of(workspace: Workspace, key: str) -> Dataset:
    """The dataset of that key; Cannot with the nearest one where there is none."""
    dataset = workspace.find(key)
    if dataset is not None:
        return dataset
    near = workspace.nearest(key)
    hint = f" Did you mean {near}?" if near else " `cli.py list` names those that are here."
    raise Cannot(f"There is no dataset called {key}.{hint}")


def question_of(
    workspace: Workspace,
    dataset: Dataset,
    text: str,
    options: Sequence[str] = (),
    after: Sequence[str] = (),
    *,
    names_rows: bool = True,
) -> Asked:
    """The question that is meant, with typed choices; CannotAnswer where it is not understood.

    Args:
        workspace: with the names of the rows.
        dataset: that is asked.
        text: in words, or a question's key where choices are typed.
        options: "name=value" each.
        after: the questions before it, which a follow-up changes.
        names_rows: False where a name of a row is a word like any other.
    """
    from analyses._asking.ask import typed_choices
    from analyses._asking.registry import analyses
    from analyses._asking.selection import STANDING
    from analyses._asking.understanding import asked_of, understood
    from answers.answer import Asked

    key = text.strip()
    if key in analyses() and options:
        asked = Asked(key, "")
    else:
        reading = reading_of(workspace, dataset, text, after, names_rows=names_rows)
        workspace.note_unknown(dataset, reading.unknown)
        asked = asked_of(reading, dataset)
    more = typed_choices(asked.key, options)
    for name in STANDING:  # a filter that is typed holds beside the one in the words
        own = asked.choices.get(name)
        if isinstance(own, tuple) and isinstance(added := more.get(name), tuple):
            more[name] = tuple(dict.fromkeys((*own, *added)))
    return understood(Asked(asked.key, asked.text, {**asked.choices, **more}), dataset)


def reading_of(
    workspace: Workspace,
    dataset: Dataset,
    text: str,
    after: Sequence[str] = (),
    *,
    names_rows: bool = True,
) -> QuestionReading:
    """How a text is read after the questions before it."""
    from analyses._asking.reading.conversation import read_after
    from analyses._asking.understanding import row_names
    from models.training.rows_read import rows_used

    ids = [column.name for column in dataset.with_role("id")] if names_rows else []
    rows = row_names(rows_used(workspace, dataset, ids)) if ids else frozenset()
    return read_after(text, dataset, rows, after)


def model_of(workspace: Workspace, dataset: Dataset) -> TrainedModel:
    """The dataset's model, trained or reopened; Cannot where nothing can be learnt."""
    from models.training.training import train_stored

    if dataset.problems:
        raise Cannot(f"{dataset.title}: {' '.join(dataset.problems)}")
    try:
        return train_stored(workspace, dataset, progress=print_progress)
    except ValueError as error:
        raise Cannot(f"{dataset.title}: {sentence(error)} Nothing was calculated.") from error


def answers_of(
    workspace: Workspace, model: TrainedModel, questions: Sequence[Asked]
) -> list[Answer]:
    """The answer to each question; the same question in other words is calculated once."""
    from analyses._asking.canonical import distinct

    found: dict[Hashable, Answer] = {}
    answers = []
    for asked in questions:
        key = distinct(asked)
        if key not in found:
            found[key] = answer_of(workspace, model, asked)
        question = replace(asked, text=asked.text or found[key].question.text)
        answers.append(replace(found[key], question=question))
    return answers


def answer_of(workspace: Workspace, model: TrainedModel, asked: Asked) -> Answer:
    """The answer to a question, counted among those asked; Cannot where it cannot be asked."""
    from analyses._asking.ask import ask
    from analyses._asking.canonical import distinct
    from analyses._asking.looks import with_looks
    from answers.answer import CannotAnswer
    from datasets.access.guarded_workspace import note, question_words

    action = "asked a what-if" if asked.key == "what_if" else "asked"
    about = question_words(asked.text, asked.choices)
    note(workspace, action, dataset=model.dataset.key, about=about)
    try:
        answer = ask(model, asked, print_progress)
    except CannotAnswer as cannot:
        raise Cannot(str(cannot)) from cannot
    except OSError as error:
        raise Cannot(sentence(error)) from error
    finally:
        print_progress("", 1.0)
    key, choices = distinct(asked)
    try:
        return with_looks(answer, workspace.count_question(model.dataset, key, dict(choices)))
    except OSError as error:  # a full disk costs the count of questions, not the answer
        print_error(f"This question was not counted: {sentence(error)}")
        return answer
