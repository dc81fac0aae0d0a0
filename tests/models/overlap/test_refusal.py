"""A refusal says who is outside and how far a change may go; changed rows lie on a grid."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.effects.effect import estimate, estimate_in
from models.interventions.scenario import Change, Condition, Scenario
from models.interventions.study import Study
from models.overlap.balancing_weights import TargetAndDonors, Weights, weigh
from models.overlap.refusal import changed_view, positivity_violations, refusal_of, without_support
from models.overlap.support import Support
from models.statistics.observations import Observations


@pytest.fixture(scope="module")
def study() -> Study:
    """A price that follows the size, and a gift that nobody beyond size 60 ever got."""
    r = np.random.default_rng(3)
    size = r.integers(20, 80, 2000).astype(float)
    rows = pd.DataFrame(
        {
            "size": size,
            "price": (size + r.normal(0, 3, 2000)).round(1),
            "gift": np.where((size < 60) & (r.random(2000) < 0.5), "yes", "no"),
        }
    )
    return Study(Observations(rows, rows["size"].to_numpy() + r.normal(0, 1, 2000), "squarederror"))


def asking(study: Study, scenario: Scenario) -> TargetAndDonors:
    return TargetAndDonors.of(study.rows, scenario)


def test_changed_rows_are_those_asked_about_on_the_grid(study: Study) -> None:
    cheaper = Scenario((Change("price", "scale", 0.97),), (Condition("size", "<", 50.0),))
    ask = asking(study, cheaper)
    view = changed_view(study.view(cheaper.levers), cheaper, ask)
    assert len(view) == len(ask.who) == (study.rows["size"] < 50).sum()
    low = study.rows["price"].min()
    by_hand = (study.rows["price"].iloc[ask.who] * 0.97).clip(low)
    np.testing.assert_allclose(view.rows["price"], by_hand)


def test_the_rows_in_a_hole_are_those_whom_nobody_is_like(study: Study) -> None:
    gift = Scenario((Change("gift", "set", "yes"),))
    ask = asking(study, gift)
    changed = changed_view(study.view(gift.levers), gift, ask)
    violations = positivity_violations(study, study.rows, changed, ask)
    away = (study.rows["size"] >= 60).to_numpy()
    np.testing.assert_array_equal(violations, away)
    free, goal = (view.apart_from(ask.set_levers) for view in (study.view(gift.levers), changed))
    weights = weigh(free, goal, ask, study.fold, seed=0)
    hole, needed = without_support(study, study.rows, changed, ask, weights)
    assert hole[away].all()
    assert hole[~away].mean() < 0.05  # where odds blur the edge
    np.testing.assert_array_equal(needed.need > 1000, hole)
    np.testing.assert_array_equal(needed.need[~hole], weights.need[~hole])


def test_a_moved_number_beyond_its_kind_is_counted_but_in_no_hole(study: Study) -> None:
    dearer = Scenario((Change("price", "shift", 15.0),))
    ask = asking(study, dearer)
    view = study.view(dearer.levers)
    changed = changed_view(view, dearer, ask)
    weights = weigh(view, changed, ask, study.fold, seed=0)
    hole, needed = without_support(study, study.rows, changed, ask, weights)
    assert (needed.need > 1000).mean() > 0.1
    np.testing.assert_array_equal(hole, positivity_violations(study, study.rows, changed, ask))


def test_a_refused_move_says_how_far_it_may_go(study: Study) -> None:
    dearer = Scenario((Change("price", "shift", 15.0),))
    refused = estimate_in(study, dearer).refused
    assert refused is not None
    inside = refused.largest_inside
    assert inside is not None
    assert 0 < float(inside.amount) < 10
    assert estimate_in(study, Scenario((inside,))).refused is None


def test_what_is_set_has_no_largest_change(study: Study) -> None:
    gift = Scenario((Change("gift", "set", "yes"),))
    effect = estimate(Observations(study.rows, study.outcome, "squarederror"), gift)
    assert effect.refused is not None
    assert effect.refused.largest_inside is None
    assert {clause.column for clause in effect.refused.who} <= {"size", "price"}


def test_what_is_supported_cannot_be_refused(study: Study) -> None:
    gift = Scenario((Change("gift", "set", "yes"),))
    weights = Weights(np.ones(2000), np.ones(2000), np.ones(2000), None)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="nothing to refuse"):
        refusal_of(study, gift, asking(study, gift), Support(900.0, 0.0, "", 0.0), weights)
