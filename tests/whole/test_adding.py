"""What docs/add-an-analysis.md writes out is all that it takes: done and checked in a copy."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.support.checkout import ROOT

PAGE = "docs/add-an-analysis.md"
BIN = Path(sys.executable).parent
NOT_COPIED = {"workspace", "build"}  # beside what is hidden; of the checkout's own folder alone
CHECKED = ("answers", "datasets", "models", "analyses", "exports", "ui", "terminal", "cli.py")

pytestmark = pytest.mark.slow


def written_out(section: str, language: str) -> list[str]:
    """The page's blocks of code of one language under a heading of the second level, in order."""
    blocks, under = [], ""
    tokens = MarkdownIt().parse((ROOT / PAGE).read_text(encoding="utf-8"))
    for token, before in zip(tokens[1:], tokens[:-1], strict=True):
        if before.type == "heading_open" and before.tag == "h2":
            under = token.content
        if token.type == "fence" and token.info == language and under == section:
            blocks.append(token.content)
    return blocks


def not_copied(folder: str, names: list[str]) -> set[str]:
    hidden = {name for name in names if name.startswith(".")}
    return hidden | NOT_COPIED if Path(folder) == ROOT else hidden


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of this checkout in which anything may be written."""
    copy = tmp_path / "checkout"
    shutil.copytree(ROOT, copy, ignore=not_copied)
    return copy


@pytest.fixture(scope="module")
def types_known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """What mypy knows of the checkout already, to be added to here; empty where nobody asked it."""
    folder = tmp_path_factory.mktemp("mypy") / "cache"
    if (ROOT / ".mypy_cache").is_dir():
        shutil.copytree(ROOT / ".mypy_cache", folder)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def ran(checkout: Path, *command: str | Path, fails: bool = False) -> str:
    """What a command printed there; it must succeed, or must not."""
    places = {"GIT_CEILING_DIRECTORIES": str(checkout.parent), "MYPYPATH": "", "PYTHONPATH": ""}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=checkout,
        env={**os.environ, **places},
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    assert (done.returncode != 0) == fails, said
    return said


def passes(checkout: Path, *words: str) -> str:
    return ran(checkout, sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *words)


def typed(checkout: Path, types_known: Path, *, fails: bool = False) -> str:
    command = (sys.executable, "-m", "mypy", "--cache-dir", types_known, *CHECKED)
    return ran(checkout, *command, fails=fails)


def styled(checkout: Path) -> None:
    ran(checkout, BIN / "ruff", "check", "--no-cache", ".")
    ran(checkout, BIN / "ruff", "format", "--no-cache", "--check", ".")
    ran(checkout, BIN / "lint-imports", "--no-logo", "--no-cache")


def patched(checkout: Path, patch: str) -> str:
    """The file that a patch of the page was put into."""
    file = checkout / "a.patch"
    file.write_text(patch, encoding="utf-8")
    ran(checkout, "git", "apply", "--unidiff-zero", file.name)
    file.unlink()
    return patch.splitlines()[1].removeprefix("+++ b/")


def test_a_question_is_one_new_file(checkout: Path, types_known: Path, tmp_path: Path) -> None:
    (question,) = written_out("The file", "python")
    (checkout / "analyses" / "how_often.py").write_text(question, encoding="utf-8")
    styled(checkout)
    typed(checkout, types_known)
    told = passes(
        checkout,
        "tests/whole/test_every_analysis.py",
        "tests/analyses/_asking/test_registry.py",
        "-k=how_often or offered",
    )
    assert " passed" in told
    assert "skipped" not in told
    place = ("--workspace", tmp_path / "workspace")
    (answers, refuses) = (
        ran(checkout, sys.executable, "cli.py", "questions", name, *place)
        for name in ("subscription", "retail_chain")
    )
    assert "How often do customers leave?\n" in answers
    (line,) = (line for line in refuses.splitlines() if line.startswith("How often"))
    assert line.endswith(
        "(not yet: Retail chain: this needs an outcome that happens or not, "
        "and Weekly sales is a number.)"
    )
    said = ran(checkout, sys.executable, "cli.py", "ask", "subscription", "how_often", *place)
    assert " customers left" in said.splitlines()[1]


def test_a_check_is_its_code_and_where_it_is_found(checkout: Path, types_known: Path) -> None:
    files = [patched(checkout, patch) for patch in written_out("A new check", "diff")]
    assert files == ["answers/checks.py", "analyses/_checks/standing_checks.py"]
    styled(checkout)
    typed(checkout, types_known)
    told = passes(
        checkout,
        "tests/answers/test_checks.py",
        "tests/whole/test_every_analysis.py",
        "-k=test_checks or can_we_trust_it or top_drivers",
    )
    assert " passed" in told


def test_a_kind_of_picture_is_named_wherever_it_is_missing(
    checkout: Path, types_known: Path
) -> None:
    record, *drawing = written_out("A new kind of picture", "diff")
    files = [patched(checkout, record)]
    missing = typed(checkout, types_known, fails=True)
    named = [line for line in missing.splitlines() if ": error: " in line]
    assert all('"Funnel"; expected "Never"' in line for line in named), missing
    assert len(named) == 4, missing  # as the page counts them
    files += [patched(checkout, patch) for patch in drawing]
    assert files == ["answers/evidence.py", "exports/figures.py", "ui/charts/charts.py"]
    assert {line.partition(":")[0] for line in named} == set(files[1:])
    styled(checkout)
    typed(checkout, types_known)
    told = passes(checkout, "tests/whole/test_every_picture.py", "tests/answers/test_evidence.py")
    assert " passed" in told
    assert "funnel" in passes(
        checkout, "tests/whole/test_every_picture.py", "--collect-only", "-k=funnel"
    )
