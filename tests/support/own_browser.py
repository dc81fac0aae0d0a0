"""Says where the browser that comes with the test tool is, or would be once it is installed."""

from __future__ import annotations

import sys

from playwright.sync_api import sync_playwright

if __name__ == "__main__":
    with sync_playwright() as playwright:
        sys.stdout.write(playwright.chromium.executable_path)
