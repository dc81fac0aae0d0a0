"""What the owner calls columns and values: words that were not known, and what they mean."""

from __future__ import annotations

import streamlit as st

from analyses._asking.reading.meanings import SynonymMeaning, meaning_of, meanings, nearest_meaning
from analyses._asking.reading.read import read
from answers import neutralise
from datasets.cards.card import Dataset
from datasets.workspace.workspace import CardEdits
from ui import look
from ui.session import disk_errors, session

MOST_SHOWN = 8  # unknown words on the page, the most frequent first
NOTED = "unknown_words_noted"


def card(dataset: Dataset) -> None:
    """The synonyms of a table, and the words of asked questions that nobody explained yet."""
    unknown = session.workspace().unknown_words(dataset)[:MOST_SHOWN]
    if not (session.may_change() or dataset.synonyms):
        return
    with st.container(border=True, key="card_words"):
        look.html(look.card_head("Your own words", "What you call a column or one of its values"))
        if dataset.synonyms:
            rows = [(word, meaning_of(meant, dataset)) for word, meant in dataset.synonyms]
            look.html(look.table(("Word", "Means"), rows, "Words and what they mean"))
        if not session.may_change():
            return
        if unknown:
            look.html(look.section("Words I did not know"))
        for word, times in unknown:
            often = "once" if times == 1 else f"{times:,} times"
            _picker(dataset, word, f"{word} ({often}) means")
        _own_word(dataset)
        _take_away(dataset)


def noted_and_offered(dataset: Dataset, question: str) -> None:
    """Note the words of a question that were not known, and offer what one of them may mean."""
    reading = read(question, dataset, session.row_names(dataset))
    if not reading.unknown:
        return
    noted: set[tuple[str, str]] = st.session_state.setdefault(NOTED, set())
    if (dataset.key, question) not in noted:
        noted.add((dataset.key, question))
        session.workspace().note_unknown(dataset, reading.unknown)
    if len(reading.unknown) != 1 or not session.may_change():
        return
    word = reading.unknown[0]
    near = nearest_meaning(word, dataset)
    if near is None:
        _picker(dataset, word, f"{word} means")
        return
    st.button(
        look.widget_label(f"{word} means {near.words}"),
        key=f"means_{dataset.key}_{word}",
        on_click=_mean,
        args=(dataset.key, word, near.meant),
    )


def _picker(dataset: Dataset, word: str, label: str) -> None:
    """Every meaning that there is; picking one keeps it."""
    options = _options(dataset)
    key = f"word_{dataset.key}_{word}"
    st.selectbox(
        look.widget_label(label),
        list(options),
        index=None,
        format_func=neutralise.options(options).__getitem__,
        placeholder="Choose what it means",
        key=key,
        on_change=_mean_picked,
        args=(dataset.key, word, key),
    )


def _own_word(dataset: Dataset) -> None:
    options = _options(dataset)
    with st.form(f"own_word_{dataset.key}", border=False, clear_on_submit=True):
        word = st.text_input("A word of yours", max_chars=40, placeholder="boomers")
        meant = st.selectbox(
            "Means",
            list(options),
            index=None,
            format_func=neutralise.options(options).__getitem__,
            placeholder="Choose what it means",
        )
        if st.form_submit_button("Keep this word") and word.strip() and meant:
            _mean(dataset.key, word, meant)
            st.rerun()


def _take_away(dataset: Dataset) -> None:
    for word, _ in dataset.synonyms:
        st.button(
            look.widget_label(f"Forget {word}"),
            key=f"forget_{dataset.key}_{word}",
            type="tertiary",
            on_click=_mean,
            args=(dataset.key, word, ""),
        )


def _options(dataset: Dataset) -> dict[str, str]:
    told: tuple[SynonymMeaning, ...] = meanings(dataset)
    return {meaning.meant: meaning.words for meaning in told}


def _mean_picked(key: str, word: str, widget: str) -> None:
    meant = st.session_state.get(widget)
    if meant:
        _mean(key, word, str(meant))


@disk_errors.catch
def _mean(key: str, word: str, meant: str) -> None:
    session.workspace().edit(key, CardEdits(synonyms=((word, meant),)))
