"""Two sides against worlds with a known difference."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.effects import average_effect as contrast_module
from models.effects.average_effect import contrast, contrast_where_alike
from models.effects.contrast_design import ContrastDesign
from models.learners import cross_fit
from models.statistics.observations import Observations
from models.statistics.outcome_family import mean_of


def world(count: int, seed: int) -> tuple[pd.DataFrame, np.ndarray, np.ndarray, float]:
    """Rows, side, outcome and the true difference in points."""
    r = np.random.default_rng(seed)
    rows = pd.DataFrame(
        {
            "months": r.gamma(2, 12, count).round(0),
            "fibre": pd.Series(r.choice(["yes", "no"], count), dtype="str"),
            "noise": r.normal(0, 1, count),
        }
    )
    pull = (1.2 - 0.04 * rows["months"] + 0.6 * (rows["fibre"] == "yes")).to_numpy()
    side = r.random(count) < mean_of(pull, "logistic")
    base = (-1.2 - 0.02 * rows["months"] + 0.5 * (rows["fibre"] == "yes")).to_numpy()
    with_it, without = mean_of(base + 0.7, "logistic"), mean_of(base, "logistic")
    outcome = (r.random(count) < np.where(side, with_it, without)).astype(float)
    return rows, side, outcome, float((with_it - without).mean())


def ready(rows: pd.DataFrame, outcome: np.ndarray, seed: int = 0) -> ContrastDesign:
    """The table made ready for contrasts."""
    return ContrastDesign.of(Observations(rows, outcome, "logistic", seed=seed))


def test_the_difference_is_covered() -> None:
    hits, errors = 0, []
    for seed in range(10):
        rows, side, outcome, truth = world(2000, seed)
        effect = contrast(ready(rows, outcome, seed), side)
        assert effect.refused is None
        hits += effect.change.low <= truth <= effect.change.high
        errors.append(effect.change.value - truth)
    assert hits >= 8
    assert abs(np.mean(errors)) < 0.015


def test_sides_swap() -> None:
    rows, side, outcome, _ = world(1500, 0)
    one = contrast(ready(rows, outcome), side)
    other = contrast(ready(rows, outcome), ~side)
    assert other.change.value == pytest.approx(-one.change.value, abs=0.3 * one.change.se)
    assert one.after.value - one.before.value == pytest.approx(one.change.value)


def test_only_the_covariates_are_held_alike() -> None:
    rows, side, outcome, _ = world(1500, 1)
    rows["side again"] = side.astype(float)
    refused = contrast(ready(rows, outcome), side)
    assert refused.refused is not None
    chosen = contrast(ready(rows, outcome), side, ["months", "fibre", "noise"])
    assert chosen.refused is None
    assert chosen.change.low > 0


def test_repeatable_and_refused_with_nobody_on_a_side() -> None:
    rows, side, outcome, _ = world(1000, 2)
    first, second = (contrast(ready(rows, outcome), side) for _ in range(2))
    assert first.change == second.change
    nobody = contrast(ready(rows, outcome), np.arange(1000) < 10)
    assert nobody.refused is not None
    assert nobody.refused.reason == "no-donors"


def test_where_alike_answers_for_those_who_have_a_like() -> None:
    """A fifth of the rows are always on one side; the rest can be compared."""
    rows, side, outcome, _ = world(3000, 3)
    always = np.random.default_rng(0).random(3000) < 0.2
    rows["always"] = np.where(always, "yes", "no")
    side = side | always
    assert contrast(ready(rows, outcome), side).refused is not None
    effect = contrast_where_alike(ready(rows, outcome), side)
    assert effect.refused is None
    assert effect.share == pytest.approx(0.8, abs=0.05)
    assert effect.rows == round(effect.share * 3000)
    assert len(effect.after_values) == 3000
    assert (effect.after_values[always] == 0).mean() > 0.95
    assert effect.change.low > 0


def test_trees_are_not_waited_for_where_the_sides_are_far_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The chances without trees refuse it already; with trees the refusal is the same."""
    draw = np.random.default_rng(4)
    rows = pd.DataFrame({"x": draw.normal(size=2000), "z": draw.normal(size=2000)})
    side = rows["x"].to_numpy() + 0.1 * draw.normal(size=2000) > 0
    outcome = (draw.random(2000) < 0.3 + 0.2 * side).astype(float)
    table = ContrastDesign.of(Observations(rows, outcome, "logistic", seed=0))
    monkeypatch.setattr(contrast_module, "_comparable", lambda *_: True)
    looked = contrast_where_alike(table, side).refused
    monkeypatch.undo()
    monkeypatch.setattr(cross_fit, "trees_that_help", _never)
    without = contrast_where_alike(table, side).refused
    assert looked is not None
    assert without is not None
    assert without.reason == looked.reason == "no-overlap"
    assert without.outside == pytest.approx(looked.outside, abs=0.1)


def _never(*_: object, **__: object) -> None:
    raise AssertionError("trees were looked for")
