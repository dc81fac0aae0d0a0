"""Words from data stay words, wherever they are written; a long check folds."""

from __future__ import annotations

import re

import pytest

from answers.answer import Finding
from answers.checks import Check
from answers.quantity import Quantity
from ui import look

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
PIECES = [
    look.headline(HOSTILE, "seen", HOSTILE, Quantity("q", 0.5, HOSTILE)),
    look.no_answer(HOSTILE, HOSTILE),
    look.title(HOSTILE, HOSTILE, HOSTILE),
    look.section(HOSTILE, HOSTILE),
    look.card_head(HOSTILE, HOSTILE),
    look.findings((Finding(HOSTILE, "seen"),)),
    look.checks((Check("leakage", HOSTILE, "failed", HOSTILE, (HOSTILE,)),)),
    look.facts([(HOSTILE, HOSTILE)]),
    look.fold(HOSTILE, ""),
    look.table((HOSTILE, "b"), [(HOSTILE, HOSTILE)], HOSTILE),
    look.hero(HOSTILE, HOSTILE),
    look.finding(1, HOSTILE, "tested", HOSTILE),
    look.tagged(HOSTILE, HOSTILE),
    look.caution(HOSTILE),
    look.working(HOSTILE, HOSTILE),
    look.lead(HOSTILE),
    look.chip(HOSTILE),
    look.label(HOSTILE),
    look.steps([HOSTILE]),
    look.dataset_card(HOSTILE, [HOSTILE], simulated=True),
    look.dataset_head(HOSTILE, HOSTILE),
    look.paragraph(HOSTILE),
    look.note(HOSTILE, HOSTILE),
    look.small_print(HOSTILE),
]


@pytest.mark.parametrize("markup", PIECES)
def test_every_piece_escapes_its_words(markup: str) -> None:
    assert "<script" not in markup
    assert "<img" not in markup
    assert "&lt;script&gt;" in markup


@pytest.mark.parametrize(
    "words", ["![x](http://a.example/x)", "$5M vs $6M", "`a` *b* _c_", "# head", "a\nb", ":red[x]"]
)
def test_labels_are_safe_from_markdown(words: str) -> None:
    label = look.widget_label(words)
    assert "\n" not in label
    for sign in "![]($`*_#:":
        assert not re.search(rf"(?<!\\){re.escape(sign)}", label)


def test_an_icon_code_in_the_data_is_no_icon() -> None:
    assert ":material/" not in look.widget_label(":material/home:")


def test_a_long_check_shows_its_first_sentences_and_keeps_the_rest() -> None:
    sentences = [f"Sentence {k} says what was found here in a few more words." for k in range(8)]
    text = look.checks((Check("bias", "Treated differently", "caution", " ".join(sentences)),))
    first, rest = text.split("<summary>More</summary>")
    assert sentences[0] in first
    assert sentences[-1] in rest
    assert all(sentence in text for sentence in sentences)
    short = look.checks((Check("bias", "Treated alike", "caution", " ".join(sentences[:3])),))
    assert "<details>" not in short


def test_a_long_check_breaks_at_a_colon_only_where_no_sentence_ends_in_time() -> None:
    def shown(text: str) -> str:
        return look.checks((Check("drift", "Later rows", "caution", text),)).split("<details>")[0]

    early = "Rows came later. Of these: " + "7,000 were others, " * 20
    assert shown(early).endswith("<p>Rows came later.</p>")
    late = "Columns of later rows are others: " + "Plan and Fee, " * 30 + "so it ends. A word."
    assert shown(late).endswith("are others:</p>")
    without = "a b " * 90
    assert shown(without).strip().endswith(f"{without}</p></div></li></ul>")


def test_what_was_not_possible_is_counted_apart() -> None:
    rows = (
        Check("bias", "Alike", "passed", "All alike."),
        Check("drift", "No date", "not_applicable", "No column is a date."),
    )
    text = look.checks(rows)
    assert "1 check passed, 1 not possible" in text
    assert text.index("All alike.") < text.index("No column is a date.")
    assert look.held_against(rows) == ()
