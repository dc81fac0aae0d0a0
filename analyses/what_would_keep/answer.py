"""What would keep this customer? The cheapest changes that go with a better outcome for one row."""

from __future__ import annotations

import math
from collections.abc import Sequence

from analyses._asking.ask import provenance
from analyses._checks.standing_checks import NOT_A_CAUSE, standing_checks
from analyses._language.columns import find_column, typed
from analyses._language.direction import less_is_wanted
from analyses._language.rows import place_asked
from analyses._language.voice import Voice
from analyses.what_would_keep.checks import own_checks
from analyses.what_would_keep.sentences import (
    ask_next,
    evidence,
    findings,
    headline,
    method,
    no_plan,
    question_text,
)
from analyses.what_would_keep.wish import Wish, assess
from answers.answer import Answer, Asked, CannotAnswer, Choice
from answers.question import PickRow, Question
from answers.words import listing, short
from datasets.progress import Progress, silent
from models.drivers.mean_shap import mean_shap
from models.recourse.keep_plans import MOST_LEVERS, KeepSearch
from models.recourse.plans import ObservedRows, usual_target
from models.training.trained import TrainedModel

QUESTION = Question(
    key="what_would_keep",
    text="What would keep one {noun}?",
    text_of_number="What goes with a better {outcome} for one {noun}?",
    asks=(
        "what would keep this customer", "what would keep one customer", "keep plan", "keep plans",
        "how do we keep this customer", "how can we keep this customer", "what could we change",
        "what goes with a better outcome for this one",
    ),
    needs=("outcome", "lever"),
    controls=(PickRow("row", "Which one?"),),
    order=40,
)  # fmt: skip


def answer(
    model: TrainedModel,
    *,
    row: str = "",
    target: str = "",
    aim: str = "",
    cost: Sequence[str] = (),
    progress: Progress = silent,
) -> Answer:
    """Up to three plans with what became of real rows that are already so, or none.

    Args:
        model: trained on the dataset.
        row: the name of the row.
        target: level of the outcome to reach; the average or half of what is left otherwise.
        aim: "lower" or "higher"; by the outcome's words otherwise.
        cost: "COLUMN=2" each: what moving it costs, where the others cost 1.
        progress: told what is being done.
    """
    voice = Voice(model.dataset)
    place, namesakes = place_asked(model, row, "plan")
    wish = _wish(model, voice, row, place, target, aim)
    costs = _costs(wish, cost)
    progress(f"Learning what goes together among {voice.nouns}", 0.3)
    past = ObservedRows(model.explaining, model.outcome, model.held_out, model.family)
    search = KeepSearch.of(model.final, past, wish.levers, costs=costs, seed=model.seed)
    progress("Looking at every change of one or two columns", 0.6)
    one = model.explaining.iloc[[place]]
    keep_plans = search.find(one, wish.target, lower=wish.lower)
    plans = tuple(
        assess(wish, plan, f"plan_{k}") for k, plan in enumerate(keep_plans.plans, start=1)
    )
    choices: dict[str, Choice] = {"row": row, "target": target, "aim": aim, "cost": tuple(cost)}
    today = voice.level("today", keep_plans.expected)
    many = f", the last of {namesakes:,} rows of that name" if namesakes > 1 else ""
    return Answer(
        question=Asked(QUESTION.key, question_text(wish), {k: v for k, v in choices.items() if v}),
        headline=headline(wish, plans[0]) if plans else no_plan(wish, keep_plans),
        grade="seen" if plans else "none",
        checks=(*own_checks(wish, plans, keep_plans), NOT_A_CAUSE, *standing_checks(model)),
        method=method(wish, keep_plans),
        provenance=provenance(model),
        findings=findings(wish, plans, keep_plans, today),
        evidence=evidence(wish, plans, today),
        about=f"One {voice.noun}: {short(row, 40)}{many}",
        lead=plans[0].expected if plans else None,
        ask_next=ask_next(wish, plans),
    )


# ------------------------------------------------------------------------- what is wished for


def _wish(
    model: TrainedModel, voice: Voice, row: str, place: int, target: str, aim: str
) -> Wish:  # fmt: skip
    if aim not in {"", "lower", "higher"}:
        raise CannotAnswer(f"The aim is lower or higher, not “{aim}”.", "For example: aim=lower.")
    lower = aim == "lower" if aim else less_is_wanted(voice.dataset)
    expected = model.final.mean(model.explaining.iloc[[place]])
    usual = usual_target(expected, model.outcome, lower=lower, is_rate=model.dataset.is_rate)
    level = _level(model, target) if target else float(usual[0])
    return Wish(model, voice, short(row, 24), place, lower, _levers(model), level)


def _level(model: TrainedModel, target: str) -> float:
    """A typed target: "0.2", "20%", or in the outcome's own unit."""
    digits = target.strip().replace(",", "")
    try:
        level = float(digits.rstrip("%")) / (100 if digits.endswith("%") else 1)
    except ValueError:
        level = math.nan
    if not math.isfinite(level) or (model.dataset.is_rate and not 0 < level < 1):
        raise CannotAnswer(
            f"“{target}” is no level that {Voice(model.dataset).outcome} can have.",
            "For 20 of 100: target=0.2." if model.dataset.is_rate else "Write it as a number.",
        )
    return level


def _levers(model: TrainedModel) -> tuple[str, ...]:
    """The columns that may change: all, or the eight that weigh most."""
    levers = [column.name for column in model.dataset.with_role("lever")]
    if len(levers) <= MOST_LEVERS:
        return tuple(levers)
    size = dict(zip(model.columns, mean_shap(model).columns, strict=True))
    kept = sorted(levers, key=lambda name: -size[name])[:MOST_LEVERS]
    return tuple(name for name in levers if name in kept)


def _costs(wish: Wish, texts: Sequence[str]) -> dict[str, float]:
    costs = {}
    dataset = wish.model.dataset
    titles = [typed(dataset.column(name)) for name in wish.levers]
    for text in texts:
        name, _, value = text.rpartition("=")
        column = find_column(wish.model.dataset, name)
        try:
            costs[column.name] = float(value)
        except ValueError:
            costs[column.name] = math.nan
        if not costs[column.name] > 0:
            raise CannotAnswer(f"A cost is a number above 0, not “{value}”.")
        if column.name not in wish.levers:
            raise CannotAnswer(
                f"{column.title} is not changed, so it costs nothing.",
                f"What can be changed: {listing(titles, most=8)}.",
            )
    return costs
