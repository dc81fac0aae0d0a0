"""Words: plurals, lists, hedges, and the rules that every printed sentence must pass."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from answers.answer import Answer, Grade
from answers.evidence import Breakdown, Comparison, Curve, Ranking, Spread, Table, Timeline
from answers.quantity import Quantity

HEADLINE_WORDS = 25
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
    r"makes? \w+ (leave|stay|buy|rise|fall)|would (save|lower|raise|cut|keep|bring|add|change)|"
    r"(lowers?|raises?|reduces?|increases?|cuts?|boosts?) \w+ by)\b",
    re.IGNORECASE,
)
UNIT_AFTER = re.compile(
    r"^\s?(%|of 1|of \d|points?\b|times\b|rows?\b|columns?\b|days?\b|weeks?\b|months?\b|years?\b|"
    r"units?\b|to \d|[kmb]n?\b|different\b|checks?\b|values?\b|parts?\b|groups?\b|repeats?\b|"
    r"in \d|cells?\b|more\b)"
)
COUNTED_AFTER = re.compile(r" ([a-z]+s|left|stayed|in|a)\b")
# A name from the data stands as "·": "5" behind "Tickets:" or before "customers" has its unit.
OWN_AFTER = re.compile(r"\s*·")
OWN_BEFORE = re.compile(r"·\s*(:|(above|below|of|other than|set to))?\s*$")
NUMBER = re.compile(r"(?<![\w.,])[+\u2212-]?[$€£¥]?\d[\d,]*(?:\.\d+)?")


def plural(count: float, noun: tuple[str, str]) -> str:
    """A count with its noun: "1 customer", "7,043 customers"."""
    return f"{count:,.0f} {noun[0] if round(count) == 1 else noun[1]}"


def listing(words: Sequence[str], last: str = "and", most: int = 6) -> str:
    """Words in a row: "a, b and c"; beyond `most` the rest is counted: "a, b and 5 more"."""
    if len(words) > most:
        words = [*words[: most - 1], f"{len(words) - most + 1} more"]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def short(text: str, most: int = 40) -> str:
    """The text, cut at a word with an ellipsis where it is longer than `most` characters."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    cut = text[: most - 1].rsplit(" ", 1)[0] if " " in text[: most - 1] else text[: most - 1]
    return cut.rstrip(" ,;:.") + "…"


def first_upper(sentence: str) -> str:
    """The sentence with a capital first letter; the rest is left alone."""
    return sentence[:1].upper() + sentence[1:]


def wording_faults(answer: Answer, own_words: Iterable[str] = ()) -> tuple[str, ...]:
    """What breaks the wording rules in an answer's texts above the fold; empty where nothing does.

    Args:
        answer: any answer.
        own_words: names and values from the data, which may be anything; they are not judged.
    """
    words = sorted({word for word in own_words if word}, key=len, reverse=True)
    faults = []
    if len(answer.headline.split()) > HEADLINE_WORDS:
        faults.append(f"headline over {HEADLINE_WORDS} words: {answer.headline}")
    for text, grade in _above_the_fold(answer):
        bare = _without(text, words)
        faults.extend(f"jargon {hit!r}: {text}" for hit in JARGON.findall(bare))
        if grade in {"seen", "none"} and (cause := CAUSAL.search(bare)):
            faults.append(f"a cause at grade {grade} ({cause.group(0)!r}): {text}")
    for text, quantities in _sentences(answer):
        faults.extend(_bare_numbers(text, quantities, words))
        faults.extend(_unsaid(text, quantities))
    return tuple(faults)


def _without(text: str, words: Sequence[str]) -> str:
    for word in words:
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", " · ", text, flags=re.IGNORECASE)
    return text


def _sentences(answer: Answer) -> Iterable[tuple[str, tuple[Quantity, ...]]]:
    everything = tuple(q for finding in answer.findings for q in finding.quantities)
    lead = () if answer.lead is None else (answer.lead,)
    yield answer.headline, lead + everything
    for finding in answer.findings:
        yield finding.statement, finding.quantities


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
        yield evidence.title, answer.grade
        yield evidence.note, answer.grade
        match evidence:
            case Ranking(bars=bars):
                yield from ((f"{bar.label} {bar.contrast or ''}", answer.grade) for bar in bars)
            case Breakdown(parts=parts):
                yield from ((part.label, answer.grade) for part in parts)
            case Comparison(rows=rows):
                yield from ((row.label, answer.grade) for row in rows)
            case Table(columns=columns):
                yield from ((column, answer.grade) for column in columns)
            case Curve() | Spread() | Timeline():
                pass


def _bare_numbers(text: str, quantities: Sequence[Quantity], words: Sequence[str]) -> Iterable[str]:
    """Numbers that no quantity says and that no unit follows."""
    told = [each for quantity in quantities for each in (quantity, quantity.absolute())]
    forms = {form for each in told
             for form in (each.plain(), each.plain(signed=True), each.range())}  # fmt: skip
    bare = text
    for form in sorted(forms - {""}, key=len, reverse=True):
        bare = bare.replace(form, " ")
    bare = _without(bare, words)
    for hit in NUMBER.finditer(bare):
        before, after = bare[: hit.start()], bare[hit.end() :]
        money = hit.group(0).lstrip("+-\u2212")[0] in "$€£¥"
        named = OWN_AFTER.match(after) or OWN_BEFORE.search(before)
        if not (money or named or UNIT_AFTER.match(after) or COUNTED_AFTER.match(after)):
            yield f"a number without unit ({hit.group(0)}): {text}"


def _unsaid(text: str, quantities: Sequence[Quantity]) -> Iterable[str]:
    """A range in brackets right behind a number that belongs to no quantity of the sentence."""
    said = {quantity.range() for quantity in quantities}
    said |= {quantity.absolute().range() for quantity in quantities}
    for found in re.findall(r"\(([^()]*\d[^()]* to [^()]*\d[^()]*)\)", text):
        if found not in said:
            yield f"a range that no quantity says ({found}): {text}"
