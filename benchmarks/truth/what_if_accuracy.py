"""What a what-if is worth: simulated tables whose truth is known, and one real randomised test.

    python -m benchmarks.truth [--rows 2000 8000 50000] [--seeds 100] [--only WORD] [--jobs 1]
                               [--out FILE.jsonl] [--peers]

Each answer is a line of FILE; what is there is not asked again, so a run can be stopped and goes
on. At the end all of it is summed up: the true change per changed row, what re-predicting with
boosted trees says (what other tools show), what comparing as it is says, our bias, our stated
standard error, the spread of our errors over it (1 is right), how many 95 % intervals held the
truth, how many tables were refused, the seconds of CPU; then each promise beside what was reached.
The truth is that of the population that the tables are drawn from. Worlds called "fresh: " chose no
threshold, those called "later: " were written after the fresh ones had changed one. --peers asks
other tools the questions that they have an answer to (`make peers` installs them), on the first 20
seeds.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

from benchmarks.truth.against_peers import MODULES, peer_answers
from benchmarks.truth.answers import answers
from benchmarks.truth.hillstrom import NAME, hillstrom
from benchmarks.truth.result_lines import OURS, Key, Line, added, read
from benchmarks.truth.summary import summary
from benchmarks.truth.worlds import World
from benchmarks.truth.worlds_fresh import FRESH
from benchmarks.truth.worlds_known import KNOWN, built_ins
from benchmarks.truth.worlds_later import LATER
from benchmarks.truth.worlds_limits import LIMITS

OUT = Path("build") / "truth.jsonl"
PEER_SEEDS = 20
BUILT_IN_SEEDS = 40  # larger tables, made row by row


@dataclass(frozen=True, slots=True)
class Task:
    """One table to answer questions about."""

    world: str
    questions: tuple[str, ...]
    rows: int
    seed: int


def main(arguments: Sequence[str] | None = None) -> None:
    """Answer what is missing, then print the table and the promises."""
    chosen = _chosen(arguments)
    answered_already = {line.key for line in read(chosen.out)}
    todo = tasks(chosen, answered_already)
    for place, _ in enumerate(added(chosen.out, _answered(todo, chosen.jobs))):
        if place % 50 == 0 and sys.stderr.isatty():
            print(f"\r{place} answers", end="", file=sys.stderr)
    for who in MODULES if chosen.peers else ():
        scope = worlds(chosen.only), min(chosen.rows), min(chosen.seeds, PEER_SEEDS)
        for _ in added(chosen.out, peer_answers(who, *scope, answered_already)):
            pass
    if chosen.only in NAME:
        for _ in added(chosen.out, hillstrom(answered_already, chosen.seeds)):
            pass
    lines = [line for line in read(chosen.out) if chosen.only in line.world]
    for text in summary(lines):
        print(text)


def worlds(word: str) -> list[World]:
    """Worlds whose name holds a word."""
    every = (*KNOWN, *LIMITS, *FRESH, *LATER, *built_ins())
    return [world for world in every if word in world.name]


def tasks(chosen: argparse.Namespace, answered_already: set[Key]) -> list[Task]:
    """What is still to be asked: small tables first, then seed by seed."""
    todo: dict[Task, None] = {}
    for rows in chosen.rows:
        for seed in range(chosen.first, chosen.seeds):
            for world in worlds(chosen.only):
                if world.size is not None and seed >= BUILT_IN_SEEDS:
                    continue
                count = world.size or rows
                missing = tuple(
                    question.text
                    for question in world.questions
                    if (OURS, world.name, question.text, count, seed) not in answered_already
                )
                if missing:
                    todo[Task(world.name, missing, count, seed)] = None
    return list(todo)


def answer(task: Task) -> list[Line]:
    """Our lines for one table."""
    world = next(candidate for candidate in worlds(task.world) if candidate.name == task.world)
    questions = [question for question in world.questions if question.text in task.questions]
    return answers(world, questions, task.rows, task.seed)


def _answered(todo: Sequence[Task], jobs: int) -> Iterator[Line]:
    if jobs == 1:
        for task in todo:
            yield from answer(task)
        return
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        for lines in pool.imap_unordered(answer, todo):
            yield from lines


def _chosen(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.truth",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--rows", type=int, nargs="+", default=[2000, 8000, 50000])
    parser.add_argument("--seeds", type=int, default=100, help="tables per world and size")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--only", default="", help="worlds whose name holds this word")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--peers", action="store_true", help="ask other tools, too")
    parser.add_argument("--out", type=Path, default=OUT)
    return parser.parse_args(arguments)
