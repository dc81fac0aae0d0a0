"""What is said and offered where nothing is answered."""

from __future__ import annotations

from tests.support.reader_sentences import reading


def test_an_unused_word_is_named_with_the_nearest_name() -> None:
    found = reading("why do spanich customers leave", "bank_churn")
    assert found.key in {None, "top_drivers"}
    told = reading("does blorp matter", "bank_churn")
    assert told.unused == ("blorp",)
    assert "blorp" in str(told.why_not)


def test_contradicting_changes_are_both_shown() -> None:
    found = reading("what if contract = yearly and contract = two years", "subscription")
    assert "cannot become both" in str(found.why_not)
    assert [asking.choices["set"] for asking in found.readings] == [
        ("contract=Yearly",), ("contract=Two years",),
    ]  # fmt: skip


def test_nothing_read_is_said() -> None:
    found = reading("hello")
    assert (found.key, found.readings) == (None, ())
    assert str(found.why_not).endswith("Nothing was calculated.")


def test_at_most_three_are_offered() -> None:
    assert len(reading("what if everyone got an email", "hillstrom").readings) <= 3
