"""64,000 real customers who got an e-mail by lot: read as a test, then with a made-up selection.

The selection keeps who got the mail by a chance that grows with what they spent before, who got
none by one less that chance: the kept rows have the same customers on average, so the answer of
the whole test is their truth, but those with the mail are the better customers.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.checkout import REAL_TABLES
from benchmarks.goals import Goal, at_least
from benchmarks.truth.answers import raw_difference, trees
from benchmarks.truth.result_lines import OURS, Key, Line
from benchmarks.truth.worlds import setting
from models.effects.effect import difference, estimate_in, quick_look
from models.effects.randomised_trial import Trial, randomised
from models.interventions.study import Study
from models.statistics.intervals import Estimate
from models.statistics.observations import Observations
from models.statistics.outcome_family import Family, mean_of

FILE = REAL_TABLES / "hillstrom.csv"
NAME = "hillstrom"
NO_MAIL = "No E-Mail"
MAILS = ("Mens E-Mail", "Womens E-Mail")
OUTCOMES: dict[str, Family] = {"visit": "logistic", "spend": "squarederror"}
RE_SAMPLINGS = 20
BY_LOT, SELECTED = "by lot", "selected"


def hillstrom(answered_already: set[Key], seeds: int, file: Path = FILE) -> Iterator[Line]:
    """Lines of what is missing; none where the file is not here."""
    if not file.exists():
        return
    table = pd.read_csv(file).astype({"recency": float, "history": float})
    for seed in range(min(seeds, RE_SAMPLINGS)):
        for mail in MAILS:
            two = table[table["segment"].isin([mail, NO_MAIL])].reset_index(drop=True)
            for name in OUTCOMES:
                for kind in (BY_LOT, SELECTED)[seed > 0 :]:
                    question = f"{mail}, {name}, {kind}"
                    if (OURS, NAME, question, len(two), seed) not in answered_already:
                        yield _line(two, mail, name, question, seed)


def _line(two: pd.DataFrame, mail: str, name: str, question: str, seed: int) -> Line:
    rows = two.drop(columns=["visit", "conversion", "spend"])
    outcome = two[name].to_numpy(dtype=float)
    lot = _arms(rows, outcome, mail)
    kind = BY_LOT if question.endswith(BY_LOT) else SELECTED
    if kind == SELECTED:
        is_selected = selected(rows, mail, seed)
        rows, outcome = rows[is_selected].reset_index(drop=True), outcome[is_selected]
    start = time.process_time()
    answer = _tested if kind == BY_LOT else _observed
    estimate = answer(rows, outcome, mail, OUTCOMES[name], seed)
    seconds = time.process_time() - start
    sends, keeps = setting("segment", mail), setting("segment", NO_MAIL)
    predictor = trees(rows, outcome, OUTCOMES[name], seed)
    return Line(
        OURS,
        NAME,
        question,
        kind,
        len(two),
        seed,
        lot.value,
        value=estimate.value,
        low=estimate.low,
        high=estimate.high,
        se=estimate.se,
        raw=raw_difference(rows, outcome, sends) - raw_difference(rows, outcome, keeps),
        plain=quick_look(rows, sends, predictor).change - quick_look(rows, keeps, predictor).change,
        seconds=seconds,
        bound=1.96 * lot.se,
    )


def selected(rows: pd.DataFrame, mail: str, seed: int) -> np.ndarray:
    """Mask (n,) of the rows that the made-up selection keeps: about half of them."""
    spent = np.log(rows["history"].to_numpy(dtype=float))
    better = (spent - spent.mean()) / spent.std() - 0.4 * rows["newbie"].to_numpy(dtype=float)
    chance = mean_of(1.1 * better + 0.2, "logistic")
    has_mail = (rows["segment"] == mail).to_numpy()
    return np.asarray(
        np.random.default_rng(seed).random(len(rows)) < np.where(has_mail, chance, 1 - chance)
    )


def _arms(rows: pd.DataFrame, outcome: np.ndarray, mail: str) -> Estimate:
    """The difference of the arms as they were drawn."""
    has_mail = (rows["segment"] == mail).to_numpy()
    value = float(outcome[has_mail].mean() - outcome[~has_mail].mean())
    se = float(
        np.sqrt(
            outcome[has_mail].var() / has_mail.sum() + outcome[~has_mail].var() / (~has_mail).sum()
        )
    )
    return Estimate(value, value - 1.96 * se, value + 1.96 * se, se)


def _tested(
    rows: pd.DataFrame, outcome: np.ndarray, mail: str, family: Family, seed: int
) -> Estimate:
    """The lever was drawn by lot."""
    trial = Trial("segment", mail, NO_MAIL, ())
    return randomised(Observations(rows, outcome, family, seed=seed), trial).effect.change


def _observed(
    rows: pd.DataFrame, outcome: np.ndarray, mail: str, family: Family, seed: int
) -> Estimate:
    """As if nobody had drawn lots: everybody with the mail against nobody."""
    study = Study(Observations(rows, outcome, family, seed=seed))
    with_mail, without_mail = (
        estimate_in(study, setting("segment", arm)) for arm in (mail, NO_MAIL)
    )
    return difference(with_mail, without_mail)


def hillstrom_summary(lines: list[Line]) -> Iterator[str]:
    """What the mails did by lot, and what is left of it under the selection."""
    for question in dict.fromkeys(line.question for line in lines):
        some = [line for line in lines if line.question == question]
        value, raw, plain, truth, width = (
            100 * float(np.mean([getattr(line, name) for line in some]))
            for name in ("value", "raw", "plain", "truth", "bound")
        )
        half = 50 * float(np.mean([line.high - line.low for line in some]))
        covered = sum(line.holds for line in some)
        yield (
            f"  {question:<36} by lot {truth:+7.2f} ± {width:.2f}   as it is {raw:+7.2f}   "
            f"re-predicted {plain:+7.2f}   ours {value:+7.2f} ± {half:.2f}   "
            f"holds {covered}/{len(some)}   {np.mean([line.seconds for line in some]):.1f} s"
        )
    yield from (goal.line for goal in hillstrom_goals(lines))


def hillstrom_goals(lines: list[Line]) -> tuple[Goal, ...]:
    """What was promised of the real test."""
    lots = [line for line in lines if line.kind == BY_LOT]
    some = [line for line in lines if line.kind == SELECTED]
    inside = [abs(line.error) <= line.bound for line in lots]
    covered = [line.holds for line in some]
    left = [_left(some, question) for question in {line.question for line in some}]
    return (
        at_least("by lot: ours inside the test's interval", _share(inside), 1.0),
        at_least("selected: intervals that hold the test's answer", _share(covered), 0.9),
        at_least("  mean bias under a quarter of the raw or 0.3 errors", _share(left), 1.0),
    )


def _left(lines: list[Line], question: str) -> bool:
    """Whether our mean error is small beside the raw difference's, or beside our own error."""
    some = [line for line in lines if line.question == question]
    ours, raw = (
        abs(float(np.mean(errors)))
        for errors in ([line.error for line in some], [line.raw - line.truth for line in some])
    )
    return ours <= max(raw / 4, 0.3 * float(np.mean([line.se for line in some])))


def _share(outcomes: list[bool]) -> float | None:
    return float(np.mean(outcomes)) if outcomes else None
