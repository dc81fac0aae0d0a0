"""Planted leaks know the outcome, honest ones are drawn before it, and the counts are right."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.honesty import leaks as bench
from benchmarks.honesty.leak_planting import Table, mostly, planted, table_of
from benchmarks.honesty.leak_tables import Source, built_in, shared
from benchmarks.honesty.planted_leaks import KINDS, others_mean
from benchmarks.honesty.strong_drivers import STRENGTHS, driven

KIND = {kind.name: kind for kind in KINDS}
SUBSCRIPTION, RETAIL = built_in()


@pytest.fixture(scope="module", params=[SUBSCRIPTION, RETAIL], ids=lambda source: source.name)
def table(request: pytest.FixtureRequest) -> Table:
    source: Source = request.param
    return table_of(source, source.load().head(1500))


def draw(seed: int = 3) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_there_are_enough_kinds_and_each_is_described() -> None:
    assert len(KIND) == len(KINDS) >= 20
    assert all((kind.plant.__doc__ or "").endswith(".") for kind in KINDS)


@pytest.mark.parametrize("name", KIND)
def test_a_planted_column_is_typed_named_and_the_same_twice(name: str, table: Table) -> None:
    frame, leaking = planted(table, KIND[name], draw())
    again, _ = planted(table, KIND[name], draw())
    pd.testing.assert_frame_equal(frame, again)
    assert len(leaking) in {1, 2}
    assert leaking <= set(frame.columns) - set(table.frame.columns)
    assert {frame[name].dtype.kind for name in frame} <= set("fMOU")
    assert len(frame) == len(table.frame)
    before = frame[list(table.frame.columns)]
    if not KIND[name].sort:
        pd.testing.assert_frame_equal(before, table.frame)
    else:
        assert sorted(before.iloc[:, 0]) == sorted(table.frame.iloc[:, 0])


def test_more_noise_is_more_noise(table: Table) -> None:
    noisy = table_of(table.source, table.frame, noise=3.0)
    values = np.arange(1500.0)
    plain = (mostly(table, values, 0.9, draw()) != values).mean()
    assert plain == pytest.approx(0.1, abs=0.03)
    assert (mostly(noisy, values, 0.9, draw()) != values).mean() == pytest.approx(0.3, abs=0.05)


def test_the_mean_of_the_others_leaves_the_row_itself_out() -> None:
    rows = pd.DataFrame({"y": [1.0, 2.0, 6.0, 4.0, 8.0], "g": ["a", "a", "a", "b", "c"]})
    source = Source("t", rows.copy, "y", None, frozenset(), 0)
    column = np.asarray(others_mean(table_of(source, rows), draw())["~"])
    assert column.tolist() == [4.0, 3.5, 1.5, 0.0, 0.0]


@pytest.mark.parametrize("strength", STRENGTHS, ids=lambda strength: strength.name)
def test_an_honest_driver_has_the_strength_that_it_is_said_to_have(strength: object) -> None:
    source, frame = driven(strength, 1)  # type: ignore[arg-type]
    words = source.name.split()
    stated = float(words[-1]) if "R²" in source.name else None
    by_level = frame["driver"].dtype.kind != "f"
    happened = (
        frame["y"].to_numpy() if source.positive is None else (frame["y"] == "Yes").to_numpy(float)
    )
    values = (
        pd.Series(happened).groupby(frame["driver"]).transform("mean").to_numpy()
        if by_level
        else frame["driver"].to_numpy()
    )
    if stated is not None:
        assert np.corrcoef(values, happened)[0, 1] ** 2 == pytest.approx(stated, abs=0.03)
    elif "pairs" in source.name:
        from sklearn.metrics import roc_auc_score

        stated = float(source.name.split(", ")[1].split(" of ")[0]) / 100
        assert roc_auc_score(happened, values) == pytest.approx(stated, abs=0.02)
    else:
        assert happened[frame["driver"] == "in"].mean() == pytest.approx(0.85, abs=0.03)


def test_the_rule_of_the_well_known_product() -> None:
    rng = draw()
    y = rng.normal(size=2000)
    frame = pd.DataFrame({"y": y, "far": y + 2 * rng.normal(size=2000)})
    frame["near"] = y + rng.normal(size=2000)
    frame["filled"] = frame["near"].where(y > 0)
    frame["word"] = pd.Series(np.where(y > 0, "up", "down"), dtype="str")
    frame["name"] = pd.Series([f"n{n}" for n in range(2000)], dtype="str")
    frame["flat"] = 1.0
    source = Source("t", frame.copy, "y", None, frozenset(), 0)
    flags = {name: bench.by_rule(frame[name], frame, source) for name in frame.columns[1:]}
    assert flags == {
        "far": False,
        "near": True,
        "filled": True,
        "word": True,
        "name": False,
        "flat": False,
    }


def test_lines_are_added_up(capsys: pytest.CaptureFixture[str]) -> None:
    one = frozenset({"a"})
    none = frozenset[str]()
    lines = [
        bench.Line("t", "", 1, 0, one, one, none, one, none, 8),
        bench.Line("t", "copy", 1, 0, one, one, none, none, none, 9),
        bench.Line("t", "copy", 1, 1, one, none, one, none, none, 9),
    ]
    text = "\n".join(bench.summary(lines, columns=True))
    assert "copy" + " " * 30 + "       2     50%     50%" in text
    assert "half 1: planted found 1 of 2 (50.0%), by the rule 1 of 2 (50.0%)" in text
    assert "honest columns taken for leaks 1 of 8 (12.5 %), by the rule 0 (0.0 %)" in text
    assert "missed: t, copy, seed 1: ['a']" in text
    assert capsys.readouterr().out == ""


def test_leaks_that_are_planted_in_a_built_in_table_are_found() -> None:
    frame = SUBSCRIPTION.load().head(2500)
    lines = list(bench.planted_lines(SUBSCRIPTION, frame, [5]))
    assert len(lines) >= 30
    missed = {line.kind for line in lines if line.ours < line.leaks}
    assert len(missed) <= 3
    assert "noisy consequence, unnamed" in missed
    assert not any(line.alarms for line in lines)


def test_the_shared_tables_name_their_leaks(shared_data: Path) -> None:
    for source in shared(shared_data):
        if source.name in {"advertising", "bike_day", "ucb_admit"}:
            frame = source.load()
            assert {*source.leaks, source.outcome} <= set(frame.columns)
            assert source.positive is None or source.positive in set(frame[source.outcome])
            line = bench.as_it_came(source, frame)
            assert (line.ours, line.alarms) == (source.leaks, frozenset())
