"""What if: levers beside the answer; a quick look at once, the estimate as soon as it is there."""

from __future__ import annotations

import streamlit as st

from analyses._ask import ask
from analyses.what_if import quick_look
from answers.answer import Answer, Asked, CannotAnswer, Choice
from answers.quantity import Quantity
from datasets.card import Dataset
from models.progress import Progress
from models.trained import TrainedModel
from ui import answer_view, controls, look, session
from ui.waiting import wait_for

LATEST, STOPPED = "latest_scenario", "stopped_scenario"
LISTS = ("set", "shift", "scale", "where")


def show() -> None:
    """The page."""
    dataset = session.open_dataset()
    if dataset is None:
        session.choose_first("What would a change do?")
        return
    if dataset.problems or not dataset.with_role("lever"):
        _no_levers(dataset)
        return
    side, main = st.columns([1, 2.15], gap="large")
    with side, st.container(border=True, key="card_levers"):
        choices = _choices(dataset)
    with main:
        _keep_in_address(choices)
        if any(choices.get(how) for how in ("set", "shift", "scale")):
            _estimated(dataset, choices)
        else:
            _nothing_changed(dataset)


def _choices(dataset: Dataset) -> dict[str, Choice]:
    look.html(look.card_head("The change", "Within what the data has seen"))
    changes = controls.change(dataset)
    who = controls.whom(dataset)
    return {**changes, **who, **controls.cost(dataset)}


def _keep_in_address(choices: dict[str, Choice]) -> None:
    """The scenario in the address, so that it is a link."""
    for name in (*LISTS, "share", "cost"):
        value = choices.get(name)
        if value is None:
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = list(value) if isinstance(value, tuple) else str(value)


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
    under = (
        f"Move a lever at the left. You see what it would do to {outcome}, for whom, "
        "and how sure that is."
    )
    simulated = f"{dataset.title} · simulated data" if dataset.simulated else dataset.title
    look.html(look.title("What would you change?", simulated, under))
    examples = controls.examples(dataset)
    if examples:
        look.html(look.section("For example"))
        with st.container(horizontal=True, gap="small", key="next"):
            for words, key, value in examples:
                st.button(look.plain(words), key=f"try_{key}", on_click=_move, args=(key, value))


def _move(key: str, value: int) -> None:
    st.session_state[key] = value


def _estimated(dataset: Dataset, choices: dict[str, Choice]) -> None:
    asked = Asked("what_if", "", choices)
    key = session.asked_key(asked)
    _drop_the_last(dataset, key)
    if st.session_state.get(STOPPED) == key:
        look.html(look.title("Stopped", under="Nothing was estimated for this change."))
        st.button("Estimate it", type="primary", on_click=_go_on)
        return

    def work(model: TrainedModel, progress: Progress) -> Answer:
        return ask(model, asked, progress)

    job = session.work_on(dataset, "Estimating this change", key, work)
    if not job.is_over:
        wait_for(job, lambda: _stop(dataset, key), lambda: _glance(dataset, choices))
        return
    try:
        answer = job.result()
    except CannotAnswer as why:
        look.html(look.no_answer(why.reason, dataset.title))
        if why.what_to_do:
            look.html(look.note(why.what_to_do, "What you can do"))
        session.offer_again(dataset, key, why)
        return
    assert isinstance(answer, Answer)
    actions = answer_view.Actions(
        keep=lambda: session.keep(dataset, answer),
        ask=session.ask_elsewhere,
        is_kept=session.is_kept(answer),
    )
    answer_view.draw(answer, actions, rail=False)


def _stop(dataset: Dataset, key: tuple[object, ...]) -> None:
    session.stop_work(dataset, key)
    st.session_state[STOPPED] = key


def _go_on() -> None:
    st.session_state[STOPPED] = None


class _QuickLook:
    """The plain re-prediction as work: at once where the model is there."""

    def __init__(self, choices: dict[str, Choice]) -> None:
        self.choices = choices

    def __call__(self, model: TrainedModel, progress: Progress) -> Quantity:
        progress("Quick look", 0.5)
        told = {
            name: changes for name in LISTS if isinstance(changes := self.choices.get(name), tuple)
        }
        share = self.choices.get("share", 1.0)
        assert isinstance(share, float)
        return quick_look(model, **told, share=share)[1]


def _drop_the_last(dataset: Dataset, key: tuple[object, ...]) -> None:
    """Stop estimating a scenario that the reader has moved on from; a finished one stays."""
    last = st.session_state.get(LATEST)
    if last is not None and last != (dataset, key):
        session.stop_work(*last, only_running=True)
    st.session_state[LATEST] = (dataset, key)


def _glance(dataset: Dataset, choices: dict[str, Choice]) -> str:
    """The quick look, marked as such, while the estimate runs; empty until there is a model."""
    if session.models().find(dataset) is None:
        return ""
    key = ("quick", *session.asked_key(Asked("what_if", "", choices)))
    job = session.work_on(dataset, "Quick look", key, _QuickLook(choices))
    if not job.is_over:
        return ""
    try:
        told = job.result()
    except CannotAnswer:
        return ""
    assert isinstance(told, Quantity)
    outcome = dataset.outcome.title if dataset.outcome is not None else "the outcome"
    return f"Quick look, not like for like: {outcome} at {told.plain()}. The estimate follows."
