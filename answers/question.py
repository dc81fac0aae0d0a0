"""What a question needs and which choices it offers; every front end draws its own controls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Need = Literal["outcome", "rate", "number", "lever", "date", "id", "value"]


@dataclass(frozen=True, slots=True)
class PickNumber:
    """A whole number between two bounds."""

    name: str
    label: str
    low: int
    high: int
    start: int


@dataclass(frozen=True, slots=True)
class PickRow:
    """One row, named by its id."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class PickChange:
    """A change of levers: values to set, shift or scale, for whom, at what cost."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class PickColumn:
    """One of the columns that explain; empty for the one that the question takes by itself.

    `nothing` is what the empty choice is called. With `left_out`, also columns that do not explain
    but tell rows apart.
    """

    name: str
    label: str
    nothing: str = "The strongest"
    left_out: bool = False


Control = PickNumber | PickRow | PickChange | PickColumn


@dataclass(frozen=True, slots=True)
class Question:
    """A question that an analysis answers.

    Attributes:
        key: the analysis' name; stable, for programs.
        text: the question with {happen}, {noun}, {nouns} and {outcome} to be filled from the card.
        text_of_number: the same where the outcome is a number, if that needs other words.
        asks: other ways to say it, lower case, for matching what people type.
        needs: what the dataset must have: a column of that role; of the outcome, that it is one of
            two values ("rate") or a number.
        needs_unchosen: what it needs besides to be asked as it stands, without a choice.
        controls: choices it offers.
        order: place in lists.
    """

    key: str
    text: str
    asks: tuple[str, ...]
    needs: tuple[Need, ...] = ("outcome",)
    needs_unchosen: tuple[Need, ...] = ()
    controls: tuple[Control, ...] = ()
    text_of_number: str = ""
    order: int = 50
