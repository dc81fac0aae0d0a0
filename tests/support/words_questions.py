"""All that can be asked of a model: every question found, with choices that are right and wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from analyses._asking.ask import choices_of, questions_for
from analyses._asking.registry import analyses
from analyses._language.rows import row_names
from answers.answer import Asked
from answers.question import PickColumn, PickNumber, PickRow
from datasets.cards.card import Column
from models.training.trained import TrainedModel

ROWS_ASKED = 28
MOST_CHANGES = 5
OFTEN = 0.4  # how often what costs much is asked
NOBODY = "Nobody"
PLANS = ("Cheap", "Dear, yet good", "In between")


def questions(model: TrainedModel, draw: np.random.Generator) -> Iterator[Asked]:
    """Every question that is offered, each in several ways; a new one joins by its controls."""
    for offered in questions_for(model.dataset):
        if offered.key == "what_if":
            ways = list(what_ifs(model, draw))
        elif offered.key == "what_would_keep":
            ways = list(keep_plans(model, draw))
        else:
            ways = list(by_controls(offered.key, model, draw))
        yield from (Asked(offered.key, "", each) for each in ways)
    yield Asked("no_such_question", "", {})
    yield Asked("can_we_trust_it", "", {"no_such_choice": "1"})


def by_controls(
    key: str, model: TrainedModel, draw: np.random.Generator
) -> Iterator[dict[str, Any]]:
    """As it starts, then with what each of its controls offers."""
    yield {}
    for control in analyses()[key].QUESTION.controls:
        if control.name not in choices_of(key):
            continue
        match control:
            case PickNumber(low=low, high=high):
                yield {control.name: int(draw.integers(low, high + 1))}
            case PickRow():
                yield from ({control.name: name} for name in some_rows(model, draw))
            case PickColumn():
                yield from ({control.name: column} for column in model.columns)
                yield {control.name: model.dataset.explaining[0].title}
                yield {control.name: "nothing of the kind"}
            case _:
                pass


def some_rows(model: TrainedModel, draw: np.random.Generator) -> list[str]:
    names = row_names(model)
    places = draw.choice(len(names), ROWS_ASKED, replace=False)
    return [*(str(names.iloc[place]) for place in places), NOBODY]


def keep_plans(model: TrainedModel, draw: np.random.Generator) -> Iterator[dict[str, Any]]:
    rows = some_rows(model, draw)
    yield {}
    for place, row in enumerate(rows):
        yield {"row": row, **({"aim": "higher"} if place % 3 == 0 else {})}
    level = "0.1" if model.dataset.is_rate else f"{np.quantile(model.outcome, 0.1):.6g}"
    yield {"row": rows[0], "target": level, "aim": "lower"}
    yield {"row": rows[1], "target": "plenty"}
    yield {"row": rows[2], "aim": "sideways"}
    yield {"row": rows[3], "cost": (f"{model.columns[0]}=-1",)}
    yield {"row": rows[3], "cost": (f"{model.dataset.outcome.name}=2",)}  # type: ignore[union-attr]


def what_ifs(model: TrainedModel, draw: np.random.Generator) -> Iterator[dict[str, Any]]:
    """Changes of every column, for whom, at what cost, with wrong ones among them."""
    columns = list(model.dataset.explaining)
    changes = [change for column in columns for change in moves(column, draw)]
    yield {}
    for place, change in enumerate(changes[:: max(1, len(changes) // MOST_CHANGES)]):
        extra: dict[str, Any] = {}
        if place % 3 == 1:
            extra = {"cost": 3.0, "fixed": float(draw.choice([0.0, 500.0]))}
        if place % 3 == 2:
            extra = {"where": (condition(columns[place % len(columns)], draw),)}
        if place % 5 == 4:
            extra |= {"share": 0.3}
        yield {**change, **extra}
    if draw.random() < OFTEN:
        yield {**changes[0], "refute": True}
    yield {**changes[-1], "beyond": True}
    if len(columns) > 1:
        yield merged(changes[0], next(moves(columns[-1], draw)))
    if draw.random() < OFTEN:
        yield {"lever": columns[-1].name}
    goal = "20%" if model.dataset.is_rate else f"{np.quantile(model.outcome, 0.6):.6g}"
    yield {"lever": columns[0].name, "goal": goal}
    yield {"lever": columns[0].name, "goal": "the moon"}
    named = [json.dumps({"name": name, **each}) for name, each in zip(PLANS, changes, strict=False)]
    yield {"compare": tuple(named if draw.random() < OFTEN else named[:2])}
    yield {"compare": tuple(named[:1])}
    yield {"compare": ("{", "}")}
    yield from wrong(columns, model)


def wrong(columns: list[Column], model: TrainedModel) -> Iterator[dict[str, Any]]:
    """Asks that nobody can answer."""
    outcome = model.dataset.outcome
    first = columns[0].name
    yield {"set": ("nothing of the kind=1",)}
    yield {"set": (f"{outcome.name if outcome else ''}=1",)}
    yield {"set": (f"{first}=no such value",)}
    yield {"set": (first,)}
    yield {"set": (f"{first}=1", f"{first}=2")}
    yield {"scale": (f"{first}=-2",)}
    yield {"shift": (f"{first}=much",)}
    yield {"set": (f"{first}=1",), "share": 0.0}
    yield {"set": (f"{first}=1",), "where": (f"{first}>none",)}
    yield {"set": (f"{first}=1",), "where": ("all of them",)}
    for column in model.dataset.with_role("id", "left_out", "date"):
        yield {"set": (f"{column.name}=1",)}


def moves(column: Column, draw: np.random.Generator) -> Iterator[dict[str, Any]]:
    """Changes of one column: to its values, or up and down, within and beyond the data."""
    if column.kind != "number":
        for level in column.levels[:2]:
            yield {"set": (f"{column.name}={level}",)}
        return
    low, high = column.low or 0.0, column.high or 0.0
    yield {"shift": (f"{column.name}={(high - low) * float(draw.choice([-0.1, 0.05, 0.2])):.4g}",)}
    yield {"scale": (f"{column.name}={float(draw.choice([0.9, 1.1, 1.05])):g}",)}
    yield {"set": (f"{column.name}={(low + high) / 2:.6g}",)}
    yield {"shift": (f"{column.name}={high - low:.4g}",)}


def condition(column: Column, draw: np.random.Generator) -> str:
    if column.kind != "number":
        return f'{column.name}="{column.levels[0].replace(chr(34), chr(34) * 2)}"'
    middle = ((column.low or 0.0) + (column.high or 0.0)) / 2
    compare = str(draw.choice(["<=", ">", ">=", "<"]))
    return f"{column.name}{compare}{middle:.5g}"


def merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Both changes at once."""
    return {key: (*one.get(key, ()), *other.get(key, ())) for key in {**one, **other}}
