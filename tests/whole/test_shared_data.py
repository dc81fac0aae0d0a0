"""The real tables beside the checkout are asked for in one place, so a bare clone is green."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from tests.support.checkout import ROOT
from tests.support.mirror import tree_of

HOME = ROOT / "tests" / "conftest.py"


def reaches(tree: ast.Module) -> Iterator[int]:
    """Lines where a text names a folder called shared, or the benchmarks' way to it is taken."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if "shared" in PurePosixPath(node.value).parts:
                yield node.lineno
        elif isinstance(node, ast.ImportFrom):
            named = {f"{node.module}.{alias.name}" for alias in node.names}
            if "benchmarks.checkout.REAL_TABLES" in named:
                yield node.lineno
        elif isinstance(node, ast.Attribute) and node.attr == "REAL_TABLES":
            yield node.lineno


def found_in(text: str) -> list[int]:
    return list(reaches(ast.parse(text)))


def test_a_reach_for_it_is_seen() -> None:
    assert found_in('ROOT.parent / "shared" / "data"') == [1]
    assert found_in('Path("../shared/data/telco.csv")') == [1]
    assert found_in('open(f"{ROOT}/../shared/data/{name}")') == [1]
    assert found_in('ROOT.parents[0].joinpath("shared")') == [1]
    assert found_in("from benchmarks.checkout import REAL_TABLES") == [1]
    assert found_in("checkout.REAL_TABLES") == [1]
    assert found_in('"xl/sharedStrings.xml"') == []
    assert found_in('"rows that two groups shared"') == []


def test_only_one_fixture_reaches_for_the_shared_tables() -> None:
    here = Path(__file__)
    others = [path for path in sorted((ROOT / "tests").rglob("*.py")) if path not in (HOME, here)]
    found = [
        f"{path.relative_to(ROOT)}:{line} asks for ../shared: use the fixture shared_data"
        for path in others
        for line in reaches(tree_of(path))
    ]
    assert len(others) > 300
    assert not found, "\n".join(found)
    assert list(reaches(tree_of(HOME)))
