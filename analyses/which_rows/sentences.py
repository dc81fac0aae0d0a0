"""The list as a table, and what is said of those who stand on it."""

from __future__ import annotations

import pandas as pd

from analyses._drivers.reasons import reasons_of_each, second_look_each, worth_showing
from analyses._language.rows import row_names
from analyses.which_rows.listed import Listed
from answers.answer import Finding
from answers.checks import Check
from answers.evidence import Table
from answers.quantity import Quantity
from answers.words import HEADLINE_WORDS, first_upper, listing, short
from models.statistics.intervals import wilson

LEVEL = 0.95
REASONS = 2
LONGEST_NAME = 40


def rows_words(asked: Listed) -> str:
    """What the list is of: "customers most likely to leave", "customers with the highest fee"."""
    voice, least = asked.voice, "least" if asked.lowest else "most"
    ending = "lowest" if asked.lowest else "highest"
    if asked.sort is None and voice.dataset.is_rate:
        return f"{voice.nouns} {least} likely to {voice.happen}"
    if asked.sort is None:
        return f"{voice.nouns} with the {ending} expected {voice.outcome}"
    if asked.sort.kind == "date":
        ending = "first" if asked.lowest else "last"
    return f"{voice.nouns} with the {ending} {voice.title(asked.sort.name)}"


def headline(asked: Listed) -> tuple[str, Quantity]:
    """How it stands with those on the list, beside all who are asked about."""
    voice, outcome = asked.voice, asked.model.outcome
    inside = outcome[list(asked.places)]
    count, mean = len(inside), float(inside.mean())
    everyone = voice.level("all", float(outcome[asked.among].mean()))
    if voice.dataset.is_rate:
        low, high = wilson(mean, count)
        happened = Quantity("happened", float(inside.sum()), "count")
        own = Quantity("listed", mean, "share", low, high, LEVEL)
        ways = (
            f"Of the {count:,} {rows_words(asked)}, {happened.plain()} {voice.happened}; "
            f"of all, {everyone.plain()}",
            f"Of these {count:,} {voice.nouns}, {happened.plain()} {voice.happened}; of all, "
            f"{everyone.plain()}",
        )
        lead = happened
    else:
        own = voice.level("listed", mean)
        lead = own
        ways = (
            f"The {count:,} {rows_words(asked)} have {own.plain()} on average, all have "
            f"{everyone.plain()}",
            f"These {count:,} {voice.nouns} have {own.plain()} on average",
        )
    return next((way for way in ways if len(way.split()) <= HEADLINE_WORDS), ways[-1]), lead


def findings(asked: Listed) -> tuple[Finding, ...]:
    """How many of the listed it happened to, and where the list ends."""
    voice, outcome = asked.voice, asked.model.outcome
    inside = outcome[list(asked.places)]
    mean = float(inside.mean())
    everyone = voice.level("all", float(outcome[asked.among].mean()))
    if voice.dataset.is_rate:
        own = Quantity("listed", mean, "share", *wilson(mean, len(inside)), LEVEL)
        first = f"Of those on the list {own.say()} {voice.happened}, of all {everyone.plain()}."
    else:
        own = voice.level("listed", mean)
        first = f"Those on the list have {own.plain()} on average, all have {everyone.plain()}."
    statements = [Finding(first, "seen", (own, everyone))]
    if asked.explains:
        held_out = asked.model.held_out[list(asked.places)]
        top = voice.level("first", float(held_out[0]))
        last = voice.level("last", float(held_out[-1]))
        statements.append(
            Finding(
                f"Expected of the first: {top.plain()}, of the last: {last.plain()}.",
                "seen",
                (top, last),
            )
        )
    return tuple(statements)


def table(asked: Listed) -> Table:
    """A row each: its name, its chance, what it is ordered by, its reasons, what came of it."""
    model, voice, places = asked.model, asked.voice, list(asked.places)
    names = row_names(model).iloc[places].astype("str").tolist()
    columns: list[tuple[str, list[str]]] = [
        (first_upper(voice.noun), [short(name, LONGEST_NAME) for name in names])
    ]
    dates = [column for column in voice.dataset.with_role("date") if column.name in model.rows]
    if dates and dates[0] != asked.sort:
        columns.append((voice.title(dates[0].name), _cells(asked, dates[0].name)))
    if asked.explains:
        head = "Chance" if voice.dataset.is_rate else "Expected"
        levels = [voice.level("level", float(model.held_out[place])).plain() for place in places]
        columns.append((head, levels))
    if asked.sort is not None and asked.sort.role != "outcome":
        columns.append((voice.title(asked.sort.name), _cells(asked, asked.sort.name)))
    if asked.explains:
        columns.append(("Reasons", _reasons(asked)))
    columns.append((f"{voice.outcome} so far", _outcomes(asked)))
    heads, cells = zip(*columns, strict=True)
    return Table(
        first_upper(f"{rows_words(asked)}"),
        tuple(heads),
        tuple(zip(*cells, strict=True)),
        "What is expected of each is by models that had not seen it. A reason is shown where every "
        "refit agrees on its direction."
        if asked.explains
        else "",
    )


def _cells(asked: Listed, name: str) -> list[str]:
    """Values of a column of the listed rows, as people write them."""
    column, values = asked.voice.dataset.column(name), asked.model.rows[name]
    cells = []
    for place in asked.places:
        value = values.iloc[place]
        if pd.isna(value):
            cells.append("not known")
        elif isinstance(value, pd.Timestamp):
            cells.append(value.date().isoformat())
        elif column.kind == "number":
            cells.append(asked.voice.amount(column, float(value)))
        else:
            cells.append(short(str(value), LONGEST_NAME))
    return cells


def _reasons(asked: Listed) -> list[str]:
    """The two largest reasons of each row that speak for its end, as one phrase."""
    model, way = asked.model, -1 if asked.lowest and asked.sort is None else 1
    every = reasons_of_each(model, asked.voice, asked.places)
    steady = [worth_showing(reasons.parts, model) for reasons in every]
    looks = second_look_each(model, asked.places, steady)
    phrases = []
    for parts, look in zip(steady, looks, strict=True):
        own = [part.trait for part in parts if way * part.value > 0 and part not in look.against]
        phrases.append(listing(own[:REASONS]) or "none stands out")
    return phrases


def _outcomes(asked: Listed) -> list[str]:
    model, voice = asked.model, asked.voice
    told = model.outcome[list(asked.places)]
    if voice.dataset.is_rate:
        return [first_upper(voice.happened) if value > 0 else "Has not" for value in told]
    return [voice.level("outcome", float(value)).plain() for value in told]


def order_check(asked: Listed) -> Check:
    """Who could not be put in order."""
    voice = asked.voice
    if not asked.unknown or asked.sort is None:
        text = f"Every {voice.noun} that is asked about was looked at."
        return Check("not-counted", "Nobody is left out", "passed", text)
    title = voice.title(asked.sort.name)
    text = f"{voice.rows(asked.unknown)} without a known {title}: not on the list."
    return Check("not-counted", "Some are not in the order", "caution", text, (asked.sort.name,))
