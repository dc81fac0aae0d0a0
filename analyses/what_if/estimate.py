"""The estimate behind a what-if: who really changes, what is held alike, and the effect itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analyses._language.change import scenario_of
from analyses._language.group_phrase import group_phrase, tail_phrase
from analyses._language.voice import Voice
from analyses._language.who import clauses_of
from analyses.what_if.sentences import WhatIfQuestion
from answers.answer import CannotAnswer, Choice, Grade
from datasets.progress import Progress, silent
from models.effects.effect import Effect, estimate_in, of_a_share, quick_look
from models.effects.randomised_trial import ArmBalance, Trial, TrialResult, randomised
from models.interventions.adjustment_set import adjustment_set
from models.interventions.scenario import Change, Clause, Scenario
from models.interventions.study import Study, study_of
from models.training.trained import TrainedModel

AS_TODAY: Mapping[str, Choice] = {
    "share": 1.0,
    "cost": 0.0,
    "fixed": 0.0,
    "beyond": False,
    "refute": False,
}


@dataclass(frozen=True, slots=True)
class EstimatedEffect:
    """The effect of a what-if, with what it rests on.

    Attributes:
        study: the rows and columns that it was estimated on.
        effect: the estimate, or the refusal.
        grade: "tested" where the lever was drawn by lot and the arms are alike, else "adjusted".
        balance: of the arms, where the lever was drawn by lot.
    """

    study: Study
    effect: Effect
    grade: Grade
    balance: ArmBalance | None = None


def what_if_question(model: TrainedModel, choices: Mapping[str, Choice]) -> WhatIfQuestion:
    """The what-if that the choices mean: set, shift, scale, where, share, cost, fixed, beyond.

    Raises:
        CannotAnswer: nothing changes, or a column or value does not exist, with the nearest name.
    """
    all_choices = {**AS_TODAY, **choices}
    texts = {name: _texts(all_choices.get(name)) for name in ("set", "shift", "scale", "where")}
    share, cost = _number(all_choices["share"]), _number(all_choices["cost"])
    scenario = scenario_of(
        model.dataset,
        set_to=texts["set"], shift=texts["shift"], scale=texts["scale"], where=texts["where"],
        share=share, beyond=bool(all_choices["beyond"]),
    )  # fmt: skip
    changed = {
        name: value for name, value in all_choices.items() if value != AS_TODAY.get(name, ())
    }
    return WhatIfQuestion(
        model, Voice(model.dataset), scenario, changed, cost,
        moved=_moved(model, scenario), alike=_alike(model, scenario),
        once=_number(all_choices["fixed"]), refute=bool(all_choices["refute"]),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class LeverQuestion:
    """One lever, whatever its size, with the rows that it is judged on.

    Attributes:
        voice: the dataset's words.
        study: rows and columns.
        who: for whom.
        about: who that is, with their number.
        among: the same as part of a sentence; empty for everyone.
        choices: as they were typed.
    """

    voice: Voice
    study: Study
    who: tuple[Clause, ...]
    about: str
    among: str
    choices: dict[str, tuple[str, ...] | float]


def lever_question(
    model: TrainedModel, lever: str, *, where: Sequence[str] = (), share: float = 1.0
) -> LeverQuestion:
    """The study of a lever for these rows.

    Raises:
        CannotAnswer: a condition is not understood, or the share is not one.
    """
    if not 0 < share <= 1:
        raise CannotAnswer("The share must be above 0 and at most 1.", "For a third: 0.33.")
    who, voice = clauses_of(model.dataset, where), Voice(model.dataset)
    scenario = Scenario((Change(lever, "shift", 0.0),), who, share)
    used = {lever, *_alike(model, scenario), *scenario.looks_at}
    words = tail_phrase(voice, who)
    rows = voice.rows(int(scenario.mask(model.explaining).sum()))
    choices: dict[str, tuple[str, ...] | float] = {"where": tuple(where)} if where else {}
    return LeverQuestion(
        voice=voice,
        study=study_of(model, tuple(name for name in model.columns if name in used)),
        who=who,
        about=f"{rows} {words}" if words else rows,
        among=f" among {group_phrase(voice, who)}" if words else "",
        choices=choices | ({"share": share} if share < 1 else {}),
    )


def estimate_effect(question: WhatIfQuestion, progress: Progress = silent) -> EstimatedEffect:
    """The estimate, from the test where the lever was drawn by lot."""
    model, scenario = question.model, question.scenario
    look = quick_look(model.explaining, scenario, model.final.mean)
    used = {*scenario.levers, *question.alike, *scenario.looks_at}
    study = study_of(model, tuple(name for name in model.columns if name in used))
    trial = _tested(question, study, progress)
    if trial is not None and trial.balance.balanced:
        shared = of_a_share(trial.effect, scenario.share, study)
        return EstimatedEffect(study, replace(shared, quick_look=look), "tested", trial.balance)
    effect = estimate_in(study, scenario, progress=progress)
    balance = trial.balance if trial is not None else None
    return EstimatedEffect(study, replace(effect, quick_look=look), "adjusted", balance)


def _moved(model: TrainedModel, scenario: Scenario) -> int:
    """How many rows really change; the others are as asked already."""
    rows = model.explaining[scenario.mask(model.explaining)]
    after = scenario.changed(rows)
    differs = np.zeros(len(rows), dtype=bool)
    for name in scenario.levers:
        same = (rows[name] == after[name]) | (rows[name].isna() & after[name].isna())
        differs |= ~same.to_numpy(dtype=bool, na_value=False)
    return int(differs.sum())


def _alike(model: TrainedModel, scenario: Scenario) -> tuple[str, ...]:
    """Columns to hold alike: none that follows from what changes, none that the others fix."""
    follow = [column.name for column in model.dataset.explaining if column.follows]
    return adjustment_set(model.explaining, scenario.levers, follow, seed=model.seed)


def _tested(question: WhatIfQuestion, study: Study, progress: Progress) -> TrialResult | None:
    """What the test shows, where the one lever was drawn by lot."""
    trial = Trial.of(question.scenario)
    if trial is None or not question.model.dataset.column(trial.column).randomised:
        return None
    progress("Checking that the lots were fair", 0.2)
    return randomised(study.observations, trial)


def _texts(choice: Choice) -> tuple[str, ...]:
    return choice if isinstance(choice, tuple) else ()


def _number(choice: Choice) -> float:
    return float(choice) if isinstance(choice, int | float | str) else 0.0
