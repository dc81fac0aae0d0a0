"""One real browser for all tests that look at the screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser(browser_path: str) -> Iterator[Browser]:
    """A running Chromium; each test opens a context of its own in it."""
    with sync_playwright() as player:
        started = player.chromium.launch(executable_path=browser_path, args=list(FLAGS))
        yield started
        started.close()
