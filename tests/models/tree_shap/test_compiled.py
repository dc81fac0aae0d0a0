"""Compiled at set-up or not at all: a question never waits for a compiler."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import xgboost as xgb

pytest.importorskip("numba", reason="no compiled tables on this system")

from models.tree_shap.compiled import tables_of
from tests.support.checkout import ROOT

ASK = """
import numpy as np, xgboost as xgb
from models.tree_shap.compiled import tables_of
values = np.arange(40, dtype=np.float32).reshape(20, 2)
booster = xgb.train({"nthread": 1}, xgb.DMatrix(values, values[:, 0]), 2)
print(tables_of(booster) is not None)
"""


def asked(before: str = "", **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", before + ASK],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def boosted(columns: int, depth: int) -> xgb.Booster:
    draw = np.random.default_rng(1)
    values = draw.normal(size=(3000, columns)).astype(np.float32)
    data = xgb.QuantileDMatrix(values, draw.normal(size=3000))
    settings = {"max_depth": depth, "min_child_weight": 1, "nthread": 1}
    return xgb.train(settings, data, 2)


def test_a_fresh_process_finds_what_the_set_up_compiled() -> None:
    assert asked() == "True", "cold: run `python -m models.tree_shap.compiled`, as `make` does"


def test_a_cold_cache_means_no_tables_and_no_compiling(tmp_path: Path) -> None:
    assert asked(NUMBA_CACHE_DIR=str(tmp_path)) == "False"
    assert not list(tmp_path.rglob("*.nbc"))


def test_without_numba_there_are_no_tables() -> None:
    assert asked("import sys; sys.modules['numba'] = None\n") == "False"


@pytest.mark.parametrize("columns", [1, 2, 9, 40])
def test_no_shape_of_input_needs_a_kernel_of_its_own(columns: int) -> None:
    """From the first `tables_of` on, anything that would compile raises ColdError."""
    tables = tables_of(boosted(columns, depth=3))
    assert tables is not None
    values = np.random.default_rng(2).normal(size=(60, 2 * columns))[::2, ::2]
    values.flags.writeable = False
    codes = tables.codes(values)[:, ::3]
    codes.flags.writeable = False
    background = tables.background(codes)
    margin = tables.margin(codes)
    for parts, base in (tables.reasons(codes), tables.reasons_against(codes, background)):
        np.testing.assert_allclose(base + parts.sum(axis=1), margin, atol=1e-5)
    points = np.arange(3, dtype=np.uint8)
    lines = tables.responses(codes, 0, points)
    np.testing.assert_allclose(lines.mean(axis=0), tables.curve(0, background)[:3], atol=1e-9)


def test_trees_of_one_leaf_each_say_the_same_of_every_row() -> None:
    values = np.zeros((50, 2), dtype=np.float32)
    tables = tables_of(xgb.train({"nthread": 1}, xgb.DMatrix(values, np.ones(50)), 3))
    assert tables is not None
    codes = tables.codes(values)
    background = tables.background(codes)
    assert not tables.reasons(codes)[0].any()
    assert not tables.reasons_against(codes, background)[0].any()
    assert np.ptp(tables.margin(codes)) == np.ptp(tables.curve(1, background)) == 0


def test_a_booster_that_does_not_fit_has_no_tables() -> None:
    assert tables_of(boosted(columns=12, depth=12)) is None
    assert tables_of(boosted(columns=12, depth=8)) is not None
