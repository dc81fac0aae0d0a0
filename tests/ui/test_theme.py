"""Colours can be told apart, and the style sheet knows no others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ui import theme
from ui.theme import DARK, LIGHT, Colours


def test_both_themes_have_the_same_tokens() -> None:
    assert LIGHT.keys() == DARK.keys()


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
@pytest.mark.parametrize("ink", ["ink", "ink2", "ink3", "accent", "warm", "caution", "bad", "good"])
def test_text_can_be_read(tokens: Colours, ink: str) -> None:
    for ground in ("paper", "card"):
        assert contrast(tokens[ink], tokens[ground]) >= 4.5


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two colours."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_style_sheet_uses_only_tokens_that_exist() -> None:
    sheet = (Path(theme.__file__).parent / "theme.css").read_text(encoding="utf-8")
    used = set(re.findall(r"var\(--([a-z0-9-]+)\)", sheet)) - {"m"}
    assert used <= {name.replace("_", "-") for name in LIGHT}
    assert "http" not in sheet.replace("http://www.w3.org/2000/svg", "")
