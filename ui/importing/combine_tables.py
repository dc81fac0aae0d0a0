"""Combine tables: add the columns of others to one, or write SQL; seen before it is kept."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable
from dataclasses import dataclass

import streamlit as st

from answers import neutralise
from answers.answer import CannotAnswer
from datasets.cards.card import Dataset
from datasets.combining.join_words import key_words
from datasets.combining.joining import JoinResult, JoinStep, join
from datasets.combining.keep_combined import keep
from datasets.combining.queries import run_query
from datasets.importing.read_file import ReadResult
from datasets.progress import Progress
from datasets.workspace.workspace import Imported, Workspace
from ui import look
from ui.importing.add_table import READ
from ui.importing.import_preview import first_rows, table_notes
from ui.session import session
from ui.session.job_progress import show_progress_line
from ui.session.jobs import Job

ROUND, LAST, RUN = "combined_so_often", "combining_last_job", "combining_query"
READER = "combining_reader"  # tells two people who keep the same rows apart
JOIN, SQL = "Join tables", "Write SQL"
KEEPS = {True: "Keep them, with blanks", False: "Leave them out"}
MOST_PAIRS = 3


def show() -> None:
    """The section, closed until it is wanted; nothing is kept before its button is pressed."""
    datasets = session.workspace().datasets()
    if not datasets:
        return
    place = int(st.session_state.setdefault(ROUND, 0))
    with st.expander("Combine tables", icon=":material/join_inner:", key=f"combine_{place}"):
        way = st.segmented_control(
            "How", [JOIN, SQL], default=JOIN, key=f"way_{place}", label_visibility="collapsed"
        )
        if way == SQL:
            _query(datasets, place)
        else:
            _join(datasets, place)


# ------------------------------------------------------------------------------------ a join


def _join(datasets: tuple[Dataset, ...], place: int) -> None:
    if len(datasets) < 2:
        look.html(look.small_print("A join needs a second table: add one first."))
        return
    titles = {card.key: card.title for card in datasets}
    labels = neutralise.options(titles)
    by_key = {card.key: card for card in datasets}
    opened = session.open_dataset()
    keys = list(titles)
    start = keys.index(opened.key) if opened is not None and opened.key in keys else 0
    one, others = st.columns(2, gap="medium")
    left = one.selectbox(
        "Every row of", keys, index=start, format_func=labels.__getitem__, key=f"left_{place}"
    )
    rights = others.multiselect(
        "with the columns of",
        [key for key in keys if key != left],
        format_func=labels.__getitem__,
        placeholder="Pick one or more tables",
        key=f"rights_{place}",
    )
    if not rights:
        look.html(look.small_print("Nothing happens to the tables themselves."))
        return
    cards = tuple(by_key[key] for key in (left, *rights))
    on = _key(cards, place)
    keeps = st.radio(
        "Rows without a partner",
        [True, False],
        format_func=lambda choice: KEEPS[choice],
        horizontal=True,
        key=f"keeps_{place}",
    )
    work = _Joining(session.workspace(), cards, on, keeps=bool(keeps))
    joined = _done(_started(("join", work.identity), "Comparing the keys", work))
    if isinstance(joined, JoinResult):
        _show_join(joined, work, titles, place)


def _key(cards: tuple[Dataset, ...], place: int) -> tuple[tuple[str, str], ...]:
    """The columns that belong together, where somebody says so; else they are found."""
    lefts = list(dict.fromkeys(column.name for card in cards for column in card.columns))
    rights = list(dict.fromkeys(column.name for card in cards[1:] for column in card.columns))
    pairs: list[tuple[str, str]] = []
    table_keys = "_".join(card.key for card in cards)
    for number in range(MOST_PAIRS):
        one, other = st.columns(2, gap="medium")
        left = one.selectbox(
            "where this column" if not number else "and this column",
            lefts,
            index=None,
            placeholder="Found by comparing" if not number else "No further column",
            key=f"on_left_{number}_{place}_{table_keys}",
        )
        same = rights.index(left) if left in rights else None
        right = other.selectbox(
            "is the same as",
            rights,
            index=same,
            placeholder="Found by comparing" if not number else "No further column",
            key=f"on_right_{number}_{place}_{table_keys}_{left}",
        )
        if left is None or right is None:
            break
        pairs.append((left, right))
    return tuple(pairs)


def _show_join(joined: JoinResult, work: _Joining, titles: dict[str, str], place: int) -> None:
    for step in joined.steps:
        _show_step(step, titles)
    if joined.problems or joined.head is None:
        look.html(look.note(" ".join(joined.problems), "This cannot be joined so"))
        return
    first_rows(joined.head, joined.rows)
    _keep_as(work.kept, f"{work.cards[0].title} joined", place)


def _show_step(step: JoinStep, titles: dict[str, str]) -> None:
    with st.container(border=True, key=f"step_{step.right}"):
        on = key_words(step.match.on) if step.match is not None else "no key"
        look.html(look.card_head(titles[step.right], f"on {on}"))
        if step.match is not None:
            match = step.match
            after = match.rows_after if match.multiplies else match.left_rows
            counts = (
                ("Rows with a partner", f"{match.matched:,} of {match.left_rows:,}"),
                ("Rows without one", f"{match.left_rows - match.matched:,}"),
                (f"Not used of {titles[step.right]}", f"{match.right_rows - match.used:,}"),
                ("Rows before and after", f"{match.left_rows:,} → {after:,}"),
            )
            look.html(look.facts(counts))
        for sentence in step.sentences[1:]:
            look.html(look.small_print(sentence))
        for also in step.others:
            look.html(look.small_print(f"It could also be joined on {key_words(also)}."))


@dataclass(frozen=True)
class _Joining:
    """Joins tables; nothing is stored unless it is asked to keep them."""

    opened: Workspace
    cards: tuple[Dataset, ...]
    on: tuple[tuple[str, str], ...]
    keeps: bool

    @property
    def identity(self) -> tuple[object, ...]:
        """What tells it from other joins."""
        return tuple((c.key, c.fingerprint) for c in self.cards), self.on, self.keeps

    def __call__(self, progress: Progress) -> JoinResult:
        progress("Comparing the keys", 0.3)
        return join(self.opened.store, self.cards, self.on, keeps=self.keeps)

    def kept(self, name: str) -> Callable[[Progress], Imported]:
        """The work that joins all rows and keeps them."""

        def work(progress: Progress) -> Imported:
            progress("Joining all rows", 0.2)
            joined = join(self.opened.store, self.cards, self.on, keeps=self.keeps, all_rows=True)
            if joined.read is None:
                raise CannotAnswer(" ".join(joined.problems), "Nothing was kept.")
            progress("Looking at every column", 0.6)
            return keep(self.opened, name, joined.read, asked_like=self.cards[0])

        return work


# ------------------------------------------------------------------------------------ a query


def _query(datasets: tuple[Dataset, ...], place: int) -> None:
    keys = ", ".join(card.key for card in datasets)
    text = st.text_area(
        "One SELECT over the tables",
        placeholder=f"select * from {datasets[0].key}",
        height=140,
        key=f"sql_{place}",
    )
    look.html(look.small_print(f"Tables: {keys}. A query reads them and changes nothing."))
    if st.button("Run", key=f"run_{place}", disabled=not text.strip()):
        st.session_state[RUN] = (place, text)
    ran_in, query = st.session_state.get(RUN, (-1, ""))
    if ran_in != place or not query:
        return
    work = _Asking(session.workspace(), datasets, query)
    table_read = _done(_started(("query", work.identity), "Running the query", work))
    if not isinstance(table_read, ReadResult):
        return
    if table_read.frame is None:
        look.html(look.note(" ".join(table_read.problems), "This query gives no table"))
        return
    for note in table_notes(table_read.report):
        look.html(look.small_print(note))
    first_rows(table_read.frame)
    rows = table_read

    def kept(name: str) -> Callable[[Progress], Imported]:
        return lambda progress: _keep(work.opened, name, rows, progress)

    _keep_as(kept, "", place)


def _keep(opened: Workspace, name: str, table_read: ReadResult, progress: Progress) -> Imported:
    progress("Looking at every column", 0.3)
    return keep(opened, name, table_read)


@dataclass(frozen=True)
class _Asking:
    """Runs a query beside the screen."""

    opened: Workspace
    datasets: tuple[Dataset, ...]
    query: str

    @property
    def identity(self) -> tuple[object, ...]:
        """What tells it from other queries."""
        return self.query, tuple((card.key, card.fingerprint) for card in self.datasets)

    def __call__(self, progress: Progress) -> ReadResult:
        progress("Running the query", 0.3)
        return run_query(self.opened.store, self.datasets, self.query)


# ------------------------------------------------------------------------------- kept as a table


def _started(key: tuple[Hashable, ...], title: str, work: Callable[[Progress], object]) -> Job:
    """The job of that key; what the one before it found is let go."""
    before = st.session_state.get(LAST)
    if before is not None and before != key:
        session.jobs().drop(before)
    st.session_state[LAST] = key
    return session.jobs().start(key, title, work)


def _done(job: Job) -> object:
    """What a job gave; None while it runs, or where it says why it cannot."""
    if not job.is_over:
        show_progress_line(job)
        return None
    try:
        return job.result()
    except CannotAnswer as why:
        look.html(look.note(why.what_to_do, why.reason))
        return None


def _keep_as(work: Callable[[str], Callable[[Progress], Imported]], name: str, place: int) -> None:
    """A name, and the button that keeps the rows as a table of their own."""
    new_name = st.text_input("Called", value=name, key=f"called_{place}_{name}", max_chars=80)
    reader = st.session_state.setdefault(READER, secrets.token_hex(8))
    key = ("keep", reader, place, st.session_state.get(LAST), new_name)
    if st.button(
        "Keep as a table", type="primary", key=f"keep_{place}", disabled=not new_name.strip()
    ):
        session.jobs().drop(key)  # what was said of an earlier try
        session.jobs().start(key, f"Keeping {new_name}", work(new_name))
    job = session.jobs().find(key)
    if job is None:
        return
    imported = _done(job)
    if not isinstance(imported, Imported):
        return
    if imported.dataset is None:
        look.html(look.note(" ".join(imported.problems), "It was not kept"))
        return
    for job_key in (key, st.session_state.pop(LAST, None)):
        session.jobs().drop(job_key)
    st.session_state[ROUND] = place + 1
    st.session_state[READ] = imported
    session.open_as(imported.dataset.key)
    session.go("data")
