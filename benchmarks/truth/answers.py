"""What we, the plain re-prediction and the raw difference say about one simulated table."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
import pandas as pd
import xgboost as xgb

from benchmarks.truth.result_lines import NONE, OURS, Line
from benchmarks.truth.worlds import Question, Table, World, truth
from models.effects.effect import Effect, Predictor, difference, estimate_in, quick_look
from models.interventions.scenario import Scenario
from models.interventions.study import Study
from models.learners.encoding import Encoder
from models.overlap.balancing_weights import TargetAndDonors
from models.statistics.intervals import Estimate
from models.statistics.observations import Observations
from models.statistics.outcome_family import OBJECTIVE, Family

PLAIN_SEEDS = 20  # tables that the plain re-prediction is asked about


def answers(world: World, questions: Sequence[Question], count: int, seed: int) -> list[Line]:
    """A line for each question about the table of a seed."""
    table = world.draw(count, seed)
    study = Study(
        Observations(table.rows, table.outcome, world.family, seed=seed, groups=table.groups)
    )
    predictor = None
    if seed < PLAIN_SEEDS:
        predictor = trees(table.rows, table.outcome, world.family, seed)
    return [_answer(world, question, table, study, predictor, seed) for question in questions]


def _answer(
    world: World,
    question: Question,
    table: Table,
    study: Study,
    predictor: Predictor | None,
    seed: int,
) -> Line:
    start = time.process_time()
    effect = estimate_in(study, question.scenario)
    other = None if question.against is None else estimate_in(study, question.against)
    seconds = time.process_time() - start
    estimate = _together(effect, other, study)
    both = (
        [question.scenario] if question.against is None else [question.scenario, question.against]
    )
    plain = [
        quick_look(table.rows, scenario, predictor).change if predictor else NONE
        for scenario in both
    ]
    raw = [raw_difference(table.rows, table.outcome, scenario) for scenario in both]
    reasons = [some.refused.reason for some in (effect, other) if some and some.refused]
    bias, bound = _hidden(question, effect)
    return Line(
        OURS,
        world.name,
        question.text,
        question.kind,
        len(table.rows),
        seed,
        truth(world, question, table.rows),
        null=question.null,
        refused=reasons[0] if reasons else "",
        value=estimate.value,
        low=estimate.low,
        high=estimate.high,
        se=estimate.se,
        plain=plain[0] - sum(plain[1:]),
        raw=raw[0] - sum(raw[1:]),
        effective=effect.effective,
        gap=effect.gap,
        unsupported=effect.unsupported,
        caution=bool(effect.caution or (other is not None and other.caution)),
        seconds=seconds,
        bias=bias,
        bound=bound,
    )


def _together(effect: Effect, other: Effect | None, study: Study) -> Estimate:
    """The change, or the difference of two; not a number where either is refused."""
    if effect.refused or (other is not None and other.refused):
        return Estimate(NONE, NONE, NONE, NONE)
    return effect.change if other is None else difference(effect, other, study.groups)


def _hidden(question: Question, effect: Effect) -> tuple[float, float]:
    """The bias of a hidden cause, and the bound at its true strength."""
    if question.strength is None:
        return NONE, NONE
    cause = question.strength()
    size = np.sqrt(effect.noise * effect.spread)
    return cause.bias, float(size * np.sqrt(cause.outcome * cause.lever))


def trees(rows: pd.DataFrame, outcome: np.ndarray, family: Family, seed: int) -> Predictor:
    """Boosted trees with early stopping: the usual model."""
    encoder = Encoder.learnt_from(rows)

    def matrix(some: pd.DataFrame, label: np.ndarray | None = None) -> xgb.DMatrix:
        codes = encoder.codes(some)
        return xgb.DMatrix(
            codes, label, feature_types=encoder.types, enable_categorical=True, nthread=1
        )

    learn = np.random.default_rng(seed).random(len(rows)) < 0.8
    booster = xgb.train(
        {"objective": OBJECTIVE[family], "max_depth": 4, "eta": 0.1, "nthread": 1, "seed": seed},
        matrix(rows[learn], outcome[learn]),
        1000,
        evals=[(matrix(rows[~learn], outcome[~learn]), "held")],
        early_stopping_rounds=25,
        verbose_eval=False,
    )
    best = (0, booster.best_iteration + 1)
    return lambda some: np.asarray(booster.predict(matrix(some), iteration_range=best))


def raw_difference(rows: pd.DataFrame, outcome: np.ndarray, scenario: Scenario) -> float:
    """Those who have what is set against those who would change; a slope for a moved number."""
    ask = TargetAndDonors.of(rows, scenario)
    difference = 0.0
    if ask.set_levers and ask.donors.any():
        difference += outcome[ask.donors].mean() - outcome[ask.who].mean()
    elif ask.set_levers:
        return NONE
    after = scenario.changed(rows)
    for change in scenario.changes:
        if change.how == "set":
            continue
        number = rows[change.column].to_numpy(dtype=float)
        is_known = np.isfinite(number)
        slope = np.polyfit(number[is_known], outcome[is_known], 1)[0]
        moved = (after[change.column] - rows[change.column]).to_numpy(dtype=float)
        difference += float(slope * np.nan_to_num(moved[ask.who]).mean())
    return float(difference * scenario.share)
