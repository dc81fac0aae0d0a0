"""What every test stands on: one thread, repeatable examples, a workspace of its own."""

from __future__ import annotations

import os

# Before numpy is imported anywhere: its thread pools are sized once, at import.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# No deadline: a busy machine is slow, not wrong. And in CI the same examples every time.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.fixture(scope="session", autouse=True)
def own_workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keeps a test that names no workspace out of the one in the checkout."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WHEREFORE_WORKSPACE", str(tmp_path_factory.mktemp("workspace")))
        yield


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real tables beside the checkout."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"the shared real tables are not here: {folder} does not exist")
    return folder


@pytest.fixture(scope="session")
def browser_path() -> str:
    """An installed Chromium, named by `make test`; having none is a failure, never a skip."""
    named = os.environ.get("WHEREFORE_BROWSER")
    found = named or next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.fail("no browser was found: `make test` finds one or installs it")
    return found


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails the test when it connects to anything but this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else "localhost"
        if host not in {"127.0.0.1", "::1", "localhost"}:
            pytest.fail(f"a connection to {host} was tried")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)
