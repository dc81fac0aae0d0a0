"""The honesty bench: tables keep their word, runs go on, promises are counted right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.honesty import false_claims, leaks_ranges_groups
from benchmarks.honesty.leak_tables import sources
from benchmarks.honesty.noise_and_weak_signal import (
    NAMING,
    NoiseLine,
    PlantedLine,
    Run,
    counted,
    measured_lines,
    names_something,
    noise_goals,
    noise_line,
    planted_goals,
    planted_line,
    planted_tasks,
)
from benchmarks.honesty.noise_tables import Table, permuted
from benchmarks.honesty.planted_tables import BARE, BYSTANDERS, RATE, RIDERS, best_auc, planted
from datasets.cards.card import Column, Dataset
from models.training.trained import TrainedModel

NOISE = NoiseLine("t 1 1000", "t", "rate", 1000, 0.5, 0.0, False, ("top_drivers",), ())
WEAK = PlantedLine("0.56 1 1", 0.56, ("age",), 0.003, 0.0, True, ("age",), ())


def entities(count: int = 40, per_entity: int = 30) -> Table:
    """Shops with a size and weekly sales that follow it."""
    draw = np.random.default_rng(1)
    size = draw.normal(size=count).repeat(per_entity)
    rows = pd.DataFrame(
        {
            "shop": np.arange(count).repeat(per_entity).astype(float),
            "size": size,
            "week": np.tile(np.arange(per_entity, dtype=float), count),
            "sales": size + 0.1 * draw.normal(size=count * per_entity),
        }
    )
    columns = (
        Column("shop", "Shop", "number", "id"),
        Column("size", "Size", "number", "driver"),
        Column("week", "Week", "number", "driver"),
        Column("sales", "Sales", "number", "outcome"),
    )
    return Table("shops", Dataset("shops", "Shops", len(rows), "f" * 64, columns), rows)


def test_a_permuted_outcome_keeps_its_entities_and_leaves_the_columns() -> None:
    table = entities()
    one = permuted(table, 400, 3)
    shops = one.rows.groupby("shop")
    assert shops.size().tolist() == [10] * 40
    assert shops["sales"].std().max() < 0.3
    assert abs(one.rows["size"].corr(one.rows["sales"])) < 0.5
    assert not np.allclose(one.rows["size"], one.rows["sales"], atol=0.5)
    again, other = permuted(table, 400, 3), permuted(table, 400, 4)
    pd.testing.assert_frame_equal(one.rows, again.rows)
    assert not one.rows["sales"].equals(other.rows["sales"])
    assert len({one.dataset.fingerprint, other.dataset.fingerprint, "f" * 64}) == 3


def test_without_entities_the_outcomes_change_places() -> None:
    table = entities()
    alone = replace(table, dataset=replace(table.dataset, columns=table.dataset.columns[1:]))
    one = permuted(alone, 500, 3).rows
    assert len(one) == 500
    assert set(one["sales"]) <= set(table.rows["sales"])
    assert abs(one["size"].corr(one["sales"])) < 0.2


@pytest.mark.parametrize("informative", [1, 3])
def test_a_planted_table_is_as_strong_as_said(informative: int) -> None:
    one = planted(0.65, informative, 3_000, 2)
    rows = one.table.rows
    assert len(one.informative) == informative
    assert set(one.informative) <= {*RIDERS, *BARE}
    assert (rows["left"] == "yes").mean() == pytest.approx(RATE, abs=0.03)
    assert not one.table.dataset.problems
    explaining = [column.name for column in one.table.dataset.explaining]
    assert set(explaining) == {*RIDERS, *RIDERS.values(), *BARE, *BYSTANDERS}
    pd.testing.assert_frame_equal(rows, planted(0.65, informative, 3_000, 2).table.rows)


def test_the_best_auc_is_that_of_the_true_chances() -> None:
    draw = np.random.default_rng(1)
    chance = np.round(draw.beta(2, 6, 60_000), 2)
    happens = draw.random(60_000) < chance
    ranks = pd.Series(chance).rank().to_numpy()
    auc_of_rows = (ranks[happens].mean() - (happens.sum() + 1) / 2) / (~happens).sum()
    assert best_auc(chance) == pytest.approx(auc_of_rows, abs=0.01)
    assert best_auc(np.full(10, 0.3)) == pytest.approx(0.5)


def test_noise_is_asked_everything_that_names(noise: TrainedModel) -> None:
    assert not any(names_something(noise, key) for key in NAMING)


def test_an_honest_table_is_named_something(subscription: TrainedModel) -> None:
    assert names_something(subscription, "top_drivers")
    assert names_something(subscription, "why_this_one")


def test_lines_of_single_tables_tell_what_was_said() -> None:
    line = noise_line("k", entities(), 400, 5)
    assert line is not None
    assert (line.kind, line.rows, line.found) == ("repeated number", 400, bool(line.named))
    planted = planted_line("k", 0.75, 1, 3)
    assert planted.found
    assert planted.true_named
    assert set(planted.false) <= set(planted.named)


def test_a_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    path, done = tmp_path / "deep" / "lines.jsonl", list[str]()

    def work(key: str) -> NoiseLine | None:
        done.append(key)
        return None if key == "cannot" else replace(NOISE, key=key)

    first = measured_lines(
        path, NoiseLine, [("a", lambda: work("a")), ("cannot", lambda: work("cannot"))]
    )
    again = measured_lines(path, NoiseLine, [("a", lambda: work("a")), ("b", lambda: work("b"))])
    assert done == ["a", "cannot", "b"]
    assert [line.key for line in first] == ["a"]
    assert again == [replace(NOISE, key="a"), replace(NOISE, key="b")]


def test_promises_are_counted() -> None:
    noise = [NOISE, replace(NOISE, found=True), replace(NOISE, found=True, named=("top_drivers",))]
    assert [goal.reached for goal in noise_goals(noise)] == pytest.approx([1 / 3, 2 / 3])
    missed = replace(WEAK, found=False, named=())
    wrong = replace(WEAK, named=("spend",), false=("spend",))
    other = replace(WEAK, auc=0.53, named=("spend", "plan"), false=("spend", "plan"))
    lines = [WEAK, WEAK, missed, wrong, other]
    assert [goal.reached for goal in planted_goals(lines)] == pytest.approx([3 / 4, 1 / 2, 1 / 3])
    assert counted(lines) == (5, 3, 5)
    assert all(goal.reached is None for goal in (*noise_goals([]), *planted_goals([])))


def test_each_strength_has_its_tables() -> None:
    keys = [key for key, _ in planted_tasks(Run(Path(), weak=4, weaker=2, first=7))]
    assert keys == ["0.56 1 7", "0.56 2 7", "0.56 3 7", "0.56 1 8", "0.53 1 7", "0.53 2 7"]


def test_each_part_prints_its_lines_and_goals(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(false_claims, "QUICK", {"noise": 0, "weak": 1, "weaker": 0})
    monkeypatch.setattr(
        "benchmarks.honesty.noise_and_weak_signal.sources", lambda _: iter([entities()])
    )
    for part in ("noise", "weak"):
        false_claims.main(["--quick", "--only", part, "--out", str(tmp_path)])
    printed = capsys.readouterr().out
    assert "Nothing there: 0 permuted tables" in printed
    assert "AUC 0.56: a true driver is named" in printed
    assert (tmp_path / "planted.jsonl").read_text(encoding="utf-8").count("\n") == 1


def test_other_benches_have_their_parts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Of one small table: leaks that are planted and found, honest columns left alone."""
    small = [source for source in sources() if source.name == "subscription"]
    monkeypatch.setattr(leaks_ranges_groups, "JUDGED", small[0].half)
    monkeypatch.setattr(leaks_ranges_groups, "sources", lambda: small)
    lines = list(leaks_ranges_groups.leak_rates(Run(tmp_path, quick=True)))
    assert lines[0].endswith("kinds in 1 tables")
    assert lines[-2].endswith("kept")
    assert lines[-1].endswith("0  kept")
    assert [part.name for part in false_claims.PARTS] == [
        "noise", "weak truth", "leaks", "ranges", "groups",
    ]  # fmt: skip
