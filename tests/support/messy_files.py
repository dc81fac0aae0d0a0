"""Messy files of every kind, made from three clean tables, each with what has to become of it.

A kind is either right (every value as in the clean table, or as the kind says) or refused with one
plain sentence. `python tests/support/messy_files.py FOLDER` writes them all, to look at by hand.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from datasets.values.reading_choices import Choices

ROWS = 60
Cells = list[list[str]]


@dataclass(frozen=True)
class Outcome:
    """What has to become of a file.

    Attributes:
        frame: the table, every value; None where the file is refused.
        refusal: words of the sentence that refuses it.
        says: words that the notes hold.
        asks: choices that the report asks for.
        lines: lines of the refused rows.
        rows_in: rows found, where other than kept and refused.
    """

    frame: pd.DataFrame | None = None
    refusal: str = ""
    says: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class Kind:
    """A way to be messy.

    Attributes:
        name: unique.
        file: name of the file.
        write: writes it.
        outcome: what has to become of it.
        choices: what somebody says before it is read.
    """

    name: str
    file: str
    write: Callable[[Path], object]
    outcome: Outcome
    choices: Choices = field(default_factory=Choices)


# -------------------------------------------------------------------------------- clean tables


@cache
def customers() -> pd.DataFrame:
    draw = np.random.default_rng(11)
    return pd.DataFrame(
        {
            "customer_id": [f"C{k:04d}" for k in range(ROWS)],
            "zip": [f"0{k:04d}" for k in draw.integers(1000, 9999, ROWS)],
            "plan": draw.choice(["Basic", "Plus, family", "Pro"], ROWS),
            "tenure": draw.integers(1, 72, ROWS).astype(float),
            "monthly_fee": draw.normal(60, 20, ROWS).round(2),
            "churned": draw.choice(["Yes", "No"], ROWS),
        }
    ).astype({"customer_id": "str", "zip": "str", "plan": "str", "churned": "str"})


@cache
def sales() -> pd.DataFrame:
    draw = np.random.default_rng(12)
    days = pd.date_range("2023-01-05", periods=ROWS, freq="7D").astype("datetime64[us]")
    return pd.DataFrame(
        {
            "day": days,
            "shop": draw.choice(["Nord", "Süd", "Øst"], ROWS),
            "units": draw.integers(2, 900, ROWS).astype(float),
            "revenue": np.append(draw.gamma(2, 4000, ROWS - 1).round(2), 1234567.89),
            "margin": (draw.normal(0, 500, ROWS)).round(2),
        }
    ).astype({"shop": "str"})


@cache
def survey() -> pd.DataFrame:
    draw = np.random.default_rng(13)
    words = ["Très bien, merci", 'He said "no"', "Zwei\nZeilen", "plain; simple", "naïve | café"]
    age = draw.integers(18, 90, ROWS).astype(float)
    age[[3, 17, 40]] = np.nan
    return pd.DataFrame(
        {
            "respondent": np.arange(1001, 1001 + ROWS, dtype=float),
            "would_buy": draw.choice(["yes", "no"], ROWS),
            "age": age,
            "score": draw.random(ROWS) * 10,
            "comment": [f"{words[k % 5]} {k}" for k in range(ROWS)],
        }
    ).astype({"would_buy": "str", "comment": "str"})


BASES: dict[str, Callable[[], pd.DataFrame]] = {
    "customers": customers,
    "sales": sales,
    "survey": survey,
}


def texts(frame: pd.DataFrame) -> Cells:
    """The rows of a table as text, as a careful program writes them."""
    return [[_text(value) for value in row] for row in frame.astype(object).to_numpy()]


def _text(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float):
        if np.isnan(value):
            return ""
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


# ------------------------------------------------------------------------------------- writing


def csv_text(
    names: Sequence[str], rows: Cells, separator: str = ",", ends: str = "\n", quoting: int = 0
) -> str:
    target = io.StringIO()
    made = csv.writer(target, delimiter=separator, lineterminator=ends, quoting=quoting)  # type: ignore[arg-type]
    made.writerows([list(names), *rows])
    return target.getvalue()


def text_file(text: str, encoding: str = "utf-8") -> Callable[[Path], object]:
    return lambda path: path.write_bytes(text.encode(encoding))


def bytes_file(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def with_column(frame: pd.DataFrame, name: str, values: Sequence[object]) -> pd.DataFrame:
    """The table with other values in a column; text unless they are numbers or dates."""
    column = pd.Series(list(values))
    return frame.assign(**{name: column.astype("str") if column.dtype == object else column})


def written_column(
    frame: pd.DataFrame,
    name: str,
    written: Sequence[str],
    separator: str = ",",
) -> str:
    """The table as csv with a column written in another way."""
    at = list(frame.columns).index(name)
    rows = texts(frame)
    for row, cell in zip(rows, written, strict=True):
        row[at] = cell
    return csv_text(list(frame.columns), rows, separator)


def table(frame: pd.DataFrame, separator: str = ",", **how: object) -> str:
    return csv_text(list(frame.columns), texts(frame), separator, **how)  # type: ignore[arg-type]


def right(frame: pd.DataFrame, *says: str, **more: object) -> Outcome:
    return Outcome(frame, says=says, **more)  # type: ignore[arg-type]


def refused(words: str) -> Outcome:
    return Outcome(refusal=words)


def kinds() -> list[Kind]:
    """All kinds."""
    from tests.support.messy_cells import cell_kinds
    from tests.support.messy_containers import file_kinds
    from tests.support.messy_numbers import date_kinds, number_kinds
    from tests.support.messy_rows import row_kinds
    from tests.support.messy_shapes import name_kinds, text_kinds
    from tests.support.messy_workbooks import workbook_kinds

    made = [text_kinds, number_kinds, date_kinds, cell_kinds, name_kinds, row_kinds]
    return [kind for make in [*made, file_kinds, workbook_kinds] for kind in make()]


# ----------------------------------------------------------------------------------- comparing


def differences(found: pd.DataFrame, wanted: pd.DataFrame) -> list[str]:
    """Every way in which a table is not exactly the wanted one; names, types, values, gaps."""
    if list(found.columns) != list(wanted.columns):
        return [f"columns {list(found.columns)} instead of {list(wanted.columns)}"]
    if len(found) != len(wanted):
        return [f"{len(found)} rows instead of {len(wanted)}"]
    told: list[str] = []
    for place, name in enumerate(wanted.columns):
        have, want = found.iloc[:, place], wanted.iloc[:, place]
        if _type(have) != _type(want):
            told.append(f"{name}: {_type(have)} {have.iloc[0]!r} instead of {_type(want)}")
            continue
        gaps = have.isna().to_numpy() != want.isna().to_numpy()
        same = have.isna().to_numpy() | (have.to_numpy() == want.to_numpy())
        wrong = np.flatnonzero(gaps | ~same.astype(bool))
        if len(wrong):
            at = wrong[0]
            told.append(
                f"{name}: {len(wrong)} differ, row {at}: {have.iloc[at]!r} not {want.iloc[at]!r}"
            )
    return told


def _type(column: pd.Series) -> str:
    if pd.api.types.is_datetime64_any_dtype(column):
        return "date"
    return "number" if pd.api.types.is_numeric_dtype(column) else "text"


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for kind in kinds():
        (folder / kind.name).mkdir(parents=True, exist_ok=True)
        kind.write(folder / kind.name / kind.file)
