"""Draws one Answer: grade, headline, one chart, findings, what to ask next; checks and method.

Knows the Answer and nothing behind it, so that the screen shows what the slide shows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal
from zlib import crc32

import streamlit as st

from answers.answer import Answer, Provenance
from answers.checks import Check
from answers.evidence import Evidence, Table
from exports.csv_table import to_csv
from exports.figures import in_words
from ui import look
from ui.charts import charts
from ui.theme import current_theme


@dataclass(frozen=True, slots=True)
class Fix:
    """A click that fixes what a check found; the answer is then made again.

    Attributes:
        label: what the click does: "Leave Tenure out".
        act: does it.
        key: tells buttons apart.
    """

    label: str
    act: Callable[[], None]
    key: str


Make = Callable[[], str]
"""Makes the text of a file."""


def _not_noted(make: Make, _: str) -> Make:
    return make


def _no_fixes(_: Check) -> Sequence[Fix]:
    return ()


@dataclass(frozen=True, slots=True)
class Actions:
    """What the reader can do with an answer.

    Attributes:
        keep: puts it among the findings; None where the reader may not.
        ask: asks one of the next questions.
        is_kept: True where it is among the findings already.
        below_checks: draws what the reader can do about the checks.
        fixes: the clicks that fix what a check found.
        undo: the clicks that take back what the reader changed before.
        noted: the making of a file, which is noted under its name once it is taken.
    """

    keep: Callable[[], None] | None
    ask: Callable[[str], None]
    is_kept: bool = False
    below_checks: Callable[[], None] | None = None
    fixes: Callable[[Check], Sequence[Fix]] = _no_fixes
    undo: Sequence[Fix] = ()
    noted: Callable[[Make, str], Make] = _not_noted


def draw(answer: Answer, actions: Actions, *, rail: bool = True) -> None:
    """The whole answer; without a rail, checks and method come below instead of beside."""
    simulated = answer.provenance.simulated
    look.html(
        look.headline(answer.headline, answer.grade, answer.about, answer.lead, simulated=simulated)
    )
    if not rail:
        _body(answer, actions.noted)
        _rail(answer, actions, "content")
        _ask_next(answer, actions)
        return
    main, side = st.columns([1.95, 1], gap="large")
    with main:
        _body(answer, actions.noted)
        _ask_next(answer, actions)
    with side:
        _rail(answer, actions)


def show_evidence(evidence: Evidence, noted: Callable[[Make, str], Make] = _not_noted) -> None:
    """One picture on its card: head, chart or table, and its note."""
    drawn = charts.drawn(evidence, current_theme())
    name = crc32(f"{evidence.kind} {evidence.title}".encode())
    with st.container(border=True, key=f"chart_{name}"):
        look.html(look.card_head(evidence.title, charts.how_to_read(evidence)))
        if drawn is not None:
            st.vega_lite_chart(spec=drawn, theme=None, width="stretch", alt=in_words(evidence))
        elif isinstance(evidence, Table):
            look.html(look.table(evidence.columns, evidence.rows, evidence.title))
            _as_file(evidence, f"csv_{name}", noted)
        if evidence.note:
            look.html(look.small_print(evidence.note))


def _as_file(table: Table, key: str, noted: Callable[[Make, str], Make]) -> None:
    """The table to be taken away; made only where it is asked for."""
    st.download_button(
        "Take it as CSV",
        noted(lambda: to_csv(table), "table.csv"),
        file_name="table.csv",
        mime="text/csv",
        key=key,
        type="tertiary",
        icon=":material/download:",
        on_click="ignore",
    )


def _body(answer: Answer, noted: Callable[[Make, str], Make]) -> None:
    if answer.evidence:
        show_evidence(answer.evidence[0], noted)
    if answer.findings:
        look.html(look.section("What we found"))
        look.html(look.findings(answer.findings))
    for evidence in answer.evidence[1:]:
        show_evidence(evidence, noted)


def _ask_next(answer: Answer, actions: Actions) -> None:
    if answer.ask_next:
        look.html(look.section("Ask next"))
        look.ask_buttons(answer.ask_next, actions.ask, "next")


def _rail(
    answer: Answer, actions: Actions, width: Literal["stretch", "content"] = "stretch"
) -> None:
    if actions.is_kept:
        st.button("Kept in findings", icon=":material/bookmark_added:", disabled=True, width=width)
    elif actions.keep is not None:
        st.button(
            "Add to findings",
            type="primary",
            icon=":material/bookmark_add:",
            width=width,
            on_click=actions.keep,
        )
    look.html(look.section("Checks"))
    _checks(answer, actions)
    if actions.below_checks is not None:
        actions.below_checks()
    look.html(look.fold("How this was found", _how(answer)))


def _checks(answer: Answer, actions: Actions) -> None:
    """What to hold against the answer, each with the clicks that fix it; the rest in one line."""
    with st.container(key="checks"):
        for check in look.held_against(answer.checks):
            look.html(look.checks((check,)))
            _buttons(actions.fixes(check), f"fix_{check.code}")
        _buttons(actions.undo, "fix_undo", "You changed")
        look.html(look.checks(look.in_one_line(answer.checks)))


def _buttons(fixes: Sequence[Fix], key: str, before: str = "") -> None:
    if not fixes:
        return
    with st.container(horizontal=True, vertical_alignment="center", key=key):
        if before:
            look.html(look.label(before), in_a_row=True)
        for fix in fixes:
            st.button(look.widget_label(fix.label), key=f"{key}_{fix.key}", on_click=fix.act)


def _how(answer: Answer) -> str:
    origin = answer.provenance
    versions = ", ".join(f"{name} {version}" for name, version in origin.versions.items())
    made_with = look.paragraph(f"Made with {versions}.") if versions else ""
    return look.paragraph(answer.method) + look.facts(_provenance(origin)) + made_with


def _provenance(origin: Provenance) -> list[tuple[str, str]]:
    rows = [("Data", origin.name), ("Rows", f"{origin.rows:,}")]
    if origin.outcome:
        rows.append(("Outcome", origin.outcome))
    if origin.model:
        rows.append(("Model", origin.model))
    rows += [
        (name.replace("_", " ").capitalize(), f"{value:,.3g}")
        for name, value in origin.scores.items()
    ]
    rows += [("Data version", origin.fingerprint[:12]), ("Random seed", str(origin.seed))]
    return rows
