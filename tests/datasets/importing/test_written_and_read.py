"""Whatever Python's csv writes of a table, in whatever dialect, is read back equal."""

from __future__ import annotations

import csv
import datetime
import io
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datasets.importing.read_file import read
from datasets.values.reading_choices import Choices
from tests.support.messy_files import differences

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co")),
    min_size=1,
    max_size=20,
).map(lambda text: f"w{text}w")
FLOATS = st.floats(-1e15, 1e15, allow_nan=False).map(lambda value: round(value, 4) + 0.5)
WHOLES = st.integers(-(10**14), 10**14).map(float)
DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1))
FAST: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture],
}
ROW = st.tuples(WORDS, FLOATS, WHOLES, DAYS, st.one_of(st.just(""), WORDS))
NAMES = ["word", "amount", "count", "day", "comment"]


@given(
    rows=st.lists(ROW, min_size=3, max_size=30),
    separator=st.sampled_from(",;\t|"),
    ends=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
@settings(max_examples=150, **FAST)
def test_a_table_comes_back(
    rows: list[tuple[str, float, float, datetime.date, str]],
    separator: str,
    ends: str,
    quoting: int,
    encoding: str,
    tmp_path: Path,
) -> None:
    target = io.StringIO()
    writer = csv.writer(target, delimiter=separator, lineterminator=ends, quoting=quoting)  # type: ignore[arg-type]
    writer.writerow(NAMES)
    writer.writerows(
        [word, repr(amount), str(int(count)), day.isoformat(), more]
        for word, amount, count, day, more in rows
    )
    path = tmp_path / "table.csv"
    path.write_bytes(target.getvalue().encode(encoding))
    result = read(path, Choices(header=1, decimal="point"))
    assert result.frame is not None, result.problems
    words, amounts, counts, days, more = zip(*rows, strict=True)
    expected = pd.DataFrame(
        {
            "word": pd.Series(words, dtype="str"),
            "amount": pd.Series(amounts),
            "count": pd.Series([_coded(count, set(counts)) for count in counts]),
            "day": pd.Series(pd.to_datetime(pd.Series(days))).astype("datetime64[us]"),
            "comment": pd.Series([comment or None for comment in more], dtype="str"),
        }
    )
    assert differences(result.frame, expected) == [], result.report.notes
    assert result.report.refused == ()


def _coded(count: float, used: set[float]) -> float | str:
    """A code of two values is kept as words."""
    return str(int(count)) if used in ({0.0, 1.0}, {1.0, 2.0}, {-1.0, 1.0}) else count


@given(content=st.binary(max_size=3000))
@settings(max_examples=150, **FAST)
@pytest.mark.parametrize("name", ["t.csv", "t.json", "t.xlsx", "t.parquet", "t.csv.gz", "t.duckdb"])
def test_any_bytes_are_read_or_refused_with_a_sentence(
    content: bytes, name: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    _is_told(path)


@given(content=st.text("ab1,;\t|\"'\n\r\\ .-/:€%é\ufeff\0", max_size=400))
@settings(max_examples=300, **FAST)
def test_any_text_is_read_or_refused_with_a_sentence(content: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content.encode())
    _is_told(path)


def _is_told(path: Path) -> None:
    result = read(path)
    if result.frame is None:
        assert len(result.problems) == 1
        assert result.problems[0].endswith((".", "?"))
    else:
        assert result.report.rows_in == len(result.frame) + len(result.report.refused)
        assert len(set(map(str.lower, result.frame.columns))) == result.frame.shape[1]
