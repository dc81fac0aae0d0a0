"""Whether the compiled tables are there: compiled at set-up, never inside a user's question.

`python -m models.tree_shap.compiled` compiles the kernels and keeps them on disk, beside the
sources or, where that folder cannot be written, in the user's cache (or in NUMBA_CACHE_DIR). What
is kept holds for these sources, this version of Numba and this kind of processor; anything else is
cold, and answers then come from xgboost itself: the same numbers to 1e-5, some hundred times
slower. What xgboost cannot tell (`models.one_row.lime_integrals`) comes from the same kernels, run
by Python as they are written.
"""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
import xgboost as xgb

if TYPE_CHECKING:
    from models.tree_shap.tables import TreeTables

KERNELS = ("kernels", "kernels_cut", "kernels_sums", "kernels_lime")

_one_at_a_time = Lock()


class NotCompiledError(RuntimeError):
    """A kernel that would have to be compiled now."""


def tables_of(booster: xgb.Booster) -> TreeTables | None:
    """The tables of a booster, or None where they are cold or the booster does not fit."""
    return tables_in_any_case(booster) if is_warm() else None


def tables_in_any_case(booster: xgb.Booster) -> TreeTables | None:
    """The tables of a booster, made by Python where they are cold; None where it does not fit."""
    run_by_python_where_cold()
    try:
        tables: TreeTables = import_module("models.tree_shap.tables").TreeTables.of(booster)
    except ValueError:
        return None
    return tables


def is_warm() -> bool:
    """Whether all kernels come from disk."""
    with _one_at_a_time:
        return _warm()


def run_by_python_where_cold() -> None:
    """From here on kernels that are cold are run as they are written: slower, the same numbers."""
    if not is_warm():
        with _one_at_a_time:
            _uncompile()


@cache
def _uncompile() -> None:
    for name in KERNELS:
        module = import_module(f"models.tree_shap.{name}")
        for kernel, each in list(vars(module).items()):
            setattr(module, kernel, getattr(each, "py_func", each))


def compile_all() -> bool:
    """Compile what is cold and keep it; False where Numba is not installed."""
    try:
        import_module("numba")
    except ImportError:
        return False
    _use_everything()
    return True


@cache
def _warm() -> bool:
    """True where all kernels come from disk; from then on none is ever compiled here."""
    try:
        event: Any = import_module("numba.core.event")
    except ImportError:
        return False

    class Refusing(event.Listener):  # type: ignore[misc, name-defined, unused-ignore]
        def on_start(self, event: Any) -> None:
            raise NotCompiledError(str(event.data["dispatcher"]))

        def on_end(self, event: Any) -> None:
            pass

    event.register("numba:compile", Refusing())
    try:
        _use_everything()
    except NotCompiledError:
        return False
    return True


def _use_everything() -> None:
    """Call every kernel once, with the types that it is always called with."""
    values = np.array([[k % 5, k % 3] for k in range(30)], dtype=np.float32)
    values[::7, 0] = np.nan
    types = ["q", "c"]
    data = xgb.DMatrix(values, values.sum(axis=1) > 3, feature_types=types, enable_categorical=True)
    booster = xgb.train({"max_depth": 2, "min_child_weight": 0, "nthread": 1}, data, 2)
    tables = import_module("models.tree_shap.tables").TreeTables.of(booster)
    codes = tables.codes(values)
    background = tables.background(codes)
    tables.margin(codes)
    tables.reasons(codes)
    tables.reasons_against(codes, background)
    tables.reasons_against_each(codes[:, 0], codes)
    tables.curve(0, background)
    tables.responses(codes, 0, np.arange(2))
    import_module("models.one_row.lime_integrals").use_everything(tables)


if __name__ == "__main__":
    sys.exit(0 if compile_all() else "Numba is not installed: reasons come from xgboost, slower.")
