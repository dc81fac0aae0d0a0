"""What may not leave: lists of rows, single rows, names of rows, lines that are one row's own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analyses._asking.ask import ask
from answers.answer import Asked, CannotAnswer, Finding
from answers.evidence import Curve, Table
from models.training.trained import TrainedModel
from terminal.assistants.held_back import mentions_rows, why_held, without_rows


@pytest.mark.parametrize(
    ("key", "choices"),
    [
        ("why_this_one", {}),
        ("what_would_keep", {"row": "C1"}),
        ("top_drivers", {"row": "C1"}),
        ("how_many", {"by": ("customer_id",)}),
        ("how_many", {"where": ("customer_id=C1",)}),
        ("how_many", {"where": ("plan=Basic or customer_id=C1",)}),
        ("which_rows", {"how_many": 4}),
        ("which_rows", {"sort": "customer_id"}),
    ],
)
def test_questions_about_single_rows_are_held_back(
    subscription: TrainedModel, key: str, choices: dict[str, object]
) -> None:
    asked = Asked(key, "", choices)  # type: ignore[arg-type]
    assert why_held(asked, subscription.dataset).endswith("with --rows to allow it.")


@pytest.mark.parametrize(
    ("key", "choices"),
    [
        ("top_drivers", {}),
        ("how_many", {"by": ("plan",), "where": ("tenure_months > 5",)}),
        ("which_rows", {"how_many": 5}),
        ("top_drivers", {"without": ("customer_id",)}),
    ],
)
def test_other_questions_are_asked(
    subscription: TrainedModel, key: str, choices: dict[str, object]
) -> None:
    asked = Asked(key, "", choices)  # type: ignore[arg-type]
    assert why_held(asked, subscription.dataset) == ""


def test_what_would_be_refused_with_the_nearest_name_is_seen_before(
    subscription: TrainedModel,
) -> None:
    for text in ("customer_id=C", "Customer ID != C1", '"customer_id" in C1, C2', "customer_id"):
        assert mentions_rows([text], subscription.dataset), text
    assert not mentions_rows(["plan=Basic", "tenure_months > 5"], subscription.dataset)


def test_a_list_goes_out_as_its_headline(subscription: TrainedModel) -> None:
    answer = ask(subscription, Asked("which_rows", ""))
    told, held = without_rows(answer, subscription.dataset, frozenset())
    assert held.startswith("The list of customers was held back.")
    assert told.evidence == ()
    assert told.headline == answer.headline


def test_names_of_rows_are_taken_out_wherever_they_stand(subscription: TrainedModel) -> None:
    answer = ask(subscription, Asked("how_many", ""))
    named = Finding("Most of it is of C0001.", "seen")
    table = Table("Who", ("Customer",), (("Ann Lee",),))
    check = replace(answer.checks[0], text="Look at Ann Lee, please.")
    whole = replace(answer, findings=(*answer.findings, named), evidence=(table,), checks=(check,))
    told, held = without_rows(whole, subscription.dataset, frozenset({"C0001", "Ann Lee", "12"}))
    assert held
    assert named not in told.findings
    assert len(told.findings) == len(answer.findings)
    assert told.evidence == ()
    assert "Ann" not in told.checks[0].text
    with pytest.raises(CannotAnswer, match="names a customer"):
        without_rows(
            replace(answer, headline="C0001 left"), subscription.dataset, frozenset({"C0001"})
        )


def test_a_curve_keeps_its_line_and_loses_those_of_single_rows(subscription: TrainedModel) -> None:
    answer = ask(subscription, Asked("how_it_responds", "", {"column": "tenure_months"}))
    curve = next(each for each in answer.evidence if isinstance(each, Curve))
    fan = (tuple(float(point.y or 0) for point in curve.points),)
    answer = replace(answer, evidence=(replace(curve, fan=fan, fan_label="Single customers"),))
    told, held = without_rows(answer, subscription.dataset, frozenset())
    before = next(each for each in answer.evidence if isinstance(each, Curve))
    after = next(each for each in told.evidence if isinstance(each, Curve))
    assert before.fan
    assert held
    assert after == replace(before, fan=(), fan_label="")


def test_very_few_rows_are_single_ones(subscription: TrainedModel) -> None:
    answer = ask(subscription, Asked("how_many", ""))
    few = replace(answer, provenance=replace(answer.provenance, rows=4))
    with pytest.raises(CannotAnswer, match="Fewer than 5"):
        without_rows(few, subscription.dataset, frozenset())
