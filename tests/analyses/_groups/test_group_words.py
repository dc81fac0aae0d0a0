"""A yes/no column is a property that rows have or have not."""

from __future__ import annotations

from analyses._groups.group_words import with_side, with_words
from analyses._language.voice import Voice
from models.drivers.binary_contrast import BinaryContrast
from models.segments.conditions import Term
from models.training.trained import TrainedModel


def test_groups_have_or_have_not(subscription: TrainedModel) -> None:
    voice = Voice(subscription.dataset)
    assert with_words(voice, Term("support", ("Yes",))) == "with support"
    assert with_words(voice, Term("support", ("No",))) == "without support"
    assert with_words(voice, Term("contract", ("Monthly",))) == "on a monthly contract"


def test_a_side_is_named_the_same_way(subscription: TrainedModel) -> None:
    voice = Voice(subscription.dataset)
    assert with_side(voice, BinaryContrast("support", ("No",))) == "without support"
    assert with_side(voice, BinaryContrast("contract", ("Monthly",))) == "on a monthly contract"
