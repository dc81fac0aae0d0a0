"""What stands in for a trained model, or for what is made of it, where a test knows the truth."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import TypeVar, cast

from models.training.memo import Memo
from models.training.trained import TrainedModel

Made = TypeVar("Made")


class ModelDouble(SimpleNamespace):
    """The attributes of a trained model that a test gives it, and a memo."""

    def once(self, make: Callable[[TrainedModel], Made]) -> Made:
        memo: Memo = self.__dict__.setdefault("_memo", Memo())
        return memo.once(make, lambda: make(cast("TrainedModel", self)))


def give(model: TrainedModel, make: Callable[[TrainedModel], Made], value: Made) -> None:
    """Let a model that was asked nothing yet have this where a room would make it."""
    model._memo.once(make, lambda: value)
