"""Random small tables with odd titles, odd levels and every kind of column, and what is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from datasets.cards.card import Dataset
from datasets.cards.edits import CardEdits
from datasets.describing.build_card import Basis, Meaning, describe, first_basis, with_edits
from models.training.trained import TrainedModel
from models.training.training import train

TITLES = (
    "Monthly bill (net)", "Days since the last visit, in the app", "Is active member", "Has phone",
    "A very long title that goes on and on about the contract and its many small conditions",
    "% of late payments", "Straße / Ort", "O'Brien's “rating”", "x", "Tickets [open]",
    "Spend <last> year", "Rate & tariff", "None", "NaN share", "1st touch", "price = net",
    "Does it, or not?", "Temperature °C", "客户等级", "Ärger*innen", "Team lead; deputy",
    "2nd line of the address", "The number of times that support was called in a year", "R2-D2",
    "Umsatz_pro_Kopf", "Cost due to delays", "Predicted score", "Old/new", "e-mail: opened",
)  # fmt: skip
LEVELS = (
    "Month-to-month", "Two year", "N/A (none)", "a, b and c", "(other)", "50% off", "<18",
    "18 - 25", "Zoë \"Z\"", "e-mail; post", "null value", "North", "South & West", "Gold", "Silver",
    "A+", "A-",
    "Very long name of a level which nobody would ever put on a slide because of its length",
    "because of price", "Straße", "no one", "İstanbul", "007", "1 customers",
)  # fmt: skip
NOUNS = (
    ("customer", "customers"), ("store", "stores"), ("row", "rows"), ("policy", "policies"),
    ("box", "boxes"), ("day", "days"),
)  # fmt: skip
EVENTS = (("leaves", "leave", "left"), ("", "", ""), ("buys", "buy", "bought"))
POSITIVES = (
    ("Yes", "No"),
    ("1", "0"),
    ("Kündigung (sofort)", "bleibt"),
    ("late, again", "on time"),
)
SIZES = (1.0, 0.001, 40.0, 25_000.0, 3_000_000.0)


@dataclass(frozen=True)
class Drawn:
    """A table with what its outcome is made of."""

    frame: pd.DataFrame
    edits: CardEdits
    meaning: Meaning
    title: str


def drawn(seed: int) -> Drawn:
    """A random table: 150 to 400 rows, one to seven columns that explain, or that do not."""
    draw = np.random.default_rng(seed)
    rows = int(draw.integers(150, 401))
    titles = [str(title) for title in draw.permutation(TITLES)]
    frame: dict[str, Any] = {}
    made: dict[str, str] = {}
    units: list[tuple[str, str]] = []
    levers: list[str] = []
    signal = np.zeros(rows)
    for place in range(int(draw.choice([1, 2, 3, 5, 7]))):
        name = f"q{place}_{'abcdefg'[place]}x"
        values, unit, moves = _column(draw, rows)
        if draw.random() < 0.3:
            values[draw.random(rows) < 0.08] = None
        frame[name], made[name] = values, titles.pop()
        signal += moves * draw.choice([0.0, 0.7, 1.5])
        units += [(name, unit)] if unit else []
        levers += [name] if draw.random() < 0.6 or not levers else []
    names = list(frame)
    if draw.random() < 0.15:
        signal[:] = 0.0
    ids: tuple[str, ...] = ()
    if draw.random() < 0.7:
        some = int(draw.choice([rows, rows // 5]))
        frame["row_key_7"] = np.array([f"K{k:04d}" for k in draw.permutation(rows) % some])
        made["row_key_7"], ids = "Key of it", ("row_key_7",)
    outcome, positive, unit = _outcome(draw, signal)
    frame["out_9z"], made["out_9z"] = outcome, titles.pop()
    units += [("out_9z", unit)] if unit else []
    table = pd.DataFrame(frame)
    numbers = [name for name in names if pd.api.types.is_numeric_dtype(table[name])]
    by_lot = [name for name in levers if table[name].nunique() == 2]
    edits = CardEdits(
        outcome="out_9z",
        positive=positive,
        ids=ids,
        value=str(numbers[0]) if numbers and draw.random() < 0.4 else None,
        include=tuple(names),
        levers=tuple(levers),
        randomised=by_lot[0] if by_lot and draw.random() < 0.5 else None,
        currency=str(draw.choice(["$", "€", ""])),
        titles=tuple(made.items()),
    )
    event = EVENTS[int(draw.integers(len(EVENTS)))] if positive else ("", "", "")
    meaning = Meaning(NOUNS[int(draw.integers(len(NOUNS)))], event, units=tuple(units))
    return Drawn(table, edits, meaning, titles.pop())


def model_of(seed: int) -> TrainedModel:
    """The trained model of a random table."""
    made = drawn(seed)
    rows = typed(made.frame)
    start = Basis(f"t{seed}", made.title, f"{seed:064x}", (), meaning=made.meaning)
    basis = with_edits(first_basis(rows, start), made.edits)
    return train(card(basis), rows)


def card(basis: Basis) -> Dataset:
    """The card; raises where the table cannot be asked about."""
    found = describe(basis)
    if found.problems:
        raise ValueError(found.problems[0])
    return found


def typed(frame: pd.DataFrame) -> pd.DataFrame:
    """As the workspace gives them: numbers as float64, texts as str."""
    kinds = {
        name: "float64" if pd.api.types.is_numeric_dtype(frame[name]) else "str"
        for name in frame.columns
    }
    return frame.astype(kinds)


def _column(draw: np.random.Generator, rows: int) -> tuple[pd.Series, str, np.ndarray]:
    """Values, their unit, and what they do to the outcome (n,), of about unit size."""
    kind = draw.choice(["number", "count", "yes_no", "category", "money", "time", "share"])
    inside = draw.normal(size=rows)
    match kind:
        case "yes_no":
            yes = inside > draw.choice([0.0, 1.0])
            pair = ("Yes", "No") if draw.random() < 0.6 else tuple(draw.permutation(LEVELS)[:2])
            return pd.Series(np.where(yes, *pair)).astype(object), "", yes - yes.mean()
        case "category":
            levels = draw.permutation(LEVELS)[: int(draw.integers(3, 8))]
            place = draw.integers(0, len(levels), rows)
            return pd.Series(levels[place]).astype(object), "", np.sin(place * 1.7)
        case "count":
            return pd.Series(np.floor(np.exp(inside * 0.7 + 1))), "", inside
        case "time":
            unit = str(draw.choice(["days", "months", "years"]))
            return pd.Series(np.floor(np.exp(inside * 0.6 + 2.5))), unit, inside
        case "share":
            return pd.Series(np.round(1 / (1 + np.exp(-inside)), 3)), "share", inside
        case _:
            size = float(draw.choice(SIZES))
            values = np.round((inside + draw.choice([0.0, 4.0])) * size, 6)
            return pd.Series(values), "money" if kind == "money" else "", inside


def _outcome(draw: np.random.Generator, signal: np.ndarray) -> tuple[np.ndarray, str | None, str]:
    """Values (n,), the positive one of a rate, and a number's unit."""
    noise = draw.normal(size=len(signal))
    kind = draw.choice(["rate", "rate", "number", "count", "money"])
    if kind == "rate":
        yes, no = POSITIVES[int(draw.integers(len(POSITIVES)))]
        hits = signal + noise * 0.7 > draw.choice([0.0, 0.8])
        return np.where(hits, yes, no).astype(object), yes, ""
    if kind == "count":
        return np.floor(np.exp(np.clip(signal * 0.5 + noise * 0.4 + 1, -3, 5))), None, ""
    size = float(draw.choice(SIZES))
    unit = "money" if kind == "money" else str(draw.choice(["", "days", "units of beer"]))
    return np.round((signal + noise + draw.choice([0.0, 5.0])) * size, 6), None, unit
