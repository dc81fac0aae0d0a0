"""All matches of a text, and the coverings of it that cost least."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from heapq import nsmallest
from typing import Literal

from analyses._asking.reading.amounts import fraction_at
from analyses._asking.reading.lexicon.card import EXACT, TWIN, CardWords, Name, sides
from analyses._asking.reading.lexicon.closed import ClosedWords
from analyses._asking.reading.lexicon.trade import keys
from analyses._asking.reading.tokens import Token

EACH, EACH_COLUMN, UNKNOWN_COST, CLOSED_BESIDE_NAME = 0.25, 0.4, 10.0, 0.8
COVERINGS = 24
BEFORE_MAY = frozenset(
    {"the", "in", "of", "for", "during", "since", "until", "all", "every", "and"}
)
NO_NOUN = frozenset({"", "today", "now", "and", "or", ",", "currently", "at"})
NO_MORE = frozenset({"longer", "more", "less", "fewer", "later", "good", "use"})
TIME_NOT_LEVEL = 3.0  # "more than two years" is a time before it is a contract of two years
MORE_OR_LESS = frozenset({"over", "under", "above", "below", "than", "least", "most", ">", "<",
                          ">=", "<="})  # fmt: skip
NOT_THERE = frozenset({"forecast", "period", "budget", "whom", "median", "significance", "picture"})
LONGEST_LEVEL_BEHIND = 3  # marks and words between a column and a yes, 1 or a letter
COMPARED = frozenset({"above", "below", "at_least", "at_most", "between", "to", "by_amount"})

Kind = Literal["name", "number", "fraction", "closed", "unknown"]
Covering = tuple["Item", ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A match of one or more tokens.

    Attributes:
        start: first token.
        end: behind the last token.
        kind: what was matched.
        names: what a name may stand for; several where the same words name several things.
        tags: what a closed word does.
        number: of a number; of a fraction its share, 0..1.
        percent: True for a number of 100.
        cost: how far it is from what was typed.
        assigned: True for a column with its value behind a mark ("Promo = 1").
    """

    start: int
    end: int
    kind: Kind
    names: tuple[Name, ...] = ()
    tags: frozenset[str] = frozenset()
    number: float | None = None
    percent: bool = False
    cost: float = 0.0
    assigned: bool = False
    wall: bool = field(default=False, compare=False)


def chart(text: Sequence[Token], card: CardWords, closed: ClosedWords) -> list[list[Item]]:
    """The items that begin at each token; at least one everywhere."""
    found: list[list[Item]] = [[] for _ in text]
    for start in range(len(text)):
        found[start] = [
            *_named(text, start, card, closed),
            *_closed(text, start, card, closed),
            *_numbers(text, start),
        ]
    walls = [item for items in found for item in items if item.wall]
    for start, items in enumerate(found):
        kept = [item for item in items if not any(_inside(item, wall) for wall in walls)]
        found[start] = kept or [Item(start, start + 1, "unknown", cost=UNKNOWN_COST)]
    return found


def coverings(items: Sequence[Sequence[Item]]) -> list[tuple[float, Covering]]:
    """The coverings that cost least, the cheapest first, with their costs."""
    ways: list[list[tuple[float, Covering]]] = [[] for _ in range(len(items) + 1)]
    ways[0] = [(0.0, ())]
    for start, beginning in enumerate(items):
        if not ways[start]:
            continue
        ways[start] = nsmallest(COVERINGS, ways[start], key=lambda way: way[0])
        for item in beginning:
            price = item.cost + EACH
            for cost, before in ways[start]:
                column = _column(item)
                added = EACH_COLUMN if column and not _mentions(before, column) else 0.0
                ways[item.end].append((cost + price + added, (*before, item)))
    return nsmallest(COVERINGS, ways[-1], key=lambda way: way[0])


def _column(item: Item) -> str:
    return item.names[0].column if item.names else ""


def _mentions(covering: Covering, column: str) -> bool:
    return any(_column(item) == column for item in covering)


def _inside(item: Item, wall: Item) -> bool:
    return wall.start <= item.start and item.end <= wall.end and item is not wall and (
        (item.start, item.end) != (wall.start, wall.end)
    )  # fmt: skip


def _is_noun(text: Sequence[Token], place: int, card: CardWords, closed: ClosedWords) -> bool:
    """True where a text has a noun of rows at a place: "more than two year customers"."""
    if place >= len(text):
        return False
    tags = closed.phrases.get((text[place].word,), frozenset())
    return "noun" in tags | card.tags.get((text[place].key,), frozenset())


def _named(
    text: Sequence[Token], start: int, card: CardWords, closed: ClosedWords
) -> Iterator[Item]:
    after_comparison = start > 0 and text[start - 1].word in _COMPARING
    longest = min(card.longest, len(text) - start)
    for size in range(longest, 0, -1):
        phrase = tuple(token.key for token in text[start : start + size])
        names = card.names.get(phrase) or _lettered(text, start, size, card)
        if names and after_comparison and text[start].raw[:1].isdigit():
            names = tuple(name for name in names if name.cost == EXACT)
        is_time = (
            start > 0
            and text[start].number is not None
            and text[start - 1].word in MORE_OR_LESS
            and not _is_noun(text, start + size, card, closed)
        )
        if names and is_time:
            names = tuple(
                replace(name, cost=name.cost + TIME_NOT_LEVEL) if name.level else name
                for name in names
            )
        if not names:
            yield from _outcome_with_value(text, start, start + size, phrase, card)
            continue
        names = _people_or_column(names, is_plural=text[start + size - 1].word.endswith("s"))
        slip = 0.3 if any(token.corrected for token in text[start : start + size]) else 0.0
        for cost in sorted({name.cost for name in names}):
            alike = tuple(name for name in names if name.cost == cost)
            wall = size > 1 and cost == EXACT
            yield Item(start, start + size, "name", alike, cost=cost + slip, wall=wall)
        yield from _with_short_level(text, start, start + size, names, card, slip)


def _lettered(text: Sequence[Token], start: int, size: int, card: CardWords) -> tuple[Name, ...]:
    """Reads "departments E and F": a capital letter that one column alone has as a value."""
    raw = text[start].raw
    if size > 1 or len(raw) != 1 or not raw.isupper() or raw == "I" or start == 0:
        return ()
    if all(token.raw.isupper() for token in text if token.raw.isalpha()):
        return ()
    columns = [column for column in card.dataset.explaining
               if any(level.upper() == raw for level in column.levels)]  # fmt: skip
    if len(columns) != 1:
        return ()
    level = next(level for level in columns[0].levels if level.upper() == raw)
    return (Name(columns[0].name, level, TWIN),)


def _is_value(text: Sequence[Token], start: int, card: CardWords) -> bool:
    """True for the month May, and for an a that cannot be an article: a value of a column."""
    word, before = text[start].word, text[start - 1].word if start else ""
    if word == "may" and ("may",) in card.names:
        return start > 0 and (text[start].raw == "May" or before in BEFORE_MAY)
    if word == "a" and text[start].raw == "a" and start > 0:
        has_letter = any("a" in column.levels for column in card.dataset.explaining)
        behind = text[start + 1].word if start + 1 < len(text) else ""
        return has_letter and behind in NO_NOUN
    return False


def _outcome_with_value(
    text: Sequence[Token], start: int, end: int, phrase: tuple[str, ...], card: CardWords
) -> Iterator[Item]:
    """Reads "churn = yes": the outcome is named by its value only behind a mark."""
    outcome = card.dataset.outcome
    if outcome is None or end >= len(text) or text[end].word not in {"=", "=="}:
        return
    if phrase in {keys(outcome.title), keys(outcome.name), (outcome.name.casefold(),)}:
        yield from _with_short_level(text, start, end, (Name(outcome.name),), card, 0.0)


def _people_or_column(names: tuple[Name, ...], *, is_plural: bool) -> tuple[Name, ...]:
    """Where a phrase is a column and who has it: "newbies" are people, "newbie" the column."""
    folk = {name.column for name in names if name.level is None and name.person}
    if not folk:
        return names
    return tuple(
        name for name in names
        if name.column not in folk or (name.level is not None) == is_plural
    )  # fmt: skip


_COMPARING = frozenset({
    "over", "under", "above", "below", "than", "least", "most", "between", "to", "by", "=", ">",
    "<", ">=", "<=",
})  # fmt: skip


def _with_short_level(
    text: Sequence[Token], start: int, end: int, names: Sequence[Name], card: CardWords, slip: float
) -> Iterator[Item]:
    """A column with a value that cannot stand alone behind it: "Promo = 1", "store type a"."""
    for name in names:
        if name.level is not None or name.part:
            continue
        column = card.dataset.column(name.column)
        if not column.levels:
            continue
        yes, no = sides(column)
        said = {level.strip().casefold(): level for level in column.levels if len(level) < 4}
        if yes and no:
            said |= {"yes": yes, "no": no, "1": yes, "0": no, "true": yes, "false": no}
        place = end
        assigned = False
        while place < len(text) and place - end < LONGEST_LEVEL_BEHIND:
            word = text[place].word
            is_letter = len(word) == 1 and word.isalpha()
            if word == "no" and place + 1 < len(text) and text[place + 1].word in NO_MORE:
                return
            if word in said and (assigned or text[place].number is not None or
                                 (is_letter and word != "a") or _ends(text, place)):  # fmt: skip
                level = Name(name.column, said[word], name.cost)
                yield Item(
                    start, place + 1, "name", (level,), cost=name.cost + slip, assigned=assigned,
                    wall=assigned,
                )  # fmt: skip
                return
            if word not in {"=", "==", ":", "is", "are", "was", "were", "equals", "to", "type"}:
                return
            assigned = assigned or word in {"=", "==", ":", "is", "was", "were", "equals", "are"}
            place += 1


def _ends(text: Sequence[Token], place: int) -> bool:
    """True where "a" cannot be an article: at the end, or before a verb or a joint."""
    if place + 1 == len(text):
        return True
    return text[place + 1].word in {
        "had", "have", "has", "and", "or", "got", "with", "were", "was", "to", ",", "in", "by",
        "sell", "sells", "for", "stores", "store", "only", "on",
    }  # fmt: skip


def _closed(
    text: Sequence[Token], start: int, card: CardWords, closed: ClosedWords
) -> Iterator[Item]:
    longest = min(max(closed.longest, card.longest), len(text) - start)
    for size in range(longest, 0, -1):
        part = text[start : start + size]
        tags = closed.phrases.get(tuple(token.word for token in part), frozenset())
        singular_keys = tuple(token.key for token in part)
        own = card.tags.get(singular_keys, frozenset())
        if not tags and not own:
            continue
        if tags & {"mail", "treatment"} and singular_keys in card.names:
            continue
        if size == 1 and (_lettered(text, start, size, card) or _is_value(text, start, card)):
            continue
        names = card.names.get(singular_keys, ())
        exact = any(name.cost == EXACT or tags & NOT_THERE for name in names)
        slip = 0.3 if any(token.corrected for token in part) else 0.0
        beside = CLOSED_BESIDE_NAME if exact and "id" not in own else 0.0
        yield Item(start, start + size, "closed", tags=tags | own, cost=beside + slip)


def _numbers(text: Sequence[Token], start: int) -> Iterator[Item]:
    token = text[start]
    found = fraction_at(text, start)
    if found is not None:
        share, end = found
        yield Item(start, end, "fraction", number=share)
    if token.number is not None:
        percent = token.percent or (
            start + 1 < len(text) and text[start + 1].word in {"percent", "pct", "%"}
        ) or (start + 2 < len(text) and (text[start + 1].word, text[start + 2].word)
              == ("per", "cent"))  # fmt: skip
        end = start + 1
        if percent and not token.percent:
            end += 2 if text[start + 1].word == "per" else 1
        yield Item(start, end, "number", number=token.number, percent=percent)
