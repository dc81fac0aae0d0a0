"""Every hostile string in every form that leaves: text, Markdown, JSON, CSV, slides."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
import zipfile

import pytest
from lxml import etree
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pptx import Presentation

from answers.answer import Answer
from answers.json_form import from_json, to_json
from answers.neutralise import TURNS, plain
from datasets.files.raw_table import RefusedRow
from datasets.importing.read_file import ImportReport
from exports.slides.deck import write_deck
from exports.text import to_markdown, to_terminal
from tests.support.hostile_answers import IN_AN_ANSWER, answers_saying
from tests.support.hostile_strings import EVERY, blocks
from ui.importing.import_preview import refused_csv

KINDS = 8  # of pictures, for each of which there is an answer
LIVE_TOKENS = {
    "html_block", "html_inline", "image", "link_open", "code_inline", "code_block", "fence",
    "blockquote_open", "ordered_list_open", "s_open", "hr",
}  # fmt: skip


@pytest.fixture(scope="module")
def answers() -> list[Answer]:
    return answers_saying(EVERY)


def test_every_string_is_said(answers: list[Answer]) -> None:
    said = {finding.statement for answer in answers for finding in answer.findings}
    said |= {check.text for answer in answers for check in answer.checks}
    said |= {text for answer in answers for text in answer.ask_next}
    said |= {answer.headline for answer in answers} | {answer.method for answer in answers}
    said |= {answer.provenance.dataset for answer in answers}
    assert len(said & set(EVERY)) == len(EVERY) >= 500
    assert len(answers) == KINDS * -(-len(EVERY) // IN_AN_ANSWER)


def test_the_terminal_form_is_letters_only(answers: list[Answer]) -> None:
    for answer in answers:
        for letter in to_terminal(answer):
            assert letter == "\n" or unicodedata.category(letter) not in {"Cc", "Cs"}
            assert letter not in TURNS


def test_the_markdown_form_holds_no_markup_of_the_data(answers: list[Answer]) -> None:
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    for answer in answers:
        kinds = {
            each.type for token in reader.parse(to_markdown(answer)) for each in _all_of(token)
        }
        assert kinds & LIVE_TOKENS == set()


def _all_of(token: Token) -> list[Token]:
    return [token, *(token.children or [])]


def test_the_json_form_comes_back_as_it_went(answers: list[Answer]) -> None:
    for answer in answers:
        assert from_json(json.loads(json.dumps(to_json(answer)))) == answer


def test_refused_rows_hold_no_formula() -> None:
    rows = tuple(RefusedRow(place, text, (text, "a", text)) for place, text in enumerate(EVERY, 2))
    read = list(csv.reader(io.StringIO(refused_csv(ImportReport("x", refused=rows)))))
    assert len(read) == len(EVERY) + 1
    for line, why, *cells in read[1:]:
        assert line.isdigit()
        for cell in (why, *cells):
            assert not unicodedata.normalize("NFKC", cell[:1]).startswith(("=", "+", "-", "@"))
            assert not re.match(r"[\t\r\n\x00]", cell)
        assert why in {plain(EVERY[int(line) - 2]), "'" + plain(EVERY[int(line) - 2])}


@pytest.mark.slow
def test_the_slides_hold_words_only(answers: list[Answer]) -> None:
    """The whole package is read: every part is XML, no way leads out, no cell is a formula."""
    told, workbooks = set(), 0
    chosen = [each for place, each in enumerate(answers) if (place // KINDS + place) % 4 == 0]
    for start in range(0, len(chosen), 32):
        some = chosen[start : start + 32]
        target = io.BytesIO()
        write_deck(some, target, title=EVERY[start], words=[each.about for each in some])
        with zipfile.ZipFile(target) as package:
            for name in package.namelist():
                content = package.read(name)
                if name.endswith(".xlsx"):
                    workbooks += 1
                    told |= words_of_workbook(content)
                elif name.endswith((".xml", ".rels")):
                    told |= words_of_part(name, content)
        deck = Presentation(io.BytesIO(target.getvalue()))
        assert len(deck.slides) >= len(some)
    assert workbooks >= len(chosen) // 2
    said = "\n".join(told)  # among other words, and long ones cut short
    assert sum(plain(text)[:40] in said for text in EVERY) >= 500


def words_of_part(name: str, content: bytes) -> set[str]:
    """The words of a part, which is well-formed and leads nowhere."""
    words: set[str] = set()
    tree = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    assert tree.getroottree().docinfo.doctype == "", name
    for each in tree.iter():
        tag = etree.QName(each).localname if isinstance(each.tag, str) else ""
        assert tag not in {"hlinkClick", "hlinkHover", "hlinkMouseOver", "externalData"} or (
            tag == "externalData"  # the workbook of a chart, which lies in the package
        ), name
        if tag == "Relationship":
            assert each.get("TargetMode") != "External", f"{name}: {each.get('Target')}"
            assert "://" not in each.get("Target"), name
        if tag == "t":
            words.add(plain(each.text or ""))
    return words


def words_of_workbook(content: bytes) -> set[str]:
    """The words in a workbook, in which no cell is a formula and nothing is a link."""
    words: set[str] = set()
    with zipfile.ZipFile(io.BytesIO(content)) as workbook:
        names = workbook.namelist()
        assert not [name for name in names if "external" in name.lower() or "vba" in name.lower()]
        for name in names:
            tree = etree.fromstring(workbook.read(name))
            for each in tree.iter():
                tag = etree.QName(each).localname if isinstance(each.tag, str) else ""
                assert tag not in {"f", "hyperlink", "hyperlinks", "definedName", "ddeLink"}, name
                assert each.get("TargetMode") != "External", name
                if tag == "t":
                    words.add(each.text or "")
    return words


def test_the_blocks_hold_all_of_them() -> None:
    assert [text for block in blocks(60) for text in block] == list(EVERY)
