"""What would this change of strategy do?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import islice

from analyses._asking.ask import provenance
from analyses._asking.offers import change_question, helping_changes, is_answered, texts_of
from analyses._checks.standing_checks import standing_checks
from analyses._language.change import change_words, scenario_of
from analyses._language.voice import Voice
from analyses._language.who import clause_text
from analyses.what_if.by_group import effect_by_group
from analyses.what_if.checks import overlap, rest_of, the_others, what_if_checks
from analyses.what_if.compare import compare_scenarios
from analyses.what_if.estimate import EstimatedEffect, estimate_effect, what_if_question
from analyses.what_if.every_lever import every_lever
from analyses.what_if.hidden_cause import hidden_cause_check
from analyses.what_if.lever import lever_answer
from analyses.what_if.money import money_findings
from analyses.what_if.refuters import refutation_checks
from analyses.what_if.sentences import (
    WhatIfQuestion,
    about,
    ask_next,
    change_of,
    counted,
    findings,
    fitting,
    headline,
    level,
    method,
    today_finding,
)
from answers.answer import Answer, Asked, Finding
from answers.evidence import Comparison, ComparisonRow
from answers.quantity import Quantity
from answers.question import PickChange, Question
from answers.words import first_upper
from datasets.progress import Progress, silent
from models.effects.effect import Effect
from models.interventions.scenario import Scenario
from models.training.trained import TrainedModel

QUESTION = Question(
    key="what_if",
    text="What would a change do?",
    asks=("what would a change do", "what if we changed something", "impact of a change",
          "what would this change of strategy do", "simulate a change"),
    needs=("outcome",),
    needs_unchosen=("lever",),
    controls=(PickChange("set", "What changes?"),),
    order=20,
)  # fmt: skip


def answer(  # noqa: PLR0913  the choices are the command line's, and stable
    model: TrainedModel,
    *,
    set: Sequence[str] = (),
    shift: Sequence[str] = (),
    scale: Sequence[str] = (),
    where: Sequence[str] = (),
    share: float = 1.0,
    cost: float = 0.0,
    fixed: float = 0.0,
    beyond: bool = False,
    refute: bool = False,
    lever: str = "",
    goal: str = "",
    compare: Sequence[str] = (),
    progress: Progress = silent,
) -> Answer:
    """Before, after and change with its range; or a refusal that names who is outside.

    Args:
        model: trained on the dataset.
        set: "COLUMN=value" each.
        shift: "COLUMN=+1" each.
        scale: "COLUMN=0.9" each.
        where: "COLUMN=value" each, all must hold; also != < <= > >=, in (a, b), between a and b,
            with "and" and "or" inside.
        share: of those rows, drawn at random, 0..1.
        cost: money for each row that changes.
        fixed: money for the change, however many rows change.
        beyond: True lets moved numbers leave what was observed, instead of stopping there.
        lever: a column whose every size is estimated instead, from much less to much more.
        goal: with a lever, the level that the outcome shall have: "20%".
        compare: two to six saved what-ifs as JSON texts, laid side by side instead.
        refute: True tries to refute the estimate: a lever of luck, a column of luck.
        progress: told what is being done.
    """
    if not (set or shift or scale or lever or compare):
        return every_lever(model, QUESTION.key, tuple(where), progress)
    if lever:
        return lever_answer(model, lever, goal, where=tuple(where), share=share, progress=progress)
    if compare:
        return compare_scenarios(model, compare, progress)
    question = what_if_question(model, {
        "set": tuple(set), "shift": tuple(shift), "scale": tuple(scale), "where": tuple(where),
        "share": share, "cost": cost, "fixed": fixed, "beyond": beyond, "refute": refute,
    })  # fmt: skip
    estimated = estimate_effect(question, progress)
    if estimated.effect.refused:
        return _refused(question, estimated.effect)
    return _answered(question, estimated, progress)


def quick_look(
    model: TrainedModel,
    *,
    set: Sequence[str] = (),
    shift: Sequence[str] = (),
    scale: Sequence[str] = (),
    where: Sequence[str] = (),
    share: float = 1.0,
    beyond: bool = False,
) -> tuple[Quantity, Quantity]:
    """(today, re-predicted): what other tools show, at once, on at most 20,000 random rows."""
    scenario = scenario_of(
        model.dataset,
        set_to=set, shift=shift, scale=scale, where=where, share=share, beyond=beyond,
    )  # fmt: skip
    voice = Voice(model.dataset)
    rows = model.explaining.iloc[model.sample]
    who = scenario.mask(rows)
    if not who.any():
        return voice.level("today", math.nan), voice.level("quick_look", math.nan)
    today = float(model.expected[who].mean())
    changed = float(model.final.mean(scenario.changed(rows)[who]).mean())
    after = today + scenario.share * (changed - today)
    return voice.level("today", today), voice.level("quick_look", after)


def _answered(question: WhatIfQuestion, estimated: EstimatedEffect, progress: Progress) -> Answer:
    voice, effect, grade = question.voice, estimated.effect, estimated.grade
    change = change_of(voice, "change", effect.change)
    look = voice.level("level", effect.quick_look.after if effect.quick_look else 0.0)
    groups, by_group = effect_by_group(question, estimated)
    comparison = Comparison(
        title=f"{first_upper(question.measured)}, before and after",
        rows=(
            ComparisonRow("Today", counted(level(voice, "level", effect.before)), "now"),
            ComparisonRow(
                first_upper(question.changed), level(voice, "level", effect.after), "after"
            ),
            ComparisonRow("Quick look, not like for like", look, "quick"),
        ),
        note="Band: 95% range. The quick look only re-reads each row as changed, as other tools "
        "do.",
    )
    return Answer(
        question=Asked(QUESTION.key, question.text, question.choices),
        headline=headline(question, change, grade),
        grade=grade,
        checks=(
            *what_if_checks(question, effect, estimated.balance),
            hidden_cause_check(question, estimated),
            *refutation_checks(question, estimated, progress),
            *standing_checks(question.model),
        ),
        method=method(effect, grade),
        provenance=provenance(question.model),
        findings=(*findings(question, effect, grade), groups, *money_findings(question, estimated)),
        evidence=(comparison, *by_group),
        about=about(question, effect),
        lead=change,
        ask_next=ask_next(question),
    )


def _refused(question: WhatIfQuestion, effect: Effect) -> Answer:
    statements = [today_finding(question, effect)]
    if effect.refused is not None and effect.refused.largest_inside is not None:
        inside = change_words(question.voice, Scenario((effect.refused.largest_inside,)))
        largest = f"The largest change that this data can answer: {inside}."
        statements.append(Finding(largest, "seen"))
    if effect.refused is not None and (others := the_others(question, effect.refused)):
        statements.append(Finding(others, "seen"))
    return Answer(
        question=Asked(QUESTION.key, question.text, question.choices),
        headline=fitting(
            question,
            f"This table cannot say what would happen {question.condition}",
            "This table cannot say what this change would do",
        ),
        grade="none",
        checks=(overlap(question, effect), *standing_checks(question.model)),
        method=method(effect, "none"),
        provenance=provenance(question.model),
        findings=tuple(statements),
        about=about(question, effect),
        ask_next=_instead(question, effect),
    )


def _instead(question: WhatIfQuestion, effect: Effect) -> tuple[str, ...]:
    """What can be answered instead: less of it, the same for the others, another change."""
    refusal, dataset = effect.refused, question.voice.dataset
    tried: list[Asked | None] = []
    if refusal is not None and (inside := refusal.largest_inside) is not None:
        smaller = {name: question.choices[name] for name in ("where",) if name in question.choices}
        amount = f"{inside.column}={float(inside.amount):.6g}"
        tried.append(change_question(dataset, {inside.how: (amount,), **smaller}))
    if refusal is not None and (rest := rest_of(refusal)) is not None:
        where = question.choices.get("where", ())
        whom = (*(where if isinstance(where, tuple) else ()), clause_text(rest))
        choices = {**question.choices, "where": whom}
        if is_answered(question.model, choices):
            tried.append(change_question(dataset, choices))
    others = helping_changes(question.model, others_than=question.scenario.levers)
    tried += islice(others, 1)
    return (*texts_of(tried), *ask_next(question)[:1])
