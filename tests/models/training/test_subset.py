"""A model of some rows is that of a table that holds no others; made once, kept by the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from models.training import training
from models.training.subset import subset
from models.training.trained import TrainedModel
from models.training.training import train
from tests.support.two_sites import ROWS, stored, two_sites


@pytest.fixture(scope="module")
def everyone() -> TrainedModel:
    return train(*stored(two_sites()))


def at_site(model: TrainedModel, site: str, without: Sequence[str] = ()) -> TrainedModel:
    assert model.unlabelled is not None
    labelled = (model.rows["site"] == site).to_numpy(dtype=bool)
    unlabelled = (model.unlabelled["site"] == site).to_numpy(dtype=bool)
    return subset(model, labelled, unlabelled, without)


def all_of(model: TrainedModel, without: Sequence[str]) -> TrainedModel:
    nobody = np.ones(model.rows_without_outcome, dtype=bool)
    return subset(model, np.ones(len(model.rows), dtype=bool), nobody, without)


def test_it_is_the_model_of_a_table_of_these_rows(everyone: TrainedModel) -> None:
    part = at_site(everyone, "A")
    table = two_sites()
    card, rows = stored(table[table["site"] == "A"])
    alone = train(replace(card, fingerprint=everyone.dataset.fingerprint), rows)
    pd.testing.assert_frame_equal(part.rows, alone.rows)
    assert part.held_out.tolist() == alone.held_out.tolist()
    assert part.fold.tolist() == alone.fold.tolist()
    assert part.scores == alone.scores
    assert (part.seed, part.rows_without_outcome) == (alone.seed, alone.rows_without_outcome)
    assert part.dataset.explaining == alone.dataset.explaining


def test_the_column_that_no_longer_varies_does_not_explain(everyone: TrainedModel) -> None:
    assert "site" in everyone.columns
    assert "site" not in at_site(everyone, "A").columns
    assert at_site(everyone, "A").dataset.column("site").why == "One value only."


def test_rows_keep_their_place_in_the_table(everyone: TrainedModel) -> None:
    part = at_site(everyone, "B")
    names = everyone.rows["customer_id"].to_numpy()
    assert part.rows["customer_id"].tolist() == names[part.row_places].tolist()
    assert part.picked_from == len(everyone.rows)
    assert everyone.row_places.tolist() == list(range(len(everyone.rows)))


def test_columns_can_be_left_out_of_all_rows(everyone: TrainedModel) -> None:
    part = all_of(everyone, ["x"])
    assert part.columns == tuple(name for name in everyone.columns if name != "x")
    assert len(part.outcome) == len(everyone.outcome)
    assert part.dataset.rows == ROWS
    assert part.picked_from is None


def test_rows_without_an_outcome_stay_where_they_were(everyone: TrainedModel) -> None:
    part = all_of(everyone, ["x"])
    assert part.unlabelled is not None
    assert everyone.unlabelled is not None
    assert part.unlabelled.index.tolist() == everyone.unlabelled.index.tolist()
    assert part.unlabelled["customer_id"].tolist() == everyone.unlabelled["customer_id"].tolist()


def test_the_same_rows_and_columns_are_fitted_once(everyone: TrainedModel) -> None:
    assert at_site(everyone, "A", ["x", "z"]) is at_site(everyone, "A", ["z", "x", "x"])
    assert at_site(everyone, "A", ["x"]) is not at_site(everyone, "A", ["z"])


def test_it_is_kept_on_disk_apart_from_that_of_all_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card, rows = stored(two_sites())
    first = at_site(train(card, rows, folder=tmp_path / "models"), "A")
    assert len(list((tmp_path / "models").iterdir())) == 2
    again = train(card, rows, folder=tmp_path / "models")

    def nothing(*_: object, **__: object) -> None:
        pytest.fail("it was fitted again")

    monkeypatch.setattr(training, "fitted", nothing)
    assert at_site(again, "A").held_out.tolist() == first.held_out.tolist()


def test_what_cannot_be_learnt_is_said(everyone: TrainedModel) -> None:
    few = np.zeros(len(everyone.rows), dtype=bool)
    few[:30] = True
    with pytest.raises(ValueError, match="is known in 30 of the rows"):
        subset(everyone, few, np.zeros(everyone.rows_without_outcome, dtype=bool))


def test_a_part_of_a_part_of_the_table_says_of_what(everyone: TrainedModel) -> None:
    part = at_site(replace(everyone, part_of=50_000), "A")
    assert (part.part_of, part.picked_from) == (50_000, len(everyone.rows))
