"""What every test stands on: one thread, repeatable examples, a workspace of its own."""

from __future__ import annotations

import os

# Before numpy is imported anywhere: its thread pools are sized once, at import.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import settings

from datasets.cards.card import Dataset
from datasets.workspace.workspace import Workspace
from models.training.trained import TrainedModel
from tests.support.checkout import ROOT
from tests.support.kept_models import model_of

MAIN = sys.modules["__main__"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# No deadline: a busy machine is slow, not wrong. And in CI the same examples every time.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests come first, so that no process works on one alone at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session", autouse=True)
def own_workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keeps a test that names no workspace out of the one in the checkout."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WHEREFORE_WORKSPACE", str(tmp_path_factory.mktemp("workspace")))
        yield


@pytest.fixture(autouse=True)
def own_main() -> None:
    """AppTest leaves its page as `__main__`, and a process that is started later would run it."""
    sys.modules["__main__"] = MAIN


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real tables beside the checkout."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"the shared real tables are not here: {folder} does not exist")
    return folder


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace with the built-in datasets."""
    with Workspace(tmp_path_factory.mktemp("shared") / "workspace") as opened:
        opened.install_samples()
        yield opened


def card_of(workspace: Workspace, key: str) -> Dataset:
    """The card of a dataset that is there."""
    found = workspace.find(key)
    assert found is not None
    return found


@pytest.fixture(scope="session")
def subscription(workspace: Workspace) -> TrainedModel:
    """The built-in subscription business, trained: churn, levers given out unfairly, one leak."""
    card = card_of(workspace, "subscription")
    return model_of(card, workspace.rows(card))


@pytest.fixture(scope="session")
def retail(workspace: Workspace) -> TrainedModel:
    """The built-in retail chain, trained: weekly sales in money, stores that repeat."""
    card = card_of(workspace, "retail_chain")
    return model_of(card, workspace.rows(card))


@pytest.fixture(scope="session")
def noise(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> TrainedModel:
    """A table whose columns know nothing of the outcome."""
    draw = np.random.default_rng(11)
    table = pd.DataFrame(
        {
            "customer_id": [f"N{k:04d}" for k in range(900)],
            "visits": draw.poisson(4, 900),
            "income": draw.normal(50, 12, 900).round(1),
            "plan": draw.choice(["basic", "plus", "pro"], 900),
            "churned": draw.choice(["Yes", "No"], 900, p=[0.3, 0.7]),
        }
    )
    file = tmp_path_factory.mktemp("noise") / "noise.csv"
    table.to_csv(file, index=False)
    made = workspace.add(file)
    assert made.dataset is not None
    return model_of(made.dataset, workspace.rows(made.dataset))


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
