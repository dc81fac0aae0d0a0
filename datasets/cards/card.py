"""The card of a dataset: what its rows are, what each column is for, and which words to use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["outcome", "id", "date", "value", "driver", "lever", "left_out"]
Split = Literal["", "date", "rows"]
Kind = Literal["number", "yes_no", "category", "date", "text"]
ONLY_NAMES = "Only names the row"  # how the reason begins of what names rows beside the id


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        name: as in the table.
        title: as people say it; equal to name where nothing better is known.
        kind: number, yes_no (two values), category, date or text (too many values to compare).
        role: what it is for. A lever is a driver that we can change.
        why: why it has this role, one plain sentence; always given for left_out.
        unit: "money", "days", "months", "share" or own words; empty where unknown.
        missing: rows without a value.
        distinct: different values.
        levels: the values of a yes_no or category column, most frequent first, at most 200.
        low: smallest value of a number column.
        high: largest value of a number column.
        randomised: True where the values were drawn by lot (a test).
        follows: True where it follows from what we change, so that a change is not judged with it
            held alike.
        certain: for left_out: False where the reason is a suspicion.
        leak: for left_out, or put back: True where it knows the outcome, or is suspected to.
    """

    name: str
    title: str
    kind: Kind
    role: Role
    why: str = ""
    unit: str = ""
    missing: int = 0
    distinct: int = 0
    levels: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    randomised: bool = False
    follows: bool = False
    certain: bool = True
    leak: bool = False

    @property
    def only_names(self) -> bool:
        """True where it was left out because another column names the rows already."""
        return self.role == "left_out" and self.why.startswith(ONLY_NAMES)


@dataclass(frozen=True, slots=True)
class Dataset:
    """A table with its meaning.

    Attributes:
        key: short name, unique in the workspace, as typed in the terminal.
        title: the name people use.
        rows: how many rows it has.
        fingerprint: hash of the data and of the roles that training depends on.
        columns: every column, in the table's order.
        positive: the outcome's value that is asked about ("Yes"); None for a number.
        noun: singular and plural of what a row is: ("customer", "customers").
        event: what rows do when the outcome is positive: ("leaves", "leave", "left").
            Empty strings where no better words than the column's are known.
        currency: the sign before money, empty where unknown.
        simulated: True where the rows were made up, which is said on every screen.
        problems: plain sentences on what stands in the way of asking; empty where nothing does.
        source: what was read: file, encoding, rows in, rows refused.
        notes: what was changed on reading, one plain sentence each.
        repeated: rows that equal an earlier one in all that does not only name or number them;
            None where nobody has looked.
        copied: how many of these chance does not explain.
        split: what the model is judged on: rows of all times, picked at random, where empty; else
            the last fifth by the date, or by the order of the rows, learnt from what was before.
        synonyms: (word, "COLUMN" or "COLUMN=level") pairs: what the owner calls them.
    """

    key: str
    title: str
    rows: int
    fingerprint: str
    columns: tuple[Column, ...]
    positive: str | None = None
    noun: tuple[str, str] = ("row", "rows")
    event: tuple[str, str, str] = ("", "", "")
    currency: str = ""
    simulated: bool = False
    problems: tuple[str, ...] = ()
    source: str = ""
    notes: tuple[str, ...] = ()
    repeated: int | None = None
    copied: int = 0
    split: Split = ""
    synonyms: tuple[tuple[str, str], ...] = ()

    def column(self, name: str) -> Column:
        """The column of that name; raises KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def with_role(self, *roles: Role) -> tuple[Column, ...]:
        """The columns that have one of these roles, in the table's order."""
        return tuple(column for column in self.columns if column.role in roles)

    @property
    def outcome(self) -> Column | None:
        """The column that is asked about, or None where none is set."""
        return next(iter(self.with_role("outcome")), None)

    @property
    def value(self) -> Column | None:
        """The column that says what a row is worth, or None."""
        return next(iter(self.with_role("value")), None)

    @property
    def explaining(self) -> tuple[Column, ...]:
        """The columns that explain: drivers, levers, and the row's value where it is a number."""
        return self.with_role("driver", "lever", "value")

    @property
    def grouping(self) -> tuple[Column, ...]:
        """The columns by which rows can be told apart: those that explain, and left-out ones.

        Somebody who leaves gender out to be fair wants to see whether it helped. Not texts, mere
        names of rows, or what knows the outcome.
        """
        out = [
            column
            for column in self.with_role("left_out")
            if column.kind not in {"text", "date"} and not (column.leak or column.only_names)
        ]
        return (*self.explaining, *(column for column in out if column.distinct > 1))

    @property
    def is_rate(self) -> bool:
        """True where the outcome is one of two values, so that answers speak of rates."""
        return self.positive is not None

    @property
    def outcome_unit(self) -> str:
        """Unit of a level of the outcome: "share" for a rate, else its own unit."""
        if self.is_rate or self.outcome is None:
            return "share"
        return self.outcome.unit or "units"

    @property
    def change_unit(self) -> str:
        """Unit of a change of the outcome: "points" for a rate, else its own unit."""
        return "points" if self.is_rate else self.outcome_unit
