"""Rows made from datasets of the workspace, kept as a dataset of their own."""

from __future__ import annotations

from datasets.cards.card import Dataset
from datasets.cards.edits import CardEdits
from datasets.importing.read_file import ReadResult
from datasets.workspace.workspace import Imported, Workspace


def keep(
    workspace: Workspace, name: str, result: ReadResult, *, asked_like: Dataset | None = None
) -> Imported:
    """Store rows that were joined or asked for, all of them or none.

    Args:
        workspace: where to.
        name: what to call the dataset.
        result: the rows and what is told of them.
        asked_like: the dataset whose outcome is asked about here, too, where its column is there.
    """
    imported = workspace.add(name, name=name, result=result)
    if imported.was_here:  # what was set for it stays
        return imported
    outcome = None if asked_like is None else asked_like.outcome
    if imported.dataset is None or outcome is None or asked_like is None:
        return imported
    names = {column.name for column in imported.dataset.columns}
    outcome_now = imported.dataset.outcome
    is_other = outcome_now is None or outcome_now.name != outcome.name
    if outcome.name not in names or not (
        is_other or imported.dataset.positive != asked_like.positive
    ):
        return imported
    edits = CardEdits(outcome=outcome.name, positive=asked_like.positive)
    card = workspace.edit(imported.dataset.key, edits)
    return Imported(card, imported.problems, imported.report)
