"""Made-up values of one column: the row's own at radius 0, the data's at radius 1."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.one_row.marginals import (
    MOST_LEVELS,
    MOST_VALUES,
    LevelMarginal,
    NumberMarginal,
    PerturbedColumn,
    marginal_of,
)

POINTS = (np.arange(4_000) + 0.5) / 4_000
ALL_THE_WAY = np.ones(4_000)
NOT_AT_ALL = np.full(4_000, 1e-9)


@pytest.fixture
def ages() -> pd.Series:
    draw = np.random.default_rng(1)
    values = draw.integers(18, 80, 5_000).astype(float)
    return pd.Series(np.where(draw.random(5_000) < 0.25, np.nan, values), name="age")


@pytest.fixture
def plans() -> pd.Series:
    draw = np.random.default_rng(2)
    found = pd.Series(draw.choice(["a", "b", "c"], 2_000, p=[0.6, 0.3, 0.1]), name="plan")
    return found.mask(draw.random(2_000) < 0.2)


def values(marginal: NumberMarginal, made: PerturbedColumn) -> np.ndarray:
    return marginal.as_data(made.places, ())


class TestNumbers:
    def test_all_the_way_is_the_data(self, ages: pd.Series) -> None:
        marginal = NumberMarginal.of(ages)
        made = pd.Series(values(marginal, marginal.around(30.0, POINTS, ALL_THE_WAY)))
        assert made.isna().mean() == pytest.approx(ages.isna().mean(), abs=0.001)
        assert made.mean() == pytest.approx(ages.mean(), rel=0.01)
        assert set(made.dropna()) <= set(ages.dropna())

    def test_no_way_is_the_row(self, ages: pd.Series) -> None:
        marginal = NumberMarginal.of(ages)
        near = marginal.around(30.0, POINTS, NOT_AT_ALL)
        assert (values(marginal, near) == 30.0).all()
        assert near.distance.max() < 1e-6
        assert not near.pieces.any()

    def test_a_missing_value_becomes_known_or_stays(self, ages: pd.Series) -> None:
        marginal = NumberMarginal.of(ages)
        perturbed = marginal.around(np.nan, POINTS, np.full(4_000, 0.5))
        known = ~np.isnan(values(marginal, perturbed))
        assert known.mean() == pytest.approx(0.5 * ages.notna().mean(), abs=0.01)
        assert (perturbed.distance == known).all()
        assert (perturbed.pieces[-1] == known).all()

    @pytest.mark.parametrize("own", [18.0, 45.0, 200.0, np.nan])
    def test_typical_is_the_mean_all_the_way(self, ages: pd.Series, own: float) -> None:
        marginal = NumberMarginal.of(ages)
        made = marginal.around(own, POINTS, ALL_THE_WAY).pieces.mean(axis=1)
        assert marginal.typical(own) == pytest.approx(made, abs=0.01)

    def test_stretches_add_up_to_the_distance(self, ages: pd.Series) -> None:
        marginal = NumberMarginal.of(ages.dropna())
        perturbed = marginal.around(40.0, POINTS, ALL_THE_WAY)
        away = (values(marginal, perturbed) - 40.0) / marginal.scale
        assert perturbed.pieces.sum(axis=0) == pytest.approx(away, abs=1e-5)
        slopes = np.full(marginal.width, 3.0)
        coefficient = marginal.coefficient(slopes, marginal.typical(40.0))
        assert coefficient == pytest.approx(3.0 / marginal.scale)

    def test_many_values_are_thinned_evenly(self) -> None:
        marginal = NumberMarginal.of(pd.Series(np.arange(100_000.0), name="x"))
        assert len(marginal.values) == MOST_VALUES
        assert np.median(marginal.values) == pytest.approx(50_000, rel=0.001)

    def test_a_missing_value_where_none_was_seen_stays_missing_or_moves(self) -> None:
        marginal = NumberMarginal.of(pd.Series(np.arange(50.0), name="x"))
        perturbed = marginal.around(np.nan, POINTS, np.full(4_000, 0.5))
        assert np.isnan(values(marginal, perturbed)).mean() == pytest.approx(0.5, abs=0.01)
        assert perturbed.typical.shape == (marginal.width,)

    @pytest.mark.parametrize("column", [[], [np.nan, np.inf], [2.0, 2.0]])
    def test_without_any_spread_nothing_moves(self, column: list[float]) -> None:
        marginal = NumberMarginal.of(pd.Series(column, dtype=float, name="x"))
        assert not marginal.around(2.0, POINTS, ALL_THE_WAY).pieces.any()
        assert not marginal.typical(2.0)[:4].any()


class TestLevels:
    def test_all_the_way_is_the_data(self, plans: pd.Series) -> None:
        marginal = LevelMarginal.of(plans)
        assert marginal.levels == ("a", "b", None, "c")
        own, levels = marginal.own(pd.Series(["b"]))
        data = marginal.as_data(marginal.around(own[0], POINTS, ALL_THE_WAY).places, levels)
        shares = pd.Series(data).value_counts(normalize=True, dropna=False)
        assert shares["a"] == pytest.approx((plans == "a").mean(), abs=0.001)
        assert shares[np.nan] == pytest.approx(plans.isna().mean(), abs=0.001)

    def test_the_radius_is_the_chance(self, plans: pd.Series) -> None:
        marginal = LevelMarginal.of(plans)
        perturbed = marginal.around(0.0, POINTS, np.full(4_000, 0.5))
        assert perturbed.distance.mean() == pytest.approx(0.5 * (plans != "a").mean(), abs=0.001)
        assert (perturbed.pieces.sum(axis=0) == perturbed.distance).all()

    @pytest.mark.parametrize("own", [0.0, 3.0, 4.0])
    def test_typical_is_the_mean_all_the_way(self, plans: pd.Series, own: float) -> None:
        marginal = LevelMarginal.of(plans)
        made = marginal.around(own, POINTS, ALL_THE_WAY).pieces.mean(axis=1)
        assert marginal.typical(own) == pytest.approx(made, abs=0.001)

    def test_a_level_never_seen_stays_itself(self, plans: pd.Series) -> None:
        marginal = LevelMarginal.of(plans)
        own, levels = marginal.own(pd.Series(["z", None, "a"]))
        assert own.tolist() == [4.0, 2.0, 0.0]
        near = marginal.around(own[0], POINTS, NOT_AT_ALL)
        assert set(marginal.as_data(near.places, levels)) == {"z"}

    def test_rare_levels_share_a_piece(self) -> None:
        many = pd.Series([f"level {k:02d}" for k in range(30) for _ in range(30 - k)], name="x")
        marginal = LevelMarginal.of(many)
        assert marginal.width == MOST_LEVELS
        assert marginal.typical(0.0).sum() == pytest.approx(1 - 30 / len(many))


def test_what_is_numeric_is_a_number() -> None:
    assert isinstance(marginal_of(pd.Series([1, 2], name="x")), NumberMarginal)
    assert isinstance(marginal_of(pd.Series(["1", "2"], name="x")), LevelMarginal)
    assert isinstance(marginal_of(pd.Series([True, False], name="x")), LevelMarginal)


def test_a_category_without_rows_is_no_level() -> None:
    column = pd.Series(["a", "b", "a", "c"], name="plan").astype("category").iloc[:3]
    assert set(LevelMarginal.of(column).levels) == {"a", "b"}
