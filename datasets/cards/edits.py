"""What the analyst corrected on a card; kept with it and applied on top of what is proposed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CardEdits:
    """Corrections of a card. None and empty tuples change nothing; "" takes a role away.

    Attributes:
        outcome: the column that is asked about.
        positive: its value that is asked about.
        ids: the columns that name a row; the first leads.
        date: the column that says when.
        value: the column that says what a row is worth.
        exclude: columns to leave out.
        include: left-out columns to put back.
        levers: columns that can be changed.
        randomised: the lever whose values were drawn by lot.
        currency: the sign before money.
        titles: (column, title) pairs.
        drivers: columns that explain but cannot be changed; takes "lever" and "follows" away.
        split: "date" or "rows" to judge the model on its last rows, "random" on rows of all times.
        follows: columns that explain and follow from what we change; takes "lever" away.
        synonyms: (word, "COLUMN" or "COLUMN=level") pairs; an empty meaning takes the word away.
    """

    outcome: str | None = None
    positive: str | None = None
    ids: tuple[str, ...] = ()
    date: str | None = None
    value: str | None = None
    exclude: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    levers: tuple[str, ...] = ()
    randomised: str | None = None
    currency: str | None = None
    titles: tuple[tuple[str, str], ...] = ()
    drivers: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    split: str | None = None
    synonyms: tuple[tuple[str, str], ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is named, for checking that they exist."""
        single = (self.outcome, self.date, self.value, self.randomised)
        listed = (*self.ids, *self.exclude, *self.include, *self.levers, *self.drivers)
        listed += self.follows
        titled = tuple(name for name, _ in self.titles)
        return tuple(name for name in single if name) + listed + titled

    def then(self, later: CardEdits) -> CardEdits:
        """These edits with later ones on top; the later word about a column counts."""
        outcome_moved = later.outcome is not None and later.outcome != self.outcome
        back, out = set(later.include), set(later.exclude)
        explains = set(later.levers) | set(later.drivers) | set(later.follows)
        back |= explains
        if later.randomised:
            back.add(later.randomised)
        return CardEdits(
            outcome=_last(self.outcome, later.outcome),
            positive=later.positive if outcome_moved else _last(self.positive, later.positive),
            ids=later.ids or tuple(name for name in self.ids if name not in out | explains),
            date=_last(_kept(self.date, out | explains), later.date),
            value=_last(_kept(self.value, out), later.value),
            exclude=_joined(self.exclude, later.exclude, without=back),
            include=_joined(self.include, later.include, without=out),
            levers=_joined(
                self.levers, later.levers, without=out | set(later.drivers) | set(later.follows)
            ),
            randomised=_last(self.randomised, later.randomised),
            currency=_last(self.currency, later.currency),
            titles=tuple(dict([*self.titles, *later.titles]).items()),
            drivers=_joined(
                self.drivers, later.drivers, without=out | set(later.levers) | set(later.follows)
            ),
            follows=_joined(
                self.follows, later.follows, without=out | set(later.levers) | set(later.drivers)
            ),
            split=_last(self.split, later.split),
            synonyms=_renamed(self.synonyms, later.synonyms),
        )


def _kept(name: str | None, reassigned: set[str]) -> str | None:
    """The column that has a role; "" where it is said since to have another one."""
    return "" if name in reassigned else name


def _last(before: str | None, later: str | None) -> str | None:
    return before if later is None else later


def _joined(
    before: tuple[str, ...], later: tuple[str, ...], *, without: set[str]
) -> tuple[str, ...]:
    remaining = [name for name in before if name not in without]
    return tuple(dict.fromkeys([*remaining, *later]))


def _renamed(
    before: tuple[tuple[str, str], ...], later: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, str], ...]:
    """Words with what they mean, the later word for each; those that mean nothing any more gone."""
    meant = {word.strip().casefold(): meaning.strip() for word, meaning in [*before, *later]}
    return tuple((word, meaning) for word, meaning in meant.items() if word and meaning)
