"""Slide titles: two like lines at most; what follows of a long headline stands below them."""

from __future__ import annotations

import re

from answers.answer import Answer
from answers.neutralise import plain

TITLE = 90  # letters of a title
LONGEST = 130  # letters of one that has no place to cut but between two words
LINE = 58  # letters that fit one line at the title's size
BREAK = "\v"  # a line break inside a paragraph, as python-pptx writes and reads it
ENDS = (r"[.?!](?= )", r"[:;](?= )", r",(?= )")  # from the best place to cut
FIRST_PART = 24  # letters that a title keeps at least
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?:\s?(?:bn|[km])\b)?")
SPLITS = re.compile(r"(\d| of| \d)\s\S?$")  # a line does not end inside "65 of 100 points"
SCALE = {"k": 1e3, "m": 1e6, "bn": 1e9}


def title_and_rest(headline: str) -> tuple[str, str]:
    """The headline cut where it reads well: a title and what follows, empty for a short one.

    Both together hold the headline's words in their order. A number keeps its range.
    """
    line = plain(headline)
    if len(line) <= TITLE:
        return line, ""
    for end in ENDS:
        places = [match.end() for match in re.finditer(end, line)]
        fitting = [at for at in places if FIRST_PART <= at <= TITLE and _is_whole(line, at)]
        if fitting:
            return line[: max(fitting)], line[max(fitting) :].lstrip()
    if len(line) <= LONGEST:
        return line, ""
    spaces = [at for at, letter in enumerate(line[: TITLE + 1]) if letter == " "]
    cut = max((at for at in spaces if _is_whole(line, at)), default=TITLE)
    return line[:cut].rstrip(), line[cut:].lstrip()


def balanced(title: str, limit: int = LINE) -> str:
    """Two lines of like length instead of one long line and an orphan."""
    places = [at for at, letter in enumerate(title) if letter == " "]
    if len(title) <= limit or not places:
        return title
    good = [at for at in places if _is_whole(title, at) and not SPLITS.search(title[: at + 2])]
    cut = min(good or places, key=lambda at: abs(at - len(title) * 0.52))
    return title[:cut] + BREAK + title[cut + 1 :]


def _is_whole(line: str, at: int) -> bool:
    """True where a cut keeps a number together with its range in brackets."""
    before = line[:at]
    return before.count("(") == before.count(")") and not line[at:].lstrip().startswith("(")


def one_line(title: str) -> str:
    """The words of a title as read back from a slide, on one line."""
    return " ".join(title.split())


def says_otherwise(words: str, answer: Answer) -> bool:
    """True where somebody's own words hold a number that the answer does not say.

    Words with numbers must also hold the one that the headline is about, if there is one.
    """
    own = _numbers(words)
    if not own:
        return False
    lead = set() if answer.lead is None else _numbers(answer.lead.size())
    in_answer = _numbers(answer.headline) | _numbers(answer.about) | lead
    for finding in answer.findings:
        in_answer |= _numbers(finding.statement)
        for quantity in finding.quantities:
            in_answer |= _numbers(quantity.say())
    return bool(own - in_answer) or bool(lead and not lead <= own)


def _numbers(text: str) -> set[float]:
    """The numbers in a text, without their signs: 16, 7,043 and $220k."""
    numbers = set()
    for figure in NUMBER.findall(text):
        digits = figure.rstrip("bnkm ").replace(",", "")
        suffix = figure[len(figure.rstrip("bnkm")) :].strip()
        numbers.add(float(digits) * SCALE.get(suffix, 1.0))
    return numbers
