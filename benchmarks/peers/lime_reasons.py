"""The package lime: a local surrogate around one row, drawn anew with each seed.

It cannot take missing values, so medians and most frequent levels stand in for them.
"""

from __future__ import annotations

import numpy as np
import xgboost as xgb
from lime.lime_tabular import LimeTabularExplainer

from benchmarks.speed.contest import Contest, Cost, Entry, compete, timed

STRONGEST = 5
KNOWN_ROWS = 20_000  # the rows that it learns the columns' spread from


def reasons(contest: Contest) -> Entry:
    """The five strongest columns (rows x seeds, 5) of each customer, seed after seed."""
    return _reasons(contest, "auto")


def unselected(contest: Contest) -> Entry:
    """The same from one fit of all columns: what it would cost without choosing columns first."""
    return _reasons(contest, "none")


def _reasons(contest: Contest, selection: str) -> Entry:
    rules = contest.rules
    booster = xgb.Booster(model_file=contest.model)

    def chances(rows: np.ndarray) -> np.ndarray:
        leaves = booster.inplace_predict(np.asarray(rows, dtype=np.float32))
        return np.column_stack([1 - leaves, leaves])

    strongest, cost = [], Cost(0.0, 0.0)
    for seed in range(rules.seeds):
        explainer = LimeTabularExplainer(
            contest.filled[:KNOWN_ROWS],
            feature_names=list(rules.names),
            categorical_features=[k for k, levels in enumerate(rules.levels) if levels],
            feature_selection=selection,
            random_state=seed,
        )
        for customer in rules.customers:
            row = contest.filled[customer]
            explanation, once = timed(
                lambda row=row, explainer=explainer: explainer.explain_instance(  # type: ignore[misc]
                    row, chances, num_features=5, num_samples=rules.samples
                ),
                enough=0.0,
            )
            strongest.append([column for column, _ in explanation.as_map()[1]][:STRONGEST])
            cost = Cost(cost.cpu + once.cpu, cost.wall + once.wall)
    return Entry(cost, len(strongest), np.array(strongest))


if __name__ == "__main__":
    compete({"surrogate": reasons, "together": unselected})
