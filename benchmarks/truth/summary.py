"""What a file of answers adds up to: bias, coverage, width, refusals, time; and the promises."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.goals import Goal, at_least, at_most
from benchmarks.truth.hillstrom import NAME, hillstrom_summary
from benchmarks.truth.result_lines import OURS, Line

HEADINGS = ("true", "trees", "raw", "bias", "se", "emp/se", "covered", "refused", "seconds")
FEW = 5  # answers that a coverage is said of, at least
COVERS = 0.9


@dataclass(frozen=True, slots=True)
class AnswerGroup:
    """All answers of one teller to one question at one size; `answered` are those with a number."""

    lines: tuple[Line, ...]

    @property
    def first(self) -> Line:
        """Any of them, for what they share."""
        return self.lines[0]

    @property
    def answered(self) -> tuple[Line, ...]:
        """Those with a number."""
        return tuple(line for line in self.lines if line.answered)

    @property
    def bias(self) -> float:
        """Mean error."""
        return _mean(line.error for line in self.answered)

    @property
    def se(self) -> float:
        """Mean stated standard error."""
        return _mean(line.se for line in self.answered)

    @property
    def covered(self) -> float:
        """Share of the intervals that hold the truth."""
        return _mean(line.holds for line in self.answered)

    @property
    def width(self) -> float:
        """Mean width of the intervals."""
        return _mean(line.high - line.low for line in self.answered)

    @property
    def plain_bias(self) -> float:
        """Mean error of the plain re-prediction of the same tables."""
        comparable = [line for line in self.answered if np.isfinite(line.plain)]
        return _mean(line.plain - line.truth for line in comparable)

    def row(self) -> str:
        """One line of the table."""
        first, some = self.first, self.answered
        spread = np.sqrt(_mean(line.error**2 for line in some)) / self.se if some else np.nan
        cells = (
            f"{_mean(line.truth for line in self.lines):.4g}",
            f"{_mean(line.plain for line in self.lines if np.isfinite(line.plain)):.4g}",
            f"{_mean(line.raw for line in self.lines if np.isfinite(line.raw)):.4g}",
            f"{self.bias:+.2g}" if some else "",
            f"{self.se:.2g}" if some else "",
            f"{spread:.2f}" if some else "",
            f"{sum(line.holds for line in some)}/{len(some)}",
            f"{len(self.lines) - len(some)}/{len(self.lines)}",
            f"{_mean(line.seconds for line in self.lines):.2f}",
        )
        name = f"{first.world}: {first.question}" + ("" if first.who == OURS else f" ({first.who})")
        return f"{name:<58}{first.rows:>7}" + "".join(f"{cell:>10}" for cell in cells)


def by_question(lines: Iterable[Line]) -> dict[tuple[str, str, str, int], AnswerGroup]:
    """Answers by teller, world, question and size."""
    grouped: dict[tuple[str, str, str, int], list[Line]] = defaultdict(list)
    for line in lines:
        grouped[line.who, line.world, line.question, line.rows].append(line)
    return {key: AnswerGroup(tuple(some)) for key, some in grouped.items()}


def summary(lines: Sequence[Line]) -> Iterator[str]:
    """The table, then the promises at each size, then the real test."""
    real, lines = (
        [line for line in lines if (line.world == NAME) == is_real] for is_real in (True, False)
    )
    groups = by_question(lines)
    yield f"{'':<58}{'rows':>7}" + "".join(f"{heading:>10}" for heading in HEADINGS)
    for some in groups.values():
        yield some.row()
    for rows in sorted({line.rows for line in lines}):
        at = [line for line in lines if line.rows == rows]
        seeds = {line.seed for line in at}
        yield f"\n{rows:,} rows, {len(at)} answers, up to {len(seeds)} tables a question"
        yield from (goal.line for goal in goals(at))
        yield from _weakest(at)
    if real:
        yield "\nHillstrom, no e-mail → e-mail, in points or cents per customer"
        yield from hillstrom_summary(real)


def goals(lines: Sequence[Line]) -> tuple[Goal, ...]:
    """What was promised, beside these answers, which share one size."""
    ours = [line for line in lines if line.who == OURS]
    known_worlds = [line for line in ours if line.kind == "known"]
    answered = [line for line in known_worlds if line.answered]
    never = [line for line in ours if line.kind == "refused"]
    nulls = [line for line in answered if line.null]
    by_world = _by(answered, lambda line: line.world)
    worlds = [_mean(line.holds for line in some) for some in by_world if len(some) >= FEW]
    groups = [some for some in by_question(known_worlds).values() if some.answered]
    ratios = width_ratios(lines)
    in_se = [abs(some.bias) / some.se for some in groups]
    plain = [abs(some.plain_bias) / some.se for some in groups]
    return (
        at_least("known worlds: intervals that hold the truth", _covered(answered), 0.92),
        at_most("  and not too many", _covered(answered), 0.98),
        at_least("  in the worst world", min(worlds, default=None), 0.90),
        at_most("mean |bias| in standard errors", _mean_of(in_se), 0.3),
        at_most("  as a share of the plain re-prediction's", _ratio(in_se, plain), 0.25),
        at_least("levers that do nothing: no effect found", _share(nulls, _nothing), 0.94),
        at_least("nobody to learn from: refused", _share(never, _refused), 0.95),
        at_most("honest asks refused", _share(known_worlds, _refused), 0.03),
        *_special(ours),
        at_most("interval over the best peer's that covers, mean", _mean_of(ratios), 1.25),
        at_most("  at most", max(ratios, default=None), 1.25),
    )


def width_ratios(lines: Sequence[Line]) -> list[float]:
    """Our interval's width over that of the best peer that covers, for each question with one."""
    groups = by_question(lines)
    ratios = []
    for (who, world, question, rows), ours in groups.items():
        peers = [
            some.width
            for (other, *same), some in groups.items()
            if other != OURS and tuple(same) == (world, question, rows)
            and len(some.answered) >= FEW and some.covered >= COVERS
        ]  # fmt: skip
        if who == OURS and peers and ours.answered:
            ratios.append(ours.width / min(peers))
    return ratios


def _special(ours: Sequence[Line]) -> tuple[Goal, ...]:
    """Worlds with a difficulty that is known."""
    hidden, edge, tangle = (
        [line for line in ours if line.kind == kind and line.answered]
        for kind in ("hidden", "edge", "tangle")
    )
    return (
        at_least("hidden cause: its bias is within the bound", _share(hidden, _bound), 0.95),
        at_least("edge: intervals that hold the truth", _covered(edge), 0.90),
        at_least("tangle: intervals that hold the truth", _covered(tangle), 0.80),
        at_least("  or a caution said", _share(tangle, lambda line: line.caution), 0.90),
    )


def _weakest(lines: Sequence[Line]) -> Iterator[str]:
    """Questions whose coverage or bias is worst, for looking closer."""
    known_worlds = [line for line in lines if line.who == OURS and line.kind == "known"]
    groups = [some for some in by_question(known_worlds).values() if len(some.answered) >= FEW]
    for some in sorted(groups, key=lambda group: group.covered)[:5]:
        first = some.first
        yield (
            f"    {first.world}: {first.question}: {some.covered:.0%} of {len(some.answered)}, "
            f"bias {some.bias / some.se:+.2f} standard errors "
            f"(re-predicted {some.plain_bias / some.se:+.2f})"
        )


def _nothing(line: Line) -> bool:
    return line.nothing_found


def _refused(line: Line) -> bool:
    return not line.answered


def _bound(line: Line) -> bool:
    return abs(line.bias) <= line.bound


def _covered(lines: Sequence[Line]) -> float | None:
    return _share(lines, lambda line: line.holds)


def _share(lines: Sequence[Line], holds: Callable[[Line], bool]) -> float | None:
    return float(np.mean([holds(line) for line in lines])) if lines else None


def _ratio(above: Sequence[float], below: Sequence[float]) -> float | None:
    """Mean over mean, of the questions that have both; None where there are none."""
    both = [(a, b) for a, b in zip(above, below, strict=True) if np.isfinite(b)]
    return float(sum(a for a, _ in both) / sum(b for _, b in both)) if both else None


def _mean_of(values: Sequence[float | bool]) -> float | None:
    return float(np.mean(values)) if values else None


def _mean(values: Iterable[float]) -> float:
    numbers = list(values)
    return float(np.mean(numbers)) if numbers else float("nan")


def _by(lines: Iterable[Line], name: Callable[[Line], str]) -> list[list[Line]]:
    groups: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        groups[name(line)].append(line)
    return list(groups.values())
