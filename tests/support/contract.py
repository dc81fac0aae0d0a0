"""The contract of an answer's JSON, as it was published and as it stands with what came since."""

from __future__ import annotations

import copy
import json
from typing import Any

from analyses._asking.registry import analyses
from answers.evidence import KINDS
from tests.support.checkout import CONTRACT

PUBLISHED: dict[str, Any] = json.loads(
    (CONTRACT / "answer.schema.json").read_text(encoding="utf-8")
)
PUBLISHED_KEYS: list[str] = PUBLISHED["properties"]["question"]["properties"]["key"]["enum"]
PUBLISHED_KINDS: list[str] = PUBLISHED["$defs"]["evidence"]["properties"]["kind"]["enum"]


def contract() -> dict[str, Any]:
    """The published contract, whose lists of questions and of kinds of picture may have grown."""
    grown = copy.deepcopy(PUBLISHED)
    key = grown["properties"]["question"]["properties"]["key"]
    key["enum"] = sorted({*PUBLISHED_KEYS, *analyses()})
    kind = grown["$defs"]["evidence"]["properties"]["kind"]
    kind["enum"] = sorted({*PUBLISHED_KINDS, *KINDS})
    return grown
