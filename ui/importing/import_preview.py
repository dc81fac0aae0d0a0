"""How a file would be read: first rows, each column, what was refused, and what has to be said."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import streamlit as st

from answers import neutralise
from answers.neutralise import cell
from datasets.importing.read_file import ImportReport, ReadResult
from datasets.values.reading_choices import Choices
from ui import look
from ui.session import audit_notes

ROWS, COLUMNS = 8, 40  # of the table that are shown before it is added
LONGEST = 60  # letters of a cell that are shown
MOST_REFUSED_SHOWN = 20
MOST_COLUMNS_LISTED = 60
KINDS = {"number": "numbers", "date": "dates", "text": "words"}
DATE_WORDS = {"": "Not said", "day-first": "The day first", "month-first": "The month first"}
DECIMAL_WORDS = {"": "Not said", "comma": "A comma: 1,5", "point": "A point: 1.5"}
SEPARATORS = {"\t": "tab", ",": "comma", ";": "semicolon", "|": "bar"}
REPORT, CHOICES = "report_of_{}", "said_of_{}"
MOST_LINES = 100_000


def chosen(place: int) -> Choices:
    """What was said so far about the upload at this place."""
    choices = st.session_state.get(CHOICES.format(place))
    return choices if isinstance(choices, Choices) else Choices()


def _keep(place: int, name: str) -> None:
    """Note a choice; a widget's own value is lost while the file is read anew."""
    value = st.session_state[f"{name}_{place}"]
    if name == "header":
        value = None if value is None else int(value)
    st.session_state[CHOICES.format(place)] = replace(chosen(place), **{name: value})


def show_preview(place: int, table_read: ReadResult) -> bool:
    """Draw what was read and what can be said about it; True where it can be added."""
    report = table_read.report
    look.html(look.section("Before it is added", report.file))
    if table_read.frame is not None:
        st.session_state[REPORT.format(place)] = report
    else:
        look.html(look.note(" ".join(table_read.problems), "This file cannot be added as it is"))
    last_report = st.session_state.get(REPORT.format(place))
    if isinstance(last_report, ImportReport):  # also where what was said last cannot be
        _say(place, last_report)
    if table_read.frame is None:
        return False
    main, side = st.columns([1.95, 1], gap="large")
    with main:
        first_rows(table_read.frame, report.rows_kept)
        _columns(report)
    with side:
        look.html(look.facts(report_facts(report)))
        for note in table_notes(report):
            look.html(look.small_print(note))
        show_refused(report, f"preview_{place}")
    return True


def _say(place: int, report: ImportReport) -> None:
    """The questions that the file leaves open, and what can be said in any case."""
    open_choices = {question.choice: question for question in report.questions}
    for question in report.questions:
        look.html(look.caution(question.text))
    choices = chosen(place)
    with st.container(horizontal=True, key="import_choices"):
        if len(report.sheets) > 1:
            _pick(place, "sheet", "Sheet", dict(zip(report.sheets, report.sheets, strict=True)))
        if "dates" in open_choices or choices.dates:
            _pick(place, "dates", "Dates such as 03/04/2024", DATE_WORDS)
        if "decimal" in open_choices or choices.decimal:
            _pick(place, "decimal", "Before decimals stands", DECIMAL_WORDS)
        if report.sheets or report.separator:
            st.number_input(
                "Line with the names (0: none)",
                min_value=0,
                max_value=MOST_LINES,
                value=choices.header,
                placeholder=f"found in line {report.header}" if report.header else "none found",
                key=f"header_{place}",
                on_change=_keep,
                args=(place, "header"),
            )


def _pick(place: int, name: str, label: str, words: Mapping[str, str]) -> None:
    options = list(words)
    choice = getattr(chosen(place), name)
    st.selectbox(
        label,
        options,
        index=options.index(choice) if choice in options else 0,
        format_func=neutralise.options(words).__getitem__,
        key=f"{name}_{place}",
        on_change=_keep,
        args=(place, name),
    )


def first_rows(frame: pd.DataFrame, rows: int | None = None) -> None:
    """The first rows as they were read, or made; `rows` says how many there are in all."""
    head = frame.iloc[:ROWS, :COLUMNS]
    cells = pd.DataFrame(
        [[_cell_text(value) for value in row] for row in head.astype(object).to_numpy()],
        columns=list(neutralise.options({name: name[:LONGEST] for name in head.columns}).values()),
    )
    count = len(frame) if rows is None else rows
    about = f"{count:,} row{'' if count == 1 else 's'} of {frame.shape[1]:,} columns"
    if frame.shape[1] > COLUMNS:
        about += f"; the first {COLUMNS} columns are shown"
    look.html(look.card_head("The first rows", about))
    st.dataframe(cells, hide_index=True, alt="The first rows as they were read")


def _cell_text(value: object) -> str:
    """A value as a reader knows it; nothing where it is missing."""
    if value is None or value is pd.NaT or value != value:  # noqa: PLR0124  NaN
        return ""
    if isinstance(value, pd.Timestamp):
        return str(value).removesuffix(" 00:00:00")
    if isinstance(value, float):
        return f"{value:,.10g}"
    text = neutralise.visible(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _columns(report: ImportReport) -> None:
    """Each column with what it was read as; those with notes first."""
    changed = [column for column in report.columns if column.notes]
    plain = [column for column in report.columns if not column.notes]
    if changed:
        look.html(look.card_head("Changed on reading, or odd", "Look here before you add it"))
        for column in changed[:MOST_COLUMNS_LISTED]:
            words = (
                f"{column.name[:LONGEST]}, read as {KINDS[column.kind]}: {'; '.join(column.notes)}."
            )
            look.html(look.paragraph(words))
        if len(changed) > MOST_COLUMNS_LISTED:
            more = len(changed) - MOST_COLUMNS_LISTED
            look.html(look.small_print(f"and {more:,} more columns"))
    if plain:
        listed = [(c.name, KINDS[c.kind]) for c in plain[:MOST_COLUMNS_LISTED]]
        title = f"Read as they stand: {len(plain):,} columns"
        look.html(look.fold(title, look.table(("Column", "Read as"), listed, "Other columns")))


def report_facts(report: ImportReport) -> list[tuple[str, str]]:
    """What was read, as names and values."""
    rows = (
        ("File", report.file),
        ("Kind", report.form),
        ("Text", report.encoding),
        ("Separator", SEPARATORS.get(report.separator, report.separator)),
        ("Rows found", f"{report.rows_in:,}"),
        ("Rows kept", f"{report.rows_kept:,}"),
        ("Rows refused", f"{len(report.refused):,}"),
    )
    return [(name, value) for name, value in rows if value]


def table_notes(report: ImportReport) -> list[str]:
    """The notes that are about the whole table and not about one column."""
    of_columns = {f"{column.name}: {'; '.join(column.notes)}." for column in report.columns}
    return [note for note in report.notes if note not in of_columns]


def show_refused(report: ImportReport, key: str) -> None:
    """The refused rows: the first ones in a fold, all of them as a file."""
    refused = report.refused
    if not refused:
        return
    lines = [(f"{row.line:,}", row.why) for row in refused[:MOST_REFUSED_SHOWN]]
    title = f"Rows that were refused: {len(refused):,}"
    if len(refused) > len(lines):
        title += f", the first {len(lines)} shown"
    look.html(look.fold(title, look.table(("Line", "Why"), lines, "Refused")))
    st.download_button(
        "Download the refused rows",
        data=audit_notes.noted_download(lambda: refused_csv(report), "refused rows.csv"),
        file_name="refused rows.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"refused_{key}",
    )


def refused_csv(report: ImportReport) -> str:
    """The refused rows as csv: line, reason and cells; no cell can act as a formula."""
    width = max((len(row.cells) for row in report.refused), default=0)
    target = io.StringIO()
    written = csv.writer(target)
    written.writerow(["line", "why", *(f"cell {place + 1}" for place in range(width))])
    for row in report.refused:
        written.writerow([row.line, cell(row.why), *map(cell, row.cells)])
    return target.getvalue()
