"""Ask: a question in words, how it was understood, and the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from analyses._asking.ask import ask, model_for, questions_for
from analyses._asking.registry import analyses
from analyses._asking.understanding import understand, understood
from analyses._language.rows import most_likely
from analyses._language.voice import Voice
from answers.answer import Answer, Asked, CannotAnswer
from answers.quantity import Quantity
from answers.question import PickRow
from datasets.cards.card import Dataset
from datasets.progress import Progress
from models.training.trained import TrainedModel
from models.training.training import outcome_numbers
from ui import look
from ui.answer import answer_view, fixes
from ui.asking import conversation, reading_chips
from ui.importing import add_table, synonyms
from ui.session import audit_notes, session
from ui.session.job_progress import show_progress, show_progress_line
from ui.session.jobs import Job
from ui.sign_in import members
from ui.what_if import session_filter

ROWS_OFFERED = 12
LONGEST_QUESTION = 300


def show() -> None:
    """The page."""
    dataset = session.open_dataset()
    if dataset is None:
        with st.container(key="hero"):
            _first_run()
        return
    conversation.put_words(dataset)
    question = _box(dataset)
    if not dataset.problems and (session.held() or not question):
        session_filter.show(dataset)
    if dataset.problems:
        _problems(dataset)
    elif not question:
        _suggestions(dataset)
    else:
        _answered(dataset, question)


# ------------------------------------------------------------------------------- first run


def _first_run() -> None:
    where = "on this machine" if members.current_user().team is None else "where your team keeps it"
    under = (
        "Plain answers with numbers, ranges and checks, ready for your slides. "
        f"Your data stays {where}."
    )
    look.html(look.hero("Ask your table why", under))
    unknown = session.view(session.DATASET)
    if unknown:
        near = session.workspace().nearest(unknown)
        look.html(
            look.note(
                f"There is no dataset called {unknown}."
                + (f" The nearest name is {near}." if near else "")
            )
        )
    datasets = session.workspace().datasets()
    samples = [dataset for dataset in datasets if dataset.simulated]
    own = [dataset for dataset in datasets if not dataset.simulated]
    columns = st.columns(len(samples) + session.may_change() or 1, gap="medium")
    for place, (column, sample) in enumerate(zip(columns, samples, strict=False)):
        with column, st.container(border=True, key=f"card_{sample.key}", height="stretch"):
            _sample(sample, place)
    if session.may_change():
        with columns[-1], st.container(border=True, key="card_own", height="stretch"):
            look.html(
                look.card_head(
                    "Bring your own table",
                    "CSV, Excel, Parquet, JSON or a DuckDB file. "
                    "One row for each customer, order or day.",
                )
            )
            add_table.uploader()
        add_table.preview()
    if own:
        look.html(look.section("Or go on with"))
        with st.container(horizontal=True, key="next"):
            for dataset in own:
                st.button(
                    look.widget_label(dataset.title),
                    key=f"own_{dataset.key}",
                    on_click=session.open_as,
                    args=(dataset.key,),
                )
    if members.current_user().team is None:
        look.html(look.small_print("Nothing is sent anywhere. No account."))


def _sample(sample: Dataset, place: int) -> None:
    about = f"A simulated sample: {sample.rows:,} {sample.noun[1]}. One minute."
    look.html(look.card_head(sample.title, about))
    why = f"Ask why {sample.noun[1]} {sample.event[1]}" if sample.event[1] else "Ask what drives it"
    look.html(look.steps((why, "Try a change", "Take the slides")))
    st.button(
        "Start with this sample",
        key=f"sample_{sample.key}",
        type="primary" if place == 0 else "secondary",
        on_click=session.open_as,
        args=(sample.key,),
    )


# -------------------------------------------------------------------------------- the question


def _box(dataset: Dataset) -> str:
    """The question box; what stands in it is the view."""
    st.session_state.setdefault("question_box", session.view(session.QUESTION))
    with st.container(key="ask"):
        st.text_input(
            "Ask a question",
            key="question_box",
            label_visibility="collapsed",
            icon=":material/search:",
            placeholder="Ask in your own words: why do customers leave?",
            on_change=_typed,
            args=(dataset,),
        )
    question = str(st.session_state["question_box"] or "").strip()[:LONGEST_QUESTION]
    session.show(session.QUESTION, question)
    return question


def _typed(dataset: Dataset) -> None:
    text = str(st.session_state["question_box"] or "").strip()[:LONGEST_QUESTION]
    conversation.typed(dataset, text)


def _problems(dataset: Dataset) -> None:
    words = " ".join(dataset.problems)
    look.html(look.no_answer("Nothing can be asked of this table yet", dataset.title))
    look.html(look.note(words, "What stands in the way"))
    look.html(look.small_print("Outcome and columns are set on the page Data."))


def _suggestions(dataset: Dataset) -> None:
    """What can be asked of this dataset, and what cannot with the reason."""
    made_up = "Simulated data. " if dataset.simulated else ""
    under = f"{made_up}Ask in your own words, or take one of these."
    about = f"{dataset.title} · {dataset.rows:,} {dataset.noun[1]}"
    look.html(look.title("What would you like to know?", about, under))
    offered = questions_for(dataset)
    look.html(look.section("This table can answer"))
    _buttons([question.text for question in offered if question.available])
    closed = [(question.text, question.why_not) for question in offered if not question.available]
    if closed:
        look.html(look.section("Not yet"))
        look.html(look.table(("Question", "Why not"), closed, "Questions that are not available"))


def _buttons(questions: Sequence[str]) -> None:
    look.ask_buttons(questions, session.ask, "next")


# ---------------------------------------------------------------------------------- the answer


def _answered(dataset: Dataset, question: str) -> None:
    try:
        own = _understood(dataset, question)
        together = replace(own, choices=session_filter.held_for(own))
        asked = understood(together, dataset)
    except CannotAnswer as why:
        _cannot(dataset, why)
        synonyms.noted_and_offered(dataset, question)
        return
    audit_notes.note_question(dataset, asked)
    conversation.note(dataset, together)
    reading_chips.show(dataset, own)
    if _is_about_one(asked.key) and not asked.choices.get("row"):
        _pick_a_row(dataset, question)
        return
    key = session.asked_key(asked)

    def work(model: TrainedModel, progress: Progress) -> Answer:
        return ask(model, asked, progress)

    first = None
    if not _is_about_one(asked.key) and not session.is_answered(dataset, key):
        first = session.first_look(dataset, asked.text, key, work)
    job = session.work_on(dataset, asked.text, key, work, after=first)
    if not job.is_over:
        if first is None or not first.is_over or not _shown_first(dataset, asked, job, first):
            show_progress(job, lambda: _stop(dataset, key), lambda: _known_already(dataset), first)
        return
    try:
        answer = job.result()
    except CannotAnswer as why:
        _cannot(dataset, why, dataset.title)
        session.offer_again(dataset, key, why)
        return
    assert isinstance(answer, Answer)
    _draw(dataset, asked, answer)


def _shown_first(dataset: Dataset, asked: Asked, job: Job, first: Job) -> bool:
    """Draw the answer from a part of the rows while that of all is made; False if there is none."""
    try:
        answer = first.result()
    except CannotAnswer:
        return False
    assert isinstance(answer, Answer)
    look.html(look.note(
        f"From a random part of {dataset.rows:,} rows. The answer from all of them follows here.",
        "A first answer",
    ))  # fmt: skip
    show_progress_line(job)
    _draw(dataset, asked, answer)
    return True


def _understood(dataset: Dataset, question: str) -> Asked:
    """The question with its choices; one about a row may still lack the row.

    Raises:
        CannotAnswer: where it is not understood.
    """
    if reading := session.reading():
        return conversation.of_address(dataset, reading)
    row = session.view(session.ROW)
    offered = next(
        (candidate for candidate in questions_for(dataset) if candidate.text == question), None
    )
    if offered is not None and _is_about_one(offered.key):
        asked = Asked(offered.key, question)
    else:
        asked = understand(question, dataset, session.row_names(dataset))
    if row and _is_about_one(asked.key) and not asked.choices.get("row"):
        return replace(asked, choices={**asked.choices, "row": row})
    return asked


def _is_about_one(key: str) -> bool:
    """True for questions about one row, which has to be named."""
    return any(isinstance(control, PickRow) for control in analyses()[key].QUESTION.controls)


def _draw(dataset: Dataset, asked: Asked, answer: Answer) -> None:
    """Draw an answer, which may have been made for the same question in other words."""
    answer = session.with_look_count(dataset, asked, replace(answer, question=asked))
    actions = answer_view.Actions(
        keep=(lambda: session.keep(dataset, answer)) if session.may_change() else None,
        ask=session.ask,
        is_kept=session.is_kept(answer),
        fixes=lambda check: fixes.of(dataset, check),
        undo=fixes.undo(dataset),
        noted=audit_notes.noted_download,
    )
    answer_view.draw(answer, actions)


def _stop(dataset: Dataset, key: tuple[object, ...]) -> None:
    session.stop_work(dataset, key)
    session.ask("")


def _cannot(dataset: Dataset, why: CannotAnswer, about: str = "") -> None:
    """Why there is no answer, what to do, and what can be asked instead."""
    look.html(look.no_answer(why.reason, about))
    questions = [question.text for question in questions_for(dataset) if question.available]
    closest = [text for text in questions if text in why.what_to_do]
    if closest:  # they stand in the sentence, the closest first; as buttons they say it better
        look.html(look.section("Closest questions I can answer"))
        questions = sorted(closest, key=why.what_to_do.index)
    elif why.what_to_do:
        look.html(look.note(why.what_to_do, "What you can do"))
    _buttons(questions)


def _known_already(dataset: Dataset) -> str:
    """A count that needs no model, said at once."""
    if session.held().get("where"):  # it is of everyone
        return ""
    level = _level(session.cached_for(), dataset.key, dataset.fingerprint)
    outcome = dataset.outcome
    if level is None or outcome is None:
        return ""
    if not dataset.is_rate:
        unit = outcome.unit or "count"
        quantity = Quantity.amount("level", level, unit, dataset.currency, unknown="count")
        return f"Already known: {outcome.title} is {quantity.plain()} on average. The rest follows."
    quantity = Quantity("level", level, "share")
    if dataset.event[2]:
        return (
            f"Already known: {quantity.plain()} {dataset.noun[1]} {dataset.event[2]}. "
            "What is behind it follows."
        )
    return f"Already known: {outcome.title} is {dataset.positive} for {quantity.plain()}."


@st.cache_data(max_entries=50, show_spinner=False)
def _level(team: str, key: str, fingerprint: str) -> float | None:  # noqa: ARG001  keys the cache
    opened = session.workspace()
    dataset = opened.find(key)
    if dataset is None or dataset.outcome is None:
        return None
    numbers = outcome_numbers(dataset, opened.rows(dataset, [dataset.outcome.name]))
    values = numbers[~np.isnan(numbers)]
    return float(values.mean()) if len(values) else None


# ------------------------------------------------------------------------------------- one row


def _pick_a_row(dataset: Dataset, question: str) -> None:
    """Which one is meant: type its name, or take one from the top of the list."""
    noun = dataset.noun[0]
    picked = session.held()
    key = ("rows", *sorted(picked.items()))

    def top_rows(model: TrainedModel, progress: Progress) -> list[tuple[str, str]]:
        return _top_rows(model_for(model, picked, progress), progress)

    job = session.work_on(dataset, f"Looking through all {dataset.noun[1]}", key, top_rows)
    if not job.is_over:
        show_progress(job, lambda: _stop(dataset, key), lambda: _known_already(dataset))
        return
    try:
        rows = job.result()
    except CannotAnswer as why:
        _cannot(dataset, why)
        return
    assert isinstance(rows, list)
    look.html(look.title(f"Which {noun}?", under="Type its name, or take one from the list."))
    st.text_input(
        look.widget_label(f"Name of the {noun}"),
        key="row_box",
        on_change=lambda: session.ask(question, str(st.session_state["row_box"]).strip()),
    )
    most = f"Most likely to {dataset.event[1]}" if dataset.event[1] else "Highest first"
    look.html(look.section(most))
    with st.container(horizontal=True, key="next"):
        for place, (name, level) in enumerate(rows):
            st.button(
                look.widget_label(f"{name}: {level}"),
                key=f"row_{place}",
                on_click=session.ask,
                args=(question, name),
            )


def _top_rows(model: TrainedModel, progress: Progress) -> list[tuple[str, str]]:
    """Names of the rows with the highest expected outcome, each with that level in words."""
    progress("Looking at every row", 0.5)
    voice = Voice(model.dataset)
    levels: dict[str, str] = {}  # an id that repeats stands for its first row
    for row in most_likely(model, ROWS_OFFERED):
        levels.setdefault(row.name, voice.level("level", row.expected).plain())
    return list(levels.items())
