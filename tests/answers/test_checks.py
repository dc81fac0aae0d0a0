"""Checks have known codes and stand by weight."""

from __future__ import annotations

import re

import pytest

from answers.checks import CODES, Check, Result, by_weight
from tests.support.contract import contract

PUBLISHED = frozenset(
    {
        "bias",
        "correlated-drivers",
        "coverage",
        "drift",
        "duplicate-rows",
        "extrapolation",
        "held-alike",
        "hidden-cause",
        "id-like",
        "leakage",
        "leakage-suspected",
        "many-groups",
        "many-looks",
        "merged-levels",
        "methods-disagree",
        "miscalibrated",
        "missing-not-random",
        "mix-shift",
        "no-overlap",
        "no-signal",
        "not-a-cause",
        "overfit",
        "rare-outcome",
        "refuters",
        "sampled",
        "simpson",
        "small-sample",
        "survivorship",
        "unstable-drivers",
        "unstable-scores",
        "weak-model",
    }
)


def check(code: str, result: Result) -> Check:
    return Check(code, "A fact", result, "What it means.")


def test_an_unknown_code_is_misuse() -> None:
    with pytest.raises(ValueError, match="no such check"):
        check("looks-fine", "passed")


def test_the_codes_of_the_contract_are_all_there() -> None:
    """Programs read them: one may come, none may go or be called otherwise."""
    assert PUBLISHED <= CODES
    pattern = contract()["$defs"]["check"]["properties"]["code"]["pattern"]
    assert all(re.fullmatch(pattern, code) for code in CODES)


def test_failed_first_then_cautions_and_the_order_within_is_kept() -> None:
    unordered = (
        check("drift", "passed"),
        check("bias", "caution"),
        check("leakage", "failed"),
        check("coverage", "caution"),
        check("simpson", "not_applicable"),
    )
    assert [c.code for c in by_weight(unordered)] == [
        "leakage", "bias", "coverage", "drift", "simpson",
    ]  # fmt: skip
