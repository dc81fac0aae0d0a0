"""Unknown words are counted, survive a restart, and go with their dataset or once explained."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from datasets.cards.card import Dataset
from datasets.workspace.unknown_words import MOST_WORDS
from datasets.workspace.workspace import CardEdits, Workspace


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    table = pd.DataFrame({"fee": [9 + k % 7 for k in range(200)], "churn": ["Yes", "No"] * 100})
    table.to_csv(tmp_path / "shop.csv", index=False)
    with Workspace(tmp_path / "workspace") as workspace:
        workspace.add(tmp_path / "shop.csv", name="shop")
        workspace.add(tmp_path / "shop.csv", name="other")
    return tmp_path / "workspace"


def card(workspace: Workspace, key: str = "shop") -> Dataset:
    dataset = workspace.find(key)
    assert dataset is not None
    return dataset


def test_words_are_counted_and_survive_a_restart(folder: Path) -> None:
    with Workspace(folder) as workspace:
        workspace.note_unknown(card(workspace), ("boomers", "Boomers"))
        workspace.note_unknown(card(workspace), ("boomers", "zoomers", "", "x" * 41))
    with Workspace(folder) as again:
        assert again.unknown_words(card(again)) == (("boomers", 2), ("zoomers", 1))
        assert again.unknown_words(card(again, "other")) == ()


def test_a_word_with_a_meaning_is_unknown_no_longer(folder: Path) -> None:
    with Workspace(folder) as workspace:
        workspace.note_unknown(card(workspace), ("tariff",))
        workspace.edit("shop", CardEdits(synonyms=(("tariff", "fee"),)))
        assert workspace.unknown_words(card(workspace)) == ()


def test_words_go_with_their_dataset(folder: Path) -> None:
    with Workspace(folder) as workspace:
        workspace.note_unknown(card(workspace), ("tariff",))
        gone = card(workspace)
        workspace.remove("shop")
        assert workspace.unknown_words(gone) == ()


def test_not_every_word_of_the_world_is_kept(folder: Path) -> None:
    with Workspace(folder) as workspace:
        workspace.note_unknown(card(workspace), tuple(f"w{k}" for k in range(MOST_WORDS + 5)))
        assert len(workspace.unknown_words(card(workspace))) == MOST_WORDS


def test_synonyms_stay_with_the_card_and_change_no_number(folder: Path) -> None:
    with Workspace(folder) as workspace:
        before = card(workspace).fingerprint
        workspace.edit("shop", CardEdits(synonyms=(("Attrition", "churn"), ("gone", "churn=Yes"))))
        workspace.edit("shop", CardEdits(synonyms=(("tariff", "fee"), ("gone", ""))))
    with Workspace(folder) as again:
        assert card(again).synonyms == (("attrition", "churn"), ("tariff", "fee"))
        assert card(again).fingerprint == before


@pytest.mark.parametrize(
    ("synonym", "said"),
    [
        (("boomers", "age"), "age"),
        (("boomers", "churn=Maybe"), "churn has no value Maybe. It has"),
        (("boomers", "fee=9"), "fee has no value 9"),
        (("  ", "fee"), "WORD=COLUMN"),
    ],
)
def test_a_meaning_that_is_not_there_is_refused(
    folder: Path, synonym: tuple[str, str], said: str
) -> None:
    with Workspace(folder) as workspace:
        with pytest.raises((LookupError, ValueError), match=said):
            workspace.edit("shop", CardEdits(synonyms=(synonym,)))
        assert card(workspace).synonyms == ()
