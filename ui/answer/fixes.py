"""The clicks that fix what a check found: a column left out, put back, or named as what it is.

A click changes the card as the page Data would. The data version changes with it, so the answer is
made again from the columns as they are then.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from answers.checks import Check
from answers.words import short
from datasets.cards.card import Column, Dataset
from datasets.describing.roles import PUT_BACK as BACK
from datasets.workspace.workspace import CardEdits
from ui import look
from ui.answer.answer_view import Fix
from ui.session import disk_errors, session

MOST = 3  # clicks beside one check; the page Data has the rest
LONGEST = 24  # letters of a title on a button
LEAVE_OUT = frozenset(
    {"leakage", "leakage-suspected", "missing-not-random", "survivorship", "id-like"}
)
PUT_BACK = frozenset({"leakage", "leakage-suspected"})
EXPLAINS = frozenset({"driver", "lever", "value"})
LEFT_OUT = "You left it out."  # as datasets says of edits


def of(dataset: Dataset, check: Check) -> tuple[Fix, ...]:
    """What can be done with one click about a check of this dataset; empty where nothing can."""
    if check.result not in {"failed", "caution"} or not session.may_change():
        return ()
    if check.code == "drift":
        return (*_later_rows(dataset), *_dates(dataset))[:MOST]
    by_name = {column.name: column for column in dataset.columns}
    columns = [by_name[name] for name in check.columns if name in by_name]
    columns.sort(key=lambda column: column.certain)  # what is only suspected is put back first
    clicks = [fix for column in columns for fix in _about(dataset, check.code, column)]
    return tuple(clicks[:MOST])


def undo(dataset: Dataset) -> tuple[Fix, ...]:
    """What the reader changed and can take back: columns out or back in, tests, and what judges."""
    if not session.may_change():
        return ()
    clicks = [
        _put_back(dataset, column) if column.role == "left_out" else _leave_out(dataset, column)
        for column in dataset.columns
        if column.why in {LEFT_OUT, BACK}  # a leak that was put back stands among the checks
    ]
    clicks += [_not_by_lot(dataset, column) for column in dataset.columns if column.randomised]
    if dataset.split:
        edits = CardEdits(split="random")
        message = "Rows of all times judge again. The answer is made again."
        clicks.append(
            Fix("Judge by rows of all times", _edit(dataset, edits, message), "split_random")
        )
    return tuple(clicks[-MOST:])


def _later_rows(dataset: Dataset) -> tuple[Fix, ...]:
    """To learn from earlier rows and be judged on the last ones, where that is not done yet."""
    if dataset.split:
        return ()
    edits = CardEdits(split="date" if dataset.with_role("date") else "rows")
    message = "The model learns from the first four fifths and is judged on the last now."
    return (Fix("Judge it on the last rows", _edit(dataset, edits, message), "split_later"),)


def _about(dataset: Dataset, code: str, column: Column) -> list[Fix]:
    if code == "duplicate-rows" and column.role == "left_out":
        return [_name_rows(dataset, column, f"Keep rows of one {_title(column)} together")]
    if column.role == "left_out":
        return [_put_back(dataset, column)] if code in PUT_BACK else []
    if code == "looks-randomised" and not column.randomised:
        return [_by_lot(dataset, column)]
    if column.role not in EXPLAINS or code not in LEAVE_OUT:
        return []
    clicks = [_leave_out(dataset, column)]
    if code == "id-like":
        clicks.append(_name_rows(dataset, column, f"{_title(column)} names the rows"))
    return clicks


def _leave_out(dataset: Dataset, column: Column) -> Fix:
    edits = CardEdits(exclude=(column.name,))
    message = f"{_title(column)} is left out. The answer is made again without it."
    return Fix(f"Leave {_title(column)} out", _edit(dataset, edits, message), f"out_{column.name}")


def _by_lot(dataset: Dataset, column: Column) -> Fix:
    """The reader's word that it was a test; nothing in a table can prove one."""
    edits = CardEdits(randomised=column.name)
    message = f"{_title(column)} is marked as handed out by lot. The answer is made again."
    label = f"{_title(column)} was handed out by lot"
    return Fix(label, _edit(dataset, edits, message), f"lot_{column.name}")


def _not_by_lot(dataset: Dataset, column: Column) -> Fix:
    message = f"{_title(column)} is no test any more. The answer is made again."
    label = f"{_title(column)} was not handed out by lot"
    return Fix(label, _edit(dataset, CardEdits(randomised=""), message), f"no_lot_{column.name}")


def _put_back(dataset: Dataset, column: Column) -> Fix:
    edits = CardEdits(include=(column.name,))
    message = f"{_title(column)} is back. The answer is made again with it."
    return Fix(f"Put {_title(column)} back", _edit(dataset, edits, message), f"back_{column.name}")


def _name_rows(dataset: Dataset, column: Column, label: str) -> Fix:
    names = tuple(row_id.name for row_id in dataset.with_role("id") if row_id.name != column.name)
    others = [other.name for other in dataset.columns if other.only_names]
    edits = CardEdits(
        ids=(*names, column.name),
        exclude=tuple(name for name in others if name != column.name),  # else they would explain
        include=(column.name,),
    )
    message = f"{_title(column)} names the rows now. The answer is made again."
    return Fix(label, _edit(dataset, edits, message), f"names_{column.name}")


def _dates(dataset: Dataset) -> tuple[Fix, ...]:
    """Other dates by which time could be told."""
    others = [c for c in dataset.columns if c.kind == "date" and c.role == "left_out"]
    return tuple(
        Fix(
            f"Tell time by {_title(column)}",
            _edit(dataset, CardEdits(date=column.name), f"Time is told by {_title(column)} now."),
            f"date_{column.name}",
        )
        for column in others[:MOST]
    )


def _title(column: Column) -> str:
    return short(column.title, LONGEST)


def _edit(dataset: Dataset, edits: CardEdits, message: str) -> Callable[[], None]:
    return partial(_apply, dataset.key, edits, message)


@disk_errors.catch
def _apply(key: str, edits: CardEdits, message: str) -> None:
    """Change the card; what cannot be is said instead."""
    try:
        session.workspace().edit(key, edits)
    except (LookupError, ValueError) as why:
        message = str(why.args[0])
    st.toast(look.widget_label(message))
