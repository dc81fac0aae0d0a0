"""A text as tokens: folded words, numbers, percents and the few marks that mean something."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

LONGEST_TEXT = 300

TOKEN = re.compile(
    r"(?P<number>(?:(?<![\w])[-+\u2212])?[$€£]?\d+(?:,\d{3})*(?:[.,]\d+)?[km]?(?![^\W_])\s?%?)"
    r"|(?P<word>[^\W_]+(?:['’´`][^\W_]+)*)"
    r"|(?P<mark>!=|<>|>=|<=|=>|=<|==|=|<|>|≥|≤|%|\+|->|→|[–-](?=\d)|,|;|&|/|:)"
)
MARKS = {"≥": ">=", "≤": "<=", "->": "to", "→": "to", "-": "to", "–": "to", "&": "and", "/": "or"}
CAMEL = re.compile(r"(?<=[a-zß-ÿ0-9])(?=[A-Z][a-zA-Z])")
LONE_LETTER = re.compile(r"(?<![^\W_])([b-hj-zB-HJ-Z])[-\u2010\u2011](?=[^\W\d_]{2})")
SPACED_MAIL = re.compile(r"\b([eE]) (?=[mM]ails?\b)")
PEOPLE_S = re.compile(r"(?i)\b((?:wo)?men)(?:['’]s|s['’])")
OVER_50S = re.compile(r"(?i)\b((?:over|under|above|below)[ -]?)(\d{2})['’]?s\b")
DECADES = {"twenties": 2, "thirties": 3, "forties": 4, "fifties": 5, "sixties": 6, "seventies": 7,
           "eighties": 8}  # fmt: skip
IN_HER_FORTIES = re.compile(rf"(?i)\bin (?:their|his|her|the) ({'|'.join(DECADES)})\b")
OVER_FIFTIES = re.compile(rf"(?i)\b(over|under|above|below)[ -]({'|'.join(DECADES)})\b")
SHIFTED = re.compile(
    r"(?i)\b(?:take|took|taking) (\d\S*) (?:away )?(?:from|off|out of) ([^,.]+?) and (?:give|gave|"
    r"giving|put|putting|add|added|move|moved|spend|spent) it (?:to|into|on|in|onto) "
)
SINGLE = re.compile(r"(?i)\b(?:a|one|only a|just one)? ?single[- ](?=products?\b|seat\b|ticket\b)")
SOMETHINGS = re.compile(r"(?i)\b([1-9])0[ -]?somethings?\b")
IN_HER_40S = re.compile(r"(?i)\bin (?:their|his|her|the) ([1-9])0['’]?s\b")
ELIDED = frozenset({"d", "l", "qu", "s", "n", "j", "c", "m", "t", "jusqu", "lorsqu", "puisqu"})
SHORT_NOT = {
    **{f"{verb}nt": verb for verb in
       ("do", "does", "did", "is", "are", "was", "were", "would", "could", "should", "have", "has",
        "had", "must")},
    "cant": "can", "cannot": "can", "wont": "will", "shant": "shall",
}  # fmt: skip
SLANG = {"r": "are", "u": "you", "ur": "your", "em": "them", "w": "with", "pts": "points",
         "cust": "customer", "custs": "customers", "cuz": "because", "coz": "because",
         "cos": "because", "bc": "because", "tho": "though", "vs.": "vs",
         "everybodys": "everybody", "everyones": "everyone", "wo": "without"}  # fmt: skip
LETTER_TYPES = re.compile(r"(?i)\b([a-z]) (and|or) ([a-z])[- ]type\b")
LETTER_TYPE = re.compile(r"(?i)(?<!\w)([b-z])[- ]type\b")
POLITE = frozenset({"is", "are", "was", "were", "does", "did", "would", "could", "should", "has",
                    "have"})  # fmt: skip
SHORT_IS = {"whats": "what", "whos": "who", "thats": "that", "hows": "how", "wheres": "where",
            "whys": "why"}  # fmt: skip
ENDINGS = frozenset({"s", "re", "ve", "d", "ll", "m"})
SMALL_NUMBERS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty",
)  # fmt: skip
NUMBER_WORDS = {word: float(number) for number, word in enumerate(SMALL_NUMBERS, 1)}
NUMBER_WORDS |= {
    "zero": 0.0,
    "thirty": 30.0,
    "forty": 40.0,
    "fifty": 50.0,
    "sixty": 60.0,
    "seventy": 70.0,
    "eighty": 80.0,
    "ninety": 90.0,
    "dozen": 12.0,
    "hundred": 100.0,
}
UNTOUCHED_S = frozenset({"mens", "womens", "news", "gas", "always", "yes", "dsl", "sms", "less"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a mark.

    Attributes:
        raw: as typed.
        word: lower case, without accents; a mark as itself.
        number: what a number says, "ten" too; a percent as it is written (10 for 10%).
        percent: True where a percent sign stands behind it.
        signed: True where the number has its own + or −.
        corrected: what was typed, where the word was put right.
    """

    raw: str
    word: str
    number: float | None = None
    percent: bool = False
    signed: bool = False
    corrected: str = ""

    @property
    def key(self) -> str:
        """How the token is looked up among names: a number as a figure, a word as a singular."""
        return f"{self.number:g}" if self.number is not None else singular(self.word)


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a text.

    "E-Mail" is email, "TechSupport" tech support, "don't" do not, "Men's" mens, "40-50" 40 to 50,
    "over-50s" over 50, "in their 40s" aged 40 to 49.
    """
    text = OVER_50S.sub(lambda told: f"{told[1].rstrip(' -')} {told[2]}", text)
    text = LETTER_TYPES.sub(r"type \1 \2 type \3", text)
    text = LETTER_TYPE.sub(r"type \1", text)
    text = SHIFTED.sub(r"shift \1 from \2 to ", text)
    text = SINGLE.sub("1 ", text)
    text = OVER_FIFTIES.sub(lambda told: f"{told[1]} {DECADES[told[2].lower()]}0", text)
    text = IN_HER_FORTIES.sub(lambda told: f"in their {DECADES[told[1].lower()]}0s", text)
    text = SOMETHINGS.sub(r"aged \g<1>0 to \g<1>9", text)
    text = IN_HER_40S.sub(r"aged \g<1>0 to \g<1>9", text)
    text = PEOPLE_S.sub(r"\1s", SPACED_MAIL.sub(r"\1", LONE_LETTER.sub(r"\1", text)))
    found: list[Token] = []
    for match in TOKEN.finditer(CAMEL.sub(" ", text)):
        raw = match[0].strip()
        if match["number"]:
            found.append(_number(raw))
        elif match["mark"]:
            found.append(Token(raw, MARKS.get(raw, raw)))
        else:
            found.extend(_words(raw))
    return tuple(_asked_politely(found))


@lru_cache(maxsize=100_000)
def singular(word: str) -> str:
    """A noun without its plural's ending; "newbies", "newbie" and "newby" are one."""
    if len(word) < 4 or word in UNTOUCHED_S or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("ie"):
        return word[:-2] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zzes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") else word


def folded(text: str) -> str:
    """Lower case and without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _asked_politely(found: list[Token]) -> list[Token]:
    """Reads "isn't it worse for men" as "is it …"; "don't offer discounts" stays an order."""
    start = 1 if found and found[0].word in {"and", "so", "but"} else 0
    opening = found[start : start + 2]
    if (
        len(found) > start + 2
        and opening[0].word in POLITE
        and opening[1].word == "not"
        and opening[0].raw == opening[1].raw
    ):
        return [*found[: start + 1], *found[start + 2 :]]
    return found


def _words(raw: str) -> list[Token]:
    """One word, or two where a short form holds two."""
    parts = re.split("['’´`]", folded(raw))
    if len(parts) > 1 and parts[-1] == "t" and parts[-2].endswith("n"):
        joined = "".join(parts)
        return [Token(raw, SHORT_NOT.get(joined, parts[-2][:-1])), Token(raw, "not")]
    if parts == ["let", "s"]:
        return [Token(raw, "lets")]
    if len(parts) == 2 and parts[1] == "s" and "".join(parts) in SHORT_IS:
        return [Token(raw, SHORT_IS["".join(parts)]), Token(raw, "is")]
    while len(parts) > 1 and parts[-1] in ENDINGS:
        parts.pop()
    if len(parts) > 1 and parts[0] not in ELIDED:
        parts = ["".join(parts)]
    told: list[Token] = []
    for part in parts:
        if part in SHORT_NOT:
            told += [Token(raw, SHORT_NOT[part]), Token(raw, "not")]
        elif part in SHORT_IS:
            told += [Token(raw, SHORT_IS[part]), Token(raw, "is")]
        else:
            word = SLANG.get(part, part)
            told.append(Token(raw, word, NUMBER_WORDS.get(word)))
    return told


def _number(raw: str) -> Token:
    percent = raw.endswith("%")
    bare = raw.rstrip("% ").lstrip("+-\u2212$€£")
    times = {"k": 1e3, "m": 1e6}.get(bare[-1], 1.0)
    bare = bare.rstrip("km")
    if re.fullmatch(r"\d+(,\d{3})+(\.\d+)?", bare):
        bare = bare.replace(",", "")
    number = float(bare.replace(",", ".")) * times
    negative = raw[0] in "-\u2212"
    number = -number if negative else number
    return Token(raw, f"{number:g}", number, percent, signed=negative or raw[0] == "+")
