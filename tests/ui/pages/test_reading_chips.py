"""What was understood stands in chips, part by part, and each part can be changed there."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from analyses._asking.reading.read import read
from answers.answer import Asked
from models.training.trained import TrainedModel


def page() -> None:
    import streamlit as st

    from analyses._asking.reading.read import read
    from answers.answer import Asked
    from ui.pages import reading_chips

    told = read(st.session_state["text"], st.session_state["card"])
    assert told.key is not None
    asked = Asked(told.key, told.text, told.choices)

    def on_ask(text: str) -> None:
        st.session_state["next"] = text

    back = reading_chips.Back("before", lambda: on_ask("before"))
    reading_chips.draw(st.session_state["card"], asked, on_ask, back)


@pytest.fixture
def app(subscription: TrainedModel) -> AppTest:
    app = AppTest.from_function(page, default_timeout=30)
    app.session_state["card"] = subscription.dataset
    return app


def chips(app: AppTest, text: str) -> list[str]:
    app.session_state["text"] = text
    app.run()
    assert not app.exception
    return [element.proto.popover.label.replace("\\", "") for element in app.get("popover")]


def following(app: AppTest) -> Asked:
    """The question that a control made, as it is read."""
    assert not app.exception
    told = read(app.session_state["next"], app.session_state["card"])
    assert told.key is not None
    return Asked(told.key, "", dict(told.choices))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("why do customers leave", ["Why do customers leave?"]),
        ("why do women in the north leave", ["Why do customers leave?", "Women in the North"]),
        (
            "what if half of the customers without support had support",
            ["What if", "Support: No → Yes", "Customers without support", "50 of 100 of them"],
        ),
        ("what if the monthly fee were 10% lower", ["What if", "Monthly fee 10% lower"]),
        ("top 5 drivers without tenure", ["How many drivers: 5", "without Time as a customer"]),
        ("do women leave more than men", ["Is there a difference?", "Women against the others"]),
        ("where is churn worst by contract", ["Contract"]),
    ],
)
def test_every_part_has_its_chip(app: AppTest, text: str, parts: list[str]) -> None:
    told = chips(app, text)
    assert "Churned is Yes" in told
    assert [part for part in parts if part not in told] == []


def test_a_group_is_widened_by_its_chip(app: AppTest) -> None:
    chips(app, "why do women in the north leave")
    app.button(key="chip_act_who_0").click().run()
    assert following(app).choices == {"where": ("region=North",)}
    app.button(key="chip_act_who_all").click().run()
    assert following(app).choices == {}


def test_a_change_is_set_to_another_value(app: AppTest) -> None:
    chips(app, "what if customers with a monthly contract had a yearly contract")
    box = next(box for box in app.selectbox if box.label == "Contract")
    box.set_value("Two years").run()
    assert following(app).choices == {
        "set": ("contract=Two years",), "where": ("contract=Monthly",),
    }  # fmt: skip


def test_a_column_counts_again(app: AppTest) -> None:
    chips(app, "top 5 drivers without tenure")
    app.button(key="chip_act_with_0").click().run()
    assert following(app).choices == {"how_many": 5}


def test_a_share_of_all_is_no_share(app: AppTest) -> None:
    chips(app, "what if half of the customers without support had support")
    app.slider[0].set_value(100).run()
    assert "share" not in following(app).choices
    app.slider[0].set_value(20).run()
    assert following(app).choices["share"] == 0.2


def test_the_way_back_is_there(app: AppTest) -> None:
    chips(app, "why do customers leave")
    app.button(key="chip_back").click().run()
    assert app.session_state["next"] == "before"
