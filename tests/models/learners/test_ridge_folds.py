"""Five ridge fits in one pass against five fits one by one."""

from __future__ import annotations

import numpy as np
import pytest

from models.learners.ridge_folds import choose_by_folds, ridge_by_folds
from models.learners.spline_glm import PENALTIES, intercept_only, ridge
from models.statistics.outcome_family import Family, loss, margin_of, mean_of


def problem(family: Family, count: int = 1500, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """A design (n, 1 + p) with a copied and a rare column, and an outcome of it."""
    draw = np.random.default_rng(seed)
    columns = draw.normal(size=(count, 12))
    columns[:, 3] = columns[:, 2]
    columns[:, 4] = (draw.random(count) < 0.03) * 5.0
    margin = columns @ draw.normal(0, 0.3, 12) + float(margin_of(0.2, family))
    match family:
        case "logistic":
            outcome = (draw.random(count) < mean_of(margin, family)).astype(float)
        case "poisson":
            outcome = draw.poisson(mean_of(margin, family)).astype(float)
        case "squarederror":
            outcome = margin + draw.normal(0, 2, count)
    return np.concatenate([np.ones((count, 1)), columns], axis=1), outcome


@pytest.mark.parametrize("family", ["logistic", "poisson", "squarederror"])
@pytest.mark.parametrize("penalty", [0.1, 1e-3, 1e-5])
@pytest.mark.parametrize("count", [2, 5])
def test_each_fold_ends_where_its_own_fit_ends(family: Family, penalty: float, count: int) -> None:
    design, outcome = problem(family)
    fold = np.random.default_rng(1).permutation(len(outcome)) % count
    start = intercept_only(outcome, design.shape[1], family)
    coefficients = ridge_by_folds(design, outcome, fold, family, penalty, start)
    assert coefficients.shape == (count, design.shape[1])
    for k in range(count):
        rows = fold != k
        own = start
        for _ in range(4):  # each goes on from where the one before was content
            own = ridge(design[rows], outcome[rows], family, penalty, own)
        assert np.abs(coefficients[k] - own).max() < 1e-5


def test_the_start_does_not_move_the_result() -> None:
    design, outcome = problem("logistic")
    fold = np.random.default_rng(1).permutation(len(outcome)) % 5
    wild = np.random.default_rng(2).normal(0, 1.5, size=(design.shape[1],))
    near = intercept_only(outcome, design.shape[1], "logistic")
    one = ridge_by_folds(design, outcome, fold, "logistic", 1e-3, wild)
    other = ridge_by_folds(design, outcome, fold, "logistic", 1e-3, near)
    assert np.abs(one - other).max() < 1e-5


def test_no_fit_learns_from_its_own_fold() -> None:
    design, outcome = problem("logistic")
    fold = np.random.default_rng(1).permutation(len(outcome)) % 5
    start = intercept_only(outcome, design.shape[1], "logistic")
    turned = np.where(fold == 2, 1 - outcome, outcome)
    before, after = (
        ridge_by_folds(design, told, fold, "logistic", 1e-2, start)[2] for told in (outcome, turned)
    )
    assert np.abs(before - after).max() < 1e-5


def test_twice_the_same_to_the_last_bit() -> None:
    design, outcome = problem("poisson")
    fold = np.random.default_rng(1).permutation(len(outcome)) % 5
    start = intercept_only(outcome, design.shape[1], "poisson")
    one, other = (ridge_by_folds(design, outcome, fold, "poisson", 1e-4, start) for _ in range(2))
    assert np.array_equal(one, other)


def test_what_does_not_settle_is_finished_by_newton_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    design, outcome = problem("poisson")
    fold = np.random.default_rng(1).permutation(len(outcome)) % 5
    start = intercept_only(outcome, design.shape[1], "poisson")
    settled = ridge_by_folds(design, outcome, fold, "poisson", 1e-3, start)
    monkeypatch.setattr("models.learners.ridge_folds.STEPS", 2)
    finished = ridge_by_folds(design, outcome, fold, "poisson", 1e-3, start)
    assert not np.array_equal(settled, finished)
    assert np.abs(settled - finished).max() < 1e-4


@pytest.mark.parametrize("family", ["logistic", "poisson", "squarederror"])
def test_the_penalty_is_the_best_out_of_fold_and_comes_with_its_fits(family: Family) -> None:
    design, outcome = problem(family, 400)
    fold = np.random.default_rng(1).permutation(len(outcome)) % 5
    start = intercept_only(outcome, design.shape[1], family)
    lost = {}
    for penalty in PENALTIES:
        fits = ridge_by_folds(design, outcome, fold, family, penalty, start)
        lost[penalty] = loss(outcome, (design * fits[fold]).sum(axis=1), family).mean()
    chosen, found = choose_by_folds(design, outcome, fold, family)
    assert lost[chosen] == pytest.approx(min(lost.values()), rel=1e-4)
    again = ridge_by_folds(design, outcome, fold, family, chosen, start)
    assert np.abs(found - again).max() < 1e-5
