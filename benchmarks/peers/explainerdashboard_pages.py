"""The package explainerdashboard: one fit, a fifth of the rows explained, its default pages built.

It cannot take missing values, so medians and most frequent levels stand in for them.
"""

from __future__ import annotations

import contextlib
import sys

import numpy as np
import pandas as pd
import xgboost as xgb
from explainerdashboard import ClassifierExplainer, ExplainerDashboard

from benchmarks.speed.contest import COMPARED, Contest, Entry, compete, timed

HELD_OUT = 0.2


def pages(contest: Contest) -> Entry:
    """Fit on four fifths, explain the last fifth, build everything that is shown by default."""
    rules = contest.rules
    rows = pd.DataFrame(contest.filled, columns=list(rules.names))
    outcome = contest.outcome.astype(int)
    first = len(rows) - int(len(rows) * HELD_OUT)

    def build() -> ClassifierExplainer:
        model = xgb.XGBClassifier(
            n_estimators=rules.rounds,
            max_depth=rules.depth,
            learning_rate=0.1,
            tree_method="hist",
            n_jobs=2,
        )
        model.fit(rows.iloc[:first], outcome[:first])
        explainer = ClassifierExplainer(
            model, rows.iloc[first:].reset_index(drop=True), pd.Series(outcome[first:])
        )
        ExplainerDashboard(explainer)
        return explainer

    with contextlib.redirect_stdout(sys.stderr):
        explainer, cost = timed(build, enough=0.0)
    values = np.asarray(explainer.get_shap_values_df())
    return Entry(cost, len(rows) - first, values[:COMPARED])


if __name__ == "__main__":
    compete({"pages": pages})
