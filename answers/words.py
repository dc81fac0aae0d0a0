"""Words: plurals, lists, and texts cut to length; the rules they pass are in `wording`."""

from __future__ import annotations

from collections.abc import Sequence

HEADLINE_WORDS = 25


def plural(count: float, noun: tuple[str, str]) -> str:
    """A count with its noun: "1 customer", "7,043 customers"."""
    return f"{count:,.0f} {noun[0] if round(count) == 1 else noun[1]}"


def listing(words: Sequence[str], last: str = "and", most: int = 6) -> str:
    """Words in a row: "a, b and c"; beyond `most` the rest is counted: "a, b and 5 more"."""
    if len(words) > most:
        words = [*words[: most - 1], f"{len(words) - most + 1} more"]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def short(text: str, most: int = 40) -> str:
    """The text, cut at a word with an ellipsis where it is longer than `most` characters."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    cut = text[: most - 1].rsplit(" ", 1)[0] if " " in text[: most - 1] else text[: most - 1]
    return cut.rstrip(" ,;:.") + "…"


def first_upper(sentence: str) -> str:
    """The sentence with a capital first letter; the rest is left alone."""
    return sentence[:1].upper() + sentence[1:]
