"""A change as its chip says it, and another one chosen in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.asking_page import CARD, asked, checked, chips, opened
from ui.asking.change_chips import change_words


@pytest.mark.parametrize(
    ("how", "text", "where", "words"),
    [
        ("set", "support=No", (), "Support: Yes → No"),
        ("set", "support=Yes", (), "Support: No → Yes"),
        ("set", "contract=One year", (), "Contract → One year"),
        ("set", "contract=One year", ("contract=Monthly",), "Contract: Monthly → One year"),
        ("set", "fee=40", (), "Fee → 40"),
        ("scale", "fee=0.9", (), "Fee −10%"),
        ("shift", "fee=+5", (), "Fee +5"),
        ("shift", "fee=-5", (), "Fee −5"),
        ("set", "colour=red", (), "colour=red"),
    ],
)
def test_a_change_says_from_what_to_what(
    how: str, text: str, where: tuple[str, ...], words: str
) -> None:
    assert change_words(CARD, how, text, where) == words


def test_another_value_is_what_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(tmp_path, monkeypatch, "What if support is removed?")
    assert "Support: Yes → No" in chips(app)
    app.selectbox(key="change_to_support=No_support").select("Yes").run()
    assert asked(checked(app)) == ("what_if", {"set": ("support=Yes",)})
    assert "Support: No → Yes" in chips(app)
    assert app.text_input(key="question_box").value == "What if Support = Yes?"


def test_another_column_is_asked_once_its_value_is_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(tmp_path, monkeypatch, "What if support is removed?")
    app.selectbox(key="change_column_support=No").select("fee").run()
    assert asked(checked(app)) == ("what_if", {"set": ("support=No",)})
    app.number_input(key="change_to_support=No_fee").set_value(-10.0).run()
    assert asked(checked(app)) == ("what_if", {"scale": ("fee=0.9",)})
    assert "Fee −10%" in chips(app)


def test_one_of_two_changes_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(tmp_path, monkeypatch, "What if support = No and fee fell by 10%?")
    assert {"Support: Yes → No", "Fee −10%"} <= set(chips(app))
    app.button(key="drop_change_0").click().run()
    assert asked(checked(app)) == ("what_if", {"scale": ("fee=0.9",)})
