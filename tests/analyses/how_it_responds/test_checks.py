"""Where rows are few, what moves along and what a second way says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analyses.how_it_responds.checks import support_check, way_check, ways_check
from tests.support.described_curves import UP, curve_of


def test_where_rows_are_few_is_said_as_stretches() -> None:
    check = support_check(curve_of(UP, thin=(0, 3, 4)), 30)
    assert check.result == "caution"
    assert "Support tickets 0 and 3 to 4: only 27 customers" in check.text
    assert support_check(curve_of(UP), 30).result == "passed"


def test_a_companion_is_named_with_what_it_means() -> None:
    speaker = curve_of(UP)
    beside = replace(speaker.response, way="accumulated", together=("tenure",))
    check = way_check(replace(speaker, response=beside))
    assert (check.result, check.columns) == ("caution", ("tickets", "tenure"))
    assert "Time as a customer" in check.text
    assert way_check(speaker).result == "passed"


def test_a_second_way_that_differs_is_said() -> None:
    speaker = curve_of(UP)
    flat = replace(speaker.response, other_way=np.full(5, 0.3))
    assert ways_check(replace(speaker, response=flat)).result == "caution"
    assert ways_check(speaker).result == "passed"
