"""Names and remarks, a text of its own in each row: do their digits or first words tell?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from datasets.cards.card import Kind
from datasets.cards.profile import Facts
from datasets.leakage.late_values import discontinuity_leak, heights_of
from datasets.leakage.leak import Leak, Target
from datasets.leakage.single_column_power import auc, concordance, pairs_of
from datasets.leakage.value_counts import tally_of

EACH_SIDE = 500  # rows of each side that are read
FEWEST = 50
TELLS = 0.9


def text_leak(column: pd.Series, facts: Facts, target: Target) -> Leak | None:
    """A text whose digits, first word or length of digits puts rows in the outcome's order.

    Args:
        column: the text; rows with a known outcome.
        facts: of the column.
        target: of the same rows.
    """
    rows = _some(target)
    if len(rows) < 2 * FEWEST:
        return None
    texts = column.iloc[rows].fillna("")
    digits = pd.to_numeric(texts.str.extract(r"(\d{1,15})\D*$")[0], errors="coerce")
    if _tells(digits.astype("float64"), rows, target, facts):
        return Leak(f"Its numbers run in the order of {target.name}.", certain=False)
    first = texts.str.extract(r"^\W*([^\W\d_]+(?:\s+[^\W\d_]+)?)")[0].astype("str")
    if first.nunique() <= len(rows) / 10 and _tells(first, rows, target, facts):
        return Leak(
            f"Its first words tell {target.name}; check that it is written beforehand.",
            certain=False,
        )
    return None


def _some(target: Target) -> np.ndarray:
    """A few random rows, as many of either side as there are; the same ones each time."""
    rng = np.random.default_rng(0)
    if target.happened.all():  # a number without a usual zero
        return rng.permutation(len(target.happened))[: 2 * EACH_SIDE]
    sides = [np.flatnonzero(target.happened), np.flatnonzero(~target.happened)]
    return np.concatenate([rng.permutation(side)[:EACH_SIDE] for side in sides])


def _tells(values: pd.Series, rows: np.ndarray, target: Target, facts: Facts) -> bool:
    known = values.notna().to_numpy()
    if known.sum() < max(2 * FEWEST, 0.5 * len(rows)):
        return False
    kind: Kind = "number" if values.dtype.kind == "f" else "category"
    tally = tally_of(values[known], Facts(facts.name, kind, int(known.sum()), 0, 2))
    if not target.happened.all():
        return auc(tally, target.happened[rows][known]) >= TELLS
    if target.number is None:
        return False
    number = target.number[rows][known]
    if tally.numbers is None:
        heights = heights_of(number)
        return (
            heights is not None
            and discontinuity_leak(tally, heights, number, target.name) is not None
        )
    return concordance(tally.row_values(), pairs_of(number))[0] >= TELLS
