"""Exactness: the tables against xgboost itself and against enumeration, on 500 random models."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np
import pytest
import xgboost as xgb

pytest.importorskip("numba", reason="no compiled tables on this system")

from models.tree_shap.tables import TreeTables

OBJECTIVES = ("binary:logistic", "count:poisson", "reg:squarederror", "reg:tweedie")
EXACT = 1e-5


@dataclass(frozen=True)
class World:
    """A random model with rows to ask it about; some of them have levels it has never seen."""

    booster: xgb.Booster
    types: list[str]
    values: np.ndarray

    @classmethod
    def random(cls, seed: int, rows: int = 150) -> World:
        draw = np.random.default_rng(seed)
        columns = int(draw.integers(1, 6))
        types = [str(kind) for kind in draw.choice(["q", "c"], columns)]
        values = np.empty((rows, columns), dtype=np.float32)
        for k, kind in enumerate(types):
            values[:, k] = (
                draw.integers(0, draw.integers(2, 25), rows)
                if kind == "c"
                else draw.normal(size=rows).round(int(draw.integers(0, 4)))
            )
        values[draw.random(values.shape) < draw.choice([0, 0.1, 0.4])] = np.nan
        if draw.random() < 0.2:
            values[:, draw.integers(columns)] = 1.0
        objective = OBJECTIVES[seed % 4]
        margin = np.nan_to_num(values) @ draw.normal(size=columns) / 4 + draw.normal(size=rows)
        outcome = {
            "binary:logistic": (margin > 0).astype(float),
            "reg:squarederror": margin,
        }.get(objective, draw.poisson(np.exp(np.clip(margin, -3, 2))).astype(float))
        settings = {
            "objective": objective,
            "max_depth": seed % 8 + 1,
            "eta": 0.3,
            "gamma": float(draw.choice([0, 0, 0.5, 100])),
            "max_cat_to_onehot": int(draw.choice([1, 4, 30])),
            "nthread": 1,
            "seed": seed,
        }
        data = xgb.QuantileDMatrix(values, outcome, feature_types=types, enable_categorical=True)
        booster = xgb.train(settings, data, int(draw.integers(1, 9)))
        asked = values[draw.choice(rows, 40)]
        for level in np.flatnonzero(np.array(types) == "c"):
            asked[:3, level] = (25, 40, 7)
        return cls(booster, types, asked)

    def predict(self, values: np.ndarray, **what: bool) -> np.ndarray:
        data = xgb.DMatrix(values, feature_types=self.types, enable_categorical=True)
        return np.asarray(self.booster.predict(data, **what), dtype=float)

    def margin(self, values: np.ndarray) -> np.ndarray:
        return self.predict(values, output_margin=True)

    def enumerated(self, row: np.ndarray, background: np.ndarray) -> np.ndarray:
        """Interventional Shapley values (k,) by the definition: every set of columns, every row."""
        columns = len(row)
        sets = [s for size in range(columns + 1) for s in combinations(range(columns), size)]
        mixed = np.repeat(background[None], len(sets), axis=0)
        for place, chosen in enumerate(sets):
            mixed[place][:, list(chosen)] = row[list(chosen)]
        margins = self.margin(mixed.reshape(-1, columns)).reshape(len(sets), -1)
        worth = dict(zip(sets, margins.mean(axis=1), strict=True))
        values = np.zeros(columns)
        for chosen in sets:
            for k in set(range(columns)) - set(chosen):
                size = len(chosen)
                weight = factorial(size) * factorial(columns - size - 1) / factorial(columns)
                values[k] += weight * (worth[tuple(sorted((*chosen, k)))] - worth[chosen])
        return values


def close(ours: np.ndarray | float, theirs: np.ndarray | float) -> None:
    scale = max(1.0, float(np.abs(theirs).max()))
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=EXACT * scale)


@pytest.mark.parametrize("batch", range(25))
def test_reasons_and_margins_are_those_of_xgboost(batch: int) -> None:
    for seed in range(20 * batch, 20 * batch + 20):
        world = World.random(seed)
        tables = TreeTables.of(world.booster)
        codes = tables.codes(world.values)
        parts, base = tables.reasons(codes)
        theirs = world.predict(world.values, pred_contribs=True)
        close(parts, theirs[:, :-1])
        close(base, theirs[0, -1])
        close(tables.margin(codes), world.margin(world.values))


@pytest.mark.parametrize("batch", range(10))
def test_reasons_against_a_background_are_those_of_the_definition(batch: int) -> None:
    for seed in range(1000 + 20 * batch, 1000 + 20 * batch + 20):
        world = World.random(seed)
        tables = TreeTables.of(world.booster)
        codes = tables.codes(world.values)
        background = tables.background(codes[:, 15:])
        parts, base = tables.reasons_against(codes, background)
        close(base, world.margin(world.values[15:]).mean())
        close(base + parts.sum(axis=1), world.margin(world.values))
        for row in (0, 1, 20):
            close(parts[row], world.enumerated(world.values[row], world.values[15:]))


@pytest.mark.parametrize("batch", range(10))
def test_one_row_against_each_other_adds_up_and_averages_to_all_of_them(batch: int) -> None:
    for seed in range(1000 + 20 * batch, 1000 + 20 * batch + 20):
        world = World.random(seed)
        tables = TreeTables.of(world.booster)
        codes = tables.codes(world.values)
        whole, _ = tables.reasons_against(codes, tables.background(codes[:, 15:]))
        for row in (0, 20):
            reasons = tables.reasons_against_each(codes[:, row], codes[:, 15:])
            margin = world.margin(world.values)
            close(reasons.sum(axis=1), margin[row] - margin[15:])
            close(reasons.mean(axis=0), whole[row])
            alone, _ = tables.reasons_against(codes[:, [row]], tables.background(codes[:, [30]]))
            close(reasons[15], alone[0])


@pytest.mark.parametrize("batch", range(10))
def test_curves_and_responses_are_those_of_asking_again(batch: int) -> None:
    for seed in range(2000 + 10 * batch, 2000 + 10 * batch + 10):
        world = World.random(seed)
        tables = TreeTables.of(world.booster)
        codes = tables.codes(world.values)
        background = tables.background(codes)
        for column, kind in enumerate(world.types):
            points = np.arange(tables.book.known[column] + 2)
            lines = tables.responses(codes, column, points)
            close(tables.curve(column, background), lines.mean(axis=0))
            for point in (0, len(points) // 2, len(points) - 1):
                changed = world.values.copy()
                changed[:, column] = value_of(tables, column, kind, point)
                close(lines[:, point], world.margin(changed))


def value_of(tables: TreeTables, column: int, kind: str, code: int) -> float:
    """A value that has this code."""
    known = int(tables.book.known[column])
    if code == known + 1:
        return float("nan")
    if kind == "c" or not known:
        return float(code)
    cuts = tables.book.thresholds(column)
    return float(cuts[code - 1]) if code else float(np.nextafter(cuts[0], np.float32(-np.inf)))


def test_responses_come_in_the_order_asked_for() -> None:
    world = World.random(6)
    tables = TreeTables.of(world.booster)
    codes = tables.codes(world.values)
    column = int(np.argmax(tables.book.known))
    points = np.arange(tables.book.known[column] + 2)
    lines = tables.responses(codes, column, points)
    assert np.ptp(lines, axis=1).max() > 0
    np.testing.assert_allclose(tables.responses(codes, column, points[::-1]), lines[:, ::-1])


def test_small_tables_part_by_part_and_threads_change_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    draw = np.random.default_rng(3)
    values = draw.normal(size=(9000, 12)).astype(np.float32)
    data = xgb.QuantileDMatrix(values, values[:, :6].prod(axis=1) + values[:, 7])
    booster = xgb.train({"max_depth": 6, "nthread": 1}, data, 20)
    whole = TreeTables.of(booster)
    codes = whole.codes(values)
    assert np.array_equal(
        codes, np.concatenate([whole.codes(v) for v in (values[:5], values[5:])], 1)
    )
    parts, base = whole.reasons(codes)
    against, mean = whole.reasons_against(codes, whole.background(codes))
    monkeypatch.setattr("models.tree_shap.tables.TABLE_BYTES", 100_000)
    monkeypatch.setattr("models.tree_shap.tables.THREADS", 1)
    small = TreeTables.of(booster)
    np.testing.assert_allclose(small.reasons(codes)[0], parts, atol=1e-6)
    assert small.reasons(codes)[1] == base
    again, same = small.reasons_against(codes, small.background(codes))
    np.testing.assert_allclose(again, against, atol=1e-6)
    assert same == mean
    assert np.array_equal(whole.reasons(codes[:, :100].copy())[0], parts[:100])


def test_a_deep_tree_of_few_columns_fits_and_one_of_many_does_not() -> None:
    draw = np.random.default_rng(1)
    values = draw.normal(size=(3000, 12)).astype(np.float32)
    outcome = draw.normal(size=3000)
    settings = {"max_depth": 12, "min_child_weight": 1, "nthread": 1}
    few = xgb.train(settings, xgb.QuantileDMatrix(values[:, :4], outcome), 2)
    tables = TreeTables.of(few)
    parts, _ = tables.reasons(tables.codes(values[:, :4]))
    theirs = few.predict(xgb.DMatrix(values[:, :4]), pred_contribs=True)
    close(parts, theirs[:, :-1])
    with pytest.raises(ValueError, match="more than 8 columns"):
        TreeTables.of(xgb.train(settings, xgb.QuantileDMatrix(values, outcome), 2))
