"""This project as a contestant: the cheapest changes that would keep a customer.

python -m benchmarks.speed.ours_plans FOLDER TASK
"""

from __future__ import annotations

import numpy as np

from benchmarks.speed.contest import Contest, Cost, Entry, compete, timed
from benchmarks.speed.ours import KNOWN_ROWS, with_levels
from models.recourse.keep_plans import KeepSearch
from models.recourse.plans import ObservedRows

STAYS = 0.5  # below it a customer counts as kept, as for dice-ml


def plans(contest: Contest) -> Entry:
    """Up to three plans for each customer over every pair of levers."""
    rules = contest.rules
    trees, rows = with_levels(contest)
    past_rows = rows[:KNOWN_ROWS]
    past = ObservedRows(past_rows, contest.outcome[:KNOWN_ROWS], trees.mean(past_rows), "logistic")
    search = KeepSearch.of(trees, past, rules.levers)
    search.find(rows.iloc[[0]], STAYS)
    cost, changed = Cost(0.0, 0.0), []
    for customer in rules.customers:
        row = rows.iloc[[customer]]
        keep_plans, once = timed(lambda row=row: search.find(row, STAYS), enough=0.0)  # type: ignore[misc]
        changed.append(min((len(plan.steps) for plan in keep_plans.plans), default=np.nan))
        cost = Cost(cost.cpu + once.cpu, cost.wall + once.wall)
    count = int(np.isfinite(changed).sum())
    note = f"{count} of {len(changed)} found"
    if count:
        note += f", {np.nanmean(changed):.1f} columns changed at least"
    return Entry(cost, len(changed), np.array([]), note)


if __name__ == "__main__":
    compete({"plans": plans})
