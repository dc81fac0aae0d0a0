"""Margins of one and two changes are those of the changed rows, for every kind of model."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.learners.additive import fit_additive
from models.learners.boosted_trees import TreeSettings, fit_trees
from models.learners.contribution import Contributions
from models.learners.encoding import Encoder
from models.learners.predictor import Predictor
from models.recourse.plan_margins import FEW_PAIRS, margins_of
from models.recourse.plan_options import Options, lever_values
from models.recourse.plan_rules import values_of
from models.statistics.observations import Observations
from models.statistics.outcome_family import Family

LEVERS = ("plan", "price", "visits")


def world(seed: int = 1, count: int = 600) -> tuple[pd.DataFrame, np.ndarray]:
    draw = np.random.default_rng(seed)
    rows = pd.DataFrame(
        {
            "age": draw.normal(40, 10, count),
            "plan": pd.Series(draw.choice(["a", "b", "c"], count), dtype="str"),
            "price": draw.uniform(5, 20, count).round(1),
            "visits": draw.poisson(3, count).astype(float),
            "region": pd.Series(draw.choice(["n", "s"], count), dtype="str"),
        }
    )
    rows.loc[::17, "price"] = np.nan
    rows.loc[::19, "plan"] = None
    margin = 0.2 * rows["price"].fillna(9) - rows["visits"] + (rows["plan"] == "a") * 1.5
    return rows, (draw.random(count) < 1 / (1 + np.exp(-margin))).to_numpy().astype(float)


class Sum:
    """A model that is neither trees nor additive."""

    kind = "sum"

    def margin(self, rows: pd.DataFrame) -> np.ndarray:
        number = rows["price"].fillna(0) * rows["visits"] - (rows["plan"] == "b") * rows["age"]
        return number.to_numpy(dtype=float)

    def mean(self, rows: pd.DataFrame) -> np.ndarray:
        return self.margin(rows)

    def contributions(self, rows: pd.DataFrame) -> Contributions:
        raise NotImplementedError


def model(kind: str) -> Predictor:
    rows, outcome = world()
    family: Family = "logistic"
    if kind == "additive":
        return fit_additive(Observations(rows, outcome, family, seed=1), 1.0)
    if kind == "trees":
        encoder = Encoder.learnt_from(rows)
        codes = encoder.codes(rows)
        return fit_trees(codes, outcome, encoder, family, TreeSettings(4, 30), seed=1)
    return Sum()


@pytest.mark.parametrize("kind", ["additive", "trees", "any"])
def test_they_are_the_margins_of_the_changed_rows(kind: str) -> None:
    rows, _ = world()
    predictor = model(kind)
    options = Options.made(LEVERS, tuple(lever_values(values_of(rows[name])) for name in LEVERS))
    some = rows.iloc[[0, 5, 17, 19]]
    margins = margins_of(predictor, options, rows).of(some)
    assert margins.today == pytest.approx(predictor.margin(some), abs=1e-5)
    first, second = np.nonzero(np.triu(options.of[:, None] != options.of[None, :]))
    for k in range(len(some)):
        single = pd.concat([_with(some.iloc[[k]], options, i) for i in range(len(options))])
        assert margins.single[k] == pytest.approx(predictor.margin(single), abs=1e-5)
        chosen = np.random.default_rng(k).choice(len(first), 40, replace=False)
        both = pd.concat([_with(some.iloc[[k]], options, first[p], second[p]) for p in chosen])
        pairs = margins.pairs(k, first[chosen], second[chosen])
        assert pairs == pytest.approx(predictor.margin(both), abs=1e-5)


def _with(row: pd.DataFrame, options: Options, *chosen: int) -> pd.DataFrame:
    changed = row.copy()
    for option in chosen:
        name = options.levers[options.of[option]]
        changed[name] = pd.Series([options.value(int(option))], index=row.index).astype(
            row[name].dtype
        )
    return changed


def test_many_pairs_of_numbers_are_drawn_as_surfaces() -> None:
    rows, outcome = world()
    encoder = Encoder.learnt_from(rows)
    codes = encoder.codes(rows)
    predictor = fit_trees(codes, outcome, encoder, "logistic", TreeSettings(5, 40), seed=2)
    levers = ("age", "price", "plan", "visits")
    options = Options.made(levers, tuple(lever_values(values_of(rows[name])) for name in levers))
    first, second = np.nonzero(np.triu(options.of[:, None] != options.of[None, :]))
    assert len(first) > 2 * FEW_PAIRS
    margins = margins_of(predictor, options, rows).of(rows.iloc[[17, 4]])
    chosen = np.random.default_rng(0).choice(len(first), 150, replace=False)
    for k, place in enumerate((17, 4)):
        row = rows.iloc[[place]]
        both = pd.concat([_with(row, options, first[p], second[p]) for p in chosen])
        pairs = margins.pairs(k, first, second)
        assert pairs[chosen] == pytest.approx(predictor.margin(both), abs=1e-5)
