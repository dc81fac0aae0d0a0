"""For whom, and without which columns: the choices that every question takes.

`where` picks rows and `without` columns. What is left is a model of its own, which the question is
then asked of; here it is read, refused where too little is left, and named in the answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analyses._language.columns import find_column
from analyses._language.group_phrase import counted_phrase, group_phrase, tail_phrase
from analyses._language.rows import has_row
from analyses._language.voice import Voice
from analyses._language.who import clause_text, clauses_of
from answers.answer import Answer, Asked, CannotAnswer, Choice, Finding
from answers.checks import Check
from answers.quantity import Quantity
from answers.words import HEADLINE_WORDS, first_upper, listing
from datasets.cards.card import Dataset
from datasets.progress import Progress, silent
from models.interventions.scenario import Clause
from models.training.column_families import SAME_FAMILY
from models.training.subset import subset
from models.training.trained import TrainedModel
from models.training.training import FEWEST_OF_EACH

WHERE, WITHOUT = "where", "without"
STANDING = (WHERE, WITHOUT)
ABOUT_COLUMN = ("column", "by")  # choices that name what a question is about
FEWEST = 200  # rows with a known outcome, below which nothing is fitted for a group
RANGE = re.compile(r" \([^()]*\d[^()]* to [^()]*\d[^()]*\)")
LAST_SENTENCE = re.compile(r"\. |(?<=\bmost): ")
YES_OR_NO = re.compile(r"((?:Yes|No)\b[^:]*): (.+)")


@dataclass(frozen=True, slots=True)
class Selection:
    """Whom a question is about, and which columns shall not explain.

    Attributes:
        dataset: the card.
        clauses: all hold for every row; none for everyone.
        without: names of columns.
    """

    dataset: Dataset
    clauses: tuple[Clause, ...] = ()
    without: tuple[str, ...] = ()

    @property
    def voice(self) -> Voice:
        """The dataset's words."""
        return Voice(self.dataset)

    @property
    def who(self) -> str:
        """What stands behind the noun: "on a monthly contract"; "" for everyone."""
        return tail_phrase(self.voice, self.clauses)

    @property
    def group(self) -> str:
        """Those whom it is about: "customers on a monthly contract", or "all customers"."""
        return group_phrase(self.voice, self.clauses)

    @property
    def left_out(self) -> str:
        """Titles of the columns that shall not explain; "" for none."""
        return listing([self.voice.title(name) for name in self.without], most=4)


@dataclass(frozen=True, slots=True)
class GroupRefusal:
    """Why a group cannot be asked about.

    Attributes:
        headline: in at most 25 words.
        findings: how many there are, and the nearest larger group.
        check: the one that failed.
        rows: how many there are with a known outcome.
        nearest: conditions of the nearest larger group that can be asked about; None where there
            is none, () where that is everyone.
    """

    headline: str
    findings: tuple[Finding, ...]
    check: Check
    rows: int
    nearest: tuple[str, ...] | None = None


def selection_of(dataset: Dataset, choices: Mapping[str, Choice]) -> Selection | None:
    """What the choices where and without pick; None where they pick everything.

    Raises:
        CannotAnswer: a column or value does not exist, with the nearest name; or cannot be meant.
    """
    where, without = (_texts(choices.get(name)) for name in STANDING)
    if not where and not without:
        return None
    left_out = tuple(dict.fromkeys(_left_out(dataset, name) for name in without))
    kept = [column for column in dataset.explaining if column.name not in left_out]
    if not kept and dataset.outcome is not None:
        raise CannotAnswer(
            f"Without these, no column is left that could explain {dataset.outcome.title}. "
            "Nothing was calculated.",
            "Leave fewer columns out.",
        )
    return Selection(dataset, clauses_of(_with_all_groups(dataset), where), left_out)


def rows_of(model: TrainedModel, where: Sequence[str]) -> tuple[np.ndarray, str]:
    """The mask (n,) of the rows that are meant, and what stands behind their noun; "" for everyone.

    Raises:
        CannotAnswer: a column or value does not exist, or nobody is meant.
    """
    picked = selection_of(model.dataset, {WHERE: tuple(where)})
    if picked is None:
        return np.ones(len(model.rows), dtype=bool), ""
    held = _mask(model, picked.clauses)
    if not held.any():
        raise CannotAnswer(
            f"There are no {picked.group}. Nothing was calculated.", "Ask for another group."
        )
    return held, picked.who


def unlabelled_of(model: TrainedModel, where: Sequence[str]) -> int:
    """How many of the rows that are meant have no known outcome."""
    picked = selection_of(model.dataset, {WHERE: tuple(where)})
    if picked is None or model.unlabelled is None:
        return model.rows_without_outcome
    return int(_mask_unlabelled(model, picked.clauses).sum())


def about_group(voice: Voice, rows: int, of_all: int, who: str) -> str:
    """Whom a count is of: "1,200 of 7,043 customers, those on a yearly contract"."""
    if not who:
        return voice.rows(rows)
    return f"{rows:,} of {of_all:,} {voice.nouns}, those {who}"


def narrowed(model: TrainedModel, picked: Selection, progress: Progress = silent) -> TrainedModel:
    """The model of the rows and columns picked.

    Raises:
        CannotAnswer: nothing can be learnt from them.
    """
    try:
        return subset(
            model,
            _mask(model, picked.clauses),
            _mask_unlabelled(model, picked.clauses),
            picked.without,
            progress=progress,
        )
    except ValueError as error:
        raise CannotAnswer(
            f"Among {picked.group}: {error} Nothing was calculated.", "Ask about more of them."
        ) from error


def refusal_of(model: TrainedModel, picked: Selection) -> GroupRefusal | None:
    """Why these rows are too few or too much alike to ask about; None where they are not."""
    outcome = model.outcome[_mask(model, picked.clauses)]
    if not picked.clauses or _is_enough(model, outcome):
        return None
    voice, many = picked.voice, len(outcome)
    quantities = [Quantity("rows", many, "count")]
    is_rare = many >= FEWEST
    if is_rare and voice.dataset.is_rate:
        quantities.append(Quantity("happened", float(outcome.sum()), "count"))
    needed = FEWEST_OF_EACH if is_rare else FEWEST
    quantities.append(Quantity("needed", needed, "count"))
    nearest = _nearest(model, picked.clauses)
    words, instead = _why(model, picked, outcome), ""
    findings = [Finding(f"{words}.", "seen", tuple(quantities))]
    if nearest is not None:
        rows = Quantity("nearest_rows", int(_mask(model, nearest).sum()), "count")
        group = group_phrase(voice, nearest)
        instead = f"the nearest group that can be asked about is {group} ({rows.plain()})"
        more = f"The nearest larger group that can be asked about: {group}, {rows.plain()} of them."
        findings.append(Finding(more, "seen", (rows,)))
    few = f"This group has {voice.rows(many)}: too few to ask about"
    code = "rare-outcome" if is_rare else "small-sample"
    told = f"{words}; {instead}" if instead else words
    return GroupRefusal(
        headline=_fitting(told, words, few if not is_rare else "This group differs too little"),
        findings=tuple(findings),
        check=Check(code, "Too few to ask about", "failed", f"{words}. {_needed(voice)}"),
        rows=many,
        nearest=None if nearest is None else tuple(map(clause_text, nearest)),
    )


def cannot_be_asked(model: TrainedModel, refusal: GroupRefusal) -> CannotAnswer:
    """The same where only a random part of the rows was looked at: more may be in the table."""
    among = f"Among a random {len(model.rows):,} of {model.part_of or 0:,} rows: "
    first, *more = (finding.statement for finding in refusal.findings)
    return CannotAnswer(f"{among}{first[:1].lower()}{first[1:]}", " ".join(more))


def check_row(model: TrainedModel, part: TrainedModel, picked: Selection, row: str) -> None:
    """Nothing where the row is one of those picked, or where the table has none called so.

    Raises:
        CannotAnswer: it is in the table, and not among those picked.
    """
    if row and has_row(model, row) and not has_row(part, row):
        raise CannotAnswer(
            f"“{row}” is not among the {picked.group}. Nothing was calculated.",
            f"Ask without the condition, or about another {picked.voice.noun}.",
        )


def check_columns(part: TrainedModel, picked: Selection, choices: Mapping[str, Choice]) -> None:
    """Nothing where the column that the question is about is still one to compare.

    Raises:
        CannotAnswer: it has one value only among the rows picked, or was left out.
    """
    for name in ABOUT_COLUMN:
        text = choices.get(name)
        if not isinstance(text, str) or not text:
            continue
        column = find_column(part.dataset, text)
        if picked.dataset.column(column.name) not in picked.dataset.grouping:
            continue  # the question says by itself what is wrong with it
        if column.distinct < 2:
            raise CannotAnswer(
                f"{column.title} has one value only among {picked.group}, so there is nothing to "
                "compare.",
                "Ask about another column, or about more of them.",
            )
        if column.name in picked.without and name == "column":
            raise CannotAnswer(
                f"{column.title} is what is asked about, and shall be left out.",
                "Leave other columns out.",
            )


def named(answer: Answer, picked: Selection, model: TrainedModel, part: TrainedModel) -> Answer:
    """The answer of a part, which says whom it is about and what was left out."""
    voice, rows = picked.voice, len(part.outcome)
    findings, told, method = list(answer.findings), [], []
    if picked.clauses:
        fitted = Quantity("fitted_rows", rows, "count")
        table = Quantity("table_rows", len(model.outcome), "count")
        of_all = f"{fitted.plain()} of {table.plain()}"
        told.append(f"fitted on the {of_all} {picked.group}")
        statement = f"Fitted on {picked.group}, {of_all}; all here is about them."
        findings.append(Finding(statement, "seen", (fitted, table)))
        method.append(
            f"Fitted anew on the {rows:,} of {len(model.outcome):,} rows {picked.who}: "
            "folds, models, ranges and checks are theirs."
        )
    if picked.without:
        told.append(f"without {picked.left_out}")
        findings.append(Finding(_without(voice, picked, model, part), "seen"))
        method.append(f"Fitted without {', '.join(picked.without)}.")
    about = ", ".join(told)
    return replace(
        answer,
        headline=_headline(answer.headline, picked),
        about=f"{answer.about}; {about}" if answer.about else about,
        findings=tuple(findings),
        method=" ".join([answer.method, *method]),
    )


def question_with(asked: Asked, picked: Selection) -> str:
    """The question's own text with whom it is about, where it does not say so."""
    text = asked.text.rstrip("?")
    if picked.clauses:
        text += f", among {picked.group}"
    if picked.without:
        text += f", without {picked.left_out}"
    return f"{text}?"


# ------------------------------------------------------------------------------------- reading


def _texts(choice: Choice) -> tuple[str, ...]:
    if isinstance(choice, str):
        return (choice,) if choice.strip() else ()
    return tuple(text for text in choice if text.strip()) if isinstance(choice, tuple) else ()


def _left_out(dataset: Dataset, name: str) -> str:
    column = find_column(dataset, name)
    if column.role == "outcome":
        raise CannotAnswer(
            f"{column.title} cannot be left out: it is the outcome itself. Nothing was calculated.",
            "Choose another column.",
        )
    return column.name


def _with_all_groups(dataset: Dataset) -> Dataset:
    """The card on which left-out columns that tell rows apart can be named in a condition.

    Who leaves gender out to be fair may still ask about women.
    """
    names = {column.name for column in dataset.grouping}
    columns = tuple(
        replace(column, role="driver")
        if column.name in names and column.role == "left_out"
        else column
        for column in dataset.columns
    )
    return replace(dataset, columns=columns)


# ------------------------------------------------------------------------------------- counting


def _mask(model: TrainedModel, clauses: Sequence[Clause]) -> np.ndarray:
    """Mask (n,) of the rows where all clauses hold."""
    held = np.ones(len(model.rows), dtype=bool)
    for clause in clauses:
        held &= clause.holds(model.rows)
    return held


def _mask_unlabelled(model: TrainedModel, clauses: Sequence[Clause]) -> np.ndarray:
    """The same (m,) of the rows without an outcome."""
    if model.unlabelled is None:
        return np.zeros(0, dtype=bool)
    held = np.ones(len(model.unlabelled), dtype=bool)
    for clause in clauses:
        held &= clause.holds(model.unlabelled)
    return held


def _is_enough(model: TrainedModel, outcome: np.ndarray) -> bool:
    """True where these rows, by their outcomes (n,), can be asked about."""
    if len(outcome) < FEWEST or np.ptp(outcome) == 0:
        return False
    rarer = min(outcome.sum(), len(outcome) - outcome.sum())
    return not model.dataset.is_rate or bool(rarer >= FEWEST_OF_EACH)


def _nearest(model: TrainedModel, clauses: tuple[Clause, ...]) -> tuple[Clause, ...] | None:
    """The smallest group that can be asked about with one condition less; none is everyone.

    Where no group with one less can be, the one that leaves most rows goes and it is tried again.
    """
    parts = _by_column(clauses)
    while parts:
        less = [parts[:place] + parts[place + 1 :] for place in range(len(parts))]
        masks = [_mask(model, [clause for part in some for clause in part]) for some in less]
        sizes = [int(mask.sum()) for mask in masks]
        able = [k for k, mask in enumerate(masks) if _is_enough(model, model.outcome[mask])]
        if able:
            taken = less[min(able, key=sizes.__getitem__)]
            return tuple(clause for part in taken for clause in part)
        parts = less[int(np.argmax(sizes))]
    return None


def _by_column(clauses: Sequence[Clause]) -> list[tuple[Clause, ...]]:
    """The clauses as conditions that can be dropped: those of one column go together."""
    parts: dict[tuple[str, ...], list[Clause]] = {}
    for clause in clauses:
        parts.setdefault(clause.columns, []).append(clause)
    return [tuple(part) for part in parts.values()]


def _contradict(model: TrainedModel, clauses: Sequence[Clause]) -> bool:
    """True where two conditions on one column exclude each other."""
    return any(
        len(part) > 1
        and not _mask(model, part).any()
        and all(_mask(model, [clause]).any() for clause in part)
        for part in _by_column(clauses)
    )


# -------------------------------------------------------------------------------------- saying


def _why(model: TrainedModel, picked: Selection, outcome: np.ndarray) -> str:
    """What stands in the way, a sentence without its full stop."""
    voice, many = picked.voice, len(outcome)
    if not many:
        if _contradict(model, picked.clauses):
            return f"There can be no {picked.group}: these exclude each other"
        return f"There are no {picked.group}"
    if many < FEWEST:
        return f"Only {counted_phrase(voice, many, picked.clauses)}: too few to ask about"
    if not voice.dataset.is_rate:
        return f"{voice.outcome} is the same for all {counted_phrase(voice, many, picked.clauses)}"
    happened = int(outcome.sum())
    who = f"the {counted_phrase(voice, many, picked.clauses)}"
    if happened in {0, many}:
        return f"{'All' if happened else 'None'} of {who} {voice.happened}"
    rarer = "" if 2 * happened < many else "all but "
    return f"{rarer}{min(happened, many - happened):,} of {who} {voice.happened}"


def _needed(voice: Voice) -> str:
    each = f", and {FEWEST_OF_EACH} {voice.nouns} of each kind" if voice.dataset.is_rate else ""
    return f"A group is asked about from {FEWEST} {voice.nouns} on{each}."


def _without(voice: Voice, picked: Selection, model: TrainedModel, part: TrainedModel) -> str:
    """What was left out, and what is much like it and still there."""
    pairs = [
        (voice.title(name), voice.title(other))
        for name in picked.without
        if name in model.columns
        for other in part.columns
        if model.association[model.columns.index(name), model.columns.index(other)] >= SAME_FAMILY
    ]
    said = f"Left out: {picked.left_out}."
    if not pairs:
        return said
    much_alike = listing(list(dict.fromkeys(f"{other} (with {name})" for name, other in pairs)))
    verb = "moves" if len({other for _, other in pairs}) == 1 else "move"
    return f"{said} Still there, and {verb} along: {much_alike}."


def _headline(headline: str, picked: Selection) -> str:
    """The headline with whom it is about, as fully as it stays short enough; never without.

    Columns left out have no place in a long one; a range gives way to the group.
    """
    without = f"without {picked.left_out}" if picked.without else ""
    if not picked.clauses:
        return _fitting(*_prefixed((f"W{without[1:]}",), headline), headline)
    among = f"among {picked.group}"
    names = [f"{among}, {without}", among, f"those {picked.who}"] if without else [among]
    answered = YES_OR_NO.fullmatch(headline)
    if answered is not None:
        first, rest = answered.groups()
        full = [f"{first}, {name}: {rest}" for name in (*names, "in this group")]
        return _fitting(*full, *(f"{first}, {name}" for name in (*names, "in this group")))
    told = [first_upper(name) for name in (*names, picked.group)]
    least = [*_prefixed(("In this group",), headline), f"In this group: {RANGE.sub('', headline)}"]
    return _fitting(*_prefixed(told, headline), *least)


def _prefixed(names: Sequence[str], headline: str) -> list[str]:
    """Each name before the headline, and before its last sentence, which holds the number."""
    last = LAST_SENTENCE.split(headline)[-1]
    return [f"{name}: {telling}" for name in names for telling in dict.fromkeys((headline, last))]


def _fitting(*ways: str) -> str:
    """The first that is short enough for a headline, else the last."""
    return next((way for way in ways if len(way.split()) <= HEADLINE_WORDS), ways[-1])
