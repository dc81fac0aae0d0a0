"""A response curve with its shape in a dataset's words: its places, levels and changes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analyses._language.group_phrase import level_tail, place_phrase
from analyses._language.voice import Voice, is_year
from answers.quantity import Quantity
from answers.words import short
from models.curves.curve_shape import CurveShape
from models.curves.partial_dependence import ResponseCurve
from models.statistics.intervals import Estimate

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class DescribedCurve:
    """A response curve with its shape, described in a dataset's words."""

    voice: Voice
    response: ResponseCurve
    shape: CurveShape

    @property
    def title(self) -> str:
        """The column, short."""
        return self.voice.title(self.response.column)

    def at(self, place: int) -> str:
        """A place of the grid: "5", "18 months", "Month-to-month"."""
        value = self.response.grid[place]
        if isinstance(value, str):
            return short(value, 30)
        column = self.voice.dataset.column(self.response.column)
        if is_year(column, value):
            return self.voice.amount(column, value)
        return self.spot(place).plain() or f"{value:g}"

    def place(self, place: int) -> str:
        """A place of a number behind "at": "a tenure of 18 months", "age 60", "TV 28"."""
        return place_phrase(self.voice, self.response.column, self.at(place))

    def spot(self, place: int) -> Quantity:
        """A place of a number as a quantity, for the sentence that says it."""
        value = self.response.grid[place]
        return Quantity("place", None, "count") if isinstance(value, str) else self.amount(value)

    def amount(self, value: float) -> Quantity:
        """A value of the column as a quantity."""
        column = self.voice.dataset.column(self.response.column)
        unit = "" if column.unit == "share" else column.unit
        place = Quantity.amount("place", value, unit, self.voice.dataset.currency, unknown="")
        return place if place.unit or value != int(value) else replace(place, unit="count")

    def side(self, place: int, *, again: bool = False) -> str:
        """A level behind the noun: "on a monthly contract", "without training".

        Where the column was named before, a level without a mould is enough: "for B".
        """
        column = self.voice.dataset.column(self.response.column)
        tail = level_tail(self.voice, column, str(self.response.grid[place]))
        if again and tail.words.startswith("whose "):
            return f"for {self.at(place)}"
        return tail.words

    def level(self, place: int, name: str = "level") -> Quantity:
        """The expected outcome at a place, with its range."""
        response = self.response
        ends = float(response.low[place]), float(response.high[place])
        return self.voice.level(name, float(response.value[place]), *ends, LEVEL)

    def change(self, estimate: Estimate, name: str = "change") -> Quantity:
        """A change of the outcome with its range."""
        return self.voice.change(name, estimate.value, estimate.low, estimate.high, LEVEL)

    @property
    def lead(self) -> int:
        """The place whose level the headline says with its range."""
        if not self.shape.moves:
            return self.middle
        return self.shape.stops[-1] if self.shape.turns == 1 else self.ends()[1]

    @property
    def middle(self) -> int:
        """The place in the middle of those that enough rows support."""
        return int(self.response.shown[len(self.response.shown) // 2])

    def verb(self, start: int, end: int) -> str:
        """Which way it goes between two places."""
        return "rises" if self.response.value[end] > self.response.value[start] else "falls"

    def ends(self) -> tuple[int, int]:
        """The two places that the headline compares: both ends, or lowest and highest."""
        shape = self.shape
        if self.response.is_number and shape.turns == 0:
            return shape.stops[0], shape.stops[-1]
        pair = sorted((shape.lowest, shape.highest))
        return (pair[0], pair[1]) if self.response.is_number else (shape.lowest, shape.highest)
