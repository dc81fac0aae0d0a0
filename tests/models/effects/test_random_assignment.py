"""A lottery is offered as one, a choice hardly ever."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.effects.contrast_design import ContrastDesign
from models.effects.random_assignment import AssignmentEvidence, assignment_evidence
from models.statistics.observations import Observations


def looked_at(
    seed: int, pull: float, kind: str = "line", rows: int = 5_000, columns: int = 4
) -> AssignmentEvidence | None:
    """Who got it depends on age as strongly as `pull` says, in one of three ways."""
    draw = np.random.default_rng(seed)
    table = pd.DataFrame({
        "age": draw.normal(50, 10, rows),
        "fee": draw.gamma(2, 20, rows),
        "part": draw.choice(list("abcd"), rows),
        "web": draw.choice(["Yes", "No"], rows),
    }).iloc[:, :columns]  # fmt: skip
    age = ((table["age"] - 50) / 10).to_numpy()
    web = np.ones(rows) if columns < 4 else (table["web"] == "Yes").to_numpy()
    reason = {"line": age, "bend": 1.5 * (np.abs(age) - 0.8), "product": 2 * web * age}[kind]
    chance = 1 / (1 + np.exp(-pull * reason))
    arm = np.where(draw.random(rows) < chance, "offer", "none")
    outcome = (draw.random(rows) < 0.3).astype(float)
    design = ContrastDesign.of(Observations(table, outcome, "logistic", seed))
    return assignment_evidence(design, table, pd.Series(arm))


def by_lot(evidence: AssignmentEvidence | None) -> bool:
    assert evidence is not None
    return evidence.by_lot


@pytest.mark.slow
def test_lots_are_offered() -> None:
    assert sum(by_lot(looked_at(seed, 0.0)) for seed in range(40)) >= 30


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["line", "bend", "product"])
def test_choices_are_not(kind: str) -> None:
    """A pull by which a guess from the columns tells about 55 of 100 pairs apart."""
    assert sum(by_lot(looked_at(seed, 0.35, kind)) for seed in range(40)) <= 1


def test_a_small_table_cannot_show_a_lottery() -> None:
    assert not any(by_lot(looked_at(seed, 0.0, rows=600)) for seed in range(5))


def test_it_is_not_told_of_few_columns_or_arms() -> None:
    assert looked_at(1, 0.0, rows=600, columns=2) is None


def test_nor_where_entities_repeat() -> None:
    draw = np.random.default_rng(1)
    table = pd.DataFrame({name: draw.normal(0, 1, 400) for name in "abcd"})
    shop = np.repeat(np.arange(40), 10)
    given = Observations(table, draw.normal(0, 1, 400), "squarederror", 1, shop)
    arms = pd.Series(draw.choice(["x", "y"], 400))
    assert assignment_evidence(ContrastDesign.of(given), table, arms) is None
