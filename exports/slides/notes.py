"""Speaker notes: what to say, how it was found, the likely question, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pptx.slide import Slide

from answers.answer import GRADES, Answer, Grade
from answers.checks import Check, by_weight
from answers.neutralise import plain
from exports.figures import grid_of
from exports.text import RESULTS

MOST_LINES = 200  # of a table in the notes
ASKED: dict[Grade, tuple[str, str]] = {
    "none": ("So what would answer it?", ""),
    "seen": (
        "Does the one bring about the other?",
        "This does not say so. It shows what goes together in this data.",
    ),
    "adjusted": (
        "Is this proof?",
        "No. Like was compared with like in all that the columns record; "
        "something that no column records could still change it. A test by lot would prove it.",
    ),
    "tested": (
        "Could it be chance?",
        "It was drawn by lot who got it, and the range says how far chance reaches.",
    ),
}


def notes(answer: Answer, number: int, own_words: str = "") -> str:
    """The notes of one answer's slide; `own_words` is the title that its author gave it."""
    blocks = [
        _say(answer, own_words),
        _numbers(answer),
        _pictures(answer),
        [f"How it was found: {plain(answer.method)}"],
        _likely_question(answer),
        ["Checks:", *map(check_in_words, by_weight(answer.checks))],
        [source(answer, number)],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def check_in_words(check: Check) -> str:
    """A check's result, title and text on one line."""
    title = plain(check.title).rstrip(".")
    return f"{RESULTS[check.result]}: {title}. {plain(check.text)}"


def data_name(answer: Answer) -> str:
    """The dataset's name, called simulated where its numbers are made up."""
    origin = answer.provenance
    made_up = origin.simulated or "simulated" in answer.about.lower()
    return plain(origin.name) + (" (simulated data)" if made_up else "")


def source(answer: Answer, number: int) -> str:
    """Where the answer comes from, so that it can be found again."""
    origin = answer.provenance
    parts = [
        f"Source: {data_name(answer)}, {origin.rows:,} rows",
        f"data {plain(origin.fingerprint)}",
        f"outcome {plain(origin.outcome)}" if origin.outcome else "",
        f"model {plain(origin.model)}" if origin.model else "",
        f"seed {origin.seed}",
        *(f"{plain(name)} {plain(version)}" for name, version in origin.versions.items()),
    ]
    lines = [f"Finding {number}, asked as: {plain(answer.question.text)}"]
    if answer.question.understood:
        lines.append(f"Understood as: {plain(answer.question.understood)}")
    return "\n".join([f"{'; '.join(filter(None, parts))}.", *lines])


def footer(answers: Sequence[Answer], number: int = 0) -> str:
    """Source, data id and finding of a slide, on one line."""
    sources = list(
        dict.fromkeys(
            f"{data_name(answer)}, {answer.provenance.rows:,} rows, "
            f"data {plain(answer.provenance.fingerprint)[:6]}"
            for answer in answers
        )
    )
    more = f" and {len(sources) - 2} more" if len(sources) > 2 else ""
    finding = f", finding {number}" if number else ""
    return f"{'; '.join(sources[:2])}{more}. Wherefore{finding}."


def put_notes(slide: Slide, words: str) -> None:
    """Writes the speaker notes of a slide."""
    frame = slide.notes_slide.notes_text_frame
    if frame is not None:
        frame.text = words


def _say(answer: Answer, own_words: str) -> list[str]:
    _, word, meaning = GRADES[answer.grade]
    lines = [f"Say: {plain(own_words or answer.headline)}"]
    if own_words:
        lines.append(f"The title is its author's. The answer says: {plain(answer.headline)}")
    lines.append(f"How sure: {word}, {meaning}.")
    if answer.about:
        lines.append(f"About: {plain(answer.about)}")
    lines += (
        f"Then: {plain(finding.statement)} ({GRADES[finding.grade][1].lower()})"
        for finding in answer.findings
        if plain(finding.statement) != plain(answer.headline)
    )
    return lines


def _numbers(answer: Answer) -> list[str]:
    sentences = dict.fromkeys(
        f"{plain(quantity.name).replace('_', ' ')}: {plain(quantity.say())}"
        for finding in answer.findings
        for quantity in finding.quantities
    )
    return ["Numbers:", *sentences] if sentences else []


def _pictures(answer: Answer) -> list[str]:
    lines: list[str] = []
    for evidence in answer.evidence:
        grid = grid_of(evidence)
        lines.append(f"{grid.head}:")
        lines += _rows(grid.columns, grid.rows[:MOST_LINES])
        if len(grid.rows) > MOST_LINES:
            lines.append(f"and {len(grid.rows) - MOST_LINES:,} more rows")
        if grid.note:
            lines.append(grid.note)
    return lines


def _rows(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterable[str]:
    if any(columns):
        yield " | ".join(columns)
    for row in rows:
        yield " | ".join(row)


def _likely_question(answer: Answer) -> list[str]:
    question, reply = ASKED[answer.grade]
    weak = [check for check in by_weight(answer.checks) if check.result in {"failed", "caution"}]
    about = " ".join(plain(check.text) for check in weak[:2])
    reply = f"{reply} {about}".strip() or "The data at hand does not; other data or a test would."
    return [f"Likely question: {question}", f"Answer: {reply}"]
