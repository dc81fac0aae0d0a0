"""Findings: what was kept, in the order of the slides, and how to take it away."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import datetime

import streamlit as st

from answers.answer import Answer
from datasets.workspace.workspace import SavedFinding
from exports.slides.deck import write_deck
from exports.text import to_markdown
from ui import look
from ui.session import audit_notes, disk_errors, session
from ui.what_if.control_state import texts_of

EDITING = "editing_finding"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
NUMBER = re.compile(r"\d[\d,.]*\d|\d")


def show() -> None:
    """The page."""
    findings = session.kept_answers()
    if not findings:
        look.html(look.title("Findings"))
        look.html(
            look.note(
                "On any answer, choose Add to findings. "
                "What you keep here becomes the slides, in this order."
                if session.may_change()
                else "What an analyst of your team keeps stands here, ready for your slides.",
                "Nothing kept yet",
            )
        )
        return
    look.html(look.title("Findings"))
    main, side = st.columns([1.95, 1], gap="large")
    with main:
        for place, (finding, answer) in enumerate(findings):
            _card(place, len(findings), finding, answer)
    with side:
        _take_away(findings)


def _card(place: int, count: int, finding: SavedFinding, answer: Answer) -> None:
    with st.container(border=True, key=f"card_finding_{finding.id}"):
        words, tools = st.columns([5, 1.5], vertical_alignment="top")
        with words:
            look.html(
                look.finding(
                    place + 1,
                    finding.words or answer.headline,
                    answer.grade,
                    _about(finding, answer),
                )
            )
        with (
            tools,
            st.container(
                horizontal=True,
                gap="small",
                horizontal_alignment="right",
                key=f"tools_{finding.id}",
            ),
        ):
            if session.may_change():
                _tools(place, count, finding)
        if session.may_change() and st.session_state.get(EDITING) == finding.id:
            _editor(finding, answer)
        if _is_stale(finding, answer):
            look.html(look.tagged("Data changed", "The table has changed since this was found."))
            st.button(
                "Ask again",
                key=f"again_{finding.id}",
                icon=":material/refresh:",
                on_click=_ask_again,
                args=(finding, answer),
            )


def _about(finding: SavedFinding, answer: Answer) -> str:
    dataset = session.workspace().find(finding.dataset)
    title = dataset.title if dataset is not None else finding.dataset
    return f"{title} · {answer.question.text}"


def _tools(place: int, count: int, finding: SavedFinding) -> None:
    opened, number = session.workspace(), place + 1
    st.button(
        "",
        icon=":material/arrow_upward:",
        key=f"up_{finding.id}",
        type="tertiary",
        help=f"Move finding {number} up",
        disabled=place == 0,
        on_click=disk_errors.catch(opened.move_finding),
        args=(finding.id, -1),
    )
    st.button(
        "",
        icon=":material/arrow_downward:",
        key=f"down_{finding.id}",
        type="tertiary",
        help=f"Move finding {number} down",
        disabled=place == count - 1,
        on_click=disk_errors.catch(opened.move_finding),
        args=(finding.id, 1),
    )
    st.button(
        "",
        icon=":material/edit:",
        key=f"edit_{finding.id}",
        type="tertiary",
        help=f"Edit the words of finding {number}",
        on_click=_edit,
        args=(finding.id,),
    )
    st.button(
        "",
        icon=":material/delete:",
        key=f"remove_{finding.id}",
        type="tertiary",
        help=f"Remove finding {number}",
        on_click=_remove,
        args=(finding.id,),
    )


@disk_errors.catch
def _remove(finding: int) -> None:
    session.workspace().drop_finding(finding)


def _edit(finding: int) -> None:
    is_open = st.session_state.get(EDITING) == finding
    st.session_state[EDITING] = None if is_open else finding


def _editor(finding: SavedFinding, answer: Answer) -> None:
    words = st.text_area(
        "Your words for the slide",
        value=finding.words or answer.headline,
        key=f"words_{finding.id}",
        height=80,
        max_chars=300,
    )
    foreign = unknown_numbers(words, answer)
    if foreign:
        numbers = ", ".join(foreign)
        look.html(look.caution(f"Your words say {numbers}; the finding says: {answer.headline}"))
    with st.container(horizontal=True):
        if st.button("Keep these words", key=f"keep_{finding.id}", type="primary"):
            same = words.strip() in {"", answer.headline}
            session.workspace().reword_finding(finding.id, "" if same else words.strip())
            st.session_state[EDITING] = None
            st.rerun()
        st.button("Cancel", key=f"cancel_{finding.id}", on_click=_edit, args=(finding.id,))


def unknown_numbers(words: str, answer: Answer) -> list[str]:
    """Numbers in the reader's words that the finding does not say."""
    finding_text = " ".join([answer.headline, *(finding.statement for finding in answer.findings)])
    finding_numbers = set(NUMBER.findall(finding_text))
    return [
        number for number in dict.fromkeys(NUMBER.findall(words)) if number not in finding_numbers
    ]


def _is_stale(finding: SavedFinding, answer: Answer) -> bool:
    dataset = session.workspace().find(finding.dataset)
    return dataset is not None and dataset.fingerprint != answer.provenance.fingerprint


def _ask_again(finding: SavedFinding, answer: Answer) -> None:
    session.open_as(finding.dataset)
    choices = answer.question.choices
    session.hold(texts_of(choices.get("where")), texts_of(choices.get("without")))
    row = answer.question.choices.get("row")
    session.ask_elsewhere(answer.question.text, str(row) if row else "")


# -------------------------------------------------------------------------------- taking it away


def _take_away(findings: list[tuple[SavedFinding, Answer]]) -> None:
    look.html(look.section("Take it away"))
    form = st.segmented_control(
        "As", ["Slides", "Report", "Data"], default="Slides", label_visibility="collapsed"
    )
    if form == "Report":
        _download(
            "Take the report", lambda: report(findings).encode(), "findings.md", "text/markdown"
        )
        look.html(look.small_print("Text with its tables, for a document or a mail (Markdown)."))
    elif form == "Data":
        _download(
            "Take the data", lambda: data(findings).encode(), "findings.json", "application/json"
        )
        look.html(look.small_print("Every number and check, for programs (JSON)."))
    else:
        title = st.text_input("Title", key="deck_title", placeholder="Findings", max_chars=90)
        _download("Make the slides", lambda: deck(findings, title or ""), "findings.pptx", SLIDES)
        look.html(look.small_print("Charts stay editable in PowerPoint."))


def _download(label: str, make: Callable[[], bytes], name: str, mime: str) -> None:
    st.download_button(
        label,
        audit_notes.noted_download(make, name),
        name,
        mime,
        type="primary",
        width="stretch",
        icon=":material/download:",
        on_click="ignore",
    )


def deck(findings: list[tuple[SavedFinding, Answer]], title: str) -> bytes:
    """The slides of the findings in their order."""
    file = io.BytesIO()
    answers = [answer for _, answer in findings]
    words = tuple(finding.words for finding, _ in findings)
    today = datetime.now().astimezone().date()
    write_deck(answers, file, title=title, words=words, made_on=today)
    return file.getvalue()


def report(findings: list[tuple[SavedFinding, Answer]]) -> str:
    """The findings as Markdown."""
    return "\n\n---\n\n".join(to_markdown(answer) for _, answer in findings)


def data(findings: list[tuple[SavedFinding, Answer]]) -> str:
    """The findings as JSON, a list of answers."""
    return json.dumps([finding.answer for finding, _ in findings], ensure_ascii=False, indent=2)
