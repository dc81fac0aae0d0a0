"""Whether one column matters, for whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from analyses._asking.reading.changes.clauses import about_outcome
from analyses._asking.reading.conditions import ReadCondition, turned
from analyses._asking.reading.draft import Draft
from analyses._asking.reading.roles import STRUCTURE, settle, with_it
from analyses._asking.reading.sentence import Sentence
from analyses._language.direction import less_is_wanted

CUES = STRUCTURE | {
    "matter", "comparative", "compare", "curve", "event", "outcome", "rate", "likely", "lost",
    "height", "others", "more", "less", "worst", "best", "everyone", "opposite",
    "risk",
}  # fmt: skip
LESS = frozenset({
    "less", "lower", "fewer", "smaller", "rarer", "rarely", "seldom", "slower", "shorter", "weaker",
    "unlikely", "moins", "weniger", "seltener", "menos",
})  # fmt: skip
WORSE = frozenset({"worse", "worst", "risky", "riskier", "riskiest", "bad", "problem", "problems"})
BETTER = frozenset({"better", "best", "safer", "safest", "healthier", "safe"})
COMPARING = LESS | WORSE | BETTER | {
    "more", "higher", "greater", "bigger", "stronger", "likelier", "likely", "unlikely", "faster",
    "quicker", "sooner", "heavier", "longer", "plus", "mehr", "haufiger", "ofter", "mas", "mais",
    "risk",
}  # fmt: skip
FOR = frozenset({"for", "among", "amongst", "within", "in", "where", "when", "of", "during"})


def matter(sentence: Sentence) -> Iterator[Draft]:  # noqa: C901, PLR0912  one question, many shapes
    """Reads "does gender matter in germany", "do women leave more than men"."""
    if _is_an_order(sentence):
        return
    sides_of = _with_and_without(sentence)
    rivals = compared(sentence) or sides_of
    asks = _asks(sentence)
    moved = moves_outcome(sentence)
    cue = (
        sentence.says("matter")
        or moved
        or _is_the_problem(sentence)
        or is_it_worse(sentence)
        or (
            sentence.says("comparative") and sentence.says("event", "outcome", "others", "opposite")
        )
    )
    set_against = sentence.says("between", "compare", "comparative", "or", "matter")
    against = rivals and (bool(sides_of) or set_against)
    if not against and not (cue and asks):
        return
    if any(part.amount is not None for part in sentence.parts):
        return
    if not against and sentence.given_to_all:
        return
    cleft = against or _is_cleft(sentence)
    draft = Draft("does_it_matter", CUES | ({"why", "which", "who"} if cleft else frozenset()))
    targets = rivals if against else _target(sentence)
    if not targets:
        return
    if any(sentence.mention(at).compare not in {"", "=", "in"} for at in targets):
        return
    draft.take(*targets)
    draft.single["column"] = sentence.mention(targets[0]).column
    for place in targets:
        if not against:
            draft.take(
                *(at for at in sentence.gap(place) if sentence.has(at, "give", "without", "no"))
            )
            draft.take(*sentence.turning(place))
    draft.take(*_than_those_without(sentence))
    if sides_of:
        draft.take(*sentence.places("without"), *sentence.places("with"))
    if against:
        draft.cues |= {"between", "how", "where"}
    draft.implied.add(sentence.mention(targets[0]).column)
    settle(sentence, draft, kept=set(targets))
    if against or _is_compared(sentence):
        hold_against_others(sentence, draft, targets)
    if (
        against
        and sentence.column(targets[0]).role == "lever"
        and not sentence.says("event", "outcome")
    ):
        draft.cost += 0.4  # arms of something that is done: whether it works
    if moved and not sentence.says("matter") and sentence.column(targets[0]).role == "lever":
        draft.cost += 0.4
    if not asks and not (against and sentence.says("compare", "comparative")):
        draft.cost += 0.4
    yield draft


def _is_compared(sentence: Sentence) -> bool:
    """True for "more often", "less likely", "worse"; not for "is it a factor that …"."""
    words = {token.word for token in sentence.text}
    asked = [
        at
        for at in sentence.places("matter")
        if not COMPARING & set(sentence.words(at).casefold().split())
    ]
    return bool(words & COMPARING) and not asked


def is_it_worse(sentence: Sentence) -> bool:
    """Reads "is it worse for women", "are things better in the north": a group against the rest."""
    words = [token.word for token in sentence.text]
    pairs = set(pairwise(words))
    return (
        bool(pairs & {("is", "it"), ("isn't", "it"), ("are", "things"), ("is", "that")})
        and "how" not in words
        and bool({*words} & (COMPARING - {"likely", "risk", "bad", "problem", "problems"}))
        and any(not sentence.mention(at).bare for at in sentence.mentions)
    )


def hold_against_others(sentence: Sentence, draft: Draft, targets: Sequence[int]) -> None:
    """Names the group that is held against the others, and whether more or less of it was asked.

    Of two values that are named, the first is the group; where the column has more, those of both.
    """
    first = targets[0]
    condition = _group_of(sentence, first)
    if condition is None:
        return
    draft.single["group"] = (condition.said(),)
    if _end(sentence) == "lowest":
        draft.single["end"] = "lowest"
    rivals = [at for at in targets[1:] if not sentence.mention(at).bare]
    if rivals and len(sentence.column(first).levels) > 2:
        told = dict.fromkeys(value for at in rivals for value in sentence.mention(at).values)
        compare = "=" if len(told) == 1 else "in"
        rival = ReadCondition(sentence.mention(first).column, compare, tuple(told))
        draft.single["against"] = (rival.said(),)


def _group_of(sentence: Sentence, place: int) -> ReadCondition | None:
    """The named rows of a mention, turned by what stands in front; None for a column alone."""
    mention = sentence.mention(place)
    if not mention.bare:
        condition: ReadCondition | None = mention.condition
    elif sentence.has_sides(place) and not sentence.says("or"):
        condition = with_it(sentence, place)
    else:
        return None
    negators = [at for at in sentence.gap(place) if sentence.has(at, "without", "no", "not", "non")]
    if condition is not None and (len(negators) + mention.negated) % 2:
        condition = turned(condition, sentence.dataset)
    return condition


def _end(sentence: Sentence) -> str:
    """Whether it was asked if the group's outcome is lower; worse and better go by the outcome."""
    words = [token.word for token in sentence.text]
    wanted = less_is_wanted(sentence.dataset)
    lower = any(word in LESS for word in words)
    if any(word in WORSE for word in words):
        lower = not wanted
    elif any(word in BETTER for word in words):
        lower = wanted
    stays = sentence.says("opposite") and not sentence.says("event", "lost")
    return "lowest" if lower != stays else "highest"


def _than_those_without(sentence: Sentence) -> list[int]:
    """Reads "than those without": the others, whatever they have not."""
    last = sentence.mentions[-1] if sentence.mentions else -1
    behind = range(last + 1, len(sentence.parts))
    if not any(sentence.has(at, "compare") for at in behind):
        return []
    return [at for at in behind if sentence.has(at, "without", "not", "no", "nobody")]


def _with_and_without(sentence: Sentence) -> list[int]:
    """Place of the column of "with and without a partner", or none."""
    for at in sentence.places("without"):
        joint = at - 1
        front = joint - 1
        is_pair = sentence.has(joint, "and", "or", "compare") and sentence.has(front, "with")
        behind = next((place for place in sentence.mentions if place > at), None)
        if is_pair and behind is not None and sentence.mention(behind).bare:
            return [behind]
    return []


def _is_an_order(sentence: Sentence) -> bool:
    """True for "everyone who was sent A should have been sent B": a change, not a comparison."""
    return any(token.word in {"should", "ought"} for token in sentence.text[2:])


is_an_order = _is_an_order


def _is_cleft(sentence: Sentence) -> bool:
    """Reads "is it the contract that makes people leave"."""
    words = [token.word for token in sentence.text[:2]]
    return words == ["is", "it"] and any(sentence.mention(at).bare for at in sentence.mentions[:1])


def _is_the_problem(sentence: Sentence) -> bool:
    """Reads "are germans the problem", "are monthly customers risky"."""
    return (
        bool(sentence.mentions)
        and sentence.word(0) in {"is", "are", "was", "were"}
        and sentence.says("worst", "best", "risk")
        and not sentence.says("which", "where", "group", "trust", "fair", "model")
        and not sentence.mention(sentence.mentions[0]).bare
        and [token.word for token in sentence.text[:2]] != ["is", "it"]
    )


def moves_outcome(sentence: Sentence) -> bool:
    """True for "reduce churn", "lift sales"."""
    return any(
        sentence.has(at, "more", "less")
        and about_outcome(sentence, at)
        and not sentence.has(at + 1, "compare")
        for at in range(len(sentence.parts))
    )


def compared(sentence: Sentence) -> list[int]:
    """Places of two values of one column; none where there are no two."""
    single = [at for at in sentence.mentions if sentence.mention(at).compare == "="]
    counts = Counter(sentence.mention(at).column for at in single)
    for column, number in counts.items():
        own = [at for at in single if sentence.mention(at).column == column]
        if number >= 2 and len({sentence.mention(at).values for at in own}) >= 2:
            return own
    return []


def _asks(sentence: Sentence) -> bool:
    """True for a question that yes or no answers: "does …", "is …"; "how much does … matter"."""
    comma = next(iter(sentence.places("comma")), None)
    if comma is not None and sentence.has(comma + 1, "asks"):
        return True
    first = next((part for part in sentence.parts
                  if not part.has("free", "comma") or part.has("asks")), None)  # fmt: skip
    if first is None:
        return False
    return first.has("asks") or (
        sentence.says("how") and sentence.says("matter") and not sentence.says("curve")
    ) or (first.mention is not None and sentence.says("matter"))  # fmt: skip


def _target(sentence: Sentence) -> list[int]:
    """The first mention that is not in a group; where all are, the first."""
    places = sentence.mentions
    for place in places:
        if any(sentence.word(at) in {"because", "due", "thanks"} for at in sentence.gap(place)):
            return [place]
    for place in places:
        mark = sentence.in_front(place, "for", "excluding", "except", "only")
        if mark is None or (sentence.word(mark) not in FOR and not sentence.has(mark, "only")):
            return [place]
    return list(places[:1])
