"""Every kind of picture goes every way out, found by its type: a new one joins by being there."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import jsonschema
import pytest
from pptx import Presentation

from answers.answer import Answer, Asked, Provenance
from answers.checks import Check
from answers.evidence import KINDS
from answers.json_form import from_json, to_json
from answers.quantity import Quantity
from exports.figures import in_words
from exports.slides.deck import write_deck
from exports.text import to_markdown, to_terminal
from tests.support.contract import contract
from tests.support.wording_rules import wording_faults
from ui import theme
from ui.charts.charts import how_to_read, picture

LABEL = "Monthly"
PLAIN: dict[Any, Any] = {str: LABEL, float: 0.25, int: 3, bool: False, type(None): None}


def made(kind: Any) -> Any:
    """One value of a type, every text of which is LABEL; what may be empty is filled."""
    if kind is Quantity:
        return Quantity("size", 0.25, "share", 0.2, 0.3, 0.95)
    if kind in PLAIN:
        return PLAIN[kind]
    if get_origin(kind) is Literal:
        return get_args(kind)[0]
    if get_origin(kind) is tuple:
        return (made(get_args(kind)[0]),)
    if is_dataclass(kind):
        types = get_type_hints(kind)
        return kind(**{each.name: made(types[each.name]) for each in fields(kind)})  # type: ignore[operator]
    return made(get_args(kind)[0])


def answer_with(kind: str) -> Answer:
    evidence = made(KINDS[kind])
    return Answer(
        question=Asked("top_drivers", "Why?"),
        headline="Much is explained.",
        grade="seen",
        checks=(Check("not-a-cause", "Not proof of a cause", "caution", "No lots were drawn."),),
        method="Counted.",
        provenance=Provenance("telco", "7c1e09aa", 7043, "Churn", None),
        evidence=(evidence, evidence),
    )


@pytest.mark.parametrize("kind", KINDS)
class TestEveryKind:
    def test_it_comes_back_from_json_and_keeps_the_contract(self, kind: str) -> None:
        answer = answer_with(kind)
        record = json.loads(json.dumps(to_json(answer), allow_nan=False))
        jsonschema.validate(record, contract())
        assert from_json(record) == answer

    def test_it_is_drawn_on_the_screen_or_is_a_table(self, kind: str) -> None:
        (evidence, _) = answer_with(kind).evidence
        drawn = picture(evidence, theme.LIGHT)
        assert (drawn is None) == (kind == "table")
        if drawn is not None:
            assert LABEL in json.dumps(drawn.to_dict(validate=True))
        assert in_words(evidence).startswith(f"{LABEL}. ")
        assert "None" not in how_to_read(evidence)

    def test_it_is_printed(self, kind: str) -> None:
        answer = answer_with(kind)
        assert to_terminal(answer).count(LABEL) >= 4
        assert to_markdown(answer).count(LABEL) >= 4

    def test_it_stands_on_a_slide(self, kind: str, tmp_path: Path) -> None:
        write_deck([answer_with(kind)], tmp_path / "deck.pptx")
        slides = Presentation(str(tmp_path / "deck.pptx")).slides
        shapes = [shape for slide in slides for shape in slide.shapes]
        assert any(shape.has_chart or shape.has_table for shape in shapes)

    def test_its_words_are_judged(self, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
        assert wording_faults(answer_with(kind), [LABEL]) == ()
        monkeypatch.setitem(PLAIN, str, "The AUC")
        assert any("jargon" in fault for fault in wording_faults(answer_with(kind)))
