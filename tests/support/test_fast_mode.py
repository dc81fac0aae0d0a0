"""What trains, starts or opens is stopped there and counts as left out; all else runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.support.checkout import ROOT

TESTS = """
import os, socket, subprocess, sys
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context

import numpy as np
import pandas as pd
import pytest
import xgboost as xgb

from datasets.cards.card import Column, Dataset
from models.training.training import train


def fit() -> None:
    columns = (
        Column("out", "out", "number", "outcome"),
        Column("x", "x", "number", "driver", low=0.0, high=99.0),
    )
    rows = pd.DataFrame({"out": np.arange(100.0) % 7, "x": np.arange(100.0)})
    train(Dataset("d", "D", 100, "d-1", columns), rows)


def test_stopped_train() -> None:
    fit()


def test_stopped_trees() -> None:
    xgb.train({}, xgb.DMatrix(np.ones((9, 1)), np.ones(9)), 1)


def test_stopped_in_a_thread() -> None:
    with ThreadPoolExecutor(1) as pool:
        pool.submit(fit).result()


@pytest.fixture(scope="module")
def model() -> None:
    fit()


def test_stopped_by_its_fixture(model: None) -> None:
    pass


def test_stopped_by_the_same_fixture(model: None) -> None:
    pass


def test_stopped_program() -> None:
    subprocess.run([sys.executable, "-c", "print(1)"], check=True)


def test_stopped_process() -> None:
    get_context("spawn").Process(target=print).start()


def test_stopped_server() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))


def test_stopped_screen() -> None:
    from streamlit.testing.v1 import AppTest

    AppTest.from_string("pass").run()


def test_runs() -> None:
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(os.getpid).result() == os.getpid()


def test_runs_and_fails() -> None:
    assert 1 == 2
"""


def test_each_is_stopped_where_it_starts(tmp_path: Path) -> None:
    file = tmp_path / "test_each.py"
    file.write_text(TESTS, encoding="utf-8")
    words = [sys.executable, "-m", "pytest", "-p", "tests.support.fast_mode", "-rA", str(file)]
    alone = ["-p", "no:cacheprovider", "-c", str(ROOT / "pyproject.toml"), "-n", "0"]
    done = subprocess.run(
        [*words, *alone], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "1 failed, 1 passed, 9 skipped" in done.stdout, done.stdout
    assert re.search(r"^FAILED .*test_runs_and_fails", done.stdout, re.MULTILINE)
    assert re.search(r"^PASSED .*::test_runs$", done.stdout, re.MULTILINE)
    assert (
        "Left to `make test`: 5 because it trains a model, 3 because it starts a process or a "
        "server, 1 because it opens a screen." in done.stdout
    )
