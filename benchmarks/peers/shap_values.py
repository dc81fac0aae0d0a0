"""The package shap: its TreeExplainer, path-dependent and with 100 rows as background."""

from __future__ import annotations

import numpy as np
import shap
import xgboost as xgb

from benchmarks.speed import random_models
from benchmarks.speed.contest import COMPARED, Contest, Entry, compete, timed


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


def random(contest: Contest) -> Entry:
    """Rows of random models against 100 others."""

    def explain() -> np.ndarray:
        values = []
        for model in random_models.read(contest):
            others = shap.maskers.Independent(model.background, max_samples=len(model.background))
            explainer = shap.TreeExplainer(
                model.booster, others, feature_perturbation="interventional", model_output="raw"
            )
            values.append(np.asarray(explainer.shap_values(model.rows, check_additivity=False)))
        return random_models.side_by_side(values)

    values, cost = timed(explain, enough=0.0)
    return Entry(cost, len(values), values)


if __name__ == "__main__":
    compete({"path": path, "background": background, "random": random})
