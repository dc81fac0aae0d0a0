"""A number that knows its unit, sign and range, so that no sentence can get them wrong."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

MINUS = "\u2212"  # the typographic minus, as wide as the plus
ONE_OF = {"points": "point", "days": "day", "months": "month", "units": "unit"}
SCALES = ((1e9, "bn"), (1e6, "m"), (1e3, "k"))


@dataclass(frozen=True, slots=True)
class Quantity:
    """A named number with its unit and, where it is uncertain, its range.

    Attributes:
        name: what is counted, e.g. "change".
        value: the number; None where there is none.
        unit: "share" (0..1), "points" (difference of shares, 0..1), "money", "count", "ratio",
            "days", "months", or the outcome's own unit, e.g. "units of sales".
        low: lower end of the range, in the same scale as value; None where counted exactly.
        high: upper end of the range.
        level: share of such ranges that hold the truth, e.g. 0.95.
        symbol: the currency sign of a "money" quantity.
    """

    name: str
    value: float | None
    unit: str
    low: float | None = None
    high: float | None = None
    level: float | None = None
    symbol: str = ""

    @property
    def has_range(self) -> bool:
        """True where low and high are both known and differ."""
        return self.low is not None and self.high is not None and self.low != self.high

    @property
    def excludes_zero(self) -> bool:
        """True where the whole range lies on one side of zero."""
        if self.low is None or self.high is None:
            return False
        return self.low > 0 or self.high < 0

    def plain(self, *, signed: bool = False) -> str:
        """The number with its unit and without its range: "16 points", "27 of 100", "$220k"."""
        if self.value is None:
            return "unknown"
        return self._with_unit(self._number(self.value, signed=signed))

    def size(self) -> str:
        """The number without its sign, for sentences whose verb carries the direction."""
        return self.plain() if self.value is None else self.absolute().plain()

    def range(self) -> str:
        """The range in words without the unit: "13 to 18"; empty where counted exactly."""
        if self.low is None or self.high is None or not self.has_range:
            return ""
        signed = self.unit not in {"share", "count"} and self.low < 0 < self.high
        return f"{self._number(self.low, signed=signed)} to {self._number(self.high, signed=signed)}"

    def say(self, *, signed: bool = False) -> str:
        """The number, its unit and its range: "16 points (13 to 18)"."""
        return f"{self.plain(signed=signed)} ({self.range()})" if self.has_range else self.plain(signed=signed)

    def say_size(self) -> str:
        """Like say, of the absolute value: "7 points (3 to 11)" for a fall of 7 points."""
        return self.say() if self.value is None else self.absolute().say()

    def absolute(self) -> Quantity:
        """The same quantity counted positive in its own direction; the range turns with it."""
        if self.value is None or self.value >= 0:
            return self
        low, high = self.low, self.high
        return replace(
            self,
            value=-self.value,
            low=None if high is None else -high,
            high=None if low is None else -low,
        )

    def _shown_scale(self) -> tuple[float, str]:
        """(factor to the displayed number, suffix): shares of 100, points, money in k and m."""
        if self.unit == "points":
            return 100.0, ""
        if self.unit == "share":
            return self._per(), ""
        biggest = max(abs(v) for v in (self.value, self.low, self.high) if v is not None)
        if self.unit == "money":
            for size, suffix in SCALES:
                if biggest >= (10_000 if size == 1e3 else size):
                    return 1 / size, suffix
        return 1.0, ""

    def _per(self) -> float:
        """Natural frequency: of 100, or of 1,000 or 10,000 where that would round to nothing."""
        size = abs(self.value or 0.0)
        if size == 0 or size >= 0.01:
            return 100.0
        return 1000.0 if size >= 0.001 else 10_000.0

    def _decimals(self, factor: float) -> int:
        """Decimals that the range supports (its half width over two), else two figures."""
        if self.has_range and self.low is not None and self.high is not None:
            half = abs(self.high - self.low) * factor / 2
            return -math.floor(math.log10(half / 2)) if half > 0 else 0
        if self.unit == "count":
            return 0
        shown = abs(self.value or 0.0) * factor
        if self.unit == "share":
            return 0 if shown >= 1 or shown == 0 else 1
        if self.unit == "money" and factor == 1.0:
            return 0 if shown >= 100 or shown == int(shown) else 2
        return max(0, 1 - math.floor(math.log10(shown))) if 0 < shown < 10 else 0

    def _number(self, value: float, *, signed: bool) -> str:
        factor, suffix = self._shown_scale()
        decimals = self._decimals(factor)
        rounded = half_up(value * factor, decimals)
        sign = MINUS if rounded < 0 else "+" if signed and rounded > 0 else ""
        text = f"{abs(rounded):,.{max(decimals, 0)}f}"
        return f"{sign}{self.symbol if self.unit == 'money' else ''}{text}{suffix}"

    def _with_unit(self, number: str) -> str:
        match self.unit:
            case "money" | "count":
                return number
            case "share":
                return f"{number} of {self._per():,.0f}"
            case "ratio":
                return f"{number} times"
            case unit:
                return f"{number} {ONE_OF.get(unit, unit) if number.lstrip('+' + MINUS) == '1' else unit}"


def half_up(value: float, decimals: int) -> float:
    """Round half away from zero, so that screen, terminal and slide agree: 14.5 is 15."""
    scale = 10.0**decimals
    return math.copysign(math.floor(abs(value) * scale + 0.5 + 1e-9), value) / scale
