"""What changes over time is seen, and what only looks so is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from datasets.workspace.workspace import Workspace
from models.evaluation.drift import drift, stability_index
from models.training.row_times import times
from models.training.trained import TrainedModel
from models.training.training import train

ROWS = 3_000


def table(flips: bool, seed: int = 3) -> pd.DataFrame:
    """Days of a shop; in the last fifth a column turns round, or nothing changes."""
    draw = np.random.default_rng(seed)
    late = (np.arange(ROWS) >= 0.8 * ROWS) & flips
    usage, calls = draw.normal(0, 1, ROWS), draw.normal(0, 1, ROWS)
    margin = -1 + np.where(late, -1.5, 1.5) * usage + calls + 1.2 * late
    return pd.DataFrame(
        {
            "when": pd.date_range("2024-01-01", periods=ROWS, freq="h").astype("str"),
            "usage": usage,
            "calls": calls,
            "churned": np.where(draw.random(ROWS) < 1 / (1 + np.exp(-margin)), "Yes", "No"),
        }
    )


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, TrainedModel]:
    found = {}
    folder: Path = tmp_path_factory.mktemp("drift")
    with Workspace(folder / "workspace") as workspace:
        for flips in (False, True):
            file = folder / f"flips_{flips}.csv"
            table(flips).to_csv(file, index=False)
            card = workspace.add(file).dataset
            assert card is not None
            found[flips] = train(card, workspace.rows(card))
    return found


@pytest.fixture(scope="module")
def later(trained: dict[bool, TrainedModel]) -> dict[bool, TrainedModel]:
    """The same tables, learnt from their first four fifths and judged on the last."""
    return {
        flips: train(replace(model.dataset, split="date"), model.rows)
        for flips, model in trained.items()
    }


def test_a_model_that_turns_false_is_seen_to_fall(trained: dict[bool, TrainedModel]) -> None:
    model = trained[True]
    when = times(model.dataset, model.rows)
    assert when is not None
    drifted = drift(model, when)
    assert drifted is not None
    assert drifted.first_rows == drifted.last_rows == ROWS / 5
    assert drifted.later.later < drifted.later.own - 0.2
    assert drifted.later.fall > max(0.05, 4 * drifted.later.error)
    assert drifted.later.coverage < 0.8
    assert drifted.after - drifted.before > 4 * drifted.error
    assert abs(drifted.later.predicted - drifted.later.happened) > 4 * drifted.later.predicted_error


def test_where_nothing_changes_nothing_falls(trained: dict[bool, TrainedModel]) -> None:
    model = trained[False]
    when = times(model.dataset, model.rows)
    assert when is not None
    drifted = drift(model, when)
    assert drifted is not None
    assert drifted.later.fall < max(0.02, 3 * drifted.later.error)
    assert drifted.later.coverage > 0.86
    assert abs(drifted.after - drifted.before) < 4 * drifted.error
    assert abs(drifted.later.predicted - drifted.later.happened) < 4 * drifted.later.predicted_error
    assert all(each.index < 0.05 for each in drifted.shifts)


def test_the_order_of_time_counts_and_not_that_of_the_rows(
    trained: dict[bool, TrainedModel],
) -> None:
    mixed = np.random.default_rng(0).permutation(ROWS).astype(float)
    drifted = drift(trained[True], mixed)
    assert drifted is not None
    assert drifted.later.fall < 0.02


def test_a_model_judged_on_later_rows_alone_is_worth_what_it_says(
    later: dict[bool, TrainedModel],
) -> None:
    for flips, model in later.items():
        when = times(model.dataset, model.rows)
        assert when is not None
        drifted = drift(model, when)
        assert drifted is not None
        assert drifted.later.fall == 0
        assert drifted.later.rows == drifted.last_rows == ROWS / 5
        assert drifted.later.later == pytest.approx(model.scores.ranking, abs=1e-9)
        apart = drifted.later.happened - drifted.later.predicted
        assert (apart > 4 * drifted.later.predicted_error) is flips


def test_too_few_rows_tell_nothing(subscription: TrainedModel) -> None:
    few = np.full(len(subscription.outcome), np.nan)
    few[:200] = np.arange(200.0)
    assert drift(subscription, few) is None


def test_the_index_is_the_one_that_is_published_and_luck_is_taken_off() -> None:
    before = pd.Series(["a"] * 50_000 + ["b"] * 50_000)
    after = pd.Series(["a"] * 80_000 + ["b"] * 20_000)
    expected = 0.3 * np.log(0.8 / 0.5) - 0.3 * np.log(0.2 / 0.5)
    assert stability_index(before, after) == pytest.approx(expected, abs=1e-3)
    draw = np.random.default_rng(1)
    alike = [
        stability_index(pd.Series(draw.normal(size=400)), pd.Series(draw.normal(size=400)))
        for _ in range(50)
    ]
    assert np.mean(alike) < 0.02  # without luck taken off it is 0.05
    assert max(alike) < 0.25
    assert stability_index(pd.Series([np.nan] * 9), pd.Series([np.nan] * 9)) == 0


def test_new_levels_and_blanks_count() -> None:
    known = pd.Series(["a", "b"] * 500)
    assert stability_index(known, pd.Series(["c"] * 1000)) > 5
    numbers = pd.Series(np.arange(1000.0))
    assert stability_index(numbers, numbers.where(numbers < 500)) > 0.5
