import numpy as np
import pandas as pd
import pytest

from datasets.cards.card import Dataset
from datasets.cards.edits import CardEdits
from datasets.describing.build_card import (
    Basis,
    Meaning,
    describe,
    first_basis,
    with_edits,
    with_leaks,
)


def table(rows: int = 400) -> pd.DataFrame:
    rng = np.random.default_rng(4)
    left = rng.random(rows) < 0.3
    return pd.DataFrame(
        {
            "customer_id": pd.Series([f"C{i}" for i in range(rows)], dtype="str"),
            "monthly_fee": rng.normal(50, 9, rows),
            "support": pd.Series(rng.choice(["No", "Yes"], rows), dtype="str"),
            "mood": pd.Series(rng.choice(["good", "fair", "bad"], rows), dtype="str"),
            "reason": pd.Series(["price"] * rows, dtype="str").where(left),
            "churned": pd.Series(np.where(left, "Yes", "No"), dtype="str"),
        }
    )


def basis(frame: pd.DataFrame, edits: CardEdits | None = None) -> Basis:
    empty = Basis("shop", "Shop", "d" * 64, (), edits=edits or CardEdits())
    return first_basis(frame, empty)


def card(frame: pd.DataFrame, edits: CardEdits | None = None) -> Dataset:
    return describe(basis(frame, edits))


def test_a_card_is_proposed_without_help() -> None:
    proposed = card(table())
    assert (proposed.outcome and proposed.outcome.name, proposed.positive) == ("churned", "Yes")
    assert proposed.noun == ("customer", "customers")
    assert proposed.event == ("leaves", "leave", "left")
    assert proposed.column("reason").leak
    assert proposed.value == proposed.column("monthly_fee")
    assert proposed.column("support").role == "lever"
    assert proposed.problems == ()
    assert len(proposed.fingerprint) == 12


def test_the_same_basis_gives_the_same_card() -> None:
    assert card(table()) == card(table())


def test_the_fingerprint_follows_what_training_uses() -> None:
    plain = card(table())
    same = card(table(), CardEdits(levers=("mood",), titles=(("mood", "Feeling"),), currency="$"))
    assert same.fingerprint == plain.fingerprint
    assert same.column("mood").title == "Feeling"
    for edits in (
        CardEdits(exclude=("mood",)),
        CardEdits(positive="No"),
        CardEdits(outcome="support"),
        CardEdits(include=("reason",)),
        CardEdits(ids=("mood",)),
    ):
        assert card(table(), edits).fingerprint != plain.fingerprint, edits


def test_a_currency_gives_money_its_unit() -> None:
    assert card(table()).column("monthly_fee").unit == ""
    assert card(table(), CardEdits(currency="€")).column("monthly_fee").unit == "money"


def test_leaks_follow_the_outcome() -> None:
    frame = table()
    moved = with_leaks(frame, with_edits(basis(frame), CardEdits(outcome="support")))
    assert describe(moved).column("churned").role == "driver"
    assert describe(moved).column("reason").leak is False


def problem(frame: pd.DataFrame, edits: CardEdits | None = None) -> str:
    problems = card(frame, edits).problems
    assert problems
    return problems[0]


def test_problems_are_plain_sentences() -> None:
    assert problem(table(12)) == "12 rows are too few to ask about: at least 100 are needed."
    assert "Say which column is the outcome" in problem(table(), CardEdits(outcome=""))
    frame = table().assign(churned=pd.Series(["No"] * 400, dtype="str"))
    assert problem(frame) == (
        "The outcome churned is No in every row, so there is nothing to explain."
    )
    frame = table()
    frame["churned"] = frame["churned"].where(np.arange(400) < 10, "No")
    assert "rows have churned Yes: at least 20 are needed." in problem(frame)
    assert problem(table(), CardEdits(outcome="mood")).endswith("say which one is asked about.")
    assert "No column is left" in problem(table()[["customer_id", "churned"]])


def test_an_outcome_of_three_values_with_one_asked_about() -> None:
    described = card(table(), CardEdits(outcome="mood", positive="bad"))
    assert described.problems == ()
    assert described.is_rate


@pytest.mark.parametrize(
    ("edits", "error", "words"),
    [
        (CardEdits(outcome="chruned"), LookupError, "Did you mean churned?"),
        (CardEdits(positive="Maybe"), ValueError, "churned has no value Maybe. It has"),
        (CardEdits(outcome="customer_id"), ValueError, "free text"),
        (CardEdits(date="mood"), ValueError, "mood holds no dates."),
        (CardEdits(value="mood"), ValueError, "mood holds no numbers."),
        (CardEdits(levers=("churned",)), ValueError, "can have no other role"),
        (CardEdits(outcome="monthly_fee", positive="1"), ValueError, "is a number"),
        (CardEdits(split="date"), ValueError, "Say which column is the date first."),
        (CardEdits(split="moon"), ValueError, "it is date, rows or random"),
    ],
)
def test_edits_that_cannot_be(edits: CardEdits, error: type[Exception], words: str) -> None:
    with pytest.raises(error) as caught:
        with_edits(basis(table()), edits)
    assert words in str(caught.value)


def test_words_given_go_before_words_found() -> None:
    meaning = Meaning(noun=("site", "sites"), event=("shuts", "shut", "shut"), currency="$")
    described = describe(first_basis(table(), Basis("shop", "Shop", "d" * 64, (), meaning=meaning)))
    assert (described.noun, described.event[0], described.currency) == (
        ("site", "sites"),
        "shuts",
        "$",
    )


def test_what_judges_is_part_of_the_card_while_it_can_be() -> None:
    table_with_days = table().assign(day=pd.Timestamp("2024-01-01"))
    plain = basis(table_with_days)
    assert describe(plain).split == ""
    by_date = with_edits(plain, CardEdits(date="day", split="date"))
    assert describe(by_date).split == "date"
    assert (
        describe(by_date).fingerprint
        != describe(with_edits(plain, CardEdits(date="day"))).fingerprint
    )
    assert (
        describe(with_edits(by_date, CardEdits(date=""))).split == ""
    )  # no date, no last fifth by it
    assert describe(with_edits(by_date, CardEdits(split="rows"))).split == "rows"
    assert describe(with_edits(by_date, CardEdits(split="random"))).split == ""
