import numpy as np
import pandas as pd
import pytest

from datasets.cards.profile import facts_of
from datasets.leakage.free_text import text_leak
from datasets.leakage.leak import Target

ROWS = 3000


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(6)


def leak_reason(texts: list[str], target: Target) -> str:
    column = pd.Series(texts, dtype="str")
    leak = text_leak(column, facts_of(column.to_frame("x"))[0], target)
    assert leak is None or not leak.certain
    return "" if leak is None else leak.why


def sides(happened: np.ndarray) -> Target:
    return Target("churn", happened, np.ones(ROWS, dtype=bool), "churn is Yes")


def amounts(number: np.ndarray) -> Target:
    return Target("sales", np.ones(ROWS, dtype=bool), number > 0, "sales is not 0", number)


def test_names_that_were_given_out_in_the_outcomes_order(rng: np.random.Generator) -> None:
    happened, number = rng.random(ROWS) < 0.2, rng.gamma(2, 50, ROWS)
    by_side = np.argsort(np.argsort(happened + rng.normal(0, 0.1, ROWS)))
    assert "run in the order of churn" in leak_reason(
        [f"K-{n:05d}" for n in by_side], sides(happened)
    )
    by_size = np.argsort(np.argsort(number))
    assert "run in the order of sales" in leak_reason([f"A{n} x" for n in by_size], amounts(number))
    plain = [f"C{n}" for n in rng.permutation(ROWS)]
    assert leak_reason(plain, sides(happened)) == ""
    assert leak_reason(plain, amounts(number)) == ""


def test_first_words_that_tell(rng: np.random.Generator) -> None:
    happened, number = rng.random(ROWS) < 0.2, rng.gamma(2, 50, ROWS)
    why = rng.choice(["too dear", "moved away"], ROWS)
    calls = rng.integers(1, 10**6, ROWS)
    lost = [f"{a if b else 'all fine'}, call {c}" for a, b, c in zip(why, happened, calls)]  # noqa: B905
    assert "first words tell churn" in leak_reason(lost, sides(happened))
    weak = number < 40
    slow = [f"{a if b else 'all fine'}, call {c}" for a, b, c in zip(why, weak, calls)]  # noqa: B905
    assert "first words tell sales" in leak_reason(slow, amounts(number))
    people = [f"{a} {c}" for a, c in zip(why, calls, strict=True)]
    assert leak_reason(people, sides(happened)) == ""
    assert leak_reason(people, amounts(number)) == ""


def test_few_rows_say_nothing() -> None:
    happened = np.arange(60) < 30
    target = Target("churn", happened, happened | True, "churn is Yes")
    assert leak_reason([f"K{n}" for n in range(60)], target) == ""
