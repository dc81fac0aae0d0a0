"""What a what-if is worth: simulated tables whose truth is known, and one real randomised test.

    python -m benchmarks.truth [--seeds 20] [--rows N] [--only WORD]

One line per question: the true change per changed row, what re-predicting with boosted trees says
(what other tools show), what the debiased estimate says, its bias, its stated standard error, the
spread of its errors over that error (1 is right), how many 95 % intervals held the truth, how many
tables were refused, and the seconds of one estimate. The truth is that of the population that the
tables are drawn from.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import pandas as pd
import xgboost as xgb

from datasets.samples import SAMPLES, Sample
from models.effect import Effect, estimate, quick_look
from models.encoding import Encoder
from models.outcome import OBJECTIVE, Family, mean_of
from models.randomised import Trial, randomised
from models.scenario import Change, Condition, Scenario

HILLSTROM = Path(__file__).parents[2] / "shared" / "data" / "hillstrom.csv"
LARGE = 20  # tables that the truth is averaged over, at least

Table = tuple[pd.DataFrame, np.ndarray]
Question = tuple[str, Scenario]


@dataclass(frozen=True, slots=True)
class World:
    """A way to draw tables, and what is true of them.

    Attributes:
        name: for the table.
        family: of the outcome.
        draw: rows and outcome for (number of rows, seed).
        expected: true mean outcome (n,) of rows.
        questions: what is asked, in words and as a scenario.
        rows: of a table where nobody says otherwise.
    """

    name: str
    family: Family
    draw: Callable[[int, int], Table]
    expected: Callable[[pd.DataFrame], np.ndarray]
    questions: tuple[Question, ...]
    rows: int = 2000


def setting(column: str, value: str | float, *who: Condition) -> Scenario:
    """One column set to a value."""
    return Scenario((Change(column, "set", value),), who)


# Dear where demand is high: a number moved at the edge of the data, counts.


def rental(count: int, seed: int) -> Table:
    """Nights booked."""
    r = np.random.default_rng(seed)
    area = r.integers(0, 30, count)
    charm = np.random.default_rng(99).normal(0, 0.35, 30)[area]
    week, stars = r.integers(1, 53, count), r.integers(2, 6, count)
    heat = 0.4 * np.cos(2 * np.pi * (week - 28) / 52)
    rate = 90 * np.exp(0.22 * heat + 0.12 * charm + 0.1 * (stars - 3.5) + r.normal(0, 0.13, count))
    rows = pd.DataFrame(
        {
            "area": pd.Series([f"z{number:02d}" for number in area], dtype="str"),
            "walk_score": (60 + 18 * charm).round(0),
            "week": week.astype(float),
            "demand_index": heat.round(3),
            "stars": stars.astype(float),
            "rate": rate.round(1),
        }
    )
    return rows, r.poisson(nights(rows)).astype(float)


def nights(rows: pd.DataFrame) -> np.ndarray:
    """True expected nights."""
    stars = rows["stars"] - 3.5
    calm = 2.3 + 0.7 * (rows["walk_score"] - 60) / 18 + 1.1 * rows["demand_index"] + 0.15 * stars
    return np.asarray(np.exp(calm - (1.3 + 0.2 * stars) * np.log(rows["rate"] / 90)), dtype=float)


# Help goes to those in trouble: the raw difference has the wrong sign.


def coach(count: int, seed: int) -> Table:
    """Who leaves."""
    r = np.random.default_rng(seed)
    late, age = r.poisson(1.0, count).astype(float), r.gamma(3, 9, count).round(0)
    mood = r.integers(1, 11, count).astype(float)
    tier = r.choice(list("ABC"), count, p=[0.5, 0.3, 0.2])
    need = -0.8 + 0.7 * late - 0.3 * (mood - 5.5) + 0.02 * (age - 27) * (tier == "A")
    helped = np.where(r.random(count) < mean_of(need, "logistic"), "yes", "no")
    rows = pd.DataFrame({"late": late, "age": age, "mood": mood, "tier": tier, "coach": helped})
    return rows, (r.random(count) < leaves(rows)).astype(float)


def leaves(rows: pd.DataFrame) -> np.ndarray:
    """True chance of leaving."""
    helps = 0.6 * (rows["coach"] == "yes") * (1 - 0.4 * (rows["tier"] == "C"))
    rest = 0.6 * rows["late"] - 0.25 * (rows["mood"] - 5.5) - 0.02 * rows["age"]
    return mean_of((-0.7 + rest + 0.5 * (rows["tier"] == "A") - helps).to_numpy(), "logistic")


# Three in a hundred.


def rare(count: int, seed: int) -> Table:
    """Who defaults."""
    r = np.random.default_rng(seed)
    income, used = r.lognormal(10.4, 0.5, count).round(-2), r.beta(2, 3, count).round(3)
    lean = 0.3 + 2.2 * (used - 0.4) - 0.6 * (np.log(income) - 10.4)
    reminded = np.where(r.random(count) < mean_of(lean, "logistic"), "yes", "no")
    years = r.integers(0, 20, count).astype(float)
    rows = pd.DataFrame({"income": income, "used": used, "years": years, "reminder": reminded})
    return rows, (r.random(count) < defaults(rows)).astype(float)


def defaults(rows: pd.DataFrame) -> np.ndarray:
    """True chance of default."""
    risk = -4.1 + 3 * (rows["used"] - 0.4) - 0.6 * (np.log(rows["income"]) - 10.4)
    calmer = 0.05 * (rows["years"] - 8) + 0.7 * (rows["reminder"] == "yes")
    return mean_of((risk - calmer).to_numpy(), "logistic")


# Money with many zeros, an offer to the good customers, a lever that does nothing.


def money(count: int, seed: int) -> Table:
    """What is spent."""
    r = np.random.default_rng(seed)
    past, recency = r.gamma(2, 60, count).round(0), r.integers(1, 13, count).astype(float)
    lean = -0.6 + 0.006 * past - 0.08 * (recency - 6)
    offer = np.where(r.random(count) < mean_of(lean, "logistic"), "mail", "none")
    badge = np.where(r.random(count) < mean_of(0.03 * (past - 120), "logistic"), "gold", "no")
    rows = pd.DataFrame({"past": past, "recency": recency, "offer": offer, "badge": badge})
    buys = r.random(count) < 0.4
    return rows, buys * spent(rows) / 0.4 * r.gamma(2, 0.5, count)


def spent(rows: pd.DataFrame) -> np.ndarray:
    """True expected spend; the badge has no part in it."""
    base = 12 + 0.15 * rows["past"] - 0.8 * rows["recency"]
    return np.asarray(np.maximum(base, 2) * (1 + 0.25 * (rows["offer"] == "mail")), dtype=float)


# A third of the rows could never have had it: the right answer is none.


def nobody(count: int, seed: int) -> Table:
    """How satisfied somebody is."""
    r = np.random.default_rng(seed)
    far, x = r.random(count) < 0.33, r.normal(0, 1, count).round(2)
    visit = np.where(~far & (r.random(count) < mean_of(x, "logistic")), "yes", "no")
    rows = pd.DataFrame({"region": np.where(far, "remote", "city"), "x": x, "visit": visit})
    return rows, satisfied(rows) + r.normal(0, 2, count)


def satisfied(rows: pd.DataFrame) -> np.ndarray:
    """True expected satisfaction."""
    glad = 2 * rows["x"] + (rows["visit"] == "yes") + (rows["region"] == "city")
    return np.asarray(glad, dtype=float)


SEGMENT, WITHOUT = Condition("tier", "=", "A"), Condition("coach", "=", "no")
FEWER = Change("late", "shift", -1.0)
WORLDS = (
    World(
        "rental",
        "poisson",
        rental,
        nights,
        (
            ("rate × 0.9", Scenario((Change("rate", "scale", 0.9),))),
            ("rate × 1.05", Scenario((Change("rate", "scale", 1.05),))),
            ("rate × 0.6, out of reach", Scenario((Change("rate", "scale", 0.6),))),
        ),
    ),
    World(
        "coach",
        "logistic",
        coach,
        leaves,
        (
            ("coach for all", setting("coach", "yes")),
            ("coach for none", setting("coach", "no")),
            ("one late order fewer", Scenario((FEWER,))),
            ("both at once", Scenario((*setting("coach", "yes").changes, FEWER))),
            ("coach in tier A", setting("coach", "yes", SEGMENT)),
            ("coach for those without", setting("coach", "yes", WITHOUT)),
        ),
    ),
    World("rare", "logistic", rare, defaults, (("reminder for none", setting("reminder", "no")),)),
    World(
        "money",
        "squarederror",
        money,
        spent,
        (
            ("mail for all", setting("offer", "mail")),
            ("a badge that does nothing", setting("badge", "gold")),
        ),
    ),
    World(
        "nobody", "squarederror", nobody, satisfied, (("out of reach", setting("visit", "yes")),)
    ),
)


def built_in(sample: Sample) -> World:
    """A built-in dataset as a world; its size is its own."""
    outcome, positive = str(sample.edits.outcome), sample.edits.positive
    unused = {outcome, "cancellation_reason", sample.edits.date, *sample.edits.ids}

    def draw(_: int, seed: int) -> Table:
        table = sample.make(seed)
        happened = table[outcome] == positive if positive else table[outcome]
        rows = table.drop(columns=[name for name in table if name in unused])
        return rows, happened.to_numpy(dtype=float)

    questions = tuple(
        (
            what_if.title,
            Scenario(
                tuple(Change(*change) for change in what_if.changes),
                tuple(Condition(*condition) for condition in what_if.who),
            ),
        )
        for what_if in sample.what_ifs
    )
    family: Family = "logistic" if positive else "poisson"
    return World(sample.key, family, draw, sample.expected, questions, len(draw(0, 7)[0]))


@dataclass(frozen=True, slots=True)
class Try:
    """One table's answer to one question."""

    effect: Effect
    predicted: float
    seconds: float


def tries(world: World, seeds: int, count: int) -> list[list[Try]]:
    """For each question, what each table answered."""
    answers: list[list[Try]] = [[] for _ in world.questions]
    for seed in range(seeds):
        rows, outcome = world.draw(count, seed)
        predictor = trees(rows, outcome, world.family, seed)
        for place, (_, scenario) in enumerate(world.questions):
            start = time.perf_counter()
            effect = estimate(rows, outcome, scenario, family=world.family, seed=seed)
            seconds = time.perf_counter() - start
            predicted = quick_look(rows, scenario, predictor).change
            answers[place].append(Try(effect, predicted, seconds))
    return answers


def trees(
    rows: pd.DataFrame, outcome: np.ndarray, family: Family, seed: int
) -> Callable[[pd.DataFrame], np.ndarray]:
    """Boosted trees with early stopping: the usual model."""
    encoder = Encoder.learnt_from(rows)

    def matrix(some: pd.DataFrame, label: np.ndarray | None = None) -> xgb.DMatrix:
        codes = encoder.codes(some)
        return xgb.DMatrix(codes, label, feature_types=encoder.types, enable_categorical=True)

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


def truths(world: World, seeds: int, count: int) -> list[float]:
    """The true change of each question, averaged over tables."""
    tables = [world.draw(count, seed)[0] for seed in range(max(seeds, LARGE))]

    def true_change(scenario: Scenario) -> float:
        gains = [
            (world.expected(scenario.changed(rows)) - world.expected(rows))[scenario.mask(rows)]
            for rows in tables
        ]
        return float(np.concatenate(gains).mean())

    return [true_change(scenario) for _, scenario in world.questions]


HEADINGS = ("true", "trees", "debiased", "bias", "se", "emp/se", "covered", "refused", "seconds")


def line(truth: float, answers: Sequence[Try]) -> dict[str, str]:
    """The figures of one question, ready to print."""
    told = [answer.effect.change for answer in answers if answer.effect.refused is None]
    seconds = np.mean([answer.seconds for answer in answers])
    cells = {
        "true": f"{truth:.4g}",
        "trees": f"{np.mean([answer.predicted for answer in answers]):.4g}",
        "refused": f"{len(answers) - len(told)}/{len(answers)}",
        "seconds": f"{seconds:.2f}",
    }
    if told:
        errors = np.array([change.value for change in told]) - truth
        se = float(np.mean([change.se for change in told]))
        held = sum(change.low <= truth <= change.high for change in told)
        cells |= {
            "debiased": f"{truth + errors.mean():.4g}",
            "bias": f"{errors.mean():+.2g}",
            "se": f"{se:.2g}",
            "emp/se": f"{np.sqrt((errors**2).mean()) / se:.2f}",
            "covered": f"{held}/{len(told)}",
        }
    return {heading: cells.get(heading, "") for heading in HEADINGS}


def hillstrom() -> None:
    """64,000 customers, who got which e-mail drawn by lot: read as a test, then as if observed."""
    if not HILLSTROM.exists():
        print("\nhillstrom.csv is not here: the real test was skipped")
        return
    table = pd.read_csv(HILLSTROM).astype({"recency": float, "history": float})
    rows = table.drop(columns=["visit", "conversion", "spend"])
    visit = table["visit"].to_numpy(dtype=float)
    sends = setting("segment", "Mens E-Mail", Condition("segment", "=", "No E-Mail"))
    mail, none = (visit[rows["segment"] == arm] for arm in ("Mens E-Mail", "No E-Mail"))
    raw, half = (
        mail.mean() - none.mean(),
        1.96 * np.sqrt(mail.var() / len(mail) + none.var() / len(none)),
    )
    print("\nHillstrom, no e-mail → men's e-mail, visits in points per customer")
    print(f"  raw difference of the arms   {100 * raw:+.2f} ± {100 * half:.2f}")
    asks: dict[str, Callable[[], Effect]] = {
        "read as a test": lambda: randomised(rows, visit, _trial(sends), family="logistic")[0],
        "as if merely observed": lambda: estimate(rows, visit, sends, family="logistic"),
    }
    for name, ask in asks.items():
        start = time.perf_counter()
        change = ask().change
        seconds = time.perf_counter() - start
        width = 100 * (change.high - change.low) / 2
        print(f"  {name:<28} {100 * change.value:+.2f} ± {width:.2f}   {seconds:.1f} s")


def _trial(scenario: Scenario) -> Trial:
    trial = Trial.of(scenario)
    if trial is None:
        raise ValueError("not a comparison of arms")
    return trial


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="What-ifs against simulated truth.")
    parser.add_argument("--seeds", type=int, default=20, help="tables per world")
    parser.add_argument("--rows", type=int, default=None, help="rows per table of a small world")
    parser.add_argument("--only", default="", help="worlds whose name holds this word")
    chosen = parser.parse_args()
    print(f"{'':<54}" + "".join(f"{heading:>10}" for heading in HEADINGS))
    for world in (*WORLDS, *(built_in(sample) for sample in SAMPLES)):
        if chosen.only not in world.name:
            continue
        count = world.rows if chosen.rows is None else chosen.rows
        answers = tries(world, chosen.seeds, count)
        for question, truth, told in zip(
            world.questions, truths(world, chosen.seeds, count), answers, strict=True
        ):
            cells = line(truth, told)
            name = f"{world.name}: {question[0]}"
            print(f"{name:<54}" + "".join(f"{cell:>10}" for cell in cells.values()), flush=True)
    if chosen.only in "hillstrom":
        hillstrom()


if __name__ == "__main__":
    main()
