"""Numbers with what they count: "tenure under 9 months", "3 or more tickets", "over 60"."""

from __future__ import annotations

from collections.abc import Sequence

from analyses._asking.reading.lexicon.card import CardWords
from analyses._asking.reading.parts import Mention, SentencePart
from analyses._asking.reading.tokens import Token, singular

COMPARISONS = {"above": ">", "below": "<", "at_least": ">=", "at_most": "<="}
SUFFIXES = {"or_more": ">=", "or_less": "<="}
YEARS = frozenset({"years", "year", "yrs", "ans", "anos", "jahre", "jahren"})
MONTHS = ("month", "mth", "monat", "mois", "mes")
OLDEST = 120  # a bare number above it is no age
LONGEST_IN_YEARS = 20  # a time with us whose largest value is above it is counted in months
LARGEST_COUNT = 1000  # "3 products" is a number of products, "2015 products" is not
OF_TIME = frozenset({"for", "been", "us", "here", "joined", "stayed", "signed", "ago", "stuck",
                     "around", "since", "member", "members"})  # fmt: skip
Found = tuple[SentencePart, int] | None


def with_numbers(
    parts: list[SentencePart], text: Sequence[Token], card: CardWords
) -> list[SentencePart]:
    """The parts with every number that belongs to a column as a mention of it."""
    numbers = _Numbers(parts, text, card)
    found: list[SentencePart] = []
    place = 0
    while place < len(parts):
        joined = numbers.at(place)
        if joined is None:
            found.append(parts[place])
            place += 1
        else:
            part, place = joined
            found.append(part)
    return found


class _Numbers:
    def __init__(
        self, parts: Sequence[SentencePart], text: Sequence[Token], card: CardWords
    ) -> None:
        self._parts, self._text, self._card = parts, text, card

    def _of_it(self, place: int) -> str:
        """The column of "where it is above 200": the last number named before it."""
        before = place - 1
        while self._has(before, "be", "free", "become") and self._said(before) not in {"it", "its"}:
            before -= 1
        if before < 1 or self._said(before) not in {"it", "its", "they", "that"}:
            return ""
        if not self._has(before - 1, "for", "who", "where", "what_if"):
            return ""
        return next((name for at in range(before - 1, -1, -1) if (name := self._column(at))), "")

    def at(self, place: int) -> Found:
        """A condition on a number that begins at a part, and the place behind it."""
        if self._column(place):
            return self._column_first(place)
        return (
            self._none_of(place)
            or self._aged(place)
            or self._first_months(place)
            or self._comparison_first(place)
            or self._number_first(place)
        )

    # ------------------------------------------------------------------ none

    def _none_of(self, place: int) -> Found:
        """Reads "no tickets" as 0 of them, where the column can be 0."""
        is_no = self._has(place, "no") and not self._has(place, "not", "above", "below")
        is_without = self._has(place, "without") and self._has(
            place - 1, "noun", "who", "those", "folk"
        )
        if not (is_no or is_without):
            return None
        after = place + 1
        while self._has(after, "free", "everyone"):
            after += 1
        column = self._column(after)
        if not column:
            return None
        low = self._card.dataset.column(column).low
        if low is None or low > 0:
            return None
        return self._made(column, "=", (0.0,), place, after + 1)

    # ------------------------------------------------------------------ how long

    def _first_months(self, place: int) -> Found:
        """Reads "in their first year", "in the first 6 months": so long with us or less."""
        if not self._has(place, "top") or self._text[self._parts[place].start].word != "first":
            return None
        if not self._has(place - 1, "free", "for", "with"):
            return None
        number, after = self._number(place + 1), place + 2
        if number is None:
            number, after = 1.0, place + 1
        if not self._has(after, "unit"):
            return None
        unit = self._text[self._parts[after].start].word
        column = self._named("tenure")
        if not column or (unit not in YEARS and not unit.startswith(MONTHS)):
            return None
        value = self._in_unit(column, number, unit)
        return self._made(column, "<=", (value,), place, after + 1)

    def _in_unit(self, column: str, number: float, unit: str) -> float:
        """A time as the column counts it: two years are 24 where it counts months."""
        found = self._card.dataset.column(column)
        counts_months = found.unit.startswith("month") or (
            not found.unit and found.high is not None and found.high > LONGEST_IN_YEARS
        )
        if unit in YEARS and counts_months and column == self._named("tenure"):
            return 12 * number
        if unit.startswith(MONTHS) and not counts_months and column == self._named("tenure"):
            return number / 12
        return number

    # ------------------------------------------------------------------ column first

    def _column_first(self, place: int) -> Found:
        """Reads "tenure under 9 months", "age between 40 and 50", "price = 50"."""
        after, assigned = place + 1, False
        while self._has(after, "be", "equals", "of", "free") and after - place <= 2:
            if self._has(after, *COMPARISONS, "between"):
                break
            assigned = assigned or self._has(after, "be", "equals")
            after += 1
        column = self._column(place)
        if self._is_moved(place) and self._said(after) == "from":
            return None
        if range_end := self._range(after):
            return self._made(column, "between", self._both(after), place, range_end)
        if (sign := self._sign(after)) and self._number(after + 1) is not None:
            return self._made(column, sign, (self._number(after + 1),), place,
                              self._units(after + 2))  # fmt: skip
        number = self._number(after)
        if number is None or self._text[self._parts[after].start].signed:
            return None
        end = self._units(after + 1)
        if self._has(end, "more", "less", "double", "older", "younger", "best", "worst"):
            return None
        if suffix := self._suffix(end):
            return self._made(column, suffix, (number,), place, end + 1)
        if after > place + 1 and not assigned and not self._has(place + 1, "of"):
            return None
        return self._made(column, "=", (number,), place, end, assigned=assigned)

    def _said(self, place: int) -> str:
        return self._text[self._parts[place].start].word if place < len(self._parts) else ""

    def _is_moved(self, place: int) -> bool:
        """True behind a verb that moves a number: "raise the fee from 40 to 50" is no range."""
        before = place - 1
        while before > 0 and self._has(before, "free", "everyone"):
            before -= 1
        return self._has(before, "more", "less", "move", "set")

    # ------------------------------------------------------------------ comparison first

    def _comparison_first(self, place: int) -> Found:
        """Reads "more than 3 tickets", "between 40 and 50 logins", "over 60"."""
        if end := self._range(place):
            named = self._column(end) or self._has(place, "aged") or self._has(end, "aged")
            if self._text[self._parts[place].start].word == "between" or named:
                return self._counted("between", self._both(place), place, end)
            return None
        sign = self._sign(place)
        if sign and self._text[self._parts[place].end - 1].word == "than":
            is_one = self._has(place + 1, "free") and self._has(place + 2, "unit")
            if is_one and self._text[self._parts[place + 1].start].word in {"a", "an"}:
                return self._counted(sign, (1.0,), place, place + 2)
        if not sign or self._number(place + 1) is None:
            return None
        return self._counted(sign, (self._number(place + 1),), place, place + 2)

    def _aged(self, place: int) -> Found:
        """Reads "older than 60", "aged 40 to 50", "60 year olds"."""
        age = self._named("age")
        if age is None:
            return None
        sign = ">" if self._has(place, "older") else "<" if self._has(place, "younger") else ""
        if sign:
            after = place + 1 + self._has(place + 1, "compare", "above", "below")
            if self._number(after) is not None:
                return self._made(age, sign, (self._number(after),), place, self._units(after + 1))
            return None
        if self._has(place, "aged") and self._number(place + 1) is not None:
            if self._has(place + 2, "to", "and", "comma") and self._number(place + 3) is not None:
                both = (self._number(place + 1), self._number(place + 3))
                return self._made(age, "between", both, place, self._units(place + 4))
            suffix = self._suffix(place + 2)
            return self._made(age, suffix or "=", (self._number(place + 1),), place,
                              place + 2 + bool(suffix))  # fmt: skip
        number = self._number(place)
        if number is not None and self._has(place + 1, "aged"):
            return self._made(age, "=", (number,), place, place + 2)
        return None

    def _number_first(self, place: int) -> Found:
        """Reads "3 products", "3 or more tickets", "3 to 5 tickets", "60 and over"."""
        number = self._number(place)
        if number is None or self._text[self._parts[place].start].signed:
            return None
        if suffix := self._suffix(place + 1):
            return self._counted(suffix, (number,), place, place + 2)
        after = place + 1
        if (
            self._has(after, "to")
            and self._number(after + 1) is not None
            and self._column(after + 2)
        ):
            both = (number, self._number(after + 1))
            return self._made(self._column(after + 2), "between", both, place, after + 3)
        column = self._column(after)
        if not column or number != int(number) or number >= LARGEST_COUNT:
            return None
        if self._has(place - 1, "more", "less", "by_amount") or self._has(
            after + 1, "more", "less"
        ):
            return None
        if self._parts[after].mention and self._unit(column) and number:
            return None  # "5 fee" counts no fees
        return self._made(column, "=", (number,), place, after + 1)

    def _counted(
        self, sign: str, values: tuple[float | None, ...], place: int, after: int
    ) -> Found:
        """A comparison with the column behind it, or the one that its unit or age tells."""
        unit = self._text[self._parts[after].start].word if self._has(after, "unit") else ""
        end = self._units(after)
        if (of_it := self._of_it(place)) and not self._column(end):
            return self._made(of_it, sign, values, place, end)
        named = self._named("tenure")
        is_time = unit in YEARS or unit.startswith(MONTHS)
        if is_time and named and not self._has(after + 1, "older", "younger", "aged"):
            if self._column(end) not in {"", named}:
                return self._made(self._column(end), sign, values, place, end + 1)
            is_age = self._has(place - 1, "aged") or "age" in self._text[
                self._parts[after].end - 1
            ].word  # fmt: skip
            if unit not in YEARS or (self._is_of_time(place) and not is_age):
                told = tuple(None if v is None else self._in_unit(named, v, unit) for v in values)
                end += bool(self._column(end))
                return self._made(named, sign, told, place, end + (self._said(end) == "ago"))
        if self._has(end, "of") and self._column(end + 1):
            end += 1
        if column := self._column(end):
            return self._made(column, sign, values, place, end + 1)
        if suffix_age := self._has(end, "aged"):
            end += suffix_age
        implied = self._implied(unit, place)
        if implied == self._named("age") and max(v or 0.0 for v in values) > OLDEST:
            return None
        return self._made(implied, sign, values, place, end) if implied else None

    def _is_of_time(self, place: int) -> bool:
        """True where "more than two years" is how long somebody is with us, not an age."""
        start = self._parts[place].start
        words = {token.word for token in self._text[max(0, start - 5) : start + 8]}
        return bool(words & OF_TIME) or self._named("age") is None

    def _implied(self, unit: str, place: int) -> str:
        """The column that is meant where none is named: by its unit, by paying, or age."""
        before = place - 1
        while before > 0 and self._has(before, "free"):
            before -= 1
        paid = place > 0 and self._text[self._parts[before].start].word.startswith(
            ("pay", "paid", "spend", "charged", "billed")
        )
        if paid or unit in {"dollar", "dollars", "euro", "euros", "usd", "eur", "pounds", "bucks"}:
            return self._named("price") or ""
        if unit and unit not in YEARS:
            fitting = [
                column.name
                for column in self._card.dataset.explaining
                if column.kind == "number" and column.unit in {unit, f"{unit}s"}
            ]
            if len(fitting) == 1:
                return fitting[0]
            return self._named("tenure") or "" if unit.startswith(MONTHS) else ""
        return self._named("age") or ""

    # ------------------------------------------------------------------ small questions

    def _made(
        self, column: str, sign: str, values: tuple[float | None, ...], start: int, end: int,
        *, assigned: bool = False,
    ) -> Found:  # fmt: skip
        numbers = tuple(value for value in values if value is not None)
        mention = Mention(column, sign, numbers, assigned=assigned)
        return SentencePart(
            self._parts[start].start, self._parts[end - 1].end, mention=mention
        ), end

    def _has(self, place: int, *tags: str) -> bool:
        return 0 <= place < len(self._parts) and self._parts[place].has(*tags)

    def _number(self, place: int) -> float | None:
        if not 0 <= place < len(self._parts) or self._parts[place].percent:
            return None
        return self._parts[place].amount

    def _column(self, place: int) -> str:
        """Name of the number column that a part names alone; empty where it does not."""
        if not 0 <= place < len(self._parts):
            return ""
        mention = self._parts[place].mention
        if mention is None or not mention.bare or mention.others:
            return ""
        return mention.column if self._is_number(mention.column) else ""

    def _is_number(self, column: str) -> bool:
        return self._card.dataset.column(column).kind == "number"

    def _unit(self, column: str) -> str:
        return self._card.dataset.column(column).unit if self._is_money(column) else ""

    def _is_money(self, column: str) -> bool:
        return self._card.dataset.column(column).unit == "money"

    def _named(self, word: str) -> str | None:
        names = [
            name
            for name in self._card.names.get((singular(word),), ())
            if name.level is None and self._is_number(name.column)
        ]
        return names[0].column if len(names) == 1 else None

    def _sign(self, place: int) -> str:
        return next((sign for tag, sign in COMPARISONS.items() if self._has(place, tag)
                     and not self._has(place, "between")), "") or next(
            (sign for tag, sign in COMPARISONS.items() if self._has(place, tag)), "")  # fmt: skip

    def _suffix(self, place: int) -> str:
        return next((sign for tag, sign in SUFFIXES.items() if self._has(place, tag)), "")

    def _range(self, place: int) -> int | None:
        """Behind "between 40 and 50" or "40 to 50"; None where there is no range."""
        start = place + self._has(place, "between")
        opened = start > place
        first, last = self._number(start), self._number(start + 2)
        if first is None or last is None or first >= last:
            return None
        joint = self._parts[start + 1]
        if joint.has("to") or (opened and joint.has("and")):
            return self._units(start + 3)
        return None

    def _both(self, place: int) -> tuple[float | None, float | None]:
        start = place + self._has(place, "between")
        return self._number(start), self._number(start + 2)

    def _units(self, place: int) -> int:
        while self._has(place, "unit") and not self._has(place, "older", "younger"):
            place += 1
        return place
