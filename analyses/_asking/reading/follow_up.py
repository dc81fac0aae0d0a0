"""Follow-ups: a text that changes the reading before it instead of asking anew."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from analyses._asking.reading.changes.amount import move_of
from analyses._asking.reading.changes.clauses import Clause, clauses
from analyses._asking.reading.conditions import ReadCondition, joined, split_change
from analyses._asking.reading.draft import Draft
from analyses._asking.reading.laws import leftover, negators_left, not_in_choices
from analyses._asking.reading.lexicon.card import sides
from analyses._asking.reading.reading import Asking
from analyses._asking.reading.roles import STRUCTURE, is_by, settle
from analyses._asking.reading.sentence import Sentence
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
    rules: tuple[Rule, ...] = (_why, _everyone, _share, _by, _amount, _conditions, _verb)
    if own is not None:
        rules = (_why,)
        if (both := _also(sentences[0], earlier, own)) is not None:
            return both
        if _says_not_of_what(sentences[0], own):
            return _by(sentences[0], earlier) or _in_the_same_group(own, earlier)
    for rule in rules:
        for sentence in sentences:
            found = rule(sentence, earlier)
            if found is not None:
                return found
    return None


def is_undo(sentence: Sentence) -> bool:
    """True for "undo that", which needs what was asked before."""
    return sentence.says("undo") and all(
        part.has("undo", "free", "pronoun") for part in sentence.parts
    )


def _why(sentence: Sentence, earlier: Asking) -> Asking | None:
    """Reads "why?": the drivers, for the same rows."""
    if not sentence.says("why") or not all(part.has("why", "free", "be", "and", "asks", "about")
                                           for part in sentence.parts):  # fmt: skip
        return None
    kept = {name: earlier.choices[name] for name in ("where", "without") if name in earlier.choices}
    return Asking("top_drivers", kept)


def _everyone(sentence: Sentence, earlier: Asking) -> Asking | None:
    """Reads "and for everyone?": the same without its group."""
    if not sentence.says("everyone", "drop_filter") or not all(
        part.has("everyone", "drop_filter", "free", "for", "and", "about", "noun")
        for part in sentence.parts
    ):
        return None
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
    draft = Draft("what_if", CUES | {"only", "what_if", "pronoun", "reach"})
    draft.take(*shares, *sentence.places("only"))
    if len(shares) != 1 or leftover(sentence, draft) or not _of_them(sentence):
        return None
    return replace(
        earlier,
        choices={**earlier.choices, "share": round(sentence.parts[shares[0]].share or 0, 6)},
    )


def _also(sentence: Sentence, earlier: Asking, own: Asking) -> Asking | None:
    """Reads "and take the promotion away too": both changes, for the same rows."""
    if earlier.key != "what_if" or own.key != "what_if" or not sentence.says("also"):
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
    return own.key == "who_is_affected" and not sentence.says("event", "outcome", "lost", "which")


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
