"""The package woodelf: path-dependent, any background, and curves; it wants many rows at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import xgboost as xgb
from woodelf import WoodelfExplainer
from woodelf.pdp import woodelf_pdp

from benchmarks.speed.contest import COMPARED, Contest, Entry, compete, timed

MOST_ROWS = 100_000  # its memory grows with the rows


def path(contest: Contest) -> Entry:
    """All rows, path-dependent."""
    rows, booster = _opened(contest)
    return _entry(
        lambda: WoodelfExplainer(booster, feature_perturbation="tree_path_dependent"), rows
    )


def background(contest: Contest) -> Entry:
    """All rows against 100 others."""
    rows, booster = _opened(contest)
    return _entry(lambda: WoodelfExplainer(booster, rows[-contest.rules.background :]), rows)


def everybody(contest: Contest) -> Entry:
    """All rows against all rows."""
    rows, booster = _opened(contest)
    return _entry(lambda: WoodelfExplainer(booster, rows), rows)


def curves(contest: Contest) -> Entry:
    """Every column's curve over all rows at every threshold, about its mean."""
    rows, booster = _opened(contest)
    (curves_by_column, _), cost = timed(
        lambda: woodelf_pdp(booster, rows, full_pdp=True, verbose=False)
    )
    points = sum(len(np.asarray(curve)) for curve in curves_by_column.values())
    return Entry(cost, len(rows), np.array([]), f"{points} points")


def _opened(contest: Contest) -> tuple[pd.DataFrame, xgb.Booster]:
    names = list(contest.rules.names)
    booster = xgb.Booster(model_file=contest.model)
    booster.feature_names = names
    return pd.DataFrame(contest.rows[:MOST_ROWS], columns=names), booster


def _entry(explainer: Callable[[], WoodelfExplainer], rows: pd.DataFrame) -> Entry:
    values, cost = timed(lambda: np.asarray(explainer().shap_values(rows, verbose=False)))
    return Entry(cost, len(values), values[:COMPARED])


if __name__ == "__main__":
    compete({"path": path, "background": background, "everybody": everybody, "curves": curves})
