"""Looks are counted once each, survive a restart, and go with their dataset."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from datasets.cards.card import Dataset
from datasets.workspace.workspace import CardEdits, Workspace


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    table = pd.DataFrame({"fee": [9 + k % 7 for k in range(200)], "churn": ["Yes", "No"] * 100})
    table.to_csv(tmp_path / "shop.csv", index=False)
    with Workspace(tmp_path / "workspace") as workspace:
        workspace.add(tmp_path / "shop.csv")
        workspace.add(tmp_path / "shop.csv", name="other")
    return tmp_path / "workspace"


def card(workspace: Workspace, key: str = "shop") -> Dataset:
    dataset = workspace.find(key)
    assert dataset is not None
    return dataset


def test_the_same_question_keeps_its_place(folder: Path) -> None:
    with Workspace(folder) as workspace:
        shop = card(workspace)
        assert workspace.count_question(shop, "top_drivers", {"how_many": 7}) == 1
        assert workspace.count_question(shop, "what_if", {"set": ("fee=1",), "share": 0.5}) == 2
        assert workspace.count_question(shop, "top_drivers", {"how_many": 7}) == 1
    with Workspace(folder) as again:
        assert again.count_question(shop, "what_if", {"share": 0.5, "set": ("fee=1",)}) == 2
        assert again.count_question(shop, "what_if", {"share": 0.6, "set": ("fee=1",)}) == 3


def test_looking_harder_is_no_other_question(folder: Path) -> None:
    with Workspace(folder) as workspace:
        assert workspace.count_question(card(workspace), "what_if", {"set": ("fee=1",)}) == 1
        assert (
            workspace.count_question(
                card(workspace), "what_if", {"set": ("fee=1",), "refute": True}
            )
            == 1
        )


def test_other_columns_are_another_look(folder: Path) -> None:
    with Workspace(folder) as workspace:
        before = card(workspace)
        assert workspace.count_question(before, "top_drivers", {}) == 1
        after = workspace.edit("shop", CardEdits(exclude=("fee",)))
        assert after.fingerprint != before.fingerprint
        assert workspace.count_question(after, "top_drivers", {}) == 2
        assert workspace.count_question(before, "top_drivers", {}) == 1


def test_each_dataset_is_counted_alone_and_takes_its_looks_along(folder: Path) -> None:
    with Workspace(folder) as workspace:
        workspace.count_question(card(workspace), "top_drivers", {})
        other = replace(card(workspace), key="other")
        assert workspace.count_question(other, "top_drivers", {}) == 1
        shop = card(workspace)
        workspace.count_question(shop, "can_we_trust_it", {})
        assert workspace.remove("shop")
        assert workspace.count_question(shop, "can_we_trust_it", {}) == 1
        assert workspace.count_question(other, "can_we_trust_it", {}) == 2


def test_many_at_once_get_a_place_each(folder: Path) -> None:
    with Workspace(folder) as workspace, ThreadPoolExecutor(4) as threads:
        shop = card(workspace)
        choices = [{"how_many": number % 20} for number in range(60)]
        places = list(
            threads.map(
                lambda choice: workspace.count_question(shop, "top_drivers", choice), choices
            )
        )
    assert sorted(set(places)) == list(range(1, 21))
    assert (
        len({(choice["how_many"], place) for choice, place in zip(choices, places, strict=True)})
        == 20
    )
