"""Tries to refute an estimate: a lever of luck must do nothing, a column of luck change nothing.

After Sharma and Kiciman 2020 (DoWhy). A failure says that something is wrong; passing proves
nothing about causes that no column records.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from models.effects.effect import Effect, estimate_in
from models.interventions.scenario import Scenario
from models.interventions.study import Study
from models.statistics.intervals import Estimate

LUCK = " luck"  # no table has a column of this name
MOST_ROWS = 20_000
MOVED = 1.0  # standard errors that another column of luck may move the estimate


@dataclass(frozen=True, slots=True)
class RefutationTests:
    """What two tries to refute an estimate found.

    Attributes:
        placebo: the effect of the levers after shuffling them; None where that has no answer.
        with_luck: the effect with a column of luck held alike, too; None where it has no answer.
        moved: by how many standard errors that column moved the effect.
    """

    placebo: Estimate | None
    with_luck: Estimate | None
    moved: float

    @property
    def holds(self) -> bool:
        """True where neither try found a fault."""
        nothing = self.placebo is None or not self.placebo.excludes_zero
        return nothing and self.moved <= MOVED


def refute(study: Study, scenario: Scenario, effect: Effect, seed: int = 0) -> RefutationTests:
    """Estimate anew with shuffled levers, and with a column of luck, on at most 20,000 rows.

    Args:
        study: the rows that the effect was estimated on.
        scenario: what was asked.
        effect: the answer; on a larger table the comparison is with that of the sample.
        seed: of the luck.
    """
    draw = np.random.default_rng(seed)
    some = study.part(MOST_ROWS)
    base = effect if some is study else estimate_in(some, scenario)
    order = draw.permutation(len(some.rows))
    shuffled = some.rows.assign(
        **{name: some.rows[name].iloc[order].reset_index(drop=True) for name in scenario.levers}
    )
    placebo = estimate_in(_like(some, shuffled), scenario)
    luck = pd.Series(draw.normal(0.0, 1.0, len(some.rows)))
    lucky = estimate_in(_like(some, some.rows.assign(**{LUCK: luck})), scenario)
    answered = lucky.refused is None and base.refused is None
    moved = abs(lucky.change.value - base.change.value) / base.change.se if answered else 0.0
    return RefutationTests(
        placebo=None if placebo.refused else placebo.change,
        with_luck=lucky.change if answered else None,
        moved=float(moved),
    )


def _like(study: Study, rows: pd.DataFrame) -> Study:
    """The same study of other rows."""
    return Study(replace(study.observations, rows=rows))
