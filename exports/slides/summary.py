"""The summary: a row for each answer with its number, its sentence and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence

from pptx.presentation import Presentation
from pptx.slide import Slide

from answers.answer import GRADES, Answer
from answers.neutralise import plain
from exports.slides.master import (
    ACCENT,
    FOOT,
    HEAD_FONT,
    INK,
    INK2,
    INK3,
    LEFT,
    WIDTH,
    Area,
    Run,
    dots,
    lines_of,
    page,
    rule,
    text,
)
from exports.slides.notes import footer, put_notes

ROWS = 5


def summary_slides(deck: Presentation, answers: Sequence[Answer], own: Sequence[str]) -> None:
    """A row for each answer, what is not known last; as many slides as it takes."""
    rows = sorted(enumerate(answers), key=lambda row: row[1].refused)
    answered = sum(not answer.refused for answer in answers)
    for start in range(0, len(rows), ROWS):
        title = _title(answered, len(answers) - answered)
        slide, top = page(deck, title, footer(answers), len(deck.slides) + 1)
        on_page = rows[start : start + ROWS]
        step = min(0.94, (FOOT - top - 0.1) / ROWS)
        for line, (place, answer) in enumerate(on_page):
            _row(slide, answer, own[place], Area(LEFT, top + 0.05 + line * step, WIDTH, step))
        headlines = "\n".join(f"{place + 1}. {plain(answer.headline)}" for place, answer in on_page)
        put_notes(slide, f"Say:\n{headlines}")


def _title(answered: int, unknown: int) -> str:
    count = "one answer" if answered == 1 else f"{answered} answers"
    if not answered:
        return "In short: the data does not answer this"
    if not unknown:
        return f"In short: {count}, and how sure each is"
    return f"In short: {count}, and what is not known"


def _row(slide: Slide, answer: Answer, own: str, area: Area) -> None:
    rule(slide, Area(area.x, area.y, area.w, 0))
    big = "Not known" if answer.refused else _lead(answer)
    size = 26 if len(big) <= 13 else 20 if len(big) <= 18 else 15
    number = Run(big, INK3 if answer.refused else ACCENT, bold=True, font=HEAD_FONT)
    text(slide, Area(area.x, area.y, 2.85, area.h), [[number]], size, middle=True)
    words = own or plain(answer.headline)
    letters = next((size for size in (17, 15, 13) if lines_of(words, 7.05, size) <= 2), 12)
    sentence = Area(area.x + 2.95, area.y, 7.05, area.h)
    text(slide, sentence, [[Run(words, INK)]], letters, middle=True)
    dots(slide, area.x + 10.35, area.y + area.h / 2 - 0.035, answer.grade)
    grade = [Run(GRADES[answer.grade][1], INK2)]
    text(slide, Area(area.x + 10.85, area.y, 1.1, area.h), [grade], 13, middle=True)


def _lead(answer: Answer) -> str:
    if answer.lead is None or answer.lead.value is None:
        return ""
    return answer.lead.plain(signed=answer.lead.unit in {"points"})
