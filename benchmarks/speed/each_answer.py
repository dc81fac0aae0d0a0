"""What answers cost beside the bare model: DuckDB table to each answer, in one run.

    python -m benchmarks.speed.each_answer [--rows 7000 50000]

The floor is what nobody can do without: read the table, code it, grow one early-stopped ensemble
on all rows, score them. Every line is CPU and wall seconds in this process and, what compares
across machines, the CPU as a multiple of that floor.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import numpy as np

from analyses._asking.ask import ask
from analyses._language.rows import most_likely
from answers.answer import Asked
from datasets.cards.card import Dataset
from datasets.workspace import sample_subscription
from datasets.workspace.workspace import Workspace
from models.learners.blas_threads import one_blas_thread
from models.learners.boosted_trees import early_stopped, fit_trees
from models.learners.encoding import Encoder
from models.training.training import outcome_numbers, train

Result = TypeVar("Result")


def main() -> None:
    """Print one table per size."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rows", type=int, nargs="+", default=[7_000, 50_000])
    for rows in parser.parse_args().rows:
        one_size(rows)


def one_size(rows: int) -> None:
    """The floor, then training and each answer as multiples of it."""
    one_blas_thread()
    with tempfile.TemporaryDirectory() as folder, Workspace(Path(folder) / "workspace") as opened:
        dataset = _business(opened, Path(folder), rows)
        print(f"\n{rows:,} rows, {len(dataset.explaining)} columns")
        print(f"{'step':44} {'cpu s':>8} {'wall s':>8} {'x floor':>8}")
        _, floor = _timed(lambda: _bare(opened, dataset))
        _print("floor: read, code, one early-stopped fit, score", floor, floor)
        model, seconds = _timed(lambda: train(dataset, opened.rows(dataset)))
        _print("training: both candidates, five folds each", seconds, floor)
        row = most_likely(model, 1)[0].name
        questions = (
            ("can we trust it", Asked("can_we_trust_it", "")),
            ("main drivers with effects and ranges", Asked("top_drivers", "")),
            ("why this one", Asked("why_this_one", "", {"row": row})),
            ("why this one, again", Asked("why_this_one", "", {"row": row})),
            ("what if, debiased", Asked("what_if", "", {"set": ("support=Yes",)})),
            ("what if, a second on the same lever", Asked("what_if", "", {"set": ("support=No",)})),
        )
        for name, question in questions:
            _, seconds = _timed(lambda question=question: ask(model, question))  # type: ignore[misc]
            _print(name, seconds, floor)


def _business(opened: Workspace, folder: Path, rows: int) -> Dataset:
    """The simulated subscription business with as many customers."""
    file = folder / "business.parquet"
    sample_subscription.make(1, rows).to_parquet(file, index=False)
    added = opened.add(file)
    if added.dataset is None:
        raise ValueError(" ".join(added.problems))
    return added.dataset


def _bare(opened: Workspace, dataset: Dataset) -> np.ndarray:
    rows = opened.rows(dataset)
    explaining = rows[[column.name for column in dataset.explaining]]
    outcome = outcome_numbers(dataset, rows)
    encoder = Encoder.learnt_from(explaining)
    codes = encoder.codes(explaining)
    held_out = np.random.default_rng(0).random(len(rows)) < 0.2
    settings = early_stopped(codes, outcome, encoder, "logistic", held_out, 0).settings
    return fit_trees(codes, outcome, encoder, "logistic", settings, 0).mean_of_codes(codes)


def _timed(work: Callable[[], Result]) -> tuple[Result, tuple[float, float]]:
    cpu, wall = time.process_time(), time.perf_counter()
    result = work()
    return result, (time.process_time() - cpu, time.perf_counter() - wall)


def _print(name: str, seconds: tuple[float, float], floor: tuple[float, float]) -> None:
    print(f"{name:44} {seconds[0]:8.2f} {seconds[1]:8.2f} {seconds[0] / floor[0]:8.2f}", flush=True)


if __name__ == "__main__":
    main()
