"""Keep-plans: provably the cheapest, and never outside what the data allows."""

from __future__ import annotations

from itertools import combinations, permutations, product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from datasets.cards.edits import CardEdits
from datasets.workspace.workspace import Workspace
from models.learners.additive import fit_additive
from models.learners.boosted_trees import TreeSettings, fit_trees
from models.learners.encoding import Encoder
from models.learners.predictor import Predictor
from models.recourse.keep_plans import KeepSearch
from models.recourse.look_alikes import FEWEST
from models.recourse.plans import KeepPlans, ObservedRows, Plan, usual_target
from models.statistics.observations import Observations
from models.statistics.outcome_family import margin_of, mean_of
from models.training.trained import TrainedModel
from models.training.training import train

LEVERS = ("plan", "support", "price", "calls")


def world(seed: int, count: int = 800) -> tuple[pd.DataFrame, np.ndarray]:
    """Without internet there is no support; calls are few numbers, price is many."""
    draw = np.random.default_rng(seed)
    internet = draw.choice(["No", "Yes"], count, p=[0.3, 0.7])
    support = np.where(internet == "No", "None", draw.choice(["No", "Yes"], count))
    rows = pd.DataFrame(
        {
            "age": draw.normal(45, 12, count).round(),
            "internet": pd.Series(internet, dtype="str"),
            "plan": pd.Series(draw.choice(["basic", "plus", "pro"], count), dtype="str"),
            "support": pd.Series(support, dtype="str"),
            "price": draw.choice(np.arange(12.0, 19.0), count),
            "calls": draw.poisson(1.5, count).astype(float),
        }
    )
    rows.loc[::23, "calls"] = np.nan
    margin = (
        0.4 * (rows["price"] - 15)
        - (rows["support"] == "Yes")
        + 0.8 * (rows["plan"] == "basic")
        + 0.4 * rows["calls"].fillna(1)
        - 0.03 * (rows["age"] - 45)
        - 0.5
    )
    return rows, (draw.random(count) < 1 / (1 + np.exp(-margin))).to_numpy().astype(float)


def fitted(kind: str, rows: pd.DataFrame, outcome: np.ndarray) -> Predictor:
    if kind == "additive":
        return fit_additive(Observations(rows, outcome, "logistic", seed=1), 0.001)
    encoder = Encoder.learnt_from(rows)
    codes = encoder.codes(rows)
    return fit_trees(codes, outcome, encoder, "logistic", TreeSettings(3, 30), seed=1)


def past(predictor: Predictor, rows: pd.DataFrame, outcome: np.ndarray) -> ObservedRows:
    return ObservedRows(rows, outcome, predictor.mean(rows), "logistic")


def with_steps(row: pd.DataFrame, steps: dict[str, float | str]) -> pd.DataFrame:
    changed = row.copy()
    for name, value in steps.items():
        changed[name] = pd.Series([value], index=row.index).astype(row[name].dtype)
    return changed


# --------------------------------------------------------------------------- against brute force


def brute_force(
    predictor: Predictor,
    rows: pd.DataFrame,
    row: pd.DataFrame,
    target: float,
    costs: dict[str, float],
) -> dict[frozenset[str], float]:
    """Cost of the cheapest plan by set of levers, by looking at everything, one by one.

    Rules and look-alikes are written anew here, in the plainest way.
    """
    limit = float(margin_of(target, "logistic"))
    values = {name: sorted(rows[name].dropna().unique()) for name in LEVERS}
    spread = {name: float(rows[name].std(ddof=0)) for name in ("price", "calls")}
    reach = usual_distance(rows)
    best: dict[frozenset[str], float] = {}
    singles = [(name,) for name in LEVERS]
    for levers in [*singles, *combinations(LEVERS, 2)]:
        for chosen in product(*(values[name] for name in levers)):
            steps = dict(zip(levers, chosen, strict=True))
            own = {name: row[name].iloc[0] for name in levers}
            if any(own[name] == value for name, value in steps.items()):
                continue
            cost = 0.0
            for name, value in steps.items():
                unit = spread.get(name)
                apart = 1.0 if unit is None or pd.isna(own[name]) else abs(value - own[name]) / unit
                cost += costs.get(name, 1.0) * apart
            key = frozenset(levers)
            changed = with_steps(row, steps)
            if cost >= best.get(key, np.inf) - 1e-12 or predictor.margin(changed)[0] > limit:
                continue
            if possible(changed) and real(rows, row, changed, steps, reach):
                best[key] = cost
    return best


def possible(changed: pd.DataFrame) -> bool:
    return bool((changed["internet"].iloc[0] == "No") == (changed["support"].iloc[0] == "None"))


def distance(rows: pd.DataFrame, one: pd.Series) -> np.ndarray:
    total = np.zeros(len(rows))
    for name in rows.columns:
        column, value = rows[name], one[name]
        if not pd.api.types.is_numeric_dtype(column):
            total += (column != value).to_numpy()
            continue
        known = column.notna().to_numpy()
        if pd.isna(value):
            total += known
            continue
        apart = np.abs(column.to_numpy() - value) / column.std(ddof=0)
        total += np.where(known, np.minimum(apart, 4) ** 2 / 2, 1.0)
    return total


def usual_distance(rows: pd.DataFrame) -> float:
    some = np.random.default_rng(0).permutation(len(rows))[:300]
    nearest = []
    for place in some:
        apart = distance(rows, rows.iloc[place])
        apart[place] = np.inf
        nearest.append(np.sort(apart)[FEWEST - 1])
    return float(np.quantile(nearest, 0.95))


def real(
    rows: pd.DataFrame,
    row: pd.DataFrame,
    changed: pd.DataFrame,
    steps: dict[str, float | str],
    reach: float,
) -> bool:
    there = distance(rows, changed.iloc[0]) <= reach + 1e-5
    for name, value in steps.items():
        if isinstance(value, str):
            there &= (rows[name] == value).to_numpy()
            continue
        column = rows[name].to_numpy()
        own = row[name].iloc[0]
        near = np.abs(column - value)
        there &= near <= 0.25 * rows[name].std(ddof=0)
        if not pd.isna(own):
            there &= near < np.abs(column - own)
    return bool(there.sum() >= FEWEST)


@pytest.mark.parametrize("kind", ["additive", "trees"])
@pytest.mark.parametrize("seed", [1])
def test_the_cheapest_is_the_cheapest(kind: str, seed: int) -> None:
    rows, outcome = world(seed)
    predictor = fitted(kind, rows, outcome)
    costs = {"support": 0.7, "price": 1.3}
    search = KeepSearch.of(predictor, past(predictor, rows, outcome), LEVERS, costs=costs)
    expected = predictor.mean(rows)
    risky = np.argsort(-expected)[[20, 90, 200, 330]]
    found_any = 0
    for place in risky:
        row, target = rows.iloc[[place]], float(expected[place]) * 0.7
        plans = search.find(row, target)
        best = brute_force(predictor, rows, row, target, costs)
        if not plans.plans:
            assert not best
            continue
        found_any += 1
        assert plans.plans[0].cost == pytest.approx(min(best.values()))
        for plan in plans.plans:
            assert plan.cost == pytest.approx(best[frozenset(s.column for s in plan.steps)])
    assert found_any


# ------------------------------------------------------------------------------------ one by one


def simple() -> tuple[KeepSearch, pd.DataFrame, Predictor]:
    rows, outcome = world(4, 1_500)
    predictor = fitted("additive", rows, outcome)
    return KeepSearch.of(predictor, past(predictor, rows, outcome), LEVERS), rows, predictor


def test_what_is_expected_is_what_the_model_says_of_the_changed_row() -> None:
    search, rows, predictor = simple()
    place = int(np.argsort(-predictor.mean(rows))[400])
    plans = search.find(rows.iloc[[place]], 0.4)
    assert plans.expected == pytest.approx(float(predictor.mean(rows.iloc[[place]])[0]))
    assert plans.plans
    for plan in plans.plans:
        changed = with_steps(rows.iloc[[place]], {s.column: s.after for s in plan.steps})
        assert plan.expected == pytest.approx(float(predictor.mean(changed)[0]))
        assert plan.expected <= 0.4 + 1e-12
        assert plan.alike.count >= FEWEST
        assert plan.alike.low <= plan.alike.happened <= plan.alike.high


def test_plans_are_diverse() -> None:
    search, rows, predictor = simple()
    expected = predictor.mean(rows)
    for told in search.find_each(rows.iloc[:200], expected[:200] * 0.7):
        sets = [frozenset(step.column for step in plan.steps) for plan in told.plans]
        assert len(sets) <= 3
        assert [plan.cost for plan in told.plans] == sorted(plan.cost for plan in told.plans)
        for earlier, later in combinations(sets, 2):
            assert not earlier <= later


def test_a_list_of_rows_and_one_row_have_the_same_plans() -> None:
    search, rows, predictor = simple()
    targets = predictor.mean(rows)[:40] * 0.6
    many = list(search.find_each(rows.iloc[:40], targets, best=True))
    single = [search.find(rows.iloc[[k]], float(targets[k])) for k in range(40)]
    for one, other in zip(many, single, strict=True):
        assert [plan.steps for plan in one.plans] == [plan.steps for plan in other.plans]
        assert (one.why, one.tried) == (other.why, other.tried)


def test_a_cost_moves_the_choice() -> None:
    rows, outcome = world(4, 1_500)
    predictor = fitted("additive", rows, outcome)
    observed = past(predictor, rows, outcome)
    place = int(np.argsort(-predictor.mean(rows))[500])
    row, target = rows.iloc[[place]], float(predictor.mean(rows.iloc[[place]])[0]) * 0.7
    plain = KeepSearch.of(predictor, observed, LEVERS).find(row, target)
    first = plain.plans[0].steps[0].column
    dear = KeepSearch.of(predictor, observed, LEVERS, costs={first: 50.0}).find(row, target)
    assert first not in {step.column for step in dear.plans[0].steps}


def test_more_can_be_wanted_too() -> None:
    search, rows, predictor = simple()
    place = int(np.argsort(predictor.mean(rows))[300])
    row = rows.iloc[[place]]
    target = float(predictor.mean(row)[0]) * 1.3
    plans = search.find(row, target, lower=False)
    assert plans.plans
    assert all(plan.expected >= target - 1e-12 for plan in plans.plans)


def test_a_row_that_is_there_already_needs_no_plan() -> None:
    search, rows, _ = simple()
    plans = search.find(rows.iloc[[0]], 0.999)
    assert (plans.why, plans.plans, plans.best) == ("already", (), None)


def test_without_a_plan_what_comes_nearest_is_told() -> None:
    search, rows, predictor = simple()
    place = int(np.argsort(-predictor.mean(rows))[100])
    plans = search.find(rows.iloc[[place]], 1e-6)
    assert (plans.why, plans.plans) == ("none-reaches", ())
    assert plans.best is not None
    assert plans.best.expected < plans.expected


def test_what_reaches_it_only_against_a_rule_is_said() -> None:
    draw = np.random.default_rng(6)
    link = draw.choice(["No", "Yes"], 1_000)
    rows = pd.DataFrame({"link": link, "help": np.where(link == "No", "None", "Yes")}, dtype="str")
    outcome = (draw.random(1_000) < np.where(link == "No", 0.1, 0.6)).astype(float)
    predictor = fitted("additive", rows, outcome)
    search = KeepSearch.of(predictor, past(predictor, rows, outcome), ("help",))
    plans = search.find(rows[rows["link"] == "Yes"].iloc[[0]], 0.4)
    assert (plans.why, plans.plans) == ("ruled-out", ())


def test_at_most_eight_levers_and_costs_above_zero() -> None:
    rows, outcome = world(1)
    predictor = fitted("additive", rows, outcome)
    observed = past(predictor, rows, outcome)
    with pytest.raises(ValueError, match="At most 8"):
        KeepSearch.of(predictor, observed, ["plan"] * 9)
    with pytest.raises(ValueError, match="above 0"):
        KeepSearch.of(predictor, observed, LEVERS, costs={"plan": 0.0})


# -------------------------------------------------------------------------- nothing is violated


def always(rows: pd.DataFrame) -> dict[tuple[str, str], dict[str, str]]:
    """By pair of columns of levels: which level of the second one a level always comes with."""
    text = rows.select_dtypes(exclude="number").fillna("(missing)")
    found = {}
    for given, other in permutations(text.columns, 2):
        table = pd.crosstab(text[given], text[other])
        only = table[(table.sum(axis=1) >= 30) & ((table > 0).sum(axis=1) == 1)]
        found[given, other] = {str(k): str(v) for k, v in only.idxmax(axis=1).items()}
    return found


def violations(
    rows: pd.DataFrame,
    row: pd.DataFrame,
    plan: Plan,
    levers: set[str],
    rules: dict[tuple[str, str], dict[str, str]],
) -> list[str]:
    """What a plan breaks of bounds, immutable columns and rules, checked in the plainest way."""
    faults = []
    changed = with_steps(row, {step.column: step.after for step in plan.steps}).iloc[0]
    moved = {step.column for step in plan.steps}
    for step in plan.steps:
        if step.column not in levers:
            faults.append(f"{step.column} is no lever")
        if not (rows[step.column] == step.after).any():
            faults.append(f"{step.column} never is {step.after}")
        if step.after == row[step.column].iloc[0]:
            faults.append(f"{step.column} does not change")
    for (given, other), rule in rules.items():
        known = rule.get(changed[given])
        if known is not None and moved & {given, other} and changed[other] != known:
            faults.append(f"{given} {changed[given]} always has {other} {known}")
    return faults


@pytest.fixture(params=["subscription", "telco_churn.csv", "bank_churn.csv"])
def planned(request: pytest.FixtureRequest, tmp_path: Path) -> TrainedModel:
    """The sample, and each of two real tables."""
    if request.param == "subscription":
        trained: TrainedModel = request.getfixturevalue("subscription")
        return trained
    data: Path = request.getfixturevalue("shared_data")
    with Workspace(tmp_path / "workspace") as workspace:
        dataset = workspace.add(data / request.param)
        assert dataset.dataset is not None
        card = dataset.dataset
        if request.param.startswith("bank"):
            levers = ("NumOfProducts", "IsActiveMember", "HasCrCard", "CreditScore", "Tenure")
            card = workspace.edit(card.key, CardEdits(levers=levers))
        return train(card, workspace.rows(card))


@pytest.mark.slow
def test_no_plan_of_170_rows_breaks_anything(planned: TrainedModel) -> None:
    model, looked_at = planned, 0
    rules = always(model.explaining)
    levers = [column.name for column in model.dataset.with_role("lever")][:8]
    past = ObservedRows(model.explaining, model.outcome, model.held_out, model.family)
    search = KeepSearch.of(model.final, past, levers, seed=model.seed)
    expected = model.final.mean(model.explaining)
    targets = usual_target(expected, model.outcome, lower=True, is_rate=True)
    plans: list[tuple[int, KeepPlans]] = []
    some = np.random.default_rng(1).permutation(len(expected))[:400]
    found = search.find_each(model.explaining.iloc[some], targets[some])
    plans.extend(zip(some, found, strict=True))
    for place, told in [pair for pair in plans if pair[1].plans][:170]:
        row = model.explaining.iloc[[place]]
        for plan in told.plans:
            assert violations(model.explaining, row, plan, set(levers), rules) == []
            looked_at += 1
        changed = with_steps(row, {s.column: s.after for s in told.plans[0].steps})
        again = mean_of(model.final.margin(changed), model.family)[0]
        assert told.plans[0].expected == pytest.approx(again, abs=1e-5)
    assert looked_at >= 170
