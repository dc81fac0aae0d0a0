"""Can we trust this model?"""

from __future__ import annotations

from analyses._ask import provenance, why_question
from analyses._checks import standing_checks
from analyses._voice import Voice
from answers.answer import Answer, Asked, Finding
from answers.evidence import Comparison, ComparisonRow, Curve, CurvePoint
from answers.quantity import Quantity
from answers.question import Question
from models.progress import Progress, silent
from models.trained import TrainedModel

QUESTION = Question(
    key="can_we_trust_it",
    text="Can we trust what it says about {outcome}?",
    asks=(
        "can we trust it", "can we trust this model", "how good is the model", "is it reliable",
        "how accurate is it", "how sure are you", "quality of the model", "how well does it work",
    ),
    order=90,
)  # fmt: skip


def answer(model: TrainedModel, *, progress: Progress = silent) -> Answer:
    """Quality against chance and a one-column rule, and whether what it says happens."""
    progress("Comparing with chance and with a simple rule", 0.4)
    voice, scores = Voice(model.dataset), model.scores
    found = Quantity("found", scores.hits, "share", scores.hits_low, scores.hits_high, 0.95)
    rule = Quantity("one_column_rule", scores.rule.hits, "share")
    chance = Quantity("chance", scores.chance, "share")
    usable = model.signal.found
    return Answer(
        question=Asked(QUESTION.key, QUESTION.text.format(outcome=voice.outcome)),
        headline=_headline(voice, found, usable),
        grade="seen" if usable else "none",
        checks=standing_checks(model),
        method=_method(model),
        provenance=provenance(model),
        findings=_findings(model, voice, found, rule, chance) if usable else (),
        evidence=(_against(voice, model, found, rule, chance), _said_and_happened(model, voice)),
        about=_about(model, voice),
        lead=found,
        ask_next=(why_question(model.dataset),),
    )


def _about(model: TrainedModel, voice: Voice) -> str:
    told = voice.rows(len(model.outcome))
    if model.dataset.is_rate:
        return f"{told}, {int(model.outcome.sum()):,} {voice.happened}"
    return f"{told}, all judged on rows the model had not seen"


def _picked(voice: Voice) -> str:
    return voice.happen if voice.dataset.is_rate else "are in the top fifth"


def _headline(voice: Voice, found: Quantity, usable: bool) -> str:  # noqa: FBT001
    if not usable:
        return f"No: these columns do not explain {voice.outcome}"
    return f"Yes, to rank {voice.nouns}: of those it puts first, {found.say()} {_picked(voice)}"


def _findings(
    model: TrainedModel, voice: Voice, found: Quantity, rule: Quantity, chance: Quantity
) -> tuple[Finding, ...]:
    scores = model.scores
    column = voice.title(scores.rule.column) if scores.rule.column else "no column"
    explained = Quantity("explained", max(scores.skill, 0.0), "share")
    worst = max(scores.calibration, key=lambda point: abs(point.said - point.happened))
    said = voice.level("said", worst.said)
    happened = voice.level("happened", worst.happened, worst.low, worst.high, 0.95)
    return (
        Finding(
            f"Of the {voice.nouns} that it puts first, {found.say()} {_picked(voice)}; "
            f"picked at random {chance.plain()} would.",
            "seen",
            (found, chance),
        ),
        Finding(f"The best rule with one column, {column}, finds {rule.plain()}.", "seen", (rule,)),
        Finding(
            f"It accounts for {explained.plain()} of what differs between {voice.nouns}.",
            "seen",
            (explained,),
        ),
        Finding(
            f"Where it is furthest off it said {said.plain()} and {happened.say()} came true.",
            "seen",
            (said, happened),
        ),
    )


def _against(
    voice: Voice, model: TrainedModel, found: Quantity, rule: Quantity, chance: Quantity
) -> Comparison:
    column = voice.title(model.scores.rule.column) if model.scores.rule.column else "One column"
    return Comparison(
        title=f"Of those picked, how many {_picked(voice)}",
        rows=(
            ComparisonRow("This model", found, "after"),
            ComparisonRow(f"One column: {column}", rule, "now"),
            ComparisonRow("By chance", chance, "quick"),
        ),
        note="Judged on rows that the model had not seen. Band: 95% range.",
    )


def _said_and_happened(model: TrainedModel, voice: Voice) -> Curve:
    points = tuple(
        CurvePoint(point.said, point.happened, point.low, point.high, point.rows)
        for point in model.scores.calibration
    )
    unit = voice.level("level", 0.0)
    return Curve(
        title="What it said, and what happened",
        column=model.dataset.outcome.name if model.dataset.outcome else "",
        unit=unit.unit,
        points=points,
        note="Each point is a tenth of the rows with its 95% range. On the line: right on average.",
        symbol=unit.symbol,
        diagonal=True,
    )


def _method(model: TrainedModel) -> str:
    kind, skill = model.rival_skill
    told = {"trees": "boosted trees", "additive": "an additive model on splines"}
    ranking = "AUC" if model.dataset.is_rate else "rank correlation"
    return (
        f"{told[model.final.kind]}, cross-fitted in five folds; held-out {ranking} "
        f"{model.scores.ranking:.3f}, explained {model.scores.skill:.3f} "
        f"(on its own rows {model.scores.skill_seen:.3f}; {told[kind]}: {skill:.3f}). "
        "The simpler of the two is kept where it is within one standard error. "
        "Ranges of counts: Wilson."
    )
