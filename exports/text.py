"""An Answer as text: for the terminal in aligned lines, and as Markdown."""

from __future__ import annotations

import textwrap
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate

from answers.answer import GRADES, Answer, Grade
from answers.checks import Check, Result, by_weight
from answers.evidence import Evidence
from answers.neutralise import markdown, plain
from exports.figures import Bars, Grid, Row, bars_of, grid_of

MARKS: dict[Result, str] = {"failed": "✗", "caution": "!", "passed": "✓", "not_applicable": "–"}
RESULTS: dict[Result, str] = {
    "failed": "Failed",
    "caution": "Caution",
    "passed": "Passed",
    "not_applicable": "Does not apply",
}
NARROWEST, WIDEST = 40, 200
BAR = 22  # letters of the longest bar
SHOWN = 14  # lines of a table in the terminal; the rest is counted


def grade_dots(grade: Grade) -> str:
    """How sure it is, as three dots: ●●○."""
    filled = GRADES[grade][0]
    return "●" * filled + "○" * (3 - filled)


def to_terminal(answer: Answer, width: int = 88) -> str:
    """The answer as lines of at most `width` letters, headline first, method last."""
    width = min(max(width, NARROWEST), WIDEST)
    _, word, meaning = GRADES[answer.grade]
    blocks = [
        _wrapped(answer.headline, width),
        _wrapped(f"{grade_dots(answer.grade)} {word}: {meaning}", width),
        _wrapped(answer.about, width) if answer.about else [],
        *(_picture(evidence, width) for evidence in answer.evidence),
        _findings(answer, width),
        _checks(answer.checks, width),
        ["How this was found", *_wrapped(answer.method, width, "  ", "  ")],
        _wrapped(_source(answer), width),
        _ask_next(answer, width),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def to_markdown(answer: Answer) -> str:
    """The answer as Markdown; text from data is escaped, so it shows as it is and does nothing."""
    _, word, meaning = GRADES[answer.grade]
    blocks = [
        [f"## {markdown(answer.headline)}"],
        [f"{grade_dots(answer.grade)} **{word}**: {meaning}"],
        [markdown(answer.about)] if answer.about else [],
        *(_markdown_picture(grid_of(evidence)) for evidence in answer.evidence),
        ["### Findings", "", *map(_markdown_finding, _new_findings(answer))]
        if _new_findings(answer)
        else [],
        ["### Checks", "", *map(_markdown_check, by_weight(answer.checks))],
        ["### How this was found", "", markdown(answer.method)],
        [f"_{markdown(_source(answer))}_"],
        ["### Ask next", "", *(f"- {markdown(question)}" for question in answer.ask_next)]
        if answer.ask_next
        else [],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _new_findings(answer: Answer) -> list[tuple[Grade, str]]:
    """The findings that do not just repeat the headline."""
    return [
        (finding.grade, finding.statement)
        for finding in answer.findings
        if plain(finding.statement) != plain(answer.headline)
    ]


def _source(answer: Answer) -> str:
    origin = answer.provenance
    simulated = " (simulated data)" if origin.simulated else ""
    model = f", {origin.model}" if origin.model else ""
    return (
        f"{origin.name}{simulated}, {origin.rows:,} rows. "
        f"Data {origin.fingerprint[:12]}{model}, seed {origin.seed}."
    )


def _wrapped(text: str, width: int, first: str = "", then: str = "") -> list[str]:
    return textwrap.wrap(plain(text), width, initial_indent=first, subsequent_indent=then) or [
        first.rstrip()
    ]


def _findings(answer: Answer, width: int) -> list[str]:
    lines = []
    for grade, statement in _new_findings(answer):
        lines += _wrapped(statement, width, f"  {grade_dots(grade)} ", " " * 6)
    return ["Findings", *lines] if lines else []


def _checks(checks: tuple[Check, ...], width: int) -> list[str]:
    lines = ["Checks"]
    for check in by_weight(checks):
        sentence = f"{check.title.rstrip('.')}. {check.text}"
        lines += _wrapped(sentence, width, f"  {MARKS[check.result]} ", " " * 4)
    return lines


def _ask_next(answer: Answer, width: int) -> list[str]:
    lines = []
    for question in answer.ask_next:
        lines += _wrapped(question, width, "  ", "    ")
    return ["Ask next", *lines] if lines else []


def _picture(evidence: Evidence, width: int) -> list[str]:
    bars = bars_of(evidence)
    if bars is not None:
        return _bars(bars, width)
    return _grid(grid_of(evidence), width)


def _bars(bars: Bars, width: int) -> list[str]:
    head = f"{bars.head} ({bars.aside})" if bars.aside else bars.head
    value_words = [_value_words(row) for row in bars.rows]
    beside = max(map(_letters, value_words))
    labels = min(max(_letters(row.label) for row in bars.rows), max(width - beside - 16, 16))
    room = max(min(BAR, width - labels - beside - 6), 4)
    small = max(_letters(row.small) for row in bars.rows)
    below = width - labels - room - beside - 8 < small  # what it compares goes to its own line
    lines = _wrapped(head, width)
    for row, words in zip(bars.rows, value_words, strict=True):
        label, bar = (
            _padded(_cut(row.label, labels), labels),
            _padded(_bar(row, bars.rows, room), room),
        )
        tail = "" if below else f"{' ' * (beside - _letters(words))}  {row.small}"
        line = f"  {label}  {bar}  {words}{tail}".rstrip()
        lines += [line] if _letters(line) <= width else _wrapped(line, width, "  ", "    ")
        if below and row.small:
            lines += _wrapped(row.small, width, "    ", "    ")
    if bars.note:
        lines += _wrapped(bars.note, width, "  ", "  ")
    return lines


def _value_words(row: Row) -> str:
    """What stands beside a bar: number and range, and the effect of a driver."""
    number = f"{row.words} ({row.range_words})" if row.range_words else row.words
    return f"{number:>3}  {row.more}" if row.more else number


def _bar(row: Row, rows: Sequence[Row], room: int) -> str:
    """A bar from a common zero, which moves to the right where some values are negative."""
    values = [other.value or 0.0 for other in rows]
    low, high = min(0.0, *values), max(0.0, *values)
    if not high - low or row.value is None:
        return ""
    zero = round(-low / (high - low) * room)
    end = round((row.value - low) / (high - low) * room)
    if row.value:  # what is not nothing is seen
        end = max(end, zero + 1) if row.value > 0 else min(end, zero - 1)
    left, right = max(min(zero, end), 0), max(zero, end)
    return " " * left + ("█" if row.value > 0 else "▒") * (right - left)


def _grid(grid: Grid, width: int) -> list[str]:
    lines = _wrapped(grid.head, width)
    first_rows = grid.rows[:SHOWN]
    table = [grid.columns, *first_rows]
    count = len(grid.columns)
    room = max((width - 2 * count) // max(count, 1), 6)
    free = width - 2 - sum(min(_widest(table, place), room) + 2 for place in range(count))
    widths = []
    for place in range(count):
        widest = _widest(table, place)
        size = min(widest, room + max(free, 0))
        free -= max(size - room, 0)
        widths.append(size)
    for row in table:
        cells = [_cut(cell, size) for cell, size in zip(row, widths, strict=False)]
        padded = map(_padded, cells, widths)
        lines.append(("  " + "  ".join(padded)).rstrip())
    if len(grid.rows) > SHOWN:
        lines.append(f"  and {len(grid.rows) - SHOWN:,} more lines")
    if grid.note:
        lines += _wrapped(grid.note, width, "  ", "  ")
    return lines


def _widest(table: Iterable[Sequence[str]], place: int) -> int:
    return max((_letters(row[place]) for row in table if place < len(row)), default=0)


def _letters(text: str) -> int:
    """Places that the text takes in a terminal: East Asian letters take two, accents none."""
    return sum(
        0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in "WF")
        for letter in text
    )


def _cut(text: str, most: int) -> str:
    if _letters(text) <= most:
        return text
    places = list(accumulate(map(_letters, text)))  # counted once: a text may be very long
    return text[: bisect_left(places, most)].rstrip() + "…"


def _padded(text: str, size: int) -> str:
    return text + " " * max(size - _letters(text), 0)


def _markdown_finding(finding: tuple[Grade, str]) -> str:
    grade, statement = finding
    return f"- {grade_dots(grade)} {markdown(statement)} ({GRADES[grade][1].lower()})"


def _markdown_check(check: Check) -> str:
    title = plain(check.title).rstrip(".")
    return (
        f"- {MARKS[check.result]} {RESULTS[check.result]}: "
        f"**{markdown(title)}.** {markdown(check.text)}"
    )


def _markdown_picture(grid: Grid) -> list[str]:
    columns = [markdown(column) or " " for column in grid.columns]
    lines = [f"### {markdown(grid.head)}", ""]
    if columns:
        lines += [_line(columns), _line(["---"] * len(columns))]
        lines += [_line(map(markdown, row)) for row in grid.rows]
    return [*lines, "", markdown(grid.note)] if grid.note else lines


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
