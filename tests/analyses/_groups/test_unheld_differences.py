"""A difference that turns round within another column is found with that column and its parts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analyses._groups.segment_words import worst_way
from analyses._groups.unheld_differences import (
    StratifiedRows,
    find_unheld,
    find_unheld_rows,
    turning_round,
    two_sided,
)
from analyses._language.voice import Voice
from models.segments.conditions import Term
from models.training.trained import TrainedModel


def test_what_turns_round_is_found_with_its_column(admissions: TrainedModel) -> None:
    stratified = StratifiedRows.of(admissions.explaining, admissions.outcome, None, 1)
    unheld = find_unheld(stratified, Voice(admissions.dataset), (Term("gender", ("female",)),))
    assert unheld is not None
    assert (unheld.who, unheld.columns) == ("whose Gender is female", ("gender",))
    assert unheld.reversal.column == "dept"
    assert turning_round([unheld]) == (unheld,)
    fading = replace(unheld, reversal=replace(unheld.reversal, within=unheld.reversal.overall))
    assert turning_round([fading]) == ()


def test_a_difference_by_lot_holds(admissions: TrainedModel) -> None:
    stratified = StratifiedRows.of(admissions.explaining, admissions.outcome, None, 1)
    lot = np.random.default_rng(2).random(len(admissions.outcome)) < 0.5
    assert find_unheld_rows(stratified, "a lot", (), lot) is None


def test_of_two_sides_the_one_asked_about_is_named(admissions: TrainedModel) -> None:
    stratified = StratifiedRows.of(admissions.explaining, admissions.outcome, None, 1)
    way = worst_way(Voice(admissions.dataset))
    named = {terms[0].column: terms[0].levels for terms in two_sided(stratified, way)}
    assert named == {"gender": ("female",), "dept": ("hard",)}
