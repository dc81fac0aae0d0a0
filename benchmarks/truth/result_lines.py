"""One line for each answer to a question whose truth is known; a file of them can be added to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path

NONE = float("nan")
OURS = "ours"

Key = tuple[str, str, str, int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody answered to one question about one table.

    Attributes:
        who: "ours" or a peer.
        world, question, kind: as the world calls them.
        rows, seed: of the table.
        truth: of the population that the table is from, with the table's own limits.
        null: True where the truth is exactly zero.
        refused: why there is no number; empty where there is one.
        value, low, high, se: the answer per changed row.
        plain: what re-predicting with boosted trees says; asked of the first tables only.
        raw: what comparing those who have it with today says.
        effective, gap, unsupported: what carries the answer.
        caution: True where the answer says so itself.
        seconds: of CPU for this question.
        bias: that a hidden cause makes, where there is one.
        bound: on it at its true strength.
    """

    who: str
    world: str
    question: str
    kind: str
    rows: int
    seed: int
    truth: float
    null: bool = False
    refused: str = ""
    value: float = NONE
    low: float = NONE
    high: float = NONE
    se: float = NONE
    plain: float = NONE
    raw: float = NONE
    effective: float = NONE
    gap: float = NONE
    unsupported: float = NONE
    caution: bool = False
    seconds: float = NONE
    bias: float = NONE
    bound: float = NONE

    @property
    def key(self) -> Key:
        """What it answers."""
        return self.who, self.world, self.question, self.rows, self.seed

    @property
    def answered(self) -> bool:
        """True where there is a number."""
        return not self.refused

    @property
    def error(self) -> float:
        """Answer less truth."""
        return self.value - self.truth

    @property
    def holds(self) -> bool:
        """True where the interval holds the truth."""
        return self.low <= self.truth <= self.high

    @property
    def nothing_found(self) -> bool:
        """True where the answer is that no effect was found."""
        return self.low <= 0 <= self.high


def read(path: Path) -> list[Line]:
    """The lines of a file, none where there is no file; a torn last line is left out."""
    if not path.exists():
        return []
    names = {field.name for field in fields(Line)}
    lines: dict[Key, Line] = {}
    for text in path.read_text(encoding="utf-8").splitlines():
        try:
            record = json.loads(text)
        except json.JSONDecodeError:
            continue
        line = Line(**{name: record[name] for name in record if name in names})
        lines[line.key] = line
    return list(lines.values())


def added(path: Path, lines: Iterable[Line]) -> Iterator[Line]:
    """Append each line as it comes, and pass it on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        for line in lines:
            file.write(json.dumps(asdict(line)) + "\n")
            file.flush()
            yield line
