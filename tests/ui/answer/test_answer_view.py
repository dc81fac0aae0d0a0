"""An answer is drawn in its order, and words from data stay words."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from answers.answer import Answer, Asked, Finding, Provenance
from answers.checks import Check
from answers.evidence import Bar, Ranking, Table
from answers.quantity import Quantity
from ui import look

LEAD = Quantity("effect", 0.16, "points", 0.13, 0.18, 0.95)
HOSTILE = "<script>alert(1)</script> ![x](http://a.example/x.png) $5 :material/home:"


def answer(words: str = "Contract") -> Answer:
    return Answer(
        question=Asked("top_drivers", "Why do customers leave?"),
        headline=f"{words} explains most: 16 points (13 to 18) more.",
        grade="adjusted",
        checks=(
            Check("leakage", f"{words} is fine", "passed", "No column knows the future."),
            Check("no-overlap", f"{words} failed", "failed", f"Nobody like {words}.", (words,)),
        ),
        method=f"A method with {words}.",
        provenance=Provenance(
            words, "abcdef1234567890", 7043, "Churn", "Boosted trees", {"AUC": 0.85}
        ),
        findings=(Finding(f"{words} adds 16 points (13 to 18).", "adjusted", (LEAD,)),),
        evidence=(
            Ranking(
                words, (Bar(words, (words,), 0.36, 0.3, 0.4, 1, 1, "raises", LEAD, words),), words
            ),
            Table(words, ("Column", "Why"), ((words, words),)),
        ),
        about=f"7,043 {words}",
        lead=LEAD,
        ask_next=(f"What about {words}?",),
    )


def page() -> None:
    import streamlit as st

    from ui.answer.answer_view import Actions, draw

    def note(what: str) -> None:
        st.session_state["done"] = what

    draw(st.session_state["answer"], Actions(lambda: note("kept"), note))


def drawn(words: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=20)
    app.session_state["answer"] = answer(words)
    return app.run()


def markup(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def test_the_order_is_headline_chart_findings_next_checks() -> None:
    app = drawn("Contract")
    assert not app.exception
    text = markup(app)
    order = ["<h1>", "What we found", "Ask next", "Checks", "How this was found"]
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert text.index("Contract failed") < text.index("1 check passed")


def test_buttons_keep_and_ask() -> None:
    app = drawn("Contract")
    labels = [button.label for button in app.button]
    assert labels == ["What about Contract?", "Add to findings"]
    app.button[1].click().run()
    assert app.session_state["done"] == "kept"
    app.button[0].click().run()
    assert app.session_state["done"] == "What about Contract?"


def test_hostile_words_stay_words() -> None:
    app = drawn(HOSTILE)
    assert not app.exception
    text = markup(app)
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    label = app.button[0].label
    assert "![x](" not in label
    assert ":material/" not in label


def test_the_lead_is_pointed_at_and_nothing_is_lost() -> None:
    markup = look.pointed_at("Month-to-month leave 16 points (13 to 18) more often", LEAD)
    assert markup == (
        "Month-to-month leave <em>16 points</em> <small>(13 to 18)</small> more often"
    )


def test_people_of_a_hundred_are_pointed_at_wherever_the_range_stands() -> None:
    markup = look.pointed_at("16 more of every 100 customers leave (13 to 18)", LEAD)
    assert markup == ("<em>16 more of every 100</em> customers leave <small>(13 to 18)</small>")


def test_a_fall_is_pointed_at_by_its_size() -> None:
    fall = Quantity("change", -0.07, "points", -0.11, -0.03)
    assert "<em>7 points</em> <small>(3 to 11)</small>" in look.pointed_at(
        "It would lower churn by about 7 points (3 to 11)", fall
    )


def test_a_number_inside_another_is_not_pointed_at() -> None:
    six = Quantity("effect", 0.06, "points")
    assert look.pointed_at("16 points, not 6 points", six) == "16 points, not <em>6 points</em>"


def test_tables_put_numbers_to_the_right() -> None:
    text = look.table(("Plan", "Risk"), [("One year", "21 (19 to 23)"), ("Other", "−7")], "Plans")
    number = '<span class="nb">21</span> <span class="nb">(19 to 23)</span>'
    assert f'<td class="r" data-head="Risk"><span>{number}</span></td>' in text
    assert '<th scope="col" class="">Plan</th>' in text


def test_clicks_that_fix_stand_under_their_check() -> None:
    app = AppTest.from_function(fixed, default_timeout=20)
    app.session_state["answer"] = answer("Contract")
    app.run()
    assert not app.exception
    keys = [button.key for button in app.button if str(button.key).startswith("fix_")]
    assert keys == ["fix_no-overlap_out", "fix_undo_back"]  # none for what passed
    app.button(key="fix_no-overlap_out").click().run()
    assert app.session_state["done"] == "fixed"


def fixed() -> None:
    import streamlit as st

    from ui.answer.answer_view import Actions, Fix, draw

    def note(what: str) -> None:
        st.session_state["done"] = what

    fix = Fix("Leave it out", lambda: note("fixed"), "out")
    back = Fix("Put it back", lambda: note("back"), "back")
    actions = Actions(lambda: None, note, fixes=lambda _: (fix,), undo=(back,))
    draw(st.session_state["answer"], actions)
