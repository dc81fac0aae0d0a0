"""`make audit`: packages that nobody asked about never pass for audited."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.checkout import ROOT

CLEAN = {"name": "altair", "version": "6.3.0", "vulns": []}
FAULTY = {"name": "pillow", "version": "1.0", "vulns": [{"id": "GHSA-1"}, {"id": "GHSA-2"}]}
SKIPPED = {"name": "duckdb", "skip_reason": "Dependency not found and could not be audited"}


def audited(folder: Path, told: list[dict[str, object]] | None, code: int) -> tuple[int, str]:
    """Exit code and words of the audit beside an auditor that tells this; None for nothing."""
    shutil.copy(ROOT / "environment.sh", folder)
    (folder / "x.lock").write_text("altair==6.3.0\n", encoding="utf-8")
    (folder / ".venv").symlink_to(ROOT / ".venv")
    (folder / "tests").symlink_to(ROOT / "tests")
    tools = folder / "tools"
    tools.mkdir()
    (folder / "told.json").write_text(json.dumps({"dependencies": told}), encoding="utf-8")
    lines = ["#!/bin/sh", 'while [ "$1" != --output ]; do shift; done']
    lines += [] if told is None else ['cp told.json "$2"']
    (tools / "pip-audit").write_text("\n".join([*lines, f"exit {code}", ""]), encoding="utf-8")
    (tools / "pip-audit").chmod(0o755)
    done = subprocess.run(
        ["sh", "environment.sh", "audit", "x.lock"],
        cwd=folder,
        env=os.environ | {"PATH": f"{tools}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, f"{done.stderr}{done.stdout}".strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("told", "code", "passes", "words"),
    [
        ([CLEAN], 0, True, "No fault is known of any of the 1 packages of x.lock."),
        ([CLEAN, FAULTY], 1, False, "Known faults in 1 of 2 packages: pillow 1.0 (GHSA-1, GHSA-2)"),
        ([CLEAN, SKIPPED], 0, False, "NOT audited: the advisory service knows nothing of 1 of 2"),
        ([], 0, False, "NOT audited"),
        (None, 1, False, "NOT audited: the advisory service did not answer for x.lock"),
        (None, 0, False, "NOT audited: the advisory service did not answer for x.lock"),
    ],
)
def test_only_what_was_asked_about_and_has_no_fault_passes(
    tmp_path: Path, told: list[dict[str, object]] | None, code: int, passes: bool, words: str
) -> None:
    found, last = audited(tmp_path, told, code)
    assert (found == 0) is passes
    assert last.startswith(words)


def test_make_names_it() -> None:
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "make audit" in done.stdout
