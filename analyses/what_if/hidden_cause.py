"""How strong a cause that no column records would have to be to undo what was found."""

from __future__ import annotations

import math

import numpy as np

from analyses.what_if.estimate import EstimatedEffect
from analyses.what_if.sentences import WhatIfQuestion
from answers.checks import Check
from answers.quantity import Quantity
from models.drivers.held_out_shap import held_out_shap
from models.sensitivity.hidden_confounding import (
    ConfoundingBenchmark,
    RobustnessValue,
    confounding_benchmark,
    robustness_value,
)

HARDLY = 0.05


def hidden_cause_check(question: WhatIfQuestion, estimated: EstimatedEffect) -> Check:
    """The check; compared with the strongest family of columns that the what-if leaves alone."""
    levers = question.scenario.levers
    if estimated.grade == "tested":
        text = "The groups were drawn by lot, so a hidden cause is in both of them alike."
        return Check("hidden-cause", "A hidden cause is shared out by lot", "passed", text, levers)
    if not estimated.effect.change.excludes_zero:
        text = "No clear effect was found, so there is none for a hidden cause to undo."
        return Check("hidden-cause", "A hidden cause", "not_applicable", text, levers)
    strength = robustness_value(estimated.effect)
    columns = strongest_other(question)
    if not columns:
        return _alone(question, strength)
    compared = confounding_benchmark(estimated.study, question.scenario, estimated.effect, columns)
    return _as_strong_as(question, strength, compared)


def strongest_other(question: WhatIfQuestion) -> tuple[str, ...]:
    """The held-alike columns of the family that moves the outcome most, none of the what-if's."""
    model = question.model
    own = {*question.scenario.levers, *question.scenario.looks_at}
    best: tuple[str, ...] = ()
    most = 0.0
    for columns in model.column_families:
        alike = tuple(name for name in columns if name in question.alike)
        if not alike or own & set(columns):
            continue
        places = [model.columns.index(name) for name in columns]
        size = float(np.abs(held_out_shap(model).parts[:, places].sum(axis=1)).mean())
        if size > most:
            best, most = alike, size
    return best


def _as_strong_as(
    question: WhatIfQuestion, strength: RobustnessValue, compared: ConfoundingBenchmark
) -> Check:
    named = question.voice.family(compared.columns, compared.columns[0])
    columns = (*question.scenario.levers, *compared.columns)
    if math.isnan(compared.times):
        return _alone(question, strength)
    if math.isinf(compared.times):
        text = f"A hidden cause many times as strong as {named} would not undo this."
        return Check("hidden-cause", "Hard to undo by a hidden cause", "passed", text, columns)
    times = Quantity("times", compared.times, "ratio").plain()
    if compared.times >= 1:
        text = (
            f"A hidden cause would have to matter about {times} as much as {named} before the "
            "effect is in doubt."
        )
        return Check("hidden-cause", "Not easily undone by a hidden cause", "passed", text, columns)
    share = Quantity("share", compared.times, "share").plain()
    text = (
        f"A hidden cause about as strong as {named} could undo this: {share} of its strength "
        "puts the effect in doubt."
    )
    return Check("hidden-cause", "A hidden cause could undo this", "caution", text, columns)


def _alone(question: WhatIfQuestion, strength: RobustnessValue) -> Check:
    """Where no column can stand in: the share of what is left unexplained."""
    levers = question.scenario.levers
    share = Quantity("share", strength.to_doubt, "share").plain()
    text = (
        f"A hidden cause would have to explain {share} parts of what the columns leave open in "
        "both the change and the outcome before the effect is in doubt."
    )
    weak = strength.to_doubt < HARDLY
    title = "A hidden cause could undo this" if weak else "Not easily undone by a hidden cause"
    return Check("hidden-cause", title, "caution" if weak else "passed", text, levers)
