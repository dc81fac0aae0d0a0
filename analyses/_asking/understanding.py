"""Understanding a typed question: which analysis is meant, about which row, with which change.

Words only, nothing learnt: patterns of each question, the dataset's own names and values, and
tolerance for typing slips. What is not understood is said, with the closest questions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd
from rapidfuzz import fuzz, process, utils

from analyses._asking.ask import in_words, questions_for
from analyses._asking.registry import analyses
from analyses._language.voice import Voice
from answers.answer import Asked, CannotAnswer, Choice
from answers.quantity import MINUS
from answers.words import listing
from datasets.cards.card import Column, Dataset

CUTOFF = 62
SLIP = 86
UNLIKE = 45  # below it no question is closer than another
WHAT_IF = re.compile(r"\b(what if|what would|what happens if|if (we|everyone|all)|suppose)\b")
# "Why is 7590-VHVEG likely to leave?": a word with a digit behind "why is" names a row.
ABOUT_ONE = re.compile(r"(?i)\bwhy (?:is|does|did|was|will|has) (?:\w+ )?([\w-]*\d[\w-]*)\b")
# "How does churn move with the bill?", "effect of tenure on leaving", "the curve of age"
RESPONDS = re.compile(
    r"\bhow (does|do|did|is|are|will) .+ (moves?|responds?|reacts?|depends?|related?|var(y|ies)|"
    r"changes?) (with|to|on|by|when|as|across) "
    r"|\bhow (does|do|did) .+ (affect|influence) "
    r"|\b(effects?|influence|curve|response) (of|to|for|by) "
)
NO_NAMES = frozenset({
    "a", "an", "and", "are", "as", "at", "by", "do", "does", "for", "has", "have", "how", "if",
    "in", "is", "it", "of", "on", "or", "our", "the", "to", "what", "with",
})  # fmt: skip
ANY_COLUMN = re.compile(r"\b(a|any|each|one|which) column\b|^how does it respond$")
# "What would keep C103945?", "how do we keep this customer": changes wanted for one row.
KEEP = re.compile(
    r"(?i)\b(?:what (?:would|could|can|might|will) (?:help )?(?:to )?(?:keep|retain)|"
    r"how (?:do|can|could|would|should) (?:we|i) (?:keep|retain)|"
    r"how to (?:keep|retain)|keep[- ]?plans?)\b"
)
# "Where is churn worst by contract?", "which customers leave most", "where are sales highest"
AFFECTED = re.compile(
    r"\bwho is (most |worst )?affected\b|\bwhich (segments|groups|parts)\b"
    r"|\b(worst|best) (segments?|groups?)\b"
    r"|\bwhere (is|are|do|does|did) .+ (?P<end>worst|best|highest|lowest|most|least|fewest)\b"
    r"|\b(who|which (?!column|driver|factor|reason)\w+) .+ (?P<often>most|least)"
    r"( often)?( (by|for|across|among|per) .+)?$"
)
BY_COLUMN = re.compile(r"\b(?:by|for each|across|per) (?P<column>.+)$")
END = {"most": "highest", "least": "lowest", "fewest": "lowest", "worst": ""}
NAME = re.compile(r"([\w-]*\d[\w-]*)")
AMOUNT = re.compile(r"([+\u2212-]?\d+(?:[.,]\d+)?)\s*(%|percent)?")
# Which size of a change reaches a goal: What price would bring churn to 20%?
REACHES = re.compile(
    r"\b(?:bring|brings|get|gets|reach|reaches|push|move|lower|reduce|raise|lift|cut)s?\b.*?"
    r"\b(?:to|reach|reaches)\b\s*(?P<goal>[\d.,]+\s*(?:%|percent|of 100)?)\s*$"
)
# "Can we trust it? By gender", "is it fair by age", "can we trust it in the order of the rows".
TRUSTED = re.compile(r"\b(trust|reliable|fair|biased?|treats? .*alike)\b")
BY_GROUP = re.compile(r"\bby (?P<column>.+)$")
IN_ORDER = re.compile(r"\b(in|by) (the )?order of (the )?rows\b")
SUPPOSED = re.compile(r"(what if|what happens if|if|suppose)\b")
# "What would changing the fee do?", "what if we changed contracts": every size of one column.
CHANGING = re.compile(r"\b(?:what (?:would|does|could) changing|every size of)\b")
LESS = re.compile(
    r"\b(less|lower|lowered|cut|reduce[ds]?|decrease[ds]?|drop(ped)?|cheaper|fewer|down)\b"
)
MORE = re.compile(r"\b(more|higher|raise[ds]?|increase[ds]?|up|dearer|extra)\b")


@dataclass(frozen=True, slots=True)
class Named:
    """A column that the text names, and the value of it, where one is named too."""

    column: Column
    value: str | None


def understand(text: str, dataset: Dataset, row_ids: frozenset[str] = frozenset()) -> Asked:
    """The question that a text asks of a dataset; one about a row may still lack its name.

    Args:
        text: as typed.
        dataset: whose words may occur in it.
        row_ids: names of rows; one of them in the text makes it a question about that row.

    Raises:
        CannotAnswer: where it is not understood, with the questions that can be answered.
    """
    said = " ".join(text.split())
    if not said:
        raise CannotAnswer("Nothing was asked.", closest("", dataset))
    plain = said.lower().strip(" ?!.")
    if plain in analyses():
        return Asked(plain, in_words(analyses()[plain].QUESTION, dataset))
    row = _row_named(said, row_ids)
    if keep := KEEP.search(said):
        named = row or next(iter(NAME.findall(said[keep.end() :])), None)
        return Asked("what_would_keep", said, {"row": named} if named else {})
    if row is not None:
        return Asked("why_this_one", said, {"row": row})
    if ABOUT_ONE.search(said):
        return Asked("why_this_one", said, {"row": ABOUT_ONE.findall(said)[0]})
    if meant := _change_meant(said, plain, dataset) or _trust_meant(said, plain, dataset):
        return meant
    if RESPONDS.search(plain) and not ANY_COLUMN.search(plain):
        return Asked("how_it_responds", said, {"column": _column_meant(plain, dataset).name})
    if found := AFFECTED.search(plain):
        return Asked("who_is_affected", said, _affected(plain, found, dataset))
    key = _closest_key(plain, dataset)
    if key is None:
        raise CannotAnswer(f"I did not understand “{said}”. Nothing was calculated.",
                           closest(plain, dataset))  # fmt: skip
    return Asked(key, said)


def _change_meant(said: str, plain: str, dataset: Dataset) -> Asked | None:
    """A what-if: one change, every size of a lever, or the size that reaches a goal; else None."""
    found = None if SUPPOSED.match(plain) else REACHES.search(plain)
    if found:
        column = _column_meant(plain[: found.start()] or plain, dataset)
        return Asked("what_if", said, {"lever": column.name, "goal": found["goal"].strip()})
    if CHANGING.search(plain):
        return Asked("what_if", said, {"lever": _column_meant(plain, dataset).name})
    if WHAT_IF.search(plain):
        return Asked("what_if", said, _change_named(said, dataset))
    return None


def _affected(plain: str, found: re.Match[str], dataset: Dataset) -> dict[str, Choice]:
    """Which end is asked about, and by which column."""
    choices: dict[str, Choice] = {}
    word = found["end"] or found["often"] or ""
    if end := END.get(word, word):
        choices["end"] = end
    by = BY_COLUMN.search(plain)
    if by and not ANY_COLUMN.search(by["column"]):
        choices["column"] = _column_meant(by["column"], dataset).name
    return choices


def _trust_meant(said: str, plain: str, dataset: Dataset) -> Asked | None:
    """Whether it can be trusted by group, or with the rows in the order of time; else None."""
    if not TRUSTED.search(plain):
        return None
    choices: dict[str, Choice] = {"order": "rows"} if IN_ORDER.search(plain) else {}
    rest = IN_ORDER.sub("", plain).strip(" ,?.")
    for own in (dataset.outcome.title, dataset.outcome.name) if dataset.outcome else ():
        rest = rest.replace(own.lower(), "")  # "Sales by week" names no group
    if found := BY_GROUP.search(rest):
        choices["by"] = _column_meant(found["column"], dataset).name
    return Asked("can_we_trust_it", said, choices) if choices else None


def row_names(ids: pd.DataFrame) -> frozenset[str]:
    """Every name that a row may be called by, from the id columns (n, any number)."""
    names: set[str] = set()
    for column in ids:
        values = ids[column].dropna()
        if pd.api.types.is_numeric_dtype(values):
            names.update(f"{value:.0f}" for value in values.unique())
        else:
            names.update(values.astype("str").unique())
    return frozenset(names)


def closest(text: str, dataset: Dataset, most: int = 4) -> str:
    """The questions that can be answered, the closest to the text first, as one sentence."""
    offered = [question for question in questions_for(dataset) if question.available]
    if not offered:
        return "Set an outcome first."
    scored = sorted(offered, key=lambda q: -max(fuzz.token_set_ratio(text, q.text.lower()), UNLIKE))
    return "What can be answered: " + " · ".join(question.text for question in scored[:most])


def _closest_key(plain: str, dataset: Dataset) -> str | None:
    """Key of the question whose phrases come closest, or None where none comes close."""
    best, score = None, float(CUTOFF)
    own = _own_words_out(plain, dataset)
    for key, analysis in analyses().items():
        question = analysis.QUESTION
        phrases = [*question.asks, in_words(question, dataset).lower().strip("?")]
        for told in {plain, own}:
            found = process.extractOne(
                told, phrases, scorer=fuzz.token_sort_ratio, processor=utils.default_process
            )
            if found is not None and found[1] > score:
                best, score = key, found[1]
    return best


def _own_words_out(plain: str, dataset: Dataset) -> str:
    """The text with the dataset's nouns and outcome replaced by the words that phrases use."""
    voice = Voice(dataset)
    swaps = {
        voice.nouns.lower(): "customers", voice.noun.lower(): "customer",
        voice.outcome.lower(): "outcome",
    }  # fmt: skip
    if dataset.outcome:
        swaps[dataset.outcome.name.lower()] = "outcome"
    for event in dataset.event:
        if event:
            swaps[event.lower()] = "leave"
    for word, common in swaps.items():
        plain = re.sub(rf"\b{re.escape(word)}\b", common, plain)
    return plain


def _row_named(said: str, row_ids: frozenset[str]) -> str | None:
    words: list[str] = re.findall(r"[^\s?,;!“”\"']+", said)
    for word in words:
        bare = word.rstrip(".")
        if bare in row_ids and (not bare.isalpha() or len(bare) > 3):
            return bare
    return None


def _change_named(said: str, dataset: Dataset) -> dict[str, Choice]:
    """What a what-if text changes, as the choices of `what_if`."""
    named = _columns_named(said, dataset)
    choices: dict[str, list[str]] = {"set": [], "shift": [], "scale": []}
    for item in named:
        if item.column.kind == "number":
            how, amount = _movement(said)
            if how:
                choices[how].append(f"{item.column.name}={amount}")
        elif item.value is not None:
            choices["set"].append(f"{item.column.name}={item.value}")
    if not any(choices.values()):
        levers = [column.title for column in dataset.with_role("lever")]
        raise CannotAnswer(
            "I did not understand which column changes to what. Nothing was calculated.",
            f"Say it like this: what if {levers[0]} = …? "
            f"What can be changed: {listing(levers, most=8)}."
            if levers
            else "Mark a column as something that can be changed first.",
        )
    return {how: tuple(changes) for how, changes in choices.items() if changes}


def _column_meant(plain: str, dataset: Dataset) -> Column:
    """The explaining column that a text names: by name or title, else by a word of only one.

    A longer name wins: "support tickets" holds "support", too.

    Raises:
        CannotAnswer: no column is named, with those that there are.
    """
    own = utils.default_process(plain)
    named = [
        (len(name), column)
        for column in dataset.explaining
        for name in map(utils.default_process, (column.name, column.title))
        if name and _occurs(name, own)
    ]
    if named:
        return max(named, key=lambda pair: pair[0])[1]
    outcome = dataset.outcome
    told = _words(plain) - (_words(f"{outcome.name} {outcome.title}") if outcome else frozenset())
    told -= _words(" ".join((*dataset.noun, *dataset.event)))
    hits = [column for column in dataset.explaining if told & _words(column.title)]
    if len(hits) == 1:
        return hits[0]
    likely = hits or dataset.explaining
    raise CannotAnswer(
        "I did not understand which column is meant. Nothing was calculated.",
        f"There is: {listing([column.title for column in likely], most=12)}.",
    )


def _words(text: str) -> frozenset[str]:
    """Words of a text that can tell a column."""
    return frozenset(utils.default_process(text).split()) - NO_NAMES


def _columns_named(said: str, dataset: Dataset) -> list[Named]:
    """Columns that occur in the text by name or title, levers first, each with its value."""
    plain = utils.default_process(said)
    found = []
    columns = (*dataset.with_role("lever"), *dataset.with_role("driver", "value"))
    for column in columns:
        names = {utils.default_process(name) for name in (column.name, column.title)}
        if not any(name and _occurs(name, plain) for name in names):
            continue
        found.append(Named(column, _value_named(said, column)))
    return found


def _occurs(name: str, plain: str) -> bool:
    return f" {name} " in f" {plain} " or (
        len(name) > 5 and fuzz.partial_ratio(name, plain) >= SLIP
    )


def _value_named(said: str, column: Column) -> str | None:
    """The level that the text names: after the column's name where it can, else anywhere."""
    plain = f" {utils.default_process(said)} "
    hits = [level for level in column.levels if f" {utils.default_process(level)} " in plain]
    if hits:
        return max(hits, key=len)
    yes = [level for level in column.levels if level.lower() in {"yes", "1", "true"}]
    no = [level for level in column.levels if level.lower() in {"no", "0", "false"}]
    if re.search(r"\b(without|no|nobody|none)\b", said.lower()) and no:
        return no[0]
    return yes[0] if yes else None


def _movement(said: str) -> tuple[str, str] | tuple[None, None]:
    """("scale", "0.9") for "10% lower", ("shift", "-5") for "5 less", ("set", …) for "= 5"."""
    _, mark, after = said.rpartition("=")
    if mark and (told := AMOUNT.match(after.strip())) and not told.group(2):
        return "set", f"{float(told.group(1).replace(',', '.').replace(MINUS, '-')):g}"
    amount = AMOUNT.search(said)
    if amount is None:
        return None, None
    number = float(amount.group(1).replace(",", ".").replace("\u2212", "-"))
    plain = said.lower()
    if number > 0 and LESS.search(plain):
        number = -number
    if amount.group(2):
        return "scale", f"{1 + number / 100:g}"
    if LESS.search(plain) or MORE.search(plain) or amount.group(1)[0] in "+-\u2212":
        return "shift", f"{number:g}"
    return "set", f"{number:g}"
