"""Yes, no, or that the data does not say; each with the difference that says so."""

from __future__ import annotations

import pytest

from analyses._language.voice import Voice
from analyses.which_works.choice import Choice
from analyses.which_works.sentences import ArmWords, findings, headline, left_out_words
from models.effects.arms import Arm, ArmDifference, Arms
from models.statistics.intervals import Estimate
from models.training.trained import TrainedModel


def words(
    model: TrainedModel,
    change: tuple[float, float, float] | None,
    *,
    clear: bool,
    means_none: bool = True,
) -> ArmWords:
    column = model.dataset.column("support")
    rate = Estimate(0.25, 0.23, 0.27, 0.01)
    told = None if change is None else Estimate(*change, 0.01)
    difference = ArmDifference(1, 0, told, -0.02, 1.0, clear)
    arms = Arms(
        "support",
        (Arm("No", 900, rate), Arm("Yes", 800, rate)),
        (difference,),
        (),
        tested=False,
        balance=None,
        evidence=None,
        rows=1_700,
    )
    choice = Choice(column, ("No", "Yes"), means_none, ("Maybe",))
    return ArmWords(Voice(model.dataset), choice, arms, 0.4)


@pytest.mark.parametrize(
    ("change", "clear", "start"),
    [
        ((-0.08, -0.11, -0.05), True, "Yes: with support 8 fewer of every 100 customers leave"),
        ((0.08, 0.05, 0.11), True, "No, the other way round: with support 8 more of every 100"),
        ((0.001, -0.010, 0.012), False, "No difference that this data can show: "),
        ((-0.02, -0.09, 0.05), False, "The data does not say: "),
        (None, False, "The data does not say: hardly anyone alike"),
    ],
)
def test_the_headline_begins_with_the_answer(
    subscription: TrainedModel,
    change: tuple[float, float, float] | None,
    clear: bool,
    start: str,
) -> None:
    said, lead = headline(words(subscription, change, clear=clear))
    assert said.startswith(start)
    assert (lead is None) == (change is None)


def test_without_one_that_means_none_it_says_that_it_matters(subscription: TrainedModel) -> None:
    said, _ = headline(words(subscription, (-0.08, -0.11, -0.05), clear=True, means_none=False))
    assert said.startswith("Yes, it matters which: with support")


def test_every_arm_and_every_difference_is_told(subscription: TrainedModel) -> None:
    told = findings(words(subscription, (-0.08, -0.11, -0.05), clear=True))
    assert [finding.grade for finding in told] == ["seen", "seen", "adjusted"]
    assert "without Support: 25 of 100" in told[0].statement.lower().replace("support", "Support")
    assert left_out_words(words(subscription, None, clear=False)) == "Maybe"
