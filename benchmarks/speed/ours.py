"""This project as a contestant: training, and a row seen a second way.

python -m benchmarks.speed.ours FOLDER TASK
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import xgboost as xgb

from benchmarks.speed.contest import Contest, Cost, Entry, compete, timed
from models.learners.blas_threads import one_blas_thread
from models.learners.boosted_trees import LEARNING_RATE, MAX_BIN, Trees
from models.learners.encoding import Encoder, LevelCode, NumberCode
from models.one_row.lime import LimeExplainer

KNOWN_ROWS = 20_000  # as many as lime is given
STRONGEST = 5


def train(contest: Contest) -> Entry:
    """Quantise and fit the model of the contest, and save it for everybody.

    Full-grown trees by XGBoost's own defaults, and not our more careful ones: fewer leaves would
    spare its own explanations more than ours.
    """
    rules = contest.rules
    settings = {
        "objective": "binary:logistic",
        "tree_method": "hist",
        "max_depth": rules.depth,
        "eta": LEARNING_RATE,
        "max_bin": MAX_BIN,
        "nthread": 2,
    }

    def fit() -> xgb.Booster:
        data = xgb.QuantileDMatrix(contest.rows, contest.outcome, max_bin=MAX_BIN)
        return xgb.train(settings, data, num_boost_round=rules.rounds)

    booster, cost = timed(fit, enough=0.0)
    booster.save_model(contest.model)
    leaves = sum(tree.count("leaf=") for tree in booster.get_dump())
    return Entry(cost, len(contest.rows), contest.outcome[:0], f"{leaves:,} leaves")


def surrogate(contest: Contest) -> Entry:
    """The five strongest columns (rows * seeds, 5) of each customer, seed after seed."""
    return _looked(contest, at_once=1)


def together(contest: Contest) -> Entry:
    """The same with all customers looked at together."""
    return _looked(contest, at_once=len(contest.rules.customers))


def _looked(contest: Contest, at_once: int) -> Entry:
    """So many customers at once; getting ready is no part of the cost, as for the package lime."""
    rules = contest.rules
    trees, rows = with_levels(contest)
    customers, strongest, cost, before = rows.iloc[list(rules.customers)], [], Cost(0.0, 0.0), 0.0
    for seed in range(rules.seeds):
        around = LimeExplainer.learnt_from(rows[:KNOWN_ROWS], seed, rules.samples)
        ready = timed(lambda around=around: around.explain(trees, customers[:0]), enough=0.0)[1]  # type: ignore[misc]
        before += ready.cpu
        for place in range(0, len(customers), at_once):
            some = customers[place : place + at_once]
            views, once = timed(
                lambda some=some, around=around: around.explain(trees, some),  # type: ignore[misc]
                enough=0.0,
            )
            strongest += [np.argsort(-np.abs(view.effects))[:STRONGEST] for view in views]
            cost = Cost(cost.cpu + once.cpu, cost.wall + once.wall)
    note = f"{before:.2f} s once for the tables, {rules.seeds} times for the values"
    return Entry(cost, len(strongest), np.array(strongest), note)


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


if __name__ == "__main__":
    one_blas_thread()  # as in the app, from its first training on
    compete({"train": train, "surrogate": surrogate, "together": together})
