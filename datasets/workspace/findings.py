"""Answers that people kept, in their order, with the words they gave them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb

from datasets.names import valid_text
from datasets.storage.store import Store

FIELDS = "id, dataset, answer, words, kept_at"


@dataclass(frozen=True, slots=True)
class SavedFinding:
    """A kept answer.

    Attributes:
        id: number in the workspace; never used twice.
        dataset: key of the dataset that it is about; the dataset may be gone since.
        answer: the Answer as its JSON record.
        words: what people wrote beside it.
        kept_at: when, ISO 8601 in universal time.
    """

    id: int
    dataset: str
    answer: dict[str, Any]
    words: str
    kept_at: str


def listed(store: Store) -> tuple[SavedFinding, ...]:
    """All findings in the order that people gave them."""
    with store.cursor() as cursor:
        rows = cursor.execute(
            f"select {FIELDS} from wherefore.findings order by place, id"
        ).fetchall()
    return tuple(_finding(row) for row in rows)


def keep(store: Store, dataset: str, answer: Mapping[str, object]) -> SavedFinding:
    """Keep an answer as the last finding."""
    text = valid_text(json.dumps(dict(answer), ensure_ascii=False))
    kept_at = datetime.now(UTC).isoformat(timespec="seconds")
    with store.change() as cursor:
        number = cursor.execute("select nextval('wherefore.finding_ids')").fetchall()[0][0]
        last = cursor.execute("select coalesce(max(place), 0) from wherefore.findings").fetchall()
        cursor.execute(
            "insert into wherefore.findings values (?, ?, ?, ?, '', ?)",
            [number, last[0][0] + 1, dataset, text, kept_at],
        )
    return SavedFinding(int(number), dataset, json.loads(text), "", kept_at)


def drop(store: Store, number: int) -> bool:
    """Remove a finding; False where there is none of that number."""
    with store.change() as cursor:
        removed = cursor.execute(
            "delete from wherefore.findings where id = ? returning id", [number]
        ).fetchall()
    return bool(removed)


def move(store: Store, number: int, steps: int) -> None:
    """Move a finding down by so many places, up where negative; it stops at the ends.

    Raises:
        LookupError: no finding has that number.
    """
    with store.change() as cursor:
        order = _order(cursor)
        if number not in order:
            raise _no_finding(number)
        place = order.index(number)
        order.insert(max(0, min(place + steps, len(order) - 1)), order.pop(place))
        for position, finding_id in enumerate(order, start=1):
            cursor.execute(
                "update wherefore.findings set place = ? where id = ?", [position, finding_id]
            )


def reword(store: Store, number: int, words: str) -> None:
    """Write words beside a finding, in place of those before.

    Raises:
        LookupError: no finding has that number.
    """
    with store.change() as cursor:
        updated = cursor.execute(
            "update wherefore.findings set words = ? where id = ? returning id",
            [valid_text(words), number],
        ).fetchall()
        if not updated:
            raise _no_finding(number)


def _order(cursor: duckdb.DuckDBPyConnection) -> list[int]:
    rows = cursor.execute("select id from wherefore.findings order by place, id").fetchall()
    return [int(row[0]) for row in rows]


def _no_finding(number: int) -> LookupError:
    return LookupError(f"There is no finding {number}.")


def _finding(row: tuple[Any, ...]) -> SavedFinding:
    number, dataset, answer, words, kept_at = row
    return SavedFinding(int(number), dataset, json.loads(answer), words, kept_at)
