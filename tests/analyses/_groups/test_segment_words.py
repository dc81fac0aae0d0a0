"""Groups in words: conditions, ends, sentences that say their numbers."""

from __future__ import annotations

import pytest

from analyses._groups.segment_words import (
    RankedSegments,
    end_called,
    findings,
    headline,
    looks_check,
    picture,
    standing,
    table,
    where_question,
    worst_way,
)
from analyses._language.group_phrase import bare_phrase, label_phrase, term_phrase
from analyses._language.voice import Voice
from models.segments.conditions import Term
from models.segments.found_segments import Segment, Segments
from models.statistics.intervals import Estimate
from models.training.trained import TrainedModel

FIRST = Segment(
    terms=(Term("contract", ("Monthly",)), Term("tenure_months", high=12.0)),
    rows=1200,
    mean=Estimate(0.48, 0.45, 0.51, 0.015),
    others=0.21,
    share=0.34,
    p=1e-9,
)
SECOND = Segment(
    (Term("tickets", low=0.0, high=0.0),), 900, Estimate(0.1, 0.08, 0.12, 0.01), 0.3, 0.05, 1e-9
)
SEGMENTS = Segments((FIRST,), (SECOND,), 20_000, 3500, 3500, 3, {1: (0.17, 0.34), -1: None})


def ranked_segments(model: TrainedModel) -> RankedSegments:
    return RankedSegments(Voice(model.dataset), SEGMENTS, 1, 7000, 0.25, (43_100.0,))


@pytest.mark.parametrize(
    ("term", "words"),
    [
        (Term("contract", ("Monthly",)), "on a monthly contract"),
        (Term("contract", ("Monthly",), but=True), "not on a monthly contract"),
        (Term("training", ("No",)), "without training"),
        (Term("tenure_months", high=12.0), "who have been customers for 12 months or less"),
        (Term("tenure_months", low=3.0, high=12.0), "who have been customers for 3 to 12 months"),
        (Term("tickets", low=2.0), "with 2 or more support tickets"),
        (Term("tickets", low=2.0, high=2.0), "with exactly 2 support tickets"),
        (Term("tickets", missing=True), "whose Support tickets is not known"),
    ],
)
def test_a_condition_says_itself(subscription: TrainedModel, term: Term, words: str) -> None:
    assert term_phrase(Voice(subscription.dataset), term) == words


def test_under_its_columns_title_a_condition_is_shorter(subscription: TrainedModel) -> None:
    voice = Voice(subscription.dataset)
    assert bare_phrase(voice, Term("contract", ("Monthly",))) == "Monthly"
    assert bare_phrase(voice, Term("tenure_months", high=12.0)) == "12 months or less"
    assert bare_phrase(voice, Term("training", ("No",))) == "No"


def test_which_end_is_which(subscription: TrainedModel, retail: TrainedModel) -> None:
    churn, sales = Voice(subscription.dataset), Voice(retail.dataset)
    assert (worst_way(churn), worst_way(sales)) == (1, -1)
    assert (end_called(churn, 1), end_called(churn, -1)) == ("worst", "best")
    assert (end_called(sales, 1), end_called(sales, -1)) == ("highest", "lowest")
    assert standing(churn, -1, "women") == "Women leave least often"
    assert where_question(sales, 1) == "Where is Weekly sales highest"


def test_the_headline_has_rate_range_and_size(subscription: TrainedModel) -> None:
    assert headline(ranked_segments(subscription)) == (
        "Customers on a monthly contract who have been customers for 12 months or less leave most "
        "often: 48 of 100 (45 to 51), 1,200 customers"
    )


def test_the_findings_hold_a_group_against_the_others(subscription: TrainedModel) -> None:
    statements = findings(ranked_segments(subscription))
    assert "48 of 100 (45 to 51) leave, against 21 of 100 of the others" in statements[0].statement
    assert statements[0].quantities[0].value == 0.48
    assert "have $43.1k of Monthly fee" in statements[1].statement
    assert statements[-1].statement.startswith(
        "At the other end, customers with no support tickets: 10 of 100 (8 to 12) leave"
    )


def test_pictures_end_with_everyone_and_the_table_has_every_group(
    subscription: TrainedModel,
) -> None:
    ranked = ranked_segments(subscription)
    rows = picture(ranked, 1).rows
    assert [row.label for row in rows] == [
        label_phrase(ranked.voice, FIRST.terms), "All customers",
    ]  # fmt: skip
    assert picture(ranked, -1).title == "Where it is best: how many leave"
    body = table(ranked).rows
    assert [row[1] for row in body] == ["1,200", "900"]
    assert body[0][-1] == "$43.1k"


def test_how_many_groups_were_tried_is_said(subscription: TrainedModel) -> None:
    check = looks_check(Voice(subscription.dataset), SEGMENTS)
    assert check.result == "passed"
    assert "20,000 groups were looked at on one half of the customers" in check.text
    assert "3 groups were put to the test on the other half: 2 of them held" in check.text
    none = Segments((), (), 20_000, 3500, 3500, 3, {})
    assert looks_check(Voice(subscription.dataset), none).result == "caution"
