"""The list says of each row what the question about that row says."""

from __future__ import annotations

from analyses._asking.ask import ask
from analyses._language.rows import row_names
from analyses.which_rows.listed import listed
from analyses.which_rows.sentences import headline, order_check, rows_words, table
from answers.answer import Asked
from models.training.trained import TrainedModel


def test_every_row_has_its_name_its_chance_and_its_reasons(subscription: TrainedModel) -> None:
    asked = listed(subscription, how_many=8, sort="", end="", where=())
    made = table(asked)
    assert made.columns[:3] == ("Customer", "Chance", "Reasons") or "Chance" in made.columns
    names = row_names(subscription).iloc[list(asked.places)].tolist()
    assert [row[0] for row in made.rows] == names
    reasons = made.columns.index("Reasons")
    for row in made.rows[:3]:
        alone = ask(subscription, Asked("why_this_one", "", {"row": row[0]}))
        shown = " ".join(finding.statement for finding in alone.findings)
        assert row[reasons].split(" and ")[0] in shown


def test_the_headline_counts_what_came_of_them(subscription: TrainedModel) -> None:
    asked = listed(subscription, how_many=50, sort="", end="", where=())
    said, lead = headline(asked)
    left = int(subscription.outcome[list(asked.places)].sum())
    assert lead.value == left
    assert said.startswith(f"Of the 50 customers most likely to leave, {left} left")
    assert order_check(asked).result == "passed"


def test_the_words_follow_the_order(subscription: TrainedModel, retail: TrainedModel) -> None:
    by_fee = listed(subscription, how_many=5, sort="monthly_fee", end="lowest", where=())
    assert rows_words(by_fee) == "customers with the lowest Monthly fee"
    sales = listed(retail, how_many=5, sort="", end="", where=())
    assert rows_words(sales) == "store weeks with the highest expected Weekly sales"
