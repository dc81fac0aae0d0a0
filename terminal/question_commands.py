"""Commands that answer: questions, ask, what-if, deck."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from terminal.offered_questions import print_with_offers
from terminal.output import ANSWERED, Cannot, print_json, print_text
from terminal.resolve import answer_of, answers_of, dataset_of, model_of, question_of, workspace_of
from terminal.scenario_commands import keep

if TYPE_CHECKING:
    from answers.answer import Asked
    from datasets.cards.card import Dataset
    from datasets.workspace.workspace import Workspace

LISTS = ("set", "shift", "scale", "where")
SINGLE = ("cost", "fixed", "beyond", "refute", "lever", "goal")


def list_questions(arguments: argparse.Namespace) -> int:
    """What can be asked, and what cannot, with the reason."""
    from analyses._asking.ask import questions_for

    with workspace_of(arguments) as workspace:
        offered = questions_for(dataset_of(workspace, arguments.dataset))
    if arguments.json:
        return print_json([asdict(question) for question in offered])
    for question in offered:
        not_yet = "" if question.available else f"   (not yet: {question.why_not})"
        print_text(f"{question.text}{not_yet}")
    return ANSWERED


def ask_question(arguments: argparse.Namespace) -> int:
    """Answer a question asked in words."""
    from answers.answer import CannotAnswer

    with workspace_of(arguments) as workspace:
        dataset = dataset_of(workspace, arguments.dataset)
        try:
            asked = question_of(
                workspace, dataset, arguments.question, arguments.option, arguments.after
            )
        except CannotAnswer as cannot:
            raise Cannot(str(cannot)) from cannot
        answer = answer_of(workspace, model_of(workspace, dataset), asked)
        if not arguments.json:
            print_text(f"Understood as: {asked.understood}")
        return print_with_offers(workspace, dataset, answer, arguments)


def ask_what_if(arguments: argparse.Namespace) -> int:
    """Answer what a change would do."""
    from analyses._asking.understanding import understood
    from answers.answer import Asked, CannotAnswer

    typed: dict[str, Any] = {name: tuple(getattr(arguments, name)) for name in LISTS}
    typed |= {name: getattr(arguments, name) for name in SINGLE}
    choices = {name: value for name, value in typed.items() if value}
    choices |= {} if arguments.share == 1.0 else {"share": arguments.share}
    with workspace_of(arguments) as workspace:
        dataset = dataset_of(workspace, arguments.dataset)
        _check_that_something_changes(dataset, choices)
        try:
            asked = understood(Asked("what_if", "", choices), dataset)
        except CannotAnswer as cannot:
            raise Cannot(str(cannot)) from cannot
        answer = answer_of(workspace, model_of(workspace, dataset), asked)
        if arguments.save:
            keep(workspace, dataset, arguments.save, answer)
        return print_with_offers(workspace, dataset, answer, arguments)


def _check_that_something_changes(dataset: Dataset, choices: Mapping[str, Any]) -> None:
    """Nothing where a change is named; Cannot with what can be changed where none is."""
    from analyses._language.change import scenario_of
    from answers.answer import CannotAnswer

    if {"set", "shift", "scale", "lever"} & set(choices):
        return
    try:
        scenario_of(dataset)
    except CannotAnswer as cannot:
        raise Cannot(str(cannot)) from cannot


def _one_after_another(
    workspace: Workspace, dataset: Dataset, arguments: argparse.Namespace
) -> list[Asked]:
    """The questions of a deck, each read after those before it.

    Each has the typed choices that it takes.

    Raises:
        CannotAnswer: one is not understood, or none of them takes a typed choice.
    """
    from analyses._asking.ask import choices_of
    from answers.answer import CannotAnswer

    asked: list[Asked] = []
    earlier, left = list(arguments.after), dict.fromkeys(arguments.option)
    for text in arguments.question:
        taken = choices_of(question_of(workspace, dataset, text, (), earlier).key)
        own = [option for option in arguments.option if option.partition("=")[0] in taken]
        asked.append(question_of(workspace, dataset, text, own, earlier))
        earlier.append(text)
        for option in own:
            left.pop(option, None)
    if left:
        name = next(iter(left)).partition("=")[0]
        raise CannotAnswer(f"None of these questions has a choice called {name}.")
    return asked


def make_deck(arguments: argparse.Namespace) -> int:
    """Answer questions and write them as slides."""
    from answers.answer import CannotAnswer
    from datasets.access.guarded_workspace import note
    from exports.slides.deck import write_deck

    target = Path(arguments.out)
    if target.suffix.lower() != ".pptx":
        raise Cannot(f"{target.name} must end in .pptx. Nothing was written.")
    if not target.parent.is_dir():
        raise Cannot(f"There is no folder {target.parent}. Nothing was written.")
    with workspace_of(arguments) as workspace:
        dataset = dataset_of(workspace, arguments.dataset)
        try:
            questions = _one_after_another(workspace, dataset, arguments)
        except CannotAnswer as cannot:
            raise Cannot(str(cannot)) from cannot
        model = model_of(workspace, dataset)
        answers = answers_of(workspace, model, questions)
        note(workspace, "exported", dataset=dataset.key, about=target.name)
    today = datetime.now().astimezone().date()
    try:
        write_deck(answers, target, title=arguments.title, made_on=today)
    except OSError as error:
        raise Cannot(f"{target} could not be written: {error.strerror}.") from error
    if arguments.json:
        return print_json({"file": str(target), "answers": len(answers)})
    for answer in answers:
        print_text(f"Understood as: {answer.question.understood}")
        print_text(f"· {answer.headline}")
    print_text(f"{target}: written.")
    return ANSWERED
