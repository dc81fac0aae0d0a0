"""Reading a sheet of an Excel workbook: merged cells, errors and formulas included."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import python_calamine

from datasets.files.compressed import workbook_problem
from datasets.files.headers import Header, header_of, joined
from datasets.files.raw_table import RawTable, RefusedRow, text_frame, text_of
from datasets.files.stray_rows import Strays, strays_of
from datasets.limits import too_wide_or_long
from datasets.names import nearest
from datasets.values.missing_words import cells as cells_said
from datasets.values.reading_choices import Choices, ReadingQuestion

FIRST = 100  # rows among which the names are looked for
CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"([^>]*?)(?:/>|>(.*?)</c>)', re.S)
ODD = re.compile(rb't="e"|<f[ />]')
VALUE = re.compile(rb"<v[^>]*>(.*?)</v>", re.S)
SHEET = re.compile(rb"<sheet\b[^>]*?>")
ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
Merged = list[tuple[tuple[int, int], tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet as found.

    Attributes:
        rows: cells; empty text where nothing stands.
        first: (row, column) of the first one, 0-based.
        merged: (first, last) cell of each merged area, 0-based in the sheet.
    """

    rows: list[list[Any]]
    first: tuple[int, int]
    merged: Merged


def read_excel(path: Path, choices: Choices | None = None) -> RawTable | str:
    """A sheet of a workbook: the one that was chosen, else the first that holds anything."""
    choices = choices or Choices()
    unreadable = f"{path.name} is not an Excel workbook that can be read."
    try:
        if zipfile.is_zipfile(path) and (problem := workbook_problem(path)):
            return problem
        with python_calamine.load_workbook(str(path)) as book:
            return _read(path, book, choices)
    except python_calamine.PasswordError:
        return f"{path.name} is locked with a password; save it without one."
    except (zipfile.BadZipFile, python_calamine.CalamineError, OSError, ValueError):
        return unreadable
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how a library in Rust gives up
            raise
        return unreadable


def _read(path: Path, book: Any, choices: Choices) -> RawTable | str:
    names = [
        entry.name
        for entry in book.sheets_metadata
        if entry.typ == python_calamine.SheetTypeEnum.WorkSheet
    ]
    if choices.sheet and choices.sheet not in names:
        near = nearest(choices.sheet, names)
        hint = f"Did you mean {near}?" if near else f"It has {', '.join(names[:20])}."
        return f"{path.name} has no sheet {choices.sheet}. {hint}"
    chosen, filled = None, []
    for name in names:
        entry = book.get_sheet_by_name(name)  # parses the sheet, so none is asked for twice
        if entry.height > 0:
            filled.append(name)
            chosen = entry if name == (choices.sheet or filled[0]) else chosen
    if chosen is None:
        which = f"sheet {choices.sheet}" if choices.sheet else "first sheet"
        return f"The {which} of {path.name} is empty."
    chosen_name = choices.sheet or filled[0]
    if problem := too_wide_or_long(path.name, chosen.height, chosen.width):
        return problem
    rows = chosen.to_python(skip_empty_area=True)
    merged = list(getattr(chosen, "merged_cell_ranges", None) or [])
    sheet = _Sheet(rows, chosen.start or (0, 0), merged)
    others = [name for name in filled if name != chosen_name]
    notes, questions = _about_sheets(chosen_name, others, chosen=bool(choices.sheet))
    lost = _errors_and_blank_formulas(path, chosen_name)
    return _table(path.name, sheet, choices, (chosen_name, tuple(filled)), (notes, questions, lost))


def _about_sheets(
    sheet: str, others: Sequence[str], *, chosen: bool
) -> tuple[tuple[str, ...], tuple[ReadingQuestion, ...]]:
    if not others:
        return (), ()
    listed = ", ".join(others[:20])
    if chosen:
        return (f"Only the sheet {sheet} was read; not {listed}.",), ()
    note = f"Only the first sheet, {sheet}, was read; not {listed}."
    return (note,), (ReadingQuestion("sheet", (), note),)


def _table(
    file: str,
    sheet: _Sheet,
    choices: Choices,
    names_of_sheets: tuple[str, tuple[str, ...]],
    findings: tuple[tuple[str, ...], tuple[ReadingQuestion, ...], dict[tuple[int, int], str]],
) -> RawTable | str:
    """Names, rows and what was left out."""
    notes, questions, lost = findings
    down = _filled_down(sheet)
    for (row, column), word in lost.items():
        at = row - sheet.first[0], column - sheet.first[1]
        if word and 0 <= at[0] < len(sheet.rows) and 0 <= at[1] < len(sheet.rows[0]):
            sheet.rows[at[0]][at[1]] = word
    filled = [
        place for place, row in enumerate(sheet.rows) if any(c not in ("", None) for c in row)
    ]
    if not filled:
        return f"The first sheet of {file} is empty."
    header, body = _header(sheet, filled, choices.header)
    if header is None:
        where = "it is empty, or not among the first"
        return f"{file} has no names in row {choices.header}: {where} {FIRST}."
    names = list(header.names) + [""] * (len(sheet.rows[0]) - len(header.names) - header.dropped)
    frame = text_frame(names, [sheet.rows[place][: len(names)] for place in body])
    frame.columns = pd.RangeIndex(len(names))
    strays = strays_of(frame, header.names if any(header.names) else [""] * len(names))
    first_row = sheet.first[0] + 1
    refused = tuple(
        RefusedRow(first_row + body[place], why, tuple(text_of(c) for c in sheet.rows[body[place]]))
        for place, why in sorted(strays.why.items())
    )
    frame.columns = pd.Index(names, dtype=object)
    frame = frame[strays.keep].reset_index(drop=True)
    between = body[-1] - body[0] + 1 - len(body) if body else 0
    line = first_row + filled[header.place] if header.place is not None and any(header.names) else 0
    return RawTable(
        frame,
        f"sheet {names_of_sheets[0]}",
        len(frame) + len(refused),
        refused=refused,
        notes=(*notes, *header.notes, *down, *_left_out(between, strays), *_formulas(lost)),
        header=line,
        sheets=names_of_sheets[1],
        sheet=names_of_sheets[0],
        questions=(*questions, *_doubt(header, names_of_sheets[0])),
    )


def _header(
    sheet: _Sheet, filled: list[int], chosen: int | None
) -> tuple[Header | None, list[int]]:
    """The names, and the places of the rows below them."""
    first_rows = filled[:FIRST]
    place: int | None = None
    if chosen is not None:
        at = chosen - 1 - sheet.first[0]
        if chosen > 0 and at not in first_rows:
            return None, []
        place = first_rows.index(at) if chosen > 0 else -1
    rows = [tuple(text_of(cell).strip() for cell in sheet.rows[at]) for at in first_rows]
    header = header_of(rows, place)
    if header.place is None or not any(header.names):
        return header, filled if header.place is None else filled[header.place + 1 :]
    spans = _spans(sheet, first_rows[header.place])
    if spans and header.place + 1 < len(rows):
        both = joined(rows[header.place], rows[header.place + 1], spans)
        note = "The names of the columns stand in two rows, which were put together."
        merged = Header(header.place, both, 0, (*header.notes, note))
        return merged, filled[header.place + 2 :]
    return header, filled[header.place + 1 :]


def _spans(sheet: _Sheet, row: int) -> list[tuple[int, int]]:
    """Columns of the merged cells that reach over several columns of this row."""
    top, left = sheet.first
    return [
        (start[1] - left, end[1] - left)
        for start, end in sheet.merged
        if start[0] == end[0] == row + top and end[1] > start[1]
    ]


def _filled_down(sheet: _Sheet) -> tuple[str, ...]:
    """Give each row below the top of a merged cell its value; the note that says so."""
    top, left = sheet.first
    count = 0
    for start, end in sheet.merged:
        row, column = start[0] - top, start[1] - left
        if not (0 <= row < len(sheet.rows) and 0 <= column < len(sheet.rows[0])):
            continue
        value = sheet.rows[row][column]
        wide = end[1] > start[1]
        if value in ("", None) or wide:
            continue
        for below in range(row + 1, min(end[0] - top + 1, len(sheet.rows))):
            if any(cell not in ("", None) for cell in sheet.rows[below]):
                sheet.rows[below][column] = value
                count += 1
    if not count:
        return ()
    return (
        f"Cells merged over several rows: their value was put into {cells_said(count, 'row')}.",
    )


def _left_out(between: int, strays: Strays) -> tuple[str, ...]:
    count = between + strays.empty
    return (f"Empty rows between others left out: {count:,}.",) if count else ()


def _formulas(lost: dict[tuple[int, int], str]) -> tuple[str, ...]:
    count = sum(not word for word in lost.values())
    if not count:
        return ()
    what = cells_said(count, "formula")
    return (f"{what} without a result read as missing: open the workbook in Excel and save it.",)


def _doubt(header: Header, sheet: str) -> tuple[ReadingQuestion, ...]:
    if not header.doubt:
        return ()
    text = (
        f"The first row of the sheet {sheet} looks like values and not like names, so it was kept "
        f"as a row and the columns are numbered; say which row holds the names if that is wrong."
    )
    return (ReadingQuestion("header", (), text),)


def _errors_and_blank_formulas(path: Path, sheet: str) -> dict[tuple[int, int], str]:
    """Cells (0-based row and column) that hold an error (its word) or an empty formula.

    The library gives both back as empty cells.
    """
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as packed:
        part = _part_of(packed, sheet)
        text = packed.read(part) if part else b""
    if not ODD.search(text):
        return {}
    lost: dict[tuple[int, int], str] = {}
    for letters, row, attributes, inside in CELL.findall(text):
        value = VALUE.search(inside)
        if b't="e"' in attributes:
            lost[int(row) - 1, _column(letters)] = (value[1] if value else b"#N/A").decode()
        elif b"<f" in inside and (value is None or not value[1]) and b't="str"' not in attributes:
            lost[int(row) - 1, _column(letters)] = ""
    return lost


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _part_of(packed: zipfile.ZipFile, sheet: str) -> str:
    """The part of the archive with that sheet; empty where the workbook is of another make."""
    parts = set(packed.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= parts:
        return ""
    encoded_name = sheet.encode()
    for tag in SHEET.findall(packed.read("xl/workbook.xml")):
        attributes = dict(ATTRIBUTE.findall(tag))
        name = attributes.get(b"name", b"").replace(b"&amp;", b"&").replace(b"&lt;", b"<")
        if (
            name.replace(b"&gt;", b">").replace(b"&quot;", b'"').replace(b"&apos;", b"'")
            == encoded_name
        ):
            for link in re.findall(
                rb"<Relationship\b[^>]*>", packed.read("xl/_rels/workbook.xml.rels")
            ):
                link_attributes = dict(ATTRIBUTE.findall(link))
                if link_attributes.get(b"Id") == attributes.get(b"r:id"):
                    target = link_attributes.get(b"Target", b"").decode().lstrip("/")
                    part = target if target.startswith("xl/") else f"xl/{target}"
                    return part if part in parts else ""
    return ""
