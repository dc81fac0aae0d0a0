"""A conversation: each text goes on from the reading before it, and "undo that" takes one back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from analyses._asking.reading.read import read
from analyses._asking.reading.reading import QuestionReading
from datasets.cards.card import Dataset


def read_after(
    text: str,
    dataset: Dataset,
    row_ids: Collection[str] = frozenset(),
    earlier: Sequence[str] = (),
    *,
    synonyms: Mapping[str, str] | None = None,
) -> QuestionReading:
    """How a text is read that follows others; what was not understood of them changes nothing.

    Args:
        text: as typed.
        dataset: whose names may occur in it.
        row_ids: names of rows.
        earlier: the texts before it, the first one first.
        synonyms: words of the owner to "COLUMN" or "COLUMN=level".
    """
    history: list[QuestionReading] = []
    for each in earlier:
        told = read(
            each, dataset, row_ids, after=history[-1] if history else None, synonyms=synonyms
        )
        if told.is_undo:
            history = history[:-1]
        elif told.key is not None:
            history.append(told)
    last = history[-1] if history else None
    told = read(text, dataset, row_ids, after=last, synonyms=synonyms)
    if not told.is_undo or len(history) < 2:
        return told
    return replace(history[-2], text=told.text, after=True)
