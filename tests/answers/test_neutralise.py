"""Text from data is shown as it is written and does nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers.neutralise import cell, html, label, markdown, options, plain

TEXTS = st.text(st.characters(), max_size=60)  # with control characters and halves of letters


@pytest.mark.parametrize(
    ("hostile", "harmless"),
    [
        ("two\nlines\tand\r\nmore", "two lines and more"),
        ("\x1b[31mred\x00\x07", "[31mred"),
        ("gpj.\u202eexe", "gpj.exe"),
        ("half \ud800 letter", "half letter"),
        ("\ufeffstart\u2028end", "start end"),
        ("  Grüße, 東京  ", "Grüße, 東京"),
        (None, "None"),
    ],
)
def test_plain_text_is_one_visible_line(hostile: object, harmless: str) -> None:
    assert plain(hostile) == harmless


@given(TEXTS)
def test_plain_text_can_be_written_anywhere(text: str) -> None:
    line = plain(text)
    assert line.encode("utf-8").decode("utf-8").isprintable() or not line.isascii()
    assert not any(ord(letter) < 32 or letter == "\x7f" for letter in line)
    assert plain(line) == line


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("![x](http://e.example/p.png)", r"\!\[x\](http\://e.example/p.png)"),
        ("<script>1</script>", r"\<script\>1\</script\>"),
        ("a|b", r"a\|b"),
        ("$5M vs $6M", r"\$5M vs \$6M"),
        ("www.e.example", r"www\.e.example"),
        ("# head", r"\# head"),
        ("- item", r"\- item"),
        ("1. item", r"1\. item"),
        (":smile: :material/home:", r"\:smile: \:material/home:"),
        ("*bold* _it_ `code` ~no~", r"\*bold\* \_it\_ \`code\` \~no\~"),
        ("13 to 18 (5%): fine.", "13 to 18 (5%): fine."),
    ],
)
def test_markdown_shows_the_text_and_does_nothing(hostile: str, shown: str) -> None:
    assert markdown(hostile) == shown


@given(TEXTS)
def test_markdown_only_adds_backslashes(text: str) -> None:
    assert markdown(text).replace("\\", "") == plain(text).replace("\\", "")


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_sheet_reads_no_formula(start: str) -> None:
    assert cell(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"
    assert cell(f"\t {start}1") == f"'{start}1"
    assert cell("fine = so") == "fine = so"


@pytest.mark.parametrize("sign", ["\uff1d", "\uff0b", "\uff0d", "\uff20", "\ufe66", "\u207c"])
def test_a_sign_that_some_programs_take_for_a_formula_is_none_either(sign: str) -> None:
    assert cell(f"{sign}1") == f"'{sign}1"


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        (":smile: :+1:", "\\:\u2060smile\\: \\:\u2060\\+1\\:"),
        (":material/home:", "\\:\u2060material/home\\:"),
        ("http://a.b", "http\\:\u2060//a\\.b"),
        ("www.a.b", "www\u2060\\.a\\.b"),
        ("me@a.b", "me@\u2060a\\.b"),
        ("a -> b <- c", "a \\-\u2060\\> b \\<\u2060\\- c"),
        ("at 12:30", "at 12\\:30"),
        ("gpj.\u202eexe\x1b", "gpj\\.exe"),
    ],
)
def test_a_label_is_no_icon_no_link_and_no_arrow(hostile: str, shown: str) -> None:
    assert label(hostile) == shown


@given(TEXTS)
def test_a_label_only_adds_what_nobody_sees(text: str) -> None:
    shown = label(text).replace("\\", "").replace("\u2060", "")
    assert shown == plain(text).replace("\\", "").replace("\u2060", "")


def test_html_is_text_and_keeps_its_spaces() -> None:
    assert html(' <b title="x">\u202e ') == " &lt;b title=&quot;x&quot;&gt; "


def test_options_that_look_alike_are_told_apart() -> None:
    labels = options({"a\u202eb": "a\u202eb", "ab": "ab", "c": "c"})
    assert labels == {"a\u202eb": "ab (a\\u202eb)", "ab": "ab (ab)", "c": "c"}
    assert len(set(labels.values())) == 3
