"""Rows that were made become a dataset, asked about as the one that they came from."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from datasets.cards.edits import CardEdits
from datasets.combining.keep_combined import keep
from datasets.importing.read_file import ImportReport, ReadResult
from datasets.workspace.workspace import Workspace


def test_the_outcome_of_the_left_dataset_stays(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"k": [float(k) for k in range(300)], "plan": ["a", "b", "c"] * 100, "churn": ["Yes"] * 300}
    )
    frame.loc[::4, "churn"] = "No"
    with Workspace(tmp_path / "workspace") as opened:
        first = keep(opened, "first", ReadResult(frame, ImportReport("first"))).dataset
        assert first is not None
        edited = opened.edit(first.key, CardEdits(outcome="plan", positive="b"))
        wider = ReadResult(frame.assign(more=1.5), ImportReport("second"))
        second = keep(opened, "second", wider, asked_like=edited).dataset
        assert second is not None
        assert second.outcome is not None
        assert (second.outcome.name, second.positive) == ("plan", "b")
        without = ReadResult(frame.drop(columns="plan"), ImportReport("third"))
        third = keep(opened, "third", without, asked_like=edited).dataset
        assert third is not None
        assert third.outcome is None or third.outcome.name == "churn"


def test_a_name_that_is_taken_by_other_rows_is_refused(tmp_path: Path) -> None:
    with Workspace(tmp_path / "workspace") as opened:
        assert keep(opened, "n", ReadResult(pd.DataFrame({"a": [1.0]}), ImportReport("q"))).dataset
        imported = keep(opened, "n", ReadResult(pd.DataFrame({"a": [2.0]}), ImportReport("q")))
        assert imported.dataset is None
        assert "remove or replace it" in imported.problems[0]


def test_what_was_set_for_a_dataset_stays_where_the_same_rows_are_kept_again(
    tmp_path: Path,
) -> None:
    frame = pd.DataFrame({"k": range(90), "a": ["x", "y", "z"] * 30, "b": ["p", "q", "q"] * 30})
    with Workspace(tmp_path / "workspace") as opened:
        first = keep(opened, "first", ReadResult(frame, ImportReport("first"))).dataset
        assert first is not None
        edited = opened.edit(first.key, CardEdits(outcome="a", positive="x"))
        wider = ReadResult(frame.assign(more=1.5), ImportReport("both"))
        assert keep(opened, "both", wider, asked_like=edited).dataset is not None
        opened.edit("both", CardEdits(outcome="b", positive="p"))
        again = keep(opened, "both", wider, asked_like=edited).dataset
        assert again is not None
        assert again.outcome is not None
        assert again.outcome.name == "b"
