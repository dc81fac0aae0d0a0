"""Training: the fitting family and the simpler model where it will do; never twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from datasets.cards.card import Column, Dataset, Kind, Role
from models.drivers.permutation_test import signal
from models.learners.boosted_trees import MOST_ROUNDS, Trees
from models.statistics.folds import FOLDS
from models.training import training
from models.training.trained import TrainedModel
from models.training.training import obstacles, outcome_numbers, train


def card(rows: pd.DataFrame, *, positive: str | None = None, ids: tuple[str, ...] = ()) -> Dataset:
    """The column "y" is the outcome; what is neither it nor an id explains."""

    def column(name: str) -> Column:
        role: Role = "outcome" if name == "y" else "id" if name in ids else "driver"
        number = pd.api.types.is_numeric_dtype(rows[name])
        kind: Kind = "number" if number else "category"
        return Column(name, name.title(), kind, role)

    columns = tuple(column(str(name)) for name in rows.columns)
    return Dataset("t", "Table", len(rows), "print-1", columns, positive=positive)


def numbers(count: int = 500, seed: int = 0) -> pd.DataFrame:
    return pd.DataFrame(np.random.default_rng(seed).normal(size=(count, 3)), columns=list("abc"))


def luck(count: int = 500, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=count)


def yes_no(chance: np.ndarray, seed: int = 2) -> pd.Series:
    drawn = np.random.default_rng(seed).random(len(chance)) < chance
    return pd.Series(np.where(drawn, "Yes", "No"), dtype="str")


def trained_on(make: Callable[[pd.DataFrame], np.ndarray], rows: pd.DataFrame) -> TrainedModel:
    full = rows.assign(y=make(rows))
    return train(card(full), full)


@pytest.fixture(scope="module")
def churn() -> pd.DataFrame:
    return churn_rows()


def churn_rows() -> pd.DataFrame:
    rows = numbers()
    rows["y"] = yes_no(1 / (1 + np.exp(-2 * rows["a"].to_numpy())))
    rows.loc[[3, 77, 400], "y"] = None
    return rows


@pytest.fixture(scope="module")
def churn_model(churn: pd.DataFrame) -> TrainedModel:
    return train(card(churn, positive="Yes"), churn)


# Obstacles


def test_a_table_without_an_outcome_cannot_be_asked() -> None:
    rows = numbers()
    assert obstacles(card(rows), rows) == ("No column is set as the outcome.",)
    with pytest.raises(ValueError, match="No column is set as the outcome"):
        train(card(rows), rows)


def test_a_table_without_columns_to_explain_cannot_be_asked() -> None:
    rows = pd.DataFrame({"y": luck()})
    assert obstacles(card(rows), rows) == ("No column is left that could explain Y.",)


def test_too_few_rows_are_said_as_counts() -> None:
    rows = numbers(200).assign(y=luck(200))
    rows.loc[59:, "y"] = np.nan
    sentences = ("Y is known in 59 of the rows; at least 60 are needed.",)
    assert obstacles(card(rows), rows) == sentences
    rows.loc[59, "y"] = 1.0
    assert obstacles(card(rows), rows) == ()


@pytest.mark.parametrize("value", [0.0, 7.5])
def test_one_value_leaves_nothing_to_compare(value: float) -> None:
    rows = numbers().assign(y=value)
    sentences = ("Y has one value only, so there is nothing to compare.",)
    assert obstacles(card(rows), rows) == sentences
    with pytest.raises(ValueError, match="one value only"):
        train(card(rows), rows)


@pytest.mark.parametrize("rarer", ["Yes", "No"])
def test_a_rate_needs_some_rows_of_each_kind(rarer: str) -> None:
    common = "No" if rarer == "Yes" else "Yes"
    rows = numbers().assign(y=pd.Series([rarer] * 14 + [common] * 486, dtype="str"))
    sentences = ("Y has its rarer value in only 14 of the rows; at least 15 are needed.",)
    assert obstacles(card(rows, positive="Yes"), rows) == sentences
    rows.loc[14, "y"] = rarer
    assert obstacles(card(rows, positive="Yes"), rows) == ()


def test_the_outcome_is_one_where_positive_and_unknown_where_missing() -> None:
    rows = pd.DataFrame({"y": pd.Series(["Yes", "No", None, "yes"], dtype="str"), "a": 1.0})
    outcome = outcome_numbers(card(rows, positive="Yes"), rows)
    assert np.array_equal(outcome, [1, 0, np.nan, 0], equal_nan=True)
    amounts = pd.DataFrame({"y": [1.5, np.nan, -2.0]})
    assert np.array_equal(outcome_numbers(card(amounts), amounts), amounts["y"], equal_nan=True)
    with pytest.raises(ValueError, match="no outcome"):
        outcome_numbers(card(numbers()), numbers())


# Families and candidates


def counts(rows: pd.DataFrame) -> np.ndarray:
    drawn = np.random.default_rng(3).poisson(np.exp(rows["a"]))
    return np.asarray(drawn, dtype=float)


def money(rows: pd.DataFrame) -> np.ndarray:
    return 100 * np.exp(rows["a"].to_numpy(float) + 0.3 * luck())


def normal(rows: pd.DataFrame) -> np.ndarray:
    return np.asarray(500 + 10 * rows["a"] + luck())


@pytest.mark.parametrize(
    ("make", "family"), [(counts, "poisson"), (money, "poisson"), (normal, "squarederror")]
)
def test_the_family_fits_the_outcome(
    make: Callable[[pd.DataFrame], np.ndarray], family: str
) -> None:
    rows = numbers()
    model = trained_on(make, rows)
    assert model.family == family
    assert model.scores.skill > 0.4
    assert model.held_out.mean() == pytest.approx(model.outcome.mean(), rel=0.05)


def test_the_simpler_model_is_taken_where_the_world_is_simple(churn_model: TrainedModel) -> None:
    assert churn_model.family == "logistic"
    assert churn_model.final.kind == "additive"
    assert {model.kind for model in churn_model.by_fold} == {"additive"}
    kind, skill = churn_model.rival_skill
    assert kind == "trees"
    assert skill < churn_model.scores.skill + 0.02


def test_trees_are_taken_where_columns_work_together_and_stop_early() -> None:
    model = trained_on(lambda rows: 2 * np.sign(rows["a"] * rows["b"]) + luck(), numbers())
    assert isinstance(model.final, Trees)
    assert model.final.booster.num_boosted_rounds() < MOST_ROUNDS
    kind, skill = model.rival_skill
    assert kind == "additive"
    assert skill < 0.2 < model.scores.skill


def test_on_noise_nothing_is_explained() -> None:
    models = [trained_on(lambda rows: luck(len(rows)), numbers(seed=seed)) for seed in range(2, 8)]
    assert max(model.scores.skill for model in models) < 0.02
    assert sum(signal(model).found for model in models) <= 1


# Rows


def test_rows_without_outcome_are_left_out_and_counted(
    churn: pd.DataFrame, churn_model: TrainedModel
) -> None:
    assert churn_model.rows_without_outcome == 3
    assert len(churn_model.rows) == len(churn_model.outcome) == len(churn_model.held_out) == 497
    has_outcome = churn["y"].notna()
    assert churn_model.rows["a"].tolist() == churn.loc[has_outcome, "a"].tolist()
    assert (
        churn_model.outcome.tolist()
        == (churn.loc[has_outcome, "y"] == "Yes").astype(float).tolist()
    )


def test_held_out_rows_were_not_seen(churn_model: TrainedModel) -> None:
    for k, model in enumerate(churn_model.by_fold):
        in_fold = churn_model.fold == k
        expected = model.mean(churn_model.explaining[in_fold])
        np.testing.assert_allclose(expected, churn_model.held_out[in_fold], rtol=1e-9)
    assert len(churn_model.by_fold) == FOLDS
    assert churn_model.scores.skill <= churn_model.scores.skill_seen


def test_rows_of_one_entity_share_a_fold_and_teach_nothing_about_themselves() -> None:
    """Each of 60 customers has a habit, and a column that gives the customer away."""
    customer = np.repeat(np.arange(60), 10)
    rng = np.random.default_rng(5)
    rows = pd.DataFrame(
        {
            "name": pd.Series([f"c{k}" for k in customer], dtype="str"),
            "trait": rng.normal(size=60)[customer],
            "y": rng.normal(size=60)[customer] + rng.normal(0, 0.1, 600),
        }
    )
    grouped = train(card(rows, ids=("name",)), rows)
    assert grouped.columns == ("trait",)
    assert pd.Series(grouped.fold).groupby(customer).nunique().max() == 1
    assert grouped.scores.skill < 0.1
    leaking = train(card(rows.drop(columns="name")), rows.drop(columns="name"))
    assert leaking.scores.skill > 0.5


def test_levels_and_missing_values_are_taken_as_they_are() -> None:
    rows = numbers(300)
    rows["plan"] = pd.Series(np.random.default_rng(6).choice(["x", "y"], 300), dtype="str")
    rows["y"] = 5.0 * (rows["plan"] == "x") + luck(300)
    rows.loc[::7, "plan"] = None
    rows.loc[::5, "a"] = np.nan
    rows["empty"] = np.nan
    model = train(card(rows), rows)
    assert model.scores.rule.column == "plan"
    assert np.isfinite(model.held_out).all()


def test_folds_of_a_very_large_table_run_on_a_sample(
    churn: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "FOLD_ROWS", 300)
    model = train(card(churn, positive="Yes"), churn)
    assert (model.fitted_rows, len(model.held_out)) == (300, 497)
    assert np.isfinite(model.held_out).all()
    assert np.corrcoef(model.held_out, model.outcome)[0, 1] > 0.4
    assert np.bincount(model.fold).min() > 80  # rows beyond the sample are told by all five
    for k, blind in enumerate(model.by_fold):
        expected = blind.mean(model.explaining[model.fold == k])
        np.testing.assert_allclose(model.held_out[model.fold == k], expected, rtol=1e-6)


# Once


def identical(one: TrainedModel, other: TrainedModel) -> bool:
    rows = one.explaining
    return (
        np.array_equal(one.held_out, other.held_out)
        and np.array_equal(one.fold, other.fold)
        and np.array_equal(one.final.mean(rows), other.final.mean(rows))
        and one.scores == other.scores
        and one.rival_skill == other.rival_skill
    )


def forbidden(*_: object) -> None:
    raise AssertionError("it was trained a second time")


def test_the_same_data_trains_to_the_same(churn: pd.DataFrame, churn_model: TrainedModel) -> None:
    assert identical(train(card(churn, positive="Yes"), churn), churn_model)


def test_the_same_data_never_trains_twice(
    churn: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = card(churn, positive="Yes")
    heard: list[tuple[str, float]] = []
    first = train(dataset, churn, folder=tmp_path, progress=lambda *told: heard.append(told))
    done = [share for _, share in heard]
    assert done == sorted(done)
    assert 0 < done[0] < done[-1] < 1
    monkeypatch.setattr(training, "_fit", forbidden)
    assert identical(train(dataset, churn, folder=tmp_path), first)
    with pytest.raises(AssertionError, match="second time"):
        train(dataset, churn)


@pytest.mark.parametrize(
    "edit",
    [
        lambda dataset: replace(dataset, fingerprint="print-2"),
        lambda dataset: replace(dataset, positive="No"),
        lambda dataset: replace(
            dataset, columns=(replace(dataset.columns[0], role="left_out"), *dataset.columns[1:])
        ),
    ],
    ids=["other data", "other question", "other roles"],
)
def test_what_training_depends_on_trains_anew(
    churn: pd.DataFrame,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    edit: Callable[[Dataset], Dataset],
) -> None:
    dataset = card(churn, positive="Yes")
    train(dataset, churn, folder=tmp_path)
    monkeypatch.setattr(training, "_fit", forbidden)
    with pytest.raises(AssertionError, match="second time"):
        train(edit(dataset), churn, folder=tmp_path)
    titled = replace(dataset, title="Another title")
    assert train(titled, churn, folder=tmp_path).dataset == titled


def damaged(place: Path) -> None:
    (place / "arrays.npz").write_bytes(b"PK\x03\x04 not an archive")


def of_another_version(place: Path) -> None:
    path = place / "record.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(record | {"format": 0}), encoding="utf-8")


@pytest.mark.parametrize("spoil", [damaged, of_another_version])
def test_what_cannot_be_reopened_is_trained_anew(
    churn: pd.DataFrame, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    dataset = card(churn, positive="Yes")
    first = train(dataset, churn, folder=tmp_path)
    (place,) = tmp_path.iterdir()
    spoil(place)
    assert identical(train(dataset, churn, folder=tmp_path), first)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "_fit", forbidden)
        assert identical(train(dataset, churn, folder=tmp_path), first)


def test_explaining_text_is_kept_as_levels_and_the_rest_as_it_is(churn: pd.DataFrame) -> None:
    rows = churn.assign(plan=pd.Series(["basic", "pro"] * 250, dtype="str"), name=range(500))
    model = train(card(rows, positive="Yes", ids=("name",)), rows)
    assert isinstance(model.rows["plan"].dtype, pd.CategoricalDtype)
    assert model.rows["a"].dtype == rows["a"].dtype
    assert model.rows["name"].dtype == "int64"
