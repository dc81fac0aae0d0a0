"""Words from data stay words, wherever they are written; colours can be told apart."""

from __future__ import annotations

import re
from pathlib import Path

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
    label = look.plain(words)
    assert "\n" not in label
    for sign in "![]($`*_#:":
        assert not re.search(rf"(?<!\\){re.escape(sign)}", label)


def test_an_icon_code_in_the_data_is_no_icon() -> None:
    assert ":material/" not in look.plain(":material/home:")


def test_both_themes_have_the_same_tokens() -> None:
    assert look.LIGHT.keys() == look.DARK.keys()


@pytest.mark.parametrize("theme", [look.LIGHT, look.DARK])
@pytest.mark.parametrize("ink", ["ink", "ink2", "ink3", "accent", "warm", "caution", "bad", "good"])
def test_text_can_be_read(theme: look.Colours, ink: str) -> None:
    for ground in ("paper", "card"):
        assert contrast(theme[ink], theme[ground]) >= 4.5


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two colours."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_style_sheet_uses_only_tokens_that_exist() -> None:
    sheet = (Path(look.__file__).parent / "look.css").read_text(encoding="utf-8")
    used = set(re.findall(r"var\(--([a-z0-9-]+)\)", sheet)) - {"m"}
    assert used <= {name.replace("_", "-") for name in look.LIGHT}
    assert "http" not in sheet.replace("http://www.w3.org/2000/svg", "")


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
