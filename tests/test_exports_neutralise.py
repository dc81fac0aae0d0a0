"""Text from data is shown as it is written and does nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.neutralise import cell, markdown, plain

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
