"""This project as a contestant: exact reasons and curves from tables of the trees.

    python -m benchmarks.speed.ours_tables FOLDER TASK

Kernels are compiled when the project is set up, so each task first runs on a few rows; "cold" is
what a process pays that only reads them. Reading the ensemble, making its tables and coding the
rows are part of every figure but "one".
"""

from __future__ import annotations

import numpy as np
import xgboost as xgb

from benchmarks.speed import random_models
from benchmarks.speed.contest import COMPARED, Contest, Entry, compete, timed
from benchmarks.speed.ours import all_numbers
from models.learners.boosted_trees import Trees, TreeSettings, fit_trees
from models.learners.contribution import Contributions, in_outcome_units
from models.training.scores import ranking, skill
from models.tree_shap.compiled import tables_of
from models.tree_shap.tables import Background, TreeTables

BLOCK = 100_000  # rows explained at a time
CURVE_ROWS = 10_000  # of which brute force makes its curves
HELD_OUT = 0.2
COLD = "nothing compiled here fits; `python -m models.tree_shap.compiled` compiles"


def cold(contest: Contest) -> Entry:
    """The first reasons that this process gives."""
    values, cost = timed(lambda: _path(contest, contest.rows[:1]), enough=0.0)
    return Entry(cost, 1, values)


def tables(contest: Contest) -> Entry:
    """Reading the ensemble and making its tables, whatever the number of rows."""
    _path(contest, contest.rows[:1])
    values, cost = timed(lambda: _path(contest, contest.rows[:1]))
    return Entry(cost, 1, values)


def path(contest: Contest) -> Entry:
    """Every row's reasons as the trees were grown."""
    _path(contest, contest.rows[:2])
    values, cost = timed(lambda: _path(contest, contest.rows))
    return Entry(cost, len(contest.rows), values)


def background(contest: Contest) -> Entry:
    """Every row's reasons against 100 rows."""
    return _against(contest, contest.background)


def everybody(contest: Contest) -> Entry:
    """Every row's reasons against every row."""
    return _against(contest, contest.rows)


def random(contest: Contest) -> Entry:
    """Rows of random models against 100 others; trains and saves the models, too."""
    random_models.saved(contest)

    def explain() -> np.ndarray:
        values = []
        for model in random_models.read(contest):
            tables = _tables_of(model.booster)
            background = tables.background(tables.codes(model.background))
            values.append(tables.reasons_against(tables.codes(model.rows), background)[0])
        return random_models.side_by_side(values)

    values, cost = timed(explain)
    return Entry(cost, len(values), values, f"{random_models.MODELS} models, depth 1 to 8")


def one_row(contest: Contest) -> Entry:
    """One row's reasons with the tables in memory."""
    tables, row = _tables(contest), contest.rows[:1]
    tables.reasons(tables.codes(row))
    values, cost = timed(lambda: tables.reasons(tables.codes(row))[0])
    return Entry(cost, 1, values)


def curves(contest: Contest) -> Entry:
    """Every column's curve over every row, at every threshold there is."""
    _curves(contest, contest.rows[:2])
    (_, curves_of_columns), cost = timed(lambda: _curves(contest, contest.rows))
    tables, some = _curves(contest, contest.filled[:CURVE_ROWS])
    compared = [
        curve[np.searchsorted(tables.book.thresholds(place), at, side="right")]
        for place, (at, curve) in enumerate(zip(contest.points, some, strict=True))
    ]
    points = sum(len(curve) for curve in curves_of_columns)
    return Entry(cost, len(contest.rows), np.concatenate(compared), f"{points} points")


def alike(contest: Contest) -> Entry:
    """Fit on four fifths; reasons, drivers, curves, scores and permutations of the last fifth."""
    rules = contest.rules
    few = min(500, len(contest.rows))
    _fit_and_explain(contest, few, TreeSettings(2, 2))
    settings = TreeSettings(rules.depth, rules.rounds)
    values, cost = timed(lambda: _fit_and_explain(contest, len(contest.rows), settings), enough=0.0)
    return Entry(cost, int(len(contest.rows) * HELD_OUT), values[:COMPARED])


def _fit_and_explain(contest: Contest, count: int, settings: TreeSettings) -> np.ndarray:
    rows, outcome = contest.rows[:count], contest.outcome[:count]
    first = count - int(count * HELD_OUT)
    held_out, happened = rows[first:], outcome[first:]
    trees = fit_trees(rows[:first], outcome[:first], all_numbers(contest), "logistic", settings, 0)
    tables = _tables_of(trees.booster)
    codes = tables.codes(held_out)
    values, base = tables.reasons(codes)
    contributions = in_outcome_units(Contributions(contest.rules.names, values, base), "logistic")
    np.abs(contributions.parts).mean(axis=0)
    _every_curve(tables, tables.background(codes))
    expected = trees.mean_of_codes(held_out)
    skill(happened, expected, "logistic")
    ranking(happened, expected, "logistic")
    _permuted(trees, held_out, happened)
    return contributions.parts


def _tables(contest: Contest) -> TreeTables:
    return _tables_of(xgb.Booster(model_file=contest.model))


def _tables_of(booster: xgb.Booster) -> TreeTables:
    tables = tables_of(booster)
    if tables is None:
        raise NotImplementedError(COLD)
    return tables


def _path(contest: Contest, rows: np.ndarray) -> np.ndarray:
    """Reasons of all rows, block by block; the first are kept."""
    tables = _tables(contest)
    values = [tables.reasons(codes)[0][:COMPARED] for codes in _coded(tables, rows)]
    return values[0]


def _against(contest: Contest, others: np.ndarray) -> Entry:
    def explain(rows: np.ndarray) -> np.ndarray:
        tables = _tables(contest)
        coded = _coded(tables, rows)
        coded_others = coded if others is rows else _coded(tables, others)
        background = tables.background(np.concatenate(coded_others, axis=1))
        values = [tables.reasons_against(codes, background)[0][:COMPARED] for codes in coded]
        return values[0]

    explain(contest.rows[:2])
    values, cost = timed(lambda: explain(contest.rows))
    return Entry(cost, len(contest.rows), values)


def _curves(contest: Contest, rows: np.ndarray) -> tuple[TreeTables, list[np.ndarray]]:
    tables = _tables(contest)
    return tables, _every_curve(tables, tables.background(tables.codes(rows)))


def _every_curve(tables: TreeTables, background: Background) -> list[np.ndarray]:
    return [tables.curve(place, background) for place in range(len(tables.book.known))]


def _permuted(trees: Trees, rows: np.ndarray, outcome: np.ndarray) -> list[float]:
    """Loss of ranking with each column shuffled once, as explainerdashboard does."""
    draw, losses = np.random.default_rng(0), []
    for place in range(rows.shape[1]):
        shuffled = rows.copy()
        shuffled[:, place] = draw.permutation(rows[:, place])
        losses.append(ranking(outcome, trees.mean_of_codes(shuffled), "logistic"))
    return losses


def _coded(tables: TreeTables, rows: np.ndarray) -> list[np.ndarray]:
    """Codes of all rows, a byte for each value, in blocks."""
    return [tables.codes(rows[start : start + BLOCK]) for start in range(0, len(rows), BLOCK)]


TASKS = {
    "cold": cold,
    "tables": tables,
    "path": path,
    "background": background,
    "everybody": everybody,
    "random": random,
    "one": one_row,
    "curves": curves,
    "alike": alike,
}

if __name__ == "__main__":
    compete(TASKS)
