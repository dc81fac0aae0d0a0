"""Words that stand for nothing, for endless numbers, and for a sheet's errors."""

from __future__ import annotations

from collections.abc import Mapping


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


NOTHING = _set(
    "na n/a n.a. n.a #n/a nan null none nil - -- --- – — . .. ... ? unknown unbekannt inconnu "
    "desconocido sconosciuto onbekend missing (blank) (null) <na> nat k.a. k.a n.d. s/o \\n"
) | {"not available", "not applicable", "no data", "k. a."}
ERRORS = _set("#n/a #value! #ref! #div/0! #name? #null! #num! #spill! #calc!")
ENDLESS = _set("inf +inf -inf infinity +infinity -infinity ∞ -∞ 1.#inf -1.#inf")
MOST_SHOWN = 8


def is_nothing(word: str) -> bool:
    """True for a word that stands for a missing value among numbers or dates."""
    low = word.lower()
    return low in NOTHING or low in ERRORS


def counted(words: Mapping[str, int]) -> str:
    """Words with their counts, the most frequent first: NA (12), unknown (3)."""
    ranked = sorted(words.items(), key=lambda item: (-item[1], item[0]))
    shown = ", ".join(f"{word} ({count:,})" for word, count in ranked[:MOST_SHOWN])
    return shown + (f" and {len(ranked) - MOST_SHOWN} more" if len(ranked) > MOST_SHOWN else "")


def cells(count: int, noun: str = "blank cell") -> str:
    """A number of cells in words."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
