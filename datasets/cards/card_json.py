"""A card as JSON, for programs: stable names, what the command line prints."""

from __future__ import annotations

from datasets.cards.card import Column, Dataset


def entry_json(dataset: Dataset) -> dict[str, object]:
    """A dataset's line in a list: key, title, rows, outcome."""
    return {
        "key": dataset.key,
        "title": dataset.title,
        "rows": dataset.rows,
        "outcome": dataset.outcome.name if dataset.outcome else None,
    }


def card_json(dataset: Dataset) -> dict[str, object]:
    """The whole card: outcome and positive value, columns with roles, problems, notes, synonyms."""
    return entry_json(dataset) | {
        "fingerprint": dataset.fingerprint,
        "positive": dataset.positive,
        "split": dataset.split or "random",
        "simulated": dataset.simulated,
        "columns": [_column_json(column) for column in dataset.columns],
        "problems": list(dataset.problems),
        "notes": list(dataset.notes),
        **({"synonyms": dict(dataset.synonyms)} if dataset.synonyms else {}),
    }


def _column_json(column: Column) -> dict[str, object]:
    return {
        "name": column.name,
        "title": column.title,
        "type": column.kind,
        "role": column.role,
        "why": column.why,
        "missing": column.missing,
        "distinct": column.distinct,
        "randomised": column.randomised,
        "follows": column.follows,
    }
