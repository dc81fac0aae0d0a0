"""For whom and without what: read, refused where too little is left, and named in the answer."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from analyses._asking.ask import ask
from analyses._asking.registry import analyses
from analyses._asking.selection import (
    FEWEST,
    Selection,
    about_group,
    check_columns,
    check_row,
    narrowed,
    refusal_of,
    rows_of,
    selection_of,
    unlabelled_of,
)
from analyses._language.group_phrase import group_phrase
from analyses._language.voice import Voice
from analyses._language.who import clauses_of
from answers.answer import Answer, Asked, CannotAnswer, Choice
from answers.evidence import Ranking
from answers.json_form import to_json
from answers.words import HEADLINE_WORDS
from models.training.trained import TrainedModel
from models.training.training import train
from tests.support.two_sites import stored, two_sites

AT_A = ("site=A",)


@pytest.fixture(scope="module")
def everyone() -> TrainedModel:
    return train(*stored(two_sites()))


def told(model: TrainedModel, asked: str = "top_drivers", /, **choices: Choice) -> Answer:
    return ask(model, Asked(asked, "", choices))


BY_THEMSELVES = {"what_if", "how_many", "which_rows"}  # for whom is their own choice


def drivers(answer: Answer) -> set[str]:
    (ranking,) = (e for e in answer.evidence if isinstance(e, Ranking))
    return {name for bar in ranking.bars for name in bar.columns}


def picked_by(model: TrainedModel, **choices: Choice) -> Selection:
    picked = selection_of(model.dataset, choices)
    assert picked is not None
    return picked


# ------------------------------------------------------------------------------------ the promise


def test_drivers_are_those_of_the_group(everyone: TrainedModel) -> None:
    assert {"x", "z"} <= drivers(told(everyone))
    assert drivers(told(everyone, where=AT_A)) == {"x"}
    assert drivers(told(everyone, where=("site=B",))) == {"z"}


@pytest.mark.parametrize(
    "key", [key for key in analyses() if key not in {*BY_THEMSELVES, "what_would_keep"}]
)
def test_the_answer_is_that_of_a_table_of_these_rows(everyone: TrainedModel, key: str) -> None:
    """To the byte, with the seed of the table, but for the words that name the group."""
    table = two_sites()
    card, rows = stored(table[table["site"] == "A"])
    alone = train(replace(card, fingerprint=everyone.dataset.fingerprint), rows)
    about: dict[str, Choice] = {"row": str(rows["customer_id"][7])} if key == "why_this_one" else {}
    expected = ask(alone, Asked(key, "asked", about))
    answer = ask(everyone, Asked(key, "asked", {**about, "where": AT_A}))
    bare = replace(
        answer,
        question=expected.question,
        headline=expected.headline,
        about=answer.about.partition("; fitted on")[0],
        findings=answer.findings[:-1],
        method=answer.method.partition(" Fitted anew")[0],
    )
    assert json.dumps(to_json(bare)) == json.dumps(to_json(expected))
    assert answer.headline.endswith(expected.headline.rpartition(": ")[2])


# ---------------------------------------------------------------------------------- what it says


def test_the_answer_names_the_group_and_counts_it(everyone: TrainedModel) -> None:
    answer = told(everyone, where=AT_A)
    rows = len(everyone.rows[everyone.rows["site"] == "A"])
    of_all = f"{rows:,} of {len(everyone.rows):,}"
    among = r"Among customers whose Site is A: \d+ more of every 100 customers whose X is above "
    assert re.match(among, answer.headline)
    assert answer.about.endswith(f"; fitted on the {of_all} customers whose Site is A")
    assert answer.findings[-1].statement.startswith(
        f"Fitted on customers whose Site is A, {of_all};"
    )
    assert answer.quantity("fitted_rows").value == answer.provenance.rows == rows
    assert answer.question.text == "Why do customers leave, among customers whose Site is A?"
    assert answer.question.choices == {"where": AT_A}
    assert f"{of_all} rows whose Site is A" in answer.method
    assert answer.provenance.fingerprint == everyone.dataset.fingerprint


def test_what_was_asked_in_words_keeps_them(everyone: TrainedModel) -> None:
    asked = Asked("top_drivers", "why do they leave at A", {"where": AT_A})
    assert ask(everyone, asked).question.text == "why do they leave at A"


def test_a_headline_begins_with_yes_or_no_and_names_the_group(subscription: TrainedModel) -> None:
    answer = told(subscription, "can_we_trust_it", where=("contract=Monthly",))
    assert answer.headline.startswith("Yes")
    assert "among customers on a monthly contract" in answer.headline


@pytest.mark.parametrize(
    "where",
    [
        ("contract in Yearly, Two years", "tenure_months between 3 and 12"),
        ("contract in Yearly, Two years", "tenure_months > 3", "region != North", "seats <= 40"),
    ],
)
def test_a_headline_of_a_long_group_is_short_and_says_that_it_is_one(
    subscription: TrainedModel, where: tuple[str, ...]
) -> None:
    answer = told(subscription, where=where)
    assert len(answer.headline.split()) <= HEADLINE_WORDS
    assert answer.headline.startswith("In this group: ")
    assert "on a yearly or two-year contract" in answer.about


def test_what_was_left_out_is_said_and_what_moves_along_is_named(
    subscription: TrainedModel,
) -> None:
    answer = told(subscription, without=("logins", "Support tickets"))
    assert not {"logins", "tickets"} & drivers(answer)
    assert answer.headline.startswith("Without Logins and Support tickets: ")
    assert answer.about.endswith("; without Logins and Support tickets")
    assert answer.findings[-1].statement == (
        "Left out: Logins and Support tickets. Still there, and moves along: Usage hours "
        "(with Logins)."
    )


def test_both_are_said_together(everyone: TrainedModel) -> None:
    answer = told(everyone, "can_we_trust_it", where=AT_A, without=("x",))
    assert answer.question.text.endswith(", among customers whose Site is A, without X?")
    assert answer.about.endswith("customers whose Site is A, without X")


def test_a_what_if_takes_its_own_where_and_leaves_columns_out(subscription: TrainedModel) -> None:
    choices: dict[str, Choice] = {"set": ("support=Yes",), "where": ("contract=Monthly",)}
    whole = told(subscription, "what_if", **choices)
    assert whole.provenance.rows == 7000
    less = told(subscription, "what_if", **choices, without=("tickets",))
    assert less.findings[-1].statement.startswith("Left out: Support tickets.")
    assert less.question.choices == {**choices, "without": ("tickets",)}


# ------------------------------------------------------------------------------------- refusals


def test_too_few_rows_name_the_smallest_group_that_can_be_asked(
    subscription: TrainedModel,
) -> None:
    where = ("contract=Two years", "plan=Premium", "region=North")
    answer = told(subscription, where=where)
    rows = subscription.rows
    many = {
        "customers on a two-year contract and on the Premium plan":
            int(((rows["contract"] == "Two years") & (rows["plan"] == "Premium")).sum()),
        "customers in the North on a two-year contract":
            int(((rows["contract"] == "Two years") & (rows["region"] == "North")).sum()),
        "customers in the North on the Premium plan":
            int(((rows["plan"] == "Premium") & (rows["region"] == "North")).sum()),
    }  # fmt: skip
    smallest = min((size, name) for name, size in many.items() if size >= FEWEST)
    assert answer.grade == "none"
    assert answer.headline.startswith("Only ")
    assert [check.code for check in answer.checks] == ["small-sample"]
    assert answer.findings[-1].statement == (
        f"The nearest larger group that can be asked about: {smallest[1]}, {smallest[0]} of them."
    )
    assert answer.question.choices == {"where": where}


@pytest.mark.parametrize(
    ("where", "headline"),
    [
        (("seats > 400000",), "There are no customers with more than 400,000 seats"),
        (
            ("contract=Monthly", "contract=Yearly"),
            "There can be no customers on a monthly and yearly contract: these exclude each other",
        ),
        (
            ("tenure_months > 30", "tenure_months < 10"),
            "There can be no customers who have been customers for more than 30 and less than 10 "
            "months: these exclude each other",
        ),
    ],
)
def test_nobody_is_said_as_such(
    subscription: TrainedModel, where: tuple[str, ...], headline: str
) -> None:
    answer = told(subscription, where=where)
    assert answer.headline.startswith(headline)
    assert answer.grade == "none"
    assert "all customers" in answer.findings[-1].statement


def test_an_outcome_that_does_not_vary_or_hardly_is_refused(everyone: TrainedModel) -> None:
    outcome = everyone.outcome.copy()
    at_a = (everyone.rows["site"] == "A").to_numpy(dtype=bool)
    outcome[at_a] = 0.0
    same = told(replace(everyone, outcome=outcome), where=AT_A)
    assert same.headline.startswith(f"None of the {at_a.sum():,} customers whose Site is A left")
    outcome[at_a.nonzero()[0][:9]] = 1.0
    rare = told(replace(everyone, outcome=outcome), where=AT_A)
    assert rare.headline.startswith(f"9 of the {at_a.sum():,} customers whose Site is A left")
    assert [check.code for check in rare.checks] == ["rare-outcome"]


@pytest.mark.parametrize(
    ("choices", "reason"),
    [
        ({"where": ("colour=red",)}, "no column called colour"),
        ({"where": ("contract=Never",)}, "never has the value Never"),
        ({"where": ("churned=Yes",)}, "it is the outcome itself"),
        ({"without": ("colour",)}, "no column called colour"),
        ({"without": ("Churned",)}, "it is the outcome itself"),
    ],
)
def test_what_is_not_there_or_is_the_outcome_is_refused(
    subscription: TrainedModel, choices: dict[str, Choice], reason: str
) -> None:
    with pytest.raises(CannotAnswer, match=reason):
        told(subscription, **choices)


def test_something_has_to_explain(subscription: TrainedModel) -> None:
    with pytest.raises(CannotAnswer, match="no column is left"):
        told(subscription, without=subscription.columns)


def test_of_a_random_part_it_is_said_that_more_may_be_in_the_table(
    subscription: TrainedModel,
) -> None:
    part = replace(subscription, part_of=70_000)
    with pytest.raises(CannotAnswer, match="of 70,000 rows: there are no customers"):
        told(part, where=("seats > 400000",))


def test_a_group_of_a_random_part_says_so(subscription: TrainedModel) -> None:
    answer = told(replace(subscription, part_of=70_000), where=("contract=Monthly",))
    (sampled,) = (check.text for check in answer.checks if check.code == "sampled")
    rows = int((subscription.rows["contract"] == "Monthly").sum())
    assert f"the {rows:,} rows of this group among a random 7,000 of 70,000 rows" in sampled


def test_a_row_outside_of_the_group_is_said_to_be(everyone: TrainedModel) -> None:
    picked = picked_by(everyone, where=AT_A)
    part = narrowed(everyone, picked)
    inside = str(part.rows["customer_id"].iloc[0])
    outside = str(everyone.rows.loc[everyone.rows["site"] == "B", "customer_id"].iloc[0])
    check_row(everyone, part, picked, inside)
    check_row(everyone, part, picked, "nobody")
    with pytest.raises(
        CannotAnswer, match=f"“{outside}” is not among the customers whose Site is A"
    ):
        check_row(everyone, part, picked, outside)
    with pytest.raises(CannotAnswer, match="is not among"):
        told(everyone, "why_this_one", row=outside, where=AT_A)


def test_the_number_of_a_row_is_that_of_the_table(everyone: TrainedModel) -> None:
    names = tuple(
        replace(column, role="left_out") if column.role == "id" else column
        for column in everyone.dataset.columns
    )
    bare = replace(everyone, dataset=replace(everyone.dataset, columns=names))
    place = int((bare.rows["site"] == "A").to_numpy(dtype=bool).nonzero()[0][3])
    assert told(bare, "why_this_one", row=str(place + 1), where=AT_A).about.startswith(
        f"One customer: {place + 1};"
    )
    other = int((bare.rows["site"] == "B").to_numpy(dtype=bool).nonzero()[0][3])
    with pytest.raises(CannotAnswer, match="is not among"):
        told(bare, "why_this_one", row=str(other + 1), where=AT_A)


def test_a_column_that_is_the_same_for_all_of_them_has_no_curve(everyone: TrainedModel) -> None:
    with pytest.raises(
        CannotAnswer, match="Site has one value only among customers whose Site is A"
    ):
        told(everyone, "how_it_responds", column="site", where=AT_A)
    with pytest.raises(CannotAnswer, match="X is what is asked about"):
        told(everyone, "how_it_responds", column="x", without=("x",))
    picked = picked_by(everyone, where=AT_A)
    check_columns(narrowed(everyone, picked), picked, {"column": "x", "by": ""})


# --------------------------------------------------------------------------------- the small parts


def test_nothing_picked_is_everyone(everyone: TrainedModel) -> None:
    assert selection_of(everyone.dataset, {}) is None
    assert selection_of(everyone.dataset, {"where": (), "without": ("", " ")}) is None
    assert told(everyone, where=()).headline == told(everyone).headline


def test_one_text_is_as_good_as_a_list(everyone: TrainedModel) -> None:
    assert picked_by(everyone, where="site=A") == picked_by(everyone, where=AT_A)


def test_a_column_left_out_for_all_can_still_say_who(everyone: TrainedModel) -> None:
    columns = tuple(
        replace(column, role="left_out") if column.name == "site" else column
        for column in everyone.dataset.columns
    )
    fair = replace(everyone.dataset, columns=columns)
    assert picked_by(replace(everyone, dataset=fair), where=AT_A).who == "whose Site is A"


def test_a_group_in_words(everyone: TrainedModel) -> None:
    voice = Voice(everyone.dataset)
    assert group_phrase(voice, ()) == "all customers"
    assert group_phrase(voice, clauses_of(everyone.dataset, AT_A)) == "customers whose Site is A"


def test_enough_rows_are_not_refused(everyone: TrainedModel) -> None:
    assert refusal_of(everyone, picked_by(everyone, where=AT_A)) is None
    assert refusal_of(everyone, picked_by(everyone, without=("x",))) is None


# ---------------------------------------------------------------------------- what counts by itself


def test_rows_are_picked_for_what_counts_them(everyone: TrainedModel) -> None:
    held, who = rows_of(everyone, AT_A)
    assert held.sum() == (everyone.rows["site"] == "A").sum()
    assert who == "whose Site is A"
    voice = Voice(everyone.dataset)
    assert about_group(voice, 3, 9, "").startswith("3 ")
    assert about_group(voice, 3, 9, who) == f"3 of 9 {voice.nouns}, those whose Site is A"
    everybody, nobody = rows_of(everyone, ())
    assert everybody.all()
    assert nobody == ""
    assert unlabelled_of(everyone, ()) == everyone.rows_without_outcome
