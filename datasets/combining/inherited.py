"""What rows made from other datasets inherit from their cards: money, and that they are made up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from datasets.cards.card import Dataset
from datasets.importing.read_file import ImportReport


def inherited(report: ImportReport, names: Iterable[str], used: Sequence[Dataset]) -> ImportReport:
    """The report with what is known of the datasets that the rows came from.

    Args:
        report: of the new rows.
        names: their columns.
        used: the cards of the datasets that they were made from.
    """
    signs = {card.currency for card in used if card.currency}
    money = {column.name for card in used for column in card.columns if column.unit == "money"}
    return replace(
        report,
        currency=signs.pop() if len(signs) == 1 else "",
        money=tuple(name for name in names if name in money),
        simulated=any(card.simulated for card in used),
    )
