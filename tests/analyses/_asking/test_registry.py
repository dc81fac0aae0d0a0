"""Questions are found by their files."""

from __future__ import annotations

from analyses._asking.registry import analyses
from tests.support.checkout import ROOT


def test_every_file_or_folder_without_an_underscore_is_a_question() -> None:
    there = {path.stem for path in (ROOT / "analyses").iterdir() if path.stem[0] not in "_."}
    assert set(analyses()) == there
    assert {"top_drivers", "why_this_one", "what_if", "can_we_trust_it"} <= there


def test_they_come_in_the_order_in_which_they_are_offered() -> None:
    orders = [analysis.QUESTION.order for analysis in analyses().values()]
    assert orders == sorted(orders)
    assert next(iter(analyses())) == "top_drivers"
