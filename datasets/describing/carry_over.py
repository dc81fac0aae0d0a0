"""New rows in the place of old ones: what the analyst set stays where its columns still exist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

from datasets.cards.edits import CardEdits
from datasets.cards.profile import Facts
from datasets.describing.build_card import Basis

SEVERAL = ("ids", "exclude", "include", "levers", "drivers", "follows")
SINGLE = ("outcome", "date", "value", "randomised")
HELD = {"number": "numbers", "date": "dates"}
FITS = {"date": ("date",), "value": ("number",), "outcome": ("number", "yes_no", "category")}
MOST_LISTED = 10


def carry_over(before: Basis, after: Basis) -> tuple[CardEdits, tuple[str, ...]]:
    """What the analyst set that fits the new rows, and what changed, one plain sentence each.

    Args:
        before: of the rows that were there, with the edits.
        after: of the new ones.
    """
    old, new = _by_name(before), _by_name(after)
    notes = [f"Rows before: {before.facts[0].rows:,}; rows now: {after.facts[0].rows:,}."]
    if added := [name for name in new if name not in old]:
        notes.append(f"New columns: {_listed(added)}.")
    if removed := [name for name in old if name not in new]:
        notes.append(f"Columns that are gone: {_listed(removed)}.")
    notes += [
        f"{name} held {_held(old[name])} and holds {_held(new[name])} now."
        for name in new
        if name in old and _held(old[name]) != _held(new[name])
    ]
    edits, lost = _fitting(before.edits, new)
    notes += lost
    outcome = replace(after, edits=edits).outcome
    if edits.positive and (outcome is None or edits.positive not in new[outcome].levels):
        edits = replace(edits, positive=None)
        notes.append(f"{outcome or 'The outcome'} has no value {before.edits.positive} any more.")
    if edits.split == "date" and not any(column.kind == "date" for column in after.facts):
        edits = replace(edits, split=None)
        notes.append("No dates are left, so the model is judged on rows picked at random again.")
    return edits, tuple(notes)


def _by_name(basis: Basis) -> dict[str, Facts]:
    return {column.name: column for column in basis.facts}


def _held(column: Facts) -> str:
    return HELD.get(column.kind, "words")


def _fitting(edits: CardEdits, new: dict[str, Facts]) -> tuple[CardEdits, list[str]]:
    """The edits of columns that are there and fit, and what is said of the others."""
    changed: dict[str, object] = {}
    lost: list[str] = []
    for name in SINGLE:
        column = getattr(edits, name)
        if not column:
            continue
        kinds = FITS.get(name, ())
        if column not in new or (kinds and new[column].kind not in kinds):
            changed[name] = None
            lost.append(column)
    for name in SEVERAL:
        columns = getattr(edits, name)
        changed[name] = tuple(column for column in columns if column in new)
        lost += [column for column in columns if column not in new]
    changed["titles"] = tuple(pair for pair in edits.titles if pair[0] in new)
    lost += [column for column, _ in edits.titles if column not in new]
    if "outcome" in changed:
        changed["positive"] = None
    settings = {f.name: changed.get(f.name, getattr(edits, f.name)) for f in fields(edits)}
    fitting = CardEdits(**settings)  # type: ignore[arg-type]
    names = list(dict.fromkeys(lost))
    notes = [f"What was set for {_listed(names)} could not be kept."] if names else []
    if "outcome" in changed:
        notes.append(f"{edits.outcome} cannot be the outcome any more: look which one is proposed.")
    return fitting, notes


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_LISTED:,} more" if len(names) > MOST_LISTED else ""
    return ", ".join(names[:MOST_LISTED]) + more
