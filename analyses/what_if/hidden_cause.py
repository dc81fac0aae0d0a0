"""How strong a cause that no column records would have to be to undo what was found."""

from __future__ import annotations

import math

import numpy as np

from analyses.what_if.estimate import Estimated
from analyses.what_if.sentences import Asking
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


def hidden_cause(asking: Asking, found: Estimated) -> Check:
    """The check; compared with the strongest family of columns that the what-if leaves alone."""
    levers = asking.scenario.levers
    if found.grade == "tested":
        told = "The groups were drawn by lot, so a hidden cause is in both of them alike."
        return Check("hidden-cause", "A hidden cause is shared out by lot", "passed", told, levers)
    if not found.effect.change.excludes_zero:
        told = "No clear effect was found, so there is none for a hidden cause to undo."
        return Check("hidden-cause", "A hidden cause", "not_applicable", told, levers)
    strength = robustness_value(found.effect)
    columns = strongest_other(asking)
    if not columns:
        return _alone(asking, strength)
    compared = confounding_benchmark(found.study, asking.scenario, found.effect, columns)
    return _told(asking, strength, compared)


def strongest_other(asking: Asking) -> tuple[str, ...]:
    """The held-alike columns of the family that moves the outcome most, none of the what-if's."""
    model = asking.model
    own = {*asking.scenario.levers, *asking.scenario.looks_at}
    best: tuple[str, ...] = ()
    most = 0.0
    for columns in model.column_families:
        held = tuple(name for name in columns if name in asking.alike)
        if not held or own & set(columns):
            continue
        places = [model.columns.index(name) for name in columns]
        size = float(np.abs(held_out_shap(model).parts[:, places].sum(axis=1)).mean())
        if size > most:
            best, most = held, size
    return best


def _told(asking: Asking, strength: RobustnessValue, compared: ConfoundingBenchmark) -> Check:
    named = asking.voice.family(compared.columns, compared.columns[0])
    columns = (*asking.scenario.levers, *compared.columns)
    if math.isnan(compared.times):
        return _alone(asking, strength)
    if math.isinf(compared.times):
        told = f"A hidden cause many times as strong as {named} would not undo this."
        return Check("hidden-cause", "Hard to undo by a hidden cause", "passed", told, columns)
    times = Quantity("times", compared.times, "ratio").plain()
    if compared.times >= 1:
        told = (
            f"A hidden cause would have to matter about {times} as much as {named} before the "
            "effect is in doubt."
        )
        return Check("hidden-cause", "Not easily undone by a hidden cause", "passed", told, columns)
    share = Quantity("share", compared.times, "share").plain()
    told = (
        f"A hidden cause about as strong as {named} could undo this: {share} of its strength "
        "puts the effect in doubt."
    )
    return Check("hidden-cause", "A hidden cause could undo this", "caution", told, columns)


def _alone(asking: Asking, strength: RobustnessValue) -> Check:
    """Where no column can stand in: the share of what is left unexplained."""
    levers = asking.scenario.levers
    share = Quantity("share", strength.to_doubt, "share").plain()
    told = (
        f"A hidden cause would have to explain {share} parts of what the columns leave open in "
        "both the change and the outcome before the effect is in doubt."
    )
    weak = strength.to_doubt < HARDLY
    title = "A hidden cause could undo this" if weak else "Not easily undone by a hidden cause"
    return Check("hidden-cause", title, "caution" if weak else "passed", told, levers)
