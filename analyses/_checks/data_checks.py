"""Checks of the table itself: blanks, repeated rows, who is missing, merged values, mere names."""

from __future__ import annotations

from analyses._language.gaps import gap_words
from analyses._language.voice import Voice
from answers.checks import Check
from answers.words import listing, plural
from datasets.cards.card import Column
from models.evaluation.missing_values import MissingTogether, missing_values
from models.evaluation.pooled_levels import PooledLevels, pooled_levels
from models.evaluation.row_numbers import row_number_columns
from models.evaluation.survivorship import survivorship
from models.training.trained import TrainedModel

MANY_WITHOUT = 0.1  # rows without an outcome from which it is a caution
MERGED_MUCH = 0.05  # rows of a column whose values count as one
FEWEST_ENTITIES = 20  # to judge on some that were not seen
COMES_BACK = 2  # rows of each entity on average, from which they belong together
TitleAndText = tuple[str, str]  # title and text


def data_checks(model: TrainedModel) -> tuple[Check, ...]:
    """What the table itself lets an answer say, passed checks too."""
    return (
        _blanks(model),
        _repeated(model),
        _survivorship(model),
        _numbering(model),
        _merged(model),
    )


def data_cautions(model: TrainedModel) -> tuple[Check, ...]:
    """Of these what every answer has to say, since it may be wrong for it."""
    return tuple(check for check in data_checks(model) if check.result in {"failed", "caution"})


# ------------------------------------------------------------------------------------- blanks


def _blanks(model: TrainedModel) -> Check:
    voice, blanks, without = Voice(model.dataset), missing_values(model), model.rows_without_outcome
    there_are = len(model.outcome) + without
    unknown = f"{voice.rows(without)} without {voice.outcome} were left out." if without else ""
    if blanks.telling:
        columns = tuple(name for blank in blanks.telling for name in blank.columns)
        first = " ".join(_what_goes_with(voice, blank) for blank in blanks.telling[:2])
        more = len(blanks.telling) - 2
        also = f"{more} more such {'column' if more == 1 else 'columns'}. " if more > 0 else ""
        text = (
            f"{first} {also}Find out why it is blank; leave the column out if it is filled in "
            f"only afterwards. {unknown}"
        )
        return Check("missing-not-random", "Blanks that tell", "caution", text.strip(), columns)
    if without > MANY_WITHOUT * there_are:
        text = f"{unknown} What is said holds for the others; find out why it is unknown."
        return Check("missing-not-random", "Many outcomes are unknown", "caution", text)
    title, text = _harmless(voice, blanks.columns, blanks.judged)
    return Check("missing-not-random", title, "passed", f"{text} {unknown}".strip(), blanks.columns)


def _what_goes_with(voice: Voice, blank: MissingTogether) -> str:
    gap = voice.change("difference", blank.difference, blank.low, blank.high, 0.95)
    where = listing([voice.title(name) for name in blank.columns], last="or", most=3)
    alike = f"than among {voice.nouns} alike in all else"
    return f"Where {where} is blank, {gap_words(voice, gap)} {alike}."


def _harmless(voice: Voice, columns: tuple[str, ...], judged: tuple[str, ...]) -> TitleAndText:
    if not columns:
        return "No blanks", "Every column that explains has a value in every row."
    names = listing([voice.title(name) for name in columns])
    if not judged:
        return "Few blanks", f"Too few to matter, in {names}."
    return (
        "Blanks tell nothing",
        f"No clear difference between blank and filled among {voice.nouns} alike in all else; "
        f"looked at in {listing([voice.title(name) for name in judged])}.",
    )


# -------------------------------------------------------------------------------- repeated rows


def _equal(count: int | None) -> str:
    return "1 row equals" if count == 1 else f"{count:,} rows equal"


def _repeated(model: TrainedModel) -> Check:
    dataset, voice = model.dataset, Voice(model.dataset)
    if dataset.copied:
        return Check(
            "duplicate-rows",
            "Rows that may be there twice",
            "caution",
            f"{_equal(dataset.repeated)} an earlier one, about {dataset.copied:,} more than "
            "chance makes. If they were entered twice, remove them in the file and add it again.",
        )
    for check in _unsorted(model):
        return check
    if dataset.repeated is None:
        text = "This table was added before rows were compared; add it again to have them compared."
        return Check("duplicate-rows", "Rows were not compared", "not_applicable", text)
    together = ""
    if model.groups is not None:
        name = _outermost(model.dataset.with_role("id"))
        together = (
            f" Rows with the same {voice.title(name.name)} stay together when the model is judged."
        )
    if not dataset.repeated:
        return Check(
            "duplicate-rows",
            "No row is there twice",
            "passed",
            f"No row equals another.{together}",
        )
    return Check(
        "duplicate-rows",
        "Equal rows are different ones",
        "passed",
        f"{_equal(dataset.repeated)} an earlier one, about as many as chance makes with "
        f"columns as coarse as these, so they stay.{together}",
    )


def _unsorted(model: TrainedModel) -> list[Check]:
    """Names that come back without being kept together, the most often first."""
    dataset, voice = model.dataset, Voice(model.dataset)
    cautions: list[tuple[int, Check]] = []
    ids = dataset.with_role("id")
    for column in ids if model.groups is None else ():
        again = dataset.rows - column.missing - column.distinct
        if again <= 0:
            continue
        title, name = voice.title(column.name), (column.name,)
        if column.distinct < FEWEST_ENTITIES:
            text = (
                f"{title} has {column.distinct} values, too few to judge the model on some that "
                "it has not seen. What is said holds for these only."
            )
            check = Check("duplicate-rows", "Few names, many rows", "caution", text, name)
        else:
            text = (
                f"{again:,} rows have a {title} that an earlier row has. If they were entered "
                "twice, remove them in the file and add it again."
            )
            check = Check("duplicate-rows", "Some names come back", "caution", text, name)
        cautions.append((again, check))
    for column in dataset.columns if model.groups is None else ():
        count = dataset.rows - column.missing
        if not column.only_names or column.distinct < FEWEST_ENTITIES:
            continue
        if count < COMES_BACK * column.distinct:
            continue
        text = (
            f"{voice.title(column.name)} comes back, {column.distinct:,} values in {count:,} rows. "
            "Rows of one may be learnt from and judged on; name the rows by it, too."
        )
        check = Check("duplicate-rows", "Rows belong together", "caution", text, (column.name,))
        cautions.append((count - column.distinct, check))
    return [check for _, check in sorted(cautions, key=lambda pair: -pair[0])]


def _outermost(ids: tuple[Column, ...]) -> Column:
    """The id with the fewest values that still are enough, by which rows are kept together."""
    return min((c for c in ids if c.distinct >= FEWEST_ENTITIES), key=lambda c: c.distinct)


# --------------------------------------------------------------------------------- survivorship


def _survivorship(model: TrainedModel) -> Check:
    voice, missing = Voice(model.dataset), survivorship(model)
    columns = tuple(filter(None, (missing.stay, missing.joined)))
    if not columns:
        text = f"No column says how long a {voice.noun} has been here, so nobody can tell."
        return Check("survivorship", "Not looked at", "not_applicable", text)
    cautions: list[TitleAndText] = []
    if missing.stay is not None and missing.begins_at is not None:
        column = model.dataset.column(missing.stay)
        least, title = voice.amount(column, missing.begins_at), voice.title(missing.stay)
        cautions.append((
            "Short stays are missing",
            f"No {voice.noun} has a {title} below {least}: who left before that is not in the "
            "table. Read it as being about those who stayed that long.",
        ))  # fmt: skip
    if missing.stay is not None and missing.stops_early:
        cautions.append((
            f"{voice.title(missing.stay)} may count the leaving itself",
            f"It is shorter for those who {voice.happened}. If it stops on that day it is part of "
            "the outcome: count it to one day for all, or leave it out.",
        ))  # fmt: skip
    if missing.joined is not None and missing.less_time:
        cautions.append((
            "Newcomers had less time to leave",
            f"Fewer of those with the latest {voice.title(missing.joined)} {voice.happened}. "
            f"Compare {voice.nouns} over the same time since then.",
        ))  # fmt: skip
    if cautions:
        text = " ".join(words for _, words in cautions)
        return Check("survivorship", cautions[0][0], "caution", text, columns)
    return Check(
        "survivorship", "Nobody seems to be missing", "passed", _whole(voice, model), columns
    )


def _whole(voice: Voice, model: TrainedModel) -> str:
    missing = survivorship(model)
    if missing.stay is None:
        return f"Those with the latest {voice.title(missing.joined or '')} are like the others."
    title = voice.title(missing.stay)
    if missing.one_day:
        return (
            f"{title} is counted to the same day for all {voice.nouns}, and short ones are there."
        )
    if voice.dataset.is_rate and voice.dataset.event[0] == "leaves":
        return f"{title} is not shorter for those who {voice.happened}, and short ones are there."
    return f"Short ones are there, too: {title}."


# ------------------------------------------------------------------------ mere names, rare values


def _numbering(model: TrainedModel) -> Check:
    voice, dataset = Voice(model.dataset), model.dataset
    unique = [
        c.name for c in dataset.explaining if c.kind == "number" and _differs(c, dataset.rows)
    ]
    row_numbers = row_number_columns(model.explaining[unique])
    if row_numbers:
        names = listing([voice.title(name) for name in row_numbers])
        text = (
            f"{names}: another whole number in every row, so it names rows and says nothing of "
            "them. Leave it out."
        )
        return Check("id-like", "A column may only number the rows", "caution", text, row_numbers)
    out = [column.name for column in dataset.columns if column.only_names]
    out = [*(c.name for c in dataset.with_role("id")), *out]
    if not out:
        return Check(
            "id-like", "No column only names rows", "passed", "Each says something of them."
        )
    names = listing([voice.title(name) for name in out])
    one, many = "only names rows, so it was", "only name rows, so they were"
    text = f"{names} {one if len(out) == 1 else many} not used to explain anything."
    return Check("id-like", "Columns that only name rows stand aside", "passed", text, tuple(out))


def _differs(column: Column, rows: int) -> bool:
    return column.missing == 0 and column.distinct == rows


def _merged(model: TrainedModel) -> Check:
    voice, merged_columns, rows = Voice(model.dataset), pooled_levels(model), len(model.outcome)
    if not merged_columns:
        text = "Every value of every column has rows enough to be told apart."
        return Check("merged-levels", "No rare values were merged", "passed", text)
    columns = tuple(rare.column for rare in merged_columns)
    text = f"{listing([_one_merged(voice, rare) for rare in merged_columns], most=3)}."
    if merged_columns[0].rows < MERGED_MUCH * rows:
        return Check("merged-levels", "Few rare values count as one", "passed", text, columns)
    advice = " Group them in the file where you know better."
    return Check("merged-levels", "Rare values count as one", "caution", text + advice, columns)


def _one_merged(voice: Voice, rare: PooledLevels) -> str:
    values = plural(rare.levels, ("value", "values"))
    return f"{voice.title(rare.column)}: {values} with few rows each, {rare.rows:,} rows together"
