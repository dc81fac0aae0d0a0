"""Colour tokens of the light and the dark theme, and the style sheet that uses them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import streamlit as st

Colours = dict[str, str]
Theme = Literal["light", "dark"]
LIGHT: Colours = {
    "paper": "#FBF9F5",
    "card": "#FFFFFF",
    "sunken": "#F2EEE6",
    "line": "#E3DDD2",
    "grid": "#EBE6DC",
    "ink": "#1C1B19",
    "ink2": "#57524A",
    "ink3": "#6E685E",
    "accent": "#0B6770",
    "accent_soft": "#DCEBEB",
    "on_accent": "#FFFFFF",
    "warm": "#B4531F",
    "context": "#B9B1A3",
    "good": "#2F6B4A",
    "good_soft": "#E3EFE6",
    "caution": "#805500",
    "caution_soft": "#FAEFD3",
    "bad": "#A12B2B",
    "bad_soft": "#FAE5E2",
}
DARK: Colours = {
    "paper": "#171614",
    "card": "#1E1D1A",
    "sunken": "#23211E",
    "line": "#35322D",
    "grid": "#2B2925",
    "ink": "#F0EDE6",
    "ink2": "#BDB7AB",
    "ink3": "#9C958A",
    "accent": "#5FBFC1",
    "accent_soft": "#173639",
    "on_accent": "#0C1F20",
    "warm": "#E3925F",
    "context": "#6A645A",
    "good": "#8CC7A1",
    "good_soft": "#1C3226",
    "caution": "#E4BC69",
    "caution_soft": "#382C13",
    "bad": "#F0938C",
    "bad_soft": "#42211F",
}


def current_theme() -> Theme:
    """The theme that the reader sees now."""
    return "dark" if st.context.theme.type == "dark" else "light"


def write_style_sheet() -> None:
    """Put the style sheet on the page; HTML follows the theme through light-dark()."""
    names = "".join(
        f"--{name.replace('_', '-')}:light-dark({colour},{DARK[name]});"
        for name, colour in LIGHT.items()
    )
    sheet = Path(__file__).with_name("theme.css").read_text(encoding="utf-8")
    st.html(f"<style>.stApp{{{names}}}\n{sheet}</style>")
