"""How many questions were asked of a table: the more, the more of what surprises is chance.

A look is a question with its choices, asked of a dataset as it was then. Asked again it is the
same look and keeps its place; asked of other data or after another choice of columns it is a new
one, since that is another way to come upon something. They go with their dataset.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import duckdb

from datasets.names import whole
from datasets.storage.store import Store

NO_OTHER_QUESTION = frozenset({"refute"})  # choices that only look harder at the same answer


def place_of(
    store: Store, dataset: str, fingerprint: str, question: str, choices: Mapping[str, object]
) -> int:
    """Count a look; its place among those at this dataset, the first is 1."""
    told = {name: value for name, value in choices.items() if name not in NO_OTHER_QUESTION}
    asked = whole(json.dumps([question, told], sort_keys=True, ensure_ascii=False))
    wanted = [dataset, fingerprint, asked]
    with store.cursor() as cursor:
        place = _find(cursor, wanted)
    if place is not None:
        return place
    with store.change() as cursor:
        place = _find(cursor, wanted)  # looked up again: another thread may have been first
        if place is not None:
            return place
        cursor.execute(
            "insert into wherefore.looks select ?, ?, ?, coalesce(max(place), 0) + 1 "
            "from wherefore.looks where dataset = ?",
            [*wanted, dataset],
        )
        return _find(cursor, wanted) or 1


def forget(cursor: duckdb.DuckDBPyConnection, dataset: str) -> None:
    """Remove the looks at a dataset, within the caller's transaction."""
    cursor.execute("delete from wherefore.looks where dataset = ?", [dataset])


def _find(cursor: duckdb.DuckDBPyConnection, wanted: list[str]) -> int | None:
    found = cursor.execute(
        "select place from wherefore.looks where dataset = ? and fingerprint = ? and asked = ?",
        wanted,
    ).fetchall()
    return int(found[0][0]) if found else None
