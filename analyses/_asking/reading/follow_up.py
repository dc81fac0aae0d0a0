"""Follow-ups: a text that changes the reading before it instead of asking anew."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from analyses._asking.reading.changes.amount import move_of
from analyses._asking.reading.changes.clauses import Clause, clauses
from analyses._asking.reading.conditions import (
    ReadCondition,
    joined,
    other_level,
    split_change,
)
from analyses._asking.reading.draft import Draft
from analyses._asking.reading.laws import leftover, negators_left, not_in_choices
from analyses._asking.reading.lexicon.card import sides
from analyses._asking.reading.parts import SentencePart
from analyses._asking.reading.reading import Asking
from analyses._asking.reading.roles import STRUCTURE, is_by, settle
from analyses._asking.reading.sentence import JOINTS, Sentence
from answers.answer import Choice

CUES = STRUCTURE | {"about", "pronoun", "row_order", "instead_alone"}
CHANGES = ("set", "shift", "scale")
NAME_OF = re.compile(r'^"?(?P<name>.+?)"?\s*(?:=|!=|<=|>=|<|>| in | between )')
Rule = Callable[[Sentence, Asking], Asking | None]


def follow_up(
    sentences: Sequence[Sentence], earlier: Asking, *, own: Asking | None
) -> Asking | None:
    """The earlier reading as a text changes it; None where it says something else.

    `own` is the question that the text is by itself, or None: then only "why?" goes on from the
    earlier one, groups that do not say of what ("split by gender", "is it worse for women"), and a
    change with too, also or as well, which stands beside the earlier change.
    """
    rules: tuple[Rule, ...] = (_row, _why, _everyone, _share, _reverse, _end, _how_many, _measure,
                               _by, _amount, _other_column, _conditions, _verb)  # fmt: skip
    if own is not None:
        rules = (_why,)
        if (both := _also(sentences[0], earlier, own)) is not None:
            return both
        first = sentences[0].parts[0]
        if first.has("about") and first.end - first.start > 2:
            return _conditions(sentences[0], earlier)
        if _says_not_of_what(sentences[0], own):
            return _by(sentences[0], earlier) or _in_the_same_group(own, earlier)
        if (same := _of_those(sentences[0], own, earlier)) is not None:
            return same
    for rule in rules:
        for sentence in sentences:
            found = rule(sentence, earlier)
            if found is not None:
                return found
    return None


def follow_offers(sentence: Sentence, earlier: Asking, change: Asking | None) -> tuple[Asking, ...]:
    """What a text may mean after an earlier reading where it says more than one thing.

    Args:
        sentence: the text.
        earlier: the reading before.
        change: the change that the text orders without "what if", or None.
    """
    if change is not None and earlier.key == "what_if":
        both = {**earlier.choices, **change.choices}
        for name in CHANGES:
            if told := (*_tuple(earlier.choices, name), *_tuple(change.choices, name)):
                both[name] = tuple(dict.fromkeys(told))
        columns = _changed(Asking("what_if", both))
        is_one = len(set(columns)) == len(columns) and "lever" not in both
        return (change, Asking("what_if", both)) if is_one else (change,)
    whole = _of_them(sentence) and sentence.says("everyone") and "where" in earlier.choices
    if whole and all(
        part.has("everyone", "free", "for", "and", "about", "noun", "those", "of")
        for part in sentence.parts
    ):
        rest = {name: value for name, value in earlier.choices.items() if name != "where"}
        return (replace(earlier, choices=rest), earlier)
    return ()


def own_also(sentence: Sentence, own: Asking | None) -> Asking | None:
    """A change of its own that says also: both, or this one alone?"""
    is_also = own is not None and own.key == "what_if" and sentence.says("also")
    return own if is_also else None


def orders_change(sentence: Sentence) -> bool:
    """True where a change is said without "what if": "prices up 5", "no more discounts"."""
    if not sentence.mentions:
        return False
    verbs = any(
        sentence.parts[at].has("give", "take", "move", "more", "less", "double", "triple",
                               "halve", "set")
        and not sentence.has(at, "free", "for", "with", "event", "not")
        and (not sentence.has(at, "comparative") or _beside_amount(sentence, at))
        for at in range(len(sentence.parts))
    )  # fmt: skip
    signed = any(sentence.parts[at].amount is not None and sentence.text[
        sentence.parts[at].start
    ].signed for at in range(len(sentence.parts)))  # fmt: skip
    no_more = any(
        sentence.text[part.start].word == "no" and sentence.text[part.end - 1].word == "more"
        for part in sentence.parts
        if part.has("not", "at_most")
    )
    return (
        verbs
        or signed
        or no_more
        or sentence.given_to_all
        or (switched(sentence) != sentence.parts)
        or _turns_into(sentence)
    )


def _beside_amount(sentence: Sentence, place: int) -> bool:
    return any(
        0 <= at < len(sentence.parts) and sentence.parts[at].amount is not None
        for at in (place - 1, place + 1, place + 2)
    )


def leaves_out(sentence: Sentence, verb: str) -> bool:
    """True where a change is said and its verb is not.

    "give" for "tech support for seniors", "no email for newbies"; "move" for "all monthly
    customers to yearly", "everyone on yearly contracts", "newspaper to zero".
    """
    if not sentence.mentions or sentence.says("event", "outcome", "opposite", "lost", "about"):
        return False
    first = sentence.mentions[0]
    front = range(first)
    column = sentence.column(first)
    last = sentence.parts[-1]
    if verb == "give":
        begins = all(sentence.has(at, "no", "free", "gratis") for at in front)
        behind = first + 1
        while sentence.has(behind, *JOINTS) or (
            behind in sentence.mentions and sentence.only_joints(behind)
        ):
            behind += 1
        goes_on = sentence.has(behind, "for", "to") and sentence.word(behind) in {
            "for", "to", "in", "on", "during",
        }  # fmt: skip
        return column.role == "lever" and column.kind != "number" and begins and goes_on
    to = [at for at in range(first, len(sentence.parts))
          if sentence.has(at, "to") and sentence.word(at) in {"to", "into", "onto"}]  # fmt: skip
    is_all = bool(front) and sentence.has(0, "everyone")
    if column.kind == "number" and sentence.mention(first).bare and first == 0:
        return bool(to) and last.amount is not None
    if to and is_all and last.mention is not None:
        target = sentence.column(len(sentence.parts) - 1)
        return target.role == "lever"
    on = sentence.in_front(first, "on", "for", "with")
    return (
        is_all
        and len(sentence.mentions) == 1
        and column.role == "lever"
        and not sentence.mention(first).bare
        and on == first - 1
        and not sentence.says("noun")
    )


def switched(sentence: Sentence) -> tuple[SentencePart, ...]:
    """Reads "promo off on saturdays": off behind a lever takes it, on gives it."""
    parts = list(sentence.parts)
    if sentence.mentions[:1] != (0,) or sentence.column(0).role != "lever" or len(parts) < 2:
        return tuple(parts)
    word = sentence.word(1)
    is_end = len(parts) == 2 or parts[2].has("for", "to", "comma", "everyone")
    if sentence.mention(0).bare and word in {"off", "on"} and is_end:
        parts[1] = replace(parts[1], tags=frozenset({"take" if word == "off" else "give"}))
    return tuple(parts)


def _turns_into(sentence: Sentence) -> bool:
    """Reads "1 in 5 passive members reactivated": one value in front, the other one last."""
    told = [sentence.mention(at) for at in sentence.mentions]
    return any(
        first.column == second.column
        and not first.bare
        and not second.bare
        and first.values != second.values
        and (
            sentence.is_attributive(sentence.mentions[place])
            or sentence.is_attributive(sentence.mentions[place + 1])
        )
        and not sentence.only_joints(sentence.mentions[place + 1])
        for place, (first, second) in enumerate(pairwise(told))
    )


def is_undo(sentence: Sentence) -> bool:
    """True for "undo that", which needs what was asked before."""
    return sentence.says("undo") and all(
        part.has("undo", "free", "pronoun") for part in sentence.parts
    )


def _row(sentence: Sentence, earlier: Asking) -> Asking | None:
    """Reads "and 15647311": the same about another row."""
    named = [token.raw for token in sentence.text if re.search(r"\d", token.raw)]
    if earlier.key not in {"why_this_one", "what_would_keep"} or "row" not in earlier.choices:
        return None
    rest = [token.word for token in sentence.text if token.raw not in named]
    about = {"and", "what", "how", "about", "for", "now", "customer", "row", "number", "then"}
    if len(named) != 1 or not set(rest) <= about:
        return None
    return replace(earlier, choices={**earlier.choices, "row": named[0].strip("?.!,")})


def _why(sentence: Sentence, earlier: Asking) -> Asking | None:
    """Reads "why?": the drivers, for the same rows."""
    alone = ("why", "free", "be", "and", "asks", "about", "pronoun")
    if not sentence.says("why") or not all(part.has(*alone) for part in sentence.parts):
        return None
    kept = {name: earlier.choices[name] for name in ("where", "without") if name in earlier.choices}
    return Asking("top_drivers", kept)


def _everyone(sentence: Sentence, earlier: Asking) -> Asking | None:
    """Reads "and for everyone?": the same without its group."""
    if not sentence.says("everyone", "drop_filter") or not all(
        part.has("everyone", "drop_filter", "free", "for", "and", "about", "noun", "what_if",
                 "pronoun", "be", "become", "asks", "of", "those")
        for part in sentence.parts
    ):  # fmt: skip
        return None
    if _of_them(sentence) and "share" not in earlier.choices and "where" in earlier.choices:
        return None  # all of that group, or all rows: offered
    dropped = {"share"} if _of_them(sentence) and "share" in earlier.choices else {"where", "share"}
    return replace(earlier, choices={name: value for name, value in earlier.choices.items()
                                     if name not in dropped})  # fmt: skip


def _of_them(sentence: Sentence) -> bool:
    return any(token.word in {"them", "those"} for token in sentence.text)


def _share(sentence: Sentence, earlier: Asking) -> Asking | None:
    """Reads "make it 25 percent of them", "only for half of them": the same for a share."""
    if earlier.key != "what_if" or sentence.mentions:
        return None
    shares = [at for at, part in enumerate(sentence.parts) if part.share is not None]
    draft = Draft("what_if", CUES | {"only", "what_if", "pronoun", "reach", "become"})
    draft.take(*shares, *sentence.places("only"))
    if len(shares) != 1 or leftover(sentence, draft) or not _of_them(sentence):
        return None
    return replace(
        earlier,
        choices={**earlier.choices, "share": round(sentence.parts[shares[0]].share or 0, 6)},
    )


def _also(sentence: Sentence, earlier: Asking, own: Asking) -> Asking | None:
    """Reads "and take the promotion away too": both changes, for the same rows."""
    is_also = sentence.says("also") or (bool(sentence.text) and sentence.word(0) == "plus")
    if earlier.key != "what_if" or own.key != "what_if" or not is_also:
        return None
    if not {*earlier.choices, *own.choices} <= {*CHANGES, "where", "share"}:
        return None
    if own.choices.keys() & {"where", "share"}:
        return None
    choices: dict[str, Choice] = dict(earlier.choices)
    for name in CHANGES:
        told = (*_tuple(earlier.choices, name), *_tuple(own.choices, name))
        if told:
            choices[name] = told
    columns = _changed(Asking("what_if", choices))
    return Asking("what_if", choices) if len(set(columns)) == len(columns) else None


def _changed(asking: Asking) -> list[str]:
    """Columns that are set, moved or scaled, one for each change."""
    return [_column_of(text) for name in CHANGES for text in _tuple(asking.choices, name)]


def _by(sentence: Sentence, earlier: Asking) -> Asking | None:
    """Reads "by contract?": counts get groups, everything else becomes where it is worst."""
    columns = [at for at in sentence.mentions if sentence.mention(at).bare]
    if len(columns) != 1 or len(sentence.mentions) != 1:
        return None
    place = columns[0]
    if not is_by(sentence, place) or sentence.mention(place).others:
        return None
    draft = Draft("who_is_affected", CUES | {"where"})
    draft.take(place)
    if leftover(sentence, draft):
        return None
    name = sentence.mention(place).column
    if earlier.key in {"how_many", "can_we_trust_it"}:
        return replace(earlier, choices={**earlier.choices, "by": name})
    kept = {each: earlier.choices[each] for each in ("where", "end") if each in earlier.choices}
    return Asking("who_is_affected", {"column": name, **kept})


def _says_not_of_what(sentence: Sentence, own: Asking) -> bool:
    is_of_group = own.key == "who_is_affected" or "group" in own.choices
    return is_of_group and not sentence.says("event", "outcome", "lost", "which")


def _in_the_same_group(own: Asking, earlier: Asking) -> Asking:
    """Where it is worst, within the group of the earlier question."""
    group = {"where": earlier.choices["where"]} if "where" in earlier.choices else {}
    rest = {name: value for name, value in own.choices.items() if name != "where"}
    return _merged(Asking(own.key, {**rest, **group}), own)


def _conditions(sentence: Sentence, earlier: Asking) -> Asking | None:
    """Reads "and for women?", "only the north", "not premium", "without tenure"."""
    if not sentence.mentions:
        return None
    draft = Draft(earlier.key, CUES | {"only"})
    bare = settle(sentence, draft)
    for place in bare:
        yes, _ = sides(sentence.column(place))
        if yes is None or len(sentence.mentions) > 1:
            return None
        draft.take(place)
        draft.who.append((ReadCondition(sentence.mention(place).column, "=", (yes,)), False))
    draft.take(*sentence.places("only"))
    if draft.doubts:
        return None
    if any(sentence.mention(at).others for at in sentence.mentions):
        return None
    if any(sentence.mention(at).bare and sentence.mention(at).column in _changed(earlier)
           for at in sentence.mentions):  # fmt: skip
        return None  # "not the discount": a change less, or a group?
    told = draft.asking()
    left = (*leftover(sentence, draft), *not_in_choices(sentence, draft, told),
            *negators_left(sentence, draft))  # fmt: skip
    if left or draft.contradicts:
        return None
    if joined([each for each, _ in draft.who], [joint for _, joint in draft.who]) is None:
        return None
    return _merged(earlier, told)


def _merged(earlier: Asking, told: Asking) -> Asking:
    """The earlier choices with the new conditions in the place of those on the same columns."""
    choices: dict[str, Choice] = dict(earlier.choices)
    new = _tuple(told.choices, "where")
    columns = {_column_of(text) for text in new}
    kept = tuple(
        text for text in _tuple(earlier.choices, "where") if _column_of(text) not in columns
    )
    if kept or new:
        choices["where"] = (*kept, *new)
    without = tuple(dict.fromkeys((*_tuple(earlier.choices, "without"),
                                   *_tuple(told.choices, "without"))))  # fmt: skip
    if without:
        choices["without"] = without
    return Asking(earlier.key, choices)


def _of_those(sentence: Sentence, own: Asking, earlier: Asking) -> Asking | None:
    """Reads "and their average fee": a question of its own about the group before."""
    is_theirs = any(token.word in {"their", "they", "them", "those", "these"}
                    for token in sentence.text)  # fmt: skip
    if not is_theirs or "where" in own.choices or "where" not in earlier.choices:
        return None
    return replace(own, choices={**own.choices, "where": earlier.choices["where"]})


def _only_says(sentence: Sentence, *tags: str) -> bool:
    """True where nothing is said but these, and what holds a sentence together."""
    return all(part.has(*tags, "free", "about", "and", "what_if", "asks", "be", "for", "noun",
                        "instead_alone", "pronoun", "comma", "which", "where")
               for part in sentence.parts)  # fmt: skip


def _reverse(sentence: Sentence, earlier: Asking) -> Asking | None:
    """Reads "the other way round", "and if nobody did": the same column the other way."""
    changes = _tuple(earlier.choices, "set")
    if earlier.key != "what_if" or len(_changed(earlier)) != 1 or not changes:
        return None
    is_nobody = sentence.says("nobody") and any(token.word == "did" for token in sentence.text)
    if not sentence.says("reverse") and not is_nobody:
        return None
    if not _only_says(sentence, "reverse", "nobody"):
        return None
    column, value = split_change(changes[0], sentence.dataset)
    yes, no = sides(column)
    other = no if is_nobody and value == yes else other_level(column, value)
    if other is None or (is_nobody and value == no):
        return None
    return replace(earlier, choices={**earlier.choices, "set": (f"{column.name}={other}",)})


def _end(sentence: Sentence, earlier: Asking) -> Asking | None:
    """Reads "and the lowest?": the other end of the same groups."""
    if earlier.key != "who_is_affected" or not _only_says(sentence, "lowest", "highest"):
        return None
    ends = [tag for tag in ("lowest", "highest") if sentence.says(tag)]
    if len(ends) != 1:
        return None
    return replace(earlier, choices={**earlier.choices, "end": ends[0]})


def _how_many(sentence: Sentence, earlier: Asking) -> Asking | None:
    """Reads "show me 50", "top 3 only": so many of the same."""
    amounts = [part.amount for part in sentence.parts if part.amount is not None]
    if earlier.key not in {"which_rows", "top_drivers"} or len(amounts) != 1:
        return None
    number = amounts[0]
    parts = [part for part in sentence.parts if part.amount is None]
    if number < 1 or number != int(number) or any(part.percent for part in sentence.parts):
        return None
    if not _only_says(replace(sentence, parts=tuple(parts)), "top", "only", "list", "why", "risk"):
        return None
    return replace(earlier, choices={**earlier.choices, "how_many": int(number)})


WAYS = {"share_of": "share", "average": "average", "total": "total", "count": "count"}


def _measure(sentence: Sentence, earlier: Asking) -> Asking | None:
    """Reads "what share is that": the same rows measured in another way."""
    ways = [tag for tag in WAYS if sentence.says(tag)]
    if earlier.key != "how_many" or len(ways) != 1 or not _only_says(sentence, *WAYS, "those"):
        return None
    return replace(earlier, choices={**earlier.choices, "as": WAYS[ways[0]]})


def _same_of(sentence: Sentence, earlier: Asking) -> Asking | None:
    """Reads "what about the month": the same question of another column."""
    place = sentence.mentions[0]
    draft = Draft(earlier.key, CUES | {"instead_alone"})
    draft.take(place)
    if not sentence.mention(place).bare or sentence.mention(place).others:
        return None
    if not sentence.says("about", "instead_alone") or leftover(sentence, draft):
        return None
    if sentence.in_front(place, "for", "with", "who", "by") is not None:
        return None
    return replace(earlier, choices={**earlier.choices, "column": sentence.mention(place).column})


def _other_column(sentence: Sentence, earlier: Asking) -> Asking | None:
    """Reads "tv instead": the same change of another number."""
    if len(sentence.mentions) != 1:
        return None
    if earlier.key in {"does_it_matter", "how_it_responds", "which_works"}:
        return _same_of(sentence, earlier)
    if earlier.key != "what_if":
        return None
    changes = [(name, each) for name in CHANGES for each in _tuple(earlier.choices, name)]
    place = sentence.mentions[0]
    column = sentence.column(place)
    if len(changes) != 1 or not sentence.mention(place).bare or sentence.mention(place).others:
        return None
    name, change = changes[0]
    before, value = split_change(change, sentence.dataset)
    is_number = column.kind == "number" and before.kind == "number" and name != "set"
    both = sides(column), sides(before)
    is_two = None not in both[0] and None not in both[1] and value in both[1]
    says = sentence.says("instead_alone", "instead") or (is_number and sentence.says("about"))
    draft = Draft("what_if", CUES | {"instead_alone", "instead", "about"})
    draft.take(place, *sentence.places("instead", "instead_alone"))
    if not says or not (is_number or is_two) or leftover(sentence, draft):
        return None
    if negators_left(sentence, draft) or column.name == before.name:
        return None
    told = value if is_number else str(both[0][both[1].index(value)])
    return replace(earlier, choices={**earlier.choices, name: (f"{column.name}={told}",)})


def _amount(sentence: Sentence, earlier: Asking) -> Asking | None:
    """Reads "and by 20%?": the same change by another amount."""
    if earlier.key != "what_if" or sentence.mentions:
        return None
    moved = [name for name in ("scale", "shift", "set") if len(_tuple(earlier.choices, name)) == 1]
    if len(moved) != 1 or sum(part.amount is not None for part in sentence.parts) != 1:
        return None
    how = moved[0]
    column, value = split_change(_tuple(earlier.choices, how)[0], sentence.dataset)
    if column.kind != "number":
        return None
    was_down = (how == "scale" and float(value) < 1) or (how == "shift" and float(value) < 0)
    direction = "less" if sentence.says("less") else "more" if sentence.says("more") else (
        "less" if was_down else "more"
    )  # fmt: skip
    clause = Clause(direction, (), 0, len(sentence.parts))  # type: ignore[arg-type]
    move = move_of(sentence, clause, share_unit=False)
    draft = Draft("what_if", CUES | {"more", "less", "what_if", "by_amount", "unit"})
    if any(token.word in {"make", "made"} for token in sentence.text):
        draft.cues |= {"why", "give"}  # "make it 10"
    draft.take(*move.places)
    if not move.how or move.otherwise or leftover(sentence, draft):
        return None
    rest = {name: told for name, told in earlier.choices.items() if name != how}
    return Asking("what_if", {move.how: (f"{column.name}={move.value}",), **rest})


def _verb(sentence: Sentence, earlier: Asking) -> Asking | None:
    """Reads "and if we removed it?": the same column by another verb."""
    changes = _tuple(earlier.choices, "set")
    if earlier.key != "what_if" or len(changes) != 1 or sentence.mentions:
        return None
    pronoun = sentence.places("pronoun")
    told = clauses(sentence, 0)
    if not pronoun or len(told) != 1 or told[0].verb not in {"give", "take", "have"}:
        return None
    column, _ = split_change(changes[0], sentence.dataset)
    yes, no = sides(column)
    gives = (told[0].verb != "take") == (len(told[0].negators) % 2 == 0)
    level = yes if gives else no
    draft = Draft("what_if", CUES | {"what_if", "pronoun"})
    draft.take(*told[0].at, *told[0].negators)
    if level is None or leftover(sentence, draft):
        return None
    return Asking("what_if", {**earlier.choices, "set": (f"{column.name}={level}",)})


def _tuple(choices: Mapping[str, Choice], name: str) -> tuple[str, ...]:
    value = choices.get(name, ())
    return value if isinstance(value, tuple) else ()


def _column_of(condition: str) -> str:
    found = NAME_OF.match(condition)
    return found["name"].strip() if found else condition
