"""How often is something wrong said? Rates beside what is promised, on tables that know the truth.

    python -m benchmarks.honesty [--quick] [--only WORD] [--out FOLDER]

Each part prints its lines and then its goals. What was measured is kept in FOLDER, table by table,
so that a run can be stopped and goes on. --quick measures a tenth: enough to see that it works,
too little to believe. No choice was made on these seeds unless docs/methods.md says so.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

from benchmarks.honesty.leaks_ranges_groups import groups, leak_rates, ranges
from benchmarks.honesty.noise_and_weak_signal import Run, noise, weak_truth
from models.learners.blas_threads import one_blas_thread

OUT = Path("build") / "honesty"
QUICK = {"noise": 16, "weak": 15, "weaker": 6}


@dataclass(frozen=True, slots=True)
class Part:
    """A promise of the kind "this is rarely said wrongly".

    Attributes:
        name: as chosen with --only.
        lines: measures what is missing, then yields lines to print, goals last.
    """

    name: str
    lines: Callable[[Run], Iterator[str]]


PARTS = (
    Part("noise", noise),
    Part("weak truth", weak_truth),
    Part("leaks", leak_rates),
    Part("ranges", ranges),
    Part("groups", groups),
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print every part."""
    chosen = _chosen(arguments)
    one_blas_thread()
    run = Run(chosen.out, **QUICK, quick=True) if chosen.quick else Run(chosen.out)
    for part in PARTS:
        if chosen.only in part.name:
            for text in part.lines(run):
                print(text, flush=True)
            print()


def _chosen(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.honesty",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--quick", action="store_true", help="a tenth of the tables")
    parser.add_argument("--only", default="", help="parts whose name holds this word")
    parser.add_argument("--out", type=Path, default=OUT)
    return parser.parse_args(arguments)
