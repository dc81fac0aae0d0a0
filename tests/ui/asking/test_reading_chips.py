"""A chip for every part of a reading: what it says, and that what is chosen in it is asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.support.asking_page import asked, checked, chips, opened, say

WHY = "Why do customers churn?"
WOMEN = "gender=Female"


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    return opened(tmp_path, monkeypatch, WHY)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (WHY, [WHY, "Churn is Yes", "All 7,043 customers", "More"]),
        ("Top 5 drivers excluding contract?", ["5 of them", "Without Contract"]),
        ("Why do women churn?", ["Only women"]),
        ("What if support = Yes for 30% of customers?", ["Support: No → Yes", "For 30% of them"]),
        ("How many customers by region?", ["By Region"]),
        ("How does churn depend on fee?", ["Fee"]),
    ],
)
def test_every_part_has_its_chip(app: AppTest, question: str, said: list[str]) -> None:
    say(app, question)
    assert [words for words in chips(app) if words in said] == said


def test_whom_it_is_about_is_changed_in_its_chip(app: AppTest) -> None:
    app.selectbox(key="lever_t_/asked__who0").select("gender").run()
    app.multiselect(key="lever_t_/asked__is0_gender").set_value(["Female"]).run()
    assert asked(checked(app)) == ("top_drivers", {"where": (WOMEN,)})
    assert "Only women" in chips(app)
    assert "All 7,043 customers" not in chips(app)
    app.multiselect(key=f"lever_t_/asked_{WOMEN}_is0_gender").set_value(["Male"]).run()
    assert asked(checked(app)) == ("top_drivers", {"where": ("gender=Male",)})
    say(app, "undo that")
    assert asked(app) == ("top_drivers", {"where": (WOMEN,)})
    assert "Only women" in chips(app)


def test_what_is_held_has_no_second_chip(app: AppTest) -> None:
    say(app, "what about women")
    app.button(key="chip_who_hold").click().run()
    assert asked(checked(app)) == ("top_drivers", {"where": (WOMEN,)})
    assert app.query_params["only"] == WOMEN
    assert not {"Only women", "All 7,043 customers"} & set(chips(app))
    say(app, "Why do customers in the north churn?")
    assert set(asked(app)[1]["where"]) == {WOMEN, "region=North"}  # type: ignore[arg-type]
    assert any(words.startswith("Of these only ") for words in chips(app))


def test_another_question_keeps_for_whom_and_without_what(app: AppTest) -> None:
    say(app, "Why do women churn excluding contract?")
    button = next(each for each in app.button if each.label.startswith("Where do"))
    button.click().run()
    assert asked(checked(app)) == (
        "who_is_affected", {"where": (WOMEN,), "without": ("contract",)},
    )  # fmt: skip


def test_numbers_shares_and_columns_left_out_are_changed(app: AppTest) -> None:
    app.number_input(key="pick_how_many_7").set_value(5).run()
    assert asked(checked(app)) == ("top_drivers", {"how_many": 5})
    app.number_input(key="pick_how_many_5").set_value(4).run()
    assert "4 of them" in chips(app)
    app.multiselect(key="pick_without_").set_value(["contract"]).run()
    assert asked(checked(app)) == ("top_drivers", {"how_many": 4, "without": ("contract",)})
    app.multiselect(key="pick_without_contract").set_value([]).run()
    assert asked(checked(app)) == ("top_drivers", {"how_many": 4})
    say(app, "What if support = Yes?")
    app.slider(key="pick_share_100").set_value(25).run()
    assert asked(checked(app)) == ("what_if", {"set": ("support=Yes",), "share": 0.25})
    app.slider(key="pick_share_25").set_value(100).run()
    assert asked(checked(app)) == ("what_if", {"set": ("support=Yes",)})


def test_what_is_counted_and_by_what_is_changed(app: AppTest) -> None:
    say(app, "Average fee by region?")
    assert {"Average", "What is counted: Fee", "By Region"} <= set(chips(app))
    app.selectbox(key="pick_as_average").select("total").run()
    assert asked(checked(app))[1]["as"] == "total"


def test_the_row_is_changed(app: AppTest) -> None:
    app.query_params["reading"] = ["why_this_one", "row=C1"]
    app.run()
    assert "Customer C1" in chips(checked(app))
    assert "All 7,043 customers" not in chips(app)
    app.text_input(key="pick_row_C1").set_value("C2").run()
    assert asked(checked(app)) == ("why_this_one", {"row": "C2"})


def test_the_outcome_leads_to_its_page(app: AppTest) -> None:
    app.button(key="chip_outcome_data").click().run()
    assert app.session_state["go_to_page"] == "data"
