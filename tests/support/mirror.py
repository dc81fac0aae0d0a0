"""Which test belongs to which file: its mirror, or else whatever imports it.

`python -m tests.support.mirror` prints the test files of every file that differs from main, or
that is not committed, each on a line; `make check-fast` runs them whole.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from tests.support.checkout import ROOT

BASES = ("main", "origin/main")
OF_QUESTIONS = ROOT / "tests" / "whole" / "test_every_analysis.py"
OF_PAGES = ROOT / "tests" / "whole" / "test_docs.py"


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a file; every test that looks at one looks at the same."""
    return ast.parse(path.read_text(encoding="utf-8"))


def mirror_of(path: Path) -> Path:
    """models/interventions/scenario.py: tests/models/interventions/test_scenario.py."""
    inside = path.relative_to(ROOT)
    return ROOT / "tests" / inside.parent / f"test_{path.stem.strip('_')}.py"


def is_test(path: Path) -> bool:
    """A file of tests; those of the browser are run by their own target."""
    inside = path.relative_to(ROOT).parts
    return inside[0] == "tests" and inside[1] != "browser" and path.name.startswith("test_")


@cache
def modules_of(path: Path) -> frozenset[str]:
    """What a file imports, by module; of `from a import b` both a and a.b."""
    found: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(found)


def module_name(path: Path) -> str:
    """models/interventions/scenario.py: models.interventions.scenario."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def importers(path: Path) -> set[Path]:
    """The test files that import a file, or a file of tests/support that does."""
    of_tests = sorted((ROOT / "tests").rglob("*.py"))
    found: set[Path] = set()
    asked = [path]
    while asked:
        name = module_name(asked.pop())
        new = {each for each in of_tests if name in modules_of(each)} - found
        found |= new
        asked += [each for each in new if not is_test(each)]
    return {each for each in found if is_test(each)}


def is_a_question(path: Path) -> bool:
    """analyses/how_often.py or analyses/top_drivers/answer.py: found by being there."""
    room, *inside = path.relative_to(ROOT).parts
    alone = len(inside) == 1 or (len(inside) == 2 and inside[1] == "answer.py")
    return room == "analyses" and alone and not inside[0].startswith("_")


def find_tests(path: Path) -> set[Path]:
    """The test files of one file: itself, its mirror, or whatever imports it."""
    if path.suffix == ".md" or path.name == "Makefile":
        return {OF_PAGES}
    if path.suffix != ".py":
        return set()
    if is_test(path):
        return {path} if path.is_file() else set()
    if path.is_relative_to(ROOT / "tests"):
        beside = path.with_name(f"test_{path.name}")
        return importers(path) | ({beside} if beside.is_file() else set())
    mirror = mirror_of(path)
    found = {mirror} if mirror.is_file() else importers(path)
    return found | {OF_QUESTIONS} if is_a_question(path) else found


def changed(root: Path = ROOT) -> set[Path]:
    """Files that differ from where this branch left main, and those not committed."""
    told = [_git(root, "diff", "--name-only", "-z", _base(root))]
    told.append(_git(root, "ls-files", "--others", "--exclude-standard", "-z"))
    return {root / name for names in told for name in names.split("\0") if name}


def _base(root: Path) -> str:
    for name in BASES:
        if base := _git(root, "merge-base", "HEAD", name).strip():
            return base
    return "HEAD"


def _git(root: Path, *words: str) -> str:
    """What git says; nothing where it refuses, or this is no checkout."""
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else ""


def told_apart(paths: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """The test files of all these, each once, and the files on which more stands than these."""
    of_each = {path: find_tests(path) for path in sorted(paths)}
    found = sorted(set().union(*of_each.values()))
    return found, [
        path
        for path, tests in of_each.items()
        if path.is_file() and path.suffix == ".py" and (not tests or path.name == "conftest.py")
    ]


if __name__ == "__main__":
    tests, more = told_apart(changed())
    for path in more:
        sys.stderr.write(f"{path.relative_to(ROOT)} changed: only `make test` can tell.\n")
    sys.stdout.write("".join(f"{path.relative_to(ROOT).as_posix()}\n" for path in tests))
