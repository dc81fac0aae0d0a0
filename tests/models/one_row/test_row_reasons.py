"""Reasons for rows, with the places that all refits give them."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from math import factorial

import numpy as np
import pandas as pd
import pytest

from models.learners.boosted_trees import Trees, TreeSettings, fit_trees
from models.learners.contribution import in_outcome_units
from models.learners.encoding import Encoder
from models.one_row import row_reasons as row_reasons_module
from models.one_row.row_reasons import places, reasons_against, row_reasons
from models.training.trained import TrainedModel


def test_places_are_by_size_from_1() -> None:
    assert places(np.array([[1.0, -3.0, 2.0]])).tolist() == [[3, 1, 2]]


def test_reasons_add_up_and_lie_in_their_ranges(subscription: TrainedModel) -> None:
    rows = subscription.explaining.iloc[:30]
    reasons = row_reasons(subscription, rows)
    assert reasons.start + reasons.values.sum(axis=1) == pytest.approx(reasons.ends[0])
    assert reasons.ends[0] == pytest.approx(subscription.final.mean(rows))
    assert (reasons.low <= reasons.values).all()
    assert (reasons.values <= reasons.high).all()
    assert reasons.ends.shape == (6, 30)


def test_a_firm_reason_is_steady_and_among_the_largest(subscription: TrainedModel) -> None:
    reasons = row_reasons(subscription, subscription.explaining.iloc[:200])
    firm = reasons.firm(3)
    assert (firm.sum(axis=1) <= 3).all()
    assert firm.any()
    assert reasons.steady[firm].all()
    assert (places(reasons.values)[firm] <= 3).all()
    assert not firm[places(reasons.values) <= 3].all()  # near ties get no place
    assert (reasons.best <= reasons.worst).all()


@pytest.fixture(scope="module")
def as_trees(subscription: TrainedModel) -> TrainedModel:
    """The subscription business explained by trees, three folds of them."""
    made = [grown(subscription, seed) for seed in range(4)]
    return replace(subscription, final=made[0], by_fold=tuple(made[1:]))


def grown(model: TrainedModel, seed: int, columns: int | None = None) -> Trees:
    rows = model.explaining.iloc[:, :columns]
    some = np.random.default_rng(seed).choice(len(rows), 3000)
    encoder = Encoder.learnt_from(rows.iloc[some])
    codes = encoder.codes(rows.iloc[some])
    settings = TreeSettings(4, 40)
    return fit_trees(codes, model.outcome[some], encoder, model.family, settings, seed)


def test_reasons_against_peers_go_from_their_mean_to_the_row(
    subscription: TrainedModel, as_trees: TrainedModel
) -> None:
    pytest.importorskip("numba", reason="no compiled tables on this system")
    rows, peers = subscription.explaining.iloc[:5], subscription.explaining.iloc[100:400]
    for model in (subscription, as_trees):
        reasons = reasons_against(model, rows, peers)
        assert reasons is not None
        assert reasons.start == pytest.approx(model.final.mean(peers).mean())
        ends = np.stack([fit.mean(rows) for fit in (model.final, *model.by_fold)])
        np.testing.assert_allclose(reasons.ends, ends, atol=1e-6)
        np.testing.assert_allclose(reasons.start + reasons.values.sum(axis=1), ends[0], atol=1e-6)
        assert (reasons.low <= reasons.values).all()
        assert (reasons.values <= reasons.high).all()


def test_against_itself_a_row_has_no_reasons(as_trees: TrainedModel) -> None:
    pytest.importorskip("numba", reason="no compiled tables on this system")
    one = as_trees.explaining.iloc[[3]]
    reasons = reasons_against(as_trees, one, one)
    assert reasons is not None
    np.testing.assert_allclose(reasons.values, 0, atol=1e-6)


def test_what_a_row_shares_with_all_its_peers_is_no_reason(as_trees: TrainedModel) -> None:
    pytest.importorskip("numba", reason="no compiled tables on this system")
    rows = as_trees.explaining
    column = next(name for name in rows.columns if not pd.api.types.is_numeric_dtype(rows[name]))
    one = rows.iloc[[3]]
    peers = rows[rows[column].astype("str") == str(one[column].iloc[0])].iloc[:200]
    reasons = reasons_against(as_trees, one, peers)
    assert reasons is not None
    place = reasons.by_column.names.index(column)
    assert abs(reasons.by_column.parts[0, place]) < 1e-6
    assert np.abs(reasons.by_column.parts).max() > 0.01


def test_many_peers_are_drawn_the_same_way_twice(
    subscription: TrainedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_reasons_module, "MOST_PEERS", 50)
    one, peers = subscription.explaining.iloc[[3]], subscription.explaining
    first, second = (reasons_against(subscription, one, peers) for _ in range(2))
    assert first is not None
    assert second is not None
    assert np.array_equal(first.values, second.values)
    assert first.start == pytest.approx(subscription.final.mean(peers).mean(), abs=0.1)


def test_without_tables_there_is_no_comparison(as_trees: TrainedModel) -> None:
    assert isinstance(as_trees.final, Trees)
    cold = replace(as_trees.final)
    cold.__dict__["tables"] = None
    model = replace(as_trees, final=cold)
    assert reasons_against(model, model.explaining.iloc[:1], model.explaining.iloc[5:9]) is None


def enumerated(trees: Trees, row: pd.DataFrame, peers: pd.DataFrame) -> np.ndarray:
    """Shapley values of the expectation itself (k,), not of its margin, by all coalitions."""
    names = list(row.columns)
    count = len(names)

    def worth(kept: tuple[int, ...]) -> float:
        mixed = peers.copy()
        for k in kept:
            mixed[names[k]] = row[names[k]].iloc[0]
        return float(trees.mean(mixed).mean())

    known = {
        kept: worth(kept) for size in range(count + 1) for kept in combinations(range(count), size)
    }
    out = np.zeros(count)
    for k in range(count):
        for kept, value in known.items():
            if k not in kept:
                share = factorial(len(kept)) * factorial(count - len(kept) - 1) / factorial(count)
                out[k] += share * (known[tuple(sorted((*kept, k)))] - value)
    assert out.sum() == pytest.approx(known[tuple(range(count))] - known[()])
    return out


def test_the_secant_is_near_the_shapley_value_of_the_expectation(
    subscription: TrainedModel,
) -> None:
    """The margin's values, told in points pair by pair, against the enumerated ones in points."""
    pytest.importorskip("numba", reason="no compiled tables on this system")
    columns = 6
    trees = grown(subscription, 0, columns)
    rows = subscription.explaining.iloc[:, :columns]
    card = subscription.dataset
    kept = tuple(c for c in card.columns if c.name in rows.columns or c.role == "outcome")
    model = replace(
        subscription, dataset=replace(card, columns=kept), final=trees, by_fold=(trees,)
    )
    peers = rows.iloc[200:300]
    apart, alone, largest = [], [], []
    for place in range(8):
        one = rows.iloc[[place]]
        reasons = reasons_against(model, one, peers)
        assert reasons is not None
        truth = enumerated(trees, one, peers)
        apart.append(np.abs(reasons.by_column.parts[0] - truth).max())
        path = in_outcome_units(trees.contributions(one), model.family).parts[0]
        alone.append(np.abs(path - truth).max())
        largest.append(np.abs(truth).max())
    assert np.mean(apart) < 0.1 * np.mean(largest)
    assert np.mean(apart) < np.mean(alone)
