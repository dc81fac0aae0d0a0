"""Training from a workspace: all rows, a first look, a part of a very large table, what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from datasets.cards.card import Dataset
from datasets.cards.edits import CardEdits
from datasets.workspace.workspace import Workspace
from models.training import rows_read as rows_used
from models.training import training
from models.training.rows_read import columns_used
from models.training.training import first_look, train_stored
from tests.models.training.test_training import churn_rows, identical


@pytest.fixture(scope="module")
def churn() -> pd.DataFrame:
    return churn_rows()


@pytest.fixture
def stored(tmp_path: Path, churn: pd.DataFrame) -> Iterator[tuple[Workspace, Dataset]]:
    """The churn table in a workspace, with its card."""
    churn.rename(columns={"y": "churned"}).to_csv(tmp_path / "churn.csv", index=False)
    with Workspace(tmp_path / "workspace") as opened:
        dataset = opened.add(tmp_path / "churn.csv").dataset
        assert dataset is not None
        yield opened, dataset


def test_a_first_look_learns_from_a_part_and_says_so(
    stored: tuple[Workspace, Dataset], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, dataset = stored
    monkeypatch.setattr(training, "FIRST_ROWS", 300)
    first = first_look(opened, dataset)
    assert first.part_of == 500
    assert len(first.rows) + first.rows_without_outcome == 300
    drawn = opened.rows(dataset)["a"].isin(first.rows["a"])
    assert drawn[:250].any()
    assert drawn[250:].any()
    assert first.scores.skill > 0.2
    assert identical(first_look(opened, dataset), first)
    assert not any(opened.models_folder.iterdir())


def test_a_first_look_at_a_small_table_is_the_whole_and_too_few_rows_are_said(
    stored: tuple[Workspace, Dataset], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, dataset = stored
    whole = first_look(opened, dataset)
    assert whole.part_of is None
    assert identical(whole, train_stored(opened, dataset))
    monkeypatch.setattr(training, "FIRST_ROWS", 30)
    with pytest.raises(ValueError, match="at least 60 are needed"):
        first_look(opened, dataset)


def test_a_very_large_table_is_answered_from_a_part_and_kept_apart_from_the_whole(
    stored: tuple[Workspace, Dataset], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, dataset = stored
    whole = train_stored(opened, dataset)
    monkeypatch.setattr(rows_used, "FIRST_ROWS", 100)
    monkeypatch.setenv("WHEREFORE_LIMIT_ANSWERED_CELLS", str(350 * len(columns_used(dataset))))
    part = train_stored(opened, dataset)
    assert (part.part_of, len(part.rows) + part.rows_without_outcome) == (500, 350)
    assert identical(train_stored(opened, dataset), part)
    monkeypatch.delenv("WHEREFORE_LIMIT_ANSWERED_CELLS")
    assert identical(train_stored(opened, dataset), whole)


def test_so_many_models_are_kept_as_the_setting_says(
    stored: tuple[Workspace, Dataset], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, dataset = stored
    monkeypatch.setenv("WHEREFORE_LIMIT_MODELS_KEPT", "1")
    train_stored(opened, dataset)
    (first,) = opened.models_folder.iterdir()
    train_stored(opened, opened.edit(dataset.key, CardEdits(exclude=("b",))))
    (second,) = opened.models_folder.iterdir()
    assert first.name != second.name


def test_rows_that_were_replaced_meanwhile_are_never_learnt_under_the_old_name(
    stored: tuple[Workspace, Dataset], churn: pd.DataFrame, tmp_path: Path
) -> None:
    opened, dataset = stored
    churn.rename(columns={"y": "churned"}).iloc[::-1].to_csv(tmp_path / "churn.csv", index=False)
    assert opened.add(tmp_path / "churn.csv", replacing=True).dataset is not None
    with pytest.raises(ValueError, match="Churn changed meanwhile; ask again"):
        train_stored(opened, dataset)
    assert not any(opened.models_folder.iterdir())
