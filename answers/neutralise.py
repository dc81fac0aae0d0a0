"""Text from data made harmless: it is shown as it is written and does nothing.

The one place for every way out: lines and cells, Markdown files, labels and HTML of the screen,
and what the terminal prints.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from html import escape

# Cc control, Cs half a character, Cn and Co no character, Zl and Zp line ends
NOT_TEXT = frozenset({"Cc", "Cs", "Cn", "Co", "Zl", "Zp"})
# They turn the reading direction: "gpj.exe" can be made to look like "exe.jpg"
TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|#$~&!@])")
LINE_START = re.compile(r"^(\d+)([.)])(?=\s|$)")
LINK = re.compile(r"(?i)\b(https?|ftp|mailto|www)(?=[:.])")
EMOJI = re.compile(r":(?=[\w+-]+[:/])")
FORMULA = ("=", "+", "-", "@")  # with their wide and small forms, which some programs read alike
# What Streamlit looks for after Markdown is read, when escapes are gone: addresses, icons and
# short forms, arrows. A word joiner, which nobody sees, keeps the signs from being one.
JOINER = "\u2060"
LABEL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>$~:&])")
MEANT = re.compile(
    r"(?i):(?=[\w+-]+:|//|material/)|www(?=\.)|@(?=[\w-])|(?:(?<=\s)|^)[<>~-](?=[=>-])"
)


def visible(text: object) -> str:
    """The text as letters only: control characters are spaces, the direction never turns."""
    letters = str(text)
    if letters.isascii() and letters.isprintable():
        return letters
    return "".join(
        " " if unicodedata.category(letter) in NOT_TEXT else letter
        for letter in letters
        if letter not in TURNS
    )


def plain(text: object) -> str:
    """One line of visible text: no control characters, no turned reading direction."""
    return " ".join(visible(text).split())


def markdown(text: object) -> str:
    """One line of Markdown that shows exactly the text: no picture, link, markup or formula."""
    line = MARKDOWN.sub(r"\\\1", plain(text))
    line = LINK.sub(r"\1\\", line)  # the sign behind it is escaped: no link is made of the address
    line = EMOJI.sub(r"\:", line)
    line = LINE_START.sub(r"\1\\\2", line)  # no list item
    return "\\" + line if line.startswith(("-", "+", "=")) else line


def label(text: object) -> str:
    """A label that Streamlit reads as Markdown and that shows exactly the text."""
    joined = MEANT.sub(lambda match: match[0] + JOINER, plain(text))
    return LABEL.sub(r"\\\1", joined)


def html(text: object) -> str:
    """The text inside HTML of ours, also within an attribute; spaces at its ends stay."""
    return escape(visible(text))


def options(titles: Mapping[str, str]) -> dict[str, str]:
    """What a list to choose from shows for each value; those that look alike are told apart."""
    labels = {value: visible(title) for value, title in titles.items()}
    alike = Counter(labels.values())
    return {
        value: text if alike[text] == 1 else f"{text} ({value.encode('unicode_escape').decode()})"
        for value, text in labels.items()
    }


def cell(text: object) -> str:
    """Text for a sheet cell (CSV): a spreadsheet program reads it as text, never as a formula."""
    line = plain(text)
    return "'" + line if unicodedata.normalize("NFKC", line[:1]).startswith(FORMULA) else line
