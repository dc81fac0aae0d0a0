"""The Answer: the one object that the screen, the terminal and the slide all render."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from answers.checks import Check
from answers.evidence import Evidence
from answers.quantity import Quantity

Grade = Literal["none", "seen", "adjusted", "tested"]
GRADES: dict[Grade, tuple[int, str, str]] = {
    "none": (0, "No answer", "the data does not answer this"),
    "seen": (1, "Seen", "goes together in this data"),
    "adjusted": (2, "Adjusted", "still there after comparing like with like"),
    "tested": (3, "Tested", "a randomised test shows it"),
}
Choice = str | float | int | bool | None | tuple[str, ...]


class CannotAnswer(Exception):  # noqa: N818  it is an outcome of asking, not an error of ours
    """Nobody can answer this as asked; says why and what to do in plain sentences."""

    def __init__(self, reason: str, what_to_do: str = "") -> None:
        super().__init__(f"{reason} {what_to_do}".strip())
        self.reason = reason
        self.what_to_do = what_to_do


@dataclass(frozen=True, slots=True)
class Asked:
    """The question as it was understood: which analysis, in which words, with which choices.

    Attributes:
        key: the analysis.
        text: as asked.
        choices: of the analysis.
        understood: key and choices in one sentence; empty where nobody has said it.
    """

    key: str
    text: str
    choices: Mapping[str, Choice] = field(default_factory=dict)
    understood: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence, how sure it is, and the numbers that it states."""

    statement: str
    grade: Grade
    quantities: tuple[Quantity, ...] = ()


@dataclass(frozen=True, slots=True)
class Provenance:
    """What the answer rests on: data, model, scores, seed and versions.

    `simulated` marks made-up data, which is called so wherever the answer goes.
    """

    dataset: str
    fingerprint: str
    rows: int
    outcome: str | None
    model: str | None
    scores: Mapping[str, float] = field(default_factory=dict)
    seed: int = 0
    versions: Mapping[str, str] = field(default_factory=dict)
    simulated: bool = False
    title: str = ""

    @property
    def name(self) -> str:
        """What people call the dataset; its key where it has no title."""
        return self.title or self.dataset


@dataclass(frozen=True, slots=True)
class Answer:
    """Headline, grade, findings, evidence and checks of one question.

    Attributes:
        question: the question as understood.
        headline: one sentence with a number, a unit and a range; at most 25 words.
        grade: how sure the headline is; "none" is a refusal.
        findings: further sentences with their quantities.
        evidence: the pictures, first the one that proves the headline.
        checks: what was checked, passed ones too; at least one.
        method: how it was found; the only place for method names.
        provenance: data, model, seed, versions.
        about: who or what was looked at, e.g. "7,043 customers, 1,869 left (27 of 100)".
        lead: the quantity that the headline states, for pointing at it.
        ask_next: questions worth asking after this one, as they can be typed.
    """

    question: Asked
    headline: str
    grade: Grade
    checks: tuple[Check, ...]
    method: str
    provenance: Provenance
    findings: tuple[Finding, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    about: str = ""
    lead: Quantity | None = None
    ask_next: tuple[str, ...] = ()

    @property
    def refused(self) -> bool:
        """True where the data does not answer."""
        return self.grade == "none"

    def quantity(self, name: str) -> Quantity:
        """The quantity of that name among the findings; raises KeyError where there is none."""
        for finding in self.findings:
            for quantity in finding.quantities:
                if quantity.name == name:
                    return quantity
        raise KeyError(name)
