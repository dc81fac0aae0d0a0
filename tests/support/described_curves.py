"""Described curves made by hand, for the words and checks of a response."""

from __future__ import annotations

import numpy as np

from analyses._language.voice import Voice
from analyses.how_it_responds.described_curve import DescribedCurve
from datasets.cards.card import Column, Dataset
from models.curves.curve_shape import shape_of
from models.curves.partial_dependence import ResponseCurve

UP = [0.1, 0.2, 0.3, 0.4, 0.5]
CARD = Dataset(
    key="t",
    title="T",
    rows=999,
    fingerprint="f",
    columns=(
        Column("tickets", "Support tickets", "number", "driver", low=0, high=9),
        Column("tenure", "Time as a customer", "number", "driver", unit="months", low=0, high=9),
        Column("bill", "Bill", "number", "driver", unit="money", low=0, high=9),
        Column("plan", "Plan", "category", "driver", levels=("A", "B")),
        Column("churn", "Churn", "yes_no", "outcome", levels=("No", "Yes")),
    ),
    positive="Yes",
    noun=("customer", "customers"),
    event=("leaves", "leave", "left"),
    currency="$",
)


def curve_of(
    levels: list[float],
    column: str = "tickets",
    grid: tuple[float | str, ...] = (),
    thin: tuple[int, ...] = (),
    error: float = 0.01,
) -> DescribedCurve:
    """A curve with these levels at 0, 1, 2 …, each off by `error` on its own."""
    value = np.array(levels)
    lots = np.random.default_rng(0).standard_normal((400, len(value)))
    response = ResponseCurve(
        column=column,
        grid=grid or tuple(map(float, range(len(value)))),
        rows=np.array([9.0 if k in thin else 90.0 for k in range(len(value))]),
        thin=np.isin(np.arange(len(value)), thin),
        way="average",
        value=value,
        low=value - 1.96 * error,
        high=value + 1.96 * error,
        other_way=value,
        together=(),
        places=np.arange(0),
        lines=np.zeros((0, len(value))),
        fold_lines=(),
        draws=value + error * lots,
        family="squarederror",
    )
    return DescribedCurve(Voice(CARD), response, shape_of(response))
