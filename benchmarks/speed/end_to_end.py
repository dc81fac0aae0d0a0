"""From a DuckDB table to every answer, beside the bare model and beside explainerdashboard.

    python -m benchmarks.speed.end_to_end [--rows 7000 100000 1000000]

Bare is what nobody can do without: read the table, code it, quantise, fit once on all rows with a
depth and a number of trees already known, score all rows. One training is what anyone does who
knows the depth but not the number of trees: the same after stopping early on a held-out fifth.
"All fits" is what our answers stand on: choosing the kind of model, depth and trees, the better
kind in five folds (the other too where one fold is not clear), the model of all rows, its scores.
The promise for them is of one training; their ratio to the bare fit is judged by the same bar,
which is harder. The first model is a first look: a random 50,000 of the rows.
Then come drivers with ranges, checks, the curve of every column and the reasons of every row.
Alike means that ours and explainerdashboard fit one model of a given size and explain a fifth.
Each size is a process of its own. Ratios of one run count; seconds depend on who else is busy.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from models.drivers.mean_shap import mean_shap

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import numpy as np
import pandas as pd

from analyses._asking.ask import ask
from analyses._asking.registry import analyses
from answers.answer import Asked
from benchmarks.checkout import ROOT
from benchmarks.goals import Goal, at_least, at_most
from benchmarks.speed.contest import Contest, Cost, Rules, peak_mb, timed
from benchmarks.speed.contestants import NOT_THERE_YET, PEERS, Contestant, machine, run
from benchmarks.speed.simulated_customers import COLUMNS, LEVELS, OUTCOME, codes, customers
from datasets.cards.card import Dataset
from datasets.cards.edits import CardEdits
from datasets.workspace.workspace import Workspace
from models.drivers.bootstrap_ranks import ImportanceShares, importance_shares
from models.drivers.loco_importance import loco_importance
from models.learners.blas_threads import one_blas_thread
from models.learners.boosted_trees import MOST_ROUNDS, TreeSettings, early_stopped, fit_trees
from models.learners.contribution import in_outcome_units
from models.learners.encoding import Encoder
from models.training.rows_read import FIRST_ROWS
from models.training.trained import TrainedModel
from models.training.training import FOLD_ROWS, first_look, outcome_numbers, train

Done = TypeVar("Done")
BLOCK = 50_000
MOST_OF_DASHBOARD = 100_000
DASHBOARD = "explainerdashboard"
PAGES = Contestant("pages", DASHBOARD, "benchmarks.peers.explainerdashboard_pages", DASHBOARD)


@dataclass
class Sheet:
    """The printed lines of one size, each as a multiple of the first."""

    costs: dict[str, Cost] = field(default_factory=dict)

    def add(self, name: str, work: Callable[[], Done], *, enough: float = 0.0) -> Done:
        """Do some work and print what it cost; with `enough` seconds the cheapest of three."""
        result, cost = timed(work, enough=enough)
        self.print(name, cost, peak_mb())
        return result

    def print(self, name: str, cost: Cost, peak: float) -> None:
        """One line."""
        self.costs[name] = cost
        ratio = cost.cpu / next(iter(self.costs.values())).cpu
        print(f"{name:52} {cost.cpu:9.2f} {cost.wall:9.2f} {ratio:8.2f} {peak:8,.0f}", flush=True)

    def total(self, names: Sequence[str]) -> Cost:
        """Several lines added up."""
        costs = [self.costs[name] for name in names]
        return Cost(sum(cost.cpu for cost in costs), sum(cost.wall for cost in costs))

    def ratio(self, name: str, other: str) -> float | None:
        """CPU seconds of a line over another's; None where one of them is missing."""
        if name not in self.costs or other not in self.costs:
            return None
        return self.costs[name].cpu / self.costs[other].cpu


SHARES, WEIGHED = "shares and ranks of columns, with ranges", "what held-out rows lose without each"
EFFECTS, TRUST = "effects like for like (rest of that answer)", "whether to trust it, with checks"
REASONS, CURVES = "the reasons of every row", "the curve of every column, with ranges"
LESS = "everything but effects like for like"
BARE, FITS, ALL = "bare: read, code, quantise, fit once, score", "read and all fits", "everything"
ONCE, FIRST = (
    "one training: bare, stopped early on a fifth first",
    "read and a first model (first look)",
)
ALIKE, THEIRS = "ours alike: one fit, a fifth explained", f"{DASHBOARD}: the same"


def main(arguments: Sequence[str] | None = None) -> None:
    """One table for each size."""
    chosen = _chosen(arguments)
    if len(chosen.rows) == 1:
        print(machine(), flush=True)
        one_size(chosen.rows[0], chosen)
        return
    for count in chosen.rows:
        command = [
            sys.executable,
            "-m",
            "benchmarks.speed.end_to_end",
            "--rows",
            str(count),
        ]
        command += ["--limit", str(chosen.limit), "--peers", str(chosen.peers)]
        for name in ("columns", "trees", "depth"):
            command += [f"--{name}", str(getattr(chosen, name))]
        subprocess.run(command, cwd=ROOT, check=True)
        print()


def one_size(count: int, chosen: argparse.Namespace) -> None:
    """Bare, all fits, every answer, the peer; then the goals."""
    one_blas_thread()
    with tempfile.TemporaryDirectory() as folder, Workspace(Path(folder) / "workspace") as opened:
        dataset = _stored(opened, Path(folder), customers(count, columns=chosen.columns))
        settings = _settings(opened, dataset)
        print(
            f"{count:,} rows, {len(dataset.explaining)} columns; bare fits "
            f"{settings.rounds} trees of depth {settings.depth}"
        )
        print(f"{'':52} {'cpu s':>9} {'wall s':>9} {'x bare':>8} {'peak MB':>8}")
        sheet = Sheet()
        sheet.add(BARE, lambda: _bare(opened, dataset, settings), enough=2.0)
        sheet.add(ONCE, lambda: _once(opened, dataset, settings.depth))
        if count > FIRST_ROWS:
            sheet.add(
                FIRST,
                lambda: first_look(opened, dataset).fitted_rows,
            )
        model = sheet.add(FITS, lambda: train(dataset, opened.rows(dataset)))
        answers = answered(sheet, model)
        lines = [FITS, *answers]
        print(f"the {model.final.kind} model explains")
        sheet.print(ALL, sheet.total(lines), peak_mb())
        sheet.print(LESS, sheet.total([name for name in lines if name != EFFECTS]), peak_mb())
        alike = TreeSettings(chosen.depth, chosen.trees)
        print(f"one fit of {alike.rounds} trees of depth {alike.depth} on four fifths:")
        contest = _contest(Path(folder), alike, codes(count, columns=chosen.columns))
        _other(
            sheet,
            ALIKE,
            Contestant("alike", "ours", "benchmarks.speed.ours_tables"),
            contest,
            chosen,
        )
        _other(sheet, THEIRS, PAGES, contest, chosen)
    print("\nGoals")
    for goal in goals(sheet, count):
        print(goal.line)


def answered(sheet: Sheet, model: TrainedModel) -> list[str]:
    """Every answer of a trained model; returns the names of the lines.

    The answer about main drivers weighs columns and compares like with like. The former is also
    measured alone, so what is left of the answer is the latter, which no peer has.
    """
    sheet.add(SHARES, lambda: _shares(model))
    sheet.add(WEIGHED, lambda: loco_importance(model, model.column_families, seed=model.seed))
    _, whole = timed(lambda: ask(model, Asked("top_drivers", "")), enough=0.0)
    weighed = sheet.costs[WEIGHED]
    sheet.print(EFFECTS, Cost(whole.cpu - weighed.cpu, whole.wall - weighed.wall), peak_mb())
    sheet.add(TRUST, lambda: ask(model, Asked("can_we_trust_it", "")))
    sheet.add(REASONS, lambda: reasons(model))
    names = [SHARES, WEIGHED, EFFECTS, TRUST, REASONS]
    if "how_it_responds" not in analyses():
        print(f"{CURVES:52} {NOT_THERE_YET}")
        return names
    sheet.add(
        CURVES,
        lambda: [
            ask(model, Asked("how_it_responds", "", {"column": name})) for name in model.columns
        ],
    )
    return [*names, CURVES]


def _shares(model: TrainedModel) -> ImportanceShares:
    """Shares and ranks of families with their ranges, from held-out contributions."""
    return importance_shares(mean_shap(model).column_families, model.seed)


def reasons(model: TrainedModel) -> np.ndarray:
    """Mean size of each column's reason (k,) in the outcome's unit, over every row."""
    total = np.zeros(len(model.columns))
    for start in range(0, len(model.rows), BLOCK):
        contributions = model.final.contributions(model.explaining.iloc[start : start + BLOCK])
        total += np.abs(in_outcome_units(contributions, model.family).parts).sum(axis=0)
    return total / len(model.rows)


def goals(sheet: Sheet, count: int) -> tuple[Goal, ...]:
    """What was promised for this size, beside this run."""
    large, small = count >= 1_000_000, count < 50_000
    total = 1.2 if large else 2.5 if small else 1.8
    return (
        at_most("everything over all fits", sheet.ratio(ALL, FITS), total),
        at_most("the same but effects like for like", sheet.ratio(LESS, FITS), total),
        at_most("all fits over one training", sheet.ratio(FITS, ONCE), 2.2 if large else 5),
        at_most("all fits over bare", sheet.ratio(FITS, BARE), 2.2 if large else 5),
        *([at_most("a first model over one training", sheet.ratio(FIRST, ONCE), 0.25)] * large),
        at_least(f"{DASHBOARD} over everything", sheet.ratio(THEIRS, ALL), 15),
        at_least(f"{DASHBOARD} over ours, like for like", sheet.ratio(THEIRS, ALIKE), 30),
        at_most("peak memory of everything, MB", peak_mb(), 800),
    )


def _stored(opened: Workspace, folder: Path, table: pd.DataFrame) -> Dataset:
    file = folder / "customers.parquet"
    table.to_parquet(file, index=False)
    added = opened.add(file)
    if added.dataset is None:
        raise ValueError(" ".join(added.problems))
    edits = CardEdits(outcome=OUTCOME, positive="yes", ids=("customer_id",))
    return opened.edit(added.dataset.key, edits)


def _coded(opened: Workspace, dataset: Dataset) -> tuple[np.ndarray, np.ndarray, Encoder]:
    rows = opened.rows(dataset)
    explaining = rows[[column.name for column in dataset.explaining]]
    encoder = Encoder.learnt_from(explaining)
    return encoder.codes(explaining), outcome_numbers(dataset, rows), encoder


def _settings(opened: Workspace, dataset: Dataset) -> TreeSettings:
    """Depth and trees by early stopping on as many rows as our folds: given to bare for nothing."""
    coded, outcome, encoder = _coded(opened, dataset)
    draw = np.random.default_rng(0)
    rows = np.sort(draw.permutation(len(outcome))[:FOLD_ROWS])
    held_out = draw.random(len(rows)) < 0.2
    return early_stopped(coded[rows], outcome[rows], encoder, "logistic", held_out, 0).settings


def _bare(opened: Workspace, dataset: Dataset, settings: TreeSettings) -> np.ndarray:
    coded, outcome, encoder = _coded(opened, dataset)
    return fit_trees(coded, outcome, encoder, "logistic", settings, 0).mean_of_codes(coded)


def _once(opened: Workspace, dataset: Dataset, depth: int) -> np.ndarray:
    coded, outcome, encoder = _coded(opened, dataset)
    held_out = np.random.default_rng(0).random(len(outcome)) < 0.2
    tried = (TreeSettings(depth, MOST_ROUNDS),)
    stopped = early_stopped(coded, outcome, encoder, "logistic", held_out, 0, tried)
    trees = fit_trees(coded, outcome, encoder, "logistic", stopped.settings, 0)
    return trees.mean_of_codes(coded)


def _contest(folder: Path, settings: TreeSettings, table: pd.DataFrame) -> Contest:
    outcome = table.pop(OUTCOME).to_numpy()
    names = tuple(table.columns)
    levels = tuple(len(LEVELS.get(name, ())) for name in names)
    contest = Contest(folder)
    rules = Rules(names, levels, (), rounds=settings.rounds, depth=settings.depth)
    contest.save(rules, table.to_numpy(dtype=np.float32), outcome)
    return contest


def _other(
    sheet: Sheet, name: str, who: Contestant, contest: Contest, chosen: argparse.Namespace
) -> None:
    """A process of its own that fits on four fifths and explains a fifth of the same rows."""
    if who.peer and len(contest.rows) > MOST_OF_DASHBOARD:
        print(f"{name:52} not run above {MOST_OF_DASHBOARD:,} rows: it would take hours")
        return
    report = run(who, contest, peers=chosen.peers, limit=chosen.limit)
    if report.why_not:
        print(f"{name:52} {report.why_not}")
    else:
        sheet.print(name, report.cost, report.peak_mb)


def _chosen(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed.end_to_end",
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument("--rows", type=int, nargs="+", default=[7_000, 100_000])
    parser.add_argument("--columns", type=int, default=len(COLUMNS), help="1 to 20")
    parser.add_argument("--trees", type=int, default=200, help="of the model fitted alike")
    parser.add_argument("--depth", type=int, default=6, help="of its trees")
    parser.add_argument("--limit", type=float, default=1200, help="seconds for the peer")
    parser.add_argument("--peers", type=Path, default=PEERS, help="their environments")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
