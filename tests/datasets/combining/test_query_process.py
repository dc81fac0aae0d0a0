"""The process that runs a query: what it says, what it leaves, and what it does not know."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]
import pytest

from datasets.combining.queries import PASSED_ON, ROOT
from datasets.combining.query_process import RESULT


def spoken(folder: Path, query: str, **limits: int) -> tuple[list[dict[str, Any]], str]:
    """What the process answers, line by line, and what it says on stderr."""
    request: dict[str, Any] = {
        "query": query, "keys": ["shop"], "folder": str(folder), "memory": 1 << 28,
        "spill": 1 << 26, "columns": 50, "cells": 100_000, "cell_length": 1000,
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "datasets.combining.query_process"],
        cwd=ROOT,
        input=json.dumps(request | limits) + "\n{}\n",
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    table = pa.table({"fee": [9.0, 7.5, None], "plan": ["a", "b", None]})
    target = str(tmp_path / "table_0.arrow")
    with pa.OSFile(target, "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    return tmp_path


def test_it_says_which_tables_it_needs_and_leaves_the_result(folder: Path) -> None:
    lines, _ = spoken(folder, "select plan, fee * 2 as twice from shop order by fee nulls first")
    assert lines[0] == {"problem": "", "tables": ["shop"]}
    assert lines[1] == {
        "problem": "", "rows": 3, "names": ["plan", "twice"], "words": [True, False],
        "rounded": [False, False],
    }  # fmt: skip
    with pa.memory_map(str(folder / RESULT)) as mapped:
        table = pa.ipc.open_file(mapped).read_all()
    assert table.column(1).to_pylist() == [None, 15.0, 18.0]


def test_a_query_that_may_not_be_is_never_run(folder: Path) -> None:
    lines, _ = spoken(folder, "select * from read_text('/etc/passwd')")
    assert len(lines) == 1
    assert "read_text" in lines[0]["problem"]
    assert not (folder / RESULT).exists()


def test_what_goes_to_disk_is_bounded(folder: Path) -> None:
    query = "select max(h) from (select hash(k) as h, k from range(40000000) t(k) order by h, k)"
    lines, _ = spoken(folder, query, memory=128 << 20, spill=8 << 20)
    problem = lines[-1]["problem"]
    assert problem.startswith("The query needs more than")
    assert str(folder) not in problem


def test_it_does_not_know_the_environment_of_the_app() -> None:
    assert not [name for name in PASSED_ON if "KEY" in name or "SECRET" in name or "TOKEN" in name]
    assert not [name for name in PASSED_ON if name.startswith("WHEREFORE")]
