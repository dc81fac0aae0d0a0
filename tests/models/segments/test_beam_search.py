"""The search finds what is there, counts exactly, and tells one group in one way."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from models.segments.beam_search import SearchSpace, candidates
from models.segments.conditions import covering, cut


def table(seed: int, count: int = 3000) -> pd.DataFrame:
    draw = np.random.default_rng(seed)
    plan = draw.choice(["basic", "plus", "pro"], count)
    return pd.DataFrame(
        {
            "plan": pd.Categorical(plan),
            "copy": pd.Categorical(np.char.upper(plan)),
            "tenure": np.floor(draw.uniform(0, 60, count)),
            "member": pd.Categorical(draw.choice(["yes", "no"], count)),
        }
    )


def ground_of(rows: pd.DataFrame, outcome: np.ndarray) -> SearchSpace:
    cuts = [cut(rows[name], outcome) for name in rows]
    return SearchSpace.of([column_cut for column_cut in cuts if column_cut is not None])


@pytest.mark.parametrize("seed", range(3))
def test_it_finds_the_planted_group_and_counts_it(seed: int) -> None:
    rows = table(seed)
    planted = ((rows["plan"] == "pro") & (rows["tenure"] <= 12)).to_numpy()
    outcome = planted + np.random.default_rng(seed).normal(0, 0.5, len(rows))
    ground = ground_of(rows, outcome)
    surprise = outcome - outcome.mean()
    segments, looked = candidates(ground, surprise, 60, 1500)
    best = covering([ground.terms[place] for place in segments[0].places], rows)
    assert (best & planted).sum() / (best | planted).sum() > 0.8
    assert segments[0].rows == best.sum()
    assert segments[0].total == pytest.approx(surprise[best].sum())
    expected = surprise[best].sum() / np.sqrt(best.sum()) / surprise.std()
    assert segments[0].score == pytest.approx(expected)
    assert looked > 100


def test_groups_are_neither_small_nor_most_of_the_table_and_no_two_are_the_same_rows() -> None:
    rows = table(4)
    outcome = (rows["tenure"] < 30).to_numpy() + np.random.default_rng(4).normal(0, 1, len(rows))
    ground = ground_of(rows, outcome)
    segments, _ = candidates(ground, outcome - outcome.mean(), 150, 1200)
    assert segments
    assert all(150 <= segment.rows <= 1200 for segment in segments)
    sets = {ground.rows_of(segment.places).tobytes() for segment in segments}
    assert len(sets) == len(segments)


def test_an_outcome_that_never_varies_has_no_groups() -> None:
    rows = table(5)
    assert candidates(ground_of(rows, np.ones(3000)), np.zeros(3000), 50, 1500) == ([], 0)
