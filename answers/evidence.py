"""What can be shown beside a sentence: a closed union of small records, never a DataFrame.

What draws them on the screen or as figures matches on `Evidence` and ends in `assert_never`, so a
new kind of picture makes mypy list the places to complete. All else goes by their fields.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from answers.quantity import Quantity

Direction = Literal["raises", "lowers", "mixed", "none"]
Tone = Literal["now", "after", "quick", "plain"]
PartKind = Literal[
    "mix", "rate", "interaction", "new", "lost", "calendar", "data", "reason", "rest"
]


@dataclass(frozen=True, slots=True)
class Bar:
    """One driver (a family of columns): its share of what can be explained and its effect.

    `share`, `low` and `high` are 0..1; ranks start at 1; `contrast` names the two sides that
    `effect` compares, e.g. "Month-to-month, not other".
    """

    label: str
    columns: tuple[str, ...]
    share: float
    low: float | None
    high: float | None
    rank_low: int
    rank_high: int
    direction: Direction
    effect: Quantity | None = None
    contrast: str | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Drivers in order, first the strongest."""

    title: str
    bars: tuple[Bar, ...]
    note: str = ""
    kind: Literal["ranking"] = "ranking"


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One place on a curve: x, the level y with its range, and how many rows support it."""

    x: float | str
    y: float | None
    low: float | None = None
    high: float | None = None
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class CurveGroup:
    """The curve of some of the rows, at the same places as that of all."""

    label: str
    points: tuple[CurvePoint, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """How the outcome moves with one column.

    `diagonal` marks a said-against-happened curve. Each line of the `fan` is one row's own: its
    level at every point, in their order; `fan_label` says which rows these are. Where there are
    `groups`, each has its line, and that of all rows is the context.
    """

    title: str
    column: str
    unit: str
    points: tuple[CurvePoint, ...]
    note: str = ""
    symbol: str = ""
    diagonal: bool = False
    fan: tuple[tuple[float, ...], ...] = ()
    fan_label: str = ""
    groups: tuple[CurveGroup, ...] = ()
    kind: Literal["curve"] = "curve"


@dataclass(frozen=True, slots=True)
class Part:
    """One step of a breakdown, in the outcome's unit."""

    label: str
    columns: tuple[str, ...]
    kind: PartKind
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """From start to end in parts that add up exactly. `unit` is the unit of start and end."""

    title: str
    start: float
    end: float
    parts: tuple[Part, ...]
    unit: str
    start_label: str = "Start"
    end_label: str = "End"
    note: str = ""
    symbol: str = ""
    kind: Literal["breakdown"] = "breakdown"


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One level on a common scale; `tone` tells today, the scenario and a quick look apart."""

    label: str
    quantity: Quantity
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Levels side by side from zero, each with its range."""

    title: str
    rows: tuple[ComparisonRow, ...]
    note: str = ""
    kind: Literal["comparison"] = "comparison"


@dataclass(frozen=True, slots=True)
class Bin:
    """Rows counted between two values."""

    low: float
    high: float
    rows: int


@dataclass(frozen=True, slots=True)
class Spread:
    """How rows are spread over a value, and where this one stands."""

    title: str
    unit: str
    bins: tuple[Bin, ...]
    mark: float | None = None
    mark_label: str = ""
    note: str = ""
    symbol: str = ""
    kind: Literal["spread"] = "spread"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of words and numbers, ready to read; numbers come formatted."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """One moment (ISO date) of a series, with its range where it is forecast."""

    when: str
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """A named line over time."""

    label: str
    points: tuple[SeriesPoint, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """One or more lines over time on one scale."""

    title: str
    unit: str
    series: tuple[Series, ...]
    note: str = ""
    symbol: str = ""
    kind: Literal["timeline"] = "timeline"


Evidence = Ranking | Curve | Breakdown | Comparison | Spread | Table | Timeline
# Every kind by the name that programs read.
KINDS: dict[str, type[Evidence]] = {
    kind.__dataclass_fields__["kind"].default: kind for kind in get_args(Evidence)
}
