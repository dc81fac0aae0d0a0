"""Kept scenarios: saved under a name, opened, removed, renewed where the data changed, chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from zlib import crc32

import streamlit as st

from analyses._asking.ask import ask
from analyses._language.change import change_words, scenario_of
from analyses._language.group_phrase import tail_phrase
from analyses._language.voice import Voice
from analyses.what_if.compare import LONGEST_NAME, MOST
from answers.answer import Answer, Asked, CannotAnswer, Choice
from answers.json_form import from_json, to_json
from answers.words import first_upper, plural, short
from datasets.cards.card import Dataset
from datasets.progress import Progress
from datasets.workspace.workspace import SavedScenario
from models.training.trained import TrainedModel
from ui import look
from ui.session import disk_errors, session
from ui.session.job_progress import show_progress_line
from ui.what_if.control_state import key, number, put, texts_of

SCENARIOS = ("scenario", "scenarios")
Renewed = list[tuple[str, dict[str, Choice], dict[str, Any] | str]]


def of(dataset: Dataset) -> tuple[SavedScenario, ...]:
    """The kept scenarios of a dataset, the oldest first."""
    return session.workspace().scenarios(dataset.key)


def card(dataset: Dataset, answer: Answer | None, opened: Callable[[], None]) -> None:
    """The card of kept scenarios, with a way to keep the one that was answered.

    Args:
        dataset: the open one.
        answer: to be kept; None where there is none.
        opened: called once one of them was put into the controls.
    """
    scenarios = of(dataset)
    answer = answer if session.may_change() else None
    if not scenarios and answer is None:
        return
    with st.container(border=True, key="card_kept"):
        look.html(
            look.card_head("Scenarios", "" if scenarios else "Keep this change under a name.")
        )
        if answer is not None:
            _save(dataset, answer, scenarios)
        for scenario in scenarios:
            _one(dataset, scenario, partial(_opener, dataset, scenario, opened))
        _renewing(dataset, [scenario for scenario in scenarios if is_stale(dataset, scenario)])


def is_stale(dataset: Dataset, scenario: SavedScenario) -> bool:
    """True where it was answered on other data than the dataset's now."""
    return scenario.fingerprint != dataset.fingerprint


def choices_of(scenario: SavedScenario) -> dict[str, Choice]:
    """What was asked, as the question takes it."""
    return {
        name: tuple(map(str, value)) if isinstance(value, list) else value
        for name, value in scenario.choices.items()
    }


def outcome_of(scenario: SavedScenario) -> str:
    """The number of its headline with its range; or that there is none."""
    answer = from_json(scenario.answer)
    if answer.lead is None or answer.refused:
        return "cannot be said"
    return answer.lead.say(signed=True)


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """True where two scenarios ask the same, whether lists came as lists or tuples."""
    left, right = (
        {
            name: sorted(texts_of(value)) or value
            for name, value in choices.items()
            if name != "refute"
        }
        for choices in (one, other)
    )
    return left == right


# ------------------------------------------------------------------------------------- keeping


def _save(dataset: Dataset, answer: Answer, scenarios: Sequence[SavedScenario]) -> None:
    choices = dict(answer.question.choices)
    if any(same(choices, scenario.choices) for scenario in scenarios):
        return
    with st.popover("Save this change", icon=":material/add:", width="stretch", key="save_change"):
        name_key = key(dataset, f"/name_{crc32(repr(sorted(choices.items())).encode())}")
        with st.form(f"save_{dataset.key}", border=False):
            st.text_input("Name", suggested(dataset, choices), key=name_key, max_chars=LONGEST_NAME)
            st.form_submit_button(
                "Save", type="primary", on_click=_keep, args=(dataset, answer, name_key)
            )
        about, why = st.session_state.get(key(dataset, "/refused"), ("", ""))
        if about == name_key:
            look.html(look.caution(why))


def suggested(dataset: Dataset, choices: dict[str, Choice]) -> str:
    """A name from what changes and for whom: "Fee 10% lower, on a monthly contract"."""
    voice = Voice(dataset)
    try:
        scenario = scenario_of(
            dataset,
            set_to=texts_of(choices.get("set")),
            shift=texts_of(choices.get("shift")),
            scale=texts_of(choices.get("scale")),
            where=texts_of(choices.get("where")),
            share=number(choices.get("share"), 1.0),
        )
    except CannotAnswer:
        return ""
    who = tail_phrase(voice, scenario.who)
    share = f", for {100 * scenario.share:.0f}%" if scenario.share < 1 else ""
    name = first_upper(change_words(voice, scenario)) + (f", {who}" if who else "") + share
    return short(name, LONGEST_NAME)


@disk_errors.catch
def _keep(dataset: Dataset, answer: Answer, name_key: str) -> None:
    name, refused_key = " ".join(str(st.session_state[name_key]).split()), key(dataset, "/refused")
    if any(scenario.name.lower() == name.lower() for scenario in of(dataset)):
        st.session_state[refused_key] = name_key, "One is called so already. Choose another name."
        return
    choices = {name: value for name, value in answer.question.choices.items() if name != "refute"}
    try:
        session.workspace().keep_scenario(dataset, name, choices, to_json(answer))
    except ValueError as error:
        st.session_state[refused_key] = name_key, str(error)
        return
    st.session_state.pop(refused_key, None)
    st.toast("Scenario saved", icon=":material/bookmark_added:")


# -------------------------------------------------------------------------------- one of them


def _one(dataset: Dataset, scenario: SavedScenario, draw: Callable[[], None]) -> None:
    """A scenario in the list: what draws its name, a way to remove it, its number."""
    with st.container(key=f"kept_{scenario.id}", gap=None):
        with st.container(
            horizontal=True, vertical_alignment="top", gap="small", key=f"keptrow_{scenario.id}"
        ):
            draw()
            if session.may_change():
                st.button(
                    "",
                    icon=":material/close:",
                    key=f"drop_kept_{scenario.id}",
                    type="tertiary",
                    help=look.widget_label(f"Remove {scenario.name}"),
                    on_click=_drop,
                    args=(scenario.id,),
                )
        words = outcome_of(scenario)
        if is_stale(dataset, scenario):
            look.html(look.tagged("Data changed", words))
        else:
            look.html(look.small_print(words))


@disk_errors.catch
def _drop(number: int) -> None:
    session.workspace().drop_scenario(number)


def _opener(dataset: Dataset, scenario: SavedScenario, opened: Callable[[], None]) -> None:
    st.button(
        look.widget_label(scenario.name),
        key=f"open_kept_{scenario.id}",
        type="tertiary",
        width="stretch",
        on_click=_open,
        args=(dataset, scenario, opened),
    )


def _open(dataset: Dataset, scenario: SavedScenario, opened: Callable[[], None]) -> None:
    put(dataset, scenario.choices)
    opened()


# -------------------------------------------------------------------------------------- renewing


def _renewing(dataset: Dataset, stale: Sequence[SavedScenario]) -> None:
    """One click answers all of them on the data as it is now."""
    renew_key, lost_key = key(dataset, "/renew"), key(dataset, "/lost")
    for words in st.session_state.get(lost_key, ()):
        look.html(look.caution(words))
    if not stale or not session.may_change():
        st.session_state.pop(renew_key, None)
        return
    if not st.session_state.get(renew_key):
        words = f"Renew {plural(len(stale), SCENARIOS)}"
        st.button(words, icon=":material/refresh:", width="stretch", key="renew_kept",
                  on_click=_renew, args=(dataset,))  # fmt: skip
        return
    names = tuple(scenario.name for scenario in stale)
    work = ("renew", *names)
    job = session.work_on(dataset, "Renewing scenarios", work, _Renewing(stale))
    if not job.is_over:
        show_progress_line(job)
        return
    st.session_state[renew_key] = False
    try:
        renewed = job.result()
    except CannotAnswer as why:
        st.session_state[lost_key] = [why.reason]
    else:
        assert isinstance(renewed, list)
        st.session_state[lost_key] = _kept_anew(dataset, renewed)
    session.stop_work(dataset, work)
    st.rerun()


def _renew(dataset: Dataset) -> None:
    st.session_state[key(dataset, "/renew")] = True
    st.session_state.pop(key(dataset, "/lost"), None)


def _kept_anew(dataset: Dataset, renewed: Renewed) -> list[str]:
    """Keep the new answers; words for those that there is none for any more."""
    lost = []
    for name, choices, answer_or_reason in renewed:
        if isinstance(answer_or_reason, str):
            lost.append(f"{name} can no longer be asked. {answer_or_reason}")
        else:
            session.workspace().keep_scenario(dataset, name, choices, answer_or_reason)
    return lost


class _Renewing:
    """Asks scenarios again, one after the other."""

    def __init__(self, stale: Sequence[SavedScenario]) -> None:
        self.stale = tuple(stale)

    def __call__(self, model: TrainedModel, progress: Progress) -> Renewed:
        renewed: Renewed = []
        for place, scenario in enumerate(self.stale):
            progress(f"Asking {scenario.name} again", place / len(self.stale))
            choices = choices_of(scenario)
            try:
                renewed.append(
                    (scenario.name, choices, to_json(ask(model, Asked("what_if", "", choices))))
                )
            except CannotAnswer as why:
                renewed.append((scenario.name, choices, why.reason))
        return renewed


# ------------------------------------------------------------------------------------- comparing


def picked(dataset: Dataset) -> tuple[SavedScenario, ...]:
    """The kept scenarios that the reader wants side by side; at first all that fit."""
    scenarios = of(dataset)
    in_address = st.query_params.get_all("compare")
    for place, scenario in enumerate(scenarios):
        tick_key = _tick(dataset, scenario)
        if tick_key not in st.session_state:
            st.session_state[tick_key] = scenario.name in in_address if in_address else place < MOST
    chosen = tuple(
        scenario for scenario in scenarios if st.session_state.get(_tick(dataset, scenario))
    )
    for scenario in scenarios:
        full = len(chosen) >= MOST and scenario not in chosen
        _one(dataset, scenario, partial(_ticker, dataset, scenario, disabled=full))
    _renewing(dataset, [scenario for scenario in scenarios if is_stale(dataset, scenario)])
    return chosen


def _ticker(dataset: Dataset, scenario: SavedScenario, *, disabled: bool) -> None:
    st.checkbox(
        look.widget_label(scenario.name),
        key=_tick(dataset, scenario),
        disabled=disabled,
        width="stretch",
        persist_state="session",
    )


def _tick(dataset: Dataset, scenario: SavedScenario) -> str:
    return key(dataset, f"/with_{scenario.id}")
