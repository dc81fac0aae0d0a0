"""The words of a keep-plan, also where there is little to say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analyses._language.voice import Voice
from analyses.what_would_keep.sentences import ask_next, headline, no_plan, question_text
from analyses.what_would_keep.wish import Wish, assess
from answers.words import HEADLINE_WORDS
from models.training.trained import TrainedModel
from tests.support.keep_plans import NONE, PLAN, wish_for


@pytest.fixture
def wish(subscription: TrainedModel) -> Wish:
    return wish_for(subscription)


def test_a_headline_keeps_to_its_length(wish: Wish) -> None:
    plan = assess(wish, PLAN, "plan_1")
    assert headline(wish, plan).startswith("Of customers like C100001 with a two-year contract and")
    wordy = replace(plan, words=" ".join(["long"] * 20))
    assert "with the cheapest plan" in headline(wish, wordy)
    assert len(headline(wish, wordy).split()) <= HEADLINE_WORDS


def test_the_question_in_words(wish: Wish, retail: TrainedModel) -> None:
    assert question_text(wish) == "What would keep C100001?"
    sales = replace(wish, model=retail, voice=Voice(retail.dataset), lower=False)
    assert question_text(sales) == "What goes with a better Weekly sales for C100001?"
    visits = replace(
        wish.model.dataset, event=("visits", "visit", "visited"), noun=("person", "people")
    )
    visitors = replace(wish, voice=Voice(visits), lower=False)
    assert question_text(visitors) == "What goes with C100001 being more likely to visit?"


def test_without_a_plan_that_is_the_headline(wish: Wish) -> None:
    assert no_plan(wish, NONE).startswith(
        "Nothing that you can change goes with 30 of 100 or less for C100001"
    )
    assert no_plan(wish, replace(NONE, why="already")).startswith("No plan is needed: C100001")


def test_what_to_ask_next(wish: Wish) -> None:
    first = ask_next(wish, (assess(wish, PLAN, "plan_1"),))[0]
    assert first == "What if customers on a monthly contract were on a two-year contract?"
    assert ask_next(wish, ()) == ("Why is C100001 likely to leave?", "Can we trust it?")
