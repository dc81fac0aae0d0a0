"""Who is affected: groups that clearly differ are named with their ranges, others are not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analyses._language.gaps import amount_words
from analyses._language.voice import Voice
from analyses.what_if.by_group import effect_by_group, strongest
from analyses.what_if.estimate import EstimatedEffect, estimate_effect, what_if_question
from answers.answer import Finding
from answers.evidence import Table
from models.effects.effect import Effect
from models.training.trained import TrainedModel

SUPPORT = {"set": ("support=Yes",)}


@pytest.fixture(scope="module")
def estimated(subscription: TrainedModel) -> EstimatedEffect:
    return estimate_effect(what_if_question(subscription, SUPPORT))


def as_changed(
    model: TrainedModel, estimated: EstimatedEffect, extra: dict[str, int]
) -> tuple[Finding, tuple[Table, ...]]:
    """As asked, with so much added to the change of some levels of the contract."""
    times = estimated.study.rows["contract"].astype(object).map(lambda level: extra.get(level, 0))
    changed = estimated.effect.predicted + np.where(
        estimated.effect.predicted != 0, times.to_numpy(dtype=float) / 100, 0.0
    )
    question = what_if_question(model, SUPPORT)
    return effect_by_group(
        question, replace(estimated, effect=replace(estimated.effect, predicted=changed))
    )


def test_the_largest_and_the_smallest_change_are_named(
    subscription: TrainedModel, estimated: EstimatedEffect
) -> None:
    finding, tables = as_changed(subscription, estimated, {"Monthly": -30, "Two years": 10})
    first, last = finding.quantities
    voice = Voice(subscription.dataset)
    assert (first.name, last.name) == ("most_affected", "least_affected")
    assert (first.value or 0) < -0.3
    assert (last.value or 0) > 0.03
    assert finding.grade == "adjusted"
    assert finding.statement == (
        "Not the same for all customers that would change: "
        f"about {amount_words(voice, first)} on a monthly contract, "
        f"about {amount_words(voice, last)} on a two-year contract."
    )
    (table,) = tables
    assert table.columns == ("Contract", "Customers", "Change, 95% range")
    assert [row[0] for row in table.rows] == [
        "Monthly", "Yearly", "Two years", "All that would change",
    ]  # fmt: skip
    assert table.rows[0][2] == first.say(signed=True)
    counts = [int(row[1].replace(",", "")) for row in table.rows]
    assert sum(counts[:-1]) == counts[-1] == what_if_question(subscription, SUPPORT).moved


def test_no_difference_is_said_with_what_was_looked_at(
    subscription: TrainedModel, estimated: EstimatedEffect
) -> None:
    study = estimated.study
    luck = np.random.default_rng(3).normal(-0.05, 0.3, len(study.outcome))
    changing = (study.rows["support"] == "No").to_numpy()
    flat = study.outcome + np.where(changing, luck, 0.0)
    question = what_if_question(subscription, SUPPORT)
    finding, tables = effect_by_group(
        question,
        replace(estimated, effect=replace(estimated.effect, predicted=flat, fitted=study.outcome)),
    )
    assert tables == ()
    assert finding.statement.startswith("No clear difference between groups, by Contract, ")
    assert finding.statement.count(",") == 3
    assert finding.quantities == ()


def test_of_a_random_share_as_many_less_change_but_each_as_much(subscription: TrainedModel) -> None:
    question = what_if_question(subscription, {**SUPPORT, "share": 0.5})
    half, whole = (
        estimate_effect(question),
        estimate_effect(what_if_question(subscription, SUPPORT)),
    )
    (some,), (every,) = (
        effect_by_group(shared, estimated)[1]
        for shared, estimated in (
            (question, half),
            (what_if_question(subscription, SUPPORT), whole),
        )
    )
    assert [row[2] for row in some.rows] == [row[2] for row in every.rows]
    pairs = zip(some.rows, every.rows, strict=True)
    for one, other in pairs:
        assert int(one[1].replace(",", "")) == round(int(other[1].replace(",", "")) / 2)


def test_where_hardly_anybody_changes_no_groups_are_told_apart(
    subscription: TrainedModel, estimated: EstimatedEffect
) -> None:
    few = ("tenure_months<=3", "contract=Yearly", "support=No")
    question = what_if_question(subscription, {**SUPPORT, "where": few})
    count = len(estimated.study.outcome)
    effect: Effect = replace(estimated.effect, predicted=np.zeros(count))
    finding, tables = effect_by_group(question, replace(estimated, effect=effect))
    assert question.moved < 200
    assert finding.statement == "Too few customers would change to tell groups of them apart."
    assert tables == ()


def test_looked_at_are_the_strongest_columns_held_alike(subscription: TrainedModel) -> None:
    question = what_if_question(subscription, SUPPORT)
    names = strongest(question)
    assert names[0] == "contract"
    assert "support" not in names
    assert set(names) <= set(question.alike)
    column_families = [next(f for f in subscription.column_families if name in f) for name in names]
    assert len(set(column_families)) == len(names)
