"""How far the data reaches: the rows as changed, those in holes, and what a refusal can say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from models.interventions.scenario import Change, Scenario
from models.interventions.study import Study
from models.learners.design import View, on_the_grid
from models.overlap.balancing_weights import TargetAndDonors, Weights, weigh
from models.overlap.positivity import out_of_reach, violates_positivity
from models.overlap.support import (
    FEWEST,
    Refusal,
    Support,
    conditions_outside,
    largest_inside,
    support_of,
)

NAMED_ROWS = 60_000  # enough to say who is outside
SEARCH_ROWS = 5_000  # enough to see how far a change may go
SURE_ROWS = 30_000  # enough to be sure of it
NOBODY = 1e6  # need of a row that nobody is like


def changed_view(view: View, scenario: Scenario, ask: TargetAndDonors) -> View:
    """The changed rows (m); the trees see moved numbers on the grid of the data."""
    rows = scenario.changed(view.rows)
    if len(ask.who) < len(rows):
        rows = rows.iloc[ask.who]
    moved = [change.column for change in scenario.changes if change.how != "set"]
    coded = on_the_grid(rows, view.rows, moved) if moved else None
    return view.after(rows, scenario.levers, ask.who, coded)


def positivity_violations(
    study: Study, rows: pd.DataFrame, changed: View, ask: TargetAndDonors
) -> np.ndarray:
    """Mask (m,) of the changed rows at a place where no row is as asked."""
    donors, columns = rows.iloc[np.flatnonzero(ask.donors)], changed.preparation.columns
    return violates_positivity(donors, changed.rows, columns, ask.set_levers, study.entities)


def without_support(
    study: Study, rows: pd.DataFrame, changed: View, ask: TargetAndDonors, weights: Weights
) -> tuple[np.ndarray, Weights]:
    """Mask (m,) of the changed rows in a hole, and the weights with the need that counting shows.

    Rows that are counted out of reach are in a hole where levers are set. A moved number's answer
    owns up to what rests beyond the edge of a kind: there they need what nobody has, no more.
    """
    hole = positivity_violations(study, rows, changed, ask)
    rare = out_of_reach(weights.have, weights.need, study.entities)
    none = np.asarray(hole | rare)
    needed = replace(weights, need=np.where(none, NOBODY, weights.need))
    return (none if ask.inside else hole), needed


def refusal_of(
    study: Study, scenario: Scenario, ask: TargetAndDonors, support: Support, weights: Weights
) -> Refusal:
    """Who is outside, and how far the change may go."""
    reason = support.reason
    if reason is None:
        raise ValueError("nothing to refuse")
    columns = study.view(scenario.levers).preparation.columns
    some = slice(None, None, -(-len(ask.who) // NAMED_ROWS))
    conditions, share = conditions_outside(
        study.rows.iloc[ask.who[some]], weights.need[some], columns
    )
    return Refusal(
        reason=reason,
        donors=int(ask.donors.sum()),
        outside=support.unsupported,
        who=conditions,
        who_share=share,
        largest_inside=_reach(study, scenario, weights),
        worst=support.worst,
    )


def _reach(study: Study, scenario: Scenario, weights: Weights) -> Change | None:
    """The largest change still inside, where one number is moved; from the weights alone."""
    moves = [change for change in scenario.changes if change.how != "set"]
    if len(moves) != 1:
        return None
    preparation = study.view(scenario.levers).preparation
    order = np.random.default_rng(study.seed).permutation(len(study.rows))
    few, more = np.sort(order[:SEARCH_ROWS]), np.sort(order[:SURE_ROWS])
    tuned = replace(weights.tuned, start=np.zeros_like(weights.tuned.start))

    def answers(smaller: Change, some: View, fold: np.ndarray) -> bool:
        changes = tuple(smaller if old is moves[0] else old for old in scenario.changes)
        trial = replace(scenario, changes=changes)
        ask = TargetAndDonors.of(some.rows, trial)
        if min(len(ask.who), int(ask.donors.sum())) < FEWEST:
            return False
        changed = changed_view(some, trial, ask)
        free, goal = some.apart_from(ask.set_levers), changed.apart_from(ask.set_levers)
        weights_there = weigh(free, goal, ask, fold, seed=study.seed, tuned=tuned)
        hole, weights_there = without_support(study, some.rows, changed, ask, weights_there)
        return (
            support_of(
                weights_there.weight, weights_there.need, free, goal, free.sources, hole
            ).reason
            is None
        )

    sample, larger = (View.of(study.rows.iloc[part], preparation) for part in (few, more))
    fold = study.fold[more]
    return largest_inside(
        moves[0],
        lambda smaller: answers(smaller, sample, study.fold[few] % 2),
        lambda smaller: answers(smaller, larger, fold),
    )
