"""How the outcome moves with a column: sentences, the column asked for, thin places, refusals."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analyses._asking.ask import ask
from analyses.how_it_responds.answer import column_called, strongest
from answers.answer import Answer, Asked, CannotAnswer
from answers.evidence import Curve, Table
from datasets.workspace.workspace import Workspace
from models.training.trained import TrainedModel
from models.training.training import train


def responds(model: TrainedModel, column: str = "") -> Answer:
    return ask(model, Asked("how_it_responds", "", {"column": column} if column else {}))


def curve_of(answer: Answer) -> Curve:
    curve = answer.evidence[0]
    assert isinstance(curve, Curve)
    return curve


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> TrainedModel:
    """Real customers of a bank: three products go with leaving, and so does only one."""
    with Workspace(tmp_path_factory.mktemp("bank")) as workspace:
        added = workspace.add(shared_data / "bank_churn.csv").dataset
        assert added is not None
        return train(added, workspace.rows(added))


def test_the_headline_says_both_ends_and_one_range(subscription: TrainedModel) -> None:
    answer = responds(subscription, "tickets")
    first, last = answer.quantity("level_0"), answer.quantity("level_1")
    assert answer.headline == (
        f"All else alike, {first.plain()} customers leave at 0 support tickets; at 5, {last.say()}"
    )
    assert answer.grade == "seen"
    assert answer.lead is not None
    assert answer.lead.value == last.value


def test_the_curve_is_near_the_simulated_truth(subscription: TrainedModel) -> None:
    """Each ticket adds to the odds of leaving, so the curve rises at every step."""
    levels = [point.y for point in curve_of(responds(subscription, "tickets")).points]
    supported = [level for level in levels if level is not None]
    assert supported == sorted(supported)


def test_by_itself_it_takes_the_strongest_column(subscription: TrainedModel) -> None:
    answer = responds(subscription)
    assert strongest(subscription) == "contract"
    assert curve_of(answer).column == "Contract"


def test_levels_are_named_highest_first(subscription: TrainedModel) -> None:
    statement = responds(subscription, "contract").findings[0].statement
    assert statement.index("monthly") < statement.index("yearly") < statement.index("two-year")


def test_thin_places_have_no_level_and_are_said(subscription: TrainedModel) -> None:
    answer = responds(subscription, "tickets")
    thin = [point for point in curve_of(answer).points if point.y is None]
    assert thin
    assert all(point.rows is not None and point.rows < 70 for point in thin)
    check = next(check for check in answer.checks if check.code == "extrapolation")
    assert check.result == "caution"


def test_a_column_with_companions_says_how_it_was_moved(subscription: TrainedModel) -> None:
    check = {c.code: c for c in responds(subscription, "usage_hours").checks}["correlated-drivers"]
    assert check.result == "caution"
    assert "logins" in check.columns
    alone = {c.code: c for c in responds(subscription, "tickets").checks}["correlated-drivers"]
    assert alone.result == "passed"


def test_a_column_that_does_nothing_is_said_to(subscription: TrainedModel) -> None:
    answer = responds(subscription, "region")
    assert "does not clearly move with Region" in answer.headline


@pytest.mark.parametrize("name", ["tickets", "Support tickets", "support TICKETS"])
def test_a_column_is_called_by_name_or_title(subscription: TrainedModel, name: str) -> None:
    assert column_called(subscription, name) == "tickets"


def test_a_column_that_is_not_there_is_an_answer_in_words(subscription: TrainedModel) -> None:
    with pytest.raises(CannotAnswer, match="No column that explains is called “ticket”") as why:
        responds(subscription, "ticket")
    assert "Support tickets" in why.value.what_to_do


def test_on_noise_no_curve_is_drawn(noise: TrainedModel) -> None:
    answer = responds(noise)
    assert answer.refused
    assert not answer.evidence


def test_number_of_products_is_not_one_way_and_the_sentence_says_so(bank: TrainedModel) -> None:
    answer = responds(bank, "NumOfProducts")
    assert "falls until 2 products, then rises" in answer.headline
    assert answer.findings[0].statement.startswith("Not one way: it falls")


def test_who_responds_otherwise_is_named(bank: TrainedModel) -> None:
    answer = responds(bank, "Age")
    statement = next(f.statement for f in answer.findings if "for the others" in f.statement)
    assert statement.startswith("More so for some: from age 40")
    assert "for customers who are not active members" in statement
    curve = curve_of(answer)
    assert len(curve.fan) == 40
    assert {len(line) for line in curve.fan} == {len(curve.points)}
    assert curve.fan_label


def test_groups_have_their_own_lines_where_enough_rows_are(bank: TrainedModel) -> None:
    picture = responds(bank, "Age").evidence[1]
    assert isinstance(picture, Curve)
    assert [group.label for group in picture.groups] == ["Who are not active members", "The others"]
    resting, active = ({point.x: point.y for point in group.points} for group in picture.groups)
    assert resting[55.0] is not None
    assert active[55.0] is not None
    assert resting[55.0] > active[55.0] + 0.2
    assert active[75.0] is None


def test_groups_of_levels_are_a_table(bank: TrainedModel) -> None:
    answer = responds(bank, "Geography")
    picture = answer.evidence[1]
    assert isinstance(picture, Table)
    assert picture.columns == ("Geography", "With a balance above 78,000", "The others")
    assert {row[0] for row in picture.rows} == {"France", "Germany", "Spain"}
    assert "More so for some: from Geography Germany to Spain" in answer.findings[-1].statement


def test_where_rows_respond_alike_there_is_one_picture(bank: TrainedModel) -> None:
    answer = responds(bank, "Gender")
    assert len(answer.evidence) == 1
    assert answer.findings[-1].statement == "Customers respond alike: no group stands out."


def test_a_column_that_hardly_varies_is_refused(bank: TrainedModel) -> None:
    rows = bank.rows.copy()
    rows["HasCrCard"] = pd.Series(["1"] * (len(rows) - 3) + ["0"] * 3, dtype="str")
    rigid = replace(bank, rows=rows)
    answer = responds(rigid, "HasCrCard")
    assert answer.refused
    assert "Too few customers differ in" in answer.headline
