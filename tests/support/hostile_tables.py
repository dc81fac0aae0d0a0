"""Tables whose names, values and titles are hostile, and files of them."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from datasets.cards.card import Dataset
from datasets.cards.edits import CardEdits
from datasets.workspace.workspace import Workspace
from tests.support.hostile_strings import EVERY, blocks

ROWS = 240
IN_A_TABLE = 60
LEVELS = 4


@dataclass(frozen=True)
class HostileTable:
    """Records of one table.

    Attributes:
        texts: the strings in it, each as a column name and as a value.
        title: what the dataset is called.
        header: names of the columns: outcome, names of rows, then one for each further string.
        rows: the cells.
    """

    texts: tuple[str, ...]
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


def hostile_tables() -> list[HostileTable]:
    """All strings in tables of sixty columns, each as a name, a value, and the name of a row."""
    return [_table(place, texts) for place, texts in enumerate(blocks(IN_A_TABLE))]


def _table(place: int, texts: tuple[str, ...]) -> HostileTable:
    draw = np.random.default_rng(place)
    signal = draw.normal(size=ROWS)
    outcome = np.where(signal + draw.normal(size=ROWS) > 0, texts[2], texts[3])
    columns: list[list[object]] = [[str(value) for value in outcome], _row_names(texts)]
    for each in range(2, len(texts)):
        known = signal + draw.normal(size=ROWS) * (1 if each < 6 else 30)
        if each % 3 == 0:
            columns.append([round(float(value), 3) for value in known])
            continue
        start = (each * LEVELS) % len(texts)
        levels = [texts[(start + step) % len(texts)] for step in range(LEVELS)]
        ranks = known.argsort().argsort() * LEVELS // ROWS
        columns.append([levels[int(rank)] for rank in ranks])
    rows = tuple(zip(*columns, strict=True))
    return HostileTable(texts, texts[place % len(texts)], texts, rows)


def _row_names(texts: tuple[str, ...]) -> list[object]:
    return [*texts, *(f"{texts[row % len(texts)]} {row}" for row in range(len(texts), ROWS))]


def as_json(table: HostileTable, path: Path) -> Path:
    """A JSON file, which can hold every character."""
    records = [dict(zip(table.header, row, strict=True)) for row in table.rows]
    path.write_text(json.dumps(records), encoding="ascii")
    return path


def as_csv(table: HostileTable, path: Path) -> Path:
    """A csv file; halves of letters cannot stand in one."""
    with path.open("w", encoding="utf-8", errors="replace", newline="") as target:
        csv.writer(target).writerows([table.header, *table.rows])
    return path


def edited(workspace: Workspace, card: Dataset) -> Dataset:
    """The card with an outcome, names of rows, levers, and hostile titles."""
    names = [column.name for column in card.columns]
    levels = card.column(names[0]).levels
    titles = tuple((name, EVERY[-1 - place]) for place, name in enumerate(names[40:50]))
    edits = CardEdits(
        outcome=names[0],
        positive=levels[0],
        ids=(names[1],),
        levers=tuple(names[2:12]),
        titles=titles,
        currency="$a$<b>",
    )
    return workspace.edit(card.key, edits)
