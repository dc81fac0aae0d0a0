"""Kinds of files with numbers and dates written in many ways."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from datasets.values.reading_choices import Choices
from tests.support.messy_files import (
    ROWS,
    Kind,
    csv_text,
    right,
    sales,
    text_file,
    texts,
    with_column,
    written_column,
)


def number_kind(
    name: str,
    write: Callable[[float], str],
    *says: str,
    separator: str = ";",
    columns: Sequence[str] = ("revenue", "margin"),
) -> Kind:
    """The sales with their amounts written in another way; the values are to be the same."""
    frame = sales()
    rows = texts(frame)
    for column in columns:
        at = list(frame.columns).index(column)
        for row, value in zip(rows, frame[column], strict=True):
            row[at] = write(value)
    text = csv_text(list(frame.columns), rows, separator)
    return Kind(name, "sales.csv", text_file(text), right(frame, *says))


def english(value: float) -> str:
    return f"{value:,.2f}"


def swapped(text: str, mark: str, point: str) -> str:
    return text.replace(",", "\0").replace(".", point).replace("\0", mark)


def amounts() -> list[Kind]:
    return [
        number_kind("decimal comma", lambda v: f"{v:.2f}".replace(".", ","), "decimal commas"),
        number_kind(
            "decimal comma in quotes",
            lambda v: f"{v:.2f}".replace(".", ","),
            "decimal commas",
            separator=",",
        ),
        number_kind("thousands 1,234.5", english, "commas read as thousands", separator=","),
        number_kind("thousands 1.234,5", lambda v: swapped(english(v), ".", ",")),
        number_kind("thousands 1 234,5", lambda v: swapped(english(v), " ", ","), "spaces read"),
        number_kind(
            "thousands with hard spaces", lambda v: swapped(english(v), "\u202f", ","), "spaces"
        ),
        number_kind("thousands 1'234.5", lambda v: swapped(english(v), "'", "."), "apostrophes"),
        number_kind("dollars", lambda v: f"-${-v:,.2f}" if v < 0 else f"${v:,.2f}", "amounts in $"),
        number_kind("euros behind", lambda v: swapped(english(v), ".", ",") + " €", "amounts in €"),
        number_kind("codes of money", lambda v: f"USD {v:.2f}", "amounts in USD"),
        number_kind(
            "negatives in brackets",
            lambda v: f"({-v:.2f})" if v < 0 else f"{v:.2f}",
            "read as a negative number",
        ),
        number_kind(
            "minus behind", lambda v: f"{-v:.2f}-" if v < 0 else f"{v:.2f}", "read as a negative"
        ),
        number_kind("true minus sign", lambda v: f"{v:.2f}".replace("-", "−")),
        number_kind("percent", lambda v: f"{v:.2f}%", "percent signs taken off"),
        number_kind("percent with comma", lambda v: f"{v:.2f} %".replace(".", ","), "percent"),
        number_kind("scientific", lambda v: f"{v:.10e}", separator=","),
        number_kind("spaces around numbers", lambda v: f"  {v:.2f} ", separator=","),
    ]


def doubtful_numbers() -> list[Kind]:
    plain = sales()
    whole = with_column(plain, "units", [float(1000 + 37 * k) for k in range(ROWS)])
    german = [swapped(f"{v:,.0f}", ".", ",") for v in whole["units"]]
    alone = whole[["day", "shop", "units"]]
    exact = with_column(alone, "units", [1.234 + k for k in range(ROWS)])
    return [
        Kind(
            "thousands of whole numbers settled by another column",
            "sales.csv",
            text_file(
                csv_text(
                    list(whole.columns),
                    [
                        [*row[:2], unit, *(cell.replace(".", ",") for cell in row[3:])]
                        for row, unit in zip(texts(whole), german, strict=True)
                    ],
                    ";",
                )
            ),
            right(whole, "points read as thousands separators"),
        ),
        Kind(
            "three decimals or thousands",
            "sales.csv",
            text_file(written_column(exact, "units", [f"{v:.3f}" for v in exact["units"]], ";")),
            right(
                exact.assign(units=exact["units"].round(3)),
                "could be another number",
                asks=("decimal",),
            ),
        ),
        Kind(
            "thousands chosen",
            "sales.csv",
            text_file(written_column(alone, "units", german, ";")),
            right(alone, "points read as thousands separators"),
            Choices(decimal="comma"),
        ),
        Kind(
            "two currencies",
            "sales.csv",
            text_file(written_column(plain, "revenue", ["$5.00", "€6.00"] * 30)),
            right(with_column(plain, "revenue", ["$5.00", "€6.00"] * 30)),
        ),
        Kind(
            "two ways of decimals in one column",
            "sales.csv",
            text_file(written_column(plain, "revenue", ["1,234.50", "1.234,50"] * 30, ";")),
            right(
                with_column(plain, "revenue", ["1,234.50", "1.234,50"] * 30),
                "numbers are written in different ways",
            ),
        ),
    ]


def number_kinds() -> list[Kind]:
    return [*amounts(), *doubtful_numbers()]


def date_kind(
    name: str, form: str, *says: str, separator: str = ",", choices: Choices | None = None
) -> Kind:
    frame = sales()
    text = written_column(frame, "day", list(frame["day"].dt.strftime(form)), separator)
    return Kind(name, "sales.csv", text_file(text), right(frame, *says), choices or Choices())


def plain_dates() -> list[Kind]:
    frame = sales()
    german = ["Januar Februar März April Mai Juni Juli August September Oktober November Dezember"]
    months = german[0].split()
    named = [f"{d.day}. {months[d.month - 1]} {d.year}" for d in frame["day"]]
    return [
        date_kind("dates d.m.Y", "%d.%m.%Y", "day, month, year", separator=";"),
        date_kind("dates d/m/Y beyond doubt", "%d/%m/%Y", "day, month, year"),
        date_kind("dates m/d/Y beyond doubt", "%m/%d/%Y", "month, day, year"),
        date_kind("dates m/d/y", "%m/%d/%y", "two digits"),
        date_kind("dates Y/m/d", "%Y/%m/%d"),
        date_kind("dates 05-Jan-2023", "%d-%b-%Y", "names of months"),
        date_kind("dates January 05, 2023", "%B %d, %Y", "names of months"),
        Kind(
            "dates in German",
            "sales.csv",
            text_file(written_column(frame, "day", named)),
            right(frame, "names of months"),
        ),
    ]


def doubtful_dates() -> list[Kind]:
    frame = sales()
    early = frame.assign(
        day=pd.to_datetime([f"2023-{k % 12 + 1:02d}-{k % 11 + 1:02d}" for k in range(ROWS)]).astype(
            "datetime64[us]"
        )
    )
    ambiguous = written_column(early, "day", list(early["day"].dt.strftime("%d/%m/%Y")))
    as_text = with_column(early, "day", list(early["day"].dt.strftime("%d/%m/%Y")))
    times = frame.assign(
        day=frame["day"] + pd.to_timedelta(np.arange(ROWS) * 977, unit="s").astype("m8[us]")
    )
    return [
        Kind(
            "dates that could be two",
            "sales.csv",
            text_file(ambiguous),
            right(as_text, "could be two dates", asks=("dates",)),
        ),
        Kind(
            "dates that could be two, day first",
            "sales.csv",
            text_file(ambiguous),
            right(early, "day, month, year"),
            Choices(dates="day-first"),
        ),
        Kind(
            "dates that could be two, month first",
            "sales.csv",
            text_file(written_column(early, "day", list(early["day"].dt.strftime("%m/%d/%Y")))),
            right(early, "month, day, year"),
            Choices(dates="month-first"),
        ),
        Kind(
            "dates with times",
            "sales.csv",
            text_file(
                written_column(times, "day", list(times["day"].dt.strftime("%d.%m.%Y %H:%M:%S")))
            ),
            right(times),
        ),
        Kind(
            "dates with AM and PM",
            "sales.csv",
            text_file(
                written_column(times, "day", list(times["day"].dt.strftime("%m/%d/%Y %I:%M:%S %p")))
            ),
            right(times),
        ),
    ]


def mixed_dates() -> list[Kind]:
    frame = sales()
    times = frame.assign(
        day=frame["day"] + pd.to_timedelta(np.arange(ROWS) * 977, unit="s").astype("m8[us]")
    )
    mixed = [d.strftime("%Y-%m-%d" if k % 2 else "%d.%m.%Y") for k, d in enumerate(frame["day"])]
    both = ["13/01/2023", "01/13/2023"] * 30
    zoned = [d.strftime("%Y-%m-%dT%H:%M:%S") + "+02:00" for d in times["day"]]
    return [
        Kind(
            "times with zones",
            "sales.csv",
            text_file(written_column(times, "day", zoned)),
            right(
                times.assign(day=times["day"] - pd.Timedelta(hours=2)),
                "times turned into universal time",
            ),
        ),
        Kind(
            "dates of two ways in one column",
            "sales.csv",
            text_file(written_column(frame, "day", mixed)),
            right(with_column(frame, "day", mixed), "dates are written in different ways"),
        ),
        Kind(
            "dates of both orders in one column",
            "sales.csv",
            text_file(written_column(frame, "day", both)),
            right(with_column(frame, "day", both), "written in different ways"),
        ),
    ]


def dates_in_numbers() -> list[Kind]:
    frame = sales()
    serials = [float((d - pd.Timestamp("1899-12-30")).days) for d in frame["day"]]
    return [
        Kind(
            "days as a workbook counts them",
            "sales.csv",
            text_file(written_column(frame, "day", [f"{v:.0f}" for v in serials])),
            right(with_column(frame, "day", serials), "days as a workbook counts them"),
        ),
        Kind(
            "dates as eight digits",
            "sales.csv",
            text_file(written_column(frame, "day", list(frame["day"].dt.strftime("%Y%m%d")))),
            right(
                with_column(frame, "day", [float(d.strftime("%Y%m%d")) for d in frame["day"]]),
                "may be dates written as",
            ),
        ),
        Kind(
            "a date that does not exist",
            "sales.csv",
            text_file(written_column(frame, "day", ["2023-02-30", *["2023-02-01"] * 59])),
            right(
                with_column(frame, "day", ["2023-02-30", *["2023-02-01"] * 59]),
                "1 cell is no date, such as 2023-02-30",
            ),
        ),
    ]


def date_kinds() -> list[Kind]:
    return [*plain_dates(), *doubtful_dates(), *mixed_dates(), *dates_in_numbers()]
