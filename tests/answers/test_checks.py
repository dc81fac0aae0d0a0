"""Checks have known codes and stand by weight."""

from __future__ import annotations

import pytest

from answers.checks import CODES, Check, Result, by_weight


def check(code: str, result: Result) -> Check:
    return Check(code, "A fact", result, "What it means.")


def test_an_unknown_code_is_misuse() -> None:
    with pytest.raises(ValueError, match="no such check"):
        check("looks-fine", "passed")


def test_the_codes_of_the_contract_are_all_there() -> None:
    assert len(CODES) == 31
    assert {"no-signal", "no-overlap", "leakage", "hidden-cause", "not-a-cause"} <= CODES


def test_failed_first_then_cautions_and_the_order_within_is_kept() -> None:
    given = (
        check("drift", "passed"),
        check("bias", "caution"),
        check("leakage", "failed"),
        check("coverage", "caution"),
        check("simpson", "not_applicable"),
    )
    assert [c.code for c in by_weight(given)] == [
        "leakage", "bias", "coverage", "drift", "simpson",
    ]  # fmt: skip
