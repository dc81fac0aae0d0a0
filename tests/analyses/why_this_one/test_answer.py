"""Reasons for one row: which are named, in what order, and what the second look says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analyses._drivers.reasons import FIRST
from analyses._language.rows import most_likely, row_names
from analyses.why_this_one.answer import MOST_REASONS, answer
from answers.answer import Answer
from answers.checks import Check
from answers.evidence import Breakdown, Part
from models.one_row.lime import LimeExplainer, LimeExplanation
from models.training.trained import TrainedModel


def breakdown(answered: Answer) -> Breakdown:
    (evidence,) = answered.evidence
    assert isinstance(evidence, Breakdown)
    return evidence


def reasons(answered: Answer) -> list[Part]:
    return [part for part in breakdown(answered).parts if part.kind == "reason"]


def second(answered: Answer) -> Check:
    (check,) = [check for check in answered.checks if check.code == "methods-disagree"]
    return check


@pytest.fixture(scope="module")
def row(subscription: TrainedModel) -> str:
    return most_likely(subscription, 1)[0].name


@pytest.fixture
def turned(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes every second look see columns otherwise, or fit otherwise."""
    explain = LimeExplainer.explain

    def turn(factor: float = 1.0, fit: float = 0.99, only: str = "") -> None:
        def seen(self: LimeExplainer, predictor: Any, rows: Any) -> tuple[LimeExplanation, ...]:
            views = []
            for view in explain(self, predictor, rows):
                chosen = np.array([not only or name == only for name in view.names])
                effects = np.where(chosen, factor * view.effects, view.effects)
                views.append(replace(view, effects=effects, fit=fit))
            return tuple(views)

        monkeypatch.setattr(LimeExplainer, "explain", seen)

    return turn


def test_where_both_agree_it_is_said(subscription: TrainedModel, row: str) -> None:
    answered = answer(subscription, row=row)
    assert second(answered).result == "passed"
    assert 0 < len(reasons(answered)) <= MOST_REASONS
    assert "LIME" in answered.method
    assert not any("LIME" in check.text + check.title for check in answered.checks)


def test_a_reason_that_is_turned_round_is_not_shown(
    subscription: TrainedModel, row: str, turned: Any
) -> None:
    before = answer(subscription, row=row)
    (column,) = reasons(before)[0].columns
    turned(-1.0, only=column)
    answered = answer(subscription, row=row)
    assert second(answered).result == "caution"
    assert second(answered).columns == (column,)
    assert column not in {name for part in reasons(answered) for name in part.columns}
    assert breakdown(answered).parts[-1].kind == "rest"
    assert column in breakdown(answered).parts[-1].columns
    assert breakdown(answered).end == pytest.approx(breakdown(before).end)


def test_where_all_are_turned_round_none_is_left(
    subscription: TrainedModel, row: str, turned: Any
) -> None:
    turned(-1.0)
    answered = answer(subscription, row=row)
    assert not reasons(answered)
    assert second(answered).result == "caution"
    assert answered.headline


def test_lines_that_do_not_follow_have_no_say(
    subscription: TrainedModel, row: str, turned: Any
) -> None:
    before = reasons(answer(subscription, row=row))
    turned(-1.0, fit=0.3)
    answered = answer(subscription, row=row)
    assert second(answered).result == "not_applicable"
    assert reasons(answered) == before


def test_firm_reasons_come_first_and_others_say_also(subscription: TrainedModel) -> None:
    also = False
    for name in row_names(subscription).iloc[:25]:
        answered = answer(subscription, row=name)
        spoken = [f.statement for f in answered.findings if "peaks " in f.statement]
        firm = [not statement.startswith("Also") for statement in spoken]
        assert firm == sorted(firm, reverse=True)
        assert sum(firm) <= FIRST
        also |= not all(firm[:FIRST])
    assert also  # a near tie is not said first


def test_what_weighs_most_does_so_in_every_refit(subscription: TrainedModel) -> None:
    endings = set()
    for name in row_names(subscription).iloc[:40]:
        headline = answer(subscription, row=name).headline
        endings.add("What weighs most: " in headline)
    assert endings == {True, False}


def test_what_one_row_alone_may_have_is_said_of_numbers_only(
    subscription: TrainedModel, retail: TrainedModel, row: str
) -> None:
    name = row_names(retail)[0]
    answered = answer(retail, row=name)
    (possible,) = [
        finding for finding in answered.findings if finding.quantities[0].name == "possible"
    ]
    (expected,) = [
        finding for finding in answered.findings if finding.quantities[0].name == "expected"
    ]
    own, mean = possible.quantities[0], expected.quantities[0]
    assert own.level == 0.9
    ends = (own.low, own.high, mean.low, mean.high)
    low, high, mean_low, mean_high = (end or 0.0 for end in ends)
    assert high - low > mean_high - mean_low > 0
    assert own.say() in possible.statement
    names = {
        quantity.name
        for finding in answer(subscription, row=row).findings
        for quantity in finding.quantities
    }
    assert "possible" not in names
