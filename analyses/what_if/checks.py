"""The checks of a what-if: who stands in, what was stopped, whether lots were drawn."""

from __future__ import annotations

from dataclasses import replace

from analyses._checks.standing_checks import NOT_A_CAUSE, TESTED
from analyses._language.group_phrase import tail_phrase
from analyses._language.voice import Voice
from analyses.what_if.sentences import WhatIfQuestion
from answers.checks import Check
from answers.words import listing, plural
from models.effects.effect import Effect
from models.effects.randomised_trial import ArmBalance
from models.interventions.scenario import Comparison, Condition
from models.overlap.support import SOME_UNSUPPORTED, Refusal

OPPOSITE: dict[Comparison, Comparison] = {
    "=": "!=", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<",
}  # fmt: skip


def what_if_checks(
    question: WhatIfQuestion, effect: Effect, balance: ArmBalance | None
) -> tuple[Check, ...]:
    """All that speak for or against an estimate."""
    own = (_lots(question, balance), overlap(question, effect), held_alike(question))
    return (*own, *_limits(question, effect), *_unsure(question, effect))


def overlap(question: WhatIfQuestion, effect: Effect) -> Check:
    """Whether rows alike already are as asked; names who is outside where they are not."""
    voice, levers = question.voice, question.scenario.levers
    if effect.refused is not None:
        text = _outside(question, effect.refused)
        return Check("no-overlap", "No one to compare with", "failed", text, levers)
    if effect.support is not None and effect.support.caution:
        return Check(
            "no-overlap",
            f"Few like {voice.nouns} to compare",
            "caution",
            f"For {of_100(effect.unsupported)} {voice.nouns} hardly anyone alike is as asked. "
            "The estimate leans on the rest.",
            levers,
        )
    return Check(
        "no-overlap",
        "The data can answer",
        "passed",
        f"Every {voice.noun} has {voice.nouns} alike that already are as asked.",
        levers,
    )


def held_alike(question: WhatIfQuestion) -> Check:
    """Which columns were held alike, and which were not, with the reason."""
    voice, scenario = question.voice, question.scenario
    follow = tuple(c.name for c in voice.dataset.explaining if c.follows)
    among = tuple(name for name in scenario.looks_at if name in follow)
    held = f"{plural(len(question.alike), ('column', 'columns'))} held alike"
    if among:
        return Check(
            "held-alike",
            "Asked of those who may have changed already",
            "caution",
            f"{_titles(voice, among)} follows from what we change, so who is asked about depends "
            "on the change itself.",
            among,
        )
    sentences = [f"{held}, so that like is compared with like."]
    apart = tuple(name for name in follow if name not in scenario.levers)
    if apart:
        sentences.append(
            f"Not held, since it follows from what we change: {_titles(voice, apart)}."
        )
    rest = {*question.alike, *apart, *scenario.levers}
    fixed = tuple(c.name for c in voice.dataset.explaining if c.name not in rest)
    if fixed:
        sentences.append(f"Not held, since the others fix it: {_titles(voice, fixed)}.")
    return Check(
        "held-alike", "What was held alike", "passed", " ".join(sentences), (*apart, *fixed)
    )


def the_others(question: WhatIfQuestion, refusal: Refusal) -> str:
    """A sentence that offers the ask without those who are outside; empty where none helps."""
    rest, voice = rest_of(refusal), question.voice
    if rest is None:
        return ""
    outside = refusal.who[0]
    return (
        f"Those {tail_phrase(voice, (outside,))} have hardly anyone alike; for the others "
        f"it may be answered: ask it for {voice.nouns} {tail_phrase(voice, (rest,))}."
    )


def rest_of(refusal: Refusal) -> Condition | None:
    """The condition of those who may have their like; None where no one condition names them."""
    if refusal.reason != "no-overlap" or len(refusal.who) != 1:
        return None
    return replace(refusal.who[0], compare=OPPOSITE[refusal.who[0].compare])


def of_100(share: float) -> str:
    """A share as a natural frequency: "12 of 100"."""
    return "fewer than 1 of 100" if 0 < share < 0.01 else f"{100 * share:.0f} of 100"


def _outside(question: WhatIfQuestion, refusal: Refusal) -> str:
    voice = question.voice
    if refusal.reason == "no-donors":
        return f"Only {voice.rows(refusal.donors)} are as asked, too few to compare with."
    if refusal.reason == "too-few":
        return f"Too few {voice.nouns} alike are as asked for the others to be compared with."
    if refusal.reason == "no-overlap" and refusal.who:
        outside = tail_phrase(voice, refusal.who)
        return (
            f"For {of_100(refusal.outside)} {voice.nouns} hardly anyone alike is as asked, "
            f"above all for those {outside}."
        )
    worst = f", most in {voice.title(refusal.worst)}" if refusal.worst else ""
    return f"Those who already are as asked differ too much from the rest{worst}."


def _lots(question: WhatIfQuestion, balance: ArmBalance | None) -> Check:
    if balance is None:
        return NOT_A_CAUSE
    if balance.balanced:
        return TESTED
    column = question.voice.title(balance.column)
    return Check(
        "not-a-cause",
        "The lots do not look fair",
        "failed",
        f"The groups differ beforehand, most in {column}. So the lever is treated like any other "
        "column, and like is compared with like.",
        (question.scenario.levers[0], balance.column),
    )


def _titles(voice: Voice, names: tuple[str, ...]) -> str:
    return listing([voice.title(name) for name in names])


def _unsure(question: WhatIfQuestion, effect: Effect) -> tuple[Check, ...]:
    """What the answer rests on but cannot show; its range is wider by that."""
    voice, levers, checks = question.voice, question.scenario.levers, []
    if effect.beyond.share > SOME_UNSUPPORTED:
        title = listing([voice.title(name) for name in levers])
        text = (
            f"For {of_100(effect.beyond.share)} {voice.nouns} {title} would leave what "
            f"{voice.nouns} like them ever had. The range is wider by what rests on that."
        )
        checks.append(Check("extrapolation", "Beyond what their kind had", "caution", text, levers))
    if effect.refused is None and effect.tangled:
        text = (
            "Steps or combinations of columns decide both who has it and what comes of it. They "
            "are learnt only in part, so the range is wider."
        )
        checks.append(Check("methods-disagree", "Not all is learnt", "caution", text, levers))
    return tuple(checks)


def _limits(question: WhatIfQuestion, effect: Effect) -> tuple[Check, ...]:
    voice = question.voice
    moved = tuple(change.column for change in question.scenario.changes if change.how != "set")
    if not moved:
        return ()
    title = listing([voice.title(name) for name in moved])
    if effect.stopped > 0 and question.scenario.beyond:
        text = (
            f"For {of_100(effect.stopped)} {voice.nouns} {title} goes beyond what was ever seen, "
            "as asked; nothing in the data shows what happens there."
        )
        return (Check("extrapolation", "Beyond what was seen", "caution", text, moved),)
    if effect.stopped > 0:
        text = (
            f"For {of_100(effect.stopped)} {voice.nouns} {title} would go beyond what was seen; "
            "it was stopped there."
        )
        return (Check("extrapolation", "Stopped at what was seen", "caution", text, moved),)
    text = f"{title} stays within what was seen."
    return (Check("extrapolation", "Inside the observed range", "passed", text, moved),)
