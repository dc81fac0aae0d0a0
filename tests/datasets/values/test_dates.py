"""Dates come back as written; what could be two dates is none until somebody says."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.values.dates import dates_of

DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31))
FORMS = ["%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d-%b-%Y", "%B %d, %Y", "%d %B %Y", "%a, %d %b %Y"]


@given(st.lists(DAYS, min_size=1, max_size=12), st.sampled_from(FORMS))
def test_every_unambiguous_form_gives_back_the_days(days: list[datetime.date], form: str) -> None:
    found = dates_of([day.strftime(form) for day in days])
    assert found is not None
    assert found.values is not None
    assert [each.date() for each in found.values.tolist()] == days


@given(st.lists(DAYS, min_size=1, max_size=12), st.booleans())
def test_slashes_are_read_only_where_the_order_is_beyond_doubt(
    days: list[datetime.date], day_first: bool
) -> None:
    form, order = ("%d/%m/%Y", "day-first") if day_first else ("%m/%d/%Y", "month-first")
    words = [day.strftime(form) for day in days]
    found = dates_of(words)
    assert found is not None
    sure = any(day.day > 12 for day in days) or all(day.day == day.month for day in days)
    assert (found.values is not None) is sure
    told = dates_of(words, "day-first" if order == "day-first" else "month-first")
    assert told is not None
    assert told.values is not None
    assert [each.date() for each in told.values.tolist()] == days


@pytest.mark.parametrize(
    ("words", "read_as"),
    [
        (("13/02/2024", "01/02/2024"), "dates read as day, month, year"),
        (("02/13/2024", "01/02/2024"), "dates read as month, day, year"),
    ],
)
def test_the_order_that_was_seen_is_said(words: tuple[str, ...], read_as: str) -> None:
    found = dates_of(words)
    assert found is not None
    assert found.notes == (read_as,)


@given(st.lists(st.datetimes(), min_size=1, max_size=20))
def test_moments_keep_their_microseconds(moments: list[datetime.datetime]) -> None:
    found = dates_of([moment.isoformat(sep=" ", timespec="microseconds") for moment in moments])
    assert found is not None
    assert found.values is not None
    assert found.values.tolist() == moments


@given(st.text(max_size=14))
def test_no_text_breaks_it(word: str) -> None:
    dates_of([word.strip() or "x"])


@pytest.mark.parametrize(
    "words",
    [
        ("2024-02-30",),
        ("13/13/2024",),
        ("13/01/2024", "01/13/2024"),
        ("1.2.24", "3.4.24"),
        ("24-03-01", "25-03-01"),
        ("5 Foo 2024",),
        ("2024-01-01", "01.02.2024"),
        ("12:30",),
        ("13:45 PM 1/2/2024",),
    ],
)
def test_what_is_no_column_of_dates(words: tuple[str, ...]) -> None:
    assert dates_of(words) is None


def test_what_is_said_of_dates() -> None:
    found = dates_of(["2024-03-01T14:30:00Z", "2024-03-01 14:30"])
    assert found is not None
    assert found.notes == (
        "times turned into universal time",
        "times without a zone taken for universal time",
    )
    short = dates_of(["13/04/69", "14/04/68"])
    assert short is not None
    assert short.values is not None
    assert [each.year for each in short.values.tolist()] == [1969, 2068]
    assert "two digits" in short.notes[1]
    fine = dates_of(["2024-03-01 14:30:00.123456789"])
    assert fine is not None
    assert "beyond the 6th digit" in fine.notes[0]
    doubt = dates_of(["01/01/2024", "03/04/2024"])
    assert doubt is not None
    assert (doubt.values, doubt.example) == (None, "03/04/2024")
