"""What an answer offers to ask next: tried on its support first, and read as it is meant.

A change goes from the worse value to the better one, for those who have the worse one now: for
everybody it would move some the wrong way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from analyses._asking.canonical import Distinct, canonical, distinct
from analyses._asking.reading.read import read
from analyses._asking.reading.reading import Asking
from analyses._asking.reading.wording import worded
from analyses._language.change import scenario_of
from analyses._language.change_phrase import if_phrase
from analyses._language.direction import less_is_wanted
from analyses._language.voice import Voice
from analyses._language.who import quoted
from answers.answer import Asked, CannotAnswer, Choice
from datasets.cards.card import Column, Dataset
from models.drivers.binary_contrast import binary_contrast
from models.drivers.held_out_shap import held_out_shap
from models.drivers.mean_shap import mean_shap
from models.effects.effect import is_supported
from models.interventions.adjustment_set import adjustment_set
from models.interventions.scenario import Scenario
from models.interventions.study import study_of
from models.statistics.levels import rows_by_level
from models.training.trained import TrainedModel

FEWEST = 50  # rows at either value
LESS, MORE = "0.9", "1.1"  # of a number that is moved


def offered(
    dataset: Dataset, key: str, choices: Mapping[str, Choice], natural: str = ""
) -> Asked | None:
    """A question to press; None where no words of it are read as it is meant.

    Args:
        dataset: whose words are typed.
        key: the question.
        choices: of it.
        natural: how somebody would ask it, taken where it is read as meant.
    """
    for words in filter(None, (natural, worded(Asking(key, choices), dataset))):
        asked, told = Asked(key, words, dict(choices)), read(words, dataset)
        if told.key is not None and _form(told.key, told.choices, dataset) == _form(
            key, choices, dataset
        ):
            return asked
    return None


def _form(key: str, choices: Mapping[str, Choice], dataset: Dataset) -> Distinct:
    return distinct(canonical(Asked(key, "", choices), dataset))


def texts_of(questions: Iterable[Asked | None], most: int = 4) -> tuple[str, ...]:
    """The words of these questions, each once, those that cannot be typed left out."""
    told = dict.fromkeys(asked.text for asked in questions if asked is not None)
    return tuple(told)[:most]


def helping_changes(model: TrainedModel, *, others_than: tuple[str, ...] = ()) -> Iterator[Asked]:
    """Changes of one lever each that help and that the data can answer, the strongest column first.

    Args:
        model: trained on the dataset.
        others_than: columns that are not changed.
    """
    dataset = model.dataset
    levers = [column for column in dataset.with_role("lever") if column.name in model.columns]
    weight = dict(zip(model.columns, mean_shap(model).columns, strict=True))
    for column in sorted(levers, key=lambda lever: -weight[lever.name]):
        choices = None if column.name in others_than else _helping(model, column)
        asked = None if choices is None else change_question(dataset, choices)
        if asked is not None:
            yield asked


def change_question(dataset: Dataset, choices: Mapping[str, Choice]) -> Asked | None:
    """A what-if to press, as people say it."""
    return offered(dataset, "what_if", choices, f"What {_condition(dataset, choices)}?")


def _helping(model: TrainedModel, column: Column) -> dict[str, Choice] | None:
    """The choices of the change that helps; None where none is told or supported."""
    values = model.explaining[column.name].iloc[model.sample]
    moved = held_out_shap(model).parts[:, model.columns.index(column.name)]
    sides = binary_contrast(values, moved)
    if sides is None:
        return None
    named = sides.mask(model.explaining)
    inside = named[model.sample]
    if not inside.any() or inside.all():
        return None
    higher = float(moved[inside].mean() - moved[~inside].mean())
    if higher == 0:
        return None
    named_is_worse = (higher > 0) == less_is_wanted(model.dataset)
    if column.kind == "number":
        up = (sides.cut is not None and sides.above) != named_is_worse
        choices: dict[str, Choice] = {"scale": (f"{column.name}={MORE if up else LESS}",)}
        can_scale = sides.cut is not None and (column.low or 0.0) > 0
        return choices if can_scale and is_answered(model, choices) else None
    worse = named if named_is_worse else ~named
    of_now, instead = (_most_frequent(model, column, side) for side in (worse, ~worse))
    if of_now is None or instead is None:
        return None
    choices = {
        "set": (f"{column.name}={instead}",),
        "where": (f"{quoted(column.name)}={quoted(of_now)}",),
    }
    return choices if is_answered(model, choices) else None


def _most_frequent(model: TrainedModel, column: Column, side: np.ndarray) -> str | None:
    """The level that most rows of a side have and that says something of this column alone."""
    counts = rows_by_level(model.explaining[column.name][side])
    shared = _shared_levels(model.dataset)
    fit = [(count, level) for level, count in counts.items()
           if count >= FEWEST and level not in shared]  # fmt: skip
    return max(fit)[1] if fit else None


def _shared_levels(dataset: Dataset) -> frozenset[str]:
    """Levels that several columns have and that say more than yes or no: "No internet service"."""
    seen: set[str] = set()
    shared: set[str] = set()
    for column in dataset.explaining:
        if column.kind == "category":
            shared |= seen & set(column.levels)
            seen |= set(column.levels)
    return frozenset(level for level in shared if " " in level)


def is_answered(model: TrainedModel, choices: Mapping[str, Choice]) -> bool:
    """True where the change would be answered; the estimate itself is not made."""
    try:
        scenario = _scenario(model.dataset, choices)
    except CannotAnswer:  # a name or value that cannot be typed
        return False
    follow = [column.name for column in model.dataset.explaining if column.follows]
    alike = adjustment_set(model.explaining, scenario.levers, follow, seed=model.seed)
    used = {*scenario.levers, *alike, *scenario.looks_at}
    study = study_of(model, tuple(name for name in model.columns if name in used))
    return is_supported(study, scenario)


def _scenario(dataset: Dataset, choices: Mapping[str, Choice]) -> Scenario:
    def texts(name: str) -> tuple[str, ...]:
        value = choices.get(name, ())
        return value if isinstance(value, tuple) else ()

    return scenario_of(
        dataset,
        set_to=texts("set"),
        shift=texts("shift"),
        scale=texts("scale"),
        where=texts("where"),
        share=float(str(choices.get("share", 1.0))),
    )


def _condition(dataset: Dataset, choices: Mapping[str, Choice]) -> str:
    return if_phrase(Voice(dataset), _scenario(dataset, choices))
