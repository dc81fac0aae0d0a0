"""Every way to read every covering, scored; the best one, and what lies as near."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from analyses._asking.reading.draft import Draft
from analyses._asking.reading.kinds.affected import affected
from analyses._asking.reading.kinds.counting import counting
from analyses._asking.reading.kinds.curve import curve
from analyses._asking.reading.kinds.drivers import drivers
from analyses._asking.reading.kinds.matter import matter
from analyses._asking.reading.kinds.rows import rows
from analyses._asking.reading.kinds.trust import trust
from analyses._asking.reading.kinds.what_if import what_if
from analyses._asking.reading.kinds.works import works
from analyses._asking.reading.laws import leftover, negators_left, not_in_choices
from analyses._asking.reading.reading import Asking
from analyses._asking.reading.sentence import Sentence

Interpret = Callable[[Sentence], Iterator[Draft]]
KINDS: tuple[Interpret, ...] = (
    what_if, drivers, affected, rows, counting, matter, works, curve, trust,
)  # fmt: skip
EACH_UNUSED, EACH_BROKEN, EACH_RANK, MARGIN = 5.0, 5.0, 0.05, 0.249
IMPOSSIBLE = 9.0


@dataclass(frozen=True)
class Candidate:
    """One way to read the text.

    Attributes:
        sentence: the covering that it reads.
        draft: how it was filled.
        asking: the question with its choices.
        unused: places that it does not account for.
        score: the lower, the nearer.
    """

    sentence: Sentence
    draft: Draft
    asking: Asking
    unused: tuple[int, ...]
    score: float

    @property
    def clean(self) -> bool:
        """True where nothing is left over and no law is broken."""
        return not self.unused and not self.draft.contradicts and self.draft.cost < IMPOSSIBLE

    @property
    def certain(self) -> bool:
        """True where it may be answered, if nothing else lies as near."""
        return self.clean and not self.draft.doubts


def candidates(sentences: Sequence[Sentence]) -> list[Candidate]:
    """Every reading of every covering, the nearest first."""
    found = [
        _candidate(sentence, draft, rank)
        for sentence in sentences
        for rank, kind in enumerate(KINDS)
        for draft in kind(sentence)
    ]
    return sorted(found, key=lambda candidate: candidate.score)


def rivals(best: Candidate, found: Sequence[Candidate]) -> list[Candidate]:
    """Readings of the same question with other choices that lie within the margin."""
    told: list[Candidate] = []
    for candidate in found:
        if candidate is best or candidate.score - best.score >= MARGIN or not candidate.clean:
            continue
        same = [best.asking, *(each.asking for each in told)]
        if candidate.asking.key == best.asking.key and candidate.asking not in same:
            told.append(candidate)
    return told


def _candidate(sentence: Sentence, draft: Draft, rank: int) -> Candidate:
    asking = draft.asking()
    left = dict.fromkeys(leftover(sentence, draft))
    broken = dict.fromkeys(
        (*not_in_choices(sentence, draft, asking), *negators_left(sentence, draft))
    )
    unused = tuple(sorted({**left, **broken} if not draft.doubts else left))
    score = (
        sentence.cost
        + draft.cost
        + EACH_UNUSED * len(unused)
        + EACH_BROKEN * draft.contradicts
        + EACH_RANK * rank
    )
    return Candidate(sentence, draft, asking, unused, score)
