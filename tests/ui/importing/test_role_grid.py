"""The grid of roles and back: what is clicked is what is edited."""

from __future__ import annotations

from dataclasses import replace

from datasets.cards.card import Column, Dataset
from datasets.workspace.workspace import CardEdits
from ui.importing import role_grid as roles

CARD = Dataset(
    key="t",
    title="T",
    rows=9,
    fingerprint="f",
    columns=(
        Column("id", "id", "text", "id", distinct=9),
        Column("fee", "Fee", "number", "value", low=1.5, high=20.0, missing=2),
        Column("call", "call", "yes_no", "lever", levels=("No", "Yes"), randomised=True),
        Column("plan", "plan", "category", "driver", levels=("a", "b", "c", "d")),
        Column("why", "why", "text", "left_out", why="known afterwards"),
        Column("churn", "churn", "yes_no", "outcome", levels=("No", "Yes")),
    ),
    positive="Yes",
)


def picked(**changes: str) -> dict[str, str]:
    return {column.name: roles.role_of(column) for column in CARD.columns} | changes


def test_nothing_clicked_is_nothing_edited() -> None:
    assert roles.edits_from(CARD, picked()) == CardEdits()
    assert roles.fault_of(picked()) == ""


def test_the_grid_says_what_columns_hold() -> None:
    grid = roles.grid(CARD).set_index("Column")
    assert grid.loc["fee", "What it holds"] == "1.5 to 20, 2 blank"
    assert grid.loc["plan", "What it holds"] == "a, b, c and 1 more"
    assert grid.loc["call", "Role"] == roles.BY_LOT
    assert set(grid["Role"]) <= set(roles.WORDS)


def test_a_left_out_column_comes_back() -> None:
    edits = roles.edits_from(CARD, picked(why=roles.EXPLAINS))
    assert (edits.include, edits.drivers) == (("why",), ("why",))


def test_roles_are_given_and_taken_away() -> None:
    edits = roles.edits_from(
        CARD, picked(fee=roles.LEVER, call=roles.EXPLAINS, plan=roles.LEFT_OUT, why=roles.NAME)
    )
    assert edits.value == ""
    assert edits.levers == ("fee",)
    assert edits.randomised == ""
    assert edits.exclude == ("plan",)
    assert edits.ids == ("id", "why")


def test_another_outcome() -> None:
    edits = roles.edits_from(CARD, picked(churn=roles.EXPLAINS, plan=roles.OUTCOME))
    assert (edits.outcome, edits.drivers) == ("plan", ("churn",))


def test_titles_are_kept_where_they_changed() -> None:
    edits = roles.edits_from(CARD, picked(), {"fee": " Monthly fee ", "plan": "plan", "id": ""})
    assert edits.titles == (("fee", "Monthly fee"),)


def test_two_outcomes_are_refused_in_a_sentence() -> None:
    assert roles.fault_of(picked(plan=roles.OUTCOME)) == (
        "Only one column can be “Outcome”, not plan and churn."
    )


def test_a_column_that_follows_from_a_change_can_be_marked_and_unmarked() -> None:
    assert roles.edits_from(CARD, picked(plan=roles.FOLLOWS)).follows == ("plan",)
    marked = replace(
        CARD, columns=tuple(replace(c, follows=c.name == "plan") for c in CARD.columns)
    )
    assert roles.role_of(marked.column("plan")) == roles.FOLLOWS
