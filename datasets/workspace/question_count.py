"""How many questions were asked of a table: the more, the more of what surprises is chance.

A look is a question with its choices, asked of a dataset as it was then. Asked again it is the
same look and keeps its place; asked of other data or after another choice of columns it is a new
one, since that is another way to come upon something. They go with their dataset.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import duckdb

from datasets.names import valid_text
from datasets.storage.store import Store

NO_OTHER_QUESTION = frozenset({"refute"})  # choices that only look harder at the same answer


def place_of(
    store: Store, dataset: str, fingerprint: str, question: str, choices: Mapping[str, object]
) -> int:
    """Count a look; its place among those at this dataset, the first is 1."""
    counted_choices = {
        name: value for name, value in choices.items() if name not in NO_OTHER_QUESTION
    }
    question_text = valid_text(
        json.dumps([question, counted_choices], sort_keys=True, ensure_ascii=False)
    )
    look_key = [dataset, fingerprint, question_text]
    with store.cursor() as cursor:
        place = _find(cursor, look_key)
    if place is not None:
        return place
    with store.change() as cursor:
        place = _find(cursor, look_key)  # looked up again: another thread may have been first
        if place is not None:
            return place
        cursor.execute(
            "insert into wherefore.looks select ?, ?, ?, coalesce(max(place), 0) + 1 "
            "from wherefore.looks where dataset = ?",
            [*look_key, dataset],
        )
        return _find(cursor, look_key) or 1


def forget(cursor: duckdb.DuckDBPyConnection, dataset: str) -> None:
    """Remove the looks at a dataset, within the caller's transaction."""
    cursor.execute("delete from wherefore.looks where dataset = ?", [dataset])


def _find(cursor: duckdb.DuckDBPyConnection, look_key: list[str]) -> int | None:
    rows = cursor.execute(
        "select place from wherefore.looks where dataset = ? and fingerprint = ? and asked = ?",
        look_key,
    ).fetchall()
    return int(rows[0][0]) if rows else None
