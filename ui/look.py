"""The small pieces of HTML that Streamlit lacks: headlines, cards, pills, tables, checks.

Every function that takes words takes them raw and escapes them; only `html` writes as is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

import streamlit as st

from answers.answer import GRADES, Finding, Grade
from answers.checks import Check, by_weight
from answers.neutralise import html as escape
from answers.neutralise import label as safe_label
from answers.quantity import Quantity

WITH_RANGE = re.compile(r"([^()]{0,20}\d[^()]{0,12}) (\([^()]+ to [^()]+\))")
LONG_CHECK, GLANCE = 280, 200  # characters from which a check is folded, and that stay in sight


def html(markup: str, *, in_a_row: bool = False) -> None:
    """Write markup of our own; every word from data in it has been escaped before."""
    st.html(markup, width="content" if in_a_row else "stretch")


def widget_label(words: str) -> str:
    """Words from data made safe for a label that Streamlit reads as Markdown."""
    return safe_label(words)


def grade_pill(grade: Grade) -> str:
    """The grade as three dots and its word."""
    dots, word, meaning = GRADES[grade]
    marks = "".join(f'<i class="{"on" if place < dots else ""}"></i>' for place in range(3))
    return (
        f'<span class="grade {grade}" title="{escape(meaning)}">'
        f'<span class="dots" aria-hidden="true">{marks}</span>{escape(word)}</span>'
    )


def headline(
    words: str,
    grade: Grade,
    about: str = "",
    lead: Quantity | None = None,
    *,
    simulated: bool = False,
) -> str:
    """The answer in one sentence under its grade, what the grade means, and who was looked at."""
    meaning = f'<span class="meta"><b>{escape(GRADES[grade][2])}</b></span>'
    who = f'<span class="meta">{escape(about)}</span>' if about else ""
    mark = tag("simulated data", "caution") if simulated else ""
    return (
        f'<div class="answer"><div class="over">{grade_pill(grade)}{meaning}{who}{mark}</div>'
        f"<h1>{pointed_at(words, lead)}</h1></div>"
    )


def no_answer(words: str, about: str = "") -> str:
    """A sentence that says why there is no answer; nothing was calculated, so nothing is graded."""
    who = f'<span class="meta">{escape(about)}</span>' if about else ""
    over = f'<div class="over">{grade_pill("none")}{who}</div>'
    return f'<div class="answer">{over}<h1>{escape(words)}</h1></div>'


def title(words: str, over: str = "", under: str = "") -> str:
    """The heading of a page that is no answer, with a few words above or below it."""
    top = f'<div class="over"><span class="meta">{escape(over)}</span></div>' if over else ""
    foot = f'<p class="lead">{escape(under)}</p>' if under else ""
    return f'<div class="answer">{top}<h1>{escape(words)}</h1>{foot}</div>'


def pointed_at(words: str, lead: Quantity | None) -> str:
    """Escaped words with the lead number in the accent and its range in small type."""
    if lead is None or lead.value is None:
        return escape(words)
    for number, span in _sayings(lead):
        at = _place(words, number)
        if at < 0:
            continue
        rest = words[at + len(number) :]
        between, small, tail = rest.partition(f" ({span})") if span else (rest, "", "")
        small = f" <small>{escape(small.strip())}</small>" if small else ""
        return (
            f"{escape(words[:at])}<em>{escape(number)}</em>{escape(between)}{small}{escape(tail)}"
        )
    return escape(words)


def _sayings(quantity: Quantity) -> tuple[tuple[str, str], ...]:
    """The ways in which a sentence can say a quantity, each with its range, longest first."""
    size = quantity.absolute()
    way = "more" if (quantity.value or 0.0) > 0 else "fewer"
    of_100 = f"{size.plain().split(' ')[0]} {way} of every 100"
    return (
        *(((of_100, size.range()),) if quantity.unit == "points" else ()),
        (quantity.plain(signed=True), quantity.range()),
        (quantity.plain(), quantity.range()),
        (size.plain(), size.range()),
    )


def _place(words: str, number: str) -> int:
    """Where the number stands on its own in the words, or -1: "6 points" is not in "16 points"."""
    match = re.search(rf"(?<![\d.,]){re.escape(number)}(?![\d])", words)
    return match.start() if match else -1


def dimmed_ranges(words: str, quantities: Iterable[Quantity]) -> str:
    """Escaped words in which each quantity's range is set back."""
    text = escape(words)
    for quantity in quantities:
        for span in {quantity.range(), quantity.absolute().range()} - {""}:
            text = text.replace(f"({escape(span)})", f"<span>({escape(span)})</span>", 1)
    return text


def section(words: str, note: str = "") -> str:
    """A small heading inside a page."""
    foot = f"<p>{escape(note)}</p>" if note else ""
    return f'<div class="sec"><h2>{escape(words)}</h2>{foot}</div>'


def card_head(words: str, note: str = "") -> str:
    """The head of a card: what it shows and how to read it."""
    foot = f"<span>{escape(note)}</span>" if note else ""
    return f'<div class="ct"><b>{escape(words)}</b>{foot}</div>'


def findings(rows: Sequence[Finding]) -> str:
    """Sentences with their grades."""
    items = "".join(
        f"<li><p>{dimmed_ranges(row.statement, row.quantities)}</p>{grade_pill(row.grade)}</li>"
        for row in rows
    )
    return f'<ol class="findings">{items}</ol>'


def checks(rows: tuple[Check, ...]) -> str:
    """What to hold against the answer, in order of weight; what passed folds into one line."""
    body = "".join(_check(check) for check in held_against(rows))
    folded = by_weight(in_one_line(rows))
    if folded:
        passed = sum(check.result == "passed" for check in folded)
        count = f"{passed} {'check' if passed == 1 else 'checks'} passed"
        if passed < len(folded):
            count += f", {len(folded) - passed} not possible"
        body += (
            f'<li class="fold"><details><summary>{_icon("passed")}<b>{count}</b></summary>'
            f'<ul class="checks">{"".join(_check(check) for check in folded)}</ul></details></li>'
        )
    return f'<ul class="checks">{body}</ul>' if body else ""


def held_against(rows: tuple[Check, ...]) -> tuple[Check, ...]:
    """The checks that failed and those that call for caution, in order of weight."""
    return tuple(check for check in by_weight(rows) if check.result in {"failed", "caution"})


def in_one_line(rows: tuple[Check, ...]) -> tuple[Check, ...]:
    """The others: passed, or not possible for this answer."""
    return tuple(check for check in rows if check.result in {"passed", "not_applicable"})


def _check(check: Check) -> str:
    first, rest = _first_words(check.text)
    more = f"<details><summary>More</summary><p>{escape(rest)}</p></details>" if rest else ""
    return (
        f"<li>{_icon(check.result)}<div><b>{escape(check.title)}</b>"
        f"<p>{escape(first)}</p>{more}</div></li>"
    )


def _first_words(text: str) -> tuple[str, str]:
    """The sentences that a glance takes in, and the rest, which waits for a click.

    A sentence is cut at a colon only where none ends in time.
    """
    if len(text) <= LONG_CHECK:
        return text, ""
    sentences, colons = (
        [match.end() for match in re.finditer(rf"{sign}(?= [A-Z0-9])", text)]
        for sign in ("[.!?]", ":")
    )
    early = [end for end in sentences if end <= GLANCE] or [end for end in colons if end <= GLANCE]
    at = max(early, default=min([*sentences, *colons], default=len(text)))
    return text[:at], text[at:].strip()


def _icon(kind: str) -> str:
    return f'<span class="ic {kind}" role="img" aria-label="{kind}"></span>'


def facts(rows: Iterable[tuple[str, str]]) -> str:
    """Names and values in two columns."""
    items = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in rows
    )
    return f'<dl class="facts">{items}</dl>'


def fold(summary: str, markup: str) -> str:
    """A line that opens to show markup of ours; no rerun."""
    return f'<details class="more"><summary>{escape(summary)}</summary>{markup}</details>'


def table(head: Sequence[str], rows: Iterable[Sequence[str]], caption: str) -> str:
    """A table that can be read aloud; columns that hold numbers only stand to the right."""
    body = [tuple(row) for row in rows]
    right = [
        place > 0 and bool(body) and all(_is_number(row[place]) for row in body)
        for place in range(len(head))
    ]
    mark = ["r" if is_right else "" for is_right in right]
    top = "".join(
        f'<th scope="col" class="{kind}">{escape(cell)}</th>'
        for cell, kind in zip(head, mark, strict=True)
    )
    lines = "".join(
        "<tr>"
        + "".join(
            f'<td class="{kind}" data-head="{escape(title)}">{_cell(cell)}</td>'
            for cell, kind, title in zip(row, mark, head, strict=True)
        )
        + "</tr>"
        for row in body
    )
    wide = " wide" if len(head) > 3 else ""
    many = " many" if len(head) > 5 else ""
    return (
        f'<div class="scroll{many}" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f'<table class="t{wide}"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{top}</tr></thead><tbody>{lines}</tbody></table></div>"
    )


def _cell(cell: str) -> str:
    """A cell's words; a number and its range may stand on two lines, but neither is cut."""
    match = WITH_RANGE.fullmatch(cell)
    if match is None:
        return escape(cell)
    parts = (f'<span class="nb">{escape(part)}</span>' for part in match.groups())
    return f"<span>{' '.join(parts)}</span>"


def _is_number(cell: str) -> bool:
    return bool(re.match(r"^[+\u2212-]?[^\w\s]?\d", cell)) or cell == ""


def hero(words: str, under: str) -> str:
    """The first words of the first run."""
    body = f"<h1>{escape(words)}</h1>{lead(under)}"
    return f'<div class="answer hero">{body}</div>'


def finding(place: int, words: str, grade: Grade, about: str) -> str:
    """A kept finding on its card."""
    return (
        f'<div class="over">{grade_pill(grade)}<span class="meta">{escape(about)}</span></div>'
        f'<h2 class="ft"><span class="dim">{place}</span> {escape(words)}</h2>'
    )


def tagged(word: str, words: str) -> str:
    """A caution in a pill and what it means."""
    return f'<p class="src">{tag(word, "caution")} {escape(words)}</p>'


def caution(words: str) -> str:
    """A line with the sign of caution."""
    return f'<p class="src">{_icon("caution")} {escape(words)}</p>'


def working(words: str, about: str = "") -> str:
    """The line over a running job."""
    rest = f'<span class="meta">{escape(about)}</span>' if about else ""
    return (
        '<div class="answer"><div class="over"><span class="grade none">Working</span>'
        f'<span class="meta">{escape(words)}</span>{rest}</div></div>'
    )


def lead(words: str) -> str:
    """A sentence or two in larger type under a headline."""
    return f'<p class="lead">{escape(words)}</p>'


def chip(words: str) -> str:
    """A word of what was understood."""
    return f'<span class="chip">{escape(words)}</span>'


def label(words: str) -> str:
    """The quiet word before a row of chips."""
    return f'<span class="lab">{escape(words)}</span>'


def steps(words: Sequence[str]) -> str:
    """A few numbered steps."""
    return f'<div class="steps">{"".join(f"<span>{escape(word)}</span>" for word in words)}</div>'


def dataset_card(title: str, lines: Sequence[str], *, simulated: bool = False) -> str:
    """The card of the open dataset at the side."""
    mark = f" {tag('simulated', 'caution')}" if simulated else ""
    body = "<br>".join(escape(line) for line in lines)
    return f'<div class="dataset"><b>{escape(title)}{mark}</b>{body}</div>'


def dataset_head(title: str, about: str, *, simulated: bool = False) -> str:
    """The head of a dataset's card on the page Data."""
    mark = f" {tag('simulated', 'caution')}" if simulated else ""
    return f'<div class="ct"><b>{escape(title)}{mark}</b><span>{escape(about)}</span></div>'


def paragraph(words: str) -> str:
    """A few sentences of running text."""
    return f"<p>{escape(words)}</p>"


def note(words: str, strong: str = "") -> str:
    """A quiet box: what happened and what to do."""
    top = f"<b>{escape(strong)}</b><br>" if strong else ""
    return f'<div class="note">{top}{escape(words)}</div>'


def small_print(words: str) -> str:
    """A line of source or caution in the smallest type."""
    return f'<p class="src">{escape(words)}</p>' if words else ""


def tag(words: str, kind: str = "") -> str:
    """A word in a pill: "simulated", "data changed"."""
    return f'<span class="tag {kind}">{escape(words)}</span>'


def ask_buttons(questions: Sequence[str], on_ask: Callable[[str], None], key: str) -> None:
    """Questions as buttons in a row; pressing one asks it."""
    with st.container(horizontal=True, gap="small", key=key):
        for place, question in enumerate(dict.fromkeys(questions)):
            st.button(
                widget_label(question), key=f"{key}_{place}", on_click=on_ask, args=(question,)
            )
