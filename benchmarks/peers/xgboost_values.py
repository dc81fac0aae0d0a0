"""XGBoost itself: contributions by its own TreeSHAP, and the price of one prediction."""

from __future__ import annotations

import numpy as np
import xgboost as xgb

from benchmarks.speed.contest import COMPARED, Contest, Entry, compete, timed


def contributions(contest: Contest) -> Entry:
    """`pred_contribs` of a few rows."""
    booster = xgb.Booster(model_file=contest.model)
    rows = contest.few
    values, cost = timed(lambda: booster.predict(xgb.DMatrix(rows), pred_contribs=True))
    return Entry(cost, len(rows), np.asarray(values)[:COMPARED, :-1])


def one_row(contest: Contest) -> Entry:
    """`pred_contribs` of one row."""
    booster = xgb.Booster(model_file=contest.model)
    row = contest.rows[:1]
    _, cost = timed(lambda: booster.predict(xgb.DMatrix(row), pred_contribs=True))
    return Entry(cost, 1, np.array([]))


def prediction(contest: Contest) -> Entry:
    """The margin of every row."""
    booster = xgb.Booster(model_file=contest.model)
    margins, cost = timed(lambda: booster.inplace_predict(contest.rows, predict_type="margin"))
    return Entry(cost, len(contest.rows), np.asarray(margins)[:COMPARED])


if __name__ == "__main__":
    compete({"path": contributions, "one": one_row, "predict": prediction})
