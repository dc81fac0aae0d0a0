"""A reader's first half hour in a real browser: sample, question, what-if, findings, slides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect
from pptx import Presentation

from tests.browser.serving import STREAMLITS_OWN, served

BOTH = "SupportAndTrainingForEveryCustomer"
PATIENCE = 120_000  # milliseconds; a busy machine is slow, not wrong

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app's address, on a workspace of its own."""
    with served("streamlit_app.py", tmp_path_factory.mktemp("journey")) as address:
        yield address


@pytest.fixture
def heard() -> list[str]:
    """What should not be heard: requests to elsewhere, errors in the console."""
    return []


@pytest.fixture
def page(browser: Browser, heard: list[str]) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, accept_downloads=True, color_scheme="light"
    )
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE)

    def requested(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname != "127.0.0.1":
            heard.append(f"request to {parts.hostname}")

    def said(message: ConsoleMessage) -> None:
        if message.type == "error" and not STREAMLITS_OWN.search(message.location["url"]):
            heard.append(f"console: {message.text}")

    opened.on("request", requested)
    opened.on("console", said)
    opened.on("pageerror", lambda error: heard.append(f"page error: {error}"))
    yield opened
    context.close()


def headline(page: Page) -> str:
    """The answer's sentence, once the answer is there."""
    page.get_by_text("How this was found").wait_for()
    return one_line(page.locator(".answer h1").inner_text())


def one_line(text: str) -> str:
    return " ".join(text.split())


def go(page: Page, name: str) -> None:
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True).click()


def keep(page: Page) -> None:
    page.get_by_role("button", name="Add to findings").click()
    expect(page.get_by_role("button", name="Kept in findings")).to_be_visible(timeout=PATIENCE)


def answered_anew(page: Page, before: str) -> str:
    """The answer's sentence, once it is another one."""
    expect(page.locator(".answer h1")).not_to_have_text(before, timeout=PATIENCE)
    return headline(page)


def save(page: Page, name: str) -> None:
    page.get_by_role("button", name="Save this change").click()
    page.get_by_role("textbox", name="Name").fill(name)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".st-key-card_kept")).to_contain_text(name, timeout=PATIENCE)


def tables_fit(page: Page) -> None:
    """No table scrolls sideways, on a phone or a desk, though a word in it is long."""
    for width in (390, 1920, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(250)
        over = page.evaluate(
            "() => [...document.querySelectorAll('.scroll')]"
            ".map(e => e.scrollWidth - e.clientWidth)"
        )
        assert over
        assert max(over) <= 0, f"at {width}"


def look_at(page: Page, way: str) -> None:
    page.get_by_role("radio", name=way).click()


def compared_and_sized(page: Page, change: str) -> tuple[str, str]:
    """Keep two changes and compare them; then every size of a lever; both among the findings."""
    save(page, "Support for all")
    page.get_by_role("combobox", name="Training").click()
    page.get_by_role("option", name="Yes", exact=True).click()
    both = answered_anew(page, change)
    save(page, BOTH)
    look_at(page, "Compare")
    side_by_side = answered_anew(page, both)
    assert side_by_side.startswith(BOTH)
    assert f"compare=Support+for+all&compare={BOTH}" in page.url
    expect(page.get_by_role("table")).to_contain_text("Support for all")
    tables_fit(page)
    keep(page)
    look_at(page, "Every size")
    page.get_by_role("combobox", name="Lever").click()
    page.get_by_role("option", name="Training", exact=True).click()
    expect(page.locator(".answer h1")).to_contain_text("had training", timeout=PATIENCE)
    sizes = headline(page)
    keep(page)
    page.reload()  # the address brings it back
    expect(page.locator(".answer h1")).to_contain_text("had training", timeout=PATIENCE)
    return side_by_side, sizes


def test_from_the_sample_to_the_slides(
    app: str, page: Page, heard: list[str], tmp_path: Path
) -> None:
    page.goto(app)
    page.get_by_role("heading", name="Ask your table why").wait_for()
    sample = page.locator(".st-key-card_subscription")
    expect(sample).to_contain_text("simulated")
    sample.get_by_role("button", name="Start with this sample").click()

    box = page.get_by_role("textbox", name="Ask a question")
    box.fill("why do customers leave?")
    box.press("Enter")
    page.get_by_text("Working", exact=True).wait_for(timeout=5_000)  # never silent for long
    why = headline(page)
    assert re.search(r"\d", why)
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    expect(page.locator(".checks").first).to_be_visible()
    keep(page)

    go(page, "What if")
    page.get_by_role("heading", name="What would you change?").wait_for()
    page.get_by_role("combobox", name="Support").click()
    page.get_by_role("option", name="Yes", exact=True).click()
    change = headline(page)
    assert re.search(r"\d", change)
    assert change != why
    assert "set=support%3D" in page.url  # the scenario is a link
    keep(page)

    told = [why, change, *compared_and_sized(page, change)]
    go(page, "Findings")
    kept = page.locator(".ft")
    expect(kept).to_have_count(4)
    assert [one_line(words)[2:] for words in kept.all_inner_texts()] == told
    with page.expect_download() as loading:
        page.get_by_role("button", name="Make the slides").click()
    deck = tmp_path / "findings.pptx"
    loading.value.save_as(deck)
    titles = [
        one_line(slide.shapes.title.text.replace("\v", " "))
        for slide in Presentation(str(deck)).slides
        if slide.shapes.title is not None
    ]
    assert all(any(words.startswith(title) for title in titles) for words in told)
    assert heard == []


def test_a_question_it_does_not_understand_gets_questions_it_does(
    app: str, page: Page, heard: list[str]
) -> None:
    page.goto(f"{app}/?dataset=subscription&question=colour+of+the+moon")
    page.get_by_text("Nothing was calculated").first.wait_for()
    expect(page.get_by_role("button", name="Why do customers leave?")).to_be_visible()
    assert heard == []


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("/?dataset=subscription", "What would you like to know?"),
        ("/what-if?dataset=subscription", "What would you change?"),
        ("/what-if?dataset=subscription&show=sizes&lever=contract", "How this was found"),
        ("/what-if?dataset=subscription&show=compare", "side by side"),
        ("/findings", "Findings"),
        ("/data?dataset=subscription", "What each column is"),
    ],
)
def test_no_page_scrolls_sideways(app: str, page: Page, place: str, words: str) -> None:
    page.goto(app + place)
    page.get_by_text(words).first.wait_for()
    for width in (1920, 1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(300)
        over = page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert over <= 0, f"at {width}"


def test_the_style_sheet_still_finds_its_elements(app: str, page: Page) -> None:
    """theme.css hangs on a few names of Streamlit's; a new version may rename them."""
    page.goto(f"{app}/?dataset=subscription")
    page.get_by_text("What would you like to know?").wait_for()
    for name in (
        "stMainBlockContainer",
        "stSidebarHeader",
        "stSidebarLogo",
        "stSidebarNavItems",
        "stSidebarNavLink",
        "stTextInputRootElement",
    ):
        expect(page.locator(f'[data-testid="{name}"], .{name}').first).to_be_attached()
    expect(page.locator(".st-key-ask input")).to_have_css("font-size", "18px")


def test_an_uploaded_table_cannot_speak_to_the_world(
    app: str, page: Page, heard: list[str]
) -> None:
    """Names and values from a file are words; none becomes a picture, a link or a script."""
    lure = "![x](http://lure.example/x.png) <img src=http://lure.example/y.png> $a$ :smile:"
    lines = [f"id,{lure} lever,fee,left"]
    lines += [
        f"C{k},{lure if k % 2 else 'plain'},{k % 9},{'Yes' if (k * 7 + k % 2) % 5 else 'No'}"
        for k in range(300)
    ]
    page.goto(app)
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        {"name": f"{lure}.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode()}
    )
    page.get_by_role("button", name="Add this table").click()
    page.get_by_text("What each column is").wait_for()
    expect(page.get_by_text("Read just now.")).to_be_visible()
    go(page, "Ask")
    page.get_by_text("What would you like to know?").wait_for()
    page.get_by_role("button", name="Can we trust").click()
    page.get_by_text("How this was found").or_(page.get_by_text("What you can do")).wait_for()
    go(page, "What if")
    page.get_by_text("What would you change?").or_(page.get_by_text("nothing to change")).wait_for()
    go(page, "Data")
    page.get_by_text("What each column is").wait_for()
    assert page.locator("img[src*='lure']").count() == 0
    assert heard == []
