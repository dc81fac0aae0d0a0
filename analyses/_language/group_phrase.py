"""Whom a sentence is about, as a noun phrase: "women in the North without support"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from types import MappingProxyType
from typing import Literal

from analyses._language import column_heads as heads
from analyses._language.voice import NO, YES, Voice, is_year
from answers.words import first_upper, listing, short
from datasets.cards.card import Column, Dataset
from models.drivers.binary_contrast import BinaryContrast
from models.interventions.scenario import AnyOf, Clause, Comparison, Condition
from models.segments.conditions import Term

# What stands behind a noun, as a thing that one row has or is.
TRAITS = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"with .+ but without (.+)", r"no \1"),
        (r"(?:with|on) (?:exactly )?(.+)", r"\1"),
        (r"without (?:an? )?(.+)", r"no \1"),
        (r"(in .+)", r"being \1"),
        (r"aged (.+)", r"age \1"),
        (r"(?:who|that) is not (.+)", r"not being \1"),
        (r"(?:who|that) is (.+)", r"being \1"),
        (r"who have been \S+ for (.+)", r"a · for \1"),
        (r"(paying .+)", r"\1"),
    )
)

Sort = Literal["noun", "plain", "property", "clause"]
ORDER: tuple[Sort, ...] = ("noun", "plain", "property", "clause")
AGES_THEN_PLACES = {"aged": 0, "older": 0, "younger": 0, "in": 1, "outside": 1}
LONGEST_LEVEL = 40
CARDS_KEPT = 64
FEW_OTHERS = 3
SPOKEN_AS_CONSONANTS = ("one", "once", "eu")
PERIOD = re.compile(
    r"(?P<many>one|two|three|four|five|six|\d{1,2})[ -](?P<unit>day|week|month|year)s?", re.I
)
JOINTS = re.compile(r"[,“”]|\b(?:and|or|either|neither|nor|not|with|without|whose|who)\b", re.I)


@dataclass(frozen=True, slots=True)
class Tail:
    """What stands behind the noun for one column.

    Attributes:
        words: "on a monthly contract", "without support", "whose Segment is A".
        sort: a noun may stand for the rows' own; plain ones follow each other without "and".
        noun: "women", where it may stand for the rows' own noun; else empty.
        single: the words of one row, where they differ: "who is a senior citizen".
    """

    words: str
    sort: Sort
    noun: str = ""
    single: str = ""

    def of(self, *, one: bool) -> str:
        """The words of one row, or of several."""
        return self.single or self.words if one else self.words


def group_phrase(voice: Voice, clauses: Sequence[Clause]) -> str:
    """Those for whom all clauses hold: "customers on a monthly contract", or "all customers"."""
    return _named(voice, clauses) if clauses else f"all {voice.nouns}"


def counted_phrase(voice: Voice, count: int, clauses: Sequence[Clause]) -> str:
    """The same with how many they are: "1,200 women in the North", "1 customer with support"."""
    return f"{count:,} {_named(voice, clauses, one=count == 1)}"


def _named(voice: Voice, clauses: Sequence[Clause], *, one: bool = False) -> str:
    """The noun with its tail; "women" stands for the rows' own noun."""
    return _with_noun(voice.noun if one else voice.nouns, *_tails(voice, clauses), one=one)


def _with_noun(
    noun: str, tails: Sequence[Tail], ways: Sequence[str] = (), *, one: bool = False
) -> str:
    nouns = [tail for tail in tails if tail.noun]
    if len(nouns) == 1:
        noun = heads.ONE_OF[nouns[0].noun] if one else nouns[0].noun
        tails = [tail for tail in tails if tail is not nouns[0]]
    return f"{noun} {_joined(tails, ways, one=one)}".strip()


def tail_phrase(voice: Voice, clauses: Sequence[Clause]) -> str:
    """What stands behind the rows' noun: "in the North without support"; "" for everyone."""
    return _joined(*_tails(voice, clauses))


def side_phrase(voice: Voice, sides: BinaryContrast) -> str:
    """The named one of two sides, behind its noun: "on a monthly contract", "without support"."""
    return tail_phrase(voice, side_clauses(sides))


def side_group(voice: Voice, sides: BinaryContrast) -> str:
    """The named side with its noun: "women", "customers on a monthly contract"."""
    return group_phrase(voice, side_clauses(sides))


def other_group(voice: Voice, sides: BinaryContrast) -> str:
    """The side that is not named: "men", "customers on a yearly or two-year contract"."""
    return group_phrase(voice, _other_clauses(voice, sides))


def _other_clauses(voice: Voice, sides: BinaryContrast) -> tuple[Clause, ...]:
    column = voice.dataset.column(sides.column)
    if sides.cut is not None:
        return side_clauses(sides, named=False)
    others = [level for level in column.levels if level not in set(map(str, sides.levels))]
    if 0 < len(others) <= FEW_OTHERS and not column.missing:
        return (_one_of(sides.column, others),)
    return side_clauses(sides, named=False)


def side_clauses(sides: BinaryContrast, *, named: bool = True) -> tuple[Clause, ...]:
    """The clauses that hold for one side of a contrast."""
    if sides.cut is not None:
        compare: Comparison = ">" if sides.above == named else "<="
        return (Condition(sides.column, compare, sides.cut),)
    if not named:
        return tuple(Condition(sides.column, "!=", level) for level in sides.levels)
    return (_one_of(sides.column, sides.levels),)


def term_phrase(voice: Voice, term: Term) -> str:
    """The rows of a found condition, behind their noun."""
    return terms_phrase(voice, (term,))


def terms_phrase(voice: Voice, terms: Sequence[Term]) -> str:
    """All conditions of a found group, behind the noun: "in the North without support"."""
    return _joined(_term_tails(voice, terms))


def found_phrase(voice: Voice, terms: Sequence[Term]) -> str:
    """A found group with its noun: "women in the North"."""
    return _with_noun(voice.nouns, _term_tails(voice, terms))


def label_phrase(voice: Voice, terms: Sequence[Term]) -> str:
    """A found group as a label, without the rows' own noun: "On a monthly contract", "Women"."""
    return first_upper(_with_noun("", _term_tails(voice, terms)))


def bare_phrase(voice: Voice, term: Term) -> str:
    """A found condition under its column's title: "Monthly", "10 months or less", "not known"."""
    column = voice.dataset.column(term.column)
    if term.missing:
        return "not known"
    if term.levels:
        levels = listing([short(level, LONGEST_LEVEL) for level in term.levels], last="or")
        return f"other than {levels}" if term.but else levels
    match _term_clauses(term):
        case (Condition() as low, Condition() as high):
            return _ends(voice, column, low, high)
        case (Condition() as only,):
            return COMPARED[only.compare].format(voice.amount(column, float(only.value)))
    return "any"


def _term_tails(voice: Voice, terms: Sequence[Term]) -> list[Tail]:
    tails: list[Tail] = []
    for term in terms:
        if term.missing:
            tails.append(_whose(voice, voice.dataset.column(term.column), "not known"))
        else:
            tails += _tails(voice, _term_clauses(term))[0]
    return sorted(tails, key=_place)


def _term_clauses(term: Term) -> tuple[Clause, ...]:
    if term.but:
        return tuple(Condition(term.column, "!=", level) for level in term.levels)
    if term.levels:
        return (_one_of(term.column, term.levels),)
    if term.low is not None and term.low == term.high:
        return (Condition(term.column, "=", term.low),)
    ends: list[Condition] = []
    if term.low is not None:
        ends.append(Condition(term.column, ">=", term.low))
    if term.high is not None:
        ends.append(Condition(term.column, "<=", term.high))
    return tuple(ends)


def trait_phrase(voice: Voice, name: str, value: str | float | None) -> str:
    """What a row has or is, as a thing: "a monthly contract", "no support", "5 support tickets"."""
    column = voice.dataset.column(name)
    title = called(voice.dataset, name)
    if value is None:
        return f"{title} not known"
    if isinstance(value, float):
        tail = _one(voice, Condition(name, "=", value))
    else:
        tail = level_tail(voice, column, value)
    words = tail.of(one=True)
    for pattern, instead in TRAITS:
        if pattern.fullmatch(words):
            return pattern.sub(instead, words).replace("·", voice.noun)
    at = " at" if column.kind == "number" else ""
    return f"{title}{at} {level_words(voice, column, value)}"


def place_phrase(voice: Voice, name: str, amount: str) -> str:
    """A place of a number, behind "at": "a tenure of 12 months", "age 60", "2 seats", "TV 28"."""
    column = voice.dataset.column(name)
    words = _measured(voice, column, amount, "{0}", "{0}", "aged {0}").words
    if words.startswith("who have been "):
        return f"{amount} as a {voice.noun}"
    for pattern, instead in TRAITS:
        if pattern.fullmatch(words):
            return pattern.sub(instead, words)
    return f"{called(voice.dataset, name)} {amount}"


def are_people(dataset: Dataset) -> bool:
    """True where a row is somebody."""
    return dataset.noun[0].split(" ")[-1].lower() in heads.PEOPLE


def called(dataset: Dataset, name: str) -> str:
    """A column's title as a label, or its name where two columns share the title."""
    column = dataset.column(name)
    title = column.title
    first, _, rest = title.partition(" ")
    if column.kind == "yes_no" and rest and first.lower() in {"is", "has"}:
        title = rest[:1].upper() + rest[1:]
    same = [other for other in dataset.columns if other.title.casefold() == title.casefold()]
    return name if any(other.name != name for other in same) else short(title)


def spoken(title: str) -> str:
    """A title within a sentence: "Monthly fee" is "monthly fee", "TV" stays."""
    return " ".join(word.lower() if word[1:].islower() or len(word) == 1 else word
                    for word in title.split())  # fmt: skip


def with_article(noun: str) -> str:
    """A countable thing: "a discount", "an account"."""
    vowel = noun[:1].lower() in "aeio" and not noun.lower().startswith(SPOKEN_AS_CONSONANTS)
    return f"{'an' if vowel else 'a'} {noun}"


def _one_of(column: str, levels: Sequence[str | float]) -> Clause:
    conditions = tuple((Condition(column, "=", level),) for level in levels)
    return conditions[0][0] if len(conditions) == 1 else AnyOf(conditions)


# ------------------------------------------------------------------------------------- joining


def _tails(voice: Voice, clauses: Sequence[Clause]) -> tuple[list[Tail], list[str]]:
    """One tail a column in the order they are said, and the ways of what is either or."""
    tails: list[Tail] = []
    ways: list[str] = []
    singles = [clause for clause in clauses if isinstance(clause, Condition)]
    for _, own in groupby(singles, key=lambda condition: condition.column):
        tails += _column_tails(voice, tuple(own))
    for clause in clauses:
        if isinstance(clause, AnyOf):
            levels = _levels_of(clause)
            if levels is not None:
                tails.append(_listed(voice, clause.ways[0][0].column, levels))
            else:
                ways.append(_either(voice, clause))
    return sorted(tails, key=_place), ways


def _place(tail: Tail) -> tuple[int, int]:
    """Where it stands behind the noun: ages, then places, then what goes on without "and"."""
    return ORDER.index(tail.sort), AGES_THEN_PLACES.get(tail.words.split(" ")[0], 2)


def _joined(tails: Sequence[Tail], ways: Sequence[str] = (), *, one: bool = False) -> str:
    """Plain ones follow each other; the others are listed with "and"."""
    plain: list[str] = []
    for words in (tail.of(one=one) for tail in tails if tail.sort == "plain"):
        same = plain and plain[-1].split(" ")[0] == words.split(" ")[0]
        plain += ["and", words] if same else [words]
    listed = [tail.of(one=one) for tail in tails if tail.sort != "plain"]
    told = " ".join([*plain, listing(listed, most=20)]).strip()
    return ", and ".join([told, *ways] if told else ways)


def _either(voice: Voice, clause: AnyOf) -> str:
    ways = [_joined(*_tails(voice, way)) for way in clause.ways]
    joint = ", or " if any(len(way) > 1 for way in clause.ways) else " or "
    return f"either {joint.join(ways)}"


def _levels_of(clause: AnyOf) -> list[str | float] | None:
    """The values of one column that are listed; None where it is more than a list."""
    first = clause.ways[0][0]
    alike = all(
        len(way) == 1 and way[0].compare == "=" and way[0].column == first.column
        for way in clause.ways
    )
    return [way[0].value for way in clause.ways] if alike else None


def _column_tails(voice: Voice, conditions: tuple[Condition, ...]) -> list[Tail]:
    """All conditions on one column: a lower and an upper end are one range."""
    match conditions:
        case (Condition(compare=">="), Condition(compare="<=")):
            return [_range(voice, *conditions)]
        case [Condition(compare="!="), Condition(compare="!="), *rest] if all(
            condition.compare == "!=" for condition in rest
        ):
            return [_none_of(voice, conditions)]
    tails = [_one(voice, condition) for condition in conditions]
    return tails if len(tails) == 1 else [_all_of(tails)]


def _all_of(tails: Sequence[Tail]) -> Tail:
    """Several conditions on one column: "with a tenure above 12 months and of 24 or less"."""
    first, *rest = (tail.words for tail in tails)
    start, end = _shared(first, rest)
    parts = [words[len(start) : len(words) - len(end)] for words in (first, *rest)]
    return Tail(f"{start}{listing(parts, most=20)}{end}", tails[0].sort)


def _one(voice: Voice, condition: Condition) -> Tail:
    column = voice.dataset.column(condition.column)
    if column.kind == "number":
        return _number(voice, column, condition)
    tail = level_tail(voice, column, str(condition.value))
    return tail if condition.compare == "=" else _negated(voice, column, str(condition.value))


def _whose(voice: Voice, column: Column, words: str) -> Tail:
    return Tail(f"whose {called(voice.dataset, column.name)} is {words}", "clause")


# -------------------------------------------------------------------------------------- values


def level_tail(voice: Voice, column: Column, level: str) -> Tail:
    """The rows with a value, behind their noun; said by the title where no better is certain."""
    found = _certain(voice.dataset).get((column.name, level))
    return found or _whose(voice, column, level_words(voice, column, level))


def level_words(voice: Voice, column: Column, level: str | float) -> str:
    """A value as it is written, in quotes where it could be misread."""
    if isinstance(level, float):
        return voice.amount(column, level)
    cut = short(level, LONGEST_LEVEL)
    if any(short(other, LONGEST_LEVEL) == cut for other in column.levels if other != level):
        cut = level
    return f"“{cut}”" if JOINTS.search(cut) or not cut else cut


@lru_cache(maxsize=CARDS_KEPT)
def _certain(dataset: Dataset) -> Mapping[tuple[str, str], Tail]:
    """Better words than the title's, by column and value; only those that no other value has."""
    found = {
        (column.name, level): tail
        for column in dataset.columns
        if column.kind in {"yes_no", "category"}
        for level in column.levels
        if (tail := _level(dataset, column, level))
    }
    taken = Counter(tail.words.casefold() for tail in found.values())
    return MappingProxyType(
        {place: tail for place, tail in found.items() if taken[tail.words.casefold()] == 1}
    )


def _level(dataset: Dataset, column: Column, level: str) -> Tail | None:
    if _is(level, YES) or _is(level, NO):
        return _property(dataset, column, yes=_is(level, YES))
    folded = " ".join(level.split())
    if folded.casefold() in heads.NOTHING or JOINTS.search(folded) or len(folded) > LONGEST_LEVEL:
        return None
    title = column.title.lower()
    head = title.split(" ")[-1]
    tests: tuple[tuple[bool, Callable[[], Tail | None]], ...] = (
        (title in heads.SEX_TITLES, lambda: _sex(dataset, folded)),
        (title in heads.AREAS, lambda: _area(title, folded)),
        (title in heads.PLACES, lambda: Tail(f"in {folded}", "plain")),
        (title in heads.KINDS, lambda: _kind(heads.KINDS[title], folded)),
        (title in heads.NAMED_KINDS, lambda: _named_kind(title, folded)),
        (title in heads.WAYS_TO_PAY, lambda: _payment(folded)),
        (head in heads.COUNTED | heads.UNCOUNTED, lambda: None),
    )
    return next((say() for holds, say in tests if holds), None)


def _sex(dataset: Dataset, level: str) -> Tail | None:
    noun = heads.SEXES.get(level.casefold())
    if noun is None or not are_people(dataset):
        return None
    return Tail(f"who are {noun}", "clause", noun, f"who is a {heads.ONE_OF[noun]}")


def _area(title: str, level: str) -> Tail:
    if level.casefold() in heads.COMPASS:
        return Tail(f"in the {level[:1].upper()}{level[1:]}", "plain")
    return Tail(f"in the {level} {title}", "plain")


def _kind(noun: str, level: str) -> Tail | None:
    folded = level.casefold()
    if match := PERIOD.fullmatch(folded):
        folded = f"{match['many']}-{match['unit']}"
    elif folded not in heads.ADJECTIVES:
        return None
    return Tail(f"on {with_article(f'{folded} {noun}')}", "plain")


def _named_kind(title: str, level: str) -> Tail:
    preposition = "on" if title in {"plan", "tariff", "tier"} else "in"
    if title in {"department", "dept"}:
        return Tail(f"in department {level}", "plain")
    if title == "segment":
        return Tail(f"in segment {level}", "plain")
    return Tail(f"{preposition} the {level} {title}", "plain")


def _payment(level: str) -> Tail:
    words = re.findall(r"[a-z]+", level.lower())
    said = level.lower() if set(words) <= heads.PAYMENT_WORDS else level
    return Tail(f"paying {'in' if said == 'cash' else 'by'} {said}", "plain")


def _property(dataset: Dataset, column: Column, *, yes: bool) -> Tail | None:
    """Yes or no to a thing, a state or an act; None where the value is one of several answers."""
    title = column.title.strip()
    first, _, rest = title.partition(" ")
    asks_is = bool(rest) and first.lower() in {"is", "was", "are"}
    asks_has = bool(rest) and first.lower() in {"has", "have", "had"}
    bare = spoken(rest if asks_is or asks_has else title)
    head = bare.split(" ")[-1]
    if column.title.lower() in heads.PERIODS:
        return None
    several = [level for level in column.levels if not (_is(level, YES) or _is(level, NO))]
    if several and not yes:
        return _no_of_several(bare, several)
    pronoun = "who" if are_people(dataset) else "that"
    if bare in heads.ACTS:
        act = bare if yes else f"did not {heads.ACTS[bare]}"
        return Tail(f"{pronoun} {act}", "clause")
    negation = "" if yes else " not"
    if are_people(dataset) and head in heads.PERSONS and not asks_has:
        plural = f"{bare[: -len(head)]}{heads.PERSONS[head]}"
        single = f"who is{negation} {with_article(bare)}"
        return Tail(f"who are{negation} {plural}", "clause", single=single)
    if bare in heads.STATES:
        single = f"{pronoun} is{negation} {bare}"
        return Tail(f"{pronoun} are{negation} {bare}", "clause", single=single)
    if asks_is:
        return Tail(f"whose {bare[:1].upper()}{bare[1:]} is {'yes' if yes else 'no'}", "clause")
    return Tail(f"{'with' if yes else 'without'} {thing(title)}", "property")


def thing(title: str) -> str:
    """What a yes/no column says rows have: "a discount", "support", "Foo" where it is not known."""
    first, _, rest = title.partition(" ")
    bare = rest if rest and first.lower() in {"has", "have", "had"} else title
    head = bare.split(" ")[-1].lower()
    if head in heads.COUNTED:
        return with_article(spoken(bare))
    if head in heads.UNCOUNTED:
        return spoken(bare)
    return short(bare)


def _no_of_several(bare: str, several: Sequence[str]) -> Tail | None:
    """No where another value says that something else is missing: "No internet service"."""
    missing = [level for level in several if level.lower().startswith("no ")]
    if len(several) != 1 or not missing:
        return None
    return Tail(f"with {spoken(missing[0][3:])} but without {bare}", "property")


def _negated(voice: Voice, column: Column, level: str) -> Tail:
    """All but one value."""
    others = [other for other in column.levels if other != level]
    if len(others) == 1 and column.kind == "yes_no":
        return level_tail(voice, column, others[0])
    tail = level_tail(voice, column, level)
    if tail.sort == "plain" and tail.words.startswith("in "):
        return Tail(f"outside {tail.words.removeprefix('in ')}", "plain")
    if tail.sort == "plain":
        return Tail(f"not {tail.words}", "property")
    return _whose(voice, column, f"not {level_words(voice, column, level)}")


def _none_of(voice: Voice, conditions: Sequence[Condition]) -> Tail:
    column = voice.dataset.column(conditions[0].column)
    values = [level_words(voice, column, condition.value) for condition in conditions]
    return _whose(voice, column, f"neither {listing(values, last='nor', most=20)}")


def _listed(voice: Voice, name: str, levels: Sequence[str | float]) -> Tail:
    """One of several values: "in the North or the South", "whose Segment is A or B"."""
    column = voice.dataset.column(name)
    values = [level_words(voice, column, level) for level in levels]
    said = listing(values, last="or", most=20)
    if column.kind == "number":
        return _measured(voice, column, said, "{0}", "{0}", "aged {0}")
    tails = [level_tail(voice, column, str(level)) for level in levels]
    if all(tail.sort == "plain" for tail in tails):
        first, *rest = (tail.words for tail in tails)
        start, end = _shared(first, rest)
        parts = [words[len(start) : len(words) - len(end)] for words in (first, *rest)]
        return Tail(f"{start}{listing(parts, last='or', most=20)}{end}", "plain")
    return _whose(voice, column, said)


def _shared(first: str, rest: Sequence[str]) -> tuple[str, str]:
    """The whole words at the start and at the end that all have."""
    all_words = [words.split(" ") for words in (first, *rest)]
    most = min(map(len, all_words)) - 1
    start = 0
    while start < most and len({words[start] for words in all_words}) == 1:
        start += 1
    end = 0
    while end < most - start and len({words[-1 - end] for words in all_words}) == 1:
        end += 1
    head = "".join(f"{word} " for word in all_words[0][:start])
    last = all_words[0][len(all_words[0]) - end :]
    return head, "".join(f" {word}" for word in last)


def _is(level: str, answers: frozenset[str]) -> bool:
    return level.strip().lower() in answers


# ------------------------------------------------------------------------------------- numbers

COMPARED: dict[Comparison, str] = {
    "=": "{0}", "!=": "other than {0}", "<": "below {0}", "<=": "{0} or less", ">": "above {0}",
    ">=": "{0} or more",
}  # fmt: skip
COUNTED: dict[Comparison, str] = {
    "=": "exactly {0}", "!=": "not {0}", "<": "fewer than {0}", "<=": "{0} or fewer",
    ">": "more than {0}", ">=": "{0} or more",
}  # fmt: skip
AGED: dict[Comparison, str] = {
    "=": "aged {0}", "!=": "not aged {0}", "<": "younger than {0}", "<=": "aged {0} or under",
    ">": "older than {0}", ">=": "aged {0} or over",
}  # fmt: skip


def _number(voice: Voice, column: Column, condition: Condition) -> Tail:
    value = float(condition.value)
    return _measured(
        voice, column, voice.amount(column, value), COMPARED[condition.compare],
        COUNTED[condition.compare], AGED[condition.compare],
    )  # fmt: skip


def _range(voice: Voice, low: Condition, high: Condition) -> Tail:
    column = voice.dataset.column(low.column)
    return _measured(voice, column, _ends(voice, column, low, high), "{0}", "{0}", "aged {0}")


def _ends(voice: Voice, column: Column, low: Condition, high: Condition) -> str:
    """A range of a number: "12 to 24 months"; the lower end without the unit of the upper one."""
    end = voice.amount(column, float(high.value))
    start = voice.amount(column, float(low.value))
    if unit := end.partition(" ")[2]:
        start = start.removesuffix(f" {unit}").removesuffix(f" {unit.removesuffix('s')}")
    return f"{start} to {end}"


def _measured(
    voice: Voice, column: Column, amount: str, measure: str, count: str, aged: str
) -> Tail:
    """A number of a column by what the column is: an age, a measure, a count, or its title."""
    dataset = voice.dataset
    title = spoken(called(dataset, column.name))
    head = title.split(" ")[-1]
    if any(
        other.name != column.name and other.title.casefold() == column.title.casefold()
        for other in dataset.columns
    ) or is_year(column, float(column.low or 0.5)):
        return _whose(voice, column, measure.format(amount))
    if title == "age" and are_people(dataset) and column.unit in {"", "years", "year"}:
        return Tail(aged.format(amount.removesuffix(" years").removesuffix(" year")), "plain")
    if title == "time as a customer" and are_people(dataset):
        since = measure.format(amount).replace("above", "more than").replace("below", "less than")
        return Tail(f"who have been {voice.nouns} for {since}", "clause")
    if head in heads.MEASURES:
        return Tail(f"with {with_article(title)} {_of(measure.format(amount))}", "property")
    if head in heads.PLURAL_MEASURES:
        return Tail(f"with {title} {_of(measure.format(amount))}", "property")
    things = title.removeprefix("number of ")
    last = things.split(" ")[-1]
    if last in heads.COUNTS and column.unit in {"", last}:
        many = amount.removesuffix(f" {last}").removesuffix(f" {heads.COUNTS[last]}")
        said = count.format(many)
        if said == "exactly 0":
            said = "no"
        if many == "1" and said in {"1", "exactly 1"}:
            things = f"{things[: -len(last)]}{heads.COUNTS[last]}"
        return Tail(f"with {said} {things}", "property")
    return _whose(voice, column, measure.format(amount))


def _of(measured: str) -> str:
    """Behind a measure: "of 12 or less", "above 12"."""
    bare = measured.startswith(("above", "below"))
    return measured if bare else f"of {measured}"
