"""A card's JSON keeps the names that programs rely on."""

from __future__ import annotations

import json

from datasets.cards.card import Column, Dataset
from datasets.cards.card_json import card_json, entry_json

CARD = Dataset(
    key="shop",
    title="Shop",
    rows=12,
    fingerprint="abc123",
    positive="Yes",
    columns=(
        Column("id", "ID", "text", "id", why="Every row has its own.", distinct=12),
        Column("left", "Left", "yes_no", "outcome", missing=1, distinct=2),
    ),
    problems=("Too few rows.",),
)


def test_an_entry_names_its_outcome() -> None:
    assert entry_json(CARD) == {"key": "shop", "title": "Shop", "rows": 12, "outcome": "left"}


def test_a_card_is_plain_json_with_every_column() -> None:
    record = json.loads(json.dumps(card_json(CARD)))
    assert record["problems"] == ["Too few rows."]
    assert [column["role"] for column in record["columns"]] == ["id", "outcome"]
    assert record["columns"][1]["missing"] == 1
    assert record["columns"][0]["why"] == "Every row has its own."
    assert set(record["columns"][0]) >= {
        "name",
        "title",
        "type",
        "role",
        "why",
        "missing",
        "distinct",
    }


def test_no_outcome_is_null() -> None:
    bare = Dataset("bare", "Bare", 2, "abc123", (Column("a", "A", "number", "driver"),))
    assert card_json(bare)["outcome"] is None
    assert card_json(bare)["positive"] is None
