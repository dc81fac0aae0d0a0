"""Rows scored by the places of their values: what the model says of them as frames."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from models.learners.additive import fit_additive
from models.learners.boosted_trees import Trees, TreeSettings, fit_trees
from models.learners.encoding import Encoder
from models.learners.predictor import Predictor
from models.one_row import perturbations
from models.one_row.lime import LimeExplainer
from models.one_row.marginals import marginal_of
from models.one_row.perturbations import integrated_of, term_table_of
from models.statistics.observations import Observations
from tests.support.checkout import ROOT


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    rng = np.random.default_rng(0)
    made = pd.DataFrame({"bill": rng.normal(60, 10, 900), "calls": rng.poisson(3.0, 900) * 1.0})
    made.loc[rng.random(900) < 0.1, "bill"] = np.nan
    made["plan"] = pd.Series(rng.choice(["a", "b", "c"], 900), dtype="str")
    return made.assign(plan=made["plan"].mask(rng.random(900) < 0.1))


@pytest.fixture(scope="module", params=["trees", "additive"])
def model(request: pytest.FixtureRequest, rows: pd.DataFrame) -> Predictor:
    spent = 5 * rows["calls"] + 9 * (rows["plan"] == "b") + rows["bill"].fillna(0) / 9
    if request.param == "additive":
        return fit_additive(Observations(rows, spent.to_numpy(), "poisson", seed=0))
    encoder = Encoder.learnt_from(rows)
    codes = encoder.codes(rows)
    trees = fit_trees(codes, spent.to_numpy(), encoder, "poisson", TreeSettings(4, 30), 0)
    if trees.tables is None:
        pytest.skip("no compiled tables on this system")
    return trees


def test_places_say_what_frames_say(rows: pd.DataFrame) -> None:
    model = fit_additive(Observations(rows, 5 * rows["calls"].to_numpy(), "poisson", seed=0))
    columns = [marginal_of(rows[name]) for name in rows.columns]
    term_table = term_table_of(model, columns)
    assert term_table is not None
    draw = np.random.default_rng(1)
    places = np.array([draw.integers(0, column.count, 500) for column in columns])
    levels = [getattr(column, "levels", ()) for column in columns]
    frame = {
        column.name: column.as_data(place, known)
        for column, place, known in zip(columns, places, levels, strict=True)
    }
    told = model.margin(pd.DataFrame(frame))
    np.testing.assert_allclose(term_table.margin(places), told, atol=1e-5)
    assert np.ptp(told) > 0.5


def test_a_level_never_seen_is_asked_about_as_a_row(rows: pd.DataFrame, model: Predictor) -> None:
    around = LimeExplainer.learnt_from(rows, samples=512)
    (known,) = around.explain(model, rows.iloc[[0]])
    (new,) = around.explain(model, rows.iloc[[0]].assign(plan="never seen"))
    here = float(model.margin(rows.iloc[[0]].assign(plan="never seen"))[0])
    assert new.base + new.effects.sum() == pytest.approx(here, abs=0.6)
    assert known.effects[2] != new.effects[2]


def test_another_model_gets_a_palette_of_its_own(rows: pd.DataFrame, model: Predictor) -> None:
    around = LimeExplainer.learnt_from(rows, samples=512)
    first = around.explain(model, rows.iloc[[0]])[0]
    other = fit_additive(Observations(rows, rows["calls"].to_numpy(), "squarederror", seed=0))
    assert around.explain(other, rows.iloc[[0]])[0].base == pytest.approx(3, abs=0.5)
    again = around.explain(model, rows.iloc[[0]])[0]
    assert np.array_equal(first.effects, again.effects)
    assert len(around.known) == 1


def test_trees_that_fit_in_no_tables_are_asked_about_made_up_rows(
    rows: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = Encoder.learnt_from(rows)
    codes, calls = encoder.codes(rows), rows["calls"].to_numpy()
    trees: Trees = fit_trees(codes, calls, encoder, "squarederror", TreeSettings(2, 3), 0)
    trees.__dict__["tables"] = None
    monkeypatch.setattr(perturbations, "tables_in_any_case", lambda _: None)
    columns = [marginal_of(rows[name]) for name in rows.columns]
    assert term_table_of(trees, columns) is None
    assert integrated_of(trees, columns, np.full((8, 4), 0.5)) is None
    around = LimeExplainer.learnt_from(rows, samples=512)
    assert around.explain(trees, rows.iloc[[0]])[0].fit > 0.5


LOOK = """
import json
import numpy as np, pandas as pd
from models.learners.additive import fit_additive
from models.learners.boosted_trees import TreeSettings, fit_trees
from models.learners.encoding import Encoder
from models.one_row.lime import LimeExplainer
from models.statistics.observations import Observations
from models.tree_shap.compiled import is_warm
rng = np.random.default_rng(5)
rows = pd.DataFrame({"bill": rng.normal(60, 10, 400), "calls": rng.poisson(3.0, 400) * 1.0})
rows.loc[rng.random(400) < 0.1, "bill"] = np.nan
rows["plan"] = pd.Series(rng.choice(["a", "b", "c"], 400), dtype="str")
spent = (rows["calls"] * (rows["plan"] == "b") + rows["bill"].fillna(0) / 9).to_numpy()
encoder = Encoder.learnt_from(rows)
trees = fit_trees(encoder.codes(rows), spent, encoder, "squarederror", TreeSettings(4, 30), 0)
around = LimeExplainer.learnt_from(rows)
views = [
    [*view.effects, *view.errors, *view.coefficients, view.base, view.fit, view.width]
    for model in (trees, fit_additive(Observations(rows, spent, "squarederror", seed=0)))
    for view in around.explain(model, rows[:6])
]
print(json.dumps([is_warm(), views]))
"""


def looked(before: str = "", **environment: str) -> tuple[bool, np.ndarray]:
    """Whether the kernels of a fresh process are warm, and its views of rows as numbers."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", before + LOOK],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    is_warm, views = json.loads(done.stdout)
    return is_warm, np.array(views)


def test_a_row_looks_the_same_where_no_kernel_is_compiled(tmp_path: Path) -> None:
    """With the kernels from disk, with none of them there, and without Numba."""
    warm, views = looked()
    assert warm, "cold: run `python -m models.tree_shap.compiled`, as `make` does"
    cold, by_python = looked(NUMBA_CACHE_DIR=str(tmp_path))
    assert not cold
    np.testing.assert_allclose(by_python, views, rtol=1e-9, atol=1e-9)
    without, bare = looked("import sys; sys.modules['numba'] = sys.modules['llvmlite'] = None\n")
    assert not without
    np.testing.assert_array_equal(bare, by_python)
