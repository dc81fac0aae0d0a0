"""A conversation goes on from the reading before, and back by one step."""

from __future__ import annotations

import pytest

from analyses._asking.ask import questions_for
from analyses._asking.reading.conversation import read_after
from datasets.cards.card import Dataset
from models.training.trained import TrainedModel
from tests.support.reader_cards import cards

WHY, WOMEN, NORTH, UNDO = "why do customers leave", "and for women?", "only the north", "undo that"


@pytest.fixture
def card(subscription: TrainedModel) -> Dataset:
    return subscription.dataset


@pytest.mark.parametrize(
    ("earlier", "text", "where"),
    [
        ((WHY,), WOMEN, ("gender=Female",)),
        ((WHY, WOMEN), UNDO, ()),
        ((WHY, WOMEN, NORTH), UNDO, ("gender=Female",)),
        ((WHY, WOMEN, NORTH, UNDO), UNDO, ()),
        ((WHY, "colourless green ideas"), WOMEN, ("gender=Female",)),
        ((WHY, WOMEN, UNDO), NORTH, ("region=North",)),
    ],
)
def test_undo_goes_back_one_reading(
    card: Dataset, earlier: tuple[str, ...], text: str, where: tuple[str, ...]
) -> None:
    told = read_after(text, card, earlier=earlier)
    assert told.key == "top_drivers"
    assert told.choices.get("where", ()) == where
    assert told.after


@pytest.mark.parametrize("earlier", [(), (WHY,), (WHY, WOMEN, UNDO)])
def test_before_the_first_question_there_is_nothing_to_go_back_to(
    card: Dataset, earlier: tuple[str, ...]
) -> None:
    told = read_after(UNDO, card, earlier=earlier)
    assert told.key is None
    assert "nothing before this" in str(told.why_not)


@pytest.mark.parametrize("key", sorted(cards()))
def test_a_whole_question_is_read_the_same_after_another(key: str) -> None:
    card = cards()[key]
    texts = [question.text for question in questions_for(card) if question.available]
    assert len(texts) > 3
    for text in texts:
        told = read_after(text, card, earlier=(texts[0], texts[-1]))
        alone = read_after(text, card)
        assert (told.key, told.choices, told.after) == (alone.key, alone.choices, False)
