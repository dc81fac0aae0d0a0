"""A dataset's own words: what its rows are called, what they do, and how two sides are named."""

from __future__ import annotations

import re
from dataclasses import dataclass

from answers.quantity import ONE_OF, Quantity, figures
from answers.words import first_upper, listing, plural, short
from datasets.cards.card import Column, Dataset
from models.drivers.binary_contrast import BinaryContrast

SHORTEST_STEM = 4
YEAR = re.compile(r"(?i:\b|_)year\b|Year\b")
YES = frozenset({"yes", "1", "true", "y", "ja", "oui", "si", "sí"})
NO = frozenset({"no", "0", "false", "n", "nein", "non"})


@dataclass(frozen=True, slots=True)
class Voice:
    """Speaks about one dataset."""

    dataset: Dataset

    @property
    def nouns(self) -> str:
        """What rows are called, plural: "customers"."""
        return self.dataset.noun[1]

    @property
    def noun(self) -> str:
        """What a row is called: "customer"."""
        return self.dataset.noun[0]

    @property
    def outcome(self) -> str:
        """The outcome's title, short."""
        column = self.dataset.outcome
        return short(column.title if column else "the outcome", 30)

    @property
    def happen(self) -> str:
        """What positive rows do, plural present: "leave", or "have Churn Yes"."""
        return self.dataset.event[1] or self._said("get", "have")

    @property
    def happens(self) -> str:
        """The same for one row: "leaves"."""
        return self.dataset.event[0] or self._said("gets", "has")

    @property
    def happened(self) -> str:
        """The same in the past: "left"."""
        return self.dataset.event[2] or self._said("got", "had")

    def rows(self, count: float) -> str:
        """A count of rows in the trade's noun: "7,043 customers"."""
        return plural(count, self.dataset.noun)

    def level(self, name: str, value: float, low: float | None = None, high: float | None = None,
              level: float | None = None) -> Quantity:  # fmt: skip
        """A level of the outcome: a rate, money or its own unit."""
        return self._quantity(name, value, self.dataset.outcome_unit, low, high, level)

    def change(self, name: str, value: float, low: float | None = None, high: float | None = None,
               level: float | None = None) -> Quantity:  # fmt: skip
        """A change of the outcome: points, money or its own unit."""
        return self._quantity(name, value, self.dataset.change_unit, low, high, level)

    def title(self, name: str) -> str:
        """A column's title, short; "Is active member" is spoken of as "Active member"."""
        column = self.dataset.column(name)
        first, _, rest = column.title.partition(" ")
        if column.kind == "yes_no" and rest and first.lower() in {"is", "has"}:
            return short(first_upper(rest))
        return short(column.title)

    def titled(self, text: str) -> str:
        """A text of the card with titles for names: "casual + cnt" is "casual + Count"."""
        for column in self.dataset.columns:
            if column.name.lower() != column.title.lower():
                name = rf"(?<!\w){re.escape(column.name)}(?!\w)"
                text = re.sub(name, lambda _, title=column.title: title, text)  # type: ignore[misc]
        return text

    def family(self, columns: tuple[str, ...], lead: str) -> str:
        """A family's name: its leading column, and how many move with it."""
        others = [name for name in columns if name != lead]
        if not others:
            return self.title(lead)
        if len(others) == 1:
            return short(f"{self.title(lead)} and {self.title(others[0])}", 50)
        return f"{self.title(lead)} and {len(others)} more columns"

    def contrast(self, sides: BinaryContrast) -> str:
        """Both sides in a few words: "Month-to-month, not other"."""
        column = self.dataset.column(sides.column)
        if sides.cut is not None:
            amount = self.amount(column, sides.cut)
            return f"above {amount}, not below" if sides.above else f"{amount} or less, not more"
        if column.kind == "yes_no":
            first = str(sides.levels[0])
            if _is_yes(first) or _is_no(first):
                return "yes, not no" if _is_yes(first) else "no, not yes"
        return f"{self._levels(column, sides)}, not other"

    def amount(self, column: Column, value: float) -> str:
        """A value of a number column, with its unit where one is known; a year is 2004."""
        if is_year(column, value):
            return f"{value:.0f}"
        if column.unit == "money":
            return figures(value, self.dataset.currency)
        if column.unit == "share":
            return f"{figures(100 * value)}%"
        unit = ONE_OF.get(column.unit, column.unit) if value == 1 else column.unit
        return f"{figures(value)} {unit}".strip()

    def _levels(self, column: Column, sides: BinaryContrast) -> str:
        values = [
            self.amount(column, value) if isinstance(value, float) else short(str(value), 30)
            for value in sides.levels
        ]
        return listing(values, last="or", most=3)

    def _said(self, get: str, have: str) -> str:
        """What is done by the value: "get admitted" where it is a form of the column's word."""
        column, positive = self.dataset.outcome, (self.dataset.positive or "").strip().lower()
        stem = column.title.strip().lower() if column is not None else ""
        forms = {f"{stem}ed", f"{stem}d", f"{stem}{stem[-1:]}ed"}
        if len(stem) >= SHORTEST_STEM and positive in forms:
            return f"{get} {positive}"
        return f"{have} {self._positive()}"

    def _positive(self) -> str:
        positive = self.dataset.positive or ""
        column = self.dataset.outcome
        if _is_yes(positive) and column is not None:
            return short(self.title(column.name), 30)
        return f"{self.outcome} {short(positive, 20)}"

    def _quantity(
        self, name: str, value: float, unit: str, low: float | None, high: float | None,
        level: float | None,
    ) -> Quantity:  # fmt: skip
        return Quantity.amount(name, value, unit, self.dataset.currency, (low, high), level=level)


def is_year(column: Column, value: float) -> bool:
    """True where a value is a year of the calendar, which is written without a comma."""
    return (
        not column.unit
        and value == int(value)
        and 1000 <= value < 3000
        and bool(YEAR.search(f"{column.name} {column.title}"))
    )


def _is_yes(value: object) -> bool:
    return str(value).strip().lower() in YES


def _is_no(value: object) -> bool:
    return str(value).strip().lower() in NO
