"""An Answer as a tool's result: the text an assistant reads first, and the whole JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from answers.answer import GRADES, Answer
from answers.checks import by_weight
from answers.json_form import to_json
from answers.neutralise import plain

SERIOUS = {"failed": "Failed check", "caution": "Caution"}


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a tool gives back.

    Attributes:
        text: for reading; one plain sentence where it is an error.
        data: the same as JSON; empty for an error.
        is_error: nothing was done.
    """

    text: str
    data: dict[str, Any] = field(default_factory=dict)
    is_error: bool = False


def answer_result(answer: Answer, held_back: str = "", **more: Any) -> ToolResult:
    """The answer as text and JSON.

    Args:
        answer: without what may not leave.
        held_back: what was left out, in one sentence; empty where it is whole.
        more: further fields of the JSON.
    """
    told = {"held_back": held_back} if held_back else {}
    return ToolResult(answer_text(answer, held_back), {**to_json(answer), **told, **more})


def answer_text(answer: Answer, held_back: str = "") -> str:
    """Headline and grade, what speaks against it, then the findings with their ranges."""
    _, word, meaning = GRADES[answer.grade]
    checks = by_weight(answer.checks)
    passed = sum(check.result == "passed" for check in checks)
    lines = [
        answer.headline,
        f"Grade: {word.lower()} ({meaning}).",
        f"Understood as: {answer.question.understood}" if answer.question.understood else "",
        f"About: {answer.about}" if answer.about else "",
        held_back,
        *(
            f"{SERIOUS[check.result]}: {check.title.rstrip('.')}. {check.text}"
            for check in checks
            if check.result in SERIOUS
        ),
        *(
            finding.statement
            for finding in answer.findings
            if plain(finding.statement) != plain(answer.headline)
        ),
        f"Checks passed: {passed} of {len(checks)}.",
        "This data is simulated." if answer.provenance.simulated else "",
        f"Ask next: {' · '.join(answer.ask_next)}" if answer.ask_next else "",
    ]
    return "\n".join(plain(line) for line in lines if line)
