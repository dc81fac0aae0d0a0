"""A difference that turns round is told with its column, its parts and their sizes."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyses._asking.ask import ask
from analyses._groups.simpson_words import (
    looks_headline,
    simpson_check,
    strata_table,
    turned_finding,
)
from analyses._groups.unheld_differences import (
    StratifiedRows,
    UnheldDifference,
    find_unheld,
)
from analyses._language.voice import Voice
from answers.answer import Asked
from datasets.workspace.workspace import Workspace
from models.segments.conditions import Term
from models.training.trained import TrainedModel
from models.training.training import train


@pytest.fixture(scope="module")
def unheld(admissions: TrainedModel) -> UnheldDifference:
    stratified = StratifiedRows.of(admissions.explaining, admissions.outcome, None, 1)
    female = find_unheld(stratified, Voice(admissions.dataset), (Term("gender", ("female",)),))
    assert female is not None
    return female


def test_the_sentence_names_the_parts_that_turn_and_where_the_rows_are(
    admissions: TrainedModel, unheld: UnheldDifference
) -> None:
    finding = turned_finding(Voice(admissions.dataset), unheld, 3000)
    assert "within Dept it turns round" in finding.statement
    assert "with Dept easy and hard, in 2 of 2 groups (3,000" in finding.statement
    assert "have Dept hard, where" in finding.statement
    assert "is lower for all" in finding.statement
    assert finding.quantities[0].value == pytest.approx(
        admissions.outcome[(admissions.rows["gender"] == "female").to_numpy()].mean()
    )


def test_the_headline_never_tells_the_difference_unqualified(
    admissions: TrainedModel, unheld: UnheldDifference
) -> None:
    headline = looks_headline(Voice(admissions.dataset), unheld)
    assert headline.startswith("Admitted looks worse for rows whose Gender is female (")
    assert headline.endswith("but within Dept it turns round")


def test_both_sides_stand_in_the_table_with_all_below(
    admissions: TrainedModel, unheld: UnheldDifference
) -> None:
    table = strata_table(Voice(admissions.dataset), unheld)
    assert [row[0].split(" (")[0] for row in table.rows] == ["Easy", "Hard", "All"]
    assert table.rows[-1][0] == "All (3,000)"


def test_the_check_passes_where_nothing_turns(
    admissions: TrainedModel, unheld: UnheldDifference
) -> None:
    voice = Voice(admissions.dataset)
    assert simpson_check(voice, (), 3).result == "passed"
    assert simpson_check(voice, (), 0).result == "not_applicable"
    flagged = simpson_check(voice, (unheld,), 3)
    assert flagged.result == "caution"
    assert "Compare" in flagged.text
    assert set(flagged.columns) == {"gender", "dept"}


@pytest.mark.parametrize("choices", [{}, {"column": "gender"}])
def test_every_answer_about_gender_says_that_it_turns(
    admissions: TrainedModel, choices: dict[str, str]
) -> None:
    answer = ask(admissions, Asked("who_is_affected", "", choices))
    check = next(check for check in answer.checks if check.code == "simpson")
    assert check.result == "caution"
    assert any("within Dept it turns round" in finding.statement for finding in answer.findings)


def test_berkeley_is_told_as_it_is(shared_data: Path, tmp_path: Path) -> None:
    with Workspace(tmp_path / "workspace") as opened:
        added = opened.add(shared_data / "ucb_admit.csv").dataset
        assert added is not None
        model = train(added, opened.rows(added))
    answer = ask(model, Asked("who_is_affected", "", {"column": "gender"}))
    assert "female (30 of 100 against 45 of 100), but within Dept it turns round" in answer.headline
    statement = answer.findings[0].statement
    assert "with Dept A, B, D and F, in 4 of 6 groups (3,024" in statement
    assert (
        "More often than the others, rows whose Gender is female have Dept C, D, E and F, where"
        in statement
    )
    drivers = ask(model, Asked("top_drivers", "", {}))
    assert not any("Gender" in finding.statement for finding in drivers.findings)
