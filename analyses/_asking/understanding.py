"""A typed question as one that can be asked: how it was read, or why nothing is answered.

The reading itself is `reading/read.py`; here stands what the analyses can take of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
from rapidfuzz import fuzz

from analyses._asking.ask import choices_of, questions_for
from analyses._asking.canonical import canonical
from analyses._asking.question_words import in_words
from analyses._asking.reading.read import read
from analyses._asking.reading.reading import Asking, QuestionReading
from analyses._asking.reading.wording import titled, worded
from analyses._asking.registry import analyses
from analyses._language.voice import Voice
from answers.answer import Asked, CannotAnswer
from answers.words import listing
from datasets.cards.card import Dataset

UNLIKE = 45  # below it no question is closer than another


def understand(
    text: str,
    dataset: Dataset,
    row_ids: frozenset[str] = frozenset(),
    *,
    after: QuestionReading | None = None,
    synonyms: Mapping[str, str] | None = None,
) -> Asked:
    """The question that a text asks of a dataset; one about a row may still lack its name.

    Args:
        text: as typed.
        dataset: whose words may occur in it.
        row_ids: names of rows; one of them in the text makes it a question about that row.
        after: the reading before, which a follow-up changes.
        synonyms: words of the owner to "COLUMN" or "COLUMN=level".

    Raises:
        CannotAnswer: where it is not understood, or cannot be answered yet, saying why, with the
            questions that can be answered.
    """
    return asked_of(read(text, dataset, row_ids, after=after, synonyms=synonyms), dataset)


def asked_of(reading: QuestionReading, dataset: Dataset) -> Asked:
    """The question of a reading, with choices that its analysis takes.

    Raises:
        CannotAnswer: there is none, or it cannot be answered yet; nothing of it is left out.
    """
    asking = reading.asking
    if asking is None:
        raise CannotAnswer(reading.why_not or "", _instead(reading, dataset))
    refused = _not_yet(asking, dataset)
    if refused:
        raise CannotAnswer(f"{refused} Nothing was calculated.", closest(reading.text, dataset))
    text = reading.text
    if text.strip().lower() == asking.key:  # a key says less than the question that it stands for
        text = in_words(analyses()[asking.key].QUESTION, dataset)
    if reading.after:  # alone, "and for seniors?" asks nothing
        text = worded(asking, dataset)
    return understood(Asked(asking.key, text, dict(asking.choices)), dataset)


def understood(asked: Asked, dataset: Dataset) -> Asked:
    """The question in one form, with what is calculated said from its key and choices alone.

    Raises:
        CannotAnswer: a choice names what the table does not have.
    """
    told = canonical(asked, dataset)
    return replace(told, understood=worded(Asking(told.key, told.choices), dataset))


def _not_yet(asking: Asking, dataset: Dataset) -> str:
    """One sentence where no analysis takes the reading; empty where one does."""
    nouns = Voice(dataset).nouns
    if asking.key not in analyses():
        return "This cannot be asked yet."
    extra = [name for name in asking.choices if name not in choices_of(asking.key)]
    if not extra:
        return ""
    told = asking.choices[extra[0]]
    values = told if isinstance(told, tuple) else (str(told),)
    if extra[0] == "where":
        who = listing([titled(each, dataset) for each in values])
        return f"This question cannot be asked of a part of the {nouns} yet ({who})."
    if extra[0] == "without":
        columns = listing([dataset.column(each).title for each in values])
        return f"This question cannot leave columns out yet ({columns})."
    return f"This question has no choice called {extra[0]} yet ({listing(list(values))})."


def _instead(reading: QuestionReading, dataset: Dataset) -> str:
    """What may be meant, what is missing, and what can be answered."""
    told = []
    if reading.readings:
        told.append(
            f"You may mean: {' · '.join(worded(each, dataset) for each in reading.readings)}"
        )
    if reading.lacks == "change":
        levers = [column.title for column in dataset.with_role("lever")]
        told.append(
            f"Say which column changes to what. What can be changed: {listing(levers, most=8)}."
            if levers
            else "Mark a column as something that can be changed first."
        )
    elif reading.lacks == "column":
        titles = [column.title for column in dataset.explaining]
        told.append(f"Say which column is meant. There is: {listing(titles, most=12)}.")
    return " ".join([*told, closest(reading.text, dataset)])


def row_names(ids: pd.DataFrame) -> frozenset[str]:
    """Every name that a row may be called by, from the id columns (n, any number)."""
    names: set[str] = set()
    for column in ids:
        values = ids[column].dropna()
        if pd.api.types.is_numeric_dtype(values):
            names.update(f"{value:.0f}" for value in values.unique())
        else:
            names.update(values.astype("str").unique())
    return frozenset(names)


def closest(text: str, dataset: Dataset, most: int = 4) -> str:
    """The questions that can be answered, the closest to the text first, as one sentence."""
    offered = [question for question in questions_for(dataset) if question.available]
    if not offered:
        return "Set an outcome first."
    scored = sorted(offered, key=lambda q: -max(fuzz.token_set_ratio(text, q.text.lower()), UNLIKE))
    return "What can be answered: " + " · ".join(question.text for question in scored[:most])
