"""What the groups that are named are worth, on simulated tables whose truth is known.

    python -m benchmarks.honesty.segments [--tables 100] [--seed 0] [--rows 2000 8000]

Nothing there: outcomes shuffled, in how many tables is any group named? Groups planted: how many
named groups are no groups or hold a condition that adds nothing, how many of the planted ones are
found, and does a group's interval hold its true rate? Beside it the rate that the searched half
itself would tell. A reversal: flagged where it is there, and not where it is not.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

from models.statistics.observations import Observations
from models.statistics.outcome_family import Family

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import pandas as pd

from models.segments.conditions import Term, covering
from models.segments.found_segments import Segment, nominated, segments
from models.segments.simpson import Reversal, reversal, stratified_columns

PEOPLE = 80_000
NOTHING = 0.004  # of a spread: a true gap below this is none
ALIKE = 0.5  # shared rows over all rows of a planted and a named group

Law = Callable[[pd.DataFrame], np.ndarray]


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of outcome: whether it is a rate, and whether rows repeat entities."""

    name: str
    rate: bool = True
    repeats: int = 1
    rare: float = 1.0


KINDS = (
    Kind("rate"),
    Kind("rare rate", rare=0.2),
    Kind("money", rate=False),
    Kind("rate, ids repeat", repeats=5),
)


@dataclass(frozen=True, slots=True)
class Planted:
    """Groups whose outcome is moved: their conditions and by how much."""

    groups: tuple[tuple[tuple[Term, ...], float], ...]

    def moved(self, rows: pd.DataFrame) -> np.ndarray:
        """By how much each row's expected outcome is moved (n,), as a part of the base."""
        total = np.zeros(len(rows))
        for terms, size in self.groups:
            total += size * covering(terms, rows)
        return total


@dataclass(slots=True)
class Tally:
    """What was named over many tables."""

    tables: int = 0
    with_any: int = 0
    named: int = 0
    no_group: int = 0
    idle: int = 0
    covered: int = 0
    first: int = 0
    firsts: int = 0
    planted: int = 0
    recovered: int = 0
    optimism: list[float] = field(default_factory=list)
    searched: list[float] = field(default_factory=list)
    seconds: float = 0.0


def drawn(count: int, draw: np.random.Generator) -> pd.DataFrame:
    """Twelve columns (n, 12): levels, yes or no, and numbers, of which some move together."""
    basis = draw.normal(0, 1, (count, 6))
    region = draw.choice(["north", "south", "east", "west", "centre"], count,
                         p=[0.3, 0.25, 0.2, 0.15, 0.1])  # fmt: skip
    plan = np.select([basis[:, 0] < -0.3, basis[:, 0] < 0.8], ["basic", "plus"], "pro")
    income = np.where(draw.random(count) < 0.06, np.nan, np.exp(3.5 + 0.5 * basis[:, 1]))
    return pd.DataFrame(
        {
            "region": pd.Categorical(region),
            "plan": pd.Categorical(plan),
            "channel": pd.Categorical(draw.choice(["shop", "web", "phone"], count)),
            "city": pd.Categorical(draw.choice([f"C{k:02d}" for k in range(20)], count)),
            "member": pd.Categorical(np.where(basis[:, 2] > 0.2, "yes", "no")),
            "paperless": pd.Categorical(np.where(draw.random(count) < 0.4, "yes", "no")),
            "tenure": np.floor(60 * draw.beta(0.8, 1.2, count)),
            "fee": np.round(40 + 20 * basis[:, 0] + 8 * draw.normal(0, 1, count), 2),
            "income": np.round(income, 1),
            "tickets": draw.poisson(1.2, count).astype(float),
            "visits": draw.poisson(6, count).astype(float),
            "noise": np.round(draw.normal(0, 1, count), 3),
        }
    )


def planted(draw: np.random.Generator, people: pd.DataFrame) -> Planted:
    """Two groups of one to three conditions where more happens, and one where less does."""
    terms_and_lifts = []
    for place in range(3):
        lift = draw.uniform(0.6, 1.4) if place < 2 else -draw.uniform(0.4, 0.8)
        while True:
            terms = _conditions(draw, int(draw.choice([1, 2, 2, 3])))
            if 0.06 <= covering(terms, people).mean() <= 0.3:
                terms_and_lifts.append((terms, float(lift)))
                break
    return Planted(tuple(terms_and_lifts))


def _conditions(draw: np.random.Generator, count: int) -> tuple[Term, ...]:
    choices = [
        Term("region", (str(draw.choice(["north", "south", "east", "west"])),)),
        Term("plan", (str(draw.choice(["basic", "plus", "pro"])),)),
        Term("channel", (str(draw.choice(["shop", "web", "phone"])),)),
        Term("member", ("yes",)),
        Term("tenure", high=float(draw.integers(6, 20))),
        Term("tenure", low=float(draw.integers(20, 40))),
        Term("fee", low=float(draw.integers(38, 58))),
        Term("tickets", low=float(draw.integers(1, 3))),
        Term("income", missing=True) if count == 1 else Term("income", high=30.0),
    ]
    picked: dict[str, Term] = {}
    for k in draw.permutation(len(choices)):
        picked.setdefault(choices[k].column, choices[k])
        if len(picked) == count:
            break
    return tuple(picked.values())


@cache
def people() -> pd.DataFrame:
    """Many rows of the same law, on which truth is counted."""
    return drawn(PEOPLE, np.random.default_rng(987_654))


def expected(kind: Kind, law: Planted, rows: pd.DataFrame) -> np.ndarray:
    """True mean outcome (n,) of each row."""
    moved = np.maximum(1 + law.moved(rows), 0.1)
    if kind.rate:
        return np.asarray(np.minimum(0.2 * kind.rare * moved, 0.95))
    return np.asarray(100.0 * (1 + 0.5 * (moved - 1)))


def outcome_of(
    kind: Kind, law: Planted, rows: pd.DataFrame, draw: np.random.Generator
) -> tuple[pd.DataFrame, np.ndarray, np.ndarray | None]:
    """Rows, outcomes (n,) and entities (n,) of a table; entities have a level of their own."""
    groups = None
    if kind.repeats > 1:
        entity = np.repeat(np.arange(len(rows) // kind.repeats), kind.repeats)
        own = rows.iloc[entity * kind.repeats].reset_index(drop=True)
        fixed = ["region", "plan", "member", "city", "fee", "income"]
        rows = rows.iloc[: len(entity)].reset_index(drop=True)
        rows = rows.assign(**{name: own[name] for name in fixed})
        groups = entity.astype("str").astype(object)
    mean = expected(kind, law, rows)
    if not kind.rate:
        return rows, mean * draw.lognormal(-0.18, 0.6, len(rows)), groups
    if groups is not None:
        spread = draw.beta(2, 2, len(rows) // kind.repeats) * 2
        mean = np.minimum(mean * np.repeat(spread, kind.repeats), 1.0)
    return rows, (draw.random(len(rows)) < mean).astype(float), groups


def one_table(kind: Kind, count: int, seed: int, tally: Tally, *, shuffled: bool) -> None:
    """Name groups of one table and hold them against the truth."""
    draw = np.random.default_rng(seed)
    rows, law = drawn(count, draw), planted(draw, people().iloc[:10_000])
    rows, outcome, groups = outcome_of(kind, law, rows, draw)
    if shuffled:
        outcome = _shuffled(outcome, kind.repeats, draw)
    start = time.process_time()
    named_segments = segments(
        Observations(
            rows, outcome, "logistic" if kind.rate else "squarederror", seed=seed, groups=groups
        )
    )
    tally.seconds += time.process_time() - start
    tally.tables += 1
    named = [(1, segment) for segment in named_segments.high] + [
        (-1, segment) for segment in named_segments.low
    ]
    tally.with_any += bool(named)
    tally.named += len(named)
    if shuffled:
        return
    truth = expected(kind, law, people())
    for way, segment in named:
        _judge(
            way,
            segment,
            truth,
            tally,
            is_first=segment in (*named_segments.high[:1], *named_segments.low[:1]),
        )
    mine = [(np.sign(size), covering(terms, people())) for terms, size in law.groups]
    masks = [(way, covering(segment.terms, people())) for way, segment in named]
    tally.planted += len(mine)
    tally.recovered += sum(any(way == w and _alike(m, t) for w, t in masks) for way, m in mine)
    _optimism(rows, outcome, groups, truth, tally)


def _shuffled(outcome: np.ndarray, repeats: int, draw: np.random.Generator) -> np.ndarray:
    """Outcomes in another order; an entity's stay together."""
    if repeats == 1:
        return draw.permutation(outcome)
    return draw.permutation(outcome.reshape(-1, repeats)).ravel()


def _judge(way: int, segment: Segment, truth: np.ndarray, tally: Tally, *, is_first: bool) -> None:
    """Is it a group, does each condition add something, does the interval hold the truth?"""
    inside, nothing = covering(segment.terms, people()), NOTHING * float(truth.mean())
    real = float(truth[inside].mean())
    is_held = segment.mean.low <= real <= segment.mean.high
    tally.covered += is_held
    tally.firsts += is_first
    tally.first += is_first and is_held
    tally.optimism.append(way * (segment.mean.value - real) / float(truth.mean()))
    tally.no_group += way * (real - float(truth[~inside].mean())) <= nothing
    for term in segment.terms if len(segment.terms) > 1 else ():
        wider = covering([other for other in segment.terms if other != term], people())
        rest = wider & ~inside
        if rest.any() and way * (real - float(truth[rest].mean())) <= nothing:
            tally.idle += 1
            break


def _alike(one: np.ndarray, other: np.ndarray) -> bool:
    return bool((one & other).sum() >= ALIKE * (one | other).sum())


def _optimism(
    rows: pd.DataFrame,
    outcome: np.ndarray,
    groups: np.ndarray | None,
    truth: np.ndarray,
    tally: Tally,
) -> None:
    """By how much the rows that were searched overstate the groups that they name."""
    if groups is not None or len(tally.searched) > 400:
        return
    first = np.arange(0, len(rows), 2)
    rate = bool(set(np.unique(outcome)) <= {0.0, 1.0})
    family: Family = "logistic" if rate else "squarederror"
    named, _ = nominated(Observations(rows, outcome, family).take(first), 0.05)
    for nominee in named:
        real = float(truth[covering(nominee.terms, people())].mean())
        tally.searched.append(nominee.way * (nominee.mean - real) / float(truth.mean()))


@dataclass(frozen=True, slots=True)
class Side:
    """A difference between two sides of a column: overall, and among rows alike in another."""

    name: str
    overall: float
    within: float


SIDES = (
    Side("turns round", -0.10, 0.04),
    Side("goes away", -0.10, 0.0),
    Side("a quarter is left", -0.10, -0.025),
    Side("half is left", -0.10, -0.05),
    Side("all is left", -0.10, -0.10),
    Side("there is none", 0.0, 0.0),
)
HARD = np.array([0.55, 0.45, 0.35, 0.25, 0.15])


def reversed_in(side: Side, count: int, seed: int) -> Reversal | None:
    """Asks of one table: five departments, the harder the more of one side apply there."""
    draw = np.random.default_rng(seed)
    lean = _lean(side)
    inside = draw.random(count) < 0.4
    tilt = np.exp(np.outer(np.where(inside, lean, -lean), np.arange(5) - 2.0))
    place = (draw.random(count)[:, None] > np.cumsum(tilt / tilt.sum(1, keepdims=True), 1)).sum(1)
    outcome = (draw.random(count) < HARD[place] + side.within * inside).astype(float)
    rows = drawn(count, draw).assign(
        dept=pd.Categorical(np.array(list("ABCDE"))[np.minimum(place, 4)])
    )
    return reversal(stratified_columns(rows), outcome, inside)


@cache
def _lean(side: Side) -> float:
    """How differently both sides choose, so that the difference overall is as it should be."""

    def apart(lean: float) -> float:
        tilt = np.exp(lean * (np.arange(5) - 2.0))
        share = tilt / tilt.sum()
        return float(HARD @ share - HARD @ share[::-1])

    leans = np.linspace(-1.5, 1.5, 3_001)
    gaps = np.array([apart(lean) for lean in leans])
    return float(leans[np.abs(gaps - (side.overall - side.within)).argmin()])


def _line(name: str, words: Sequence[str]) -> str:
    return f"  {name:28s}" + "".join(f"{word:>12s}" for word in words)


def main() -> None:
    """Print all tables of figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--tables", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rows", type=int, nargs="+", default=[2_000, 8_000])
    chosen = parser.parse_args()
    for count in chosen.rows:
        print(f"\n{chosen.tables} tables of {count:,} rows, seeds from {chosen.seed:,}")
        print(_line("outcomes shuffled", ["any named"]))
        for kind in KINDS:
            tally = Tally()
            for k in range(chosen.tables):
                one_table(kind, count, chosen.seed + k, tally, shuffled=True)
            print(_line(kind.name, [f"{tally.with_any / tally.tables:.3f}"]))
        heads = [
            "named",
            "no group",
            "idle part",
            "held",
            "first held",
            "bias",
            "searched",
            "found",
            "CPU ms",
        ]
        print(_line("groups planted", heads))
        for kind in KINDS:
            print(_line(kind.name, _figures(kind, count, chosen.tables, chosen.seed)))
        print(_line("two sides of a column", ["overall", "within", "flagged", "turns"]))
        for side in SIDES:
            reversals = [reversed_in(side, count, chosen.seed + k) for k in range(chosen.tables)]
            flagged = [reversal for reversal in reversals if reversal is not None]
            turned = sum(reversal.turns for reversal in flagged)
            shares = (f"{len(flagged) / len(reversals):.3f}", f"{turned / len(reversals):.3f}")
            print(_line(side.name, [f"{side.overall:+.3f}", f"{side.within:+.3f}", *shares]))


def _figures(kind: Kind, count: int, tables: int, seed: int) -> list[str]:
    tally = Tally()
    for k in range(tables):
        one_table(kind, count, seed + k, tally, shuffled=False)
    named = max(tally.named, 1)
    return [
        f"{tally.named / tally.tables:.2f}",
        f"{tally.no_group / named:.3f}",
        f"{tally.idle / named:.3f}",
        f"{tally.covered / named:.3f}",
        f"{tally.first / max(tally.firsts, 1):.3f}",
        f"{np.mean(tally.optimism or [0.0]):+.3f}",
        f"{np.mean(tally.searched or [0.0]):+.3f}",
        f"{tally.recovered / tally.planted:.3f}",
        f"{1000 * tally.seconds / tally.tables:.0f}",
    ]


if __name__ == "__main__":
    main()
