"""The running app that a real browser looks at: a free port, its start, its end, its log."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from tests.support.checkout import ROOT

# Streamlit's own page asks a sub-page's address for these first, then the right one.
STREAMLITS_OWN = re.compile(r"_stcore/(health|host-config)")


def free_ports(count: int) -> list[int]:
    """Ports that nobody has just now, each another: they are held until all are found."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in sockets]


@contextmanager
def served(script: str, folder: Path) -> Iterator[str]:
    """The address of a script, started as a person starts it, on the workspace in a folder."""
    (port,), log = free_ports(1), folder / "app.log"
    command = [sys.executable, "-m", "streamlit", "run", script]
    with log.open("wb") as written:
        running = subprocess.Popen(
            [*command, "--server.address", "127.0.0.1", "--server.port", str(port)],
            cwd=ROOT,
            env=os.environ
            | {"WHEREFORE_WORKSPACE": str(folder / "workspace"), "PYTHONPATH": str(ROOT)},
            stdout=written,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until_served(f"http://127.0.0.1:{port}/_stcore/health", running)
            yield f"http://127.0.0.1:{port}"
        finally:
            running.kill()
            running.wait()
    told = log.read_text(encoding="utf-8", errors="replace")
    assert "Traceback" not in told, told[-3000:]
    assert "Uncaught" not in told, told[-3000:]


def wait_until_served(address: str, running: subprocess.Popen[bytes]) -> None:
    """Wait until something answers there, whatever it answers."""
    for _ in range(240):
        assert running.poll() is None, "the app ended before it served a page"
        try:
            with urlopen(address, timeout=2):
                return
        except HTTPError:
            return
        except (URLError, OSError):
            time.sleep(0.25)
    pytest.fail("the app did not start in a minute")
