"""The rules that every printed sentence must pass: its verb, units, signs, marks and names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any, Literal, get_origin, get_type_hints

from answers.answer import Answer, CannotAnswer, Grade
from answers.evidence import Evidence
from answers.quantity import MINUS, Quantity
from answers.words import HEADLINE_WORDS

JARGON = re.compile(
    r"\b(shap\w*|shapley|log-?odds|auc|roc|r²|features?|significan\w+|p-values?|coefficients?|"
    r"regress\w+|confidence intervals?|hyperparameters?|boost\w+|xgboost|gradient|logistic|"
    r"residuals?|variance|standard errors?|standard deviations?|predict\w*|impact\w*|lime|"
    r"cross-?fit\w*|out-of-fold|propensity|confound\w*|covariates?|deviance|multicollinear\w*|"
    r"quantiles?|percentiles?|heteroge\w+|estimator|epsilon|null hypothesis|dataframe)\b",
    re.IGNORECASE,
)
CAUSAL = re.compile(
    r"\b(because of|due to|drives?|driven by|causes?|caused by|leads? to|results? in|thanks to|"
    r"makes? \w+ (leave|stay|buy|rise|fall)|would (save|lower|raise|cut|keep|bring|add)|"
    r"would change (?!to\b|and\b|by\b)(?=\w)|"
    r"(lowers?|raises?|reduces?|increases?|cuts?|boosts?) \w+ by)\b",
    re.IGNORECASE,
)
EFFECT = re.compile(
    r"\bwould (save|lower|raise|cut|keep|bring|add|change (?!to\b)\w)|\bbecause of\b"
)
HEDGE = re.compile(
    r"\b(about|around|roughly|may|might|could|cannot|(no|not) clear\w*|estimated?|"
    r"No (size|change))\b",
    re.IGNORECASE,
)
UNIT_AFTER = re.compile(
    r"^\s?(%|of 1|of \d|points?\b|times\b|rows?\b|columns?\b|days?\b|weeks?\b|months?\b|years?\b|"
    r"units?\b|to \d|[kmb]n?\b|different\b|checks?\b|values?\b|parts?\b|groups?\b|repeats?\b|"
    r"in \d|cells?\b|more\b|fewer\b|of th(em|e|ose|ese)\b|at each\b|largest\b|(in|out)side\b)"
)
COUNTED_AFTER = re.compile(
    r" (?!(?:is|was|has|does|this|its|as|always|less|thus)\b)([a-z]+s|left|stayed|had|in|a)\b"
)
# A name from the data stands as "·": "5" behind "Tickets:" or before "customers" has its unit.
OWN_AFTER = re.compile(r"\s*(?:or (?:more|fewer) )?·")
OWN_BEFORE = re.compile(
    r"·\s*(:|is|were|went (up|down) by|(is )?(above|below|of|at|not|other than|more than|"
    r"fewer than|exactly|set to))?\s*"
    r"(?:(?:[\u2212\d][\u2212\d.,]*,?|to|and)\s+)*$"
)
NUMBER = re.compile(r"(?<![\w.,])[+\u2212-]?[$€£¥]?\d+(?:,\d{3})*(?:\.\d+)?")
YEAR = re.compile(r"[12]\d{3}")  # any other number from 1,000 on has a comma
# "Of 100 customers …": what follows in the sentence is of 100, too.
BASE = re.compile(r"\bof (?:every )?$")  # "100" behind "33 of" or "33 more of every"
SPREAD = re.compile(r"\([^()]*\d to [^()]*\d[^()]*\)")
FREQUENCY = re.compile(r"\b[Oo]f 10*0 (?:·|[a-z])")
LOWER = re.compile(r"\b(lower|less|fewer|falls?|fell|down|below|against|drop\w*|minus)\b", re.I)
UNKNOWN = re.compile(r"\b(nan|NaN|inf|NaT|null|unknown)\b|[±∞]|(?<!^)(?<![.:?] )\bNone\b")
NO_NUMBER = re.compile(r"[+\u2212-][$€£¥]?0(?![\d.,]*\d)|\d\.?e[+-]?\d|(?<![\w\u2212–-])-\d")
VERBS = r"(?:is|was|has|does|as|of|times|weighs|goes|explains|stays|leaves|buys)\b"
ONE_OF_MANY = re.compile(rf"(?<![\w.,$€£¥\u2212+-])1 (?!{VERBS})[a-z]+s\b")
MARKS = (
    (re.compile(r" {2,}|\t|\n"), "spaces in a row"),
    (re.compile(r" [,.;:)?!](?!\d)|\( "), "a space before a mark"),
    (re.compile(r"\.\.|,,|;;|::|[,;:]\.|\.[,;:]|[,;:]$|\?\.|!\."), "marks in a row"),
    (re.compile(r"\b(\w+) \1\b", re.IGNORECASE), "a word twice"),
)
UNLISTED = re.compile(r"·(?:\s*·)*\s*,\s*·(?:\s*·)*\s*(?:[.;)]|$)")
QUOTED = re.compile(r"“[^“”]*”")  # what somebody typed, said back
# Column names in a mould, where people are meant: "customers with Contract Monthly".
MOULDS = (
    (re.compile(r"\bpoints (?:\([^()]*\) )?(?:more|less) often\b"), "points for people"),
    (re.compile(r"\bthan (?:for )?like ·"), "a partner that nobody would call so"),
    (re.compile(r"\bexplains? most\b|\b[Ll]ike for like\b"), "a term for what people say"),
    (re.compile(r"\b[Ww]ho (?:have|had|has) [Nn]o ·"), "a property without its preposition"),
)
PAIRS = ("()", "[]", "“”")
NOT_SAID = frozenset({"unit", "symbol", "when"})  # words of a picture for what draws it


@dataclass(frozen=True, slots=True)
class FromData:
    """Words that come from the data; they may be anything and are not judged.

    Attributes:
        words: names and values.
        noun: one and many of what a row is, for counting them right.
        raw_names: columns' names where their titles are other words: those are to be said.
        pairs: titles with each of their values: "Contract Monthly"; no sentence says rows so.
    """

    words: tuple[str, ...] = ()
    noun: tuple[str, str] = ("row", "rows")
    raw_names: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()

    def without(self, text: str, *, nouns: bool = True) -> str:
        """The text with a "·" for each of the words, the noun among them or not."""
        text = QUOTED.sub("·", text)
        pattern = _either((*self.words, *self.noun) if nouns else self.words)
        return pattern.sub("·", text)


@cache
def _either(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the words, the longest first."""
    told = sorted({word for word in words if word.strip()}, key=len, reverse=True)
    either = "|".join(re.escape(word) for word in told) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def wording_faults(answer: Answer, data: FromData | Iterable[str] = ()) -> tuple[str, ...]:
    """What breaks the wording rules in an answer's texts above the fold; empty where nothing does.

    Args:
        answer: any answer.
        data: names and values from the data, which may be anything; they are not judged.
    """
    if not isinstance(data, FromData):
        data = FromData(tuple(data))
    faults = []
    if len(answer.headline.split()) > HEADLINE_WORDS:
        faults.append(f"headline over {HEADLINE_WORDS} words: {answer.headline}")
    for text, grade in _above_the_fold(answer):
        faults.extend(_verbs(text, grade, data))
        faults.extend(text_faults(text, data))
    for text in (answer.headline, *(finding.statement for finding in answer.findings)):
        faults.extend(mould_faults(text, data))
    for finding in answer.findings:
        faults.extend(_unhedged(finding.statement, finding.grade, data))
    faults.extend(_unhedged(answer.headline, answer.grade, data))
    for text, quantities in _sentences(answer):
        faults.extend(_bare_numbers(text, quantities, data))
        faults.extend(_unsaid(text, quantities))
        faults.extend(_turned(text, quantities))
    for text in _unquantified(answer):
        for sentence in re.split(r"(?<=[.]) ", SPREAD.sub("", text)):
            if not FREQUENCY.search(data.without(sentence)):
                faults.extend(_bare_numbers(sentence, (), data))
    return tuple(dict.fromkeys(faults))


def mould_faults(text: str, data: FromData) -> Iterable[str]:
    """Where a sentence above the fold is a column's name in a mould."""
    bare = data.without(text)
    yield from (f"{what}: {text}" for mould, what in MOULDS if mould.search(bare))
    rows = "|".join(map(re.escape, data.noun))
    for pair in data.pairs:
        if re.search(rf"(?i:\b(?:{rows})) with {re.escape(pair)}(?!\w)", text):
            yield f"a column with its value ({pair}): {text}"


def refusal_faults(refusal: CannotAnswer, data: FromData) -> tuple[str, ...]:
    """The same of a refusal: its reason and what it says to do."""
    said = [text for text in (refusal.reason, refusal.what_to_do) if text]
    faults = [] if refusal.reason else ["a refusal without a reason"]
    for text in said:
        faults.extend(_verbs(text, "none", data))
        faults.extend(text_faults(text, data))
        if text.rstrip("”)")[-1:] not in {".", "?", "…", "!", "·"}:
            faults.append(f"no full stop: {text}")
    return tuple(faults)


def text_faults(text: str, data: FromData) -> Iterable[str]:
    """Faults of any text: jargon, raw names, marks, counts and numbers that are none."""
    ours = QUOTED.sub("·", text)
    for name in data.raw_names:
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", ours):
            yield f"a raw name ({name}): {text}"
    bare = data.without(text)
    yield from (f"jargon {hit!r}: {text}" for hit in JARGON.findall(bare))
    for found in filter(None, (UNKNOWN.search(bare), NO_NUMBER.search(bare))):
        yield f"no number ({found.group(0)}): {text}"
    yield from (f"{what}: {text}" for mark, what in MARKS if mark.search(bare))
    for pair in PAIRS:
        if bare.count(pair[0]) != bare.count(pair[1]):
            yield f"unbalanced {pair}: {text}"
    if UNLISTED.search(bare):
        yield f"a list without its last word: {text}"
    yield from _counts(text, data)


def _counts(text: str, data: FromData) -> Iterable[str]:
    """One where there are many, many where there is one."""
    counted, (one, many) = data.without(text, nouns=False), data.noun
    if one != many:
        for found in re.finditer(rf"(?<![\w.,])([\d,]*\d) {re.escape(one)}(?!\w)", counted):
            if found.group(1) != "1":
                yield f"one for many: {text}"
    if ONE_OF_MANY.search(counted):
        yield f"many for one: {text}"


def _verbs(text: str, grade: Grade, data: FromData) -> Iterable[str]:
    bare = data.without(text)
    if grade in {"seen", "none"} and (cause := CAUSAL.search(bare)):
        yield f"a cause at grade {grade} ({cause.group(0)!r}): {text}"


def _unhedged(text: str, grade: Grade, data: FromData) -> Iterable[str]:
    """An effect that no test has shown, said without a hedge."""
    if grade == "adjusted" and EFFECT.search(data.without(text)) and not HEDGE.search(text):
        yield f"no hedge at grade adjusted: {text}"


def _sentences(answer: Answer) -> Iterable[tuple[str, tuple[Quantity, ...]]]:
    everything = tuple(q for finding in answer.findings for q in finding.quantities)
    lead = () if answer.lead is None else (answer.lead,)
    yield answer.headline, lead + everything
    for finding in answer.findings:
        yield finding.statement, finding.quantities


def _unquantified(answer: Answer) -> Iterable[str]:
    """Texts whose numbers no quantity says, so that their unit has to stand there."""
    yield answer.about
    for check in answer.checks:
        yield check.title
        yield check.text
    for evidence in answer.evidence:
        yield evidence.title
        yield evidence.note


def _above_the_fold(answer: Answer) -> Iterable[tuple[str, Grade]]:
    """Every text but method and provenance, with the grade it is said at."""
    yield answer.headline, answer.grade
    yield answer.about, answer.grade
    for finding in answer.findings:
        yield finding.statement, finding.grade
    for check in answer.checks:
        yield check.title, "adjusted"
        yield check.text, "adjusted"
    for evidence in answer.evidence:
        yield from ((text, answer.grade) for text in _of_evidence(evidence))
    for question in answer.ask_next:
        yield question, "adjusted"


def _of_evidence(evidence: Evidence) -> Iterable[str]:
    """Every text that stands on a picture, whatever its kind."""
    yield from _texts(evidence, NOT_SAID)


def _texts(record: Any, not_said: frozenset[str]) -> Iterable[str]:
    """The texts of a record's fields, words of a closed list aside.

    The `columns` of a whole picture are headings; those of a bar or a part are raw names.
    """
    of: Any = type(record)
    for name, kind in _field_types(of).items():
        if name not in not_said and get_origin(kind) is not Literal:
            yield from _texts_in(getattr(record, name), NOT_SAID | {"columns"})


def _texts_in(value: Any, not_said: frozenset[str]) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Quantity):
        yield value.say()
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts_in(each, not_said)
    elif is_dataclass(value):
        yield from _texts(value, not_said)


@cache
def _field_types(kind: Any) -> dict[str, Any]:
    types = get_type_hints(kind)
    return {field.name: types[field.name] for field in fields(kind)}


def _bare_numbers(text: str, quantities: Sequence[Quantity], data: FromData) -> Iterable[str]:
    """Numbers that no quantity says and that no unit follows."""
    told = [each for quantity in quantities for each in (quantity, quantity.absolute())]
    forms = {form for each in told
             for form in (each.plain(), each.plain(signed=True), each.range())}  # fmt: skip
    bare = text
    for form in sorted(forms - {""}, key=len, reverse=True):
        bare = re.sub(rf"(?<![\d.,]){re.escape(form)}(?!\d)", " ", bare)
    bare = data.without(bare)
    for hit in NUMBER.finditer(bare):
        before, after = bare[: hit.start()], bare[hit.end() :]
        money = hit.group(0).lstrip("+-\u2212")[0] in "$€£¥" or YEAR.fullmatch(hit.group(0))
        named = OWN_AFTER.match(after) or OWN_BEFORE.search(before) or BASE.search(before)
        if not (money or named or UNIT_AFTER.match(after) or COUNTED_AFTER.match(after)):
            yield f"a number without unit ({hit.group(0)}): {text}"


def _unsaid(text: str, quantities: Sequence[Quantity]) -> Iterable[str]:
    """A range in brackets right behind a number that belongs to no quantity of the sentence."""
    said = {quantity.range() for quantity in quantities}
    said |= {quantity.absolute().range() for quantity in quantities}
    for found in re.findall(r"\(([^()]*\d[^()]* to [^()]*\d[^()]*)\)", text):
        if found not in said:
            yield f"a range that no quantity says ({found}): {text}"


def _turned(text: str, quantities: Sequence[Quantity]) -> Iterable[str]:
    """A fall that is said without its minus or a word for it, or a rise with a minus."""
    signed = {quantity.plain(signed=True) for quantity in quantities}
    for quantity in quantities:
        if quantity.value is None or not quantity.value:
            continue
        size, plain = quantity.absolute().plain(), quantity.plain()
        alone = re.search(rf"(?<![\d.,])(?<!to ){re.escape(size)}(?! to )", text)
        own = alone and plain not in text and f"+{size}" not in signed
        if quantity.value < 0 and own and not LOWER.search(text):
            yield f"a fall that does not say so ({plain}): {text}"
        wrong = f"{MINUS}{plain}"
        if quantity.value > 0 and wrong not in signed and re.search(rf"{wrong}(?![\d.,]*\d)", text):
            yield f"a sign turned round ({plain}): {text}"
