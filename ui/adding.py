"""Adding a table: the upload, reading it beside the screen, and what was read."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path
from typing import BinaryIO

import streamlit as st

from answers.answer import CannotAnswer
from datasets.workspace import Imported, Workspace
from models.progress import Progress
from ui import look, session
from ui.waiting import wait_briefly

KINDS = ["csv", "tsv", "txt", "parquet", "xlsx", "json", "jsonl", "duckdb"]
UPLOADS, READ = "uploads_done", "table_read"
LONGEST_NAME = 80


def uploader() -> None:
    """Take a file, read it beside the screen, and go to its columns."""
    done = st.session_state.setdefault(UPLOADS, 0)
    uploaded = st.file_uploader(
        "Your table", type=KINDS, key=f"upload_{done}", label_visibility="collapsed"
    )
    if uploaded is None:
        return
    table = st.session_state.get(f"table_{done}", "")
    key = ("add", uploaded.file_id, table)
    job = session.jobs().find(key)
    if job is None:
        work = _Reading(_on_disk(uploaded.name, uploaded), session.workspace(), table)
        job = session.jobs().start(key, f"Reading {uploaded.name}", work)
    if not job.is_over:
        wait_briefly(job)
        return
    try:
        imported = job.result()
    except CannotAnswer as why:
        look.html(look.note(why.what_to_do, why.reason))
        return
    assert isinstance(imported, Imported)
    if imported.dataset is None:
        look.html(look.note(" ".join(imported.problems), "This file was not added"))
        if Path(uploaded.name).suffix.lower() == ".duckdb":
            st.text_input("Which table in it?", key=f"table_{done}")
        return
    st.session_state[UPLOADS] = done + 1
    st.session_state[READ] = imported
    session.open_as(imported.dataset.key)
    session.go("data")


def _on_disk(name: str, uploaded: BinaryIO) -> Path:
    """A copy in a folder of its own; the file's name is not trusted as a path."""
    uploaded.seek(0)  # it was read before, where another table of it is asked for
    path = Path(tempfile.mkdtemp(prefix="wherefore-")) / safe_name(name)
    with path.open("wb") as copy:
        shutil.copyfileobj(uploaded, copy)
    return path


def safe_name(name: str) -> str:
    """The last part of a file name, in letters, digits and a few signs."""
    last = re.split(r"[\\/]", name)[-1]
    stem, dot, suffix = last.rpartition(".")
    clean = re.sub(r"[^\w \-.]+", "_", stem if dot else last).strip(" .")[:LONGEST_NAME]
    return f"{clean or 'table'}{dot}{re.sub(r'[^A-Za-z0-9]+', '', suffix) if dot else ''}"


class _Reading:
    """Reads a copied file into the workspace and removes the copy."""

    def __init__(self, path: Path, opened: Workspace, table: str) -> None:
        self.path, self.opened, self.table = path, opened, table

    def __call__(self, progress: Progress) -> Imported:
        progress("Reading the file", 0.05)
        source = f"{self.path}::{self.table}" if self.table else str(self.path)
        try:
            return self.opened.add(source, name=None, progress=progress)
        finally:
            shutil.rmtree(self.path.parent, ignore_errors=True)


def last_read(key: str) -> Imported | None:
    """What was read of this dataset in this session."""
    imported = st.session_state.get(READ)
    if isinstance(imported, Imported) and imported.dataset and imported.dataset.key == key:
        return imported
    return None
