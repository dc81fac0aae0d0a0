"""A changed file leads to its tests, wherever it stands."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.support.checkout import ROOT
from tests.support.mirror import changed, find_tests, told_apart


@pytest.mark.parametrize(
    ("file", "test"),
    [
        ("models/interventions/scenario.py", "tests/models/interventions/test_scenario.py"),
        ("analyses/_asking/ask.py", "tests/analyses/_asking/test_ask.py"),
        ("datasets/limits.py", "tests/datasets/test_limits.py"),
        ("tests/datasets/test_limits.py", "tests/datasets/test_limits.py"),
        ("tests/support/fast_mode.py", "tests/support/test_fast_mode.py"),
        ("docs/methods.md", "tests/whole/test_docs.py"),
    ],
)
def test_a_file_has_its_mirror(file: str, test: str) -> None:
    assert find_tests(ROOT / file) == {ROOT / test}


def test_a_question_is_asked_of_every_table_too() -> None:
    assert find_tests(ROOT / "analyses" / "top_drivers" / "answer.py") == {
        ROOT / "tests" / "analyses" / "top_drivers" / "test_answer.py",
        ROOT / "tests" / "whole" / "test_every_analysis.py",
    }


def test_what_has_no_mirror_is_tested_by_what_imports_it() -> None:
    named = {path.name for path in find_tests(ROOT / "tests" / "support" / "words_tables.py")}
    assert "test_words_on_everything.py" in named
    of_rules = {path.name for path in find_tests(ROOT / "tests" / "support" / "wording_rules.py")}
    assert {"test_wording_rules.py", "test_every_analysis.py"} <= of_rules
    through = find_tests(ROOT / "tests" / "support" / "messy_cells.py")
    assert ROOT / "tests" / "datasets" / "importing" / "test_messy_files.py" in through


def test_where_more_stands_on_a_file_it_is_said() -> None:
    files = [ROOT / "tests" / "conftest.py", ROOT / "datasets" / "limits.py", ROOT / "gone.py"]
    tests, more = told_apart(files)
    assert more == [ROOT / "tests" / "conftest.py"]
    assert ROOT / "tests" / "datasets" / "test_limits.py" in tests


def test_changed_is_what_left_main_and_what_is_not_committed(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        own = ("-c", "user.name=t", "-c", "user.email=t@example.org")
        subprocess.run(["git", *own, *words], cwd=tmp_path, check=True, capture_output=True)

    def write(name: str, text: str) -> None:
        (tmp_path / name).write_text(text)

    git("init", "--initial-branch=main")
    for name in ("same.py", "committed.py", "edited.py", "on_main.py", "removed.py"):
        write(name, "old")
    git("add", ".")
    git("commit", "-m", "all")
    git("switch", "--create", "branch")
    write("committed.py", "new")
    git("commit", "--all", "-m", "one")
    git("switch", "main")
    write("on_main.py", "new")
    git("commit", "--all", "-m", "of another")
    git("switch", "branch")
    write("edited.py", "new")
    write("added, not tracked.py", "new")
    (tmp_path / "removed.py").unlink()
    assert {path.name for path in changed(tmp_path)} == {
        "committed.py",
        "edited.py",
        "added, not tracked.py",
        "removed.py",
    }
