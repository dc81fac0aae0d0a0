"""The changes of a what-if as choices: set, shift, scale, and for whom."""

from __future__ import annotations

from dataclasses import replace

from analyses._asking.reading.amounts import shown
from analyses._asking.reading.changes.amount import Move, move_of
from analyses._asking.reading.changes.clauses import Clause, opens_relative
from analyses._asking.reading.changes.direction import ChangeTarget, Turn, is_personal, target_of
from analyses._asking.reading.changes.roles import Role, roles
from analyses._asking.reading.conditions import ReadCondition, turned
from analyses._asking.reading.draft import DOUBTFUL, Draft
from analyses._asking.reading.lexicon.card import sides
from analyses._asking.reading.reading import Asking
from analyses._asking.reading.sentence import EXCEPTIONS, JOINTS, Sentence
from datasets.cards.card import Column

AMOUNTS = ("more", "less", "double", "triple", "halve")


def _has_it(sentence: Sentence, place: int) -> bool:
    """True at "have" or "that have" right in front of "it"."""
    part = sentence.parts[place]
    verb = sentence.text[part.end - 1].word
    return verb in {"have", "has", "had", "got"} and sentence.word(place + 1) in {"it", "one"}


def _is_gone(sentence: Sentence, clause: Clause, place: int) -> bool:
    """Reads "support gone for everyone", "if discounts went": what goes is taken away."""
    return (
        bool(clause.at)
        and clause.verb == "move"
        and place < clause.verb_start
        and sentence.mention(place).bare
        and sentence.word(clause.verb_start) in {"go", "goes", "went", "gone", "going"}
    )


def _is_limit(sentence: Sentence, clause: Clause) -> bool:
    """Reads "cap calls at 3": those that have less keep what they have."""
    return bool(clause.at) and sentence.word(clause.verb_start)[:5] in {
        "cap", "caps", "cappe", "cappi", "limit",
    }  # fmt: skip


class Changing:
    """Fills a draft with the changes of clause after clause."""

    def __init__(self, sentence: Sentence, draft: Draft) -> None:
        self._sentence, self._draft = sentence, draft
        self._set: dict[str, str] = {}
        self._turned_group: dict[str, str] = {}
        self._open: dict[str, tuple[int, int]] = {}

    # ---------------------------------------------------------------------- one clause

    def clause(self, clause: Clause) -> None:  # noqa: C901
        """Adds what a clause changes and for whom."""
        sentence, draft = self._sentence, self._draft
        told = roles(sentence, clause)
        before = self._so_far()
        self._shares(clause)
        self._subject(clause, told)
        only = [at for at in range(clause.first, clause.last) if sentence.has(at, "only")]
        changed = [at for at, role in told.items() if role in {"changed", "to"}]
        changed = self._pronoun(clause, told, changed)
        for place, role in told.items():
            if role in {"where", "from"} and place not in changed:
                self._group(clause, place, told)
        if not changed:
            self._back_to(clause, told)
        if not self._carried_over(clause, told):
            for place in changed:
                self._change(clause, place, told[place])
        self._have_it(clause, changed)
        for place, role in told.items():
            if role == "instead":
                self._instead(clause, place, changed)
        if self._so_far() != before:  # a verb that changed nothing is not accounted for
            draft.take(*clause.at)
        if only and changed:
            draft.take(*only)
            if draft.who or len(self._set) != 1:
                self._only()

    def _so_far(self) -> tuple[int, int]:
        changes = sum(len(values) for values in self._draft.lists.values())
        return changes, len(self._draft.doubts)

    def finish(self) -> None:
        """Looks at all changes together: nothing changes twice, or into what it is."""
        draft = self._draft
        where = {condition.column: condition for condition, _ in draft.who}
        for name, level in self._set.items():
            condition = where.get(name)
            if condition and condition.compare == "=" and condition.values == (level,):
                title = self._sentence.dataset.column(name).title
                draft.doubt(f"They have {title} {level} already.")

    def _shares(self, clause: Clause) -> None:
        for place in range(clause.first, clause.last):
            part = self._sentence.parts[place]
            if part.share is not None and "share" not in self._draft.single:
                self._draft.take(place)
                self._draft.single["share"] = round(part.share, 6)

    def _subject(self, clause: Clause, told: dict[int, Role]) -> None:
        """Reads "no senior had support": the no turns the verb, not the group."""
        sentence = self._sentence
        for place, role in told.items():
            if role != "where" or place > clause.verb_start or clause.verb == "none":
                continue
            for at in sentence.gap(place):
                if at < clause.first or not sentence.has(at, "no") or sentence.has(at, "not"):
                    continue
                if not sentence.has(at - 1, "with", "have", *JOINTS) and not sentence.has(
                    at, "without"
                ):
                    clause.negators.append(at)
                    self._draft.take(at)
        self._draft.take(*clause.negators)

    def _pronoun(self, clause: Clause, told: dict[int, Role], changed: list[int]) -> list[int]:
        """Reads "customers without support got it": what was named last is what changes."""
        sentence = self._sentence
        if changed or clause.verb not in {"give", "take", "have"}:
            return changed
        pronoun = [at for at in range(clause.verb_end, clause.last) if sentence.has(at, "pronoun")]
        front = [at for at in told if at < clause.verb_start and sentence.mention(at).bare]
        if not pronoun or not front:
            return changed
        self._draft.take(*pronoun)
        last = front[-1]
        self._group(clause, last, told)
        self._turn(Turn(sentence.mention(last), clause.verb != "take", len(clause.negators)), last)
        return changed

    def _back_to(self, clause: Clause, told: dict[int, Role]) -> None:
        """Reads "if the 3 product clients went back to 2": another number of the same."""
        sentence = self._sentence
        amounts = [
            at
            for at in range(clause.verb_end, clause.last)
            if sentence.parts[at].amount is not None and sentence.has(at - 1, "to")
        ]
        front = [at for at in told if at < clause.verb_start
                 and sentence.column(at).kind == "number"
                 and sentence.mention(at).compare == "="]  # fmt: skip
        verbs = {"move", "become", "more", "less"}
        if clause.verb not in verbs or len(amounts) != 1 or len(front) != 1:
            return
        column = sentence.column(front[0])
        part = sentence.parts[amounts[0]]
        if part.percent or is_personal(column):
            return
        self._draft.take(amounts[0], amounts[0] - 1)
        self._draft.take(*(at for at in range(clause.verb_end, amounts[0])
                           if sentence.has(at, "on", "undo")))  # fmt: skip
        self._draft.implied.add(column.name)
        self._put(column, f"{part.amount:g}")

    def _carried_over(self, clause: Clause, told: dict[int, Role]) -> bool:
        """Reads "shift 20 from tv to radio": as much less of the one as more of the other."""
        sentence = self._sentence
        if clause.verb not in {"move", "take", "less"}:
            return False
        amounts = [at for at in range(clause.first, clause.last)
                   if sentence.parts[at].amount is not None]  # fmt: skip
        numbers = [at for at in told if sentence.mention(at).bare
                   and sentence.column(at).kind == "number"]  # fmt: skip
        if len(amounts) != 1 or len(numbers) != 2 or sentence.parts[amounts[0]].percent:
            return False
        source = next((at for at in numbers if sentence.in_front(at, "from") is not None), None)
        goal = next((at for at in numbers if sentence.in_front(at, "to") is not None), None)
        if source is None or goal is None or source == goal:
            return False
        amount = abs(sentence.parts[amounts[0]].amount or 0.0)
        for place, value in ((source, -amount), (goal, amount)):
            name = sentence.mention(place).column
            self._draft.take(place)
            self._draft.implied.add(name)
            self._draft.add("shift", f"{name}={shown(value)}")
        self._draft.take(*amounts)
        return True

    # ---------------------------------------------------------------------- for whom

    def _group(self, clause: Clause, place: int, told: dict[int, Role]) -> None:
        sentence = self._sentence
        mention = sentence.mention(place)
        condition = mention.condition if not mention.bare else self._carried(place, told)
        if condition is None:
            return
        negators = [at for at in sentence.turning(place)
                    if at not in clause.negators and at >= clause.first]  # fmt: skip
        exceptions = [at for at in sentence.gap(place)
                      if sentence.has(at, *EXCEPTIONS) and at >= clause.first]  # fmt: skip
        inherits = self._joined_exception(place)
        times = len(negators) + len(exceptions[:1]) + mention.negated + inherits
        used = turned(condition, sentence.dataset) if times % 2 else condition
        if used is None:
            return
        self._draft.take(place, *negators, *exceptions[:1])
        self._draft.take(*(at for at in sentence.gap(place) if at not in clause.at
                           and at >= clause.first and sentence.has(at, "give", "move", "have")
                           and any(opens_relative(sentence, who)
                                   for who in range(max(at - 3, 0), at))))  # fmt: skip
        self._turned_group[mention.column] = "except" if exceptions or inherits else ""
        if exceptions and any(sentence.has(at, "nobody") for at in clause.negators):
            self._draft.doubt("What the others get is said, what they keep is not.")
        joint = sentence.only_joints(place) or any(
            sentence.has(at, "or") for at in sentence.gap(place)
        )
        self._draft.who.append((used, joint))

    def _joined_exception(self, place: int) -> bool:
        sentence = self._sentence
        before = [at for at in sentence.mentions if at < place]
        if not before or not sentence.only_joints(place):
            return False
        last = before[-1]
        if self._turned_group.get(sentence.mention(last).column) == "except":
            return True
        return (
            sentence.mention(last).bare
            and sentence.mention(place).bare
            and any(True for _ in sentence.turning(last))
            and last in self._draft.used
        )

    def _carried(self, place: int, told: dict[int, Role]) -> ReadCondition | None:
        """A bare column as the condition of having it."""
        sentence = self._sentence
        yes, no = sides(sentence.column(place))
        name = sentence.mention(place).column
        front = sentence.in_front(place, "with", "without", "have", "who", "for")
        outside = sentence.in_front(place, "except")
        if outside is not None and sentence.word(outside) == "outside":
            front = outside
        before = [at for at in told if at < place]
        joined = bool(before) and sentence.joined_by_but(place) and told[before[-1]] == "where"
        if front is None and not sentence.is_attributive(place) and not joined:
            return None
        if yes is not None:
            return ReadCondition(name, "=", (yes,))
        return ReadCondition(name, "!=", (no,)) if no is not None else None

    def _have_it(self, clause: Clause, changed: list[int]) -> None:
        """Reads "from those who have it": the rows that have what changes, or do not."""
        sentence = self._sentence
        if len(changed) != 1 or not sentence.has_sides(changed[0]):
            return
        for place in range(changed[0] + 1, clause.last - 1):
            if not _has_it(sentence, place):
                continue
            front = place
            while sentence.has(front, "free", "not", "asks", "have") and not sentence.has(
                front, "who", "those"
            ):
                front -= 1
            column = sentence.column(changed[0])
            negators = [at for at in range(front + 1, place) if sentence.has(at, "not")]
            yes, no = sides(column)
            level = no if len(negators) % 2 else yes
            is_relative = sentence.has(front, "who", "those") or front == place
            if level is not None and is_relative:
                self._draft.take(place, place + 1, *negators)
                self._draft.who.append((ReadCondition(column.name, "=", (level,)), False))
            return

    # ---------------------------------------------------------------------- what changes

    def _change(self, clause: Clause, place: int, role: Role) -> None:
        sentence = self._sentence
        column = sentence.column(place)
        mention = sentence.mention(place)
        if column.role in {"id", "date", "outcome"}:
            return
        if mention.bare and self._is_to_of_another(place, clause):
            self._draft.take(place)
            return
        if column.kind == "number":
            self._number(clause, place, column)
            return
        if clause.verb in AMOUNTS and role != "to":
            self._amount_of_values(place, column)
            return
        negators = [at for at in self._on_object(clause, place) if at not in clause.negators]
        self._draft.take(*negators)
        gives = clause.verb != "take" and not _is_gone(sentence, clause, place)
        if clause.verb == "none" and not self._is_given(clause) and not (
            negators or clause.negators or mention.assigned or not mention.bare
        ):  # fmt: skip
            return
        turn = Turn(mention, gives, len(negators) + len(clause.negators), assigned=role == "to")
        self._turn(turn, place)

    def _is_to_of_another(self, place: int, clause: Clause) -> bool:
        """Reads "contract went from A to B": the column that its own value says again."""
        sentence = self._sentence
        name = sentence.mention(place).column
        return any(
            sentence.mention(at).column == name and not sentence.mention(at).bare
            for at in sentence.mentions
            if clause.first <= at < clause.last and at != place
            and roles(sentence, clause)[at] in {"to", "changed"}
        )  # fmt: skip

    def _is_given(self, clause: Clause) -> bool:
        """True for "training for everyone": it is given though no verb says so."""
        sentence = self._sentence
        return any(sentence.has(at, "everyone") for at in range(clause.first, clause.last)) and (
            sentence.says("for", "with")
        )

    def _on_object(self, clause: Clause, place: int) -> list[int]:
        """Negators on the object: "had no support", "with no discounts", "without discounts"."""
        sentence = self._sentence
        gap = [at for at in sentence.gap(place) if at >= clause.first and at not in clause.at]
        found = [at for at in gap if sentence.has(at, "no", "without", "non")
                 or (sentence.has(at, "not") and at >= clause.verb_end)]  # fmt: skip
        if not found and gap and all(sentence.has(at, *JOINTS, "free") for at in gap):
            before = [at for at in sentence.mentions if clause.first <= at < place]
            return self._on_object(clause, before[-1]) if before else []
        return found

    def _turn(self, turn: Turn, place: int) -> None:
        """One change of a column with values, answered or offered."""
        draft, column = self._draft, self._sentence.column(place)
        target = target_of(turn, column)
        draft.take(place)
        draft.implied.add(column.name)
        if target.where is not None:
            draft.who.append((ReadCondition(column.name, "=", (target.where,)), False))
        personal = is_personal(column) and not self._is_put(place)
        if len(target.values) == 1 and not target.doubt and not personal:
            self._put(column, target.values[0])
            return
        self._offer(column, target, personal=personal)

    def _is_put(self, place: int) -> bool:
        """True for "gender = female": what is written out is asked for."""
        part = self._sentence.parts[place]
        return any(token.word == "=" for token in self._sentence.text[part.start : part.end])

    def _put(self, column: Column, level: str) -> None:
        self._settle_open(column.name)
        known = self._set.get(column.name)
        if known is not None and known != level:
            told = Asking("what_if", {"set": (f"{column.name}={known}",)})
            other = Asking("what_if", {"set": (f"{column.name}={level}",)})
            self._draft.doubt(
                f"{column.title} cannot become both {known} and {level}.", (told, other)
            )
            return
        self._set[column.name] = level
        self._draft.add("set", f"{column.name}={level}")

    def _settle_open(self, name: str) -> None:
        """What was taken away goes where a later verb says: "… was abolished and all those …"."""
        opened = self._open.pop(name, None)
        if opened is None:
            return
        doubts, offers = opened
        if len(self._draft.doubts) == doubts + 1:
            del self._draft.doubts[doubts:]
            del self._draft.offers[offers:]
            self._draft.cost -= DOUBTFUL

    def _offer(self, column: Column, target: ChangeTarget, *, personal: bool) -> None:
        doubt = target.doubt
        if target.where is not None:
            self._open[column.name] = (len(self._draft.doubts), len(self._draft.offers))
        if personal and not doubt:
            doubt = f"{column.title} says what somebody is; it is not changed unasked."
        where = self._draft.where()
        group = {"where": where} if where else {}
        self._draft.doubt(
            doubt,
            [
                Asking("what_if", {"set": (f"{column.name}={level}",), **group})
                for level in target.values[:3]
            ],
        )

    def _amount_of_values(self, place: int, column: Column) -> None:
        _, no = sides(column)
        self._draft.take(place)
        self._draft.implied.add(column.name)
        offers = [level for level in column.levels if level == no] or list(column.levels[:2])
        doubt = f"{column.title} is not a number that can be moved."
        self._offer(column, ChangeTarget(tuple(offers), doubt), personal=False)

    def _number(self, clause: Clause, place: int, column: Column) -> None:
        sentence, draft = self._sentence, self._draft
        mention = sentence.mention(place)
        draft.take(place)
        draft.implied.add(column.name)
        if not mention.bare:
            self._number_named(clause, place, column)
            return
        move = move_of(sentence, self._own_part(clause, place), share_unit=column.unit == "share")
        draft.take(*move.places)
        if is_personal(column):
            draft.doubt(f"{column.title} says what somebody is; it is not changed unasked.")
            return
        if not move.how:
            self._without_amount(clause, column)
            return
        self._moved(column, move)
        if move.how == "set" and _is_limit(sentence, clause):
            draft.who.append((ReadCondition(column.name, ">", (float(move.value),)), False))

    def _own_part(self, clause: Clause, place: int) -> Clause:
        """The clause up to the next number column, where each has its own amount."""
        sentence = self._sentence
        amounts = [at for at in range(clause.first, clause.last)
                   if sentence.parts[at].amount is not None]  # fmt: skip
        columns = [at for at in sentence.mentions
                   if clause.first <= at < clause.last and sentence.mention(at).bare
                   and sentence.column(at).kind == "number"]  # fmt: skip
        if len(amounts) != len(columns) or len(columns) < 2:
            return clause
        order = columns.index(place)
        first = place if order else clause.first
        last = columns[order + 1] if order + 1 < len(columns) else clause.last
        return replace(clause, first=first, last=last)

    def _moved(self, column: Column, move: Move) -> None:
        draft = self._draft
        if move.start is not None:
            draft.who.append((ReadCondition(column.name, "=", (move.start,)), False))
        if move.otherwise is not None:
            how, value = move.otherwise
            draft.doubt(
                f"{column.title} can be set to {move.value}, or moved by as much of 100.",
                [Asking("what_if", {move.how: (f"{column.name}={move.value}",)}),
                 Asking("what_if", {how: (f"{column.name}={value}",)})],
            )  # fmt: skip
            return
        draft.add(move.how, f"{column.name}={move.value}")

    def _number_named(self, clause: Clause, place: int, column: Column) -> None:
        """Reads "had 2 products", "tenure = 12": the number that it becomes."""
        mention = self._sentence.mention(place)
        draft = self._draft
        if clause.verb in AMOUNTS and mention.compare not in {"=", "in"}:
            move = move_of(self._sentence, clause, share_unit=column.unit == "share")
            if move.how and not is_personal(column):
                draft.take(*move.places)
                draft.who.append((mention.condition, False))
                self._moved(column, move)
                return
        if mention.compare == ">" and not is_personal(column) and any(
            self._sentence.has(at, "nobody") for at in clause.negators
        ):  # fmt: skip
            draft.who.append((mention.condition, False))
            self._put(column, f"{mention.values[0]:g}")
            return
        negators = self._on_object(clause, place)
        is_plain = mention.compare == "=" and not clause.negators and not negators
        value = f"{mention.values[0]:g}" if isinstance(mention.values[0], float) else ""
        if (
            not is_plain
            or clause.verb == "take"
            or (is_personal(column) and not self._is_put(place))
        ):
            draft.doubt(f"What {column.title} becomes is not said.")
            return
        self._put(column, value)

    def _without_amount(self, clause: Clause, column: Column) -> None:
        starts_at_0 = column.low is not None and column.high and column.low <= 0.05 * column.high
        is_lever = column.role == "lever" and len(clause.negators) % 2 == 0
        if clause.verb == "take" and is_lever and starts_at_0:
            self._put(column, "0")
            return
        if clause.verb == "take":
            self._draft.doubt(
                f"{column.title} is a number: without it may be 0.",
                [Asking("what_if", {"set": (f"{column.name}=0",)})],
            )
            return
        down = clause.verb == "less"
        self._draft.doubt(
            f"By how much {column.title} moves is not said.",
            [Asking("what_if", {"scale": (f"{column.name}={0.9 if down else 1.1:g}",)}),
             Asking("what_if", {"lever": column.name})],
        )  # fmt: skip

    def _instead(self, clause: Clause, place: int, changed: list[int]) -> None:
        """Reads "B instead of A": A is where B is set; another column is taken away."""
        sentence, draft = self._sentence, self._draft
        mention = sentence.mention(place)
        marks = [at for at in sentence.gap(place) if sentence.has(at, "instead")]
        columns = {sentence.mention(at).column for at in changed}
        if mention.column in columns and not mention.bare:
            draft.take(place, *marks)
            draft.who.append((mention.condition, False))
            return
        if not mention.bare or not sentence.has_sides(place):
            return
        draft.take(*marks)
        gives = clause.verb == "take"
        self._turn(Turn(mention, gives, len(clause.negators)), place)

    def _only(self) -> None:
        """Reads "only seniors got support": the others lose it, or stay as they are?"""
        asking = self._draft.asking()
        self._draft.doubt(
            "Whether the others lose it or stay as they are is not said.", [asking, *self._others()]
        )

    def _others(self) -> list[Asking]:
        """The same column's other value for everybody else, where that can be said."""
        if len(self._draft.who) != 1 or len(self._set) != 1:
            return []
        (name, level), (condition, _) = next(iter(self._set.items())), self._draft.who[0]
        rest = turned(condition, self._sentence.dataset)
        back = turned(ReadCondition(name, "=", (level,)), self._sentence.dataset)
        if rest is None or back is None or back.compare != "=":
            return []
        return [Asking("what_if", {"set": (f"{name}={back.values[0]}",), "where": (rest.said(),)})]
