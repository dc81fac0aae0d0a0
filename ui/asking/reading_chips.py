"""How a question was understood: a chip for every shown, each with the control that changes it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

import streamlit as st

from analyses._asking.ask import questions_for
from analyses._asking.reading.reading import Asking
from analyses._asking.reading.wording import WAYS
from analyses._asking.registry import analyses
from answers import neutralise
from answers.answer import Asked, Choice
from answers.question import Control, PickChange, PickColumn, PickNumber, PickRow
from answers.words import first_upper, listing
from datasets.cards.card import Dataset
from models.training.rows_read import most_rows
from ui import look
from ui.asking import change_chips, conversation
from ui.session import session
from ui.what_if import controls, session_filter
from ui.what_if.control_state import texts_of

STANDING = ("where", "without")
ENDS = {"highest": "The highest", "lowest": "The lowest"}
COLUMNS = {"of": "What is counted", "sort": "Sorted by", "lever": "What changes"}
FOR_NUMBER = {"smallest": "Groups from {} of 100", "how_many": "{} of them"}


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """What every chip knows.

    Attributes:
        dataset: the card.
        asked: the question, without the filter that is held.
    """

    dataset: Dataset
    asked: Asked

    def ask(self, choices: Mapping[str, Choice]) -> None:
        """Ask the same question with other choices."""
        conversation.ask_for(self.dataset, Asking(self.asked.key, choices))

    def choose(self, name: str, value: Choice) -> None:
        """Ask with one choice made otherwise; an empty one is not made."""
        choices = dict(self.asked.choices)
        choices.pop(name, None)
        self.ask(choices if value in ((), "") else {**choices, name: value})

    def text(self, name: str) -> str:
        """A choice of one text; empty where it is not made."""
        value = self.asked.choices.get(name, "")
        return str(value[0] if isinstance(value, tuple) and value else value or "")


def show(dataset: Dataset, asked: Asked) -> None:
    """The chips of a question as it was read, and those asked before it."""
    shown = ShownQuestion(dataset, asked)
    own_controls = analyses()[asked.key].QUESTION.controls
    with st.container(key="chips", horizontal=True, vertical_alignment="center"):
        look.html(look.label("Understood as"), in_a_row=True)
        _question(shown)
        _outcome(dataset)
        _who(shown)
        if asked.key == "what_if":
            change_chips.show(dataset, asked, shown.ask)
            if "share" in asked.choices:
                with _chip(f"For {100 * _share(shown):.3g}% of them", "share"):
                    _pick_share(shown)
        for control in own_controls:
            _of_control(shown, control)
        _others(shown, own_controls)
        if asked.choices.get("without"):
            titles = [dataset.column(name).title for name in texts_of(asked.choices["without"])]
            with _chip(f"Without {listing(titles, most=2)}", "without"):
                _pick_without(shown)
        _more(shown, own_controls)
        _earlier(dataset)


def _chip(words: str, name: str, icon: str | None = None) -> AbstractContextManager[object]:
    return st.popover(look.widget_label(words), key=f"chip_{name}", icon=icon)


# -------------------------------------------------------------------------- on every question


def _question(shown: ShownQuestion) -> None:
    offered = questions_for(shown.dataset)
    keys = {question.text: question.key for question in offered}
    text = next((each.text for each in offered if each.key == shown.asked.key), shown.asked.text)
    with _chip(text, "question"):
        look.html(look.small_print("Other questions for this table"))
        others = [each.text for each in offered if each.available and each.key != shown.asked.key]
        look.ask_buttons(others, lambda chosen: _ask_instead(shown, chosen, keys[chosen]), "other")


def _ask_instead(shown: ShownQuestion, text: str, key: str) -> None:
    """Another question, about the same rows without the same columns."""
    kept = {name: shown.asked.choices[name] for name in STANDING if shown.asked.choices.get(name)}
    is_about_one = any(isinstance(each, PickRow) for each in analyses()[key].QUESTION.controls)
    if kept and not is_about_one:
        conversation.ask_for(shown.dataset, Asking(key, kept))
    else:
        session.ask(text)


def _outcome(dataset: Dataset) -> None:
    if dataset.outcome is None:
        return
    is_what = f" is {dataset.positive}" if dataset.positive is not None else ""
    with _chip(f"{dataset.outcome.title}{is_what}", "outcome"):
        look.html(look.small_print("What every question about this table is asked of."))
        st.button("Change it on Data", key="chip_outcome_data", on_click=_go_to_data)


def _go_to_data() -> None:
    st.session_state[session.GO] = "data"


def _who(shown: ShownQuestion) -> None:
    """For whom; what is held for the session stands beside the dataset's name, and only there."""
    dataset, where = shown.dataset, texts_of(shown.asked.choices.get("where"))
    held = texts_of(session.held().get("where"))
    if shown.text("row") or (held and not where):
        return
    words = session_filter.in_words(dataset, {"where": where}) if where else which_rows(dataset)
    if held:
        words = f"Of these {words[:1].lower()}{words[1:]}"
    with _chip(words, "who"):
        told = session_filter.edited(dataset, where, "asked_")
        if where:
            st.button(
                "Keep for every question",
                key="chip_who_hold",
                icon=":material/keep:",
                type="tertiary",
                on_click=_hold,
                args=(shown,),
            )
    if told != where:
        choices = {name: value for name, value in shown.asked.choices.items() if name != "where"}
        conversation.ask_next(Asking(shown.asked.key, {**choices, "where": told}))


def _hold(shown: ShownQuestion) -> None:
    held, where = session.held(), texts_of(shown.asked.choices.get("where"))
    together = dict.fromkeys((*texts_of(held.get("where")), *where))
    session.hold(tuple(together), texts_of(held.get("without")))
    shown.choose("where", ())


def which_rows(dataset: Dataset) -> str:
    """The rows that an answer is of: all, or of a very large table a random shown."""
    most = most_rows(dataset)
    if dataset.rows <= most:
        return f"All {dataset.rows:,} {dataset.noun[1]}"
    return f"A random {most:,} of {dataset.rows:,} {dataset.noun[1]}"


# ---------------------------------------------------------------------- the question's own parts


def _of_control(shown: ShownQuestion, control: Control) -> None:
    match control:
        case PickColumn():
            _column(shown, control)
        case PickNumber() if control.name in shown.asked.choices:
            words = FOR_NUMBER.get(control.name, "{}").format(shown.text(control.name))
            with _chip(words, control.name):
                _pick_number(shown, control)
        case PickRow() if shown.text("row"):
            with _chip(f"{first_upper(shown.dataset.noun[0])} {shown.text('row')}", "row"):
                _pick_text(shown, "row", f"Another {shown.dataset.noun[0]}")
        case PickRow() | PickChange() | PickNumber():
            return


def _column(shown: ShownQuestion, control: PickColumn) -> None:
    chosen, picked = shown.text(control.name), shown.asked.choices.get(control.name)
    names = picked if isinstance(picked, tuple) else (chosen,) if chosen else ()
    titles = {column.name: column.title for column in shown.dataset.columns}
    words = listing([titles.get(name, name) for name in names]) if names else control.label
    with _chip(f"By {words}" if names and control.name == "by" else words, control.name):
        controls.column(
            shown.dataset, control, chosen, lambda name: shown.choose(control.name, name)
        )


def _others(shown: ShownQuestion, own_controls: tuple[Control, ...]) -> None:
    """Choices that no control of the question offers, in the order in which they were read."""
    known = {*(control.name for control in own_controls), *STANDING, *change_chips.HOW, "share"}
    for name, value in shown.asked.choices.items():
        if name in known or value in ((), "", None):
            continue
        match name:
            case "as":
                with _chip(WAYS.get(str(value), str(value)), name):
                    _pick_one(shown, name, "What is worked out", WAYS)
            case "end" if str(value) in ENDS:
                with _chip(ENDS[str(value)], name):
                    _pick_one(shown, name, "Which end", ENDS)
            case "of" | "sort" | "lever":
                _other_column(shown, name)
            case "group":
                words = session_filter.in_words(shown.dataset, {"where": value})
                with _chip(f"{words}, against the others", name):
                    _leave_out(shown, name)
            case _:
                said = listing(list(value)) if isinstance(value, tuple) else str(value)
                with _chip(f"{first_upper(name.replace('_', ' '))}: {said}", name):
                    if isinstance(value, str):
                        _pick_text(shown, name, first_upper(name.replace("_", " ")))
                    _leave_out(shown, name)


def _other_column(shown: ShownQuestion, name: str) -> None:
    dataset, chosen = shown.dataset, shown.text(name)
    of = dataset.with_role("lever") if name == "lever" else dataset.columns
    titles = {column.name: column.title for column in of}
    with _chip(f"{COLUMNS[name]}: {titles.get(chosen, chosen)}", name):
        _pick_one(shown, name, COLUMNS[name], titles)


def _pick_one(shown: ShownQuestion, name: str, label: str, offered: Mapping[str, str]) -> None:
    chosen = shown.text(name)
    titles, names = neutralise.options(dict(offered)), list(offered)
    key = f"pick_{name}_{chosen}"
    st.selectbox(
        label,
        names,
        index=names.index(chosen) if chosen in names else None,
        format_func=titles.__getitem__,
        key=key,
        on_change=lambda: shown.choose(name, str(st.session_state[key] or "")),
    )


def _pick_text(shown: ShownQuestion, name: str, label: str) -> None:
    key = f"pick_{name}_{shown.text(name)}"
    st.text_input(
        look.widget_label(label),
        value=shown.text(name),
        key=key,
        on_change=lambda: shown.choose(name, str(st.session_state[key]).strip()),
    )


def _leave_out(shown: ShownQuestion, name: str) -> None:
    st.button("Leave this out", key=f"drop_{name}", on_click=shown.choose, args=(name, ()))


def _pick_number(shown: ShownQuestion, control: PickNumber) -> None:
    now = int(shown.text(control.name) or control.start)
    key = f"pick_{control.name}_{now}"
    st.number_input(
        look.widget_label(control.label),
        min_value=min(control.low, now),
        max_value=max(control.high, now),
        value=now,
        key=key,
        on_change=lambda: shown.choose(control.name, int(st.session_state[key])),
    )


def _share(shown: ShownQuestion) -> float:
    return float(shown.text("share") or 1)


def _pick_share(shown: ShownQuestion) -> None:
    now = max(1, min(100, round(100 * _share(shown))))
    key = f"pick_share_{now}"

    def choose() -> None:
        percent = int(st.session_state[key])
        shown.choose("share", percent / 100 if percent < 100 else ())

    st.slider("For how many of them", 1, 100, now, format="%d%%", key=key, on_change=choose)


def _pick_without(shown: ShownQuestion) -> None:
    titles = neutralise.options({column.name: column.title for column in shown.dataset.explaining})
    now = texts_of(shown.asked.choices.get("without"))
    rest = tuple(name for name in now if name not in titles)
    key = f"pick_without_{'/'.join(now)}"
    st.multiselect(
        "Without these columns",
        list(titles),
        default=[name for name in now if name in titles],
        format_func=titles.__getitem__,
        key=key,
        placeholder="All columns explain",
        select_all=False,
        on_change=lambda: shown.choose("without", (*st.session_state[key], *rest)),
    )


def _more(shown: ShownQuestion, own_controls: tuple[Control, ...]) -> None:
    """What can be said beside what was read."""
    choices = shown.asked.choices
    with _chip("More", "more", ":material/add:"):
        if not choices.get("without"):
            _pick_without(shown)
        for control in own_controls:
            if isinstance(control, PickNumber) and control.name not in choices:
                _pick_number(shown, control)
        if "share" not in choices and any(choices.get(how) for how in change_chips.HOW):
            _pick_share(shown)


def _earlier(dataset: Dataset) -> None:
    """The questions before this one, the last first; one click goes back."""
    before = conversation.turns(dataset)[:-1]
    if not before:
        return
    with _chip("Earlier", "earlier", ":material/history:"):
        for place in reversed(range(len(before))):
            st.button(
                look.widget_label(before[place].words),
                key=f"earlier_{place}",
                type="tertiary",
                on_click=conversation.go_back,
                args=(dataset, place),
            )
