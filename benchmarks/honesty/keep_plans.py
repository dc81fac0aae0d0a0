"""10,000 keep-plans: how many break a bound, a rule or an immutable column (none may), how fast.

    python -m benchmarks.honesty.keep_plans [--plans 10000]

On the built-in subscription business, and on the real tables beside the checkout where they are
there. Violations are counted by code of their own: levels against levels by plain tables, values
against those observed, columns against the card.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import numpy as np
import pandas as pd

from benchmarks.checkout import REAL_TABLES
from datasets.cards.card import Dataset
from datasets.cards.edits import CardEdits
from datasets.workspace.workspace import Workspace
from models.learners.blas_threads import one_blas_thread
from models.recourse.keep_plans import MOST_LEVERS, KeepSearch
from models.recourse.plan_rules import ENOUGH
from models.recourse.plans import KeepPlans, ObservedRows, Plan, usual_target
from models.training.trained import TrainedModel
from models.training.training import train

BANK_LEVERS = ("NumOfProducts", "IsActiveMember", "HasCrCard", "CreditScore", "Tenure")


def main() -> None:
    """Print one line for each dataset and one for all."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--plans", type=int, default=10_000)
    enough = parser.parse_args().plans
    one_blas_thread()
    print(f"{'dataset':16} {'model':9} {'customers':>9} {'feasible':>8} {'plans':>7} "
          f"{'violations':>10} {'prepare s':>9} {'ms each':>8} {'p95 ms':>8}")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder, Workspace(Path(folder) / "workspace") as opened:
        cards = list(_cards(opened))
        counts = [_one(opened, card, enough // len(cards) + 1) for card in cards]
    plans, faults = np.sum(counts, axis=0)
    print(f"\n{plans:,} plans, {faults:,} violations")


def _cards(opened: Workspace) -> Iterator[Dataset]:
    opened.install_samples()
    sample = opened.find("subscription")
    assert sample is not None
    yield sample
    for name, levers in (("telco_churn.csv", ()), ("bank_churn.csv", BANK_LEVERS)):
        if not (REAL_TABLES / name).is_file():
            print(f"{name} is not in {REAL_TABLES}: left out")
            continue
        imported = opened.add(REAL_TABLES / name)
        assert imported.dataset is not None
        yield (
            opened.edit(imported.dataset.key, CardEdits(levers=levers))
            if levers
            else imported.dataset
        )


def _one(opened: Workspace, card: Dataset, enough: int) -> tuple[int, int]:
    """(plans, violations) of one dataset; customers in random order until there are enough."""
    model = train(card, opened.rows(card))
    levers = [column.name for column in card.with_role("lever")][:MOST_LEVERS]
    start = time.perf_counter()
    past = ObservedRows(model.explaining, model.outcome, model.held_out, model.family)
    search = KeepSearch.of(model.final, past, levers, seed=model.seed)
    prepared = time.perf_counter() - start
    plans_by_place, milliseconds = _search(model, search, enough)
    rules = always(model.explaining)
    faults: Counter[str] = Counter()
    for place, keep_plans in plans_by_place.items():
        row = model.explaining.iloc[place]
        for plan in keep_plans.plans:
            faults.update(violations(model.explaining, row, plan, levers, rules))
    plans = sum(len(keep_plans.plans) for keep_plans in plans_by_place.values())
    feasible = np.mean([bool(keep_plans.plans) for keep_plans in plans_by_place.values()])
    print(f"{card.key:16} {model.final.kind:9} {len(plans_by_place):9,} {feasible:8.0%} {plans:7,} "
          f"{sum(faults.values()):10,} {prepared:9.2f} {np.mean(milliseconds):8.1f} "
          f"{np.quantile(milliseconds, 0.95):8.1f}")  # fmt: skip
    for fault, count in faults.most_common(5):
        print(f"    {count:,} × {fault}")
    return plans, sum(faults.values())


def _search(
    model: TrainedModel, search: KeepSearch, enough: int
) -> tuple[dict[int, KeepPlans], list[float]]:
    """Plans by place until there are enough, and milliseconds of each customer, wall clock."""
    expected = model.final.mean(model.explaining)
    targets = usual_target(expected, model.outcome, lower=True, is_rate=True)
    order = np.random.default_rng(model.seed).permutation(len(expected))
    plans_by_place: dict[int, KeepPlans] = {}
    milliseconds: list[float] = []
    plans, before = 0, time.perf_counter()
    for place, keep_plans in zip(
        order, search.find_each(model.explaining.iloc[order], targets[order]), strict=False
    ):
        now = time.perf_counter()
        milliseconds.append(1000 * (now - before))
        before = now
        plans_by_place[int(place)] = keep_plans
        plans += len(keep_plans.plans)
        if plans >= enough:
            break
    return plans_by_place, milliseconds


def always(rows: pd.DataFrame) -> dict[tuple[str, str], dict[str, str]]:
    """By pair of columns of levels: the one level of the second that a level always comes with."""
    text = rows.select_dtypes(exclude="number").fillna("(missing)")
    rules = {}
    for first, other in permutations(text.columns, 2):
        table = pd.crosstab(text[first], text[other])
        only = table[(table.sum(axis=1) >= ENOUGH) & ((table > 0).sum(axis=1) == 1)]
        rules[first, other] = {str(k): str(v) for k, v in only.idxmax(axis=1).items()}
    return rules


def violations(
    rows: pd.DataFrame,
    row: pd.Series,
    plan: Plan,
    levers: list[str],
    rules: dict[tuple[str, str], dict[str, str]],
) -> Iterator[str]:
    """What a plan breaks."""
    changed = row.copy()
    moved = {step.column for step in plan.steps}
    for step in plan.steps:
        if step.column not in levers:
            yield f"{step.column} is no lever"
        if not (rows[step.column] == step.after).any():
            yield f"{step.column} never is {step.after}"
        if step.after == row[step.column]:
            yield f"{step.column} does not change"
        changed[step.column] = step.after
    for (first, other), rule in rules.items():
        only = rule.get(str(changed[first]))
        if only is not None and moved & {first, other} and changed[other] != only:
            yield f"{first} {changed[first]} always has {other} {only}"


if __name__ == "__main__":
    main()
