"""A deck is reopened and says what the answers say; hostile text in it is dead."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from answers.answer import Answer
from answers.checks import Check
from answers.evidence import Bar, Comparison, Part, Ranking, Table
from answers.json_form import from_json
from answers.quantity import Quantity
from exports.slides.deck import write_deck
from exports.slides.titles import one_line
from tests.support.checkout import CONTRACT

RECORDS = json.loads((CONTRACT / "demo_answers.json").read_text(encoding="utf-8"))
ANSWERS = {name: from_json(record) for name, record in RECORDS.items()}
EVERY = list(ANSWERS.values())
HOSTILE = (
    '=HYPERLINK("http://e.example","x")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(1)",
    "http://e.example/p.png",
    "a\x00b\x1b[31m\x0b\ufffe",
    "half \ud800 letter",
    "gpj.\u202eexe",
    "<a:t>&amp;</a:t>]]>",
    "x" * 5000,
    "",
)


def deck_of(answers: Sequence[Answer], **choices: Any) -> Any:
    target = io.BytesIO()
    write_deck(answers, target, **choices)
    return Presentation(io.BytesIO(target.getvalue()))


def titles(deck: Any) -> list[str]:
    return [one_line(slide.shapes.title.text_frame.text) for slide in deck.slides]


def words_of(slide: Any) -> str:
    return " ".join(
        one_line(shape.text_frame.text) for shape in slide.shapes if shape.has_text_frame
    )


def notes_of(slide: Any) -> str:
    return str(slide.notes_slide.notes_text_frame.text)


def pictures(slide: Any) -> list[Any]:
    return [shape for shape in slide.shapes if shape.has_chart or shape.has_table]


def alt_text(shape: Any) -> str:
    return str(shape._element.xpath(".//p:cNvPr")[0].get("descr"))


@pytest.fixture(scope="module")
def deck() -> Any:
    """A slide for every demo answer, reopened."""
    return deck_of(EVERY, title="Why customers leave", made_on=date(2026, 11, 22))


def test_title_summary_answers_pictures_and_appendix(deck: Any) -> None:
    slide_titles = titles(deck)
    first = slide_titles.index(EVERY[0].headline)
    assert slide_titles[0] == "Why customers leave"
    assert all(title.startswith("In short: 6 answers") for title in slide_titles[1:first])
    assert slide_titles[first : first + len(EVERY)] == [answer.headline for answer in EVERY]
    behind = [title for title in slide_titles if title.startswith("Behind finding")]
    assert len(behind) == sum(max(len(answer.evidence) - 1, 0) for answer in EVERY)
    assert slide_titles[-1].startswith("Appendix: what this rests on")
    assert (deck.slide_width, deck.slide_height) == (12192000, 6858000)


def test_headlines_are_the_same_words_in_json_and_on_the_slide(deck: Any) -> None:
    on_slides = set(titles(deck))
    assert {record["headline"] for record in RECORDS.values()} <= on_slides


def test_titles_stand_in_two_lines(deck: Any) -> None:
    for slide in deck.slides:
        title = slide.shapes.title.text_frame.paragraphs[0].text
        assert len(title) <= 130
        assert max(map(len, title.split("\v"))) <= 75
        assert title.count("\v") <= 1


def test_every_chart_and_table_has_alternative_text(deck: Any) -> None:
    drawn = [picture for slide in deck.slides for picture in pictures(slide)]
    assert len(drawn) == sum(len(answer.evidence) for answer in EVERY)
    for picture in drawn:
        assert len(alt_text(picture)) > 20


def test_chart_data_is_the_answers(deck: Any) -> None:
    slide = deck.slides[titles(deck).index(ANSWERS["drivers"].headline)]
    plot = pictures(slide)[0].chart.plots[0]
    ranking = ANSWERS["drivers"].evidence[0]
    assert isinstance(ranking, Ranking)
    assert list(plot.categories) == [bar.label for bar in ranking.bars]
    assert list(plot.series[0].values) == pytest.approx([100 * bar.share for bar in ranking.bars])
    for words in ("+16 points (13 to 18)", "month-to-month, not longer", "36%", "none found"):
        assert words in words_of(slide)


def test_a_slide_says_how_sure_it_is_and_where_it_comes_from(deck: Any) -> None:
    slide = deck.slides[titles(deck).index(ANSWERS["drivers"].headline)]
    words = words_of(slide)
    assert "Adjusted still there after comparing like with like" in words
    assert "7,043 customers, 1,869 left (27 of 100)" in words
    assert "Telco customers, 7,043 rows, data 7c1e09. Wherefore, finding 1." in words
    assert "Hold with care" in words
    assert "Few like customers to compare." in words


def test_a_what_if_shows_its_figures(deck: Any) -> None:
    slide = deck.slides[titles(deck).index(ANSWERS["what_if"].headline)]
    words = words_of(slide)
    for figure in ("200", "90 to 300", "−7", "change, points", "+$220k", "revenue kept"):
        assert figure in words


def test_scenarios_side_by_side_show_no_figures_of_one_of_them() -> None:
    question = replace(ANSWERS["what_if"].question, choices={"compare": ("a", "b")})
    drawn = deck_of([replace(ANSWERS["what_if"], question=question)])
    words = words_of(drawn.slides[titles(drawn).index(ANSWERS["what_if"].headline)])
    assert "revenue kept" not in words


def test_notes_hold_all_that_a_speaker_needs(deck: Any) -> None:
    for number, answer in enumerate(EVERY, start=1):
        notes = notes_of(deck.slides[titles(deck).index(answer.headline)])
        assert f"Say: {answer.headline}" in notes
        assert f"How it was found: {answer.method}" in notes
        assert "Likely question: " in notes
        assert "Answer: " in notes
        assert answer.provenance.fingerprint in notes
        assert f"seed {answer.provenance.seed}" in notes
        assert f"Finding {number}, asked as: {answer.question.text}" in notes


def test_a_refusal_has_its_slide(deck: Any) -> None:
    for name in ("refused", "no_driver"):
        slide = deck.slides[titles(deck).index(ANSWERS[name].headline)]
        assert "Not known" in words_of(slide)
        assert "No answer the data does not answer this" in words_of(slide)
        failed = next(check for check in ANSWERS[name].checks if check.result == "failed")
        assert failed.title in words_of(slide)


def test_simulated_data_is_called_so_in_footer_and_notes(deck: Any) -> None:
    slide = deck.slides[titles(deck).index(ANSWERS["forecast"].headline)]
    assert "Demo shops (simulated data)" in words_of(slide)
    assert "Demo shops (simulated data)" in notes_of(slide)


def test_the_file_does_not_name_somebody_else(deck: Any) -> None:
    card = deck.core_properties
    assert (card.author, card.last_modified_by, card.title) == ("", "", "Why customers leave")
    assert card.created.date() == date(2026, 11, 22)
    assert "22 November 2026" in words_of(deck.slides[0])


def test_one_answer_needs_no_summary_and_gives_the_title() -> None:
    slide_titles = titles(deck_of([ANSWERS["no_driver"]]))
    answer = ANSWERS["no_driver"]
    assert slide_titles == [answer.question.text, answer.headline, "Appendix: what this rests on"]


def test_only_refusals_are_summed_up_too() -> None:
    slide_titles = titles(deck_of([ANSWERS["refused"], ANSWERS["no_driver"]]))
    assert slide_titles[1] == "In short: the data does not answer this"


def test_own_words_take_the_title_and_the_answer_stands_by() -> None:
    answers = [ANSWERS["drivers"], ANSWERS["what_if"], ANSWERS["trust"]]
    own = ["Contracts hold people", "Support cuts leaving by 12 points", answers[2].headline]
    deck = deck_of(answers, words=own)
    slide_titles = titles(deck)
    assert slide_titles[2:4] == own[:2]
    agreed, differs, same = deck.slides[2], deck.slides[3], deck.slides[4]
    assert f"The answer says: {answers[1].headline}" in words_of(differs)
    assert "The answer says" not in words_of(agreed)
    assert "The answer says" not in words_of(same)
    for slide, answer in zip((agreed, differs), answers, strict=False):
        assert f"The title is its author's. The answer says: {answer.headline}" in notes_of(slide)
    assert "The title is its author's" not in notes_of(same)


def test_words_may_be_fewer_than_answers() -> None:
    deck = deck_of([ANSWERS["drivers"], ANSWERS["what_if"]], words=("Contracts hold people",))
    assert titles(deck)[2:4] == ["Contracts hold people", ANSWERS["what_if"].headline]


def test_a_deck_can_be_a_file(tmp_path: Path) -> None:
    target = tmp_path / "findings.pptx"
    write_deck([ANSWERS["no_driver"]], target)
    assert len(Presentation(str(target)).slides) == 3


def test_no_answer_is_no_deck() -> None:
    with pytest.raises(ValueError, match="at least one answer"):
        write_deck([], io.BytesIO())


def test_the_same_answers_make_the_same_slides() -> None:
    first, second = deck_of(EVERY), deck_of(EVERY)
    assert [words_of(slide) for slide in first.slides] == [
        words_of(slide) for slide in second.slides
    ]


def hostile_answer() -> Answer:
    bars = tuple(
        Bar(text, (text,), 0.1, 0.05, 0.15, place + 1, place + 1, "raises", None, text)
        for place, text in enumerate(HOSTILE)
    )
    table = Table(HOSTILE[0], HOSTILE, (HOSTILE, HOSTILE))
    return replace(
        ANSWERS["drivers"],
        headline=HOSTILE[0],
        about=HOSTILE[5],
        method=HOSTILE[4],
        evidence=(Ranking(HOSTILE[1], bars, HOSTILE[2]), table, *ANSWERS["forecast"].evidence),
        checks=tuple(Check("leakage", text or "-", "caution", text or "-") for text in HOSTILE),
        ask_next=HOSTILE,
    )


def test_hostile_text_is_dead() -> None:
    target = io.BytesIO()
    write_deck([hostile_answer(), hostile_answer()], target, title=HOSTILE[4], words=HOSTILE)
    with zipfile.ZipFile(target) as package:
        for name in package.namelist():
            content = package.read(name)
            if name.endswith(".xlsx"):
                with zipfile.ZipFile(io.BytesIO(content)) as workbook:
                    sheet = workbook.read("xl/worksheets/sheet1.xml")
                    assert b"<f>" not in sheet
                    assert b"hyperlink" not in sheet
            if name.endswith(".rels"):
                assert b"External" not in content
            assert b"\xe2\x80\xae" not in content  # turns the reading direction
    deck = Presentation(io.BytesIO(target.getvalue()))
    chart = next(p.chart for slide in deck.slides for p in pictures(slide) if p.has_chart)
    assert chart.plots[0].categories[0] == HOSTILE[0]
    assert "_x00" not in "".join(words_of(slide) + notes_of(slide) for slide in deck.slides)


def test_extremes_are_drawn() -> None:
    """One bar, sixty parts, no checks that weigh, a value without a number."""
    parts = tuple(Part(f"Part {n}", (f"c{n}",), "reason", 0.001 * n - 0.02) for n in range(60))
    breakdown = replace(ANSWERS["one_row"].evidence[0], parts=parts)  # type: ignore[arg-type]
    lone = Comparison("One", (replace(_row(), quantity=Quantity("q", None, "share")),))
    passed = (Check("leakage", "Fine", "passed", "Fine."),)
    answers = [
        replace(ANSWERS["one_row"], evidence=(breakdown,), findings=()),
        replace(ANSWERS["trust"], evidence=(lone,), checks=passed, ask_next=(), findings=()),
        replace(ANSWERS["drivers"], evidence=(), headline="word " * 45),
    ]
    deck = deck_of(answers)
    slides = [deck.slides[place] for place in (2, 3, 4)]
    assert "44 more: in the notes and in the app." in words_of(slides[0])
    assert "Part 59 | +4 points" in notes_of(slides[0])
    assert "unknown" in words_of(slides[1])
    assert ANSWERS["drivers"].findings[0].statement in words_of(slides[2])
    assert one_line("word " * 45) == titles(deck)[4]


def _row() -> Any:
    comparison = ANSWERS["trust"].evidence[0]
    assert isinstance(comparison, Comparison)
    return comparison.rows[0]


def test_nothing_lies_outside_the_page(deck: Any) -> None:
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width, shape.name
            assert shape.top + shape.height <= deck.slide_height, shape.name


@pytest.mark.slow
def test_another_program_draws_every_slide(tmp_path: Path) -> None:
    office, painter = shutil.which("soffice"), shutil.which("pdftoppm")
    if office is None or painter is None:
        pytest.skip("LibreOffice (soffice) and pdftoppm are not both installed")
    write_deck(EVERY, tmp_path / "deck.pptx")
    count = len(Presentation(str(tmp_path / "deck.pptx")).slides)
    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    command = [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "deck.pptx")], check=True, capture_output=True)
    page = [painter, "-r", "20", "-png", str(tmp_path / "deck.pdf"), str(tmp_path / "page")]
    subprocess.run(page, check=True, capture_output=True)
    assert len(list(tmp_path.glob("page*.png"))) == count
