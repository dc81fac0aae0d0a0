"""An answer as lines for the terminal and as Markdown."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from answers.answer import Answer
from answers.evidence import Bar, Breakdown, Part, Ranking, Table
from answers.json_form import from_json
from exports.text import grade_dots, to_markdown, to_terminal
from tests.support.checkout import CONTRACT

DEMOS = json.loads((CONTRACT / "demo_answers.json").read_text(encoding="utf-8"))
HOSTILE = "=HYPERLINK(1)\x1b[31m|<b>![x](http://e.example)\u202e\n# head"


def demo(name: str) -> Answer:
    return from_json(DEMOS[name])


def test_a_terminal_answer_reads_from_the_headline_to_the_method() -> None:
    text = to_terminal(demo("what_if"), width=80)
    order = [
        "Tech support for everyone would lower churn by about 7 points (3 to 11).",
        "●●○ Adjusted: still there after comparing like with like",
        "3,351 month-to-month customers with internet",
        "  Tech support for everyone  ██████████████████      39 of 100 (35 to 43)",
        "Findings\n  ●●○ 2,680 of 3,351 would get it",
        "Checks\n  ! A cause that no column records could undo it.",
        "  ✓ Enough like customers to compare.",
        "How this was found",
        "Telco customers, 7,043 rows. Data 7c1e09aa51d0, boosted trees, seed 7.",
        "Ask next\n  How do we prove it?",
    ]
    places = [text.find(part) for part in order]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("name", DEMOS)
@pytest.mark.parametrize("width", [20, 80, 100])
def test_no_line_is_wider_than_asked(name: str, width: int) -> None:
    lines = to_terminal(demo(name), width=width).splitlines()
    assert max(map(len, lines)) <= max(width, 40)


def test_a_refusal_has_three_empty_dots() -> None:
    text = to_terminal(demo("no_driver"))
    assert "○○○ No answer: the data does not answer this" in text
    assert "✗ No better than shuffled data." in text
    assert [grade_dots(grade) for grade in ("seen", "tested")] == ["●○○", "●●●"]


def test_bars_of_both_signs_start_at_one_zero() -> None:
    parts = (Part("Up", ("a",), "reason", 0.2), Part("Down", ("b",), "reason", -0.1))
    answer = replace(demo("one_row"), evidence=(Breakdown("T", 0.1, 0.2, parts, "share"),))
    up, down = (
        line for line in to_terminal(answer).splitlines() if line.startswith(("  Up ", "  Down "))
    )
    assert up.index("█") == down.rindex("▒") + 1
    assert up.count("█") == pytest.approx(2 * down.count("▒"), abs=1)


def test_simulated_data_is_called_so() -> None:
    assert "Demo shops (simulated data)" in to_terminal(demo("forecast"))
    assert "Demo shops (simulated data)" in to_markdown(demo("forecast"))


def test_long_tables_are_counted_in_the_terminal_and_whole_in_markdown() -> None:
    rows = tuple((str(number), "x") for number in range(40))
    answer = replace(demo("refused"), evidence=(Table("T", ("No", "What"), rows),))
    assert "and 26 more lines" in to_terminal(answer)
    assert "| 39 | x |" in to_markdown(answer)


def test_a_finding_that_repeats_the_headline_is_said_once() -> None:
    answer = demo("what_if")
    first = replace(answer.findings[0], statement=answer.headline)
    assert to_terminal(replace(answer, findings=(first,))).count(answer.headline) == 1


def test_markdown_has_heads_tables_and_marks() -> None:
    text = to_markdown(demo("drivers"))
    assert text.startswith("## The contract explains most. ")
    assert "●●○ **Adjusted**" in text
    assert "|   | Share | Effect | Compared |" in text
    assert (
        "| Contract | 36% | +16 points (13 to 18) | month-to-month, not longer |"
        in text.replace("\\+", "+")
    )
    assert "- ! Caution: **Few like customers to compare.** " in text
    assert "### How this was found" in text


def test_hostile_text_does_nothing() -> None:
    bar = Bar(HOSTILE, (HOSTILE,), 0.4, None, None, 1, 1, "raises", None, HOSTILE)
    answer = replace(
        demo("drivers"),
        headline=HOSTILE,
        about=HOSTILE,
        evidence=(Ranking(HOSTILE, (bar,), HOSTILE), Table("T", (HOSTILE,), ((HOSTILE,),))),
        ask_next=(HOSTILE,),
    )
    terminal, text = to_terminal(answer), to_markdown(answer)
    for output in (terminal, text):
        assert "\x1b" not in output
        assert "\u202e" not in output
    assert "\n# head" not in text
    assert "![" not in text
    assert "<b>" not in text
    assert "http://" not in text
    assert "\\|\\<b\\>" in text


def test_wide_letters_take_two_places() -> None:
    bars = tuple(
        Bar(label, (label,), 0.4, None, None, 1, 1, "raises")
        for label in ("東京", "ＮＡＲＡ", "Kyōto")
    )
    text = to_terminal(replace(demo("drivers"), evidence=(Ranking("T", bars),)))
    tokyo, nara, kyoto = (line for line in text.splitlines() if "40%" in line)
    assert tokyo.index("█") + 2 == kyoto.index("█")
    assert nara.index("█") + 4 == kyoto.index("█")
