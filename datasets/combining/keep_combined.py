"""Rows made from datasets of the workspace, kept as a dataset of their own."""

from __future__ import annotations

from datasets.cards.card import Dataset
from datasets.cards.edits import CardEdits
from datasets.importing.read_file import Read
from datasets.workspace.workspace import Imported, Workspace


def keep(
    workspace: Workspace, name: str, found: Read, *, asked_like: Dataset | None = None
) -> Imported:
    """Store rows that were joined or asked for, all of them or none.

    Args:
        workspace: where to.
        name: what to call the dataset.
        found: the rows and what is told of them.
        asked_like: the dataset whose outcome is asked about here, too, where its column is there.
    """
    made = workspace.add(name, name=name, found=found)
    if made.was_here:  # what was set for it stays
        return made
    outcome = None if asked_like is None else asked_like.outcome
    if made.dataset is None or outcome is None or asked_like is None:
        return made
    there = {column.name for column in made.dataset.columns}
    now = made.dataset.outcome
    is_other = now is None or now.name != outcome.name
    if outcome.name not in there or not (is_other or made.dataset.positive != asked_like.positive):
        return made
    edits = CardEdits(outcome=outcome.name, positive=asked_like.positive)
    card = workspace.edit(made.dataset.key, edits)
    return Imported(card, made.problems, made.report)
