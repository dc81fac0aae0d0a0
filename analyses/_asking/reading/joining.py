"""A covering as parts: names with their values, numbers and comparisons joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analyses._asking.reading.chart import Covering, Item
from analyses._asking.reading.conditions import Value
from analyses._asking.reading.lexicon.card import CardWords
from analyses._asking.reading.numbers import with_numbers
from analyses._asking.reading.parts import Mention, SentencePart
from analyses._asking.reading.tokens import Token


def parts_of(
    covering: Covering, text: Sequence[Token], card: CardWords
) -> tuple[SentencePart, ...]:
    """The parts of a covering: names with their values and comparisons joined."""
    parts = _but_as_and([_part(item, card) for item in covering], text)
    parts = _in_two_pieces(parts, text)
    parts = _in_front(_colons(parts, text), text)
    parts = _off_the_price(parts, text, card)
    parts = with_numbers(_minus_a_number(parts, text), text, card)
    parts = _with_values(parts, text)
    parts = _with_shares(parts)
    return tuple(_folk_free(parts))


def _minus_a_number(parts: list[SentencePart], text: Sequence[Token]) -> list[SentencePart]:
    """Reads "minus 40" as so much less: nothing is left out."""
    return [
        replace(part, tags=frozenset({"less"}))
        if text[part.start].word == "minus"
        and place + 1 < len(parts)
        and text[parts[place + 1].start].word[:1].isdigit()
        else part
        for place, part in enumerate(parts)
    ]


def _can_trail(part: SentencePart) -> bool:
    return part.mention is not None or part.amount is not None or part.has("unit", "folk", "noun")


def _but_as_and(parts: list[SentencePart], text: Sequence[Token]) -> list[SentencePart]:
    """Reads "support but no discount": but joins where the negation stands behind it."""
    parts = [
        replace(part, tags=part.tags | {"free"})
        if part.has("trailing") and place and _can_trail(parts[place - 1])
        else part
        for place, part in enumerate(parts)
    ]
    return [
        replace(part, tags=frozenset({"and"}))
        if part.has("except")
        and text[part.start].word == "but"
        and part.end - part.start == 1
        and place + 1 < len(parts)
        and parts[place + 1].has("not", "no", "without", "with", "have", "take", "give")
        else part
        for place, part in enumerate(parts)
    ]


def _off_the_price(
    parts: list[SentencePart], text: Sequence[Token], card: CardWords
) -> list[SentencePart]:
    """Reads "10% off for seniors": so much less of the price, where no other number is named."""
    prices = [name for name in card.names.get(("price",), ()) if name.level is None]
    numbers = any(
        part.mention is not None
        and part.mention.bare
        and card.dataset.column(part.mention.column).kind == "number"
        for part in parts
    )
    if len(prices) != 1 or numbers:
        return parts
    found: list[SentencePart] = []
    for place, part in enumerate(parts):
        before = parts[place - 1] if place else None
        after = parts[place + 1] if place + 1 < len(parts) else None
        is_end = after is None or after.has("for", "comma", "what_if", "and")
        word = text[part.start].word
        is_off = word in {"off", "cheaper", "dearer"} and part.end - part.start == 1
        if before is not None and before.amount is not None and is_off and is_end:
            way = "more" if word == "dearer" else "less"
            found.append(SentencePart(part.start, part.start, tags=frozenset({way})))
            found.append(SentencePart(part.start, part.end, mention=Mention(prices[0].column)))
        else:
            found.append(part)
    return found


def _colons(parts: list[SentencePart], text: Sequence[Token]) -> list[SentencePart]:
    """A colon puts a value only between a column and what follows it; else it is a comma."""
    found = list(parts)
    for place, part in enumerate(parts):
        if text[part.start].word != ":" or not part.has("equals"):
            continue
        before = parts[place - 1].mention if place else None
        after = parts[place + 1] if place + 1 < len(parts) else None
        is_value = after is not None and (after.mention is not None or after.amount is not None)
        if before is None or not before.bare or not is_value:
            found[place] = replace(part, tags=frozenset({"comma"}))
    return found


ASIDE = frozenset({"aside", "excluded", "omitted", "ignored", "disregarded", "excepted"})
JOINING = ("and", "or", "comma", "free")


def _in_front(parts: list[SentencePart], text: Sequence[Token]) -> list[SentencePart]:
    """Moves what stands behind its name to the front: "tenure aside", "yearly customers only"."""
    found: list[SentencePart] = []
    for place, part in enumerate(parts):
        word = text[part.start].word
        after = parts[place + 1] if place + 1 < len(parts) else None
        if (
            word in ASIDE
            and not part.has("free")
            and (part.end - part.start == 1)
            and _begins_names(found) is not None
        ):
            found.insert(_begins_names(found) or 0, replace(part, tags=frozenset({"excluding"})))
        elif part.has("only") and word == "only" and _ends_group(found) and (
            after is None or after.has("comma", "why", "what_if", "asks")
        ):  # fmt: skip
            found.insert(_begins_group(found), part)
        else:
            found.append(part)
    return found


def _begins_names(parts: Sequence[SentencePart]) -> int | None:
    """Where the names begin that the list ends with: "contract and tenure"; None where none do."""
    begin = None
    for at in range(len(parts) - 1, -1, -1):
        if parts[at].mention is not None:
            begin = at
        elif not parts[at].has(*JOINING, "be"):
            break
    return begin


def _ends_group(parts: Sequence[SentencePart]) -> bool:
    at = len(parts) - 1
    while at >= 0 and parts[at].has("noun", "folk", "free"):
        at -= 1
    return at >= 0 and parts[at].mention is not None


def _begins_group(parts: Sequence[SentencePart]) -> int:
    at = len(parts) - 1
    while at >= 0 and parts[at].mention is None:
        at -= 1
    return at


LEAVING = frozenset({"leave", "leaving", "keep", "keeping", "put", "putting", "set", "setting"})
SIGNING = frozenset({"sign", "signed", "signing", "signs"})
BREAKING = frozenset({"break", "breaking", "split", "splitting"})


def _in_two_pieces(parts: list[SentencePart], text: Sequence[Token]) -> list[SentencePart]:
    """Reads "leaving contract out of it" as leaving out, "break churn down by" as by."""
    found = list(parts)
    opened: dict[str, int] = {}
    named = False
    for place, part in enumerate(parts):
        word = text[part.start].word
        if part.mention is not None:
            named = True
        elif word in LEAVING:
            opened, named = {"aside": place}, False
        elif word in SIGNING:
            opened, named = {"up": place}, False
        elif "up" in opened and word == "up" and part.end - part.start == 1:
            opened.clear()
            found[place] = replace(part, tags=frozenset({"free"}))
        elif word in BREAKING:
            opened, named = {"down": place}, False
        elif "aside" in opened and part.has("aside") and named:
            first = opened.pop("aside")
            if word == "out" and text[parts[first].start].word[:4] not in {"leav", "keep"}:
                continue
            found[first] = replace(parts[first], tags=frozenset({"excluding"}))
            found[place] = replace(part, tags=frozenset({"free"}))
        elif "down" in opened and word == "down":
            opened.clear()
            behind = text[part.end - 1].word
            found[place] = replace(part, tags=frozenset({"by" if behind == "by" else "free"}))
    return found


def _part(item: Item, card: CardWords) -> SentencePart:
    if item.kind == "unknown":
        return SentencePart(item.start, item.end, unknown=True)
    if item.kind == "closed":
        return SentencePart(item.start, item.end, item.tags)
    if item.kind == "number":
        return SentencePart(item.start, item.end, amount=item.number, percent=item.percent)
    if item.kind == "fraction":
        return SentencePart(item.start, item.end, share=item.number)
    return SentencePart(item.start, item.end, mention=_mention(item, card))


def _mention(item: Item, card: CardWords) -> Mention:
    name = item.names[0]
    values: tuple[Value, ...] = ()
    if name.level is not None:
        column = card.dataset.column(name.column)
        values = (float(name.level),) if column.kind == "number" else (name.level,)
    return Mention(
        name.column,
        "=" if name.level is not None else "",
        values,
        assigned=item.assigned,
        negated=name.negated,
        person=name.person,
        part=name.part,
        others=item.names[1:],
    )


def _with_values(parts: list[SentencePart], text: Sequence[Token]) -> list[SentencePart]:
    """Reads "contract is yearly", "yearly contract", "pay by credit card" as one mention."""
    found: list[SentencePart] = []
    place = 0
    while place < len(parts):
        joined = _value_behind(parts, place, text) or _value_before(parts, place)
        if joined is None:
            found.append(parts[place])
            place += 1
        else:
            part, place = joined
            found.append(part)
    return found


def _value_behind(
    parts: Sequence[SentencePart], place: int, text: Sequence[Token]
) -> tuple[SentencePart, int] | None:
    mention = parts[place].mention
    if mention is None or not mention.bare:
        return None
    assigned, differs, last = False, False, place + 1
    while last < len(parts) and last - place <= 3 and parts[last].mention is None:
        part = parts[last]
        if part.has("differs"):
            differs = True
        elif part.has("equals") or (part.has("be") and not part.has("give")):
            assigned = True
        elif not _links(part, text[parts[place].start], text[part.start]):
            return None
        last += 1
    if last >= len(parts) or parts[last].mention is None:
        return None
    level = parts[last].mention
    told = _of_column(level, mention) if level is not None else None
    if told is None or told.bare:
        return None
    told = replace(told, assigned=assigned or told.assigned, negated=told.negated != differs,
                   part=mention.part and told.part)  # fmt: skip
    return SentencePart(parts[place].start, parts[last].end, mention=told), last + 1


def _links(part: SentencePart, column: Token, word: Token) -> bool:
    """True for what may stand between a column and its value: of, in, and by behind pay."""
    is_in = part.has("for") and word.word == "in"
    return part.has("free", "of") or is_in or (_pays(column) and part.has("by", "with"))


def _pays(token: Token) -> bool:
    return token.word.startswith(("pay", "paid"))


def _value_before(parts: Sequence[SentencePart], place: int) -> tuple[SentencePart, int] | None:
    if place + 1 >= len(parts):
        return None
    level, column = parts[place].mention, parts[place + 1].mention
    if level is None or column is None or level.bare or not column.bare or column.assigned:
        return None
    told = _of_column(level, column)
    if told is None or level.compare != "=":
        return None
    told = replace(told, part=level.part and column.part)
    return SentencePart(parts[place].start, parts[place + 1].end, mention=told), place + 2


def _of_column(level: Mention, column: Mention) -> Mention | None:
    """The level as that of the column, where it can be one of it; else None."""
    wanted = {column.column, *(name.column for name in column.others)}
    if level.column in wanted:
        return replace(level, others=tuple(n for n in level.others if n.column == level.column))
    for name in level.others:
        if name.column in wanted and name.level is not None:
            return replace(level, column=name.column, values=(name.level,), others=())
    return None


def _with_shares(parts: list[SentencePart]) -> list[SentencePart]:
    """Reads "30% of the customers" and "half the days": a share of the rows."""
    found: list[SentencePart] = []
    for place, part in enumerate(parts):
        is_share = part.share is not None or (part.amount is not None and part.percent)
        if not is_share or not _of_rows(parts, place):
            found.append(part)
            continue
        share = part.share if part.share is not None else (part.amount or 0.0) / 100
        found.append(replace(part, share=share, amount=None, percent=False))
    return [
        replace(part, amount=100 * part.share, percent=True, share=None)
        if part.share is not None and not _of_rows(found, place)
        else part
        for place, part in enumerate(found)
    ]


def _of_rows(parts: Sequence[SentencePart], place: int) -> bool:
    before = parts[place - 1] if place else None
    if before is not None and before.has("by_amount", "more", "less"):
        return False
    for part in parts[place + 1 :]:
        if part.has("of", "noun", "folk", "everyone", "those"):
            return True
        if part.mention is not None:
            return part.mention.person or not part.mention.bare
        if not part.has("free"):
            return part.has("give", "have", "move", "take")
    return False


def _folk_free(parts: list[SentencePart]) -> list[SentencePart]:
    """Nouns of rows that are free only behind a name: "promo days", "basic plan"."""
    found: list[SentencePart] = []
    for place, part in enumerate(parts):
        before = parts[place - 1] if place else None
        follows = before is not None and (
            before.mention is not None
            or before.share is not None
            or (before.has("everyone", "of", "noun", "free") and place > 1
                and parts[place - 2].share is not None)
            or before.has("everyone")
        )  # fmt: skip
        found.append(replace(part, tags=part.tags | {"noun"}) if part.has("folk") and follows
                     else part)  # fmt: skip
    return found
