"""Cards of nine tables, small enough to stand in a text: names, kinds, roles, levels."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from datasets.cards.card import Column, Dataset

FILE = Path(__file__).parent / "questions" / "cards.txt"


@cache
def cards() -> dict[str, Dataset]:
    """Every card by its key."""
    found: dict[str, Dataset] = {}
    for block in FILE.read_text(encoding="utf-8").split("\n[")[0:]:
        lines = [line for line in block.lstrip("[").splitlines() if line.strip()]
        if lines:
            card = _card(lines)
            found[card.key] = card
    return found


def card(key: str) -> Dataset:
    """The card of that key."""
    return cards()[key]


def _card(lines: list[str]) -> Dataset:
    key, _, rest = lines[0].partition("] ")
    title, rows, positive, noun, event, currency = (part.strip() for part in rest.split("|"))
    return Dataset(
        key=key,
        title=title,
        rows=int(rows),
        fingerprint=f"small-{key}",
        columns=tuple(_column(line) for line in lines[1:]),
        positive=positive or None,
        noun=tuple(noun.split(",")),  # type: ignore[arg-type]
        event=tuple(event.split(",")),  # type: ignore[arg-type]
        currency=currency,
    )


def _column(line: str) -> Column:
    told = [part.strip() for part in line.split("|")]
    name, title, kind, role, unit, low, high, distinct, *levels = [*told, *[""] * (9 - len(told))]
    return Column(
        name=name,
        title=title,
        kind=kind,  # type: ignore[arg-type]
        role=role.rstrip("!"),  # type: ignore[arg-type]
        unit=unit,
        low=float(low) if low else None,
        high=float(high) if high else None,
        distinct=int(distinct),
        levels=tuple(levels[0].split("; ")) if levels and levels[0] else (),
        leak=role.endswith("!"),
    )
