"""Is something said where nothing is, and is a weak truth found? Asked of tables that know.

Each table is trained once and asked every question that names a driver, a reason, a segment or a
column; what was said is a line of a file, so that a run goes on where it stopped.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from analyses._asking.ask import ask
from analyses._asking.registry import analyses
from analyses._language.rows import most_likely
from answers.answer import Answer, Asked, CannotAnswer
from answers.evidence import Ranking
from benchmarks.goals import Goal, at_least, at_most
from benchmarks.honesty.noise_tables import Table, permuted, sources
from benchmarks.honesty.planted_tables import planted
from datasets.workspace.workspace import Workspace
from models.drivers.permutation_test import signal
from models.statistics.intervals import wilson
from models.training.trained import TrainedModel
from models.training.training import train

NAMING = ("top_drivers", "why_this_one", "how_it_responds", "who_is_affected", "what_would_keep")
ABOUT_ONE = ("why_this_one", "what_would_keep")
SIZES = (1_000, 5_000)
WEAK, WEAKER = 0.56, 0.53
INFORMATIVE = (1, 2, 3)
PLANTED_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class Run:
    """How much is measured, and where it is kept.

    Attributes:
        folder: of the files of lines and of the workspace.
        noise: permuted tables.
        weak, weaker: planted tables at a best possible AUC of 0.56 and of 0.53.
        first: seed of the first table, so that choices and their judgement can be kept apart.
        quick: a tenth of the other parts, too.
    """

    folder: Path
    noise: int = 208
    weak: int = 153
    weaker: int = 102
    first: int = 1_000
    quick: bool = False


@dataclass(frozen=True, slots=True)
class NoiseLine:
    """What was said of a permuted table.

    Attributes:
        key: table, rows and seed.
        table: dataset and outcome.
        kind: "rate", "number" or "count"; "repeated …" where entities repeat.
        rows: of the table.
        p, gain_t: of the test for anything at all.
        found: True where something was said to be there.
        asked: questions that were asked.
        named: questions that named something.
    """

    key: str
    table: str
    kind: str
    rows: int
    p: float
    gain_t: float
    found: bool
    asked: tuple[str, ...]
    named: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        """True where it was said that nothing explains the outcome."""
        return not self.found

    @property
    def nameless(self) -> bool:
        """True where no question named anything."""
        return not self.named


@dataclass(frozen=True, slots=True)
class PlantedLine:
    """What was said of a table with a known truth.

    Attributes:
        key: strength, informative columns and seed.
        auc: best possible.
        informative: columns that move the outcome.
        p, gain_t: of the test for anything at all.
        found: True where something was said to be there.
        named: families that were named as drivers, columns joined by "+".
        false: those of them without an informative column.
    """

    key: str
    auc: float
    informative: tuple[str, ...]
    p: float
    gain_t: float
    found: bool
    named: tuple[str, ...]
    false: tuple[str, ...]

    @property
    def true_named(self) -> bool:
        """True where an informative column, or its family, was named."""
        return len(self.named) > len(self.false)


Line = TypeVar("Line", NoiseLine, PlantedLine)


def noise(run: Run) -> Iterator[str]:
    """What is said of permuted tables, as lines to print; missing tables are measured first."""
    lines = measured_lines(run.folder / "noise.jsonl", NoiseLine, noise_tasks(run))
    yield f"Nothing there: {len(lines)} permuted tables of {len({x.table for x in lines})} outcomes"
    yield f"  {'':30}{'tables':>7}   nothing explains it    nothing is named"
    for text, some in noise_groups(lines):
        rates = (share([x.nothing for x in some]), share([x.nameless for x in some]))
        yield f"  {text:30}{len(some):>7}   {rates[0]:22} {rates[1]}"
    for key in NAMING:
        lines_asked = [line for line in lines if key in line.asked]
        naming = sum(key in line.named for line in lines_asked)
        yield f"    {key}: " + (
            f"names something in {naming} of {len(lines_asked)}" if lines_asked else "not here"
        )
    yield from (goal.line for goal in noise_goals(lines))


def noise_groups(lines: Sequence[NoiseLine]) -> Iterator[tuple[str, list[NoiseLine]]]:
    """Tables by kind, by size, and all."""
    for kind in sorted({line.kind for line in lines}):
        yield kind, [line for line in lines if line.kind == kind]
    for count in SIZES:
        yield f"for {count:,} rows", [x for x in lines if x.key.endswith(f" {count}")]
    yield "all", list(lines)


def noise_goals(lines: Sequence[NoiseLine]) -> tuple[Goal, ...]:
    """What is promised of permuted tables."""
    return (
        at_least("noise: “nothing explains it”", mean([x.nothing for x in lines]), 0.95),
        at_least("noise: no question names anything", mean([x.nameless for x in lines]), 0.95),
    )


def weak_truth(run: Run) -> Iterator[str]:
    """Power and false names on planted tables, as lines to print; missing ones are measured."""
    lines = measured_lines(run.folder / "planted.jsonl", PlantedLine, planted_tasks(run))
    yield f"A weak truth: {PLANTED_ROWS:,} rows, 15 columns, 22 of 100 positive"
    yield f"  {'best possible AUC':30}{'tables':>7}   something there        a true driver is named"
    for auc in (WEAKER, WEAK):
        of_strength = [line for line in lines if line.auc == auc]
        for count in (*INFORMATIVE, 0):
            some = [x for x in of_strength if count in {0, len(x.informative)}]
            text = f"{auc:g}, {count} of 15 columns" if count else f"{auc:g}, all"
            rates = (share([x.found for x in some]), share([x.true_named for x in some]))
            yield f"  {text:30}{len(some):>7}   {rates[0]:22} {rates[1]}"
        names, false, informative = counted(of_strength)
        yield (
            f"    named {names}, of these false {false}; "
            f"true ones named {names - false} of {informative}"
        )
    yield from (goal.line for goal in planted_goals(lines))


def planted_goals(lines: Sequence[PlantedLine]) -> tuple[Goal, ...]:
    """What is promised of planted tables."""
    weak = [line for line in lines if line.auc == WEAK]
    names, false, _ = counted(weak)
    return (
        at_least("AUC 0.56: “something there”", mean([x.found for x in weak]), 0.8),
        at_least("AUC 0.56: a true driver is named", mean([x.true_named for x in weak]), 0.8),
        at_most("AUC 0.56: false among the named", false / names if names else None, 0.05),
    )


def counted(lines: Sequence[PlantedLine]) -> tuple[int, int, int]:
    """(families named, false ones of these, informative columns there)."""
    return (
        sum(len(line.named) for line in lines),
        sum(len(line.false) for line in lines),
        sum(len(line.informative) for line in lines),
    )


def measured_lines(
    path: Path, kind: Callable[..., Line], tasks: Iterable[tuple[str, Callable[[], Line | None]]]
) -> list[Line]:
    """The lines of these tasks: those of a file, and what is missing, done and added to it."""
    measured = {}
    if path.exists():
        for text in path.read_text(encoding="utf-8").splitlines():
            fields = {
                k: tuple(v) if isinstance(v, list) else v for k, v in json.loads(text).items()
            }
            measured[fields["key"]] = kind(**fields)
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = []
    with path.open("a", encoding="utf-8") as file:
        for key, work in tasks:
            line = measured.get(key) or work()
            if line is not None and key not in measured:
                file.write(json.dumps(asdict(line)) + "\n")
                file.flush()
            lines += [line] if line is not None else []
    return lines


def noise_tasks(run: Run) -> Iterator[tuple[str, Callable[[], NoiseLine | None]]]:
    """One for each permuted table, sources in turn, sizes in turn."""
    with Workspace(run.folder / "workspace") as workspace:
        every = list(sources(workspace))
    for place in range(run.noise):
        turn, which = divmod(place, len(every))
        count = SIZES[(turn + which) % len(SIZES)]
        table, seed = every[which], run.first + turn
        key = f"{table.name} {seed} {count}"
        yield key, partial(noise_line, key, table, count, seed)


def noise_line(key: str, table: Table, count: int, seed: int) -> NoiseLine | None:
    """Ask everything of one permuted table; None where it cannot be learnt from."""
    one = permuted(table, count, seed)
    try:
        model = train(one.dataset, one.rows)
    except ValueError:
        return None
    kind = "rate" if one.dataset.is_rate else "number"
    if kind == "number" and (model.outcome == np.floor(model.outcome)).all():
        kind = "count"
    questions = tuple(name for name in NAMING if name in analyses())
    return NoiseLine(
        key=key,
        table=table.name,
        kind=kind if model.groups is None else f"repeated {kind}",
        rows=len(one.rows),
        p=signal(model).p,
        gain_t=signal(model).gain_t,
        found=signal(model).found,
        asked=questions,
        named=tuple(name for name in questions if names_something(model, name)),
    )


def planted_tasks(run: Run) -> Iterator[tuple[str, Callable[[], PlantedLine]]]:
    """One for each planted table, one to three informative columns in turn."""
    for auc, tables in ((WEAK, run.weak), (WEAKER, run.weaker)):
        for place in range(tables):
            turn, which = divmod(place, len(INFORMATIVE))
            count, seed = INFORMATIVE[which], run.first + turn
            key = f"{auc:g} {count} {seed}"
            yield key, partial(planted_line, key, auc, count, seed)


def planted_line(key: str, auc: float, informative: int, seed: int) -> PlantedLine:
    """Ask for the drivers of one planted table."""
    one = planted(auc, informative, PLANTED_ROWS, seed)
    model = train(one.table.dataset, one.table.rows)
    answer = ask(model, Asked("top_drivers", ""))
    named = named_families(answer)
    false = [family for family in named if not set(family) & set(one.informative)]
    return PlantedLine(
        key=key,
        auc=auc,
        informative=one.informative,
        p=signal(model).p,
        gain_t=signal(model).gain_t,
        found=signal(model).found,
        named=tuple("+".join(family) for family in named),
        false=tuple("+".join(family) for family in false),
    )


def names_something(model: TrainedModel, key: str) -> bool:
    """Whether a question names a driver, a reason, a segment or a column; a refusal does not."""
    choices: dict[str, Any] = {}
    if key in ABOUT_ONE:
        choices = {"row": most_likely(model, 1)[0].name}
    try:
        return not ask(model, Asked(key, "", choices)).refused
    except CannotAnswer:
        return False


def named_families(answer: Answer) -> list[tuple[str, ...]]:
    """Families of columns that an answer ranks as drivers."""
    return [
        bar.columns
        for evidence in answer.evidence
        if isinstance(evidence, Ranking)
        for bar in evidence.bars
    ]


def share(holds: Sequence[bool]) -> str:
    """How many, with the 95 % range (Wilson 1927): "97.1 % (93.9–98.7)"."""
    if not holds:
        return "–"
    rate = float(np.mean(holds))
    low, high = wilson(rate, len(holds))
    return f"{100 * rate:5.1f} % ({100 * low:.1f}–{100 * high:.1f})"


def mean(holds: Sequence[bool]) -> float | None:
    """Share that holds, None of nothing."""
    return float(np.mean(holds)) if holds else None
