"""What lives longer than a click: the workspace, trained models, running work, the view."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from analyses._asking.canonical import distinct
from analyses._asking.looks import with_looks
from analyses._asking.understanding import row_names as names_in
from answers.answer import Answer, Asked, CannotAnswer, Choice
from answers.json_form import from_json, to_json, without_words
from datasets.access.audit import AuditLog
from datasets.access.guarded_workspace import GuardedWorkspace
from datasets.cards.card import Dataset
from datasets.progress import Progress
from datasets.storage import durable_writes as disk
from datasets.workspace.workspace import SavedFinding, Workspace
from models.training.rows_read import rows_used
from models.training.trained import TrainedModel
from ui import look
from ui.session import disk_errors
from ui.session.jobs import UNEXPECTED, Job, Jobs
from ui.session.model_cache import ModelCache
from ui.sign_in import members
from ui.sign_in.members import CurrentUser

DATASET, QUESTION, ROW = "view_dataset", "view_question", "view_row"
READING = "view_reading"  # a key and its choices, where parts were changed by hand or followed up
ONLY, WITHOUT = "view_only", "view_without"  # for whom, and which columns shall not explain
GO = "go_to_page"
LOOK_AGAIN = 0.2  # seconds until a job asks again whether the one before it is over
WORTH_A_FIRST_LOOK = 200_000  # rows from which training takes longer than a reader waits
MOST_CONDITIONS, LONGEST_CONDITION = 20, 1000
TRAINING_SHARE = 0.6  # of the progress bar, where a question has to train first


@st.cache_resource(show_spinner="Opening the workspace")
def _opened(folder: str) -> tuple[Workspace, AuditLog]:
    """A team's workspace, with the built-in datasets in it, and its log."""
    opened = Workspace(Path(folder))
    try:
        opened.install_samples()
    except OSError:
        opened.close()
        raise
    return opened, AuditLog(opened.folder)


def workspace() -> Workspace:
    """The workspace of the reader's team, as far as the reader may use it.

    Raises:
        BlockingIOError: another process has it open; the message is one plain sentence.
        OSError: it cannot be used.
        PermissionError: the reader may not be here; one plain sentence.
    """
    now = members.current_user()
    return GuardedWorkspace(*_opened(_folder(now)), visitor=now.visitor)


def _folder(now: CurrentUser) -> str:
    """Where the workspace is; everything that is shared between sessions is kept apart by it."""
    if now.team is not None:
        return str(now.team.workspace)
    return os.environ.get("WHEREFORE_WORKSPACE", "workspace")


def may_change() -> bool:
    """True where the reader may change what others see."""
    return members.current_user().visitor.role == "analyst"


def is_open() -> bool:
    """True where the workspace can be used; otherwise one plain sentence says why it cannot."""
    try:
        opened = workspace()
    except BlockingIOError as busy:
        look.html(look.title("The workspace is in use", under=str(busy)))
        return False
    except OSError as error:
        words = f"{disk.sentence(error)} WHEREFORE_WORKSPACE names another folder."
        look.html(look.title("The workspace cannot be opened", under=words))
        return False
    disk_errors.show_last_error(opened)
    return True


@st.cache_resource(show_spinner=False)
def _jobs(folder: str) -> Jobs:  # noqa: ARG001  keys the cache
    return Jobs()


def jobs() -> Jobs:
    """Work in progress, of all the team's sessions, so that a job survives a change of page."""
    return _jobs(_folder(members.current_user()))


@st.cache_data(max_entries=8, show_spinner="Reading the names of the rows")
def _row_names(folder: str, key: str, fingerprint: str) -> frozenset[str]:  # noqa: ARG001  as above
    opened = workspace()
    dataset = opened.find(key)
    ids = [] if dataset is None else [column.name for column in dataset.with_role("id")]
    if dataset is None or not ids:
        return frozenset()
    return names_in(rows_used(opened, dataset, ids))


def row_names(dataset: Dataset) -> frozenset[str]:
    """Names of rows, so that a question can be about one of them."""
    return _row_names(cached_for(), dataset.key, dataset.fingerprint)


def cached_for() -> str:
    """Keys what is remembered of a dataset: another team's may have the same key."""
    return _folder(members.current_user())


@st.cache_resource(show_spinner=False)
def _models(folder: str) -> ModelCache:  # noqa: ARG001  keys the cache
    return ModelCache()


def models() -> ModelCache:
    """Trained models, shared by all the team's sessions."""
    return _models(_folder(members.current_user()))


def work_on(
    dataset: Dataset,
    title: str,
    key: tuple[object, ...],
    ask: Callable[[TrainedModel, Progress], object],
    after: Job | None = None,
) -> Job:
    """Start or join work that needs the dataset's model; training comes first where needed.

    It waits for the job `after`, which was started before it: side by side on two cores a first
    look would come no sooner than the half of everything.
    """
    opened, model_cache = workspace(), models()

    def work(progress: Progress) -> object:
        while after is not None and not after.is_over:
            progress(f"A first look: {after.phrase[:1].lower()}{after.phrase[1:]}", 0.0)
            time.sleep(LOOK_AGAIN)
        share = 0.0 if model_cache.find(dataset) is not None else TRAINING_SHARE
        model = model_cache.of(opened, dataset, lambda words, done: progress(words, done * share))
        return ask(model, lambda words, done: progress(words, share + done * (1 - share)))

    return jobs().start((dataset, *key), title, work)


def first_look(
    dataset: Dataset,
    title: str,
    key: tuple[object, ...],
    ask: Callable[[TrainedModel, Progress], object],
) -> Job | None:
    """The same work on a part of a large table, while its model is being trained; else None."""
    opened, model_cache = workspace(), models()
    if dataset.rows < WORTH_A_FIRST_LOOK or model_cache.find(dataset) is not None:
        return None

    def work(progress: Progress) -> object:
        return ask(model_cache.first_of(opened, dataset, progress), progress)

    return jobs().start((dataset, "first", *key), f"First look: {title}", work)


def is_answered(dataset: Dataset, key: tuple[object, ...]) -> bool:
    """True where the work of that key is over and its result is there."""
    job = jobs().find((dataset, *key))
    return job is not None and job.is_over


def stop_work(dataset: Dataset, key: tuple[object, ...], *, only_running: bool = False) -> None:
    """Stop work on a dataset and forget it; with only_running, keep what is finished."""
    whole = (dataset, *key)
    job = jobs().find(whole)
    if job is not None and not (only_running and job.is_over):
        jobs().drop(whole)


def offer_again(dataset: Dataset, key: tuple[object, ...], why: CannotAnswer) -> None:
    """A way to try once more, where something unexpected was in the way."""
    if why is UNEXPECTED:
        st.button("Try again", type="primary", on_click=stop_work, args=(dataset, key))


def with_look_count(dataset: Dataset, asked: Asked, answer: Answer) -> Answer:
    """The answer with how many questions were asked of this table; counts this one.

    Where the disk keeps no count the answer is shown all the same, and why it was not counted.
    """
    try:
        key, choices = distinct(asked)
        return with_looks(answer, workspace().count_question(dataset, key, dict(choices)))
    except OSError as error:
        look.html(look.note(disk.sentence(error), "This question was not counted"))
        return answer


# --------------------------------------------------------------------------------- the view


def view(name: str) -> str:
    """A part of the view: from the address, else as it was left."""
    value = st.query_params.get(_short(name), st.session_state.get(name, ""))
    st.session_state[name] = value
    return str(value)


def show(name: str, value: str) -> None:
    """Set a part of the view, here and in the address, so that the view is a link."""
    st.session_state[name] = value
    if value:
        st.query_params[_short(name)] = value
    elif _short(name) in st.query_params:
        del st.query_params[_short(name)]


def held() -> dict[str, Choice]:
    """What every question is asked for: where and without, from the address, else as was left."""
    texts = {"where": _listed(ONLY), "without": _listed(WITHOUT)}
    return {name: listed for name, listed in texts.items() if listed}


def hold(where: Sequence[str] = (), without: Sequence[str] = ()) -> None:
    """Ask every question from now on for these rows, without these columns; part of the link."""
    _show_list(ONLY, where)
    _show_list(WITHOUT, without)


def reading() -> tuple[str, ...]:
    """The key of the question and "name=value" of its choices; empty where its words say it."""
    return _listed(READING)


def _show_list(name: str, texts: Sequence[str]) -> None:
    st.session_state[name] = tuple(texts)
    if texts:
        st.query_params[_short(name)] = list(texts)
    elif _short(name) in st.query_params:
        del st.query_params[_short(name)]


def _listed(name: str) -> tuple[str, ...]:
    in_address = st.query_params.get_all(_short(name))
    texts = tuple(in_address) or tuple(st.session_state.get(name, ()))
    return tuple(text[:LONGEST_CONDITION] for text in texts[:MOST_CONDITIONS])


def _short(name: str) -> str:
    return name.removeprefix("view_")


def open_dataset() -> Dataset | None:
    """The dataset that the reader has open."""
    key = view(DATASET)
    dataset = workspace().find(key) if key else None
    if dataset is not None:
        show(DATASET, dataset.key)
    return dataset


def open_as(key: str) -> None:
    """Open another dataset; its question starts empty, and is about everyone."""
    show(DATASET, key)
    hold()
    ask("")


def ask(question: str, row: str = "", reading: Sequence[str] = ()) -> None:
    """Put a question into the box, for one row where it is about one.

    `reading` is its key and choices, where these and not the words say what is asked.
    """
    show(QUESTION, question)
    show(ROW, row)
    _show_list(READING, reading)
    st.session_state["question_box"] = question


def ask_elsewhere(question: str, row: str = "") -> None:
    """Ask from another page: the next run goes to Ask."""
    ask(question, row)
    st.session_state[GO] = "ask"


def go(page: str) -> None:
    """Go to a page now; not for callbacks, which set GO."""
    st.session_state[GO] = page
    st.rerun()


def choose_first(words: str) -> None:
    """A page that needs a dataset, while none is open."""
    look.html(look.title(words, under="Choose a dataset first."))
    with st.container(horizontal=True, key="next"):
        for dataset in workspace().datasets():
            st.button(
                look.widget_label(dataset.title),
                key=f"open_{dataset.key}",
                on_click=open_as,
                args=(dataset.key,),
            )


# --------------------------------------------------------------------------------- findings


@disk_errors.catch
def keep(dataset: Dataset, answer: Answer) -> None:
    """Put an answer among the findings."""
    workspace().keep_finding(dataset.key, to_json(answer))
    st.toast("Added to findings", icon=":material/bookmark_added:")


def is_kept(answer: Answer) -> bool:
    """True where this answer is among the findings, whatever words it was asked in."""
    record = without_words(to_json(answer))
    return any(without_words(finding.answer) == record for finding in workspace().findings())


def kept_answers() -> list[tuple[SavedFinding, Answer]]:
    """The findings in their order, as answers."""
    return [(finding, from_json(finding.answer)) for finding in workspace().findings()]


def asked_key(asked: Asked) -> tuple[object, ...]:
    """What makes two questions the same, for finding a running or finished job; never the words."""
    return distinct(asked)
