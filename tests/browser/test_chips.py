"""The chips of a question in a real browser: followed up, changed by click, gone back from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import served

PATIENCE = 60_000  # milliseconds; a busy machine is slow, not wrong

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The main drivers of the sample, answered."""
    with served("streamlit_app.py", tmp_path) as address:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        opened = context.new_page()
        opened.set_default_timeout(PATIENCE)
        opened.goto(f"{address}/?dataset=subscription&question=why+do+customers+leave%3F")
        opened.get_by_text("How this was found").wait_for()
        yield opened
        context.close()


def chip(page: Page, name: str) -> None:
    page.locator(f".st-key-chip_{name} button").first.click()


def chips_say(page: Page, name: str, words: str) -> None:
    expect(page.locator(f".st-key-chip_{name} button").first).to_contain_text(
        words, timeout=PATIENCE
    )


def say(page: Page, text: str) -> None:
    box = page.get_by_role("textbox", name="Ask a question")
    box.fill(text)
    box.press("Enter")


def is_answered(page: Page, words: str) -> None:
    expect(page.locator(".answer h1")).to_contain_text(words, timeout=PATIENCE)


def test_a_question_is_followed_up_changed_by_click_and_gone_back_from(page: Page) -> None:
    chip(page, "who")
    page.get_by_role("combobox", name="For whom").click()
    page.get_by_role("option", name="Some, by Gender").click()
    page.get_by_role("combobox", name="Gender is").click()
    page.get_by_role("option", name="Female").click()
    chips_say(page, "who", "Only women")
    is_answered(page, "Among women")
    page.keyboard.press("Escape")

    say(page, "what if we stop support?")
    chips_say(page, "change_0", "Support: Yes → No")
    chip(page, "change_0")
    page.get_by_role("combobox", name="To").click()
    page.get_by_role("option", name="Yes", exact=True).click()
    chips_say(page, "change_0", "Support: No → Yes")
    page.keyboard.press("Escape")

    page.set_viewport_size({"width": 390, "height": 800})
    expect(page.locator(".st-key-chip_change_0")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1280, "height": 900})

    say(page, "undo that")
    chips_say(page, "change_0", "Support: Yes → No")
    chip(page, "earlier")
    page.locator(".st-key-earlier_0 button").click()
    chips_say(page, "question", "Why do customers leave?")
    chips_say(page, "who", "All 7,000 customers")
    page.get_by_text("How this was found").wait_for()
    page.reload()  # the address brings it back
    chips_say(page, "question", "Why do customers leave?")
    chips_say(page, "who", "All 7,000 customers")
