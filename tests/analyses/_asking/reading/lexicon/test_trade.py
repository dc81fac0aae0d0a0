"""Twins of the trade reach the columns, levels and outcomes that they are for."""

from __future__ import annotations

from analyses._asking.reading.lexicon.trade import keys, trade


def test_every_entry_has_words() -> None:
    told = trade()
    assert all(twins.words or twins.yes or twins.no for twins in told.columns.values())
    assert all(len(same) > 0 for same in told.levels.values())
    assert all(twins.outcome for twins in told.outcomes.values())


def test_twins_are_looked_up_as_names_are() -> None:
    told = trade()
    assert keys("elderly") in told.columns[keys("Senior citizen")].yes
    assert keys("yearly") in told.levels[keys("One year")]
    assert keys("One year") in told.levels[keys("yearly")]
    assert keys("attrition") in told.outcomes[keys("churned")].outcome
    assert keys("price") in told.money


def test_what_leaves_never_says_that_it_stays() -> None:
    for twins in trade().outcomes.values():
        assert not set(twins.event) & set(twins.opposite)
