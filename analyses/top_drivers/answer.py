"""Why do customers churn? What drives sales?"""

from __future__ import annotations

from analyses._asking.ask import in_words, provenance
from analyses._checks.standing_checks import NOT_A_CAUSE, standing_checks
from analyses._groups.simpson_words import sides_check
from analyses._language.voice import Voice
from analyses.top_drivers.named_drivers import Compared, Driver, Drivers, drivers
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
    found = drivers(model, how_many, progress)
    if not found.found:
        return _nothing(model, voice, asked)
    first = found.found[0]
    ranking = Ranking(
        title="Share of what can be explained",
        bars=tuple(_bar(voice, driver) for driver in found.found),
        note=_note(voice, found),
    )
    return Answer(
        question=asked,
        headline=_headline(voice, first),
        grade=first.compared.grade if first.compared else "seen",
        checks=(
            *_own_checks(voice, found),
            sides_check(model, [(d.compared.sides, d.columns) for d in found.found if d.compared]),
            NOT_A_CAUSE,
            *standing_checks(model),
        ),
        method=_method(model),
        provenance=provenance(model),
        findings=tuple(_finding(voice, driver) for driver in found.found),
        evidence=(ranking,),
        about=_about(model, voice),
        lead=_effect(voice, first.compared) if first.compared else _share(first),
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
    compared = first.compared
    explain = "explain most" if len(first.columns) == 2 else "explains most"
    if compared is None:
        return f"{label} goes with {voice.outcome} most: {_share(first).say()} of what is explained"
    if not compared.effect.excludes_zero:
        effect = _effect(voice, compared)
        return f"{label} {explain}, yet like for like no clear gap is left: {effect.say()}"
    gap = _gap(voice, compared)
    tellings = (
        f"{label} {explain}. {gap}",
        f"{voice.title(first.lead)} explains most. {gap}",
        gap,
    )
    short_enough = (told for told in tellings if len(told.split()) <= HEADLINE_WORDS)
    return next(
        short_enough, f"{voice.title(first.lead)} explains most: {_effect(voice, compared).say()}"
    )


def _gap(voice: Voice, compared: Compared) -> str:
    """The gap between the two sides as a sentence without its full stop."""
    effect, side = _effect(voice, compared), voice.side(compared.sides)
    higher = compared.effect.value > 0
    like = "other" if compared.grade == "seen" else "like"
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
    compared = driver.compared
    if compared is None:
        return Finding(f"{label}: {share.say()} of what is explained.", "seen", (share,))
    named = voice.level("named_side", compared.named)
    other = voice.level("other_side", compared.other)
    effect, side = _effect(voice, compared), voice.side(compared.sides)
    if voice.dataset.is_rate:
        rest = f"{other.plain()} of the rest"
        raw = f"{named.plain()} {voice.nouns} with {side} {voice.happened}, {rest}"
    else:
        raw = f"{voice.outcome} is {named.plain()} with {side}, {other.plain()} for the rest"
    seen = voice.change("gap_as_seen", compared.named - compared.other)
    return Finding(
        f"{label}: {raw}. {_like_for_like(compared, effect, seen)}",
        compared.grade,
        (named, other, effect, seen),
    )


def _like_for_like(compared: Compared, effect: Quantity, seen: Quantity) -> str:
    if compared.grade == "seen":
        return (
            f"Too few alike to compare like with like; as seen the gap is "
            f"{effect.say(signed=True)}."
        )
    gap = compared.named - compared.other
    told = f"Like for like the gap is {effect.say(signed=True)}"
    if not compared.effect.excludes_zero:
        told = f"Like for like no effect was found: {effect.say(signed=True)}"
    if compared.effect.low <= gap <= compared.effect.high:
        return f"{told}."
    return f"{told}; as seen it is {seen.plain(signed=True)}."


def _bar(voice: Voice, driver: Driver) -> Bar:
    compared = driver.compared
    return Bar(
        label=voice.family(driver.columns, driver.lead),
        columns=driver.columns,
        share=driver.share,
        low=driver.low,
        high=driver.high,
        rank_low=driver.rank_low,
        rank_high=driver.rank_high,
        direction=_direction(compared),
        effect=_effect(voice, compared) if compared else None,
        contrast=_contrast(voice, compared) if compared else None,
    )


def _contrast(voice: Voice, compared: Compared) -> str:
    told = voice.contrast(compared.sides)
    return f"{told} (as seen)" if compared.grade == "seen" else told


def _direction(compared: Compared | None) -> Direction:
    if compared is None:
        return "mixed"
    if not compared.effect.excludes_zero:
        return "none"
    return "raises" if compared.effect.value > 0 else "lowers"


def _effect(voice: Voice, compared: Compared) -> Quantity:
    effect = compared.effect
    return voice.change("effect", effect.value, effect.low, effect.high, LEVEL)


def _share(driver: Driver) -> Quantity:
    return Quantity("share", driver.share, "share", driver.low, driver.high, LEVEL)


def _note(voice: Voice, found: Drivers) -> str:
    told = ["Line on the bar: 95% range. Right: effect between rows alike in all else."]
    if any(len(driver.columns) > 1 for driver in found.found):
        told.append("Columns that move together are shown as one.")
    if found.nothing:
        names = listing(
            [voice.title(name) for columns in found.nothing for name in columns], most=8
        )
        told.append(f"Saying nothing beyond the others: {names}.")
    if found.small:
        names = listing([voice.title(columns[0]) for columns in found.small], most=6)
        told.append(f"Smaller: {names}.")
    return " ".join(told)


def _own_checks(voice: Voice, found: Drivers) -> tuple[Check, ...]:
    checks = [_order(voice, found), _alike(voice, found)]
    together = [driver.columns for driver in found.found if len(driver.columns) > 1]
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


def _alike(voice: Voice, found: Drivers) -> Check:
    """Whether both sides of each driver have rows alike, and for whom the gaps hold."""
    pairs = [(driver, driver.compared) for driver in found.found if driver.compared]
    raw = tuple(driver.lead for driver, compared in pairs if compared.grade == "seen")
    part = [(driver, c) for driver, c in pairs if c.grade != "seen" and c.alike < 1]
    told = []
    if raw:
        names = listing([voice.title(name) for name in raw])
        told.append(f"{names}: hardly anyone alike is on the other side; the gap is as seen.")
    if part:
        driver, worst = min(part, key=lambda pair: pair[1].alike)
        without = round(100 * (1 - worst.alike))
        names = listing([voice.title(driver.lead) for driver, _ in part])
        told.append(
            f"{names}: compared among those who have their like on both sides; for "
            f"{voice.title(driver.lead)} {without} of 100 {voice.nouns} have none."
        )
    if not told:
        text = f"Both sides of every driver have {voice.nouns} alike."
        return Check("no-overlap", "Like is compared with like", "passed", text)
    columns = (*raw, *(driver.lead for driver, _ in part))
    return Check(
        "no-overlap", f"Few like {voice.nouns} to compare", "caution", " ".join(told), columns
    )


def _order(voice: Voice, found: Drivers) -> Check:
    """Whether the order of the drivers holds in the repeats."""
    steady = 0
    for driver in found.found:
        if driver.rank_low != driver.rank_high:
            break
        steady += 1
    if steady >= min(3, len(found.found)):
        places = "place" if steady == 1 else f"{steady} places"
        return Check(
            "unstable-drivers",
            "Order is stable",
            "passed",
            f"The first {places} held in 95% of 300 repeats.",
        )
    moving = [driver.lead for driver in found.found[:3] if driver.rank_low != driver.rank_high]
    return Check(
        "unstable-drivers",
        "Near ties in the order",
        "caution",
        f"{listing([voice.title(name) for name in moving])} could change places.",
        tuple(moving),
    )


def _about(model: TrainedModel, voice: Voice) -> str:
    told = voice.rows(len(model.outcome))
    if model.dataset.is_rate:
        positive = int(model.outcome.sum())
        rate = Quantity("rate", positive / len(model.outcome), "share")
        return f"{told}, {positive:,} {voice.happened} ({rate.plain()})"
    mean = voice.level("mean", float(model.outcome.mean()))
    return f"{told}, {voice.outcome} {mean.plain()} on average"


def _ask_next(model: TrainedModel) -> tuple[str, ...]:
    levers = [column for column in model.dataset.with_role("lever") if column.kind != "number"]
    told = ["Can we trust it?"]
    if levers and levers[0].levels:
        yes = [level for level in levers[0].levels if level.lower() in {"yes", "1", "true"}]
        level = yes[0] if yes else levers[0].levels[-1]
        told.insert(0, f"What if {levers[0].title} = {level}?")
    return tuple(told)


def _method(model: TrainedModel) -> str:
    return (
        "Shares: mean absolute Shapley contribution on held-out rows, in the outcome's unit, "
        "columns with association above 0.8 as one family; ranges from 300 Poisson bootstraps "
        "over rows and folds. Named only if a score test given all other columns, or held-out "
        "refits, say so (5 % over all families, Bonferroni). Effects: doubly robust contrast of "
        "two sides, five-fold cross-fitted, "
        f"balancing weights, 95 % interval. Model: {model.final.kind}."
    )
