"""Hints to improve: each says its numbers, keeps the wording rules and is silent without cause."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analyses._asking.ask import ask
from analyses.can_we_trust_it.hints import improvements
from answers.answer import Asked, Finding
from models.training.trained import TrainedModel
from tests.support.wording_rules import wording_faults
from tests.support.words_rules import from_data
from tests.support.worlds_to_improve import learnt, world


@pytest.fixture(scope="module")
def model() -> TrainedModel:
    """Stores that differ by something that no column says; the north is hard to tell."""
    rows = world(4, 900, rate=False, junk=15)
    draw = np.random.default_rng(5)
    store = draw.integers(0, 45, 900)
    rows["store"] = [f"S{place:02d}" for place in store]
    blurred = np.where(rows["kind"] == "north", 4.0, 0.0)
    rows["y"] = rows["y"] + 1.5 * draw.normal(size=45)[store] + blurred * draw.normal(size=900)
    return learnt(rows, "hints", ids=("store",))


@pytest.fixture(scope="module")
def hints(model: TrainedModel) -> tuple[Finding, ...]:
    return improvements(model)


def test_the_hints_keep_the_wording_rules(model: TrainedModel, hints: tuple[Finding, ...]) -> None:
    answer = ask(model, Asked("can_we_trust_it", "", {}))
    assert wording_faults(replace(answer, findings=hints), from_data(model.dataset)) == ()


def test_what_is_true_of_the_table_is_said(hints: tuple[Finding, ...]) -> None:
    statements = " ".join(finding.statement for finding in hints)
    assert "least sure for customers whose Kind is north: off by" in statements
    assert "Customers of the same Store err alike" in statements
    assert "with twice as many" in statements or "twice as many" in statements
    assert "simple model" in statements.lower()


def test_all_are_seen_and_say_what_they_measured(hints: tuple[Finding, ...]) -> None:
    assert {finding.grade for finding in hints} == {"seen"}
    for finding in hints:
        for quantity in finding.quantities:
            assert quantity.plain() in finding.statement


def test_noise_gives_no_hint() -> None:
    rows = world(6, 300)
    rows["y"] = np.random.default_rng(7).permutation(rows["y"].to_numpy())
    assert improvements(learnt(rows, "noise")) == ()


def test_a_rate_is_told_as_how_many_are_wrong() -> None:
    rows = world(11, 900)
    draw = np.random.default_rng(8)
    chance = np.where(rows["kind"] == "north", 0.5, (rows["x0"] > 0).to_numpy() * 0.96 + 0.02)
    rows["y"] = np.where(draw.random(900) < chance, "Yes", "No")
    first = improvements(learnt(rows, "wrong"))[0]
    assert first.statement.startswith(
        "It is least sure for customers whose Kind is north: wrong for "
    )
    assert " of 100 (" in first.statement
