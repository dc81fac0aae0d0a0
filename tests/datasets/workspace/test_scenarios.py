"""Named what-ifs outlive the process, each name once for a dataset."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from datasets.cards.card import Dataset
from datasets.workspace.workspace import Workspace

CARD = Dataset("shop", "Shop", 10, "print-1", ())
ASKED = {"set": ["support=Yes"], "share": 0.5}


def test_scenarios_are_kept_by_name_and_replaced(tmp_path: Path) -> None:
    with Workspace(tmp_path) as workspace:
        first = workspace.keep_scenario(CARD, " Support  for all ", ASKED, {"headline": "one"})
        other = workspace.keep_scenario(CARD, "Fee −5 %", {"scale": ["fee=0.95"]}, {})
        later = replace(CARD, fingerprint="print-2")
        again = workspace.keep_scenario(later, "Support for all", ASKED, {"headline": "two"})
        assert (first.name, again.id, other.id) == ("Support for all", first.id, first.id + 1)
    with Workspace(tmp_path) as workspace:
        assert workspace.scenarios("shop") == (again, other)
        assert workspace.scenarios("shop")[0].fingerprint == "print-2"
        assert workspace.scenarios("shop")[0].choices == ASKED
        assert workspace.scenarios("elsewhere") == ()


def test_a_name_belongs_to_its_dataset(tmp_path: Path) -> None:
    with Workspace(tmp_path) as workspace:
        mine = workspace.keep_scenario(CARD, "Support", ASKED, {})
        theirs = workspace.keep_scenario(replace(CARD, key="bank"), "Support", ASKED, {})
        assert mine.id != theirs.id
        assert workspace.drop_scenario(mine.id)
        assert not workspace.drop_scenario(mine.id)
        assert workspace.scenarios("bank") == (theirs,)


@pytest.mark.parametrize(("name", "says"), [("  ", "Give the scenario a name"), ("x" * 61, "60")])
def test_a_name_that_cannot_be_is_said(tmp_path: Path, name: str, says: str) -> None:
    with Workspace(tmp_path) as workspace, pytest.raises(ValueError, match=says):
        workspace.keep_scenario(CARD, name, ASKED, {})
