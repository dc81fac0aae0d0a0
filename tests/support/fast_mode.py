"""Stops each test where it would train, start a process or server, or open a screen.

`pytest -p tests.support.fast_mode`, as `make check-fast` does. What was stopped counts as left
out, not as passed or failed. There is no list of such tests: each is found by what it does.
"""

from __future__ import annotations

import inspect
import sys
from collections import Counter
from collections.abc import Generator
from functools import wraps
from multiprocessing.process import BaseProcess
from threading import current_thread, main_thread
from typing import Any

import pytest

TRAINS, STARTS, OPENS = "trains a model", "starts a process or a server", "opens a screen"
REASONS = (TRAINS, STARTS, OPENS)
STARTING = {  # events of Python's own audit; of a fork by multiprocessing there is none
    "subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.exec", "os.system",
    "socket.bind",
}  # fmt: skip


class Now:
    """The test that runs, and where it was stopped first; its threads may be stopped, too."""

    test: str = ""
    stopped: str = ""


def stop(reason: str) -> None:
    """Ends the running test here; between tests nothing is stopped."""
    if not Now.test:
        return
    Now.stopped = Now.stopped or reason
    if current_thread() is main_thread():
        pytest.skip(reason)
    raise RuntimeError(f"left out: {reason}")  # a skip would end the thread without a word


def stopping(owner: Any, name: str, reason: str) -> None:
    """Puts a stop before a function of a module, or a method of a class."""
    real = inspect.getattr_static(owner, name)
    is_bound = isinstance(real, classmethod | staticmethod)
    function = real.__func__ if is_bound else real

    @wraps(function)
    def stopped(*args: Any, **named: Any) -> Any:
        stop(reason)
        return function(*args, **named)

    setattr(owner, name, type(real)(stopped) if is_bound else stopped)


def pytest_configure() -> None:
    import xgboost
    from streamlit.testing.v1 import AppTest

    from models.learners.cross_fit import CrossFit
    from models.learners.spline_glm import SplineGLM
    from models.training import training

    stopping(training, "_material", TRAINS)  # the first step of `train`, new or known
    stopping(xgboost.Booster, "update", TRAINS)
    stopping(SplineGLM, "fit", TRAINS)
    stopping(CrossFit, "fit", TRAINS)
    stopping(BaseProcess, "start", STARTS)
    stopping(AppTest, "__init__", OPENS)
    sys.addaudithook(lambda event, _: stop(STARTS) if event in STARTING else None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    Now.test, Now.stopped = item.nodeid, ""
    try:
        return (yield)
    finally:
        Now.test = ""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What was stopped in a thread, or caught, ends as anything; it is left out all the same."""
    report = yield
    if report.failed and Now.stopped:
        report.outcome = "skipped"
        line = item.location[1] or 0
        report.longrepr = (str(item.path), line, f"Skipped: {Now.stopped}")
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    told = Counter(reason for each in skipped for reason in REASONS if reason in str(each.longrepr))
    parts = [f"{told[reason]:,} because it {reason}" for reason in REASONS if told[reason]]
    if parts:
        terminalreporter.write_line(f"Left to `make test`: {', '.join(parts)}.")
