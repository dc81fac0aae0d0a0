"""What the disk refuses to keep, said on the screen in one plain sentence instead of an error."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import streamlit as st

from datasets.storage import durable_writes as disk
from datasets.workspace.workspace import Workspace
from ui import look

DISK_ERROR, MIGRATION_SHOWN = "disk_trouble", "migration_told"
Params = ParamSpec("Params")


def catch(work: Callable[Params, object]) -> Callable[Params, None]:
    """A click that keeps something; what the disk says against it is shown by `show_last_error`."""

    @wraps(work)
    def click(*args: Params.args, **named: Params.kwargs) -> None:
        try:
            work(*args, **named)
        except OSError as error:
            st.session_state[DISK_ERROR] = disk.sentence(error)

    return click


def show_last_error(opened: Workspace) -> None:
    """What was in the way of the last click, a file that is gone, a workspace that was older."""
    clicked = str(st.session_state.pop(DISK_ERROR, ""))
    if trouble := opened.trouble() or clicked:
        look.html(look.note(trouble, "Not kept"))
    if opened.migrated and not st.session_state.get(MIGRATION_SHOWN):
        st.session_state[MIGRATION_SHOWN] = True
        look.html(look.note(opened.migrated))


def run_page(draw: Callable[[], None]) -> None:
    """Draw a page; where the disk stops it, the sentence stands in place of the rest."""
    try:
        draw()
    except OSError as error:
        look.html(look.note(disk.sentence(error), "Not kept"))
