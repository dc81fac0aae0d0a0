"""No row is predicted by a model that saw it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.learners import cross_fit
from models.learners.cross_fit import CrossFit, LabelledRows
from models.learners.design import Preparation, View


def noise(count: int = 600) -> tuple[View, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(4)
    rows = pd.DataFrame({f"x{k}": rng.normal(0, 1, count) for k in range(5)})
    label = rng.normal(0, 1, count)
    return View.of(rows, Preparation.fit(rows)), label, rng.permutation(count) % 5


def test_noise_is_not_predicted_out_of_fold() -> None:
    view, label, fold = noise()
    fit = CrossFit.fit(LabelledRows(view, label, fold, "squarederror", 0))
    assert np.corrcoef(fit.margin(view, fold), label)[0, 1] < 0.12


def test_a_row_does_not_move_its_own_prediction() -> None:
    view, label, fold = noise()
    first = CrossFit.fit(LabelledRows(view, label, fold, "squarederror", 0))
    moved = label.copy()
    moved[fold == 3] += 100.0
    second = CrossFit.fit(LabelledRows(view, moved, fold, "squarederror", 0), tuned=first.tuned)
    again = CrossFit.fit(LabelledRows(view, label, fold, "squarederror", 0), tuned=first.tuned)
    in_fold = fold == 3
    one, other = second.margin(view, fold)[in_fold], again.margin(view, fold)[in_fold]
    assert np.allclose(one, other, rtol=0, atol=1e-6)
    assert not np.allclose(second.margin(view, fold)[~in_fold], again.margin(view, fold)[~in_fold])


def test_large_tables_learn_from_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    view, label, fold = noise()
    monkeypatch.setattr(cross_fit, "TUNED_ROWS", 125)
    monkeypatch.setattr(cross_fit, "FIT_ROWS", 200)
    done: list[float] = []
    fit = CrossFit.fit(LabelledRows(view, label, fold, "squarederror", 0), step=done.append)
    assert len(fit.models) == 5
    assert done[-1] == 1.0
    assert np.isfinite(fit.margin(view, fold)).all()
