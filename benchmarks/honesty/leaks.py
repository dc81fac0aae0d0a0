"""Whether columns that know the outcome are found, and honest ones left alone.

    python -m benchmarks.honesty.leaks [--seeds 2] [--first 0] [--half 0 1] [--noise 1]
                               [--only WORD] [--columns]

Every kind of `planted_leaks.py` is planted, one at a time, in the built-in tables and in every
usable shared file; found is a leak that is named as one. Beside ours stands the rule of a
well-known product: a column that explains more than 0.3 of the outcome's variance is a leak.
Printed per kind and per table, then the honest columns that were taken for leaks, then honest
drivers of growing strength. Thresholds were chosen on half 0 with seeds below 100; half 1 with
seeds from 100 judges them. --noise 2 plants near copies and marks twice as noisily; --columns
names every miss and every false alarm.
"""

from __future__ import annotations

import argparse
import os
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import pandas as pd

from benchmarks.honesty.leak_planting import Kind, Table, planted, table_of
from benchmarks.honesty.leak_tables import Source, sources
from benchmarks.honesty.planted_leaks import KINDS
from benchmarks.honesty.strong_drivers import STRENGTHS, driven
from datasets.cards.profile import facts_of
from datasets.leakage.find_leaks import find_leaks

ROWS = 40_000  # rows that leaks are planted among; the first ones of a longer file
RULE = 0.3


@dataclass(frozen=True, slots=True)
class Line:
    """What became of some columns of one table.

    Attributes:
        table: the source's name.
        kind: the kind planted; empty for the table as it came.
        half: of the table.
        seed: of the planting.
        leaks: columns that leak.
        ours: those of them that are named as leaks.
        rule: those of them that the rule names.
        alarms: honest columns taken for leaks.
        rule_alarms: honest columns that the rule takes for leaks.
        honest: how many honest columns there are.
    """

    table: str
    kind: str
    half: int
    seed: int
    leaks: frozenset[str]
    ours: frozenset[str]
    rule: frozenset[str]
    alarms: frozenset[str]
    rule_alarms: frozenset[str]
    honest: int


def main(arguments: Sequence[str] | None = None) -> None:
    """Plant, look, print."""
    chosen = _chosen(arguments)
    lines: list[Line] = []
    seeds = range(chosen.first, chosen.first + chosen.seeds)
    for source in sources():
        if source.half in chosen.half and chosen.only in source.name:
            frame = source.load()
            lines.append(as_it_came(source, frame))
            lines.extend(planted_lines(source, frame, seeds, chosen.noise))
    for text in summary(lines, columns=chosen.columns):
        print(text)
    for text in strong(seeds):
        print(text)


def planted_lines(
    source: Source, frame: pd.DataFrame, seeds: Sequence[int], noise: float = 1.0
) -> Iterator[Line]:
    """A line for every kind and seed that fits the table."""
    table = table_of(source, frame.head(ROWS), noise)
    already = alarms_in(table.frame, source)
    for place, kind in enumerate(KINDS):
        for seed in seeds:
            rng = np.random.default_rng([seed, place, zlib.crc32(source.name.encode())])
            line = _planted_line(table, kind, seed, rng, already)
            if line.leaks:
                yield line


def _planted_line(
    table: Table, kind: Kind, seed: int, rng: np.random.Generator, already: frozenset[str]
) -> Line:
    """The planted columns, and honest ones that are taken for leaks only since they are there."""
    frame, leaking = planted(table, kind, rng)
    source = table.source
    named = leaks_in(frame, source) if leaking else frozenset()
    rule = frozenset(name for name in leaking if by_rule(frame[name], frame, source))
    extra = named - leaking - source.leaks - already
    honest = frame.shape[1] - 1 - len(leaking | source.leaks)
    return Line(
        source.name, kind.name, source.half, seed, leaking, named & leaking, rule,
        extra, frozenset(), honest,
    )  # fmt: skip


def as_it_came(source: Source, frame: pd.DataFrame) -> Line:
    """The table with nothing planted: its own leaks, and its honest columns."""
    named = leaks_in(frame, source)
    honest = frozenset(frame.columns) - source.leaks - {source.outcome}
    rule = frozenset(name for name in honest | source.leaks if by_rule(frame[name], frame, source))
    return Line(
        source.name, "", source.half, 0, source.leaks, named & source.leaks, rule & source.leaks,
        named & honest, rule & honest, len(honest),
    )  # fmt: skip


def leaks_in(frame: pd.DataFrame, source: Source) -> frozenset[str]:
    """The columns that are named as knowing the outcome."""
    leaks = find_leaks(frame, facts_of(frame), source.outcome, source.positive)
    return frozenset(name for name, leak in leaks.items() if leak.knows)


def alarms_in(frame: pd.DataFrame, source: Source) -> frozenset[str]:
    """Honest columns of the rows that are taken for leaks before anything is planted."""
    return leaks_in(frame, source) - source.leaks


def by_rule(column: pd.Series, frame: pd.DataFrame, source: Source) -> bool:
    """Whether the column explains more than 0.3 of the outcome's variance.

    Numbers and dates by their squared correlation, a missing one as the mean, or by being filled in
    at all; words, a missing one among them, by the share between levels, less what as many levels
    explain by chance.
    """
    target = frame[source.outcome]
    happened = (
        target.to_numpy(dtype=float)
        if source.positive is None
        else (target == source.positive).to_numpy(dtype=float)
    )
    if column.dtype.kind in "fM":
        is_filled = column.notna().to_numpy()
        values = is_filled.astype(float)
        values[is_filled] = column[is_filled].astype(
            "int64" if column.dtype.kind == "M" else "float64"
        )
        filled = np.where(is_filled, values, values[is_filled].mean() if is_filled.any() else 0.0)
        return max(_squared(filled, happened), _squared(is_filled.astype(float), happened)) > RULE
    codes = pd.factorize(column, use_na_sentinel=False)[0]
    rows = np.bincount(codes)
    means = np.bincount(codes, weights=happened) / rows
    share = np.average((means - happened.mean()) ** 2, weights=rows) / np.var(happened)
    freedom = len(codes) - len(rows)
    return bool(freedom > 0 and 1 - (1 - share) * (len(codes) - 1) / freedom > RULE)


def _squared(values: np.ndarray, target: np.ndarray) -> float:
    """The squared correlation; 0 where a side does not vary."""
    if np.ptp(values) == 0 or np.ptp(target) == 0:
        return 0.0
    return float(np.corrcoef(values, target)[0, 1] ** 2)


def summary(lines: Sequence[Line], *, columns: bool = False) -> Iterator[str]:
    """Recall per kind and per table, then false alarms."""
    planted = [line for line in lines if line.kind]
    as_is = [line for line in lines if not line.kind]
    yield from _recalls("kind planted", planted, lambda line: line.kind)
    yield from _recalls("table", planted, lambda line: f"{line.table} ({line.half})")
    yield from _recalls("table as it came", as_is, lambda line: line.table)
    for half in sorted({line.half for line in lines}):
        mine = [line for line in planted if line.half == half]
        recall, by_the_rule = _share(mine, "ours"), _share(mine, "rule")
        yield f"half {half}: planted found {recall}, by the rule {by_the_rule}"
        first = [line for line in as_is if line.half == half]
        honest = sum(line.honest for line in first)
        ours = sum(len(line.alarms) for line in first)
        rule = sum(len(line.rule_alarms) for line in first)
        yield (
            f"half {half}: honest columns taken for leaks {ours} of {honest} "
            f"({100 * ours / honest:.1f} %), by the rule {rule} ({100 * rule / honest:.1f} %)"
        )
        extra = sum(len(line.alarms) for line in mine)
        many = sum(line.honest for line in mine)
        yield f"half {half}: taken for leaks once one is planted beside them {extra} of {many:,}"
    if columns:
        yield from _named(lines)


def _recalls(title: str, lines: Sequence[Line], by: Callable[[Line], str]) -> Iterator[str]:
    groups: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        groups[by(line)].append(line)
    yield f"{title:34}{'columns':>8}{'found':>8}{'rule':>8}"
    for name, some in groups.items():
        count = sum(len(line.leaks) for line in some)
        if count:
            yield f"{name:34}{count:8}{_part(some, 'ours'):8.0%}{_part(some, 'rule'):8.0%}"
    yield ""


def _part(lines: Sequence[Line], whose: str) -> float:
    count = sum(len(line.leaks) for line in lines)
    return sum(len(getattr(line, whose)) for line in lines) / max(count, 1)


def _share(lines: Sequence[Line], whose: str) -> str:
    count = sum(len(line.leaks) for line in lines)
    return (
        f"{sum(len(getattr(line, whose)) for line in lines)} of {count} ({_part(lines, whose):.1%})"
    )


def _named(lines: Sequence[Line]) -> Iterator[str]:
    yield ""
    for line in lines:
        where = f"{line.table}, {line.kind or 'as it came'}, seed {line.seed}"
        if missed := line.leaks - line.ours:
            yield f"missed: {where}: {sorted(missed)}"
        if line.alarms:
            yield f"alarm: {where}: {sorted(line.alarms)}"


def strong(seeds: Sequence[int]) -> Iterator[str]:
    """Honest drivers of growing strength: how many are taken for leaks."""
    yield f"{'honest driver':34}{'columns':>8}{'named':>8}{'rule':>8}"
    for strength in STRENGTHS:
        ours = rule = 0
        for seed in seeds:
            source, frame = driven(strength, seed)
            ours += "driver" in leaks_in(frame, source)
            rule += by_rule(frame["driver"], frame, source)
        yield f"{strength.name:34}{len(seeds):8}{ours / len(seeds):8.0%}{rule / len(seeds):8.0%}"


def _chosen(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=2, help="plantings of each kind in each table")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--half", type=int, nargs="+", default=[0, 1])
    parser.add_argument("--noise", type=float, default=1.0, help="times the usual noise")
    parser.add_argument("--only", default="", help="tables whose name holds this word")
    parser.add_argument("--columns", action="store_true", help="name misses and false alarms")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
