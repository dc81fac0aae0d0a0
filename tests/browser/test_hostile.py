"""Hostile words stay words in a real browser: nothing runs, nothing is asked of anybody else."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from urllib.parse import quote_plus, urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Dialog,
    Page,
    Request,
    expect,
)

from answers.json_form import to_json
from answers.neutralise import plain
from datasets.names import ROW, distinct_names
from datasets.workspace.workspace import Workspace
from tests.browser.serving import STREAMLITS_OWN, served
from tests.support.hostile_answers import answers_saying
from tests.support.hostile_strings import EVERY, HOSTILE, blocks
from tests.support.hostile_tables import as_json, edited, hostile_tables

PATIENCE = 60_000
# Streamlit's own page asks a sub-page's address first; the gallery has no folder of typefaces.
NOT_OURS = re.compile(f"{STREAMLITS_OWN.pattern}|app/static/.*woff2")
ON_A_PAGE = 106  # as the gallery has it
EVERY_UPLOAD = "WHEREFORE_EVERY_UPLOAD" in os.environ  # eleven files instead of three
JOINER = "\u2060"
DRAWN = """(least) => ["stButton", "stCheckbox"].every(
    (name) => document.querySelectorAll(`[data-testid=${name}]`).length >= least)
    && document.querySelector("[data-testid=stVegaLiteChart] :is(canvas, svg)")"""
LIVE = """() => {
    const seen = [];
    if (typeof window.__hit !== 'undefined') seen.push('a payload ran');
    const here = (what) => document.querySelectorAll(what);
    for (const each of here('[src],[href],[data],[action],[poster],[srcset],[background]'))
        for (const name of ['src', 'href', 'data', 'action', 'poster', 'srcset', 'background'])
            if (/lure|__hit|^javascript:|^data:text/i.test(each.getAttribute(name) || ''))
                seen.push(each.outerHTML.slice(0, 200));
    for (const what of ['iframe', 'object', 'embed', 'base', '.katex', 'math', 'marquee', 'video',
                        '[data-testid=stException]', '[data-testid=stMain] a[href]',
                        '[data-testid=stToast] a[href]', '[data-testid=stMain] h4',
                        '[data-testid=stMarkdownContainer] img', '[data-testid=stMain] del',
                        '[data-testid=stWidgetLabel] em', '[data-testid=stButton] em',
                        '[data-testid=stButton] strong', '[data-testid=stButton] code',
                        '.stMarkdownColoredText', '.stMarkdownBadge'])
        for (const each of here(what)) seen.push(what + ': ' + each.outerHTML.slice(0, 200));
    for (const each of here('*'))
        for (const one of each.attributes)
            if (/^on/i.test(one.name)) seen.push('handler: ' + each.outerHTML.slice(0, 200));
    for (const each of here('script'))
        if (/__hit|lure/.test(each.textContent)) seen.push('script: ' + each.textContent);
    return [...new Set(seen)];
}"""

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails the test where anything is asked of another host, said, or popped up."""
    heard: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE)

    def requested(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and parts.hostname != "127.0.0.1":
            heard.append(f"request to {request.url}")

    def said(message: ConsoleMessage) -> None:
        if message.type == "error" and not NOT_OURS.search(message.location["url"]):
            heard.append(f"console: {message.text}")

    def asked(dialog: Dialog) -> None:
        heard.append(f"dialog {dialog.message}")
        dialog.dismiss()

    opened.on("request", requested)
    opened.on("console", said)
    opened.on("pageerror", lambda error: heard.append(f"page error: {error}"))
    opened.on("dialog", asked)
    opened.on("popup", lambda _: heard.append("a window was opened"))
    yield opened
    context.close()
    assert heard == []


def seen_as(text: str) -> str:
    """Text as a reader of the screen sees it."""
    return " ".join(plain(text).replace(JOINER, "").split())


def texts_of(page: Page, what: str) -> set[str]:
    found: list[str] = page.evaluate(
        "(what) => [...document.querySelectorAll(what)].map(each => each.textContent)", what
    )
    return {seen_as(text) for text in found}


def harmless(page: Page) -> None:
    assert page.evaluate(LIVE) == []


def test_every_string_is_only_words_on_every_widget(
    page: Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    shown = 0
    with served("tests/browser/hostile_gallery.py", tmp_path_factory.mktemp("gallery")) as address:
        for part, texts in enumerate(blocks(ON_A_PAGE)):
            page.goto(f"{address}/?part={part}")
            page.locator("#whole").wait_for()
            page.wait_for_function(DRAWN, arg=len(texts))
            harmless(page)
            assert page.locator("[data-testid=stButton] [data-testid=stIconMaterial]").count() == 0
            wanted = {seen_as(text) for text in texts}
            for what in ("[data-testid=stButton] button", "[data-testid=stCheckbox]", "td", "dd"):
                assert wanted - texts_of(page, what) == set(), what
            page.locator("[data-testid=stTooltipHoverTarget]:visible").nth(3).hover()
            page.get_by_test_id("stTooltipContent").first.wait_for()
            opener = page.locator("[data-testid=stPopover] button:visible").first
            opener.focus()
            page.keyboard.press("Enter")  # a click may meet a toast that passes over it
            page.locator("[data-testid=stPopoverBody]").first.wait_for()
            page.wait_for_timeout(200)
            harmless(page)
            shown += len(texts)
    assert shown == len(EVERY) >= 500


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """The app on hostile tables, with findings and scenarios of hostile words, and its tables."""
    folder = tmp_path_factory.mktemp("hostile")
    with Workspace(folder / "workspace") as workspace:
        workspace.install_samples()
        keys = []
        for place in (2, 5):
            table = hostile_tables()[place]
            made = workspace.add(as_json(table, folder / f"{place}.json"), name=table.texts[7])
            assert made.dataset is not None
            card = edited(workspace, made.dataset)
            assert card.problems == ()
            keys.append(card.key)
            answers = answers_saying(table.texts)
            for each in answers[:8]:
                finding = workspace.keep_finding(card.key, to_json(each))
                workspace.reword_finding(finding.id, each.headline)
            for text in table.texts[:40]:
                if text.strip() and len(text) <= 60:
                    choices = {"set": [f"{card.with_role('lever')[0].name}={text}"]}
                    workspace.keep_scenario(card, text, choices, to_json(answers[0]))
    with served("streamlit_app.py", folder) as address:
        yield address, keys


def test_a_table_of_every_kind_of_string_is_looked_at_before_it_is_added(
    page: Page, app: tuple[str, list[str]]
) -> None:
    address, _ = app
    shown = 0
    page.goto(f"{address}/data")
    tables = list(enumerate(hostile_tables()))
    for place, table in tables[:: 1 if EVERY_UPLOAD else 4]:
        short = [dict(zip(table.header, row, strict=True)) for row in table.rows[:4]]
        page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(
            {
                "name": f"{table.texts[0].replace(chr(0), '')[:80]} {place}.json",
                "mimeType": "application/json",
                "buffer": json.dumps(short).encode(),
            }
        )
        page.get_by_text("Before it is added").wait_for()
        expect(page.get_by_text(f"{place}.json").first).to_be_attached()
        page.get_by_role("button", name="Add this table").wait_for()
        names, _notes = distinct_names(table.header, ROW)
        told = " ".join(texts_of(page, "[data-testid=stMain] td, [data-testid=stMain] p"))
        lost = [name for name in names if seen_as(name)[:50] not in told]
        assert lost == []
        harmless(page)
        shown += len(names)
        page.get_by_role("button", name="Leave it").click()
        expect(page.get_by_text("Before it is added")).to_have_count(0)
    assert shown == len(EVERY) if EVERY_UPLOAD else shown >= 100


def test_hostile_questions_are_only_words(page: Page, app: tuple[str, list[str]]) -> None:
    address, keys = app
    page.goto(f"{address}/?dataset={keys[0]}")
    box = page.get_by_role("textbox", name="Ask a question")
    for texts in HOSTILE.values():
        for text in (plain(texts[0]), plain(texts[len(texts) // 2])):
            box.fill(text[:200])
            box.press("Enter")
            page.wait_for_timeout(700)
            harmless(page)


@pytest.mark.parametrize("place", [0, 1])
def test_every_page_of_a_hostile_table_is_whole(
    page: Page, app: tuple[str, list[str]], place: int
) -> None:
    address, keys = app
    key = keys[place]
    asked = "Where is it worst?" if place else "Can we trust it?"
    for path, words in (
        (f"/?dataset={key}&question={quote_plus(asked)}", "How this was found"),
        (f"/?dataset={key}", "What would you like to know?"),
        (f"/what-if?dataset={key}", "What would you change?"),
        (f"/what-if?dataset={key}&show=compare", "Side by side"),
        (f"/findings?dataset={key}", "Take it away"),
        (f"/data?dataset={key}", "What each column is"),
    ):
        page.goto(address + path)
        page.get_by_text(words).first.wait_for()
        page.wait_for_timeout(500)
        for fold in page.locator("[data-testid=stExpander] summary, details summary").all()[:6]:
            fold.click()
        harmless(page)
