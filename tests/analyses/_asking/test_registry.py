"""Questions are found by their files."""

from __future__ import annotations

from pathlib import Path

from analyses._registry import analyses


def test_every_file_without_an_underscore_is_a_question() -> None:
    folder = Path(__file__).resolve().parents[1] / "analyses"
    files = {path.stem for path in folder.glob("*.py") if not path.stem.startswith("_")}
    assert set(analyses()) == files
    assert {"top_drivers", "why_this_one", "what_if", "can_we_trust_it"} <= files


def test_they_come_in_the_order_in_which_they_are_offered() -> None:
    orders = [analysis.QUESTION.order for analysis in analyses().values()]
    assert orders == sorted(orders)
    assert next(iter(analyses())) == "top_drivers"
