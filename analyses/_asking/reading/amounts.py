"""Shares written as words, and amounts as they are typed on the command line."""

from __future__ import annotations

from collections.abc import Sequence

from analyses._asking.reading.tokens import Token

PARTS = {"third": 1 / 3, "quarter": 0.25, "fifth": 0.2, "tenth": 0.1, "half": 0.5}
PARTS |= {f"{word}s": share for word, share in PARTS.items()}
ARTICLES = frozenset({"a", "an", "one"})


def fraction_at(text: Sequence[Token], start: int) -> tuple[float, int] | None:
    """(share, behind its last token) of "half", "a third", "two thirds", "one in five"; or None."""
    first = text[start]
    second = text[start + 1] if start + 1 < len(text) else None
    if first.word == "half":
        return 0.5, start + 1
    if second is not None and second.word in PARTS and second.word != "halfs":
        if first.word in ARTICLES:
            return PARTS[second.word], start + 2
        if first.number is not None and first.number * PARTS[second.word] < 1:
            return first.number * PARTS[second.word], start + 2
    return _one_in_five(text, start)


def _one_in_five(text: Sequence[Token], start: int) -> tuple[float, int] | None:
    first, between, last = (text[start + step] if start + step < len(text) else None
                            for step in range(3))  # fmt: skip
    if first is None or between is None or last is None:
        return None
    if between.word not in {"in", "of"} or first.number is None or last.number is None:
        return None
    if between.word == "of" and last.number not in {10, 100}:
        return None
    is_share = 0 < first.number < last.number and not (first.percent or last.percent)
    return (first.number / last.number, start + 3) if is_share else None


def shown(number: float) -> str:
    """A number as it is typed: 0.9, 1.05, -5."""
    return f"{round(number, 6):.10g}"
