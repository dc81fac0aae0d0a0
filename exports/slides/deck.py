"""Answers as a deck of slides whose charts and tables can be edited."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import BinaryIO

from pptx.enum.shapes import MSO_SHAPE
from pptx.presentation import Presentation
from pptx.slide import Slide

from answers.answer import Answer
from answers.checks import by_weight
from answers.evidence import Comparison
from answers.neutralise import plain
from answers.quantity import Quantity
from exports.slides.appendix import appendix_slides, evidence_slide
from exports.slides.charts import draw
from exports.slides.master import (
    ACCENT,
    CONTEXT,
    FOOT,
    HEAD_FONT,
    INK,
    INK2,
    INK3,
    LEFT,
    WIDTH,
    Area,
    Paragraph,
    Run,
    grade_line,
    height_of,
    new_deck,
    page,
    rule,
    shape,
    text,
)
from exports.slides.notes import data_name, footer, notes, put_notes
from exports.slides.summary import summary_slides
from exports.slides.titles import balanced, one_line, says_otherwise

CHART_WIDTH = 8.45
SIDE_X, SIDE_WIDTH = 9.65, 2.98
NOT_FIGURES = {"before", "after", "quick_look", "rows"}
FIGURE_NAMES = {"change": "change", "change_total": "change in all"}


def write_deck(
    answers: Sequence[Answer],
    target: Path | BinaryIO,
    *,
    title: str = "",
    words: Sequence[str] = (),
    made_on: date | None = None,
) -> None:
    """Writes a .pptx: title, summary (two answers or more), a slide for each answer, appendix.

    Args:
        answers: at least one; in the order of the deck.
        target: a file's path or an open binary file.
        title: the deck's title; made from the answers where empty.
        words: somebody's own title for each slide; empty strings and missing ones keep the
            answer's headline.
        made_on: the day on the title slide; none is shown where it is missing.

    Raises:
        ValueError: there is no answer.
    """
    if not answers:
        raise ValueError("A deck needs at least one answer.")
    own = [plain(words[place]) if place < len(words) else "" for place in range(len(answers))]
    own = [
        "" if one_line(line) == plain(answer.headline) else line
        for line, answer in zip(own, answers, strict=True)
    ]
    deck = new_deck()
    name = plain(title) or _made_title(answers)
    _properties(deck, name, made_on)
    _title_slide(deck, answers, name, made_on)
    if len(answers) > 1:
        summary_slides(deck, answers, own)
    for number, answer in enumerate(answers, start=1):
        _answer_slide(deck, answer, number, own[number - 1])
    for number, answer in enumerate(answers, start=1):
        for evidence in answer.evidence[1:]:
            evidence_slide(deck, answer, evidence, number)
    appendix_slides(deck, answers)
    deck.save(str(target) if isinstance(target, Path) else target)


def _made_title(answers: Sequence[Answer]) -> str:
    if len(answers) == 1:
        return plain(answers[0].question.text)
    return f"{plain(answers[0].provenance.name)}: what the data says"


def _properties(deck: Presentation, title: str, made_on: date | None) -> None:
    """The file's own card: nothing of the empty deck's author and date stays in it."""
    moment = (
        datetime.combine(made_on, time()) if made_on else datetime.now(UTC).replace(tzinfo=None)
    )
    card = deck.core_properties
    card.title, card.author, card.last_modified_by = title, "", ""
    card.subject = card.keywords = card.comments = card.category = ""
    card.created = card.modified = moment


def _title_slide(
    deck: Presentation, answers: Sequence[Answer], title: str, made_on: date | None
) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts.get_by_name("Title Slide"))
    shape(slide, MSO_SHAPE.RECTANGLE, Area(0, 0, 0.22, 7.5), ACCENT)
    holder = slide.shapes.title
    assert holder is not None
    holder.text_frame.text = balanced(title, 36)
    questions = list(dict.fromkeys(plain(answer.question.text) for answer in answers))
    if [title] != questions:
        lines: list[Paragraph] = [[Run(question, INK2)] for question in questions[:4]]
        if len(questions) > 4:
            lines.append([Run(f"and {len(questions) - 4} more", INK3)])
        text(slide, Area(1.1, 4.1, 10.6, 1.9), lines, 20, space=4)
    sources = dict.fromkeys(
        f"{data_name(answer)} · {answer.provenance.rows:,} rows" for answer in answers
    )
    day = [f"{made_on.day} {month_name[made_on.month]} {made_on.year}"] if made_on else []
    text(slide, Area(1.1, 6.6, 11, 0.3), [[Run(" · ".join([*sources, *day]), INK3)]], 12)
    headlines = "\n".join(
        f"{number}. {plain(answer.headline)}" for number, answer in enumerate(answers, 1)
    )
    put_notes(slide, f"In this deck:\n{headlines}")


def _answer_slide(deck: Presentation, answer: Answer, number: int, own: str) -> None:
    small = (
        f"The answer says: {plain(answer.headline)}" if own and says_otherwise(own, answer) else ""
    )
    title = own or answer.headline
    slide, top = page(deck, title, footer([answer], number), len(deck.slides) + 1, small)
    grade_line(slide, answer.grade, answer.about)
    side = _side(answer)
    put_notes(slide, notes(answer, number, own))
    if answer.refused:
        big = [Run("Not known", INK3, bold=True, size=40, font=HEAD_FONT)]
        text(slide, Area(LEFT, top + 0.1, 5, 0.7), [big])
        top += 1.05
    if answer.refused and not answer.evidence:
        _not_known(slide, answer, top)
        return
    if answer.evidence:
        area = Area(LEFT, top, CHART_WIDTH if side else WIDTH, FOOT - top - 0.12)
        figures = _figures(answer)
        if figures:
            area = Area(area.x, area.y, area.w, area.h - 1.5)
        bottom = draw(slide, answer.evidence[0], area)
        _draw_figures(slide, figures, max(bottom + 0.15, min(4.95, FOOT - 1.55)))
    else:
        _statements(slide, answer, top)
    _draw_side(slide, side, top)


def _not_known(slide: Slide, answer: Answer, top: float) -> None:
    """A refusal without a picture: why not, and what would answer it."""
    why = [check for check in by_weight(answer.checks) if check.result in {"failed", "caution"}]
    lines: list[Paragraph] = []
    for check in why[:4]:
        lines.append([Run(plain(check.title), INK, bold=True)])
        lines.append([Run(plain(check.text), INK2)])
    lines.extend([Run(plain(finding.statement), INK2)] for finding in answer.findings[:2])
    if answer.ask_next:
        lines.append(
            [Run("Can be answered: ", ACCENT, bold=True), Run(plain(answer.ask_next[0]), INK2)]
        )
    room = FOOT - top - 0.15
    text(slide, Area(LEFT, top, 9.5, room), _fitting(lines, 9.5, 18, room), 18, space=8)


def _statements(slide: Slide, answer: Answer, top: float) -> None:
    """An answer without a picture: its sentences."""
    lines: list[Paragraph] = [[Run(plain(finding.statement), INK)] for finding in answer.findings]
    room = FOOT - top - 0.2
    text(
        slide, Area(LEFT, top, CHART_WIDTH - 0.3, room), _fitting(lines, 8, 20, room), 20, space=12
    )


def _side(answer: Answer) -> list[Paragraph]:
    """What stands beside the chart: the next sentence, what to hold with care, what to ask."""
    lines: list[Paragraph] = []
    findings = [f for f in answer.findings if plain(f.statement) not in plain(answer.headline)]
    if findings and answer.evidence:
        lines.append([Run(plain(findings[0].statement), INK)])
    weak = [check for check in by_weight(answer.checks) if check.result in {"failed", "caution"}]
    if weak:
        lines.append([Run("Hold with care" if not answer.refused else "Why not", INK, bold=True)])
        lines += [
            [Run(f"{plain(check.title).rstrip('.')}. {plain(check.text)}", INK2)]
            for check in weak[:2]
        ]
    elif answer.checks:
        passed = sum(check.result == "passed" for check in answer.checks)
        words = "The one check passed." if passed == 1 else f"All {passed} checks passed."
        lines += [[Run(words, INK2)]] if passed else []
    if answer.ask_next:
        lines.append([Run("Ask next: ", ACCENT, bold=True), Run(plain(answer.ask_next[0]), INK2)])
    return lines


def _draw_side(slide: Slide, side: list[Paragraph], top: float) -> None:
    if not side:
        return
    room = FOOT - top - 0.2
    rule(slide, Area(9.3, top + 0.07, 0, room - 0.05))
    size = next(
        (size for size in (16, 14, 13, 12) if height_of(side, SIDE_WIDTH, size) <= room), 12
    )
    fitting = _fitting(side, SIDE_WIDTH, size, room)
    text(slide, Area(SIDE_X, top + 0.02, SIDE_WIDTH, room), fitting, size, space=8)


def _fitting(lines: list[Paragraph], width: float, size: float, room: float) -> list[Paragraph]:
    """The first paragraphs that fit; the notes hold all of them. A head alone does not stay."""
    fitting = list(lines)
    while len(fitting) > 1 and height_of(fitting, width, size) > room:
        fitting.pop()
    if (
        len(fitting) < len(lines)
        and len(fitting) > 1
        and fitting[-1][0].bold
        and len(fitting[-1]) == 1
    ):
        fitting.pop()
    return fitting


def _figures(answer: Answer) -> list[Quantity]:
    """Up to three numbers of a what-if to stand large under its chart."""
    if answer.question.key != "what_if" or not answer.evidence:
        return []
    if answer.question.choices.get("compare"):  # a number for each scenario stands in the table
        return []
    if not isinstance(answer.evidence[0], Comparison) or len(answer.evidence[0].rows) > 4:
        return []
    figures = {
        quantity.name: quantity
        for finding in answer.findings
        for quantity in finding.quantities
        if quantity.name not in NOT_FIGURES and quantity.value is not None
    }
    return list(figures.values())[:3]


def _draw_figures(slide: Slide, figures: Sequence[Quantity], y: float) -> None:
    for place, quantity in enumerate(figures):
        x = LEFT + place * 2.75
        rule(slide, Area(x, y, 2.45, 0), CONTEXT)
        value = quantity.plain(signed=quantity.unit != "count" and quantity.name != "cost")
        number, _, unit = value.partition(" ") if quantity.unit != "share" else (value, "", "")
        size = 32 if len(number) <= 9 else 24
        run = Run(plain(number), INK, bold=True, font=HEAD_FONT)
        text(slide, Area(x, y + 0.12, 2.6, 0.6), [[run]], size)
        name = FIGURE_NAMES.get(quantity.name, plain(quantity.name).replace("_", " "))
        words = f"{name}, {unit}" if unit else name
        lines: list[Paragraph] = [[Run(words, INK2)]]
        if quantity.has_range:
            lines.append([Run(quantity.range(), INK3)])
        text(slide, Area(x, y + 0.74, 2.6, 0.6), lines, 14)
