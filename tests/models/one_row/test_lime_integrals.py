"""Neighbourhoods integrated and not drawn: held against every made-up row, and against many."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest

from models.statistics.observations import Observations

pytest.importorskip("numba", reason="no compiled tables on this system")

from models.learners.additive import fit_additive
from models.learners.boosted_trees import Trees, TreeSettings, fit_trees
from models.learners.contribution import Contributions
from models.learners.encoding import Encoder
from models.learners.predictor import Predictor
from models.one_row.lime import LimeExplainer
from models.one_row.lime_integrals import Integrated
from models.one_row.perturbations import integrated_of
from models.one_row.weighted_ridge import Moments
from models.tree_shap.kernels_lime import RADII

MANY = 2**16


class Asked:
    """The same model, known only by what it says of rows."""

    kind = "asked"

    def __init__(self, model: Predictor) -> None:
        self.model = model

    def margin(self, rows: pd.DataFrame) -> np.ndarray:
        return self.model.margin(rows)

    def mean(self, rows: pd.DataFrame) -> np.ndarray:
        return self.model.mean(rows)

    def contributions(self, rows: pd.DataFrame) -> Contributions:
        raise NotImplementedError


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    rng = np.random.default_rng(4)
    made = pd.DataFrame({"bill": rng.gamma(3, 20, 1500), "calls": rng.poisson(2.0, 1500) * 1.0})
    made["plan"] = pd.Series(rng.choice(list("abc"), 1500, p=[0.5, 0.4, 0.1]), dtype="str")
    made["shop"] = pd.Series([f"shop {k}" for k in rng.integers(0, 12, 1500)], dtype="str")
    made.loc[rng.random(1500) < 0.2, "bill"] = np.nan
    return made.assign(plan=made["plan"].mask(rng.random(1500) < 0.1))


@pytest.fixture(scope="module")
def trees(rows: pd.DataFrame) -> Trees:
    bill = rows["bill"].fillna(120)
    spent = 3 * rows["calls"] * (rows["plan"] == "b") + bill / 30 + (rows["shop"] > "shop 5")
    encoder = Encoder.learnt_from(rows)
    told = fit_trees(
        encoder.codes(rows), spent.to_numpy(), encoder, "poisson", TreeSettings(4, 20), 0
    )
    if told.tables is None:
        pytest.skip("no compiled tables on this system")
    return told


@pytest.fixture(scope="module")
def around(rows: pd.DataFrame) -> LimeExplainer:
    return LimeExplainer.learnt_from(rows, samples=MANY)


@pytest.fixture(scope="module")
def model(trees: Trees, around: LimeExplainer) -> Integrated:
    made = integrated_of(trees, around.columns, around.points)
    assert made is not None
    return made


def own_values(around: LimeExplainer, row: pd.DataFrame) -> np.ndarray:
    return np.array([column.own(row[column.name])[0][0] for column in around.columns], dtype=float)


def some_rows(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    whole = rows[rows.notna().all(axis=1)]
    return {
        "known": whole.iloc[[0]],
        "largest": whole.iloc[[int(np.argmax(whole["bill"]))]],
        "beyond": whole.iloc[[1]].assign(bill=-50.0, calls=99.0),
        "missing": rows[rows["bill"].isna() & rows["plan"].isna()].iloc[[0]],
        "missing though never seen so": whole.iloc[[2]].assign(calls=np.nan),
    }


CASES = ("known", "largest", "beyond", "missing", "missing though never seen so")


def drawn(trees: Trees, around: LimeExplainer, row: pd.DataFrame, width: float) -> Moments:
    """Moments of very many made-up rows."""
    design, frame, squared = [], {}, np.zeros(len(around.points))
    for k, column in enumerate(around.columns):
        own, levels = column.own(row[column.name])
        made = column.around(float(own[0]), around.points[:, k + 1], around.points[:, 0])
        design.append(made.pieces)
        frame[column.name] = column.as_data(made.places, levels)
        squared += made.distance**2 / len(around.columns)
    pieces = np.concatenate(design).astype(np.float32)
    return Moments.of(pieces, trees.margin(pd.DataFrame(frame)), squared, width)


@pytest.mark.parametrize("width", [1.0, 0.3])
@pytest.mark.parametrize("case", CASES)
def test_moments_are_those_of_very_many_made_up_rows(
    rows: pd.DataFrame,
    trees: Trees,
    around: LimeExplainer,
    model: Integrated,
    case: str,
    width: float,
) -> None:
    row = some_rows(rows)[case]
    near = model.near(own_values(around, row), 1.0)
    exact, many = near.moments(width), drawn(trees, around, row, width)
    sd = np.sqrt(np.diag(many.second))
    assert exact.effective == pytest.approx(many.effective, rel=0.01)
    assert exact.base == pytest.approx(many.base, abs=0.01 * np.sqrt(many.total))
    assert exact.total == pytest.approx(many.total, rel=0.03)
    assert (np.abs(exact.mean - many.mean) <= 0.03 * sd + 1e-6).all()
    apart = np.abs(exact.second - many.second) <= 0.01 * np.outer(sd, sd) + 1e-6
    assert apart.mean() >= 0.97  # what only the widest of eight radii reaches is known less well
    apart = np.abs(exact.towards - many.towards)
    assert (apart <= 0.01 * sd * np.sqrt(many.total) + 1e-6).all()
    assert np.ptp(many.towards / np.where(sd > 0, sd, 1)) > 0.3 * np.sqrt(many.total)


def test_what_trees_say_is_summed_over_every_made_up_row(trees: Trees, model: Integrated) -> None:
    """All values of two columns, the others certain: nothing of the ensemble is left out."""
    tables = trees.tables
    assert tables is not None
    start = model.columns.known[2]
    draw = np.random.default_rng(2)
    chance = np.zeros((int(start[-1]), RADII))
    for k in range(4):
        shares = draw.dirichlet(np.ones(int(start[k + 1] - start[k])), RADII).T
        chance[start[k] : start[k + 1]] = shares if k in (1, 2) else np.eye(len(shares))[1][:, None]
    told, level = model.model.by_code(chance)
    ranges = [range(int(start[k + 1] - start[k])) if k in (1, 2) else (1,) for k in range(4)]
    every = np.array(list(product(*ranges)), dtype=np.uint8).T
    weight = np.prod([chance[start[k] + every[k]] for k in range(4)], axis=0)
    margin = tables.margin(every)
    np.testing.assert_allclose(level, margin @ weight, atol=1e-6)
    for k in (1, 2):
        for code in ranges[k]:
            here = every[k] == code
            there = (margin[here] @ weight[here]) / weight[here].sum(axis=0)
            mine = slice(start[k], start[k + 1])
            rest = level - (told[mine] * chance[mine]).sum(axis=0)
            np.testing.assert_allclose(told[start[k] + code] + rest, there, atol=1e-5)


def test_pieces_are_typical_as_the_datas_own_are(
    rows: pd.DataFrame, around: LimeExplainer, model: Integrated
) -> None:
    for case, row in some_rows(rows).items():
        own = own_values(around, row)
        pairs = zip(around.columns, own, strict=True)
        told = np.concatenate([column.typical(float(value)) for column, value in pairs])
        np.testing.assert_allclose(model.typical(own), told, atol=1e-5, err_msg=case)


def test_of_an_additive_model_nothing_is_drawn_at_all(rows: pd.DataFrame) -> None:
    model = fit_additive(Observations(rows, rows["calls"].to_numpy() ** 2, "poisson", seed=0))
    one, other = (LimeExplainer.learnt_from(rows, seed).explain(model, rows[:5]) for seed in (1, 2))
    for mine, theirs in zip(one, other, strict=True):
        assert mine.fit == theirs.fit
        assert np.array_equal(mine.effects, theirs.effects)


def test_nothing_depends_on_the_seed_but_how_well_it_fits(rows: pd.DataFrame, trees: Trees) -> None:
    some = rows.iloc[:10]
    one, other = (LimeExplainer.learnt_from(rows, seed).explain(trees, some) for seed in (1, 2))
    for mine, theirs in zip(one, other, strict=True):
        assert mine.fit == pytest.approx(theirs.fit, abs=0.05)
        if mine.width == theirs.width:
            assert np.array_equal(mine.effects, theirs.effects)
        assert (mine.errors == 0).all()
    assert any(mine.fit != theirs.fit for mine, theirs in zip(one, other, strict=True))


@pytest.mark.parametrize("kind", ["trees", "additive"])
def test_integrated_models_are_seen_as_asked_ones_are(
    rows: pd.DataFrame, trees: Trees, around: LimeExplainer, kind: str
) -> None:
    calls = 1 + rows["calls"].to_numpy() + 2 * rows["plan"].eq("b").to_numpy()
    model = trees if kind == "trees" else fit_additive(Observations(rows, calls, "poisson", seed=0))
    some = pd.concat(some_rows(rows).values())
    pairs = list(zip(around.explain(model, some), around.explain(Asked(model), some), strict=True))
    assert sum(whole.width == asked.width for whole, asked in pairs) >= 2
    for whole, asked in pairs:
        if whole.width == asked.width:
            assert whole.fit == pytest.approx(asked.fit, abs=0.02)
            near = 0.015 * np.abs(asked.effects).max() + 4 * asked.errors
            assert (np.abs(whole.effects - asked.effects) <= near).all()


def test_the_narrower_the_fewer_neighbours(
    rows: pd.DataFrame, around: LimeExplainer, model: Integrated
) -> None:
    near = model.near(own_values(around, rows.iloc[[3]]), 1.0)
    found = near.effective((0.15, 0.4, 1.0))
    assert found[0] < found[1] < found[2] <= MANY
    told = [near.moments(width).total for width in (0.15, 0.4, 1.0)]
    assert told[0] < told[1] < told[2]
