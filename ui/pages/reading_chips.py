"""How a question was understood, part by part: each chip opens the control that changes its part.

What stands in the chips is what is calculated. A change makes another question, in words that are
read as it is meant, so that the address stays a link to what is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import assert_never

import streamlit as st

from analyses._asking.ask import questions_for
from analyses._asking.offers import offered
from analyses._asking.registry import analyses
from analyses._language.change import change_words, scenario_of
from analyses._language.columns import find_column
from analyses._language.group_phrase import group_phrase, level_words
from analyses._language.voice import Voice
from analyses._language.who import clauses_of
from answers import neutralise
from answers.answer import Asked, CannotAnswer, Choice
from answers.question import Control, PickChange, PickColumn, PickNumber, PickRow
from answers.words import first_upper, listing, short
from datasets.cards.card import Column, Dataset
from models.interventions.scenario import Scenario
from models.training.rows_read import most_rows
from ui import look
from ui.what_if import controls
from ui.what_if.control_state import texts_of

CHANGES = ("set", "shift", "scale")
LONGEST_LABEL = 60
Ask = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Back:
    """The way back: the question before, and what asks it again."""

    question: str
    act: Callable[[], None]


def draw(dataset: Dataset, asked: Asked, on_ask: Ask, back: Back | None = None) -> None:
    """The chips of a question as it was typed, without what is held for the session.

    Args:
        dataset: whose words they say.
        asked: the question.
        on_ask: gets the words of the question that a control makes.
        back: to the question before, where there is one.
    """
    with st.container(key="chips", horizontal=True, vertical_alignment="center"):
        look.html(look.label("Understood as"), in_a_row=True)
        _question(dataset, asked, on_ask)
        _outcome(dataset)
        _part(dataset)
        _row(dataset, asked, on_ask)
        _compared(dataset, asked, on_ask)
        _changes(dataset, asked, on_ask)
        _who(dataset, asked, on_ask)
        _share(dataset, asked, on_ask)
        for control in analyses()[asked.key].QUESTION.controls:
            _control(dataset, asked, control, on_ask)
        _without(dataset, asked, on_ask)
        if back is not None:
            st.button(
                "Undo",
                key="chip_back",
                icon=":material/undo:",
                type="tertiary",
                help=look.widget_label(f"Back to: {back.question}"),
                on_click=back.act,
            )


def _chip(words: str, key: str) -> st.delta_generator.DeltaGenerator:
    return st.popover(look.widget_label(short(words, LONGEST_LABEL)), key=f"chip_{key}")


def _asks(dataset: Dataset, asked: Asked, on_ask: Ask, **changed: Choice) -> None:
    """Ask the same with other choices; an empty one falls away."""
    choices = {**asked.choices, **changed}
    kept = {name: value for name, value in choices.items() if value not in ("", (), None)}
    question = offered(dataset, asked.key, kept)
    if question is None:
        st.toast("This cannot be said in words that are read as it is meant.")
    else:
        on_ask(question.text)


def _question(dataset: Dataset, asked: Asked, on_ask: Ask) -> None:
    offers = questions_for(dataset)
    words = next((offer.text for offer in offers if offer.key == asked.key), asked.text)
    if set(asked.choices) & {*CHANGES, "lever"}:
        words = "What if"
    elif "group" in asked.choices:
        words = "Is there a difference?"
    with _chip(words, "question"):
        look.html(look.small_print("Other questions for this table"))
        others = [offer.text for offer in offers if offer.available and offer.key != asked.key]
        look.ask_buttons(others, on_ask, "other")


def _outcome(dataset: Dataset) -> None:
    if dataset.outcome is None:
        return
    is_what = f" is {dataset.positive}" if dataset.positive is not None else ""
    with _chip(f"{dataset.outcome.title}{is_what}", "outcome"):
        look.html(
            look.small_print("What is asked about. It is set for the table, on the page Data.")
        )


def _part(dataset: Dataset) -> None:
    """A very large table is answered from a random part of its rows."""
    most = most_rows(dataset)
    if dataset.rows > most:
        words = f"A random {most:,} of {dataset.rows:,} {dataset.noun[1]}"
        look.html(look.chip(words), in_a_row=True)


def _row(dataset: Dataset, asked: Asked, on_ask: Ask) -> None:
    row = str(asked.choices.get("row") or "")
    if not row:
        return
    with _chip(f"{dataset.noun[0]} {row}", "row"):
        st.text_input(
            look.widget_label(f"Name of the {dataset.noun[0]}"),
            value=row,
            key=f"chip_row_{row}",
            on_change=lambda: _asks(
                dataset, asked, on_ask, row=str(st.session_state[f"chip_row_{row}"]).strip()
            ),
        )


def _compared(dataset: Dataset, asked: Asked, on_ask: Ask) -> None:
    group = texts_of(asked.choices.get("group"))
    if not group:
        return
    rival = texts_of(asked.choices.get("against"))
    others = _group(dataset, rival) if rival else "the others"
    with _chip(f"{first_upper(_group(dataset, group))} against {others}", "group"):
        if rival:
            _button("Against all others", "group_all", lambda: _asks(
                dataset, asked, on_ask, against=()))  # fmt: skip
        column = str(asked.choices.get("column") or "")
        if column:
            title = find_column(dataset, column).title
            _button(f"Does {title} matter?", "group_column", lambda: on_ask(
                f"Does {title} matter?"))  # fmt: skip


def _group(dataset: Dataset, conditions: Sequence[str]) -> str:
    """The rows that conditions mean, in words; as typed where they mean none."""
    try:
        return group_phrase(Voice(dataset), clauses_of(dataset, conditions))
    except CannotAnswer:
        return listing(list(conditions))


def _who(dataset: Dataset, asked: Asked, on_ask: Ask) -> None:
    where = texts_of(asked.choices.get("where"))
    if not where:
        return
    with _chip(first_upper(_group(dataset, where)), "who"):
        for place, condition in enumerate(where):
            rest = tuple(other for other in where if other != condition)
            if rest:
                _button(f"Not only {_group(dataset, (condition,))}", f"who_{place}",
                        lambda rest=rest: _asks(dataset, asked, on_ask, where=rest))  # type: ignore[misc]  # fmt: skip
        _button(f"All {dataset.noun[1]}", "who_all", lambda: _asks(
            dataset, asked, on_ask, where=()))  # fmt: skip


def _changes(dataset: Dataset, asked: Asked, on_ask: Ask) -> None:
    if asked.key != "what_if":
        return
    lever = str(asked.choices.get("lever") or "")
    if lever:
        with _chip(f"{find_column(dataset, lever).title}, every size", "lever"):
            _levers(dataset, asked, lever, on_ask)
    for how in CHANGES:
        texts = texts_of(asked.choices.get(how))
        for place, text in enumerate(texts):
            try:
                scenario = _scenario(dataset, how, text)
            except CannotAnswer:
                continue
            change = scenario.changes[0]
            column = dataset.column(change.column)
            words = change_words(Voice(dataset), scenario)
            if how == "set" and isinstance(change.amount, str):
                words = _from_to(dataset, asked, column, change.amount)
            with _chip(first_upper(words), f"{how}_{place}"):
                _change(dataset, asked, on_ask, how, place, column)


def _scenario(dataset: Dataset, how: str, text: str) -> Scenario:
    match how:
        case "shift":
            return scenario_of(dataset, shift=(text,))
        case "scale":
            return scenario_of(dataset, scale=(text,))
        case _:
            return scenario_of(dataset, set_to=(text,))


def _from_to(dataset: Dataset, asked: Asked, column: Column, level: str) -> str:
    """The change of a level: "Support: No → Yes"; "Support → Yes" where all are meant."""
    voice = Voice(dataset)
    names = {f"{column.name}={other}": other for other in column.levels}
    quoted_names = {f'"{column.name}"="{other}"': other for other in column.levels}
    before = next(
        (
            other
            for condition in texts_of(asked.choices.get("where"))
            if (other := {**names, **quoted_names}.get(condition)) is not None
        ),
        None,
    )
    now = level_words(voice, column, level)
    start = "" if before is None else f": {level_words(voice, column, before)}"
    return f"{column.title}{start} → {now}"


def _change(
    dataset: Dataset, asked: Asked, on_ask: Ask, how: str, place: int, column: Column
) -> None:
    """Another value or size for one change, and a way to leave it out."""
    texts = texts_of(asked.choices.get(how))
    now = texts[place].partition("=")[2] if not texts[place].startswith('"') else ""
    key = f"chip_change_{how}_{place}_{texts[place]}"

    def put(value: object) -> None:
        told = (*texts[:place], f"{column.name}={value}", *texts[place + 1 :])
        _asks(dataset, asked, on_ask, **{how: told})

    if how == "set" and column.levels:
        shown = neutralise.options({level: level for level in column.levels})
        st.selectbox(
            look.widget_label(column.title),
            list(shown),
            index=column.levels.index(now) if now in column.levels else 0,
            format_func=shown.__getitem__,
            key=key,
            on_change=lambda: put(st.session_state[key]),
        )
    else:
        says = {"set": "Set to", "shift": "Higher by", "scale": "Times"}[how]
        st.number_input(
            look.widget_label(f"{column.title}: {says.lower()}"),
            value=float(now or 0),
            key=key,
            format="%g",
            on_change=lambda: put(f"{float(st.session_state[key]):.10g}"),
        )
    several = sum(len(texts_of(asked.choices.get(name))) for name in CHANGES) > 1
    if several:
        rest = (*texts[:place], *texts[place + 1 :])
        _button("Leave this change out", f"drop_{how}_{place}", lambda: _asks(
            dataset, asked, on_ask, **{how: rest}))  # fmt: skip


def _levers(dataset: Dataset, asked: Asked, lever: str, on_ask: Ask) -> None:
    names = [column.name for column in dataset.with_role("lever")]
    titles = neutralise.options({name: dataset.column(name).title for name in (lever, *names)})
    st.selectbox(
        "What changes",
        list(titles),
        format_func=titles.__getitem__,
        key=f"chip_lever_{lever}",
        on_change=lambda: _asks(
            dataset, asked, on_ask, lever=str(st.session_state[f"chip_lever_{lever}"])
        ),
    )


def _share(dataset: Dataset, asked: Asked, on_ask: Ask) -> None:
    share = asked.choices.get("share")
    if not isinstance(share, float | int) or asked.key != "what_if":
        return
    of_100 = round(100 * float(share))
    key = f"chip_share_{of_100}"
    with _chip(f"{of_100} of 100 of them", "share"):
        st.slider(
            "For how many of them",
            1,
            100,
            value=of_100,
            format="%d%%",
            key=key,
            on_change=lambda: _asks(
                dataset,
                asked,
                on_ask,
                share=None if st.session_state[key] == 100 else st.session_state[key] / 100,
            ),
        )


def _control(dataset: Dataset, asked: Asked, control: Control, on_ask: Ask) -> None:
    """A choice that the question offers; the others have a chip of their own."""
    match control:
        case PickColumn():
            if not texts_of(asked.choices.get("group")):
                _column(dataset, asked, control, on_ask)
        case PickNumber():
            now = asked.choices.get(control.name)
            if isinstance(now, int):
                _number(dataset, asked, control, now, on_ask)
        case PickRow() | PickChange():
            return
        case unknown:
            assert_never(unknown)


def _column(dataset: Dataset, asked: Asked, control: PickColumn, on_ask: Ask) -> None:
    chosen = str(asked.choices.get(control.name) or "")
    title = find_column(dataset, chosen).title if chosen else control.label
    with _chip(title, "column"):
        controls.column(
            dataset,
            control,
            chosen,
            lambda name: _asks(dataset, asked, on_ask, **{control.name: name}),
        )


def _number(dataset: Dataset, asked: Asked, control: PickNumber, now: int, on_ask: Ask) -> None:
    key = f"chip_{control.name}_{now}"
    with _chip(f"{control.label.rstrip('?')}: {now}", control.name):
        st.number_input(
            look.widget_label(control.label),
            control.low,
            max(control.high, now),
            value=now,
            key=key,
            on_change=lambda: _asks(
                dataset, asked, on_ask, **{control.name: int(st.session_state[key])}
            ),
        )


def _without(dataset: Dataset, asked: Asked, on_ask: Ask) -> None:
    names = texts_of(asked.choices.get("without"))
    if not names:
        return
    titles = {name: find_column(dataset, name).title for name in names}
    with _chip(f"without {listing(list(titles.values()))}", "without"):
        for place, (name, title) in enumerate(titles.items()):
            rest = tuple(other for other in names if other != name)
            _button(f"With {title} again", f"with_{place}",
                    lambda rest=rest: _asks(dataset, asked, on_ask, without=rest))  # type: ignore[misc]  # fmt: skip


def _button(words: str, key: str, act: Callable[[], None]) -> None:
    st.button(look.widget_label(words), key=f"chip_act_{key}", on_click=act)
