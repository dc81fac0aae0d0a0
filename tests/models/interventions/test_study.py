"""What several what-ifs share is fitted once."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from datasets.cards.card import Column, Dataset
from models.drivers.permutation_test import signal
from models.interventions import study as studies
from models.interventions.study import STUDIES_KEPT, Study, study_of
from models.statistics.observations import Observations
from models.training.training import train
from tests.support.trained_customers import trained_customers


@pytest.fixture
def study() -> Study:
    rng = np.random.default_rng(0)
    rows = pd.DataFrame(
        {
            "x": rng.normal(0, 1, 400),
            "z": rng.normal(0, 1, 400),
            "plan": pd.Series(rng.choice(["a", "b"], 400), dtype="str"),
        },
        index=np.arange(400) * 7,
    )
    outcome = (rng.random(400) < 0.3).astype(float)
    return Study(Observations(rows, outcome, "logistic", groups=np.repeat(np.arange(100), 4)))


def test_outcome_model_of_the_same_levers_is_reused(study: Study) -> None:
    first = study.outcome_folds(("plan",))
    assert study.outcome_folds(("plan",)) is first
    assert study.outcome_folds(("x",)) is not first
    assert first.mean.shape == (400,)
    assert ((first.mean > 0) & (first.mean < 1)).all()


def test_entities_stay_in_one_fold(study: Study) -> None:
    by_entity = pd.Series(study.fold).groupby(np.repeat(np.arange(100), 4)).nunique()
    assert (by_entity == 1).all()


def test_without_drops_columns_and_keeps_the_folds(study: Study) -> None:
    less = study.without(["z"])
    assert list(less.rows.columns) == ["x", "plan"]
    assert np.array_equal(less.fold, study.fold)


def test_lengths_must_agree(study: Study) -> None:
    with pytest.raises(ValueError, match="400 rows but 3 outcomes"):
        Study(Observations(study.rows, np.zeros(3), "logistic"))


def test_the_unit_of_a_positive_outcome_does_not_matter() -> None:
    """Turnover in dollars or in thousands: the same model."""
    rng = np.random.default_rng(1)
    rows = pd.DataFrame({"x": rng.normal(0, 1, 800), "z": rng.normal(0, 1, 800)})
    sales = np.exp(0.3 * rows["x"].to_numpy()) * rng.gamma(5, 1 / 5, 800) * 20_000
    dollars = Study(Observations(rows, sales, "poisson")).outcome_folds(()).mean
    cents = Study(Observations(rows, sales * 100, "poisson")).outcome_folds(()).mean
    assert np.allclose(cents, 100 * dollars, rtol=1e-4)
    counts = rng.poisson(2.0, 800).astype(float)
    assert Study(Observations(rows, counts, "poisson")).outcome_folds(()).unit == 1.0


def test_a_part_is_random_whole_where_it_is_small_and_the_same_twice() -> None:
    rows = pd.DataFrame({"x": np.arange(100.0)})
    whole = Study(Observations(rows, np.arange(100.0), "squarederror", groups=np.arange(100) // 2))
    assert whole.part(100) is whole
    part = whole.part(30)
    assert len(part.rows) == len(part.outcome) == 30
    assert (part.rows["x"].to_numpy() == part.outcome).all()
    assert part.groups is not None
    assert (part.groups == part.outcome // 2).all()
    assert (whole.part(30).outcome == part.outcome).all()


def test_a_study_is_kept_for_the_next_what_if() -> None:
    model = trained_customers()
    first = study_of(model, ("bill", "plan"))
    assert study_of(model, ("bill", "plan")) is first
    for columns in (("plan",), ("bill",)):
        study_of(model, columns)
    assert len(model.once(studies._studies)) == STUDIES_KEPT
    assert study_of(model, ("bill", "plan")) is not first


def test_a_study_of_rows_without_an_id_is_made() -> None:
    rng = np.random.default_rng(2)
    rows = pd.DataFrame(
        {
            "customer": pd.Series([None, None, *(f"c{k // 3}" for k in range(298))], dtype="str"),
            "bill": rng.normal(size=300),
            "y": rng.normal(size=300),
        }
    )
    columns = (
        Column("customer", "Customer", "text", "id"),
        Column("bill", "Bill", "number", "driver"),
        Column("y", "Y", "number", "outcome"),
    )
    model = train(Dataset("d", "D", 300, "d-1", columns), rows)
    assert not signal(model).found
    assert study_of(model, ("bill",)) is study_of(model, ("bill",))
