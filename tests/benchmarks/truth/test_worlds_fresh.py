"""Worlds that chose no threshold: their truth is right, their holes are empty, the rest is not."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from benchmarks.truth import what_if_accuracy as bench
from benchmarks.truth import worlds
from benchmarks.truth import worlds_fresh_laws as laws
from benchmarks.truth import worlds_later as later
from benchmarks.truth.worlds import World, truth
from benchmarks.truth.worlds_fresh import FRESH
from benchmarks.truth.worlds_known import KNOWN
from benchmarks.truth.worlds_later import LATER
from benchmarks.truth.worlds_limits import LIMITS
from models.interventions.scenario import Scenario

WORLDS = {world.name.split(": ")[1]: world for world in (*FRESH, *LATER)}
ASKED = {
    f"{world.name}: {question.text}": (world, question)
    for world in (*FRESH, *LATER)
    for question in world.questions
}
MANY = 60_000
STOPPED = ("letters", "own and lent")  # at the limits of the table that is asked


@pytest.fixture(autouse=True)
def smaller_populations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worlds, "DRAWN", 60_000)


@cache
def many(name: str) -> tuple[pd.DataFrame, np.ndarray]:
    """Rows of a world and what luck did to their outcomes."""
    table = WORLDS[name].draw(MANY, 3)
    return table.rows, table.outcome - WORLDS[name].expected(table.rows)


@pytest.mark.parametrize("name", WORLDS)
def test_a_world_is_the_same_twice_and_knows_its_columns(name: str) -> None:
    world = WORLDS[name]
    one, again, other = world.draw(300, 4), world.draw(300, 4), world.draw(300, 5)
    pd.testing.assert_frame_equal(one.rows, again.rows)
    np.testing.assert_array_equal(one.outcome, again.outcome)
    assert not np.array_equal(one.outcome, other.outcome)
    assert 4 <= one.rows.shape[1] <= 25
    for question in world.questions:
        assert set(question.scenario.levers) <= set(one.rows.columns)
        assert question.scenario.mask(one.rows).mean() > 0.1


@pytest.mark.parametrize("name", WORLDS)
def test_luck_is_nothing_on_average_with_and_without_each_lever(name: str) -> None:
    rows, luck = many(name)
    levers = {lever for question in WORLDS[name].questions for lever in question.scenario.levers}
    for lever in levers:
        column = rows[lever]
        split = column > column.median() if pd.api.types.is_numeric_dtype(column) else column
        for _, part in pd.Series(luck).groupby(split.to_numpy()):
            assert len(part) > 500
            assert abs(part.mean()) < 4 * part.std() / np.sqrt(len(part))


def drawn_again(world: World, scenario: Scenario, tables: int = 4) -> tuple[float, float]:
    """The change that happens, outcomes drawn anew with and without it, and its error."""
    means = []
    for seed in range(tables):
        rows = world.draw(MANY, 500 + seed).rows
        free = Scenario(scenario.changes, scenario.who, scenario.share, beyond=True)
        mask = free.mask(rows)
        r = np.random.default_rng(seed)
        now, then = (world.expected(some[mask]) for some in (rows, free.changed(rows)))
        if world.family == "logistic":
            now, then = (r.random(len(some)) < some for some in (now, then))
        elif world.family == "poisson":
            now, then = (r.poisson(some) for some in (now, then))
        means.append(float(np.mean(then) - np.mean(now)))
    return float(np.mean(means)), float(np.std(means) / np.sqrt(tables))


@pytest.mark.parametrize(
    "text", [text for text in ASKED if not any(part in text for part in STOPPED)]
)
def test_the_truth_is_what_happens_when_outcomes_are_drawn_again(text: str) -> None:
    world, question = ASKED[text]
    expected_change = truth(world, question, world.draw(MANY, 9).rows)
    happened, error = drawn_again(world, question.scenario)
    assert abs(expected_change - happened) < 10 * error + 0.004 * abs(expected_change)


def test_truth_is_what_can_be_worked_out_by_hand() -> None:
    def told(text: str) -> float:
        world, question = ASKED[f"fresh: {text}"]
        return truth(world, question, world.draw(2000, 1).rows)

    locker = many("parcel")[0]["locker"] == "yes"
    assert told("parcel: locker for all, never in rare levels") == pytest.approx(
        -6 * (1 - locker.mean()), rel=0.02
    )
    trial = many("campaign")[0]["trial"] == "yes"
    assert told("campaign: trial for all, three in a hundred") == pytest.approx(
        4 * (1 - trial.mean()), rel=0.02
    )
    rents = many("rents")[0]
    by_hand = (np.exp(1.8 * np.log(0.8)) - 1) * laws.weeks(rents).mean()
    world, question = ASKED["fresh: rents: rent × 0.8, 42 % beyond"]
    assert truth(world, question, rents) == pytest.approx(by_hand, rel=0.03)
    for world in (WORLDS["board"], WORLDS["threesome"]):  # half have it, and it adds one
        assert truth(world, world.questions[0], world.draw(99, 1).rows) == pytest.approx(
            0.5, abs=0.01
        )


def corners() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Where nobody, or hardly anybody, is as asked, and who is."""
    clinic, loan, parcel, ladder = (
        many(name)[0] for name in ("clinic", "loan", "parcel", "ladder")
    )
    curve = 9.5 + 0.35 + 2.5 * (np.log(loan["income"]) - 10.5) ** 2
    return {
        "nurse": (
            ((clinic["age"] < 45) & (clinic["bmi"] > 28.05)).to_numpy(),
            (clinic["nurse"] == "yes").to_numpy(),
        ),
        "leaflet": (
            (clinic["ward"].isin(["A", "B"]) & (clinic["sleep"] < 7)).to_numpy(),
            (clinic["leaflet"] == "yes").to_numpy(),
        ),
        "fast": (
            (np.log(loan["debt"]) > curve + 0.01).to_numpy(),
            (loan["fast"] == "yes").to_numpy(),
        ),
        "locker": (
            parcel["depot"].isin(laws.WITHOUT).to_numpy(),
            (parcel["locker"] == "yes").to_numpy(),
        ),
        "drone": ((parcel["km"] > 55).to_numpy(), (parcel["drone"] == "yes").to_numpy()),
        "support": (
            (ladder["discount"] > 10).to_numpy(),
            (ladder["support"] == "yes").to_numpy(),
        ),
    }


def test_later_holes_are_empty_and_large_and_the_rest_is_not() -> None:
    farm, staff, stores = (many(name)[0] for name in ("farm", "staff", "stores"))
    young = (staff["shift"] != "early") & (staff["union"] == "yes") & (staff["age"] < 39)
    form = stores["form"]
    closed = (form == "mall") & stores["city"].isin(["city 0", "city 1", "city 2"])
    closed |= (form == "street") & stores["city"].isin(["city 8", "city 9"])
    for rows, lever, hole, least in (
        (farm, "well", (farm["east"] - 0.3) ** 2 + (farm["north"] + 0.2) ** 2 < 0.42, 0.4),
        (staff, "course", young, 0.4),
        (staff, "badge", staff["shift"] == "night", 0.1),
        (stores, "screen", closed, 0.4),
    ):
        has = (rows[lever] == "yes").to_numpy()
        assert 0.15 < hole.mean() < 0.3
        assert not has[hole].any()
        assert has[~hole].mean() > least
    funds, tolls = many("funds")[0], many("tolls")[0]
    assert (funds["own"] + funds["lent"]).max() <= 1.001
    assert (funds["own"] + funds["lent"] + 0.4 > 1).mean() > 0.5
    shares = [float((tolls["toll"] * by > later.dearest(tolls)).mean()) for by in (1.3, 1.05, 1.01)]
    assert shares == pytest.approx([0.38, 0.078, 0.017], abs=0.01)


@pytest.mark.parametrize("lever", corners())
def test_holes_are_empty_and_large_and_the_rest_is_not(lever: str) -> None:
    corner, has = corners()[lever]
    assert 0.12 < corner.mean() < 0.35
    assert has[corner].mean() < (0.004 if lever in ("leaflet", "drone") else 1e-9)
    assert has[~corner].mean() > 0.35


def test_moved_numbers_leave_what_there_is_as_said() -> None:
    dosing, rents, pricing = (many(name)[0] for name in ("dosing", "rents", "pricing"))
    shares = [float((dosing["dose"] * by > laws.highest(dosing)).mean()) for by in (1.5, 1.1, 1.03)]
    assert shares == pytest.approx([0.37, 0.063, 0.013], abs=0.01)
    assert (dosing["dose"] <= laws.highest(dosing) + 0.001).all()
    shares = [float((rents["rent"] * by < laws.costs(rents)).mean()) for by in (0.8, 0.95, 0.99)]
    assert shares == pytest.approx([0.414, 0.087, 0.016], abs=0.01)
    north = pricing[pricing["region"] == "north"]
    assert len(north) / len(pricing) == pytest.approx(0.2, abs=0.01)
    assert north.groupby(["pack", "brand"])["price"].nunique().max() == 1


def test_honest_asks_have_somebody_everywhere() -> None:
    campaign, calls = many("campaign")[0], many("calls")[0]
    assert 0.02 < (campaign["trial"] == "yes").mean() < 0.04
    aimed = campaign["score_0"] + 0.5 * campaign["score_1"] + 0.6 * (campaign["kind_2"] == "a2")
    by_tenth = (campaign["agent"] == "yes").groupby(pd.qcut(aimed, 10), observed=True).mean()
    assert by_tenth.min() > 0.05
    assert by_tenth.max() < 0.95
    assert by_tenth.max() - by_tenth.min() > 0.7
    thin = (calls["built"] < 1940) & (calls["floor"] <= 3)
    assert 0.15 < thin.mean() < 0.25
    assert (calls["visit"] == "yes")[thin].mean() == pytest.approx(0.03, abs=0.01)
    loan = many("loan")[0]
    low = loan["debt"] <= laws.LOW_DEBT
    assert low.mean() > 0.6
    assert (loan["fast"] == "yes")[low & (loan["debt"] > 0.8 * laws.LOW_DEBT)].mean() > 0.4


def test_tangles_have_no_main_effects() -> None:
    for name, lever, columns in (
        ("board", "on", "ab"),
        ("product", "on", ("heat", "load")),
        ("threesome", "net", ("lime", "shade", "drain")),
        ("slant", "on", "ab"),
        ("trio", "on", "abc"),
        ("mosaic", "on", "u"),
        ("braid", "on", ("debt", "age", "kind")),
        ("halo", "on", "ab"),
    ):
        rows, luck = many(name)
        has = (rows[lever] == "yes").to_numpy()
        outcome = luck + WORLDS[name].expected(rows)
        halves = [
            (rows[column] == rows[column].iloc[0]).to_numpy()
            if not pd.api.types.is_numeric_dtype(rows[column])
            else (rows[column] > rows[column].median()).to_numpy()
            for column in columns
        ]
        for half in halves:  # no half of a column alone says who has it; all together do
            assert abs(has[half].mean() - has[~half].mean()) < 0.1
        raw = outcome[has].mean() - outcome[~has].mean()
        assert raw > 1.3 * 2 * truth(WORLDS[name], WORLDS[name].questions[0], rows)


def test_the_bench_asks_them_and_no_other_world_shares_their_name() -> None:
    assert [world.name for world in bench.worlds("fresh: ")] == [world.name for world in FRESH]
    assert [world.name for world in bench.worlds("later: ")] == [world.name for world in LATER]
    names = [world.name for world in (*KNOWN, *LIMITS, *FRESH, *LATER)]
    assert len(set(names)) == len(names)
    kinds = [question.kind for _, question in ASKED.values()]
    assert kinds.count("refused") >= 10
    assert kinds.count("known") >= 15
    assert kinds.count("tangle") >= 3
    assert kinds.count("edge") >= 2
