"""Adding a table: the upload, how it would be read, what to say about it, and only then Add."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import streamlit as st

from answers.answer import CannotAnswer
from datasets.files.formats import TableInside
from datasets.importing.importing import title_and_key
from datasets.importing.read_file import ReadResult, read
from datasets.limits import limits
from datasets.progress import Progress
from datasets.values.reading_choices import Choices
from datasets.workspace.workspace import Imported, Workspace
from ui import look
from ui.importing import duckdb_tables
from ui.importing.import_preview import chosen, show_preview
from ui.importing.uploads import Copy
from ui.session import session
from ui.session.job_progress import show_progress_line
from ui.session.jobs import Job

KINDS = ["csv", "tsv", "txt", "gz", "parquet", "xlsx", "xls", "json", "jsonl", "duckdb"]
UPLOADS, READ = "uploads_done", "table_read"
LISTING = "Looking for the tables in this file."
LONGEST_NAME = 80


@dataclass(frozen=True)
class Upload:
    """A file that is not added yet.

    Attributes:
        place: how many files came before it in this session; part of the keys of its widgets.
        file: the name of the file, made harmless.
        table: of a DuckDB file.
        choices: what was said about how to read it.
        content: its bytes.
        number: what the browser's file is known by.
    """

    place: int
    file: str
    table: str
    choices: Choices
    content: BinaryIO
    number: str

    @property
    def source(self) -> str:
        """The file, with the table of a DuckDB file."""
        return f"{self.file}::{self.table}" if self.table else self.file

    @property
    def key(self) -> tuple[object, ...]:
        """What the job that reads it is known by."""
        return "look", self.number, self.table, self.choices

    @property
    def inside(self) -> tuple[object, ...]:
        """What the job that lists its tables is known by."""
        return "inside", self.number

    @property
    def adding(self) -> tuple[object, ...]:
        """What the job that adds it is known by."""
        return "add", self.number, self.table, self.choices


def uploader() -> None:
    """Take a file and read it beside the screen; what was read is shown by `preview`."""
    upload_number = st.session_state.setdefault(UPLOADS, 0)
    st.file_uploader(
        "Your table",
        type=KINDS,
        key=f"upload_{upload_number}",
        label_visibility="collapsed",
        max_upload_size=max(limits().upload_size >> 20, 1),
    )
    upload = _uploaded()
    if upload is None:
        return
    job = session.jobs().find(upload.key)
    if job is None:
        work = _Looking(
            Copy(upload.file, upload.content),
            upload.table,
            upload.choices,
            session.workspace().staging,
        )
        job = session.jobs().start(upload.key, f"Reading {upload.file}", work)
    if not job.is_over:
        _wait(job, upload, "reading")


def _wait(job: Job, upload: Upload, step: str) -> None:
    """Show how far it is, with a way to stop it; nothing is kept then."""
    show_progress_line(job)
    st.button(
        "Stop",
        icon=":material/stop_circle:",
        type="tertiary",
        on_click=_forget,
        args=(upload,),
        key=f"stop_{step}_{upload.place}",
    )


def _uploaded() -> Upload | None:
    if not session.may_change():
        return None
    upload_number = st.session_state.get(UPLOADS, 0)
    uploaded = st.session_state.get(f"upload_{upload_number}")
    if uploaded is None:
        return None
    table = duckdb_tables.picked(upload_number)
    name = safe_name(uploaded.name)
    return Upload(upload_number, name, table, chosen(upload_number), uploaded, uploaded.file_id)


def preview() -> None:
    """How the uploaded file would be read, what it does not tell, and the button that adds it."""
    upload = _uploaded()
    job = None if upload is None else session.jobs().find(upload.key)
    if upload is None or job is None or not job.is_over:
        return
    try:
        table_read = job.result()
    except CannotAnswer as why:
        look.html(look.note(why.what_to_do, why.reason))
        return
    assert isinstance(table_read, ReadResult)
    listing = _listing(upload)
    if listing is not None and not listing.is_over:
        # What it is missing may be only the choice.
        if table_read.frame is None and not upload.table:
            look.html(look.section("Before it is added", LISTING))
            _wait(listing, upload, "listing")
            return
        show_progress_line(listing)
    inside = _tables_of(listing)
    is_open = table_read.frame is None and not upload.table and len(inside) > 1
    is_good = False if is_open else show_preview(upload.place, table_read)
    duckdb_tables.pick(inside, upload.table, upload.place)
    replacing = is_good and _takes_a_place(upload)
    with st.container(horizontal=True, key="preview_end"):
        if len(inside) > 1 and duckdb_tables.wants_all(inside, upload.place):
            copy = Copy(upload.file, upload.content)
            every = duckdb_tables.AddingAll(copy, inside, session.workspace())
            session.jobs().start(upload.adding, f"Adding the tables of {upload.file}", every)
        if is_good and st.button("Add this table", type="primary", key=f"commit_{upload.place}"):
            work = _Adding(upload.file, upload.table, table_read, session.workspace(), replacing)
            session.jobs().start(upload.adding, f"Adding {upload.file}", work)
        st.button("Leave it", key=f"leave_{upload.place}", on_click=_forget, args=(upload,))
    _finish(upload)


def _takes_a_place(upload: Upload) -> bool:
    """Asks where a table goes whose name is taken; True for the place of the one so called."""
    key = title_and_key(upload.source, None)[1]
    namesake = session.workspace().find(key)
    if namesake is None or namesake.key != key:
        return False
    ways = {
        False: "Keep both: this one gets a name of its own",
        True: f"Put these rows in the place of those of {look.widget_label(namesake.title)}",
    }
    picked = st.radio(
        look.widget_label(f"There is a table called {namesake.title} already"),
        list(ways),
        format_func=lambda way: ways[way],
        key=f"place_{upload.place}",
        help="What you set for its columns stays where they are there in the new rows, too. "
        "Findings stay; what-ifs that you kept ask to be estimated anew.",
    )
    return bool(picked)


def _listing(upload: Upload) -> Job | None:
    """The job that lists the tables of a DuckDB file; None for another file."""
    if Path(upload.file).suffix.lower() != ".duckdb":
        return None
    job = session.jobs().find(upload.inside)
    if job is not None:
        return job
    work = duckdb_tables.Listing(Copy(upload.file, upload.content))
    return session.jobs().start(upload.inside, f"Looking into {upload.file}", work)


def _tables_of(listing: Job | None) -> tuple[TableInside, ...]:
    """The tables that were listed; none where there is no list, or until it is there."""
    if listing is None or not listing.is_over:
        return ()
    try:
        tables = listing.result()
    except CannotAnswer as why:
        look.html(look.note(why.what_to_do, why.reason))
        return ()
    return tables if isinstance(tables, tuple) else ()


def _finish(upload: Upload) -> None:
    """Wait for the rows to be stored and go to the columns."""
    job = session.jobs().find(upload.adding)
    if job is None:
        return
    if not job.is_over:
        _wait(job, upload, "adding")
        return
    try:
        imported = job.result()
    except CannotAnswer as why:
        look.html(look.note(why.what_to_do, why.reason))
        session.jobs().drop(upload.adding)
        return
    assert isinstance(imported, Imported)
    if imported.dataset is None:
        look.html(look.note(" ".join(imported.problems), "This file was not added"))
        session.jobs().drop(upload.adding)
        return
    _forget(upload)
    st.session_state[READ] = imported
    session.open_as(imported.dataset.key)
    session.go("data")


def _forget(upload: Upload) -> None:
    """Let go of an upload and of the table that was read from it."""
    for key in (upload.key, upload.inside, upload.adding):
        session.jobs().drop(key)
    st.session_state[UPLOADS] = upload.place + 1


def safe_name(name: str) -> str:
    """The last part of a file name, in letters, digits and a few signs."""
    last = re.split(r"[\\/]", name)[-1]
    stem, dot, suffix = last.rpartition(".")
    clean = re.sub(r"[^\w \-.]+", "_", stem if dot else last).strip(" .")[:LONGEST_NAME]
    return f"{clean or 'table'}{dot}{re.sub(r'[^A-Za-z0-9]+', '', suffix) if dot else ''}"


@dataclass(frozen=True)
class _Looking:
    """Reads a copied file and removes the copy."""

    copy: Copy
    table: str
    choices: Choices
    above: Path

    def __call__(self, progress: Progress) -> ReadResult:
        path = self.copy.path
        source = f"{path}::{self.table}" if self.table else str(path)
        progress("Reading the file", 0.0)
        try:
            return read(source, self.choices, above=self.above, progress=progress)
        finally:
            self.copy.remove()


@dataclass(frozen=True)
class _Adding:
    """Puts a table that was read into the workspace."""

    file: str
    table: str
    table_read: ReadResult
    opened: Workspace
    replacing: bool

    def __call__(self, progress: Progress) -> Imported:
        source = f"{self.file}::{self.table}" if self.table else self.file
        return self.opened.add(
            source, result=self.table_read, replacing=self.replacing, progress=progress
        )


def last_read(key: str) -> Imported | None:
    """What was read of this dataset in this session."""
    imported = st.session_state.get(READ)
    if isinstance(imported, Imported) and imported.dataset and imported.dataset.key == key:
        return imported
    return None
