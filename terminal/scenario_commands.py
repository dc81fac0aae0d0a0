"""Commands about what-ifs that were kept under a name: list, renew, remove, compare."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from terminal.output import ANSWERED, Cannot, print_answer, print_json, print_text, sentence
from terminal.resolve import answer_of, dataset_of, model_of, workspace_of

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
        scenarios = workspace.scenarios(dataset.key)
    if arguments.json:
        return print_json([_json(scenario, dataset) for scenario in scenarios])
    for scenario in scenarios:
        old = "" if scenario.fingerprint == dataset.fingerprint else "   (the data changed since)"
        print_text(f"{scenario.name}: {scenario.answer.get('headline', '')}{old}")
    if not scenarios:
        print_text(f"No what-if of {dataset.key} is kept yet. Keep one: what-if … --save NAME")
    return ANSWERED


def compare_scenarios(arguments: argparse.Namespace) -> int:
    """Kept what-ifs side by side."""
    from analyses._asking.understanding import understood
    from analyses.what_if.compare import as_text
    from answers.answer import Asked

    with workspace_of(arguments) as workspace:
        dataset = dataset_of(workspace, arguments.dataset)
        scenarios = [_called(workspace, dataset, name) for name in arguments.name]
        texts = tuple(as_text(scenario.name, scenario.choices) for scenario in scenarios)
        model = model_of(workspace, dataset)
        asked = understood(Asked("what_if", "", {"compare": texts}), dataset)
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
    for scenario in old:
        choices = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in scenario.choices.items()
        }
        answer = answer_of(workspace, model, Asked("what_if", "", choices))
        keep(workspace, dataset, scenario.name, answer)


def _called(workspace: Workspace, dataset: Dataset, name: str) -> SavedScenario:
    scenarios = workspace.scenarios(dataset.key)
    for scenario in scenarios:
        if scenario.name.lower() == name.strip().lower():
            return scenario
    names = ", ".join(scenario.name for scenario in scenarios) or "none yet"
    raise Cannot(f"No what-if of {dataset.key} is called {name}. Kept are: {names}.")


def _json(scenario: SavedScenario, dataset: Dataset) -> dict[str, object]:
    return {
        "name": scenario.name,
        "choices": scenario.choices,
        "headline": scenario.answer.get("headline"),
        "kept_at": scenario.kept_at,
        "current": scenario.fingerprint == dataset.fingerprint,
    }
