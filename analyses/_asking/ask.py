"""Asking: which questions fit a dataset, and answering one with provenance and checks in order."""

from __future__ import annotations

import inspect
import keyword
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from typing import assert_never

from analyses._asking.offers import offered, texts_of
from analyses._asking.question_words import in_words
from analyses._asking.registry import Analysis, analyses
from analyses._asking.selection import (
    STANDING,
    GroupRefusal,
    Selection,
    cannot_be_asked,
    check_columns,
    check_row,
    named,
    narrowed,
    question_with,
    refusal_of,
    selection_of,
)
from analyses._language.voice import Voice
from answers.answer import Answer, Asked, CannotAnswer, Choice, Provenance
from answers.checks import by_weight
from answers.question import Need, Question
from datasets.cards.card import Dataset
from datasets.progress import Progress, silent
from models.training.trained import TrainedModel

MISSING: dict[Need, str] = {
    "outcome": "no column is set as the outcome",
    "rate": "this needs an outcome that happens or not, and {outcome} is a number",
    "number": "this needs an outcome that is a number, and {outcome} happens or not",
    "lever": "no column is set as something that can be changed",
    "date": "no column is set as the date",
    "id": "no column names the rows",
    "value": "no column says what a row is worth",
}
PACKAGES = ("duckdb", "numpy", "pandas", "scikit-learn", "xgboost-cpu", "xgboost")
FITTING = 0.4  # of the progress, where rows or columns are picked and fitted first

YES_OR_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class Offered:
    """A question as a dataset offers it.

    Attributes:
        key: the analysis.
        text: in the dataset's words.
        available: True where the dataset has what it needs.
        why_not: one plain sentence where it has not, else empty.
    """

    key: str
    text: str
    available: bool
    why_not: str = ""


def questions_for(dataset: Dataset) -> tuple[Offered, ...]:
    """Every question, those that the dataset cannot answer with the reason."""
    return tuple(
        _offered(analysis.QUESTION, dataset, analysis.QUESTION.needs_unchosen)
        for analysis in analyses().values()
    )


def ask(model: TrainedModel, asked: Asked, progress: Progress = silent) -> Answer:
    """Answer a question that was understood.

    Raises:
        CannotAnswer: where nobody could with these choices, saying why and what to do.
    """
    analysis = analyses().get(asked.key)
    if analysis is None:
        raise CannotAnswer(f"There is no question called {asked.key}.", _those_there_are())
    missing = _offered(analysis.QUESTION, model.dataset).why_not
    if missing:
        raise CannotAnswer(missing, "Open Data and set it, or use `cli.py set`.")
    accepted = choices_of(asked.key)
    extra = sorted(set(asked.choices) - set(accepted))
    if extra:
        raise CannotAnswer(
            f"This question has no choice called {extra[0]}.",
            f"It takes: {', '.join(accepted) or 'none'}.",
        )
    own = _own_choices(asked.key)
    picked = selection_of(
        model.dataset, {name: v for name, v in asked.choices.items() if name not in own}
    )
    mine = {name: value for name, value in asked.choices.items() if name in own}
    if picked is None:
        answer = analysis.answer(model, progress=progress, **_arguments(mine))
    else:
        answer = _of_selection(model, analysis, mine, picked, progress)
    return replace(
        answer,
        question=Asked(
            asked.key, asked.text or answer.question.text, asked.choices, asked.understood
        ),
        checks=by_weight(answer.checks),
    )


def model_for(
    model: TrainedModel, choices: Mapping[str, Choice], progress: Progress = silent
) -> TrainedModel:
    """The model that a question with these choices is asked of: of all rows, or of those picked.

    Raises:
        CannotAnswer: a choice cannot be meant, or too few rows are left.
    """
    picked = selection_of(model.dataset, choices)
    if picked is None:
        return model
    refusal = refusal_of(model, picked)
    if refusal is not None:
        raise CannotAnswer(*(finding.statement for finding in refusal.findings[:2]))
    return narrowed(model, picked, progress)


def _of_selection(
    model: TrainedModel,
    analysis: Analysis,
    choices: Mapping[str, Choice],
    picked: Selection,
    progress: Progress,
) -> Answer:
    """The question asked of the rows and columns picked, or why these cannot be asked about."""
    refusal = refusal_of(model, picked)
    if refusal is not None:
        if model.part_of is not None:
            raise cannot_be_asked(model, refusal)
        return _refused(model, analysis.QUESTION, picked, refusal, choices)

    def fitting(words: str, done: float) -> None:
        progress(words, FITTING * done)

    def answering(words: str, done: float) -> None:
        progress(words, FITTING + (1 - FITTING) * done)

    part = narrowed(model, picked, fitting)
    missing = _offered(analysis.QUESTION, part.dataset).why_not
    if missing:
        raise CannotAnswer(missing, "Ask about more of them, or leave fewer columns out.")
    check_columns(part, picked, choices)
    check_row(model, part, picked, str(choices.get("row") or ""))
    answer = analysis.answer(part, progress=answering, **_arguments(choices))
    question = replace(answer.question, text=question_with(answer.question, picked))
    return named(replace(answer, question=question), picked, model, part)


def _refused(
    model: TrainedModel,
    question: Question,
    picked: Selection,
    refusal: GroupRefusal,
    choices: Mapping[str, Choice],
) -> Answer:
    """Why a group cannot be asked about; the same of the nearest larger one is offered."""
    asked = Asked(question.key, in_words(question, model.dataset))
    return Answer(
        question=replace(asked, text=question_with(asked, picked)),
        headline=refusal.headline,
        grade="none",
        checks=(refusal.check,),
        method="Rows with a known outcome were counted; nothing was fitted.",
        provenance=replace(provenance(model), rows=refusal.rows),
        findings=refusal.findings,
        about=f"{refusal.rows:,} of {picked.voice.rows(len(model.outcome))}",
        ask_next=texts_of([_of_larger_group(model.dataset, question, picked, refusal, choices)]),
    )


def _of_larger_group(
    dataset: Dataset,
    question: Question,
    picked: Selection,
    refusal: GroupRefusal,
    choices: Mapping[str, Choice],
) -> Asked | None:
    if refusal.nearest is None:
        return None
    larger = {"where": refusal.nearest, "without": picked.without}
    return offered(
        dataset, question.key, {**choices, **{name: each for name, each in larger.items() if each}}
    )


def choices_of(key: str) -> tuple[str, ...]:
    """Names of the choices that a question takes: its own, for whom, and without what."""
    own = _own_choices(key)
    return (*own, *(name for name in STANDING if name not in own))


def _own_choices(key: str) -> tuple[str, ...]:
    parameters = inspect.signature(analyses()[key].answer).parameters
    return tuple(name.rstrip("_") for name in parameters if name not in {"model", "progress"})


def argument_of(choice: str) -> str:
    """The argument that takes a choice; one that is a word of Python's own ends in "_"."""
    return f"{choice}_" if keyword.iskeyword(choice) else choice


def _arguments(choices: Mapping[str, Choice]) -> dict[str, Choice]:
    """The choices as an analysis takes them."""
    return {argument_of(name): value for name, value in choices.items()}


def typed_choices(key: str, options: Sequence[str]) -> dict[str, Choice]:
    """Choices typed as "name=value" each, read as the question's own kinds.

    Raises:
        CannotAnswer: no such choice, or a value of the wrong kind.
    """
    kinds = inspect.signature(analyses()[key].answer, eval_str=True).parameters
    choices: dict[str, Choice] = {}
    for option in options:
        name, mark, value = option.partition("=")
        if not mark or name not in choices_of(key):
            raise CannotAnswer(
                f"This question has no choice called {name}.",
                f"It takes: {', '.join(choices_of(key)) or 'none'}.",
            )
        argument = argument_of(name)
        kind = kinds[argument].annotation if argument in kinds else tuple
        try:
            if kind is bool:
                choices[name] = YES_OR_NO[value.strip().lower()]
            elif kind in (int, float):
                choices[name] = kind(value)
            elif kind is str:
                choices[name] = value
            else:
                earlier = choices.get(name, ())
                choices[name] = (*(earlier if isinstance(earlier, tuple) else ()), value)
        except ValueError as error:
            raise CannotAnswer(f"{name} takes a number, not “{value}”.") from error
        except KeyError as error:
            raise CannotAnswer(f"{name} takes yes or no, not “{value}”.") from error
    return choices


def provenance(model: TrainedModel) -> Provenance:
    """What an answer of this model rests on."""
    dataset = model.dataset
    return Provenance(
        dataset=dataset.key,
        fingerprint=dataset.fingerprint,
        rows=len(model.outcome),
        outcome=dataset.outcome.name if dataset.outcome else None,
        model=model.final.kind,
        scores={name: round(value, 6) for name, value in model.scores.as_numbers().items()},
        seed=model.seed,
        versions=versions(),
        simulated=dataset.simulated,
        title=dataset.title,
    )


def versions() -> dict[str, str]:
    """Versions of what numbers depend on."""
    return dict(_versions())


@cache
def _versions() -> dict[str, str]:
    numbers: dict[str, str] = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            numbers[package] = version(package)
        except ModuleNotFoundError:
            continue
    return numbers


def _offered(question: Question, dataset: Dataset, besides: Sequence[Need] = ()) -> Offered:
    text = in_words(question, dataset)
    if dataset.problems:
        return Offered(question.key, text, available=False, why_not=dataset.problems[0])
    needs = (*question.needs, *besides)
    lacking = next((need for need in needs if not _has(dataset, need)), None)
    if lacking is None:
        return Offered(question.key, text, available=True)
    if lacking in {"rate", "number"} and dataset.outcome is None:
        lacking = "outcome"
    reason = MISSING[lacking].format(outcome=Voice(dataset).outcome)
    return Offered(question.key, text, available=False, why_not=f"{dataset.title}: {reason}.")


def _has(dataset: Dataset, need: Need) -> bool:
    match need:
        case "outcome":
            return dataset.outcome is not None
        case "rate":
            return dataset.outcome is not None and dataset.is_rate
        case "number":
            return dataset.outcome is not None and not dataset.is_rate
        case "value":
            return dataset.value is not None
        case "lever" | "date" | "id":
            return bool(dataset.with_role(need))
        case _:
            assert_never(need)


def _those_there_are() -> str:
    return f"Those there are: {', '.join(analyses())}."
