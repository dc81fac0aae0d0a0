"""What a model merges is counted on the rows, whichever kind of model it is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.evaluation.pooled_levels import PooledLevels, pooled_levels_of
from models.learners.additive import fit_additive
from models.learners.boosted_trees import TreeSettings, fit_trees
from models.learners.encoding import Encoder
from models.learners.predictor import Predictor
from models.statistics.observations import Observations

ROWS = 400


def table(rare: int) -> pd.DataFrame:
    """Towns of which `rare` have three rows each."""
    town = np.array(["Bonn", "Ulm"] * (ROWS // 2), dtype=object)
    for k in range(rare):
        town[3 * k : 3 * k + 3] = f"village {k}"
    return pd.DataFrame({"town": pd.Series(town, dtype="str"), "fee": np.arange(ROWS, dtype=float)})


@pytest.fixture(params=["trees", "additive"])
def fit(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def fitted(kind: str, rows: pd.DataFrame) -> Predictor:
    outcome = (np.arange(ROWS) % 3 == 0).astype(float)
    if kind == "additive":
        return fit_additive(Observations(rows, outcome, "logistic", seed=1))
    encoder = Encoder.learnt_from(rows)
    few = TreeSettings(depth=2, rounds=3)
    return fit_trees(encoder.codes(rows), outcome, encoder, "logistic", few, 1)


def test_rare_values_are_counted(fit: str) -> None:
    rows = table(rare=4)
    assert pooled_levels_of(fitted(fit, rows), rows) == (PooledLevels("town", 4, 12),)


def test_nothing_is_merged_where_all_are_frequent_or_one_is_rare(fit: str) -> None:
    for rare in (0, 1):
        rows = table(rare)
        assert pooled_levels_of(fitted(fit, rows), rows) == ()
