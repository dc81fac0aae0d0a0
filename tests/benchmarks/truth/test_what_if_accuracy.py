"""The truth bench: worlds keep their word, lines are kept, promises are counted right."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.truth import what_if_accuracy as bench
from benchmarks.truth import worlds
from benchmarks.truth.against_peers import MODULES, peer_answers, peer_question_of
from benchmarks.truth.answers import raw_difference, trees
from benchmarks.truth.hillstrom import MAILS, NO_MAIL, hillstrom_goals, selected
from benchmarks.truth.peer_questions import PeerQuestion, replies
from benchmarks.truth.result_lines import OURS, Line, added, read
from benchmarks.truth.summary import by_question, goals, summary, width_ratios
from benchmarks.truth.worlds import Question, Table, World, setting, shifting, truth
from benchmarks.truth.worlds_known import KNOWN
from benchmarks.truth.worlds_limits import LIMITS, strength_of_set, strength_of_shift
from models.interventions.scenario import Condition

WORLDS = {world.name: world for world in (*KNOWN, *LIMITS)}
LINE = Line(OURS, "w", "q", "known", 2000, 0, 1.0, value=1.1, low=0.9, high=1.3, se=0.1)


def drawn(count: int, seed: int) -> Table:
    """A lever and a number, both without any confounder."""
    r = np.random.default_rng(seed)
    rows = pd.DataFrame({"lever": r.choice(["yes", "no"], count), "x": r.normal(0, 1, count)})
    return Table(rows, expected(rows) + r.normal(0, 1, count))


def expected(rows: pd.DataFrame) -> np.ndarray:
    return (2 * (rows["lever"] == "yes") + 3 * rows["x"]).to_numpy(dtype=float)


ALL, UP = Question("all", setting("lever", "yes")), Question("up", shifting("x", 0.5))
PLAIN = World("plain", "squarederror", drawn, expected, (ALL, UP))


@pytest.mark.parametrize("name", WORLDS)
def test_a_world_is_the_same_twice_and_knows_its_columns(name: str) -> None:
    world = WORLDS[name]
    one, again, other = world.draw(300, 4), world.draw(300, 4), world.draw(300, 5)
    pd.testing.assert_frame_equal(one.rows, again.rows)
    np.testing.assert_array_equal(one.outcome, again.outcome)
    assert not np.array_equal(one.outcome, other.outcome)
    assert len(one.rows) == len(one.outcome) == 300
    for question in world.questions:
        assert set(question.scenario.levers) <= set(one.rows.columns)
        assert question.scenario.mask(one.rows).any()
        if question.null:
            after = question.scenario.changed(one.known)
            np.testing.assert_allclose(world.expected(after), world.expected(one.known))


@pytest.mark.parametrize("name", WORLDS)
def test_what_a_world_expects_is_what_happens_on_average(name: str) -> None:
    world = WORLDS[name]
    table = world.draw(20_000, 3)
    left = table.outcome - world.expected(table.known)
    groups = np.arange(len(left)) if table.groups is None else table.groups
    sums = pd.Series(left).groupby(groups).sum()
    assert abs(left.sum()) < 4 * sums.std() * np.sqrt(len(sums))


def test_truth_is_that_of_the_population() -> None:
    rows = drawn(500, 1).rows
    assert truth(PLAIN, ALL, rows) == pytest.approx(1.0, abs=0.01)
    assert truth(PLAIN, UP, rows) == pytest.approx(1.5, abs=0.01)


def test_a_number_stops_at_the_limits_of_the_table_that_is_asked() -> None:
    rows = drawn(500, 1).rows
    narrow = rows[rows["x"].between(-1, 0)]
    assert truth(PLAIN, UP, narrow) < 0.5


def test_nobody_is_where_a_world_says_so() -> None:
    for world in LIMITS:
        for question in world.questions:
            table = world.draw(4000, 1)
            if question.kind == "refused" and world.name.startswith("a hole"):
                regions = table.rows[table.rows["visit"] == "yes"]["region"].nunique()
                assert regions < table.rows["region"].nunique()


def test_the_strength_of_a_hidden_cause_is_what_a_large_table_shows() -> None:
    for lever, weight in ((0.4, 0.4), (0.8, 0.8)):
        strength = strength_of_shift(lever, weight)
        table = WORLDS[f"hidden, shift, {lever:g}"].draw(200_000, 9)
        number = table.rows["dose"].to_numpy()
        observed = np.column_stack([np.ones(len(number)), number, table.rows["x"]])
        observed = np.column_stack([observed, table.rows["kind"] == "p"])
        slope = np.linalg.lstsq(observed, table.outcome, rcond=None)[0][1]
        assert 0.7 * (slope - 0.5) == pytest.approx(strength.bias, abs=0.01)
    weak, strong = (strength_of_set(some, some, rate=False) for some in (0.4, 0.8))
    assert 0 < weak.bias < strong.bias
    assert 0 < weak.outcome < strong.outcome < 1
    assert strong.bias <= np.sqrt(strong.outcome * strong.lever) * 3


def test_lines_are_read_as_they_were_added(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "lines.jsonl"
    assert read(path) == []
    assert len(list(added(path, [LINE, replace(LINE, seed=1)]))) == 2
    with path.open("a") as file:
        file.write('{"who": "torn')
    assert [line.seed for line in read(path)] == [0, 1]
    assert repr(read(path)[0]) == repr(LINE)


def test_a_run_goes_on_where_it_stopped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worlds, "DRAWN", 2000)
    out = tmp_path / "lines.jsonl"
    start = ["--only", "simpson", "--rows", "400", "--out", str(out), "--seeds"]
    bench.main([*start, "1"])
    first = out.read_text(encoding="utf-8")
    assert {json.loads(text)["question"] for text in first.splitlines()} == {
        question.text for question in WORLDS["simpson"].questions
    }
    bench.main([*start, "2"])
    second = out.read_text(encoding="utf-8")
    assert second.startswith(first)
    assert len(second.splitlines()) == 2 * len(first.splitlines())
    printed = capsys.readouterr().out
    assert "simpson: programme yes for all" in printed
    assert "known worlds: intervals that hold the truth" in printed


def test_raw_differences_are_those_of_the_table() -> None:
    table = drawn(2000, 1)
    lever = table.rows["lever"] == "yes"
    by_hand = table.outcome[lever].mean() - table.outcome.mean()
    assert raw_difference(table.rows, table.outcome, ALL.scenario) == pytest.approx(by_hand)
    slope = np.polyfit(table.rows["x"], table.outcome, 1)[0]
    difference = raw_difference(table.rows, table.outcome, UP.scenario)
    assert difference == pytest.approx(0.5 * slope, rel=0.02)
    without = setting("lever", "yes", Condition("lever", "=", "no"))
    by_hand = table.outcome[lever].mean() - table.outcome[~lever].mean()
    assert raw_difference(table.rows, table.outcome, without) == pytest.approx(by_hand)
    assert np.isnan(raw_difference(table.rows, table.outcome, setting("lever", "maybe")))


def test_trees_predict_what_they_have_seen() -> None:
    table = drawn(3000, 1)
    predictor = trees(table.rows, table.outcome, "squarederror", 0)
    assert np.corrcoef(predictor(table.rows), expected(table.rows))[0, 1] > 0.97


def test_promises_are_counted() -> None:
    missed = replace(LINE, seed=1, value=1.5, low=1.3, high=1.7)
    lines = [LINE, missed, replace(LINE, seed=2, refused="too-few")]
    lines += [replace(LINE, kind="refused", world="hole", refused="no-overlap")]
    lines += [replace(LINE, world="zero", truth=0.0, null=True, low=-0.1)]
    lines += [replace(LINE, kind="hidden", world="h", bias=-0.3, bound=0.2)]
    reached = {goal.text.strip(): goal.reached for goal in goals(lines)}
    assert reached["known worlds: intervals that hold the truth"] == pytest.approx(2 / 3)
    assert reached["honest asks refused"] == pytest.approx(1 / 4)
    assert reached["nobody to learn from: refused"] == 1
    assert reached["levers that do nothing: no effect found"] == 1
    assert reached["hidden cause: its bias is within the bound"] == 0
    assert reached["tangle: intervals that hold the truth"] is None


def test_bias_is_held_against_the_error_and_the_plain_one() -> None:
    small = [replace(LINE, seed=seed, value=1.02, plain=1.5) for seed in range(4)]
    reached = {goal.text.strip(): goal.reached for goal in goals(small)}
    assert reached["mean |bias| in standard errors"] == pytest.approx(0.2)
    assert reached["as a share of the plain re-prediction's"] == pytest.approx(0.02 / 0.5)
    assert by_question(small)[OURS, "w", "q", 2000].plain_bias == pytest.approx(0.5)
    more = [*small, *(replace(line, question="not re-predicted", plain=np.nan) for line in small)]
    reached = {goal.text.strip(): goal.reached for goal in goals(more)}
    assert reached["as a share of the plain re-prediction's"] == pytest.approx(0.02 / 0.5)
    reached = {goal.text.strip(): goal.reached for goal in goals(more[4:])}
    assert reached["as a share of the plain re-prediction's"] is None


def test_widths_are_held_against_peers_that_cover() -> None:
    ours = [replace(LINE, seed=seed) for seed in range(6)]
    sharp = [replace(line, who="sharp", low=1.05, high=1.15) for line in ours]
    wide = [replace(line, who="wide", low=0.6, high=1.4) for line in ours]
    assert width_ratios(ours) == []
    assert width_ratios([*ours, *sharp]) == []
    assert width_ratios([*ours, *sharp, *wide]) == pytest.approx([0.4 / 0.8])
    assert any("(wide)" in text for text in summary([*ours, *wide]))


def test_a_question_reaches_a_peer_and_its_answer_comes_back(tmp_path: Path) -> None:
    table = WORLDS["simpson"].draw(300, 1)
    question = WORLDS["simpson"].questions[2]
    peer_question = peer_question_of(table, question, 7, rate=True)
    peer_question.save(tmp_path / "one.npz")
    again = PeerQuestion.read(tmp_path / "one.npz")
    assert (again.amount, again.seed, again.rate, again.is_set) == (0.0, 7, True, True)
    np.testing.assert_array_equal(again.columns, peer_question.columns)
    assert again.columns.shape == (300, 6)
    assert again.lever.sum() == (table.rows["programme"] == "yes").sum()
    texts = ["warning", json.dumps({"name": "one", "value": 1.0})]
    assert [answer["value"] for answer in replies(iter(texts))] == [1.0]


def test_peers_that_are_not_installed_say_nothing(tmp_path: Path) -> None:
    for who in MODULES:
        assert list(peer_answers(who, KNOWN[:1], 100, 1, set(), tmp_path)) == []


def test_the_selection_keeps_the_customers_and_mixes_up_the_arms() -> None:
    r = np.random.default_rng(1)
    rows = pd.DataFrame(
        {
            "segment": r.choice([MAILS[0], NO_MAIL], 40_000),
            "history": r.lognormal(5, 1, 40_000),
            "newbie": r.integers(0, 2, 40_000),
        }
    )
    selection = rows[selected(rows, MAILS[0], 3)]
    spent = np.log(rows["history"])
    assert selection["history"].map(np.log).mean() == pytest.approx(spent.mean(), abs=0.03)
    by_arm = np.log(selection["history"]).groupby(selection["segment"]).mean()
    assert by_arm[MAILS[0]] - by_arm[NO_MAIL] > 0.5 * spent.std()


def test_the_real_test_is_judged() -> None:
    lot = replace(LINE, kind="by lot", question="m, by lot", bound=0.05)
    some = [
        replace(LINE, kind="selected", question="m, selected", seed=seed, raw=2.0, value=1.01)
        for seed in range(4)
    ]
    reached = [goal.reached for goal in hillstrom_goals([lot, *some])]
    assert reached == [0.0, 1.0, 1.0]
