"""What if: one change, every size of one, or kept ones side by side.

A quick look comes at once, the estimate as soon as it is there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import wait

import streamlit as st

from analyses._asking.ask import ask
from analyses._language.voice import Voice
from analyses.what_if.answer import quick_look
from analyses.what_if.compare import FEWEST, MOST, as_text
from answers import neutralise
from answers.answer import Answer, Asked, CannotAnswer, Choice
from answers.quantity import Quantity
from datasets.cards.card import Dataset
from datasets.progress import Progress
from models.training.trained import TrainedModel
from ui import look
from ui.answer import answer_view, fixes
from ui.session import audit_notes, session
from ui.session.job_progress import show_progress, show_progress_line
from ui.session.jobs import Job
from ui.what_if import controls, saved_scenarios
from ui.what_if.control_state import LISTS, keep_in_address, key, number, put_once, texts_of
from ui.what_if.row_filter import where_and_share

LATEST, STOPPED, REFUTING = "latest_scenario", "stopped_scenario", "refuted_scenario"
ONE, SIZES, COMPARE = "change", "sizes", "compare"
AT_ONCE = 0.4  # seconds that a page may wait for a quick look
MODES = {ONE: "One change", SIZES: "Every size", COMPARE: "Compare"}
IN_ADDRESS = (*LISTS, "share", "cost", "fixed", "beyond", "lever", "goal", "compare", "show")


def show() -> None:
    """The page."""
    dataset = session.open_dataset()
    if dataset is None:
        session.choose_first("What would a change do?")
        return
    if dataset.problems or not dataset.with_role("lever"):
        _no_levers(dataset)
        return
    put_once(dataset)
    mode = _mode(dataset)
    side, main = st.columns([1, 2.15], gap="large")
    with side:
        beside = st.container(key="beside")
    with beside:
        choices = _choices(dataset, mode)
    with main:
        answer = _answered(dataset, mode, choices)
    if mode == ONE:
        with beside:
            saved_scenarios.card(dataset, answer, lambda: _to(dataset, ONE))


def _mode(dataset: Dataset) -> str:
    widget_key = key(dataset, "/mode")
    if st.session_state.get(widget_key) not in MODES:
        in_address = st.query_params.get("show", ONE)
        st.session_state[widget_key] = in_address if in_address in MODES else ONE
    st.segmented_control(
        "What to look at",
        list(MODES),
        format_func=lambda mode: MODES[mode],
        key=widget_key,
        required=True,
        label_visibility="collapsed",
        persist_state="session",
    )
    return str(st.session_state[widget_key])


def _to(dataset: Dataset, mode: str) -> None:
    st.session_state[key(dataset, "/mode")] = mode


def _choices(dataset: Dataset, mode: str) -> dict[str, Choice]:
    """What the controls of this way of looking say."""
    if mode == COMPARE and not saved_scenarios.of(dataset):
        return {}
    with st.container(border=True, key="card_levers"):
        if mode == SIZES:
            look.html(look.card_head("The lever", "Each size or value that it can have"))
            return {**_lever(dataset), **where_and_share(dataset)}
        if mode == COMPARE:
            look.html(look.card_head("Side by side", f"Choose {FEWEST} to {MOST}"))
            chosen = saved_scenarios.picked(dataset)
            return {
                "compare": tuple(as_text(scenario.name, scenario.choices) for scenario in chosen)
            }
        look.html(look.card_head("The change", "Within what the data has seen"))
        return {**controls.change(dataset), **where_and_share(dataset), **controls.cost(dataset)}


def _lever(dataset: Dataset) -> dict[str, Choice]:
    titles = neutralise.options(
        {column.name: column.title for column in dataset.with_role("lever")}
    )
    lever_key, goal_key = key(dataset, "/lever"), key(dataset, "/goal")
    if st.session_state.get(lever_key) not in titles:
        in_address = st.query_params.get("lever", "")
        numbers = [column.name for column in dataset.with_role("lever") if not column.levels]
        st.session_state[lever_key] = (
            in_address if in_address in titles else next(iter((*numbers, *titles)))
        )
    if goal_key not in st.session_state:
        goal_in_address = number(st.query_params.get("goal", "").rstrip("%"), 0.0)
        st.session_state[goal_key] = goal_in_address or None
    st.selectbox(
        "Lever",
        list(titles),
        format_func=lambda name: titles[name],
        key=lever_key,
        label_visibility="collapsed",
        persist_state="session",
    )
    wanted_level = st.number_input(
        look.widget_label(_goal_words(dataset)),
        min_value=0.0 if dataset.is_rate else None,
        max_value=100.0 if dataset.is_rate else None,
        step=1.0 if dataset.is_rate else None,
        format="%.10g",
        key=goal_key,
        placeholder="No goal",
        persist_state="session",
    )
    choices: dict[str, Choice] = {"lever": str(st.session_state[lever_key])}
    if wanted_level:
        level = f"{wanted_level:.8f}".rstrip("0").rstrip(".")
        choices["goal"] = f"{level}%" if dataset.is_rate else level
    return choices


def _goal_words(dataset: Dataset) -> str:
    if dataset.is_rate:
        return f"Reach how many of 100 who {Voice(dataset).happen}?"
    unit = f" ({dataset.currency})" if dataset.outcome_unit == "money" and dataset.currency else ""
    return f"Reach which {Voice(dataset).outcome}{unit}?"


# ---------------------------------------------------------------------------- nothing to answer


def _no_levers(dataset: Dataset) -> None:
    reason = (
        dataset.problems[0] if dataset.problems else "No column is marked as one we can change."
    )
    look.html(look.no_answer("There is nothing to change here yet", dataset.title))
    look.html(look.note(reason, "Mark a column on the page Data"))
    if st.button("Open Data"):
        session.go("data")


def _nothing_changed(dataset: Dataset) -> None:
    outcome = dataset.outcome.title if dataset.outcome is not None else "the outcome"
    under = f"Move a lever, and see what it would do to {outcome}, for whom, and how sure that is."
    look.html(look.title("What would you change?", _about(dataset), under))
    examples = controls.examples(dataset)
    if examples:
        look.html(look.section("For example"))
        with st.container(horizontal=True, gap="small", key="next"):
            for words, widget_key, level in examples:
                st.button(
                    look.widget_label(words),
                    key=f"try_{widget_key}",
                    on_click=_move,
                    args=(widget_key, level),
                )


def _nothing_compared(dataset: Dataset) -> None:
    few = len(saved_scenarios.of(dataset)) < FEWEST
    under = (
        "Save two changes under a name, and they stand here side by side."
        if few
        else "Choose two or more of the saved ones, and they stand here side by side."
    )
    look.html(look.title("Which change does better?", _about(dataset), under))
    if few:
        st.button("Try a change", type="primary", on_click=_to, args=(dataset, ONE))


def _about(dataset: Dataset) -> str:
    return f"{dataset.title} · simulated data" if dataset.simulated else dataset.title


def _move(widget_key: str, level: str) -> None:
    st.session_state[widget_key] = level


# -------------------------------------------------------------------------------------- answers


def _answered(dataset: Dataset, mode: str, choices: Mapping[str, Choice]) -> Answer | None:
    """Draws what these choices ask for; gives the answer where there is one."""
    names = {"compare": _names(choices)} if mode == COMPARE else {}
    view: dict[str, Choice] = {} if mode == ONE else {"show": mode}
    keep_in_address({**choices, **names, **view}, IN_ADDRESS)
    if mode == COMPARE:
        if len(texts_of(choices.get("compare"))) < FEWEST:
            _nothing_compared(dataset)
            return None
        return _estimated(dataset, Asked("what_if", "", choices), "Comparing", lambda: "")
    if mode == SIZES:
        asked = Asked("what_if", "", choices)
        return _estimated(dataset, asked, "Trying every size", lambda: "")
    if not any(choices.get(how) for how in ("set", "shift", "scale")):
        _nothing_changed(dataset)
        return None
    asked = Asked("what_if", "", choices)
    if session.jobs().find((dataset, *session.asked_key(asked))) is None:
        _glance(dataset, choices)  # before the estimate takes the machine
    return _estimated(dataset, asked, "Estimating this change", lambda: _glance(dataset, choices))


def _names(choices: Mapping[str, Choice]) -> tuple[str, ...]:
    """The names alone, for the address."""
    return tuple(str(json.loads(text)["name"]) for text in texts_of(choices.get("compare")))


def _estimated(
    dataset: Dataset, asked: Asked, title: str, interim_words: Callable[[], str]
) -> Answer | None:
    job_key, refutation = session.asked_key(asked), _refuting(asked)
    _drop_the_last(dataset, job_key, session.asked_key(refutation))
    if st.session_state.get(STOPPED) == job_key:
        look.html(look.title("Stopped", under="Nothing was estimated for this change."))
        st.button("Estimate it", type="primary", on_click=_go_on)
        return None
    audit_notes.note_question(dataset, asked)
    job = session.work_on(dataset, title, job_key, _Asking(asked))
    if not job.is_over:
        show_progress(job, lambda: _stop(dataset, job_key), interim_words)
        return None
    try:
        answer = job.result()
    except CannotAnswer as why:
        look.html(look.no_answer(why.reason, dataset.title))
        if why.what_to_do:
            look.html(look.note(why.what_to_do, "What you can do"))
        session.offer_again(dataset, job_key, why)
        return None
    assert isinstance(answer, Answer)
    trying = _trying(dataset, refutation) if st.session_state.get(REFUTING) == job_key else None
    if trying is not None and trying.is_over:
        answer = _tried(trying, answer)
    answer = session.with_look_count(dataset, asked, answer)
    can_try = trying is None and not answer.refused and not {"lever", "compare"} & {*asked.choices}
    actions = answer_view.Actions(
        keep=(lambda: session.keep(dataset, answer)) if session.may_change() else None,
        ask=session.ask_elsewhere,
        is_kept=session.is_kept(answer),
        below_checks=lambda: _refute(trying, job_key, can_try=can_try),
        fixes=lambda check: fixes.of(dataset, check),
        undo=fixes.undo(dataset),
        noted=audit_notes.noted_download,
    )
    answer_view.draw(answer, actions, rail=False)
    return answer


class _Asking:
    """Asking as work."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked

    def __call__(self, model: TrainedModel, progress: Progress) -> Answer:
        return ask(model, self.asked, progress)


def _stop(dataset: Dataset, job_key: tuple[object, ...]) -> None:
    session.stop_work(dataset, job_key)
    st.session_state[STOPPED] = job_key


def _go_on() -> None:
    st.session_state[STOPPED] = None


def _drop_the_last(dataset: Dataset, *job_keys: tuple[object, ...]) -> None:
    """Stop estimating what the reader has moved on from; what is finished stays."""
    jobs_now = [(dataset, job_key) for job_key in job_keys]
    for last in st.session_state.get(LATEST, ()):
        if last not in jobs_now:
            session.stop_work(*last, only_running=True)
    st.session_state[LATEST] = jobs_now


# ---------------------------------------------------------------------------- trying to refute it


def _refuting(asked: Asked) -> Asked:
    return Asked(asked.key, asked.text, {**asked.choices, "refute": True})


def _trying(dataset: Dataset, tried: Asked) -> Job:
    return session.work_on(dataset, "Trying to refute it", session.asked_key(tried), _Asking(tried))


def _tried(job: Job, answer: Answer) -> Answer:
    """The answer with what the tries say; the answer alone where they could not be made."""
    try:
        tried = job.result()
    except CannotAnswer:
        return answer
    assert isinstance(tried, Answer)
    return tried


def _refute(trying: Job | None, job_key: tuple[object, ...], *, can_try: bool) -> None:
    """The offer below the checks, or how far the tries are."""
    if trying is not None and not trying.is_over:
        show_progress_line(trying)
    elif can_try:
        st.button(
            "Try to refute it",
            icon=":material/gavel:",
            help="Estimates it again with the change dealt out by luck, and with a column of luck.",
            on_click=_start_refuting,
            args=(job_key,),
        )


def _start_refuting(job_key: tuple[object, ...]) -> None:
    st.session_state[REFUTING] = job_key


# ---------------------------------------------------------------------------------- a quick look


class _QuickLook:
    """The plain re-prediction as work: at once where the model is there."""

    def __init__(self, choices: Mapping[str, Choice]) -> None:
        self.choices = choices

    def __call__(self, model: TrainedModel, progress: Progress) -> Quantity:
        progress("Quick look", 0.5)
        moves = {
            name: changes for name in LISTS if isinstance(changes := self.choices.get(name), tuple)
        }
        share = number(self.choices.get("share"), 1.0)
        beyond = bool(self.choices.get("beyond"))
        return quick_look(model, **moves, share=share, beyond=beyond)[1]


def _glance(dataset: Dataset, choices: Mapping[str, Choice]) -> str:
    """The quick look, marked as such, while the estimate runs; empty until there is a model."""
    if session.models().find(dataset) is None:
        return ""
    job_key = ("quick", *session.asked_key(Asked("what_if", "", choices)))
    job = session.work_on(dataset, "Quick look", job_key, _QuickLook(choices))
    wait([job.future], timeout=AT_ONCE)  # so that it stands there from the first moment
    if not job.is_over:
        return ""
    try:
        quantity = job.result()
    except CannotAnswer:
        return ""
    assert isinstance(quantity, Quantity)
    outcome = dataset.outcome.title if dataset.outcome is not None else "the outcome"
    return f"Quick look, not like for like: {outcome} at {quantity.plain()}. The estimate follows."
