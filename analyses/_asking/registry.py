"""Finds the questions: files of `analyses/`, and folders with an `answer.py`, no underscore."""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path
from typing import Any, Protocol, cast

from answers.answer import Answer
from answers.question import Question

FOLDER = Path(__file__).resolve().parents[1]


class Analysis(Protocol):
    """What a question's file holds: these two names, nothing to inherit, nothing to register."""

    QUESTION: Question

    def answer(self, model: Any, **choices: Any) -> Answer:
        """Answer the question with a trained model and the choices made."""
        ...


@cache
def analyses() -> dict[str, Analysis]:
    """All questions by key, in the order in which they are offered."""
    files = [path.stem for path in FOLDER.glob("[!_]*.py")]
    folders = [f"{path.parent.name}.answer" for path in FOLDER.glob("[!_]*/answer.py")]
    names = sorted([*files, *folders])
    found = [cast("Analysis", importlib.import_module(f"analyses.{name}")) for name in names]
    found.sort(key=lambda analysis: (analysis.QUESTION.order, analysis.QUESTION.key))
    return {analysis.QUESTION.key: analysis for analysis in found}
