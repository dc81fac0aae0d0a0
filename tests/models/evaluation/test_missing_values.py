"""Blanks that go with the outcome are told, those that chance or other columns explain are not."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.evaluation.missing_values import MissingValues, is_missing, missing_values_of


def table(
    seed: int, blank: str, rows: int = 2_000, number: bool = False
) -> tuple[pd.DataFrame, np.ndarray]:
    """Numbers and a kind; `visits` is blank by chance, by another column, or by the outcome."""
    draw = np.random.default_rng(seed)
    frame = pd.DataFrame(draw.normal(size=(rows, 4)), columns=["age", "fee", "visits", "calls"])
    frame["plan"] = draw.choice(["a", "b", "c"], rows)
    level = -1 + 0.9 * frame["age"] + 0.5 * frame["fee"] ** 2 + (frame["plan"] == "a")
    happened = (draw.random(rows) < 1 / (1 + np.exp(-level))).to_numpy()
    outcome = level.to_numpy() + draw.normal(0, 1, rows) if number else happened.astype(float)
    high = outcome > np.quantile(outcome, 0.7) if number else happened
    chances = {
        "chance": np.full(rows, 0.2),
        "others": 1 / (1 + np.exp(2 - 1.5 * frame["age"])).to_numpy(),
        "outcome": np.where(high, 0.28, 0.12),
    }
    frame["visits"] = frame["visits"].mask(draw.random(rows) < chances[blank])
    frame["calls"] = frame["calls"].mask(draw.random(rows) < 0.1)
    return frame, outcome


def named(found: MissingValues) -> set[str]:
    return {name for each in found.telling for name in each.columns}


def test_blanks_by_chance_or_by_other_columns_are_left_alone() -> None:
    for blank in ("chance", "others"):
        told = [named(missing_values_of(*table(seed, blank))) for seed in range(25)]
        assert sum(map(bool, told)) <= 1


def test_blanks_by_the_outcome_are_told_with_their_size() -> None:
    for number in (False, True):
        found = [missing_values_of(*table(seed, "outcome", number=number)) for seed in range(15)]
        assert sum(named(each) == {"visits"} for each in found) >= 14
        first = found[0].telling[0]
        assert 0 < first.low < first.difference < first.high
        assert found[0].judged == ("visits", "calls")


def test_the_range_holds_the_difference_that_was_planted() -> None:
    inside = 0
    for seed in range(60):
        draw = np.random.default_rng(seed)
        age, blank = draw.normal(size=1_000), draw.random(1_000) < 0.2
        frame = pd.DataFrame({"age": age, "fee": np.where(blank, np.nan, draw.normal(size=1_000))})
        outcome = age + 2.0 * blank + draw.normal(size=1_000)
        each = missing_values_of(frame, outcome).telling[0]
        inside += each.low <= 2.0 <= each.high
    assert inside >= 52


def test_rows_of_one_entity_count_as_one() -> None:
    alone = together = 0
    for seed in range(40):
        draw = np.random.default_rng(seed)
        of, level = np.repeat(np.arange(60), 30), draw.normal(size=60)
        blank = np.repeat(draw.random(60) < 0.3, 30)
        frame = pd.DataFrame({"fee": np.where(blank, np.nan, draw.normal(size=1_800)),
                              "age": draw.normal(size=1_800)})  # fmt: skip
        outcome = level[of] + draw.normal(size=1_800)
        alone += bool(missing_values_of(frame, outcome).telling)
        together += bool(missing_values_of(frame, outcome, groups=of).telling)
    assert alone >= 20
    assert together <= 3


def test_a_word_for_not_known_is_a_blank() -> None:
    values = pd.Series(["Yes", "unknown", None, "N/A", "No"], dtype="category")
    assert is_missing(values).tolist() == [False, True, True, True, False]
    assert is_missing(pd.Series([1.0, np.nan])).tolist() == [False, True]


def test_columns_that_are_blank_together_are_one_finding() -> None:
    frame, outcome = table(1, "outcome")
    frame["stays"] = np.where(frame["visits"].isna(), np.nan, 1.0 + frame["fee"])
    assert missing_values_of(frame, outcome).telling[0].columns == ("visits", "stays")


def test_few_blanks_are_not_judged() -> None:
    frame, outcome = table(1, "chance")
    frame["visits"], frame["calls"] = 0.0, np.where(np.arange(len(frame)) < 11, np.nan, 1.0)
    assert missing_values_of(frame, outcome) == MissingValues(("calls",), (), ())
