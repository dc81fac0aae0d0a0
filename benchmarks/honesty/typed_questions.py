"""Typed questions for random readings: a reading is drawn, put into words, and read back.

python -m benchmarks.honesty.typed_questions [--questions 20000] [--unknown]
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from analyses._asking.reading.conditions import ReadCondition
from analyses._asking.reading.lexicon.card import sides
from analyses._asking.reading.read import read
from analyses._asking.reading.reading import Asking
from answers.answer import Choice
from benchmarks.honesty.random_cards import random_card
from benchmarks.honesty.reading_verdicts import verdict
from datasets.cards.card import Column, Dataset

STRANGE = ("texas", "quarterly", "zorbax", "unicorn", "online-only", "premiumish", "weekend",
           "platypus", "lawyers", "bavaria", "kubernetes", "purple")  # fmt: skip


@dataclass
class Drawn:
    """A reading that was drawn, and its words as far as they stand.

    Attributes:
        card: of the columns.
        chance: what everything is drawn with.
        spent: columns that are used.
    """

    card: Dataset
    chance: random.Random
    spent: set[str] = field(default_factory=set)
    where: list[ReadCondition] = field(default_factory=list)

    def column(self, *kinds: str) -> Column:
        """A column of one of the kinds that was not used yet."""
        free = [
            column
            for column in self.card.explaining
            if _kind(column) in kinds and column.name not in self.spent
        ]
        found = self.chance.choice(free)
        self.spent.add(found.name)
        return found

    def group(self, most: int = 2) -> str:
        """Whom it is about: "customers with Warranty and without Roaming"."""
        noun = self.card.noun[1]
        number = self.chance.choice((0, 1, 1, 2)[: most + 2])
        behind, front = [], ""
        for _ in range(number):
            told, in_front = self._condition()
            if in_front and not front:
                front = told + " "
            elif in_front:
                behind.append(f"with {told}")
            else:
                behind.append(told)
        return f"{front}{noun} {' and '.join(behind)}".strip()

    def _condition(self) -> tuple[str, bool]:
        chance = self.chance
        kind = chance.choice(("yes_no", "yes_no", "category", "category", "number"))
        column = self.column(kind)
        title = column.title.lower() if chance.random() < 0.5 else column.title
        if kind == "yes_no":
            return self._with_or_without(column, title), False
        if kind == "category":
            level = chance.choice(column.levels)
            said = level.lower() if chance.random() < 0.5 else level
            if chance.random() < 0.25:
                self.where.append(ReadCondition(column.name, "!=", (level,)))
                return f"whose {title} is not {said}", False
            self.where.append(ReadCondition(column.name, "=", (level,)))
            return (said, True) if chance.random() < 0.5 else (f"whose {title} is {said}", False)
        return self._number(column, title), False

    def _with_or_without(self, column: Column, title: str) -> str:
        yes, no = sides(column)
        if self.chance.random() < 0.5:
            self.where.append(ReadCondition(column.name, "=", (yes or "",)))
            return self.chance.choice((f"with {title}", f"who have {title}", f"with a {title}"))
        self.where.append(ReadCondition(column.name, "=", (no or "",)))
        ways = (f"without {title}", f"with no {title}", f"who don't have {title}",
                f"who do not have {title}")  # fmt: skip
        return self.chance.choice(ways)

    def _number(self, column: Column, title: str) -> str:
        low = self.chance.randint(2, 40)
        high = low + self.chance.randint(1, 40)
        sign, told = self.chance.choice((
            (">", f"with {title} over {low}"), ("<", f"with {title} under {low}"),
            (">=", f"with {title} of at least {low}"), ("<=", f"with {title} of at most {low}"),
            (">", f"with more than {low} {title}"),
            ("between", f"with {title} between {low} and {high}"),
        ))  # fmt: skip
        values = (float(low), float(high)) if sign == "between" else (float(low),)
        self.where.append(ReadCondition(column.name, sign, values))
        return told


def _kind(column: Column) -> str:
    return "arms" if any(level.startswith("No ") for level in column.levels) else column.kind


Words = tuple[str, Asking]


def _asked(drawn: Drawn, key: str, choices: dict[str, Choice] | None = None) -> Asking:
    where = tuple(condition.said() for condition in drawn.where)
    told = dict(choices or {})
    return Asking(key, {**told, "where": where} if where else told)


def drivers(drawn: Drawn) -> Words:
    """Why, among whom, without what."""
    group, card = drawn.group(), drawn.card
    outcome = card.outcome.title.lower() if card.outcome else ""
    ways = [f"what drives {outcome} among {group}",
            f"reasons for {outcome} among {group}",
            f"main drivers of {outcome} for {group}"]  # fmt: skip
    if card.event[1]:
        ways += [f"why do {group} {card.event[1]}", f"why are {group} {_ing(card.event[1])}"]
    text = drawn.chance.choice(ways)
    choices: dict[str, Choice] = {}
    if drawn.chance.random() < 0.3:
        column = drawn.column("number", "category", "yes_no")
        text += f" {drawn.chance.choice(('excluding', 'ignoring', 'not counting'))} {column.title}"
        choices = {"without": (column.name,)}
    return text, _asked(drawn, "top_drivers", choices)


def affected(drawn: Drawn) -> Words:
    """Where, or the outcome by a column."""
    group = drawn.group()
    outcome = drawn.card.outcome.title.lower() if drawn.card.outcome else ""
    if drawn.chance.random() < 0.5:
        return f"where is {outcome} highest among {group}", _asked(
            drawn, "who_is_affected", {"end": "highest"}
        )
    column = drawn.column("category", "yes_no", "number")
    text = drawn.chance.choice((f"{outcome} by {column.title} for {group}",
                                f"show {outcome} per {column.title} among {group}"))  # fmt: skip
    return text, _asked(drawn, "who_is_affected", {"column": column.name})


def curve(drawn: Drawn) -> Words:
    """How the outcome moves with a number."""
    column = drawn.column("number")
    group = drawn.group()
    outcome = drawn.card.outcome.title.lower() if drawn.card.outcome else ""
    ways = (
        f"how does {outcome} depend on {column.title} for {group}",
        f"effect of {column.title} on {outcome} among {group}",
        f"how does {column.title} affect {outcome} for {group}",
    )
    text = drawn.chance.choice(ways)
    return text, _asked(drawn, "how_it_responds", {"column": column.name})


def matter(drawn: Drawn) -> Words:
    """Whether a column matters."""
    column = drawn.column("number", "category", "yes_no")
    group = drawn.group()
    text = drawn.chance.choice((f"does {column.title} matter for {group}",
                                f"is {column.title} a factor among {group}"))  # fmt: skip
    return text, _asked(drawn, "does_it_matter", {"column": column.name})


def counting(drawn: Drawn) -> Words:
    """How many, and averages."""
    if drawn.chance.random() < 0.5:
        column = drawn.column("number")
        return f"average {column.title} of {drawn.group()}", _asked(
            drawn, "how_many", {"of": column.name, "as": "average"}
        )
    return f"how many {drawn.group()} are there", _asked(drawn, "how_many", {"as": "count"})


def listing(drawn: Drawn) -> Words:
    """A list of those at risk."""
    number = drawn.chance.randint(5, 90)
    text = f"list the {number} {drawn.group()} most at risk"
    return text, _asked(drawn, "which_rows", {"how_many": number})


def switched(drawn: Drawn) -> Words:
    """A two-valued column given or taken away."""
    column = drawn.column("yes_no")
    yes, no = sides(column)
    title, chance = column.title, drawn.chance
    is_given = chance.random() < 0.5
    group = drawn.group(most=1)
    everyone = not drawn.where
    if is_given:
        ways = [f"what if {group} had {title}", f"what if we gave {title} to {group}",
                f"what if {group} got {title}"]  # fmt: skip
        if everyone:
            ways += [f"what if everyone had {title}", f"what if we introduced {title}",
                     f"what would happen if {title} was added"]  # fmt: skip
    else:
        ways = [f"what if {group} lost {title}", f"what if {group} no longer had {title}",
                f"what if {group} did not have {title}",
                f"what if we took {title} away from {group}"]  # fmt: skip
        if everyone:
            ways += [f"what if nobody had {title}", f"what if we stopped {title}",
                     f"what if {title} is removed", f"what if we no longer offered {title}",
                     f"what if we did not offer {title}", f"what if there was no {title}",
                     f"what if we stop offering {title}"]  # fmt: skip
    level = yes if is_given else no
    return chance.choice(ways), _asked(drawn, "what_if", {"set": (f"{column.name}={level}",)})


def moved(drawn: Drawn) -> Words:
    """From one value to another, for a share."""
    column = drawn.column("category")
    first, last = drawn.chance.sample(column.levels, 2)
    chance, noun = drawn.chance, drawn.card.noun[1]
    shape = chance.randrange(5)
    choices: dict[str, Choice] = {"set": (f"{column.name}={last}",)}
    if shape == 0:
        text = f"what if everyone moved to {last}"
    elif shape == 1:
        share = chance.choice(
            (("half of the", 0.5), ("30% of the", 0.3), ("a third of the", 1 / 3))
        )
        text = f"what if {share[0]} {noun} had {last} {column.title}"
        choices["share"] = share[1]
    else:
        drawn.where.append(ReadCondition(column.name, "=", (first,)))
        ways = (f"what if {first} {noun} switched to {last}",
                f"what if {column.title} went from {first} to {last}",
                f"move everyone from {first} to {last}",
                f"what if we moved {first} {noun} to {last}",
                f"what if {noun} had {last} instead of {first}")  # fmt: skip
        text = chance.choice(ways)
    return text, _asked(drawn, "what_if", choices)


def amounts(drawn: Drawn) -> Words:
    """A number that moves."""
    column, chance = drawn.column("number"), drawn.chance
    size = chance.randint(2, 60)
    title = column.title
    how, value, text = chance.choice((
        ("scale", f"{1 + size / 100:.10g}", f"what if {title} went up by {size}%"),
        ("scale", f"{1 - size / 100:.10g}", f"what if we cut {title} by {size} percent"),
        ("shift", f"{size}", f"what if {title} rose by {size}"),
        ("shift", f"-{size}", f"what if we reduced {title} by {size}"),
        ("set", f"{size}", f"what if {title} was {size}"),
        ("scale", "2", f"what if we doubled {title}"),
        ("scale", "0.5", f"what if {title} was halved"),
        ("scale", f"{1 - size / 100:.10g}", f"what if {title} were {size}% lower"),
    ))  # fmt: skip
    if chance.random() < 0.4 and how != "set":
        text += f" for {drawn.group(most=1)}"
    return text, _asked(drawn, "what_if", {how: (f"{column.name}={value}",)})


def both(drawn: Drawn) -> Words:
    """Two changes at once."""
    first, second = drawn.column("yes_no"), drawn.column("yes_no")
    yes, no = sides(first)[0], sides(second)[1]
    text = drawn.chance.choice((
        f"what if we gave everyone {first.title} and removed {second.title}",
        f"what if {first.title} was added and {second.title} dropped",
        f"what if we gave {first.title} instead of {second.title}",
    ))  # fmt: skip
    return text, _asked(drawn, "what_if", {"set": (f"{first.name}={yes}", f"{second.name}={no}")})


KINDS: tuple[Callable[[Drawn], Words], ...] = (
    drivers, drivers, affected, curve, matter, counting, listing, switched, switched, moved, moved,
    amounts, both,
)  # fmt: skip


def slipped(text: str, chance: random.Random) -> str:
    """The text with one letter lost inside a word of more than six."""
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if len(word) > 6 and word.isalpha()]
    if long:
        place = chance.choice(long)
        lost = chance.randrange(1, len(words[place]) - 1)
        words[place] = words[place][:lost] + words[place][lost + 1 :]
    return " ".join(words)


STYLES: tuple[Callable[[str, random.Random], str], ...] = (
    lambda text, _: text,
    lambda text, _: text + "?",
    lambda text, _: text.upper(),
    lambda text, _: text[0].upper() + text[1:] + "?",
    lambda text, _: f"please tell me {text}",
    lambda text, _: f"hi, {text}? thanks",
    lambda text, _: text.replace(" ", "  "),
    lambda text, _: f"  {text} ...",
    lambda text, _: f"can you tell me {text}?",
    lambda text, _: text.lower(),
    lambda text, _: f"{text} please",
    slipped,
)


def draw(chance: random.Random) -> tuple[Dataset, str, Asking]:
    """A card, a typed question, and the reading that it was made from."""
    while True:
        drawn = Drawn(random_card(chance), chance)
        try:
            text, asking = chance.choice(KINDS)(drawn)
        except IndexError:  # more columns of a kind were asked for than the card has
            continue
        return drawn.card, chance.choice(STYLES)(text, chance), asking


def with_unknown(text: str, chance: random.Random) -> tuple[str, str]:
    """The text with one word put in that is no word of any card."""
    words = text.split(" ")
    word = chance.choice(STRANGE)
    words.insert(chance.randrange(len(words) + 1), word)
    return " ".join(words), word


def _ing(verb: str) -> str:
    return f"{verb.removesuffix('e')}ing"


def measured(questions: int, seed: int, *, unknown: bool = False, show: int = 0) -> Counter[str]:
    """How many of the questions came back right, offered, refused or otherwise."""
    chance = random.Random(seed)
    counts: Counter[str] = Counter()
    for _ in range(questions):
        card, text, meant = draw(chance)
        word = ""
        if unknown:
            text, word = with_unknown(text, chance)
        found = read(text, card)
        if unknown:
            told = f"{' '.join(found.unused)} {found.why_not}".lower()
            named = any(part in told for part in word.split("-"))
            told_as = "answered" if found.key else "named" if named else "refused"
        else:
            told_as = verdict(found, meant)
        counts[told_as] += 1
        if show and told_as not in {"right", "named"} and counts[told_as] <= show:
            print(f"{told_as}: {text}\n   meant {meant.to_json()}\n   found {found.to_json()}")
    return counts


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--unknown", action="store_true", help="put an unknown word into each")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N of each failure")
    typed = parser.parse_args()
    counts = measured(typed.questions, typed.seed, unknown=typed.unknown, show=typed.show)
    for told, number in counts.most_common():
        print(f"{told:10}{number:8,}  {100 * number / typed.questions:6.2f}%")


if __name__ == "__main__":
    main()
