"""scikit-learn's partial dependence by brute force: every column, a grid of 20 points."""

from __future__ import annotations

import numpy as np
import xgboost as xgb
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.inspection import partial_dependence

from benchmarks.speed.contest import Contest, Entry, compete, timed

MOST_ROWS = 10_000  # its time grows with the rows and nothing else


class Margin(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """The booster as scikit-learn wants it, with nothing between."""

    def __init__(self, booster: xgb.Booster) -> None:
        self.booster = booster
        self.is_fitted_ = True

    def fit(self, *_: object) -> Margin:
        """Nothing: it is fitted."""
        return self

    def predict(self, rows: np.ndarray) -> np.ndarray:
        """Margins (n,)."""
        return np.asarray(self.booster.inplace_predict(rows, predict_type="margin"))


def curves(contest: Contest) -> Entry:
    """Each column's mean margin over some rows, at the points where curves are compared."""
    model = Margin(xgb.Booster(model_file=contest.model))
    rows = contest.filled[:MOST_ROWS]

    def all_columns() -> np.ndarray:
        means = [
            partial_dependence(
                model, rows, [place], custom_values={place: at}, method="brute", kind="average"
            )["average"][0]
            for place, at in enumerate(contest.points)
        ]
        return np.concatenate(means)

    means, cost = timed(all_columns)
    return Entry(cost, len(rows), means, f"{len(means)} points")


if __name__ == "__main__":
    compete({"curves": curves})
