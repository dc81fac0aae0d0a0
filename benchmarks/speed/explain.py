"""Explaining one model's rows: each method against its peers, same model and rows, in one run.

    python -m benchmarks.speed.explain [--rows 100000 --trees 200 --depth 6 --columns 20]

Every line is a process of its own, so peaks of memory are its own, too. What needs milliseconds
for each row gets a few rows; "x ours" is CPU seconds a row over ours. Levels are numbers here and
one model serves all, for shap and woodelf take no native levels with a background. `make peers`
installs the peers; without one its line says so.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import numpy as np
import xgboost as xgb

from benchmarks.goals import Goal, at_least, at_most
from benchmarks.speed.contest import Contest, Rules
from benchmarks.speed.contestants import NOT_THERE_YET, PEERS, Contestant, Report, machine, run
from benchmarks.speed.simulated_customers import COLUMNS, LEVELS, LEVERS, OUTCOME, codes

OURS, XGBOOST = "ours", "xgboost"
LEAVES = 0.5
SURROGATES = ("surrogate", "together")
_XGBOOST, _SHAP = "benchmarks.peers.xgboost_values", "benchmarks.peers.shap_values"
_WOODELF, _OURS = "benchmarks.peers.woodelf_values", "benchmarks.speed.ours"
_TABLES, _PLANS = (
    "benchmarks.speed.ours_tables",
    "benchmarks.speed.ours_plans",
)
TASKS = {
    "train": "training: quantise and fit",
    "predict": "one prediction of every row",
    "cold": "the first reasons of a process",
    "tables": "reading and making the tables",
    "path": "reasons, as the trees were grown",
    "background": "reasons against 100 rows",
    "everybody": "reasons against every row",
    "random": "random models against 100 rows",
    "one": "reasons of one row, warm",
    "curves": "curves of all columns",
    "surrogate": "a local surrogate of a row",
    "together": "the same, five rows together",
    "plans": "cheapest changes for a customer",
}
CONTESTANTS = (
    Contestant("train", OURS, _OURS),
    Contestant("predict", XGBOOST, _XGBOOST),
    Contestant("cold", OURS, _TABLES),
    Contestant("tables", OURS, _TABLES),
    Contestant("path", OURS, _TABLES),
    Contestant("path", "xgboost pred_contribs", _XGBOOST),
    Contestant("path", "shap", _SHAP, "shap"),
    Contestant("path", "woodelf", _WOODELF, "woodelf"),
    Contestant("background", OURS, _TABLES),
    Contestant("background", "shap", _SHAP, "shap"),
    Contestant("background", "woodelf", _WOODELF, "woodelf"),
    Contestant("everybody", OURS, _TABLES),
    Contestant("everybody", "woodelf", _WOODELF, "woodelf"),
    Contestant("random", OURS, _TABLES),
    Contestant("random", "shap", _SHAP, "shap"),
    Contestant("one", OURS, _TABLES),
    Contestant("one", "xgboost pred_contribs", _XGBOOST),
    Contestant("curves", OURS, _TABLES),
    Contestant("curves", "scikit-learn brute force", "benchmarks.peers.sklearn_curves"),
    Contestant("curves", "woodelf, all thresholds", _WOODELF, "woodelf"),
    Contestant("surrogate", OURS, _OURS),
    Contestant("surrogate", "lime", "benchmarks.peers.lime_reasons", "lime"),
    Contestant("together", OURS, _OURS),
    Contestant("together", "lime, selecting nothing", "benchmarks.peers.lime_reasons", "lime"),
    Contestant("plans", OURS, _PLANS),
    Contestant("plans", "dice-ml random", "benchmarks.peers.dice_plans", "dice"),
)
Reports = dict[str, list[Report]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table and what it says about the goals."""
    chosen = _chosen(arguments)
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        contest = prepared(Contest(Path(folder)), chosen)
        share = contest.outcome.mean()
        print(
            f"{chosen.rows:,} rows, {len(contest.rules.names)} columns, {chosen.trees} trees of "
            f"depth {chosen.depth}, {share:.1%} leave; {contest.rules.few:,} rows where slow"
        )
        print(_headings(), flush=True)
        reports: Reports = {}
        for contestant in CONTESTANTS:
            if contestant.task in chosen.tasks or contestant.task == "train":
                report = run(contestant, contest, peers=chosen.peers, limit=chosen.limit)
                reports.setdefault(contestant.task, []).append(report)
                if report.why_not != NOT_THERE_YET:
                    text = line(contestant.task, reports[contestant.task], chosen.seeds)
                    print(text, flush=True)
                if contestant.task == "train" and report.why_not:
                    sys.exit("The model could not be trained, so there is nothing to compare.")
                if contestant.task == "train":
                    contest = with_customers(contest, chosen.customers)
        _say_missing(reports)
        print("\nGoals")
        for goal in goals(reports, contest.rules):
            print(goal.line)


def prepared(contest: Contest, chosen: argparse.Namespace) -> Contest:
    """Rows and rules in the contest's folder; training is a task like any other."""
    table = codes(chosen.rows, columns=chosen.columns)
    outcome = table.pop(OUTCOME).to_numpy()
    names = tuple(table.columns)
    rules = Rules(
        names=names,
        levels=tuple(len(LEVELS.get(name, ())) for name in names),
        levers=tuple(name for name in LEVERS if name in names),
        rounds=chosen.trees,
        depth=chosen.depth,
        few=min(chosen.few, chosen.rows),
        background=min(100, chosen.rows),
        samples=chosen.samples,
        seeds=chosen.seeds,
    )
    contest.save(rules, table.to_numpy(dtype=np.float32), outcome)
    return contest


def with_customers(contest: Contest, count: int) -> Contest:
    """The first customers that the model sees leaving, to be explained and changed one by one."""
    chances = xgb.Booster(model_file=contest.model).inplace_predict(contest.filled)
    leaving = np.flatnonzero(np.asarray(chances) > LEAVES)[:count]
    again = Contest(contest.folder)
    rules = replace(contest.rules, customers=tuple(int(place) for place in leaving))
    again.save(rules, contest.rows, contest.outcome)
    return again


def line(task: str, reports: Sequence[Report], seeds: int = 1) -> str:
    """The last report of a task beside the first, which is ours."""
    report, ours = reports[-1], reports[0]
    start = f"{TASKS[task]:34} {report.who:26}"
    if report.why_not:
        return f"{start} {report.why_not}"
    ratio = f"{report.each / ours.each:9.2f}" if ours.each > 0 else " " * 9
    return (
        f"{start} {report.units:9,} {report.cost.cpu:9.3f} {report.cost.wall:9.3f} "
        f"{1e6 * report.each:11,.1f} {report.peak_mb:8,.0f} {ratio} "
        f"{_difference(task, reports):>10}  {_note(task, report, seeds)}"
    ).rstrip()


def difference(one: np.ndarray | None, other: np.ndarray | None) -> float | None:
    """Largest difference over the rows that both have; None where there is nothing to compare."""
    if one is None or other is None or one.size == 0 or other.size == 0:
        return None
    rows = min(len(one), len(other))
    return float(np.abs(one[:rows].astype(float) - other[:rows]).max())


def agreement(reasons: np.ndarray, seeds: int) -> float:
    """Mean overlap (Jaccard) of a row's reasons (seeds * rows, 5) between any two seeds."""
    by_row = reasons.reshape(seeds, -1, reasons.shape[1]).swapaxes(0, 1)
    shared = [
        len(set(one) & set(other)) / len(set(one) | set(other))
        for drawn in by_row
        for place, one in enumerate(drawn.tolist())
        for other in drawn.tolist()[:place]
    ]
    return float(np.mean(shared)) if shared else 1.0


def goals(reports: Reports, rules: Rules) -> tuple[Goal, ...]:
    """What was promised, beside this run."""

    def of(task: str, who: str = OURS) -> Report | None:
        reports_of_task = [
            some for some in reports.get(task, []) if some.who == who and not some.why_not
        ]
        return reports_of_task[0] if reports_of_task else None

    def ratio(above: Report | None, below: Report | None) -> float | None:
        return above.each / below.each if above and below and below.each else None

    def apart(task: str, who: str) -> float | None:
        one, other = of(task), of(task, who)
        return difference(one.values, other.values) if one and other else None

    ours, surrogate, plans, one = of("path"), of("surrogate"), of("plans"), of("one")
    strongest = None if surrogate is None else surrogate.values
    same = None if strongest is None or not strongest.size else agreement(strongest, rules.seeds)
    milliseconds = None if plans is None else 1e3 * plans.cost.wall / plans.units
    xgboost = "xgboost pred_contribs"
    return (
        at_least("reasons: times cheaper than xgboost", ratio(of("path", xgboost), ours), 150),
        at_least("reasons: times cheaper than woodelf", ratio(of("path", "woodelf"), ours), 6),
        at_most("reasons: largest difference from xgboost", apart("path", xgboost), 1e-5),
        at_most("against 100 rows: difference from shap", apart("background", "shap"), 1e-5),
        at_most("200 random models: difference from shap", apart("random", "shap"), 1e-5),
        at_most("against every row, over as grown", ratio(of("everybody"), ours), 1.3),
        at_most("all curves over one prediction", ratio(of("curves"), of("predict", XGBOOST)), 2),
        at_most("every row's reasons over training", ratio(ours, of("train")), 0.8),
        at_most(
            "peak memory of every row's reasons, MB", None if ours is None else ours.peak_mb, 800
        ),
        at_most("one row's reasons, warm, ms", None if one is None else 1e3 * one.cost.wall, 50),
        at_least(
            "surrogate: times cheaper than lime", ratio(of("surrogate", "lime"), surrogate), 3
        ),
        at_least(
            "surrogate: the same where lime selects nothing",
            ratio(of("together", "lime, selecting nothing"), of("together")),
            3,
        ),
        at_least("surrogate: overlap of its top 5 over the seeds", same, 0.95),
        at_least(
            "plans: times cheaper than dice-ml", ratio(of("plans", "dice-ml random"), plans), 4
        ),
        at_most("plans: ms for each customer", milliseconds, 100),
    )


def _difference(task: str, reports: Sequence[Report]) -> str:
    """Against ours, or against the first that has values where ours has none."""
    first = next((some for some in reports if some.values is not None and some.values.size), None)
    if task in SURROGATES or first is None or first is reports[-1]:
        return ""
    largest = difference(first.values, reports[-1].values)
    return "" if largest is None else f"{largest:.1e}"


def _note(task: str, report: Report, seeds: int) -> str:
    if task not in SURROGATES or report.values is None or not report.values.size:
        return report.note
    overlap = f"top 5 of two draws overlap {agreement(report.values, seeds):.2f}"
    return f"{overlap}; {report.note}" if report.note else overlap


def _headings() -> str:
    return (
        f"{'task':34} {'who':26} {'rows':>9} {'cpu s':>9} {'wall s':>9} {'µs a row':>11} "
        f"{'peak MB':>8} {'x ours':>9} {'largest d.':>10}"
    )


def _say_missing(reports: Reports) -> None:
    missing = [task for task, of_task in reports.items() if of_task[0].why_not == NOT_THERE_YET]
    for task in missing:
        print(f"{TASKS[task]}: ours is {NOT_THERE_YET}, so nothing is compared with it")


def _chosen(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed.explain",
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--trees", type=int, default=200)
    parser.add_argument("--depth", type=int, default=6)
    parser.add_argument("--columns", type=int, default=len(COLUMNS), help="1 to 20")
    parser.add_argument("--few", type=int, default=1000, help="rows of what is slow")
    parser.add_argument("--customers", type=int, default=5, help="explained one by one")
    parser.add_argument("--samples", type=int, default=5000, help="of a local surrogate")
    parser.add_argument("--seeds", type=int, default=20, help="draws of a local surrogate")
    parser.add_argument("--tasks", nargs="+", choices=list(TASKS), default=list(TASKS))
    parser.add_argument("--limit", type=float, default=600, help="seconds for each line")
    parser.add_argument("--peers", type=Path, default=PEERS, help="their environments")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
