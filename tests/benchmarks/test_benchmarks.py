"""The benchmarks run at tiny sizes and print every line that they should; no time is judged."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
import xgboost as xgb

from benchmarks.goals import at_least, at_most
from benchmarks.peers import sklearn_curves, xgboost_values
from benchmarks.speed import end_to_end, explain, ours, ours_plans, ours_tables, random_models
from benchmarks.speed.contest import Contest, Cost, Entry, Rules, compete, timed
from benchmarks.speed.contestants import NOT_INSTALLED, NOT_THERE_YET, Contestant, Report, run
from benchmarks.speed.explain import CONTESTANTS, TASKS, agreement, difference, goals, line
from benchmarks.speed.simulated_customers import (
    COLUMNS,
    HOLED,
    LEVELS,
    LEVERS,
    NUMBERS,
    OUTCOME,
    codes,
    customers,
)
from models.tree_shap.compiled import tables_of
from tests.support.checkout import ROOT

SMALL = Rules(
    names=("plan", "age"), levels=(3, 0), levers=("plan",), rounds=3, depth=2, few=4, customers=(0,)
)


@pytest.fixture
def contest(tmp_path: Path) -> Contest:
    saved = Contest(tmp_path)
    rows = np.array([[0, 30], [1, np.nan], [2, 50], [np.nan, 20], [2, 40]])
    saved.save(SMALL, rows, np.array([0.0, 1, 0, 1, 0]))
    return saved


def test_the_table_is_what_it_says_it_is() -> None:
    rows = codes(50_000)
    assert tuple(rows.columns) == (*COLUMNS, OUTCOME)
    assert len(LEVELS) == len(NUMBERS) == 10
    assert set(LEVERS) <= set(COLUMNS)
    assert 0.26 < rows[OUTCOME].mean() < 0.29
    missing = rows.isna().mean()
    assert missing[[*NUMBERS, *HOLED]].between(0.025, 0.035).all()
    assert missing.drop([*NUMBERS, *HOLED]).eq(0).all()
    for name, levels in LEVELS.items():
        assert set(rows[name].dropna()) == set(range(len(levels)))


def test_the_table_is_the_same_each_time_and_in_both_forms() -> None:
    assert codes(300).equals(codes(300))
    assert not codes(300).equals(codes(300, seed=8))
    rows, numbers = customers(300), codes(300)
    assert rows["contract"].tolist() == [
        LEVELS["contract"][int(place)] for place in numbers["contract"]
    ]
    assert rows["payment"].isna().tolist() == numbers["payment"].isna().tolist()
    assert (rows[OUTCOME] == "yes").mean() == numbers[OUTCOME].mean()
    assert rows["customer_id"].is_unique


def test_fewer_columns_keep_both_kinds() -> None:
    rows = codes(100, columns=5)
    assert list(rows.columns) == [*list(LEVELS)[:3], *NUMBERS[:2], OUTCOME]


def test_a_contest_is_read_as_it_was_saved(contest: Contest) -> None:
    again = Contest(contest.folder)
    assert again.rules == SMALL
    assert again.rows.dtype == np.float32
    assert np.isnan(again.rows).sum() == 2
    assert again.few.shape == (4, 2)


def test_medians_and_frequent_levels_stand_in_for_missing_values(contest: Contest) -> None:
    assert contest.filled[1, 1] == 35
    assert contest.filled[3, 0] == 2
    assert np.isnan(contest.rows[1, 1])


def test_curves_are_compared_at_all_values_where_there_are_few(contest: Contest) -> None:
    assert contest.points[0].tolist() == [0, 1, 2]
    assert contest.points[1].tolist() == [20, 30, 35, 40, 50]


def test_a_contestant_reports_one_line(
    contest: Contest, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["contestant", str(contest.folder), "twice"])
    compete({"twice": lambda read: Entry(Cost(1.0, 2.0), 5, read.rows * 2, "a note")})
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert '"cpu": 1.0, "wall": 2.0, "units": 5' in out
    assert len(list(contest.folder.glob("values-*.npy"))) == 1


def test_cheap_work_is_repeated_and_dear_work_is_not() -> None:
    times: list[int] = []
    done, cost = timed(lambda: times.append(1))
    assert (done, len(times)) == (None, 3)
    assert cost.cpu >= 0
    assert cost.wall > 0
    timed(lambda: times.append(1), enough=0.0)
    assert len(times) == 4


def test_what_is_not_installed_says_so(contest: Contest, tmp_path: Path) -> None:
    report = run(
        Contestant("path", "shap", "benchmarks.peers.shap_values", "shap"),
        contest,
        peers=tmp_path / "none",
        limit=10,
    )
    assert report.why_not == NOT_INSTALLED


def test_what_fails_says_why(contest: Contest) -> None:
    report = run(Contestant("no such task", "ours", "benchmarks.speed.ours"), contest, limit=60)
    assert report.why_not == "failed: KeyError: 'no such task'"


def test_what_takes_too_long_says_so(contest: Contest) -> None:
    report = run(Contestant("train", "ours", "benchmarks.speed.ours"), contest, limit=0.01)
    assert report.why_not.startswith("stopped after")


def test_a_line_compares_with_ours() -> None:
    ours = Report("ours", Cost(1.0, 1.5), 1000, 200.0, np.array([[1.0, 2.0]]))
    theirs = Report("them", Cost(3.0, 3.0), 100, 300.0, np.array([[1.0, 2.5]]))
    cells = line("path", [ours, theirs]).split()
    assert cells[-2:] == ["30.00", "5.0e-01"]
    assert line("path", [ours, Report("them", why_not=NOT_INSTALLED)]).endswith(NOT_INSTALLED)


def test_only_rows_that_both_have_are_compared() -> None:
    assert difference(np.array([1.0, 2.0, 9.0]), np.array([1.0, 2.25])) == 0.25
    assert difference(np.array([]), np.array([1.0])) is None
    assert difference(None, np.array([1.0])) is None


def test_agreement_of_reasons_over_the_draws() -> None:
    one, other = [0, 1, 2, 3, 4], [0, 1, 2, 3, 9]
    assert agreement(np.array([one, one, one]), seeds=3) == 1
    assert agreement(np.array([one, other]), seeds=2) == pytest.approx(4 / 6)
    assert agreement(np.array([one, other, one, other]), seeds=2) == 1


def test_goals_say_kept_missed_or_not_measured() -> None:
    assert at_least("faster", 200.0, 150).line.endswith("kept")
    assert at_most("apart", 2e-5, 1e-5).line.endswith("MISSED")
    assert at_most("apart", None, 1e-5).line.endswith("not measured here")


def test_goals_read_the_reports() -> None:
    ours = Report("ours", Cost(1.0, 1.0), 1000, 200.0, np.zeros((2, 2)))
    theirs = Report("xgboost pred_contribs", Cost(20.0, 20.0), 100, 200.0, np.full((2, 2), 1e-6))
    by_text = {goal.text: goal for goal in goals({"path": [ours, theirs]}, SMALL)}
    assert by_text["reasons: times cheaper than xgboost"].reached == pytest.approx(200)
    assert by_text["reasons: largest difference from xgboost"].reached == pytest.approx(1e-6)
    assert by_text["plans: ms for each customer"].reached is None


def test_every_peer_names_the_versions_that_it_wants() -> None:
    lists = sorted((ROOT / "benchmarks" / "peers").glob("*.txt"))
    assert {path.stem for path in lists} >= {who.peer for who in CONTESTANTS if who.peer}
    for path in lists:
        requirements = path.read_text(encoding="utf-8").split()
        assert requirements
        assert [name for name in requirements if name.count("==") != 1] == []


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Contest:
    """A contest of 400 rows and six columns with its model."""
    table = codes(400, columns=6)
    outcome = table.pop(OUTCOME).to_numpy()
    names = tuple(table.columns)
    rules = Rules(
        names,
        tuple(len(LEVELS.get(name, ())) for name in names),
        tuple(name for name in LEVERS if name in names),
        rounds=5,
        depth=3,
        few=20,
        customers=(0, 1),
        samples=200,
        seeds=2,
    )
    saved = Contest(tmp_path_factory.mktemp("contest"))
    saved.save(rules, table.to_numpy(dtype=np.float32), outcome)
    entry = ours.train(saved)
    assert entry.units == 400
    assert entry.note.endswith("leaves")
    return saved


def test_what_needs_no_peer_does_its_task(trained: Contest) -> None:
    contributions = xgboost_values.contributions(trained)
    assert contributions.values.shape == (20, 6)
    prediction = xgboost_values.prediction(trained)
    assert prediction.units == 400
    assert np.ptp(prediction.values) > 0
    assert xgboost_values.one_row(trained).units == 1
    strongest = ours.surrogate(trained).values
    assert strongest.shape == (4, 5)
    assert strongest.max() < 6
    assert ours_plans.plans(trained).note.startswith(("0 of 2", "1 of 2", "2 of 2"))


def test_tables_say_what_xgboost_and_brute_force_say(trained: Contest) -> None:
    if tables_of(xgb.Booster(model_file=trained.model)) is None:
        pytest.skip("the tables' kernels are not compiled here")
    path = ours_tables.path(trained)
    assert path.units == 400
    theirs = xgboost_values.contributions(trained).values
    np.testing.assert_allclose(path.values[: len(theirs)], theirs, atol=1e-5)
    by_hand = sklearn_curves.curves(trained).values
    np.testing.assert_allclose(ours_tables.curves(trained).values, by_hand, atol=1e-5)
    for one in (ours_tables.one_row(trained), ours_tables.cold(trained)):
        np.testing.assert_allclose(one.values, path.values[:1], atol=1e-9)


def test_random_models_are_the_same_for_everybody_and_told_exactly(
    trained: Contest, monkeypatch: pytest.MonkeyPatch
) -> None:
    if tables_of(xgb.Booster(model_file=trained.model)) is None:
        pytest.skip("the tables' kernels are not compiled here")
    random_models.saved(trained, 12)
    monkeypatch.setattr(random_models, "MODELS", 12)
    monkeypatch.setattr(random_models, "saved", lambda _: None)
    reasons = ours_tables.random(trained)
    assert reasons.units == 12 * random_models.EXPLAINED
    models = list(random_models.read(trained))
    ends = [
        model.booster.inplace_predict(model.rows, predict_type="margin")
        - model.booster.inplace_predict(model.background, predict_type="margin").mean()
        for model in models
    ]
    np.testing.assert_allclose(reasons.values.sum(axis=1), np.concatenate(ends), atol=1e-5)
    assert any(np.isnan(model.rows).any() for model in models)
    assert len({model.rows.shape[1] for model in models}) > 3


def test_a_background_moves_the_base_and_not_the_prediction(trained: Contest) -> None:
    if tables_of(xgb.Booster(model_file=trained.model)) is None:
        pytest.skip("the tables' kernels are not compiled here")
    prediction = xgboost_values.prediction(trained).values
    for reasons in (ours_tables.background(trained), ours_tables.everybody(trained)):
        base = prediction - reasons.values.sum(axis=1)
        assert np.ptp(base) < 1e-5
    assert base[0] == pytest.approx(prediction.mean(), abs=1e-5)


def test_ours_alike_explains_a_fifth(trained: Contest) -> None:
    if tables_of(xgb.Booster(model_file=trained.model)) is None:
        pytest.skip("the tables' kernels are not compiled here")
    entry = ours_tables.alike(trained)
    assert entry.units == 80
    assert entry.values.shape == (80, 6)


def test_brute_force_curves_agree_with_rows_changed_by_hand(trained: Contest) -> None:
    changed = trained.filled.copy()
    changed[:, 0] = trained.points[0][0]
    booster = xgb.Booster(model_file=trained.model)
    by_hand = booster.inplace_predict(changed, predict_type="margin").mean()
    assert sklearn_curves.curves(trained).values[0] == pytest.approx(by_hand, abs=1e-5)


def test_customers_are_those_whom_the_model_sees_leaving(trained: Contest) -> None:
    chances = xgb.Booster(model_file=trained.model).inplace_predict(trained.filled)
    chosen = explain.with_customers(trained, 3).rules.customers
    assert chosen == tuple(np.flatnonzero(chances > 0.5)[:3])


def test_explain_prints_every_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(who: Contestant, *_: object, **__: object) -> Report:
        return Report(who.who, Cost(2.0, 1.0), 100, 200.0, np.zeros((100, 5)), who.task)

    monkeypatch.setattr(explain, "run", told)
    monkeypatch.setattr(explain, "with_customers", lambda contest, _: Contest(contest.folder))
    explain.main(["--rows", "400", "--columns", "4"])
    lines = capsys.readouterr().out.splitlines()
    assert "load average" in lines[0]
    assert lines[1].startswith("400 rows, 4 columns, 200 trees of depth 6")
    for who in CONTESTANTS:
        start = f"{TASKS[who.task]:34} {who.who} "
        assert sum(text.startswith(start) for text in lines) == 1, start
    assert "not measured here" not in "".join(lines[lines.index("Goals") :])


def test_explain_leaves_out_what_is_not_there_yet(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(who: Contestant, *_: object, **__: object) -> Report:
        if who.task == "train":
            return Report(who.who, Cost(2.0, 1.0), 100)
        return Report(who.who, why_not=NOT_INSTALLED if who.peer else NOT_THERE_YET)

    monkeypatch.setattr(explain, "run", told)
    monkeypatch.setattr(explain, "with_customers", lambda contest, _: Contest(contest.folder))
    explain.main(["--rows", "400", "--tasks", "path", "plans"])
    text = capsys.readouterr().out
    assert f"{TASKS['path']}: ours is {NOT_THERE_YET}" in text
    assert f"{TASKS['plans']:34} {'dice-ml random':26} {NOT_INSTALLED}" in text
    assert f"{TASKS['path']:34} ours" not in text


def test_without_a_model_there_is_no_contest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explain, "run", lambda who, *_, **__: Report(who.who, why_not="failed: x"))
    with pytest.raises(SystemExit, match="could not be trained"):
        explain.main(["--rows", "400"])


def test_a_contestant_of_ours_that_has_no_file_is_not_there_yet(contest: Contest) -> None:
    report = run(Contestant("path", "ours", "benchmarks.no_such_file"), contest, limit=10)
    assert report.why_not == NOT_THERE_YET


def test_end_to_end_prints_every_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sizes = "--rows 300 --columns 4 --trees 5 --depth 3"
    end_to_end.main([*sizes.split(), "--peers", str(tmp_path)])
    out = capsys.readouterr().out
    assert "load average" in out.splitlines()[0]
    costs = ("BARE", "ONCE", "FITS", "SHARES", "WEIGHED", "EFFECTS", "TRUST", "REASONS", "CURVES")
    for name in (*costs, "ALL", "LESS", "ALIKE", "THEIRS"):
        assert f"\n{getattr(end_to_end, name)} " in out
    assert NOT_INSTALLED in out
    assert "everything over all fits" in out
    assert "failed" not in out
