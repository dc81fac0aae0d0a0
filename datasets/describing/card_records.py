"""Cards and what they are made from, as JSON records and back without loss."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import lru_cache
from typing import Any

import duckdb

from datasets.cards.card import Column, Dataset
from datasets.cards.edits import CardEdits
from datasets.cards.profile import Facts
from datasets.describing.build_card import Basis, Meaning
from datasets.leakage.find_leaks import Leak
from datasets.names import valid_text

CARDS_KEPT = 200


def write_card(card: Dataset) -> str:
    """The card as JSON text."""
    return valid_text(json.dumps(asdict(card), ensure_ascii=False))


@lru_cache(maxsize=CARDS_KEPT)
def read_card(text: str) -> Dataset:
    """The card of a JSON text that write_card made; cards are asked for at every click."""
    record = json.loads(text)
    columns = tuple(Column(**_tuples(column)) for column in record.pop("columns"))
    return Dataset(columns=columns, **_tuples(record))


def is_current(cursor: duckdb.DuckDBPyConnection, card: Dataset) -> bool:
    """True where a dataset is still of the data and roles of this card, as the cursor sees it."""
    rows = cursor.execute("select card from wherefore.cards where key = ?", [card.key]).fetchall()
    return bool(rows) and read_card(rows[0][0]).fingerprint == card.fingerprint


def write_basis(basis: Basis) -> str:
    """What a card is made from, as JSON text."""
    return valid_text(json.dumps(asdict(basis), ensure_ascii=False))


def read_basis(text: str) -> Basis:
    """The basis of a JSON text that write_basis made."""
    record = json.loads(text)
    facts = tuple(Facts(**_tuples(facts_record)) for facts_record in record.pop("facts"))
    leaks = {name: Leak(**leak) for name, leak in record.pop("leaks").items()}
    edits = CardEdits(**_tuples(record.pop("edits")))
    meaning = Meaning(**_tuples(record.pop("meaning")))
    return Basis(facts=facts, leaks=leaks, edits=edits, meaning=meaning, **_tuples(record))


def _tuples(record: dict[str, Any]) -> dict[str, Any]:
    """Lists turned back into the tuples that they were."""
    return {name: _tuple(value) for name, value in record.items()}


def _tuple(value: object) -> object:
    return tuple(_tuple(item) for item in value) if isinstance(value, list) else value
