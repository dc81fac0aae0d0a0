"""Rows scored by the places of their values: what the model says of them as frames."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.learners.additive import fit_additive
from models.learners.boosted_trees import Trees, TreeSettings, fit_trees
from models.learners.encoding import Encoder
from models.learners.predictor import Predictor
from models.one_row.lime import LimeExplainer
from models.one_row.marginals import marginal_of
from models.one_row.perturbations import integrated_of, term_table_of
from models.statistics.observations import Observations


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
    palette = term_table_of(model, columns)
    assert palette is not None
    draw = np.random.default_rng(1)
    places = np.array([draw.integers(0, column.count, 500) for column in columns])
    levels = [getattr(column, "levels", ()) for column in columns]
    frame = {
        column.name: column.as_data(place, known)
        for column, place, known in zip(columns, places, levels, strict=True)
    }
    told = model.margin(pd.DataFrame(frame))
    np.testing.assert_allclose(palette.margin(places), told, atol=1e-5)
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


def test_a_predictor_of_another_kind_or_cold_trees_have_none(rows: pd.DataFrame) -> None:
    encoder = Encoder.learnt_from(rows)
    codes, calls = encoder.codes(rows), rows["calls"].to_numpy()
    cold: Trees = fit_trees(codes, calls, encoder, "squarederror", TreeSettings(2, 3), 0)
    cold.__dict__["tables"] = None
    columns = [marginal_of(rows[name]) for name in rows.columns]
    assert term_table_of(cold, columns) is None
    assert integrated_of(cold, columns, np.full((8, 4), 0.5)) is None
    around = LimeExplainer.learnt_from(rows, samples=512)
    assert around.explain(cold, rows.iloc[[0]])[0].fit > 0.5
