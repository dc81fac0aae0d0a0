"""What the documents point at is there."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

from answers.answer import Answer
from answers.question import Question
from datasets.cards.card import Column, Dataset
from models.training.trained import TrainedModel
from models.training.training import train
from tests.support.checkout import ROOT
from tests.support.wording_rules import wording_faults

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
IN_CODE = re.compile(r"`([^`\n]+)`")
EXAMPLES = {"analyses/how_often.py"}
OURS = ("analyses/", "answers/", "datasets/", "models/", "exports/", "ui/", "tests/", "docs/")


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize(
    "page", [page for page in PAGES if "decisions" not in page.parts], ids=name_of
)
def test_files_named_in_code_exist(page: Path) -> None:
    """A path in back quotes is ours unless it is a pattern; decisions also name the ruled out."""
    named = [
        name
        for name in IN_CODE.findall(page.read_text(encoding="utf-8"))
        if name.startswith(OURS) and not re.search(r"[<>*… ]", name)
    ]
    assert [name for name in named if not (ROOT / name).exists() and name not in EXAMPLES] == []


def test_the_map_in_the_readme_names_every_room_and_no_other() -> None:
    """`datasets/` at the margin, `  cards/` below it, rooms of a room two blanks further in."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    mapped: set[str] = set()
    above: list[str] = []
    for indent, name in re.findall(r"^((?:  ){0,3})(\w+)/ {2,}\S", text, re.MULTILINE):
        above = [*above[: len(indent) // 2], name]
        mapped.add("/".join(above))
    rooms = {
        room.relative_to(ROOT).as_posix()
        for top in ("datasets", "models", "analyses", "answers", "exports", "ui", "terminal")
        for room in (file.parent for file in (ROOT / top).rglob("__init__.py"))
    }
    assert rooms <= mapped, rooms - mapped
    assert [name for name in mapped if not (ROOT / name).is_dir()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_make_targets_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert set(re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE)) <= targets()


def test_the_pages_are_found() -> None:
    assert {"README.md", "CONTRIBUTING.md", "CHANGELOG.md"} <= {name_of(page) for page in PAGES}
    assert {"app", "test", "answer", "truth", "bench"} <= targets()


@pytest.fixture(scope="module")
def example() -> ModuleType:
    """The question that docs/add-an-analysis.md writes out."""
    page = (ROOT / "docs" / "add-an-analysis.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    module = ModuleType("how_often")
    exec(compile(code, "docs/add-an-analysis.md", "exec"), module.__dict__)
    return module


@pytest.fixture(scope="module")
def model() -> TrainedModel:
    """200 customers, of whom every fourth left, more of them on the short contract."""
    place = np.arange(200)
    rows = pd.DataFrame(
        {
            "left": np.where(place % 4 == 0, "Yes", "No"),
            "contract": np.where(place % 8 < 3, "short", "long"),
        }
    )
    outcome = Column("left", "left", "yes_no", "outcome", distinct=2, levels=("No", "Yes"))
    contract = Column("contract", "contract", "yes_no", "driver", levels=("long", "short"))
    dataset = Dataset(
        key="tiny",
        title="Tiny",
        rows=len(rows),
        fingerprint="tiny",
        columns=(outcome, contract),
        positive="Yes",
        noun=("customer", "customers"),
        event=("leaves", "leave", "left"),
    )
    return train(dataset, rows)


def test_the_written_out_question_answers(example: ModuleType, model: TrainedModel) -> None:
    answer: Answer = example.answer(model)
    assert isinstance(example.QUESTION, Question)
    assert answer.headline == "25 of 100 (20 to 31) customers left"
    assert answer.question.text == "How often do customers leave?"
    assert wording_faults(answer) == ()
