"""A contest: one saved model and its rows in a folder, each contestant a process of its own.

A contestant is a module that hands its tasks to `compete`. It may run in an environment without
this project's packages, so this file needs numpy only.

    python -m benchmarks.peers.shap_values FOLDER TASK
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import numpy as np

Done = TypeVar("Done")
ENOUGH_SECONDS = 2.0  # what costs less is repeated, and the cheapest try counts
MOST_TRIES = 3
COMPARED = 500  # rows whose values are kept to be compared


@dataclass(frozen=True, slots=True)
class Cost:
    """What some work cost this process, its threads and its children.

    Attributes:
        cpu: seconds on all threads.
        wall: seconds by the clock.
    """

    cpu: float
    wall: float


@dataclass(frozen=True, slots=True)
class Rules:
    """What all contestants of a contest hold to.

    Attributes:
        names: of the columns, in the order of the rows.
        levels: number of levels of each column, 0 for a number.
        levers: columns that a plan may change.
        rounds: trees of the model.
        depth: of its trees.
        few: rows for contestants that need milliseconds for each.
        background: rows that stand for everybody where not all can.
        customers: places of the rows explained or changed one by one.
        samples: drawn around a row by a local surrogate.
        seeds: draws of each local surrogate.
        grid: points of a brute-force curve.
    """

    names: tuple[str, ...]
    levels: tuple[int, ...]
    levers: tuple[str, ...]
    rounds: int
    depth: int
    few: int = 1000
    background: int = 100
    customers: tuple[int, ...] = ()
    samples: int = 5000
    seeds: int = 20
    grid: int = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """What a contestant reports of one task.

    Attributes:
        cost: of the work, without imports and reading files.
        units: rows explained; costs are compared for each.
        values: of the first rows, to be compared with others'; empty where nothing can be.
        note: what else was found, in a few words.
    """

    cost: Cost
    units: int
    values: np.ndarray
    note: str = ""


@dataclass(frozen=True)
class Contest:
    """A folder with `model.ubj`, `rows.npy`, `outcome.npy` and `rules.json`."""

    folder: Path

    @property
    def model(self) -> Path:
        """The saved XGBoost model."""
        return self.folder / "model.ubj"

    @cached_property
    def rules(self) -> Rules:
        """What was agreed."""
        record = json.loads((self.folder / "rules.json").read_text(encoding="utf-8"))
        lists = {name: tuple(value) for name, value in record.items() if isinstance(value, list)}
        return Rules(**record | lists)

    @cached_property
    def rows(self) -> np.ndarray:
        """Codes (n, k) as float32, NaN where missing."""
        return np.asarray(np.load(self.folder / "rows.npy"))

    @cached_property
    def outcome(self) -> np.ndarray:
        """0 or 1 for each row (n,)."""
        return np.asarray(np.load(self.folder / "outcome.npy"))

    @property
    def few(self) -> np.ndarray:
        """The first rows, for contestants that need milliseconds for each."""
        return self.rows[: self.rules.few]

    @property
    def background(self) -> np.ndarray:
        """The last rows, to stand for everybody."""
        return self.rows[-self.rules.background :]

    @cached_property
    def points(self) -> list[np.ndarray]:
        """Where curves are compared: each column's values where there are few, else a grid."""
        points = []
        for place in range(self.rows.shape[1]):
            values = self.filled[:, place].astype(float)
            distinct = np.unique(values)
            if len(distinct) > self.rules.grid:
                low, high = np.quantile(values, (0.05, 0.95))
                distinct = np.linspace(low, high, self.rules.grid)
            points.append(distinct.astype(np.float32))
        return points

    @cached_property
    def filled(self) -> np.ndarray:
        """The rows with medians and most frequent levels for what is missing."""
        filled = self.rows.copy()
        for place, levels in enumerate(self.rules.levels):
            column = filled[:, place]
            holes = np.isnan(column)
            if holes.any():
                present = column[~holes]
                column[holes] = (
                    np.bincount(present.astype(int)).argmax() if levels else _middle(present)
                )
        return filled

    def save(self, rules: Rules, rows: np.ndarray, outcome: np.ndarray) -> None:
        """Write everything but the model."""
        (self.folder / "rules.json").write_text(json.dumps(asdict(rules)), encoding="utf-8")
        np.save(self.folder / "rows.npy", rows.astype(np.float32))
        np.save(self.folder / "outcome.npy", outcome)


def compete(tasks: Mapping[str, Callable[[Contest], Entry]]) -> None:
    """Do the task that the command line names and print what it cost as one line of JSON.

    A task may raise `NotImplementedError` to say in a sentence why it is not done here.
    """
    folder, task = sys.argv[1:]
    contest = Contest(Path(folder))
    try:
        entry = tasks[task](contest)
    except NotImplementedError as error:
        print(json.dumps({"why_not": str(error)}), flush=True)
        return
    place = contest.folder / f"values-{time.time_ns()}.npy"
    np.save(place, entry.values)
    report = asdict(entry.cost) | {
        "units": entry.units,
        "peak_mb": peak_mb(),
        "values": place.name,
        "note": entry.note,
    }
    print(json.dumps(report), flush=True)


def timed(work: Callable[[], Done], *, enough: float = ENOUGH_SECONDS) -> tuple[Done, Cost]:
    """The result and the cheapest of up to three tries; what takes `enough` seconds has one."""
    best, tries, spent = Cost(np.inf, np.inf), 0, 0.0
    while True:
        cpu, wall = cpu_seconds(), time.perf_counter()
        result = work()
        cost = Cost(cpu_seconds() - cpu, time.perf_counter() - wall)
        best = min(best, cost, key=lambda some: some.cpu)
        tries, spent = tries + 1, spent + cost.wall
        if tries == MOST_TRIES or spent >= enough:
            return result, best


def cpu_seconds() -> float:
    """CPU seconds so far of this process, its threads and its ended children."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def peak_mb() -> float:
    """The most memory this process ever held, in MB.

    Linux counts a parent's memory in its children's `ru_maxrss`, so its own record is read.
    """
    record = Path("/proc/self/status")
    if record.exists():
        peaks = [text for text in record.read_text().splitlines() if text.startswith("VmHWM")]
        if peaks:
            return float(peaks[0].split()[1]) * 1024 / 1e6
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def _middle(values: np.ndarray) -> np.float32:
    return np.float32(np.median(values)) if len(values) else np.float32(0)
