"""The pages there are, in their order, and what stands beside all of them."""

from __future__ import annotations

import streamlit as st

from answers import neutralise
from answers.words import plural
from datasets.cards.card import Dataset
from ui import look
from ui.pages import ask_page, data_page, findings_page, user_card, what_if_page
from ui.session import disk_errors, session

COLUMNS = ("column", "columns")


def run(page: st.Page) -> None:
    """The page with its side; or another one, where the last click asked for it."""
    target = st.session_state.pop(session.GO, None)
    if target is not None and target != _name(page):
        st.switch_page(next(candidate for candidate in every() if _name(candidate) == target))
    _side()
    disk_errors.run_page(page.run)


def every() -> tuple[st.Page, ...]:
    """A flat list: grouped navigation makes an invalid list for screen readers."""
    return (
        st.Page(ask_page.show, title="Ask", icon=":material/search:", default=True),
        st.Page(what_if_page.show, title="What if", icon=":material/tune:", url_path="what-if"),
        st.Page(
            findings_page.show, title="Findings", icon=":material/bookmark:", url_path="findings"
        ),
        st.Page(data_page.show, title="Data", icon=":material/table_chart:", url_path="data"),
    )


def _side() -> None:
    """The open dataset and a way to open another one."""
    datasets = session.workspace().datasets()
    opened = session.open_dataset()
    if not datasets:
        user_card.show()
        return
    titles = neutralise.options({dataset.key: dataset.title for dataset in datasets})
    with st.sidebar:
        if opened is not None:
            look.html(
                look.dataset_card(opened.title, card_lines(opened), simulated=opened.simulated)
            )
        others = [key for key in titles if opened is None or key != opened.key]
        picker = f"pick_dataset_{opened.key if opened is not None else ''}"
        if others:
            st.selectbox(
                "Open another dataset",
                others,
                index=None,
                format_func=lambda key: titles.get(key, key),
                key=picker,
                placeholder="Open a dataset" if opened is None else "Open another dataset",
                label_visibility="collapsed",
                on_change=_pick,
                args=(picker,),
            )
    user_card.show()


def _pick(picker: str) -> None:
    if st.session_state[picker]:
        session.open_as(st.session_state[picker])


def _name(page: st.Page) -> str:
    """What a page is called here; the default page has an empty path."""
    return page.url_path or "ask"


def card_lines(dataset: Dataset) -> tuple[str, ...]:
    """Size and outcome of a dataset in two short lines."""
    size = f"{dataset.rows:,} {dataset.noun[1]} · {plural(len(dataset.columns), COLUMNS)}"
    if dataset.outcome is None:
        return size, "no outcome yet"
    event = f" is {dataset.positive}" if dataset.positive is not None else ""
    return size, f"outcome: {dataset.outcome.title}{event}"
