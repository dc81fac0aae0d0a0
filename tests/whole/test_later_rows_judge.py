"""Where the card wants it, a model learns from earlier rows and is judged on the last fifth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from datasets.cards.card import Column, Dataset, Split
from models.training.training import train


def turning(count: int = 1_500) -> pd.DataFrame:
    """In the last fifth of the rows, and of the days, half as many churn as usage tells."""
    draw = np.random.default_rng(5)
    usage, late = draw.normal(size=count), np.arange(count) >= 0.8 * count
    chance = 1 / (1 + np.exp(-(2 * usage - 3 * late)))
    days = pd.date_range("2024-01-01", periods=count, freq="h")
    churned = np.where(draw.random(count) < chance, "Yes", "No")
    return pd.DataFrame({"when": days, "usage": usage, "y": pd.Series(churned, dtype="str")})


def card(rows: pd.DataFrame, split: Split = "") -> Dataset:
    columns = (
        Column("when", "When", "date", "date"),
        Column("usage", "Usage", "number", "driver"),
        Column("y", "Churned", "yes_no", "outcome"),
    )
    return Dataset("t", "T", len(rows), f"f{split}", columns, positive="Yes", split=split)


@pytest.mark.parametrize("split", ["date", "rows"])
def test_later_rows_judge_what_was_learnt_before_them(split: Split) -> None:
    rows = turning()
    model = train(card(rows, split), rows)
    last = np.arange(len(rows)) >= 0.8 * len(rows)
    assert model.split == split
    assert np.array_equal(model.judged, last)
    before = train(card(rows[~last]), rows[~last].reset_index(drop=True))
    said = before.final.mean(rows.loc[last, ["usage"]])
    assert np.abs(model.held_out[last] - said).mean() < 0.03  # the earlier rows alone say it
    assert model.held_out[last].mean() - model.outcome[last].mean() > 0.25
    assert model.scores.off > 0.25
    assert model.scores.chance == pytest.approx(model.outcome[last].mean())
    usual = train(card(rows), rows)
    assert usual.judged.all()
    assert usual.scores.off < 0.1


def test_where_the_last_fifth_cannot_judge_rows_of_all_times_do() -> None:
    rows = turning()
    rows["y"] = np.where(np.arange(len(rows)) >= 0.8 * len(rows), "No", rows["y"])
    model = train(card(rows, "rows"), rows)
    assert (model.split, model.dataset.split) == ("", "rows")
    assert model.judged.all()
    same_day = turning().assign(when=pd.Timestamp("2024-05-05"))
    assert train(card(same_day, "date"), same_day).split == ""
