"""Real rows that look like a changed row: near in every column, and already as changed."""

from __future__ import annotations

import numpy as np
import pytest

from models.recourse.look_alikes import FEWEST, LookAlikes, RowDistances
from models.recourse.plan_options import Options
from models.recourse.plan_rules import Values


def levels(*values: str) -> Values:
    return np.array(values, dtype=object)


def two_groups(count: int = 1_600) -> tuple[dict[str, Values], Options]:
    """Young rows have plan a or b, old ones only plan a; price says nothing."""
    draw = np.random.default_rng(5)
    age = np.concatenate([draw.normal(0, 0.2, count // 2), draw.normal(10, 0.2, count // 2)])
    plan = np.concatenate([draw.choice(["a", "b"], count // 2), ["a"] * (count // 2)])
    rows = {"age": age, "plan": plan.astype(object), "price": draw.normal(size=count)}
    return rows, Options.made(("plan", "price"), (levels("a", "b"), np.array([-1.0, 0.0, 1.0])))


def row(age: float, plan: str = "a", price: float = 0.0) -> dict[str, float | str]:
    return {"age": age, "plan": plan, "price": price}


def seen(alikes: LookAlikes, one: dict[str, float | str]) -> RowDistances:
    values = {
        name: np.array([value], dtype=object if isinstance(value, str) else float)
        for name, value in one.items()
    }
    return alikes.around(alikes.coded(values))


def test_a_changed_row_needs_real_rows_like_it() -> None:
    rows, options = two_groups()
    alikes = LookAlikes.among(rows, options, seed=0)
    plan_b = np.array([[1]])
    assert seen(alikes, row(0.0)).first_real(plan_b) == 0
    assert seen(alikes, row(10.0)).first_real(plan_b) is None


def test_the_first_candidate_with_real_rows_is_taken() -> None:
    rows, options = two_groups()
    around = seen(LookAlikes.among(rows, options, seed=0), row(10.0))
    assert around.first_real(np.array([[1], [0]])) == 1
    assert around.first_real(np.array([[1, 2], [0, 2]])) == 1
    assert around.first_real(np.empty((0, 1), dtype=int)) is None


def test_look_alikes_have_the_values_and_are_near() -> None:
    rows, options = two_groups()
    found = seen(LookAlikes.among(rows, options, seed=0), row(0.0)).alike(np.array([1, 4]), 1_000)
    assert len(found) >= FEWEST
    assert set(rows["plan"][found]) == {"b"}
    assert (np.abs(rows["price"][found] - 1.0) <= 0.25 * rows["price"].std()).all()
    assert (rows["age"][found] < 5).all()


def test_a_row_is_never_its_own_look_alike() -> None:
    rows, options = two_groups()
    alikes = LookAlikes.among(rows, options, seed=0)
    own = {name: values[3] for name, values in rows.items()} | {"price": 0.1}
    rows["price"][3] = 0.1
    alikes = LookAlikes.among(rows, options, seed=0)
    zero = 3  # the price 0.0, near which the row stands already
    assert 3 not in seen(alikes, own).alike(np.array([zero]), 1_000)


def test_the_nearest_come_first_and_a_further_distance_counts() -> None:
    rows, options = two_groups()
    around = seen(LookAlikes.among(rows, options, seed=0), row(0.0))
    everyone, few = around.alike(np.array([1]), 1_000), around.alike(np.array([1]), 25)
    assert few.tolist() == everyone[:25].tolist()
    last = np.full(1_600, 100.0)
    last[everyone[-1]] = 0.0
    assert around.alike(np.array([1]), 1, last)[0] == everyone[-1]


def test_reach_is_what_95_of_100_rows_need() -> None:
    draw = np.random.default_rng(2)
    rows = {"x": draw.normal(size=280), "c": draw.choice(["u", "v"], 280).astype(object)}
    options = Options.made(("c",), (levels("u", "v"),))
    reach = LookAlikes.among(rows, options, seed=0).reach
    z = (rows["x"] - rows["x"].mean()) / rows["x"].std()
    apart = np.minimum(np.abs(z[:, None] - z), 4) ** 2 / 2 + (rows["c"][:, None] != rows["c"])
    np.fill_diagonal(apart, np.inf)
    nearest = np.sort(apart, axis=1)[:, FEWEST - 1]
    assert reach == pytest.approx(np.quantile(nearest, 0.95), rel=1e-4)


def test_missing_numbers_are_like_each_other_and_unlike_known_ones() -> None:
    rows = {
        "x": np.concatenate([np.full(50, np.nan), np.zeros(50)]),
        "c": np.array(["u", "v"] * 50, dtype=object),
    }
    alikes = LookAlikes.among(rows, Options.made(("c",), (levels("u", "v"),)), seed=0)
    total = seen(alikes, {"x": np.nan, "c": "u"}).total
    assert total[:2].tolist() == [0.0, 1.0]
    assert total[50:52].tolist() == [1.0, 2.0]
