"""The second look: straight lines near one row, held against worlds whose local truth is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from benchmarks.honesty.agreement import jaccard, stability_indices
from models.learners.contribution import Contributions
from models.one_row.lime import GOOD, WIDTHS, LimeExplainer, LimeExplanation


@dataclass
class World:
    """A predictor that is known; counts how often it is asked."""

    bend: float = 0.0
    asked: int = 0
    kind: str = "world"

    def margin(self, rows: pd.DataFrame) -> np.ndarray:
        self.asked += 1
        price = rows["price"].to_numpy(dtype=float)
        told = 0.5 * np.where(np.isnan(price), 4.0, price)
        told += rows["plan"].astype("str").map({"basic": 0.0, "plus": 1.0, "pro": -2.0}).to_numpy()
        told += np.where(rows["region"].isna(), 1.5, 0.0)
        return np.asarray(told + self.bend * np.sin(6 * rows["waves"].to_numpy(dtype=float)))

    def mean(self, rows: pd.DataFrame) -> np.ndarray:
        return self.margin(rows)

    def contributions(self, rows: pd.DataFrame) -> Contributions:
        raise NotImplementedError


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    draw = np.random.default_rng(3)
    price = draw.gamma(4, 2, 3_000)
    region = pd.Series(draw.choice(["north", "south"], 3_000), dtype="str")
    return pd.DataFrame(
        {
            "price": np.where(draw.random(3_000) < 0.1, np.nan, price),
            "plan": pd.Series(draw.choice(["basic", "plus", "pro"], 3_000, p=[0.5, 0.3, 0.2])),
            "region": region.mask(draw.random(3_000) < 0.2),
            "noise": draw.normal(size=3_000),
            "always": np.ones(3_000),
            "empty": np.full(3_000, np.nan),
            "only": pd.Series(["same"] * 3_000, dtype="str"),
            "waves": draw.random(3_000),
        }
    )


@pytest.fixture(scope="module")
def around(rows: pd.DataFrame) -> LimeExplainer:
    return LimeExplainer.learnt_from(rows, seed=1)


def seen(view: LimeExplanation, name: str) -> tuple[float, float]:
    place = view.names.index(name)
    return float(view.coefficients[place]), float(view.effects[place])


def one_row(rows: pd.DataFrame, **values: object) -> pd.DataFrame:
    row = rows.iloc[[0]].copy()
    for name, value in values.items():
        row[name] = pd.Series([value], index=row.index, dtype=rows[name].dtype)
    return row


class TestAnAdditiveWorld:
    @pytest.mark.parametrize("price", [2.0, 8.0, 20.0])
    def test_a_slope_is_found_in_sign_and_size(
        self, rows: pd.DataFrame, around: LimeExplainer, price: float
    ) -> None:
        (view,) = around.explain(World(), one_row(rows, price=price))
        slope, effect = seen(view, "price")
        assert slope == pytest.approx(0.5, rel=0.03)
        typical = float(rows["price"].fillna(4.0).mean())
        assert effect == pytest.approx(0.5 * (price - typical), abs=0.05)

    @pytest.mark.parametrize(("plan", "worth"), [("basic", 0.0), ("plus", 1.0), ("pro", -2.0)])
    def test_a_level_adds_what_it_has_over_the_typical_row(
        self, rows: pd.DataFrame, around: LimeExplainer, plan: str, worth: float
    ) -> None:
        (view,) = around.explain(World(), one_row(rows, plan=plan))
        typical = float(rows["plan"].map({"basic": 0.0, "plus": 1.0, "pro": -2.0}).mean())
        assert seen(view, "plan")[1] == pytest.approx(worth - typical, abs=0.03)

    def test_a_level_is_compared_with_the_others(
        self, rows: pd.DataFrame, around: LimeExplainer
    ) -> None:
        (view,) = around.explain(World(), one_row(rows, plan="basic"))
        share = rows["plan"].value_counts()
        others = (share["plus"] - 2 * share["pro"]) / (share["plus"] + share["pro"])
        assert seen(view, "plan")[0] == pytest.approx(-others, abs=0.03)

    def test_noise_and_constants_get_about_nothing(
        self, rows: pd.DataFrame, around: LimeExplainer
    ) -> None:
        views = around.explain(World(), rows.iloc[:20])
        for view in views:
            assert abs(seen(view, "noise")[1]) < 0.05
            assert [seen(view, name) for name in ("always", "empty", "only")] == [(0.0, 0.0)] * 3

    def test_it_fits_and_adds_up_to_the_row(
        self, rows: pd.DataFrame, around: LimeExplainer
    ) -> None:
        row = one_row(rows, price=9.0)
        (view,) = around.explain(World(), row)
        assert view.fit > 0.999
        assert view.width == WIDTHS[-1]
        told = view.contributions().total()
        assert told[0] == pytest.approx(World().margin(row)[0], abs=0.05)

    def test_a_missing_value_is_a_value(self, rows: pd.DataFrame, around: LimeExplainer) -> None:
        (view,) = around.explain(World(), one_row(rows, price=np.nan, region=np.nan))
        missing = float(rows["region"].isna().mean())
        assert seen(view, "region")[1] == pytest.approx(1.5 * (1 - missing), abs=0.05)
        known = float(rows["price"].mean())
        assert seen(view, "price")[1] == pytest.approx(0.9 * 0.5 * (4 - known), abs=0.1)

    def test_a_level_never_seen_is_looked_at_too(
        self, rows: pd.DataFrame, around: LimeExplainer
    ) -> None:
        (view,) = around.explain(World(), one_row(rows, region="west"))
        missing = float(rows["region"].isna().mean())
        assert seen(view, "region")[1] == pytest.approx(-1.5 * missing, abs=0.05)


class TestTheLook:
    def test_same_seed_same_view(self, rows: pd.DataFrame, around: LimeExplainer) -> None:
        again = LimeExplainer.learnt_from(rows, seed=1)
        one, other = (s.explain(World(), rows.iloc[[5]])[0] for s in (around, again))
        assert (one.effects == other.effects).all()
        assert one.base == other.base

    def test_another_seed_tells_nearly_the_same(self, rows: pd.DataFrame) -> None:
        told = [
            LimeExplainer.learnt_from(rows, seed)
            .explain(World(bend=0.5), rows.iloc[[5]])[0]
            .effects
            for seed in range(8)
        ]
        assert np.ptp(told, axis=0).max() > 0
        assert jaccard(told, 3) >= 0.95

    def test_rows_together_are_as_one_by_one(
        self, rows: pd.DataFrame, around: LimeExplainer
    ) -> None:
        some = pd.concat([rows.iloc[:4], one_row(rows, region="west")])
        together = around.explain(World(), some)
        for place, view in enumerate(together):
            (alone,) = around.explain(World(), some.iloc[[place]])
            assert view.effects == pytest.approx(alone.effects, abs=1e-9)

    def test_one_call_serves_eight_rows(self, rows: pd.DataFrame, around: LimeExplainer) -> None:
        world = World()
        assert len(around.explain(world, rows.iloc[:20])) == 20
        assert world.asked == 3
        assert around.explain(world, rows.iloc[:0]) == ()

    def test_where_the_world_bends_it_comes_closer(
        self, rows: pd.DataFrame, around: LimeExplainer
    ) -> None:
        (near,) = around.explain(World(bend=30.0), one_row(rows, waves=0.05))
        (straight,) = around.explain(World(), one_row(rows, waves=0.05))
        assert near.width < straight.width
        assert near.fit < GOOD
        assert near.effective < straight.effective

    def test_made_up_values_are_the_datas_own(
        self, rows: pd.DataFrame, around: LimeExplainer
    ) -> None:
        asked: list[pd.DataFrame] = []

        class Listening(World):
            def margin(self, rows: pd.DataFrame) -> np.ndarray:
                asked.append(rows)
                return super().margin(rows)

        around.explain(Listening(), rows.iloc[[7]])
        for name in ("price", "plan", "region", "waves"):
            known = set(rows[name].dropna().tolist())
            assert set(asked[0][name].dropna().tolist()) <= known
        assert 0 < asked[0]["price"].isna().mean() < 0.2


@pytest.fixture(scope="module")
def views(rows: pd.DataFrame) -> list[LimeExplanation]:
    return [
        LimeExplainer.learnt_from(rows, seed, 512).explain(World(bend=3.0), rows.iloc[[5]])[0]
        for seed in range(6)
    ]


def test_both_stability_indices_lie_between_0_and_1(views: list[LimeExplanation]) -> None:
    found = stability_indices([v.effects for v in views], [v.errors for v in views], 4)
    assert 0.0 < found.vsi <= 1.0
    assert 0.0 < found.csi <= 1.0
