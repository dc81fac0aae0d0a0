"""Text from data made harmless: it is shown as it is written and does nothing."""

from __future__ import annotations

import re
import unicodedata

# Cc control, Cs half a character, Cn and Co no character, Zl and Zp line ends
NOT_TEXT = frozenset({"Cc", "Cs", "Cn", "Co", "Zl", "Zp"})
# They turn the reading direction: "gpj.exe" can be made to look like "exe.jpg"
TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|#$~&!@])")
LINE_START = re.compile(r"^(\d+)([.)])(?=\s|$)")
LINK = re.compile(r"(?i)\b(https?|ftp|mailto|www)(?=[:.])")
EMOJI = re.compile(r":(?=[\w+-]+[:/])")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain(text: object) -> str:
    """One line of visible text: no control characters, no turned reading direction."""
    kept = (
        " " if unicodedata.category(letter) in NOT_TEXT else letter
        for letter in str(text)
        if letter not in TURNS
    )
    return " ".join("".join(kept).split())


def markdown(text: object) -> str:
    """One line of Markdown that shows exactly the text: no picture, link, markup or formula."""
    line = MARKDOWN.sub(r"\\\1", plain(text))
    line = LINK.sub(r"\1\\", line)  # the sign behind it is escaped: no link is made of the address
    line = EMOJI.sub(r"\:", line)
    line = LINE_START.sub(r"\1\\\2", line)  # no list item
    return "\\" + line if line.startswith(("-", "+", "=")) else line


def cell(text: object) -> str:
    """Text for a sheet cell (CSV): a spreadsheet program reads it as text, never as a formula."""
    line = plain(text)
    return "'" + line if line.startswith(FORMULA) else line
