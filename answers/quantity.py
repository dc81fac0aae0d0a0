"""A number that knows its unit, sign and range, so that no sentence can get them wrong."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Context, Decimal

MINUS = "\u2212"  # the typographic minus, as wide as the plus
ONE_OF = {"points": "point", "days": "day", "months": "month", "units": "unit"}
SCALES = ((1e9, "bn"), (1e6, "m"), (1e3, "k"))
SAME = 1e-12  # ends of a range that differ by less than this part of themselves are one number
EXACT = Context(prec=700)  # holds every float with every decimal that a range can ask for


@dataclass(frozen=True, slots=True)
class Quantity:
    """A named number with its unit and, where it is uncertain, its range.

    Attributes:
        name: what is counted, e.g. "change".
        value: the number; None where there is none (what is not finite becomes None).
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

    def __post_init__(self) -> None:
        for name in ("value", "low", "high", "level"):
            number = getattr(self, name)
            if number is not None and not math.isfinite(number):
                object.__setattr__(self, name, None)

    @classmethod
    def amount(
        cls,
        name: str,
        value: float | None,
        unit: str,
        symbol: str,
        ends: tuple[float | None, float | None] = (None, None),
        *,
        level: float | None = None,
        unknown: str = "units",
    ) -> Quantity:
        """A number in one of the data's units; money of no known currency is in plain units.

        Args:
            name: what is counted.
            value: the number.
            unit: as for a quantity, or the unit of a column.
            symbol: the data's currency sign, empty where nobody knows it.
            ends: of its range.
            level: of its range.
            unknown: the unit that money without a currency sign is in.
        """
        if unit == "money" and not symbol:
            unit = unknown
        return cls(name, value, unit, *ends, level, symbol if unit == "money" else "")

    @property
    def has_range(self) -> bool:
        """True where low and high are both known and differ."""
        if self.low is None or self.high is None:
            return False
        return abs(self.high - self.low) > SAME * max(abs(self.low), abs(self.high))

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
        ends = (self._number(end, signed=signed) for end in sorted((self.low, self.high)))
        return " to ".join(ends)

    def say(self, *, signed: bool = False) -> str:
        """The number, its unit and its range: "16 points (13 to 18)"."""
        plain = self.plain(signed=signed)
        return f"{plain} ({self.range()})" if self.has_range and self.value is not None else plain

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
        biggest = max(
            (abs(v) for v in (self.value, self.low, self.high) if v is not None), default=0
        )
        if self.unit == "money":
            for size, suffix in SCALES:
                # 999,500 is rounded to 1.0m, never shown as 1,000k
                if biggest >= (10_000 if size == 1e3 else size * 0.9995):
                    return 1 / size, suffix
        return 1.0, ""

    def _per(self) -> float:
        """Natural frequency: of 100, or of more where nearly none or nearly all would hide it.

        Not of more than the range can tell apart: 0.0004 that may be 0.04 is 0 of 100.
        """
        share = abs(self.value or 0.0)
        size = min(share, 1 - share) if share < 1 else share
        if self.low is not None and self.high is not None:
            size = max(size, (self.high - self.low) / 2)
        if size <= SAME or size >= 0.01 - SAME:
            return 100.0
        for per in (1e3, 1e4, 1e5):
            if size >= 1 / per - SAME:
                return per
        return 1e6

    def _decimals(self, factor: float) -> int:
        """Decimals that the range supports: its half width, for money and units half of it."""
        if self.has_range and self.low is not None and self.high is not None:
            half = abs(self.high * factor - self.low * factor) / 2
            finest = half if self.unit in {"share", "points"} else half / 2
            decimals = -math.floor(math.log10(finest)) if finest > 0 else 0
            decimals = self._clear_of_zero(factor, decimals)
            cents = self.unit == "money" and factor == 1.0 and decimals == 1
            return 2 if cents else decimals
        if self.unit == "count":
            return 0
        return self._two_figures(abs(self.value or 0.0) * factor, factor)

    def _two_figures(self, shown: float, factor: float) -> int:
        """Decimals of a number without a range: two figures, three from 10, none where whole."""
        if self.unit == "money" and factor == 1.0 and shown >= 0.01:
            return 0 if shown >= 100 or shown == int(shown) else 2
        figures = 3 if shown >= 10 and self.unit not in {"share", "points"} else 2
        if self.unit == "points" and shown < 1:
            figures = 1
        decimals = max(0, figures - 1 - math.floor(math.log10(shown))) if shown > 0 else 0
        if self.unit == "share" and shown >= 1:
            return 0
        while decimals and half_up(shown, decimals) == half_up(shown, decimals - 1):
            decimals -= 1
        return decimals

    def _clear_of_zero(self, factor: float, decimals: int) -> int:
        """Up to two decimals more where a range that excludes zero would be printed as "0 to"."""
        if self.low is None or self.high is None or not self.excludes_zero:
            return decimals
        near = min(abs(self.low), abs(self.high)) * factor
        for more in (0, 1, 2):
            if half_up(near, decimals + more) > 0:
                return decimals + more
        return decimals

    def _number(self, value: float, *, signed: bool) -> str:
        factor, suffix = self._shown_scale()
        decimals = self._decimals(factor)
        rounded = half_up(value * factor, decimals)
        symbol = self.symbol if self.unit == "money" else ""
        digits = f"{abs(rounded):,.{max(decimals, 0)}f}{suffix}" if rounded else "0"
        return _with_sign(rounded, digits, symbol, signed=signed)

    def _with_unit(self, number: str) -> str:
        match self.unit:
            case "money" | "count":
                return number
            case "share":
                return f"{number} of {self._per():,.0f}"
            case "ratio":
                return f"{number} times"
            case unit:
                first, _, rest = unit.partition(" ")
                if number.lstrip("+" + MINUS) == "1" and first in ONE_OF:
                    return f"{number} {ONE_OF[first]} {rest}".rstrip()
                return f"{number} {unit}".rstrip()


def half_up(value: float, decimals: int) -> float:
    """Round half away from zero, so that screen, terminal and slide agree: 14.5 is 15.

    The value is read to 15 figures first: 0.145 × 100 is 14.5, not 14.499999999999998.
    """
    if not math.isfinite(value):  # beyond the largest float once it was scaled
        return value
    decimal = Decimal(f"{value:.15g}")
    return float(decimal.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, EXACT))


def figures(value: float, symbol: str = "", *, most: int = 6) -> str:
    """A number of the data to so many figures, without exponent: "1,234,500", "−$0.0002"."""
    digits = f"{Decimal(f'{abs(value):.{most}g}'):,f}" if value else "0"
    return _with_sign(value, digits, symbol)


def _with_sign(value: float, digits: str, symbol: str, *, signed: bool = False) -> str:
    """A number's digits behind its sign and the currency's: "−$5", "+5"; zero has no sign."""
    sign = MINUS if value < 0 else "+" if signed and value else ""
    return f"{sign}{symbol}{digits}"


def adding_up(values: Sequence[float]) -> list[int]:
    """Whole numbers whose sum is the rounded sum of the values (largest remainder)."""
    wholes = [math.floor(value) for value in values]
    missing = math.floor(sum(values) + 0.5) - sum(wholes)
    by_rest = sorted(range(len(values)), key=lambda place: wholes[place] - values[place])
    for place in by_rest[: max(missing, 0)]:
        wholes[place] += 1
    return wholes
