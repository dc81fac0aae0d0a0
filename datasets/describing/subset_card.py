"""The card of some of a table's rows: what their columns hold, and which of them explain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from datasets.cards.card import Column, Dataset
from datasets.cards.duplicate_rows import duplicates_of
from datasets.cards.profile import Facts, facts_of
from datasets.describing.roles import PUT_BACK, too_many_levels
from datasets.leakage.find_leaks import Leak, find_leaks

EXPLAINING = frozenset({"driver", "lever", "value"})
NOT_ASKED = "Left out of this question."


def card_of_subset(dataset: Dataset, rows: pd.DataFrame, without: Sequence[str] = ()) -> Dataset:
    """The card of these rows: roles, titles and words of the table, all else of the rows.

    A column that explains is left out where it is named, has one value only among these rows,
    repeats another one or knows their outcome, as it would be in a table of these rows alone.

    Args:
        dataset: the card of the table.
        rows: some of its rows, as `Workspace.rows` gives them; not every column need be there.
        without: names of columns that shall not explain.
    """
    facts = {column.name: column for column in facts_of(rows)}
    outcome = None if dataset.outcome is None else dataset.outcome.name
    looked_at = {column.name for column in dataset.explaining} - set(without) | {outcome}
    seen = [column for column in facts.values() if column.name in looked_at]
    leaks = find_leaks(rows, seen, outcome, dataset.positive)
    columns = tuple(
        _column(column, facts.get(column.name), leaks, without) for column in dataset.columns
    )
    repeated, copied = _duplicates(dataset, rows, tuple(facts.values()))
    return replace(dataset, rows=len(rows), columns=columns, repeated=repeated, copied=copied)


def without_columns(dataset: Dataset, without: Sequence[str]) -> Dataset:
    """The card with these columns not explaining."""
    return replace(
        dataset,
        columns=tuple(
            replace(column, role="left_out", why=NOT_ASKED)
            if column.name in without and column.role in EXPLAINING
            else column
            for column in dataset.columns
        ),
    )


def _column(
    column: Column, facts: Facts | None, leaks: Mapping[str, Leak], without: Sequence[str]
) -> Column:
    if facts is not None:
        column = replace(
            column, kind=facts.kind, missing=facts.missing, distinct=facts.distinct,
            levels=facts.levels, low=facts.low, high=facts.high,
        )  # fmt: skip
    if column.role not in EXPLAINING:
        return column
    if column.name in without:
        return replace(column, role="left_out", why=NOT_ASKED)
    leak = leaks.get(column.name)
    if leak is not None and not column.why.startswith(PUT_BACK):
        return replace(column, role="left_out", why=leak.why, certain=leak.certain, leak=leak.knows)
    if column.kind == "text":
        return replace(column, role="left_out", why=too_many_levels(column.distinct))
    return column


def _duplicates(
    dataset: Dataset, rows: pd.DataFrame, facts: tuple[Facts, ...]
) -> tuple[int | None, int]:
    """Of these rows where all columns are there to compare; else of the table."""
    if not dataset.repeated or set(rows.columns) != {column.name for column in dataset.columns}:
        return dataset.repeated, dataset.copied
    duplicates = duplicates_of(rows, facts)
    return duplicates.rows, duplicates.beyond_chance
