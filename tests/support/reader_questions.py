"""Questions with what each must give, and whether a reading gives it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from analyses._asking.reading.read import read
from analyses._asking.reading.reading import LISTS, Asking, QuestionReading
from answers.answer import Choice
from datasets.cards.card import Dataset
from tests.support.reader_cards import card

FOLDER = Path(__file__).parent / "questions"
NUMBERS = ("share", "how_many")
ASIDE = ("end", "as")  # what may be left out or differ without another answer

Outcome = Literal["right", "offered", "refused", "wrong"]


@dataclass(frozen=True)
class Typed:
    """A typed question.

    Attributes:
        dataset: key of the card.
        text: as typed.
        before: the question before it, or empty.
        meant: what it may give: askings, "offered", "refused", "not there".
    """

    dataset: str
    text: str
    before: str
    meant: tuple[Asking | str, ...]


def questions(file: str) -> Iterator[Typed]:
    """The questions of a file, line by line."""
    dataset = ""
    for line in (FOLDER / file).read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("["):
            dataset = line.strip("[]")
            continue
        text, _, meant = line.partition(" => ")
        asked, _, before = text.partition(" <- ")
        told = tuple(_meant(part.strip()) for part in meant.split("||"))
        yield Typed(dataset, asked.strip(), before.strip(), told)


def listed(file: str) -> Iterator[Typed]:
    """The questions of a JSON file: any of the readings under `expect` is right."""
    for entry in json.loads((FOLDER / file).read_text(encoding="utf-8")):
        meant = tuple(
            each
            if isinstance(each, str)
            else Asking(each["key"], _lists_as_tuples(each["choices"]))
            for each in entry["expect"]
        )
        yield Typed(entry["dataset"], entry["question"], entry.get("after", ""), meant)


def _lists_as_tuples(choices: Mapping[str, object]) -> dict[str, Choice]:
    return {
        name: tuple(value) if isinstance(value, list) else value  # type: ignore[misc]
        for name, value in choices.items()
    }


def read_typed(typed: Typed) -> QuestionReading:
    """How the reader reads it, after the question before it."""
    dataset = card(typed.dataset)
    rows = frozenset({"C103945", "C100017", "C100042", "7590-VHVEG"})
    before = read(typed.before, dataset, rows) if typed.before else None
    return read(typed.text, dataset, rows, after=before)


def outcome_of(typed: Typed, reading: QuestionReading) -> Outcome:
    """Whether the reading gives what is meant, offers it, refuses, or is about something else."""
    dataset = card(typed.dataset)
    meant = [each for each in typed.meant if isinstance(each, Asking)]
    if reading.asking is not None:
        return "right" if any(same(reading.asking, each, dataset) for each in meant) else "wrong"
    wanted = [each for each in typed.meant if isinstance(each, str)]
    if any(each in {"refused", "not there"} for each in wanted) or (
        "offered" in wanted and (reading.readings or reading.unused)
    ):
        return "right"
    offers = any(same(offer, each, dataset) for offer in reading.readings for each in meant)
    return "offered" if offers else "refused"


OPTIONAL = ("end", "group", "against")  # compared only where an expectation names them


def same(found: Asking, meant: Asking, dataset: Dataset) -> bool:
    """True where both ask the same, lists without order and what is optional aside."""
    return found.key == meant.key and _plain(found, dataset, meant) == _plain(meant, dataset, meant)


def _plain(asking: Asking, dataset: Dataset, meant: Asking) -> Mapping[str, object]:
    told: dict[str, object] = {}
    for name, value in asking.choices.items():
        if name in OPTIONAL and name not in meant.choices:
            continue
        if name == "share":
            told[name] = round(float(str(value)), 4)
        elif isinstance(value, tuple):
            told[name] = frozenset(_condition(each, dataset) for each in value)
        else:
            told[name] = str(value)
    return told


def _condition(text: str, dataset: Dataset) -> str:
    """A condition in one spelling: "not this" of two values is "the other"."""
    name, mark, value = text.partition(" != ")
    if mark:
        levels = dataset.column(name).levels
        if len(levels) == 2 and value in levels:
            return f"{name}={next(level for level in levels if level != value)}"
    name, mark, value = text.partition(" in ")
    if mark:
        return f"{name} in {', '.join(sorted(value.split(', ')))}"
    return text.replace('"', "").replace("=+", "=")


def _meant(told: str) -> Asking | str:
    key, *choices = [part.strip() for part in told.split(" | ")]
    if key in {"offered", "refused"} or key.startswith("not there"):
        return "not there" if key.startswith("not there") else key
    found: dict[str, object] = {}
    for choice in choices:
        name, _, value = choice.partition(": ")
        if name in (*LISTS, "group", "against"):
            found[name] = (*found.get(name, ()), value)  # type: ignore[misc]
        else:
            found[name] = float(value) if name in NUMBERS else value
    if "how_many" in found:
        found["how_many"] = int(str(found["how_many"]).partition(".")[0])
    return Asking(key, found)  # type: ignore[arg-type]
