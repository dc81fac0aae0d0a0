"""Groups that are named hold where nobody had looked; on nothing, none is named."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from benchmarks.honesty.segments import KINDS, Tally, drawn, one_table
from models.segments.conditions import Term, covering
from models.segments.found_segments import Segments, segments
from models.statistics.mean_difference import mean_of_rows
from models.statistics.observations import Observations

RATE, _, MONEY, REPEATS = KINDS


def planted(seed: int, count: int = 3000) -> tuple[pd.DataFrame, np.ndarray]:
    """Pro members do it three times as often; those of the north hardly ever."""
    draw = np.random.default_rng(seed)
    rows = drawn(count, draw)
    often = (rows["plan"] == "pro") & (rows["member"] == "yes")
    chance = np.where(often, 0.6, np.where(rows["region"] == "north", 0.05, 0.2))
    return rows, (draw.random(count) < chance).astype(float)


def everyone(segments: Segments) -> list[tuple[Term, ...]]:
    return [segment.terms for segment in (*segments.high, *segments.low)]


def test_the_planted_groups_are_named_at_their_ends() -> None:
    rows, outcome = planted(1)
    groups = segments(Observations(rows, outcome, "logistic", seed=1))
    assert set(groups.high[0].terms) == {Term("member", ("yes",)), Term("plan", ("pro",))}
    assert Term("region", ("north",)) in {term for segment in groups.low for term in segment.terms}
    assert groups.high[0].rows == covering(groups.high[0].terms, rows).sum()
    assert groups.high[0].mean.low <= 0.58
    assert groups.high[0].mean.value > 2 * groups.high[0].others
    assert groups.looked > 1000
    share = groups.together[1]
    assert share is not None
    assert share[1] > share[0]


def test_figures_come_from_rows_that_had_no_part_in_finding_the_group() -> None:
    rows, outcome = planted(2)
    groups = segments(Observations(rows, outcome, "logistic", seed=2))
    first = groups.high[0]
    mask = covering(first.terms, rows)
    all_of_it = mean_of_rows(outcome[mask], rate=True)
    assert first.mean.se == pytest.approx(all_of_it.se * np.sqrt(2), rel=0.15)
    assert groups.searched + groups.held_out == len(rows)


def test_the_same_seed_names_the_same_groups() -> None:
    rows, outcome = planted(3, 1500)
    assert segments(Observations(rows, outcome, "logistic", seed=3)) == segments(
        Observations(rows, outcome, "logistic", seed=3)
    )


def test_no_group_is_smaller_than_asked_or_more_than_half() -> None:
    rows, outcome = planted(4)
    for smallest in (0.05, 0.2):
        groups = segments(Observations(rows, outcome, "logistic", seed=4), smallest=smallest)
        for segment in (*groups.high, *groups.low):
            assert 0.8 * smallest * len(rows) < segment.rows < 0.55 * len(rows)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_on_shuffled_outcomes_hardly_a_group_is_named(kind: object) -> None:
    tally = Tally()
    for seed in range(8):
        one_table(kind, 1200, 100 + seed, tally, shuffled=True)  # type: ignore[arg-type]
    assert tally.with_any <= 2  # of 8, where 5 in 100 are allowed


@pytest.mark.slow
@pytest.mark.parametrize("kind", [RATE, MONEY, REPEATS], ids=lambda kind: kind.name)
def test_named_groups_are_real_and_their_ranges_hold(kind: object) -> None:
    tally = Tally()
    for seed in range(4):
        one_table(kind, 4000, 200 + seed, tally, shuffled=False)  # type: ignore[arg-type]
    assert tally.named >= 6
    assert tally.no_group <= 1
    assert tally.idle <= 1
    assert tally.covered >= 0.8 * tally.named


def test_a_level_of_few_entities_is_no_group() -> None:
    draw = np.random.default_rng(6)
    shop = np.repeat(np.arange(60), 30)
    rows = pd.DataFrame(
        {
            "size": pd.Categorical(np.where(shop < 6, "large", "small")),
            "week": np.tile(np.arange(30.0), 60),
        }
    )
    outcome = draw.normal(0, 1, 60)[shop] + draw.normal(0, 0.3, 1800) + 4 * (shop < 6)
    groups = shop.astype("str").astype(object)
    named = everyone(segments(Observations(rows, outcome, "squarederror", seed=6, groups=groups)))
    assert all(term.column != "size" or term.levels == ("small",) for t in named for term in t)


@pytest.mark.parametrize("seed", range(3))
def test_many_small_amounts_do_not_come_before_a_few_great_losses(seed: int) -> None:
    draw = np.random.default_rng(seed)
    discount = draw.choice([0.0, 0.2, 0.3, 0.4, 0.7], 4000, p=[0.48, 0.38, 0.04, 0.04, 0.06])
    price = np.exp(draw.normal(3.3, 1.6, 4000))
    rows = pd.DataFrame({"sales": np.round(price * (1 - discount), 2), "discount": discount})
    profit = price * (draw.normal(0.28, 0.12, 4000) - discount)
    order = draw.integers(0, 2000, 4000).astype("str").astype(object)
    groups = segments(Observations(rows, profit, "squarederror", seed=seed, groups=order))
    lowest = groups.low[0]
    truth = profit[covering(lowest.terms, rows)].mean()
    assert "discount" in {term.column for term in lowest.terms}
    assert lowest.mean.value < 0
    assert truth <= profit[discount >= 0.3].mean()


def test_an_outcome_or_columns_that_never_vary_name_nothing() -> None:
    rows = pd.DataFrame({"plan": pd.Categorical(["a"] * 400)})
    assert everyone(segments(Observations(rows, np.arange(400.0), "squarederror"))) == []
    assert (
        everyone(
            segments(
                Observations(drawn(400, np.random.default_rng(7)), np.ones(400), "squarederror")
            )
        )
        == []
    )
