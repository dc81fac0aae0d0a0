"""A refusal says who is outside and how far a change may go; changed rows lie on a grid."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.effect import estimate, estimate_in
from models.reach import changed_view, in_holes, refusal_of
from models.scenario import Change, Condition, Scenario
from models.study import Study
from models.support import Support
from models.weights import Ask, Weights


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
    return Study(rows, rows["size"].to_numpy() + r.normal(0, 1, 2000), family="squarederror")


def asking(study: Study, scenario: Scenario) -> Ask:
    return Ask.of(study.rows, scenario)


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
    found = in_holes(study, study.rows, changed, ask)
    np.testing.assert_array_equal(found, study.rows["size"] >= 60)


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
    effect = estimate(study.rows, study.outcome, gift, family="squarederror")
    assert effect.refused is not None
    assert effect.refused.largest_inside is None
    assert {clause.column for clause in effect.refused.who} <= {"size", "price"}


def test_what_is_supported_cannot_be_refused(study: Study) -> None:
    gift = Scenario((Change("gift", "set", "yes"),))
    weights = Weights(np.ones(2000), np.ones(2000), None)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="nothing to refuse"):
        refusal_of(study, gift, asking(study, gift), Support(900.0, 0.0, "", 0.0), weights)
