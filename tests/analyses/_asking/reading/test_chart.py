"""All matches of a text, and the coverings of it that cost least."""

from __future__ import annotations

from analyses._asking.reading.chart import COVERINGS, chart, coverings
from analyses._asking.reading.lexicon.card import card_words
from analyses._asking.reading.lexicon.closed import closed_words
from analyses._asking.reading.tokens import tokens
from tests.support.reader_cards import card
from tests.support.reader_sentences import choices, sentence


def test_a_covering_leaves_no_gap_and_no_overlap() -> None:
    text = tokens("why do zebra customers on fiber leave")
    found = coverings(chart(text, card_words(card("telco_churn")), closed_words("english")))
    assert 0 < len(found) <= COVERINGS
    for _, covering in found:
        assert [item.start for item in covering] == [0, *(item.end for item in covering[:-1])]
        assert covering[-1].end == len(text)
    assert [cost for cost, _ in found] == sorted(cost for cost, _ in found)


def test_a_full_name_lets_nothing_inside_it() -> None:
    told = sentence("total charges")
    assert [part.mention.column for part in told.parts if part.mention] == ["TotalCharges"]
    assert len(told.parts) == 1


def test_short_levels_stand_only_behind_their_column() -> None:
    assert choices("what drives sales in store type a", "rossmann_sales")[1] == {
        "where": ("StoreType=a",)
    }
    assert sentence("a customer").mentions == ()


def test_a_synonym_with_a_number_does_not_swallow_a_comparison() -> None:
    assert choices("why do customers with tenure over 24 months leave")[1] == {
        "where": ("tenure > 24",)
    }
