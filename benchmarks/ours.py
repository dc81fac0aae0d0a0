"""This project as a contestant: training, and a row seen a second way.

python -m benchmarks.ours FOLDER TASK
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import xgboost as xgb

from benchmarks.contest import Contest, Cost, Entry, compete, timed
from models.encoding import Encoder, LevelCode, NumberCode
from models.local_surrogate import Surroundings
from models.trees import Trees, TreeSettings, fit_trees

KNOWN_ROWS = 20_000  # as many as lime is given
STRONGEST = 5


def train(contest: Contest) -> Entry:
    """Quantise and fit the model of the contest, and save it for everybody."""
    rules = contest.rules
    settings = TreeSettings(rules.depth, rules.rounds)
    trees, cost = timed(
        lambda: fit_trees(
            contest.rows, contest.outcome, all_numbers(contest), "logistic", settings, 0
        ),
        enough=0.0,
    )
    trees.save(contest.model)
    return Entry(cost, len(contest.rows), contest.outcome[:0], _size(trees))


def surrogate(contest: Contest) -> Entry:
    """The five strongest columns (rows * seeds, 5) of each customer, seed after seed."""
    rules = contest.rules
    trees, rows = with_levels(contest)
    customers, found, cost = rows.iloc[list(rules.customers)], [], Cost(0.0, 0.0)
    for seed in range(rules.seeds):
        around = Surroundings.learnt_from(rows[:KNOWN_ROWS], seed, rules.samples)
        for place in range(len(customers)):
            row = customers.iloc[[place]]
            (view,), once = timed(lambda row=row, around=around: around.look(trees, row), enough=0)  # type: ignore[misc]
            found.append(np.argsort(-np.abs(view.effects))[:STRONGEST])
            cost = Cost(cost.cpu + once.cpu, cost.wall + once.wall)
    return Entry(cost, len(found), np.array(found))


def all_numbers(contest: Contest) -> Encoder:
    """Rows that are codes already; missing stays missing."""
    return Encoder(tuple(NumberCode(name, 0.0, had_missing=True) for name in contest.rules.names))


def with_levels(contest: Contest) -> tuple[Trees, pd.DataFrame]:
    """The same model over text and numbers, and the rows without missing values."""
    rules, rows = contest.rules, {}
    columns: list[NumberCode | LevelCode] = []
    for place, (name, levels) in enumerate(zip(rules.names, rules.levels, strict=True)):
        values = contest.filled[:, place]
        if levels:
            columns.append(LevelCode(name, tuple(str(level) for level in range(levels)), unseen=0))
            rows[name] = pd.Series(values.astype(int)).astype("str")
        else:
            columns.append(NumberCode(name, 0.0, had_missing=False))
            rows[name] = pd.Series(values.astype(float))
    booster = xgb.Booster(model_file=contest.model)
    return Trees(Encoder(tuple(columns)), booster, "logistic", rules.depth), pd.DataFrame(rows)


def _size(trees: Trees) -> str:
    leaves = sum(tree.count("leaf=") for tree in trees.booster.get_dump())
    return f"{leaves:,} leaves"


if __name__ == "__main__":
    compete({"train": train, "surrogate": surrogate})
