"""Words of asked questions that were not known, with how often; they go with their dataset."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from datasets.names import valid_text
from datasets.storage.store import Store

LONGEST_WORD = 40
MOST_WORDS = 500  # of a dataset; beyond them no new word is noted


def note(store: Store, dataset: str, words: Sequence[str]) -> None:
    """Count words once each; only single words are kept, never what was asked."""
    kept = {valid_text(word).casefold() for word in words if 0 < len(word) <= LONGEST_WORD}
    if not kept:
        return
    with store.change() as cursor:
        known = {word for word, _ in _counted(cursor, dataset)}
        for word in sorted(kept):
            if word in known:
                cursor.execute(
                    "update wherefore.unknown_words set times = times + 1 "
                    "where dataset = ? and word = ?",
                    [dataset, word],
                )
            elif len(known) < MOST_WORDS:
                cursor.execute(
                    "insert into wherefore.unknown_words values (?, ?, 1)", [dataset, word]
                )
                known.add(word)


def counted(store: Store, dataset: str) -> tuple[tuple[str, int], ...]:
    """(word, times) pairs, the most frequent first."""
    with store.cursor() as cursor:
        return _counted(cursor, dataset)


def forget(cursor: duckdb.DuckDBPyConnection, dataset: str) -> None:
    """Remove the words of a dataset, within the caller's transaction."""
    cursor.execute("delete from wherefore.unknown_words where dataset = ?", [dataset])


def _counted(cursor: duckdb.DuckDBPyConnection, dataset: str) -> tuple[tuple[str, int], ...]:
    rows = cursor.execute(
        "select word, times from wherefore.unknown_words where dataset = ? "
        "order by times desc, word",
        [dataset],
    ).fetchall()
    return tuple((str(word), int(times)) for word, times in rows)
