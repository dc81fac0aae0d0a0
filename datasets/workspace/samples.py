"""The built-in datasets: simulated, said to be so, each with its truth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from datasets.cards.edits import CardEdits
from datasets.describing.build_card import Meaning
from datasets.workspace import sample_retail, sample_subscription

ChangeTuple = tuple[str, Literal["set", "shift", "scale"], str | float]
ConditionTuple = tuple[str, Literal["=", "!=", "<", "<=", ">", ">="], str | float]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A change whose true effect the sample knows.

    Attributes:
        title: in plain words.
        changes: (column, set, shift or scale, amount) of each lever.
        who: (column, comparison, value); all must hold; empty for everyone.
    """

    title: str
    changes: tuple[ChangeTuple, ...]
    who: tuple[ConditionTuple, ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """A made-up table with a known truth.

    Attributes:
        key: short name in the workspace.
        title: the name people use.
        make: the table for a seed.
        expected: the true mean outcome (n,) of each row given its columns; on changed rows it is
            what would happen.
        edits: roles that names do not tell.
        meaning: words and units.
        what_ifs: changes that the data can answer.
    """

    key: str
    title: str
    make: Callable[[int], pd.DataFrame]
    expected: Callable[[pd.DataFrame], np.ndarray]
    edits: CardEdits
    meaning: Meaning
    what_ifs: tuple[WhatIf, ...]


SUBSCRIPTION = Sample(
    key="subscription",
    title="Subscription business",
    make=sample_subscription.make,
    expected=sample_subscription.expected,
    edits=CardEdits(
        outcome="churned",
        positive="Yes",
        ids=("customer_id",),
        date="signup_date",
        value="monthly_fee",
        levers=("contract", "support", "training", "discount", "onboarding_call"),
        drivers=("plan",),
        titles=(("tenure_months", "Time as a customer"), ("tickets", "Support tickets")),
    ),
    meaning=Meaning(
        noun=("customer", "customers"),
        event=("leaves", "leave", "left"),
        currency="$",
        units=(
            ("tenure_months", "months"),
            ("monthly_fee", "money"),
            ("usage_hours", "hours"),
        ),
        simulated=True,
    ),
    what_ifs=(
        WhatIf("Support for every customer", (("support", "set", "Yes"),)),
        WhatIf("Fees 5 % lower", (("monthly_fee", "scale", 0.95),)),
        WhatIf(
            "A discount for every monthly contract",
            (("discount", "set", "Yes"),),
            (("contract", "=", "Monthly"),),
        ),
    ),
)
RETAIL = Sample(
    key="retail_chain",
    title="Retail chain",
    make=sample_retail.make,
    expected=sample_retail.expected,
    edits=CardEdits(
        outcome="sales",
        ids=("store_id",),
        date="week",
        levers=("price_index", "promotion", "display"),
        drivers=("staff", "parking"),
        titles=(("sales", "Weekly sales"), ("competition_km", "Distance to competition")),
    ),
    meaning=Meaning(
        noun=("store week", "store weeks"),
        currency="$",
        units=(("sales", "money"), ("size_sqm", "square metres"), ("competition_km", "km")),
        simulated=True,
    ),
    what_ifs=(
        WhatIf("A promotion in every week", (("promotion", "set", "Yes"),)),
        WhatIf("Prices 5 % lower", (("price_index", "scale", 0.95),)),
        WhatIf(
            "Promotions in malls",
            (("promotion", "set", "Yes"),),
            (("store_type", "=", "Mall"),),
        ),
    ),
)
SAMPLES = (SUBSCRIPTION, RETAIL)
