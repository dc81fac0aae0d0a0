"""The package shap: its TreeExplainer, path-dependent and with 100 rows as background."""

from __future__ import annotations

import numpy as np
import shap
import xgboost as xgb

from benchmarks.contest import COMPARED, Contest, Entry, compete, timed


def path(contest: Contest) -> Entry:
    """A few rows, path-dependent; for XGBoost's models shap asks XGBoost."""
    booster = xgb.Booster(model_file=contest.model)

    def explain() -> np.ndarray:
        explainer = shap.TreeExplainer(booster, feature_perturbation="tree_path_dependent")
        return np.asarray(explainer.shap_values(contest.few))

    values, cost = timed(explain)
    return Entry(cost, len(values), values[:COMPARED])


def background(contest: Contest) -> Entry:
    """A few rows against 100 others, in log-odds."""
    booster = xgb.Booster(model_file=contest.model)
    others = shap.maskers.Independent(contest.background, max_samples=len(contest.background))

    def explain() -> np.ndarray:
        explainer = shap.TreeExplainer(
            booster, others, feature_perturbation="interventional", model_output="raw"
        )
        return np.asarray(explainer.shap_values(contest.few))

    values, cost = timed(explain)
    return Entry(cost, len(values), values[:COMPARED])


if __name__ == "__main__":
    compete({"path": path, "background": background})
