"""Follow-ups on screen: what they change, what they keep, back again, and what is in the link."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from answers.answer import CannotAnswer
from tests.support.asking_page import CARD, asked, chips, opened, say
from ui.asking.conversation import of_address

WHY = "Why do customers churn?"
WOMEN, NORTH = "gender=Female", "region=North"


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    return opened(tmp_path, monkeypatch, WHY)


def test_a_follow_up_changes_the_last_question_and_the_chips_show_what_was_kept(
    app: AppTest,
) -> None:
    say(app, "what about women")
    assert asked(app) == ("top_drivers", {"where": (WOMEN,)})
    assert {WHY, "Only women"} <= set(chips(app))
    say(app, "only the north")
    assert asked(app) == ("top_drivers", {"where": (WOMEN, NORTH)})
    say(app, "by contract?")
    assert asked(app) == ("who_is_affected", {"column": "contract", "where": (WOMEN, NORTH)})
    assert "Contract" in chips(app)
    say(app, "why?")
    assert asked(app) == ("top_drivers", {"where": (WOMEN, NORTH)})


def test_undo_goes_back_one_step_at_a_time(app: AppTest) -> None:
    say(app, "what about women")
    say(app, "only the north")
    say(app, "undo that")
    assert asked(app) == ("top_drivers", {"where": (WOMEN,)})
    say(app, "undo that")
    assert asked(app) == ("top_drivers", {})
    assert app.text_input(key="question_box").value == WHY
    assert "Earlier" not in chips(app)


def test_undo_after_a_refusal_asks_what_stood_before_it(app: AppTest) -> None:
    say(app, "what about women")
    say(app, "colour of the moon")
    assert not chips(app)
    say(app, "undo that")
    assert asked(app) == ("top_drivers", {"where": (WOMEN,)})
    assert "Only women" in chips(app)


def test_with_nothing_before_it_undo_says_so(app: AppTest) -> None:
    say(app, "undo that")
    assert "There is nothing before this to go back to" in app.markdown[0].value


def test_an_earlier_question_is_one_click_away(app: AppTest) -> None:
    say(app, "what about women")
    say(app, "What if support = Yes?")
    app.button(key="earlier_0").click().run()
    assert asked(app) == ("top_drivers", {})
    assert "reading" not in app.query_params


def test_a_new_question_keeps_nothing_of_the_last_one(app: AppTest) -> None:
    say(app, "what about women")
    say(app, "what if everyone had support")
    assert asked(app) == ("what_if", {"set": ("support=Yes",)})


def test_a_follow_up_is_part_of_the_link(
    app: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(app, "what about women")
    assert app.query_params["reading"] == ["top_drivers", f"where={WOMEN}"]
    link = dict(app.query_params)
    again = opened(tmp_path, monkeypatch, "Can we trust it?")
    for name, value in link.items():
        again.query_params[name] = value
    again.run()
    assert asked(again) == asked(app)


def test_the_box_says_what_the_link_asks_whatever_words_it_brings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(tmp_path, monkeypatch, "Can we trust it?")
    app.query_params["reading"] = ["top_drivers", f"where={WOMEN}"]
    app.query_params["question"] = "Can we trust it?"
    app.run()
    assert asked(app) == ("top_drivers", {"where": (WOMEN,)})
    assert (
        app.text_input(key="question_box").value == "Why do customers churn where Gender = Female?"
    )


def test_everyone_lifts_what_was_held(app: AppTest) -> None:
    app.query_params["only"] = [WOMEN]
    app.run()
    assert asked(app) == ("top_drivers", {"where": (WOMEN,)})
    say(app, "and for everyone?")
    assert asked(app) == ("top_drivers", {})
    assert "only" not in app.query_params


def test_another_group_of_the_same_column_takes_the_place_of_the_one_held(app: AppTest) -> None:
    app.query_params["only"] = [WOMEN, NORTH]
    app.run()
    say(app, "and for men?")
    assert set(asked(app)[1]["where"]) == {NORTH, "gender=Male"}  # type: ignore[arg-type]
    assert app.query_params["only"] == NORTH


@pytest.mark.parametrize(
    ("reading", "said"),
    [
        (("sing",), "no question called sing"),
        (("top_drivers", "loudly=yes"), "no choice called loudly"),
        (("top_drivers", "how_many=many"), "how_many takes a number"),
        (("how_it_responds", "column=colour"), "no column called colour"),
    ],
)
def test_a_link_that_asks_what_cannot_be_says_so(reading: tuple[str, ...], said: str) -> None:
    with pytest.raises(CannotAnswer) as why:
        of_address(CARD, reading)
    assert said in why.value.reason
