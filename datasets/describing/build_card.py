"""The card of a table: facts, proposals, leaks and the analyst's edits put together.

Pure: the same basis always gives the same card.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from datasets.cards.card import Column, Dataset, Split
from datasets.cards.duplicate_rows import duplicates_of
from datasets.cards.edits import CardEdits
from datasets.cards.profile import Facts, facts_of
from datasets.describing.roles import Proposal, propose_outcome, propose_positive, propose_roles
from datasets.describing.row_words import event_of, noun_of, unit_of
from datasets.leakage.find_leaks import Leak, find_leaks
from datasets.names import titles_of, unknown

FEWEST_ROWS = 100
FEWEST_OF_A_KIND = 20


@dataclass(frozen=True, slots=True)
class Meaning:
    """Words and units that the values cannot tell; empty where unknown.

    Attributes:
        noun: what a row is, one and many.
        event: what rows do when the outcome is positive.
        currency: the sign before money.
        units: (column, unit) pairs.
        money: columns whose values carried the currency sign.
        simulated: True where the rows were made up.
    """

    noun: tuple[str, str] = ("", "")
    event: tuple[str, str, str] = ("", "", "")
    currency: str = ""
    units: tuple[tuple[str, str], ...] = ()
    money: tuple[str, ...] = ()
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Basis:
    """All that a card is made from.

    Attributes:
        key: short name in the workspace.
        title: the name people use.
        data: hash of names and values, 64 hex characters.
        facts: of every column.
        leaks: what gives the outcome away, for the outcome that the edits name.
        edits: what the analyst corrected.
        meaning: words and units.
        source: what was read.
        notes: what was changed on reading.
        repeated: rows that equal an earlier one; None where nobody has looked.
        copied: how many of these chance does not explain.
    """

    key: str
    title: str
    data: str
    facts: tuple[Facts, ...]
    leaks: Mapping[str, Leak] = field(default_factory=dict)
    edits: CardEdits = field(default_factory=CardEdits)
    meaning: Meaning = field(default_factory=Meaning)
    source: str = ""
    notes: tuple[str, ...] = ()
    repeated: int | None = None
    copied: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The columns in the table's order."""
        return tuple(column.name for column in self.facts)

    def fact(self, name: str) -> Facts:
        """The facts of that column; LookupError with the nearest name where there is none."""
        for column in self.facts:
            if column.name == name:
                return column
        raise unknown("column", name, self.names)

    @property
    def outcome(self) -> str | None:
        """The column asked about: as the analyst said, else as proposed."""
        if self.edits.outcome is not None:
            return self.edits.outcome or None
        return propose_outcome(self.facts)

    @property
    def positive(self) -> str | None:
        """The outcome's value asked about; None for a number or where nobody has said it."""
        if self.outcome is None:
            return None
        facts = self.fact(self.outcome)
        if self.edits.positive and self.edits.positive in facts.levels:
            return self.edits.positive
        return propose_positive(facts)


def first_basis(frame: pd.DataFrame, basis: Basis) -> Basis:
    """The basis with facts, repeated rows and leaks of these rows."""
    facts = facts_of(frame)
    duplicates = duplicates_of(frame, facts)
    profiled = replace(
        basis, facts=facts, repeated=duplicates.rows, copied=duplicates.beyond_chance
    )
    return with_leaks(frame, profiled)


def with_leaks(frame: pd.DataFrame, basis: Basis) -> Basis:
    """The basis with the leaks of its outcome found anew."""
    return replace(basis, leaks=find_leaks(frame, basis.facts, basis.outcome, basis.positive))


def with_edits(basis: Basis, edits: CardEdits) -> Basis:
    """The basis with edits on top, leaks not yet found anew.

    Raises:
        LookupError: a column does not exist; names the nearest.
        ValueError: an edit that cannot be, in one plain sentence.
    """
    for name in edits.columns:
        basis.fact(name)
    after = replace(basis, edits=basis.edits.then(edits))
    _check(after, edits)
    return after


def _check(after: Basis, edits: CardEdits) -> None:
    """Raise ValueError where an edit contradicts the data."""
    if edits.outcome and after.fact(edits.outcome).kind in {"text", "date"}:
        raise ValueError(
            f"{edits.outcome} cannot be the outcome: it holds "
            f"{'dates' if after.fact(edits.outcome).kind == 'date' else 'free text'}."
        )
    if edits.positive:
        if after.outcome is None:
            raise ValueError("Say which column is the outcome first.")
        outcome = after.fact(after.outcome)
        if not outcome.levels:
            raise ValueError(f"{outcome.name} is a number, so no single value is asked about.")
        if edits.positive not in outcome.levels:
            listed = ", ".join(outcome.levels[:10])
            raise ValueError(f"{outcome.name} has no value {edits.positive}. It has {listed}.")
    if edits.date and after.fact(edits.date).kind != "date":
        raise ValueError(f"{edits.date} holds no dates.")
    _check_split(after, edits)
    for word, meaning in edits.synonyms:
        _check_synonym(after, word, meaning)
    if edits.value and after.fact(edits.value).kind != "number":
        raise ValueError(f"{edits.value} holds no numbers.")
    if after.outcome in {*edits.levers, *edits.exclude, *edits.ids, edits.randomised}:
        raise ValueError(f"{after.outcome} is the outcome and can have no other role.")


def _check_synonym(after: Basis, word: str, meaning: str) -> None:
    if not word.strip():
        raise ValueError("A synonym is written WORD=COLUMN or WORD=COLUMN=VALUE.")
    if not meaning.strip():
        return
    name, mark, level = _split_meaning(after, meaning.strip())
    facts = after.fact(name)
    if mark and level not in facts.levels:
        listed = ", ".join(facts.levels[:10])
        has = f"It has {listed}." if listed else "It has no values to name."
        raise ValueError(f"{name} has no value {level}. {has}")


def _split_meaning(basis: Basis, meaning: str) -> tuple[str, str, str]:
    """(column, "=" or "", level); a column's own name may hold the mark."""
    if meaning in basis.names:
        return meaning, "", ""
    named = [name for name in basis.names if meaning.startswith(f"{name}=")]
    name = max(named, key=len, default=meaning.partition("=")[0])
    rest = meaning[len(name) :]
    return name, rest[:1], rest[1:]


def _check_split(after: Basis, edits: CardEdits) -> None:
    if edits.split not in {None, "random", "date", "rows"}:
        raise ValueError(f"There is no split {edits.split}: it is date, rows or random.")
    if edits.split == "date" and not _has_date(after):
        raise ValueError("Say which column is the date first.")


def _roles(basis: Basis) -> dict[str, Proposal]:
    return propose_roles(basis.facts, basis.outcome, basis.leaks, basis.edits)


def _has_date(basis: Basis) -> bool:
    return any(proposal.role == "date" for proposal in _roles(basis).values())


def _split(basis: Basis) -> Split:
    """How the analyst wants it judged; at random where the date is gone that was meant."""
    if basis.edits.split == "rows":
        return "rows"
    return "date" if basis.edits.split == "date" and _has_date(basis) else ""


def describe(basis: Basis) -> Dataset:
    """The card."""
    outcome, positive = basis.outcome, basis.positive
    roles, split = _roles(basis), _split(basis)
    edited_sign = basis.edits.currency
    currency = basis.meaning.currency if edited_sign is None else edited_sign
    titles = {**titles_of(basis.names), **dict(basis.edits.titles)}
    units = dict(basis.meaning.units)
    columns = tuple(
        _column(
            facts,
            titles[facts.name],
            roles[facts.name],
            unit=units.get(facts.name) or unit_of(facts, currency, basis.meaning.money),
            randomised=facts.name == basis.edits.randomised,
            follows=facts.name in basis.edits.follows,
        )
        for facts in basis.facts
    )
    rows = basis.facts[0].rows
    noun, event = basis.meaning.noun, basis.meaning.event
    return Dataset(
        key=basis.key,
        title=basis.title,
        rows=rows,
        fingerprint=_fingerprint(columns, positive, basis.data, split),
        columns=columns,
        positive=positive,
        noun=noun if noun[0] else noun_of(columns, rows),
        event=event if event[0] else event_of(_fact_of(basis, outcome), positive),
        currency=currency,
        simulated=basis.meaning.simulated,
        problems=problems_of(columns, _fact_of(basis, outcome), rows, positive),
        source=basis.source,
        notes=basis.notes,
        repeated=basis.repeated,
        copied=basis.copied,
        split=split,
        synonyms=basis.edits.synonyms,
    )


def _fact_of(basis: Basis, name: str | None) -> Facts | None:
    return None if name is None else basis.fact(name)


def _column(
    facts: Facts, title: str, proposal: Proposal, *, unit: str, randomised: bool, follows: bool
) -> Column:
    return Column(
        name=facts.name,
        title=title,
        kind=facts.kind,
        role=proposal.role,
        why=proposal.why,
        unit=unit,
        missing=facts.missing,
        distinct=facts.distinct,
        levels=facts.levels,
        low=facts.low,
        high=facts.high,
        randomised=randomised,
        follows=follows and proposal.role == "driver",
        certain=proposal.certain,
        leak=proposal.leak,
    )


def _fingerprint(columns: Sequence[Column], positive: str | None, data: str, split: Split) -> str:
    """Twelve hex characters that change when the data changes, or what answers depend on.

    Which drivers are levers, titles and words do not count: they change no number.
    """
    uses = {
        role: [column.name for column in columns if column.role in members]
        for role, members in {
            "outcome": {"outcome"},
            "id": {"id"},
            "date": {"date"},
            "explaining": {"driver", "lever", "value"},
        }.items()
    }
    marked = {
        "randomised": [column.name for column in columns if column.randomised],
        "follows": [column.name for column in columns if column.follows],
    }
    uses |= {mark: names for mark, names in marked.items() if names}
    uses |= {"split": [split]} if split else {}
    content = json.dumps([data, positive, uses], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def problems_of(
    columns: Sequence[Column], outcome: Facts | None, rows: int, positive: str | None
) -> tuple[str, ...]:
    """What stands in the way of asking, one plain sentence each."""
    problems: list[str] = []
    if rows < FEWEST_ROWS:
        problems.append(
            f"{rows} row{' is' if rows == 1 else 's are'} too few to ask about: "
            f"at least {FEWEST_ROWS} are needed."
        )
    if outcome is None:
        problems.append("Say which column is the outcome: no name tells it.")
    elif problem := _outcome_problem(outcome, positive):
        problems.append(problem)
    if not any(column.role in {"driver", "lever", "value"} for column in columns):
        problems.append("No column is left that could explain anything.")
    return tuple(problems)


def _outcome_problem(outcome: Facts, positive: str | None) -> str:
    filled = outcome.rows - outcome.missing
    if outcome.distinct == 0:
        return f"The outcome {outcome.name} is empty."
    if outcome.distinct == 1:
        only = outcome.levels[0] if outcome.levels else f"{outcome.low:g}"
        return f"The outcome {outcome.name} is {only} in every row, so there is nothing to explain."
    if outcome.levels and positive is None:
        return (
            f"The outcome {outcome.name} has {outcome.distinct} values "
            f"({', '.join(outcome.levels[:5])}): say which one is asked about."
        )
    if filled < FEWEST_ROWS <= outcome.rows:
        return f"Only {filled} rows have a value of the outcome {outcome.name}."
    if positive is not None and outcome.rows >= FEWEST_ROWS:
        hits = dict(zip(outcome.levels, outcome.counts, strict=True)).get(positive, 0)
        fewest, side = min((hits, positive), (filled - hits, f"other than {positive}"))
        if fewest < FEWEST_OF_A_KIND:
            return (
                f"Only {fewest} rows have {outcome.name} {side}: "
                f"at least {FEWEST_OF_A_KIND} are needed."
            )
    return ""
