"""The appendix: further pictures of the answers, then data, method and checks."""

from __future__ import annotations

from collections.abc import Sequence

from pptx.presentation import Presentation

from answers.answer import Answer
from answers.checks import by_weight
from answers.evidence import Evidence
from answers.neutralise import plain
from answers.words import first_upper
from exports.slides.charts import draw
from exports.slides.master import (
    ACCENT,
    CONTEXT,
    FOOT,
    INK,
    INK3,
    LEFT,
    WIDTH,
    Area,
    Paragraph,
    Run,
    height_of,
    page,
    rule,
    text,
)
from exports.slides.notes import check_in_words, data_name, footer, notes, put_notes
from exports.text import RESULTS

COLUMN, STEP = 3.75, 4.08  # inches
SIZES = (14, 13, 12, 11)  # the first at which all stands on one slide, else the last


def evidence_slide(deck: Presentation, answer: Answer, evidence: Evidence, number: int) -> None:
    """A further picture of an answer, behind the findings."""
    title = f"Behind finding {number}: {plain(evidence.title)}"
    slide, top = page(deck, title, footer([answer], number), len(deck.slides) + 1)
    draw(slide, evidence, Area(LEFT, top, WIDTH - 0.6, FOOT - top - 0.15))
    put_notes(slide, notes(answer, number))


def appendix_slides(deck: Presentation, answers: Sequence[Answer]) -> None:
    """What the answers rest on; those of one dataset together, on as many slides as it takes."""
    numbered = list(enumerate(answers, start=1))
    groups: dict[str, list[tuple[int, Answer]]] = {}
    for number, answer in numbered:
        groups.setdefault(answer.provenance.fingerprint, []).append((number, answer))
    for group in groups.values():
        name = f", {data_name(group[0][1])}" if len(groups) > 1 else ""
        _rests_on(deck, group, f"Appendix: what this rests on{name}")


def _rests_on(deck: Presentation, group: Sequence[tuple[int, Answer]], title: str) -> None:
    columns = [("Data", _data(group)), ("Method", _method(group)), ("Checks", _checks(group))]
    room = FOOT - 1.98 - 0.85
    for size in SIZES:
        chunks = [_chunks(lines, size, room) for _, lines in columns]
        if max(map(len, chunks)) == 1:
            break
    for place in range(max(map(len, chunks))):
        words = f"{title}, continued" if place else title
        slide, top = page(deck, words, footer([group[0][1]]), len(deck.slides) + 1)
        for column, (head, _) in enumerate(columns):
            if place >= len(chunks[column]):
                continue
            x = LEFT + column * STEP
            rule(slide, Area(x, top + 0.07, COLUMN, 0), CONTEXT)
            text(slide, Area(x, top + 0.2, COLUMN, 0.35), [[Run(head, ACCENT, bold=True)]], 15)
            area = Area(x, top + 0.64, COLUMN, room)
            text(slide, area, chunks[column][place], size, space=8)
        put_notes(slide, _notes_text(group))


def _chunks(lines: Sequence[Paragraph], size: float, room: float) -> list[list[Paragraph]]:
    """The paragraphs of each slide."""
    chunks: list[list[Paragraph]] = [[]]
    for line in lines:
        if chunks[-1] and height_of([*chunks[-1], line], COLUMN, size) > room:
            chunks.append([])
        chunks[-1].append(line)
    return chunks


def _data(group: Sequence[tuple[int, Answer]]) -> list[Paragraph]:
    answer = group[0][1]
    origin = answer.provenance
    named = (other.provenance.outcome for _, other in group)
    outcomes = dict.fromkeys(plain(outcome) for outcome in named if outcome)
    lines = [
        f"{data_name(answer)}, {origin.rows:,} rows",
        f"Outcome: {', '.join(outcomes)}" if outcomes else "",
        f"Data id: {plain(origin.fingerprint)[:16]}",
    ]
    about = _with_numbers(
        [(number, plain(other.about)) for number, other in group], many=len(group) > 1
    )
    return [[Run(line, INK)] for line in lines if line] + about


def _method(group: Sequence[tuple[int, Answer]]) -> list[Paragraph]:
    many = len(group) > 1
    lines = _with_numbers([(number, plain(answer.method)) for number, answer in group], many=many)
    facts: dict[str, None] = {}
    for _, answer in group:
        origin = answer.provenance
        model = f"Model: {plain(origin.model)}, seed {origin.seed}" if origin.model else ""
        scores = [
            f"{plain(name).replace('_', ' ')} {score:.3g}" for name, score in origin.scores.items()
        ]
        facts |= dict.fromkeys(filter(None, [model, first_upper(" · ".join(scores))]))
    return lines + [[Run(fact, INK)] for fact in facts]


def _checks(group: Sequence[tuple[int, Answer]]) -> list[Paragraph]:
    weighed = [(number, check) for number, answer in group for check in answer.checks]
    order = dict.fromkeys(by_weight(tuple(check for _, check in weighed)))
    titles = [(f"{RESULTS[check.result]}: {plain(check.title)}", check) for check in order]
    numbered = [
        (number, title) for title, check in titles for number, other in weighed if other == check
    ]
    return _with_numbers(numbered, many=len(group) > 1)


def _with_numbers(numbered: Sequence[tuple[int, str]], *, many: bool) -> list[Paragraph]:
    """Each sentence once, with the findings that it belongs to where there are several."""
    numbers: dict[str, list[int]] = {}
    for number, words in numbered:
        if words:
            findings = numbers.setdefault(words, [])
            if number not in findings:
                findings.append(number)
    lines: list[Paragraph] = []
    for words, findings in numbers.items():
        runs = [Run(words, INK)]
        if many:
            runs.append(Run(f"  (finding {', '.join(map(str, sorted(findings)))})", INK3))
        lines.append(runs)
    return lines


def _notes_text(group: Sequence[tuple[int, Answer]]) -> str:
    blocks = []
    for number, answer in group:
        checks = map(check_in_words, by_weight(answer.checks))
        blocks.append("\n".join([f"Finding {number}. {plain(answer.method)}", *checks]))
    return "\n\n".join(blocks)
