"""Why do customers churn? What drives sales?"""

from __future__ import annotations

from analyses._asking.ask import in_words, provenance
from analyses._checks.standing_checks import NOT_A_CAUSE, standing_checks
from analyses._groups.simpson_words import sides_check
from analyses._language.voice import Voice
from analyses.top_drivers.named_drivers import Driver, DriverContrast, Drivers, find_drivers
from answers.answer import Answer, Asked, Finding
from answers.checks import Check
from answers.evidence import Bar, Direction, Ranking
from answers.quantity import Quantity
from answers.question import PickNumber, Question
from answers.words import HEADLINE_WORDS, listing
from datasets.progress import Progress, silent
from models.drivers.permutation_test import signal
from models.training.trained import TrainedModel

QUESTION = Question(
    key="top_drivers",
    text="Why do {nouns} {happen}?",
    text_of_number="What drives {outcome}?",
    asks=(
        "why do customers leave", "why do customers churn", "what drives outcome",
        "main drivers", "top drivers", "what explains outcome", "what matters most",
        "why is outcome high", "what influences outcome", "why do we lose customers",
        "reasons for outcome", "drivers of outcome", "what moves outcome", "why outcome",
    ),
    controls=(PickNumber("how_many", "How many drivers?", 3, 15, start=7),),
    order=10,
)  # fmt: skip
LEVEL = 0.95


def answer(model: TrainedModel, *, how_many: int = 7, progress: Progress = silent) -> Answer:
    """Families of columns ranked, each with its share, its rank's range and its effect."""
    voice = Voice(model.dataset)
    asked = Asked(QUESTION.key, in_words(QUESTION, model.dataset))
    if not signal(model).found:
        return _nothing(model, voice, asked)
    drivers = find_drivers(model, how_many, progress)
    if not drivers.ranked:
        return _nothing(model, voice, asked)
    first = drivers.ranked[0]
    ranking = Ranking(
        title="Share of what can be explained",
        bars=tuple(_bar(voice, driver) for driver in drivers.ranked),
        note=_note(voice, drivers),
    )
    return Answer(
        question=asked,
        headline=_headline(voice, first),
        grade=first.contrast.grade if first.contrast else "seen",
        checks=(
            *_own_checks(voice, drivers),
            sides_check(
                model, [(d.contrast.sides, d.columns) for d in drivers.ranked if d.contrast]
            ),
            NOT_A_CAUSE,
            *standing_checks(model),
        ),
        method=_method(model),
        provenance=provenance(model),
        findings=tuple(_finding(voice, driver) for driver in drivers.ranked),
        evidence=(ranking,),
        about=_about(model, voice),
        lead=_effect(voice, first.contrast) if first.contrast else _share(first),
        ask_next=_ask_next(model),
    )


def _nothing(model: TrainedModel, voice: Voice, asked: Asked) -> Answer:
    return Answer(
        question=asked,
        headline=_no_driver(model, voice),
        grade="none",
        checks=standing_checks(model),
        method=_method(model),
        provenance=provenance(model),
        about=_about(model, voice),
        ask_next=("Can we trust it?",),
    )


def _no_driver(model: TrainedModel, voice: Voice) -> str:
    if signal(model).found:
        return f"No column stands out, though together they say something about {voice.outcome}"
    return f"These columns do not explain {voice.outcome}. No driver is named"


def _headline(voice: Voice, first: Driver) -> str:
    label = voice.family(first.columns, first.lead)
    contrast = first.contrast
    explain = "explain most" if len(first.columns) == 2 else "explains most"
    if contrast is None:
        return f"{label} goes with {voice.outcome} most: {_share(first).say()} of what is explained"
    if not contrast.effect.excludes_zero:
        effect = _effect(voice, contrast)
        return f"{label} {explain}, yet like for like no clear gap is left: {effect.say()}"
    gap = _gap(voice, contrast)
    tellings = (
        f"{label} {explain}. {gap}",
        f"{voice.title(first.lead)} explains most. {gap}",
        gap,
    )
    short_enough = (telling for telling in tellings if len(telling.split()) <= HEADLINE_WORDS)
    return next(
        short_enough, f"{voice.title(first.lead)} explains most: {_effect(voice, contrast).say()}"
    )


def _gap(voice: Voice, contrast: DriverContrast) -> str:
    """The gap between the two sides as a sentence without its full stop."""
    effect, side = _effect(voice, contrast), voice.side(contrast.sides)
    higher = contrast.effect.value > 0
    like = "other" if contrast.grade == "seen" else "like"
    nouns = voice.nouns
    if voice.dataset.is_rate:
        often = "more" if higher else "less"
        return (
            f"{nouns.capitalize()} with {side} {voice.happen} {effect.say_size()} {often} often "
            f"than {like} {nouns}"
        )
    level = "higher" if higher else "lower"
    return f"{voice.outcome} is {effect.say_size()} {level} with {side} than for {like} {nouns}"


def _finding(voice: Voice, driver: Driver) -> Finding:
    label, share = voice.family(driver.columns, driver.lead), _share(driver)
    contrast = driver.contrast
    if contrast is None:
        return Finding(f"{label}: {share.say()} of what is explained.", "seen", (share,))
    named = voice.level("named_side", contrast.named)
    other = voice.level("other_side", contrast.other)
    effect, side = _effect(voice, contrast), voice.side(contrast.sides)
    if voice.dataset.is_rate:
        rest = f"{other.plain()} of the rest"
        raw = f"{named.plain()} {voice.nouns} with {side} {voice.happened}, {rest}"
    else:
        raw = f"{voice.outcome} is {named.plain()} with {side}, {other.plain()} for the rest"
    seen = voice.change("gap_as_seen", contrast.named - contrast.other)
    return Finding(
        f"{label}: {raw}. {_like_for_like(contrast, effect, seen)}",
        contrast.grade,
        (named, other, effect, seen),
    )


def _like_for_like(contrast: DriverContrast, effect: Quantity, seen: Quantity) -> str:
    if contrast.grade == "seen":
        return (
            f"Too few alike to compare like with like; as seen the gap is "
            f"{effect.say(signed=True)}."
        )
    gap = contrast.named - contrast.other
    gap_words = f"Like for like the gap is {effect.say(signed=True)}"
    if not contrast.effect.excludes_zero:
        gap_words = f"Like for like no effect was found: {effect.say(signed=True)}"
    if contrast.effect.low <= gap <= contrast.effect.high:
        return f"{gap_words}."
    return f"{gap_words}; as seen it is {seen.plain(signed=True)}."


def _bar(voice: Voice, driver: Driver) -> Bar:
    contrast = driver.contrast
    return Bar(
        label=voice.family(driver.columns, driver.lead),
        columns=driver.columns,
        share=driver.share,
        low=driver.low,
        high=driver.high,
        rank_low=driver.rank_low,
        rank_high=driver.rank_high,
        direction=_direction(contrast),
        effect=_effect(voice, contrast) if contrast else None,
        contrast=_contrast_words(voice, contrast) if contrast else None,
    )


def _contrast_words(voice: Voice, contrast: DriverContrast) -> str:
    sides = voice.contrast(contrast.sides)
    return f"{sides} (as seen)" if contrast.grade == "seen" else sides


def _direction(contrast: DriverContrast | None) -> Direction:
    if contrast is None:
        return "mixed"
    if not contrast.effect.excludes_zero:
        return "none"
    return "raises" if contrast.effect.value > 0 else "lowers"


def _effect(voice: Voice, contrast: DriverContrast) -> Quantity:
    effect = contrast.effect
    return voice.change("effect", effect.value, effect.low, effect.high, LEVEL)


def _share(driver: Driver) -> Quantity:
    return Quantity("share", driver.share, "share", driver.low, driver.high, LEVEL)


def _note(voice: Voice, drivers: Drivers) -> str:
    notes = ["Line on the bar: 95% range. Right: effect between rows alike in all else."]
    if any(len(driver.columns) > 1 for driver in drivers.ranked):
        notes.append("Columns that move together are shown as one.")
    if drivers.nothing:
        names = listing(
            [voice.title(name) for columns in drivers.nothing for name in columns], most=8
        )
        notes.append(f"Saying nothing beyond the others: {names}.")
    if drivers.small:
        names = listing([voice.title(columns[0]) for columns in drivers.small], most=6)
        notes.append(f"Smaller: {names}.")
    return " ".join(notes)


def _own_checks(voice: Voice, drivers: Drivers) -> tuple[Check, ...]:
    checks = [_order(voice, drivers), _alike(voice, drivers)]
    together = [driver.columns for driver in drivers.ranked if len(driver.columns) > 1]
    if together:
        names = "; ".join(listing([voice.title(name) for name in columns]) for columns in together)
        checks.append(
            Check(
                "correlated-drivers",
                "Some columns move together",
                "caution",
                f"{names}: counted as one driver, since the data cannot tell them apart.",
                tuple(name for columns in together for name in columns),
            )
        )
    return tuple(checks)


def _alike(voice: Voice, drivers: Drivers) -> Check:
    """Whether both sides of each driver have rows alike, and for whom the gaps hold."""
    pairs = [(driver, driver.contrast) for driver in drivers.ranked if driver.contrast]
    raw = tuple(driver.lead for driver, contrast in pairs if contrast.grade == "seen")
    part = [(driver, c) for driver, c in pairs if c.grade != "seen" and c.alike < 1]
    lines = []
    if raw:
        names = listing([voice.title(name) for name in raw])
        lines.append(f"{names}: hardly anyone alike is on the other side; the gap is as seen.")
    if part:
        driver, worst = min(part, key=lambda pair: pair[1].alike)
        without = round(100 * (1 - worst.alike))
        names = listing([voice.title(driver.lead) for driver, _ in part])
        lines.append(
            f"{names}: compared among those who have their like on both sides; for "
            f"{voice.title(driver.lead)} {without} of 100 {voice.nouns} have none."
        )
    if not lines:
        text = f"Both sides of every driver have {voice.nouns} alike."
        return Check("no-overlap", "Like is compared with like", "passed", text)
    columns = (*raw, *(driver.lead for driver, _ in part))
    return Check(
        "no-overlap", f"Few like {voice.nouns} to compare", "caution", " ".join(lines), columns
    )


def _order(voice: Voice, drivers: Drivers) -> Check:
    """Whether the order of the drivers holds in the repeats."""
    steady = 0
    for driver in drivers.ranked:
        if driver.rank_low != driver.rank_high:
            break
        steady += 1
    if steady >= min(3, len(drivers.ranked)):
        places = "place" if steady == 1 else f"{steady} places"
        return Check(
            "unstable-drivers",
            "Order is stable",
            "passed",
            f"The first {places} held in 95% of 300 repeats.",
        )
    moving = [driver.lead for driver in drivers.ranked[:3] if driver.rank_low != driver.rank_high]
    return Check(
        "unstable-drivers",
        "Near ties in the order",
        "caution",
        f"{listing([voice.title(name) for name in moving])} could change places.",
        tuple(moving),
    )


def _about(model: TrainedModel, voice: Voice) -> str:
    who = voice.rows(len(model.outcome))
    if model.dataset.is_rate:
        positive = int(model.outcome.sum())
        rate = Quantity("rate", positive / len(model.outcome), "share")
        return f"{who}, {positive:,} {voice.happened} ({rate.plain()})"
    mean = voice.level("mean", float(model.outcome.mean()))
    return f"{who}, {voice.outcome} {mean.plain()} on average"


def _ask_next(model: TrainedModel) -> tuple[str, ...]:
    levers = [column for column in model.dataset.with_role("lever") if column.kind != "number"]
    questions = ["Can we trust it?"]
    if levers and levers[0].levels:
        yes = [level for level in levers[0].levels if level.lower() in {"yes", "1", "true"}]
        level = yes[0] if yes else levers[0].levels[-1]
        questions.insert(0, f"What if {levers[0].title} = {level}?")
    return tuple(questions)


def _method(model: TrainedModel) -> str:
    return (
        "Shares: mean absolute Shapley contribution on held-out rows, in the outcome's unit, "
        "columns with association above 0.8 as one family; ranges from 300 Poisson bootstraps "
        "over rows and folds. Named only if a score test given all other columns, or held-out "
        "refits, say so (5 % over all families, Bonferroni). Effects: doubly robust contrast of "
        "two sides, five-fold cross-fitted, "
        f"balancing weights, 95 % interval. Model: {model.final.kind}."
    )
