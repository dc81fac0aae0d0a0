"""What the reader sees while work runs: what is done now, what is known already, a way to stop."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ui import look
from ui.session.jobs import Job


def show_progress(
    job: Job, stop: Callable[[], None], interim_words: Callable[[], str], first: Job | None = None
) -> None:
    """Show a running job; the page is drawn anew once it is over, or once a first look is.

    Args:
        job: the work.
        stop: called where the reader stops it.
        interim_words: what can be said already; asked again while the work runs.
        first: a first look at a part of the rows, where one is being taken; it is shown instead.
    """
    _progress(job, interim_words, None if first is None or first.is_over else first)
    main, side = st.columns([1.95, 1], gap="large")
    with main:
        st.skeleton(height=330)
    with side:
        st.button("Stop", icon=":material/stop_circle:", width="stretch", on_click=stop)
        st.skeleton(height=200)


def show_progress_line(job: Job) -> None:
    """Show a running job in little room."""
    _line(job)


@st.fragment(run_every=0.5)
def _progress(job: Job, interim_words: Callable[[], str], first: Job | None) -> None:
    if job.is_over or (first is not None and first.is_over):
        st.rerun()
    now = job if first is None else first
    left = now.seconds_left()
    about = "" if left is None else f"about {left} {'second' if left == 1 else 'seconds'} left"
    look.html(look.working(now.title, about))
    st.progress(now.done, text=look.widget_label(now.phrase))
    look.html(look.lead(interim_words()))


@st.fragment(run_every=0.5)
def _line(job: Job) -> None:
    if job.is_over:
        st.rerun()
    st.progress(job.done, text=look.widget_label(job.phrase))
