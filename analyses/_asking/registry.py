"""Finds the questions: every file of this folder that does not begin with an underscore."""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path
from typing import Any, Protocol, cast

from answers.answer import Answer
from answers.question import Question


class Analysis(Protocol):
    """What a question's file holds: these two names, nothing to inherit, nothing to register."""

    QUESTION: Question

    def answer(self, model: Any, **choices: Any) -> Answer:
        """Answer the question with a trained model and the choices made."""
        ...


@cache
def analyses() -> dict[str, Analysis]:
    """All questions by key, in the order in which they are offered."""
    names = sorted(
        path.stem for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith("_")
    )
    found = [cast("Analysis", importlib.import_module(f"analyses.{name}")) for name in names]
    found.sort(key=lambda analysis: (analysis.QUESTION.order, analysis.QUESTION.key))
    return {analysis.QUESTION.key: analysis for analysis in found}
