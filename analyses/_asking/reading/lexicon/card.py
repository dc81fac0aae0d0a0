"""The names of a card: titles, levels, their words, what the trade and the owner call them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from analyses._asking.reading.lexicon.closed import ENGLISH, closed_words
from analyses._asking.reading.lexicon.trade import Keys, Trade, keys, trade
from analyses._asking.reading.spelling import Spelling
from analyses._asking.reading.tokens import singular
from analyses._language.voice import NO, YES
from datasets.cards.card import Column, Dataset

EXACT, TWIN, COMMON, OWN_WORD, SHARED_WORD, PART = 0.0, 0.1, 0.2, 0.3, 0.4, 0.5
LEFT_OUT = 0.3  # what a name of a column that is left out pays besides
SHORTEST_PART = 4
PREFIXES = frozenset({"is", "has", "had", "did", "was"})
NEGATED = ("un", "in", "non")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
          "october", "november", "december")  # fmt: skip
CARDS_KEPT = 64


@dataclass(frozen=True, slots=True)
class Name:
    """What a phrase names.

    Attributes:
        column: of the table.
        level: a value of it; None where the phrase names the column.
        cost: how far the phrase is from the name, 0 for the name itself.
        negated: True where the phrase says that it is not this value ("unmarried").
        person: True where the phrase is somebody or something that has it ("seniors"); of a
            column, where its plural is.
        part: True where the phrase is only one word of the name.
    """

    column: str
    level: str | None = None
    cost: float = EXACT
    negated: bool = False
    person: bool = False
    part: bool = False


@dataclass(frozen=True)
class CardWords:
    """The names of one card.

    Attributes:
        dataset: whose card it is.
        names: keys of a phrase to what it names, the nearest first.
        tags: keys of a phrase to what it is: outcome, event, lost, opposite, noun, id.
        longest: tokens of the longest phrase.
        spelling: every word that a text may hold, English ones of the trade too.
    """

    dataset: Dataset
    names: Mapping[Keys, tuple[Name, ...]]
    tags: Mapping[Keys, frozenset[str]]
    longest: int
    spelling: Spelling

    @cached_property
    def phrases(self) -> Mapping[str, Name]:
        """Every phrase as one text, for finding the nearest."""
        return {" ".join(phrase): names[0] for phrase, names in self.names.items() if names}

    @cached_property
    def _within(self) -> Mapping[str, frozenset[object]]:
        """Columns by every word that names them only together with others."""
        found: dict[str, set[object]] = {}
        for phrase, names in self.names.items():
            for word in phrase if len(phrase) > 1 else ():
                found.setdefault(word, set()).update((name.column, None) for name in names)
        return {word: frozenset(columns) for word, columns in found.items()}

    def meaning(self, word: str) -> frozenset[object]:
        """What a word stands for, to tell whether two have something in common."""
        key = singular(word)
        names = {(name.column, name.level) for name in self.names.get((key,), ())}
        if names:
            return frozenset(names)
        tags = closed_words(ENGLISH).phrases.get((word,), frozenset())
        if not tags and (key,) not in self.tags and (within := self._within.get(key)):
            return within
        return frozenset(self.tags.get((key,), frozenset()) | tags or {key})


def card_words(dataset: Dataset, synonyms: Mapping[str, str] | None = None) -> CardWords:
    """The names of a card, kept for the cards used last.

    Args:
        dataset: the card.
        synonyms: words of the owner to "COLUMN" or "COLUMN=level".
    """
    return _kept(dataset, tuple(sorted((synonyms or {}).items())))


@lru_cache(maxsize=CARDS_KEPT)
def _kept(dataset: Dataset, synonyms: tuple[tuple[str, str], ...]) -> CardWords:
    gathered = _Gathered(dataset, trade())
    for column in dataset.columns:
        if column.role != "outcome":
            gathered.column(column)
    gathered.money()
    gathered.synonyms(synonyms)
    return gathered.words()


class _Gathered:
    """Names as they are gathered, phrase by phrase."""

    def __init__(self, dataset: Dataset, twins: Trade) -> None:
        self._dataset = dataset
        self._trade = twins
        self._names: dict[Keys, list[Name]] = {}
        self._tags: dict[Keys, set[str]] = {}
        closed = closed_words(ENGLISH).phrases
        self._closed = frozenset(singular(words[0]) for words in closed if len(words) == 1)
        titles = Counter(
            word
            for column in dataset.columns
            if column.role in {"driver", "lever", "value", "left_out"}
            for word in set(keys(column.title))
            if len(keys(column.title)) > 1
        )
        self._titles_with = titles
        self._out = frozenset(column.name for column in dataset.with_role("left_out"))
        self._outcome()
        self._nouns()

    def column(self, column: Column) -> None:
        """A column with its levels, their words and twins."""
        if column.role == "date" or column.kind == "text":
            self._tag(keys(column.title), "id" if column.role == "id" else "unusable")
            return
        if column.role == "id":
            self._name(keys(column.title), Name(column.name))
            self._tag(keys(column.title), "id")
            self._tag(keys(column.title), "noun")
            return
        called = {keys(column.title), keys(column.name), (column.name.casefold(),)}
        title = keys(column.title)
        if len(title) > 1 and title[0] in PREFIXES:
            called.add(title[1:])
        for phrase in called:
            self._name(phrase, Name(column.name))
        self._title_words(column, title)
        if len(title) == 1:
            self._having(column, title[0])
        self._column_twins(column, called)
        self._calendar(column)
        self._levels(column)

    def money(self) -> None:
        """Words for the price: the one column that is worth, or every candidate."""
        told = self._trade
        fitting = [
            column
            for column in self._dataset.explaining
            if column.kind == "number"
            and {singular(word) for word in keys(column.title)}
            & {singular(word) for word in told.money_titles}
            and not set(keys(column.title)) & told.money_never
        ]
        worth = [column for column in fitting if column.role == "value"]
        for column in worth[:1] or fitting:
            for phrase in told.money:
                self._name(phrase, Name(column.name, cost=TWIN))

    def synonyms(self, synonyms: Iterable[tuple[str, str]]) -> None:
        """Words that the owner gave to a column or a value."""
        for word, meant in synonyms:
            name, level = _meaning(self._dataset, meant)
            if not name:
                continue
            outcome = self._dataset.outcome
            if outcome is not None and name == outcome.name:
                self._tag(keys(word), "event" if level == self._dataset.positive else "outcome")
                continue
            self._name(keys(word), Name(name, level or None, TWIN, person=bool(level)))

    def words(self) -> CardWords:
        """All of it, the exact names of a phrase before its twins."""
        names = {phrase: _nearest(found) for phrase, found in self._names.items() if phrase}
        vocabulary = {word for phrase in (*names, *self._tags) for word in phrase}
        return CardWords(
            self._dataset, names, {phrase: frozenset(tags) for phrase, tags in self._tags.items()},
            max((len(phrase) for phrase in (*names, *self._tags)), default=1),
            Spelling(
                vocabulary | {f"{word}s" for word in vocabulary} | closed_words(ENGLISH).words
            ),
        )  # fmt: skip

    def _name(self, phrase: Keys, name: Name) -> None:
        if name.column in self._out:
            name = replace(name, cost=name.cost + LEFT_OUT)
        found = self._names.setdefault(phrase, [])
        for each in found:
            if each.column == name.column and each.level == name.level:
                return
        found.append(name)

    def _tag(self, phrase: Keys, tag: str) -> None:
        if phrase:
            self._tags.setdefault(phrase, set()).add(tag)

    def _calendar(self, column: Column) -> None:
        """Names of days and months where a number counts them: Sunday is 7, or 0."""
        title = set(keys(column.title)) | set(keys(column.name))
        if column.kind != "number":
            return
        if title & {"week", "weekday", "dow"} and title & {"day", "weekday", "dow"}:
            days = DAYS if (column.low, column.high) == (1, 7) else (
                (DAYS[-1], *DAYS[:-1]) if (column.low, column.high) == (0, 6) else ()
            )  # fmt: skip
            for number, day in enumerate(days, int(column.low or 0)):
                self._name((day,), Name(column.name, str(number), TWIN, person=True))
        if len(title) <= 2 and title & {"month", "mnth"} and (column.low, column.high) == (1, 12):
            for number, month in enumerate(MONTHS, 1):
                self._name((month,), Name(column.name, str(number), TWIN, person=True))

    def _having(self, column: Column, word: str) -> None:
        """Adds "trained", "untrained" of training and "discountless" of discount."""
        yes, no = sides(column)
        if len(column.levels) != 2 or yes is None or len(word) < SHORTEST_PART:
            return
        stem = word[:-3] if word.endswith(("ing", "ion")) else word
        done = stem + "ed"
        self._name((done,), Name(column.name, yes, TWIN))
        for phrase in ((f"un{done}",), ("non", done), (f"{word}less",), (word, "less"),
                       (word, "free")):  # fmt: skip
            self._name(phrase, Name(column.name, no, TWIN))

    def _title_words(self, column: Column, title: Keys) -> None:
        """One word of a longer title: the column, or one of several that share the word."""
        if len(title) < 2:
            return
        for word in set(title):
            if len(word) >= SHORTEST_PART and word not in self._closed and word not in PREFIXES:
                self._name((word,), Name(column.name, cost=PART, part=True))

    def _column_twins(self, column: Column, called: Iterable[Keys]) -> None:
        with_it, without_it = sides(column)
        for phrase in called:
            twins = self._trade.columns.get(phrase)
            if twins is None:
                continue
            for words in twins.words:
                self._name(words, Name(column.name, cost=TWIN))
            for level, people in ((with_it, twins.yes), (without_it, twins.no)):
                for words in people if level is not None else ():
                    self._name(words, Name(column.name, level, TWIN, person=True))

    def _levels(self, column: Column) -> None:  # noqa: C901, PLR0912  one case a kind of name
        """Every level by its own words, and by the words that tell it from the others."""
        spoken = {level: keys(level) for level in column.levels}
        words = {level: set(said) for level, said in spoken.items() if _stands_free(level)}
        counts = Counter(word for own in words.values() for word in own)
        bare = {level: said for level, said in spoken.items() if "(" not in level}
        bare |= {level: keys(level.partition("(")[0]) for level in column.levels if "(" in level}
        all_bare = frozenset(bare.values())
        all_said = frozenset(spoken.values())
        with_word = Counter(word for said in spoken.values() for word in set(said))
        if "type" in keys(column.title) and self._titles_with["type"] == 1:
            for level in column.levels:
                if len(level) == 1 and level.isalpha():
                    self._name(("type", *keys(level)), Name(column.name, level, TWIN))
        both = sides(column)
        for level, own in words.items():
            if _is_combination(level, both):
                continue
            said = spoken[level]
            self._name(said, Name(column.name, level))
            if both[0] is None and level == both[1] and column.role == "lever":
                for phrase in ("nothing", "control", "control group", "untreated"):
                    self._name(keys(phrase), Name(column.name, level, TWIN, person=True))
            self._name(("".join(said),), Name(column.name, level))
            if "email" in said and len(said) > 1:
                for mail in ("mail", "mailing", "newsletter"):
                    twin = tuple(mail if word == "email" else word for word in said)
                    self._name(twin, Name(column.name, level, TWIN))
            self._name(bare[level], Name(column.name, level, TWIN))
            if "(" in level:
                inside = keys(level.partition("(")[2].rstrip(") "))
                self._name((*inside, *bare[level]), Name(column.name, level, TWIN))
            for twin in {
                twin
                for phrase in (said, bare[level])
                for twin in self._trade.levels.get(phrase, ())
            }:
                if twin not in all_bare:
                    self._name(twin, Name(column.name, level, TWIN, person=True))
            self._antonyms(column, level, said, all_said)
            for word in own if len(said) > 1 else ():
                is_alone = with_word[word] == 1
                self._level_word(column, level, word, counts[word] / len(words), alone=is_alone)

    def _level_word(
        self, column: Column, level: str, word: str, share: float, *, alone: bool
    ) -> None:
        """A word of a level: of this one alone, of some, or of all, which names the column."""
        if len(word) < SHORTEST_PART or word in self._titles_with:
            return
        if share == 1.0 and len(column.levels) > 1:
            self._name((word,), Name(column.name, cost=COMMON))
            for twin in (
                ("mail", "mailing", "newsletter", "mailed", "emailed") if word == "email" else ()
            ):
                self._name((twin,), Name(column.name, cost=COMMON))
        elif word not in self._closed:
            cost = OWN_WORD if alone else SHARED_WORD
            self._name((word,), Name(column.name, level, cost, part=True))

    def _antonyms(self, column: Column, level: str, said: Keys, levels: frozenset[Keys]) -> None:
        """Adds "unmarried" as not married; where another level is called so, that one is meant."""
        if len(said) == 1 and said[0].isalpha() and len(said[0]) >= SHORTEST_PART:
            for before in NEGATED:
                phrase = (before + said[0],)
                if phrase not in levels:
                    self._name(phrase, Name(column.name, level, TWIN, negated=True))

    def _outcome(self) -> None:
        """The outcome, what rows do, and what the trade calls both."""
        column = self._dataset.outcome
        if column is None:
            return
        own = {keys(column.title), keys(column.name), (column.name.casefold(),)}
        for phrase in own:
            self._tag(phrase, "outcome")
        events = [word for word in self._dataset.event if word]
        for word in events:
            self._tag(keys(word), "event")
        spoken = [keys(word) for word in events] + [(word,) for phrase in own for word in phrase]
        for phrase in (*own, *spoken):
            twins = self._trade.outcomes.get(phrase)
            if twins is None:
                continue
            for tag, told in (("event", twins.event), ("outcome", twins.outcome),
                              ("opposite", twins.opposite), ("lost", twins.lost)):  # fmt: skip
                for words in told:
                    self._tag(words, tag)
        for word in ("outcome", "result", "target"):
            self._tag((word,), "outcome")

    def _nouns(self) -> None:
        for word in self._dataset.noun:
            self._tag(keys(word), "noun")


def sides(column: Column) -> tuple[str | None, str | None]:
    """The values that say yes and no: ("Yes", "No"), ("1", "0"); None where there is none.

    One level of several that says "No …" is the side without it ("No E-Mail"); the side with it is
    known only where one other level is left, combinations such as "No internet service" aside.
    """
    folded = {level.strip().casefold(): level for level in column.levels}
    no = next((level for word, level in folded.items() if word in NO), None)
    yes = next((level for word, level in folded.items() if word in YES), None)
    if no is None:
        starting = [level for word, level in folded.items() if word.startswith(("no ", "none"))]
        no = starting[0] if len(starting) == 1 and len(folded) > 1 else None
    return yes, no


def _meaning(dataset: Dataset, meant: str) -> tuple[str, str]:
    """(column, level or empty) of "COLUMN" and "COLUMN=level"; empty where it is gone."""
    for column in sorted(dataset.columns, key=lambda column: -len(column.name)):
        if meant == column.name:
            return column.name, ""
        if meant.startswith(f"{column.name}="):
            level = meant[len(column.name) + 1 :]
            return (column.name, level) if level in column.levels else ("", "")
    return "", ""


def _is_combination(level: str, both: tuple[str | None, str | None]) -> bool:
    """True for "No internet service" beside "No": it is another column's value."""
    yes, no = both
    return yes is not None and no != level and level.casefold().startswith("no ")


def _stands_free(level: str) -> bool:
    """False for yes, no, numbers, single letters and what begins with a number."""
    word = level.strip().casefold()
    begins = word[:1]
    return (
        len(word) > 1 and word not in YES | NO and not begins.isdigit() and begins not in "([{-+.$"
    )


def _nearest(found: list[Name]) -> tuple[Name, ...]:
    """A name itself leaves no twin beside it, but a word of a level that could be meant stays.

    A column whose own name is somebody's too ("active members", "newbies") is marked as such, and
    the value stays beside it.
    """
    best = min(name.cost for name in found)
    kept = [
        name
        for name in found
        if name.cost == best
        or (best == EXACT and name.level is not None and name.part and name.cost == OWN_WORD)
    ]
    folk = [name for name in found if name.person and name.level is not None]
    for place, name in enumerate(kept):
        own = [each for each in folk if each.column == name.column]
        if name.level is None and own:
            kept[place] = replace(name, person=True)
            kept += [replace(own[0], cost=name.cost)] if own[0] not in kept else []
    return tuple(sorted(dict.fromkeys(kept), key=lambda name: name.cost))
