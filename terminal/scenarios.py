"""Commands about what-ifs that were kept under a name: list, renew, remove, compare."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from terminal.opening import answer_of, dataset_of, model_of, workspace_of
from terminal.speaking import ANSWERED, Cannot, print_answer, print_json, sentence, tell

if TYPE_CHECKING:
    from answers.answer import Answer
    from datasets.cards.card import Dataset
    from datasets.workspace.workspace import SavedScenario, Workspace


def list_scenarios(arguments: argparse.Namespace) -> int:
    """The kept what-ifs of a dataset with their last answers, a line each."""
    with workspace_of(arguments) as workspace:
        dataset = dataset_of(workspace, arguments.dataset)
        if arguments.remove:
            workspace.drop_scenario(_called(workspace, dataset, arguments.remove).id)
        if arguments.renew:
            _renew(workspace, dataset)
        found = workspace.scenarios(dataset.key)
    if arguments.json:
        return print_json([_json(each, dataset) for each in found])
    for each in found:
        old = "" if each.fingerprint == dataset.fingerprint else "   (the data changed since)"
        tell(f"{each.name}: {each.answer.get('headline', '')}{old}")
    if not found:
        tell(f"No what-if of {dataset.key} is kept yet. Keep one: what-if … --save NAME")
    return ANSWERED


def compare_scenarios(arguments: argparse.Namespace) -> int:
    """Kept what-ifs side by side."""
    from analyses.what_if.compare import as_text
    from answers.answer import Asked

    with workspace_of(arguments) as workspace:
        dataset = dataset_of(workspace, arguments.dataset)
        named = [_called(workspace, dataset, name) for name in arguments.name]
        texts = tuple(as_text(each.name, each.choices) for each in named)
        model = model_of(workspace, dataset)
        asked = Asked("what_if", "", {"compare": texts})
        return print_answer(answer_of(workspace, model, asked), arguments)


def keep(workspace: Workspace, dataset: Dataset, name: str, answer: Answer) -> None:
    """Keep a what-if with its answer under a name."""
    from answers.json_form import to_json

    if {"lever", "compare"} & set(answer.question.choices):
        raise Cannot("Only a what-if of one change can be kept under a name.")
    try:
        workspace.keep_scenario(dataset, name, answer.question.choices, to_json(answer))
    except ValueError as error:
        raise Cannot(sentence(error)) from error


def _renew(workspace: Workspace, dataset: Dataset) -> None:
    """Estimate anew those that were answered on other data."""
    from answers.answer import Asked

    old = [s for s in workspace.scenarios(dataset.key) if s.fingerprint != dataset.fingerprint]
    if not old:
        return
    model = model_of(workspace, dataset)
    for each in old:
        choices = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in each.choices.items()
        }
        answer = answer_of(workspace, model, Asked("what_if", "", choices))
        keep(workspace, dataset, each.name, answer)


def _called(workspace: Workspace, dataset: Dataset, name: str) -> SavedScenario:
    found = workspace.scenarios(dataset.key)
    for each in found:
        if each.name.lower() == name.strip().lower():
            return each
    names = ", ".join(each.name for each in found) or "none yet"
    raise Cannot(f"No what-if of {dataset.key} is called {name}. Kept are: {names}.")


def _json(each: SavedScenario, dataset: Dataset) -> dict[str, object]:
    return {
        "name": each.name,
        "choices": each.choices,
        "headline": each.answer.get("headline"),
        "kept_at": each.kept_at,
        "current": each.fingerprint == dataset.fingerprint,
    }
