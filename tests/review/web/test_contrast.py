"""Contrast, computed from the tokens in both themes (WCAG 2.2: 1.4.3 for text, 1.4.11 for edges and focus rings)."""

from __future__ import annotations

import re
from typing import Final

import pytest

from review.web.app import STATIC

TEXT: Final = 4.5
EDGE: Final = 3.0
THEMES: Final = ("light", "dark")

_TWO = re.compile(r"--([\w-]+):\s*light-dark\((#\w{6}),\s*(#\w{6})\);")
_GROUNDS = ("paper", "surface", "raised", "sunken", "hover", "selected")
_KINDS = ("stop", "hold", "warn", "info", "good")
_PLAIN = [(ink, ground) for ink in ("ink", "ink-soft", "ink-faint") for ground in _GROUNDS]
_SIGNS = [(kind, ground) for kind in _KINDS for ground in (f"{kind}-soft", "surface", "raised", "hover", "selected")]
_ON_NOTICES = [(ink, f"{kind}-soft") for ink in ("ink", "ink-soft") for kind in _KINDS]
_PRESSED = [("accent-ink", "accent"), ("accent-ink", "accent-hover"), ("accent", "accent-soft")]
_LINKS = [("link", ground) for ground in _GROUNDS]
TEXTS: Final = _PLAIN + _SIGNS + _ON_NOTICES + _PRESSED + _LINKS
EDGES: Final = [
    (edge, ground) for edge in ("line-strong", "focus") for ground in ("paper", "surface", "raised", "sunken")
]


def tokens() -> dict[str, tuple[str, str]]:
    text = (STATIC / "tokens.css").read_text(encoding="utf-8")
    return {name: (light, dark) for name, light, dark in _TWO.findall(text)}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it, from 0 (black) to 1 (white)."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("pairs", "least"), [(TEXTS, TEXT), (EDGES, EDGE)], ids=["text", "edges"])
def test_what_stands_on_a_ground_can_be_read(theme: str, pairs: list[tuple[str, str]], least: float) -> None:
    colours = {name: both[THEMES.index(theme)] for name, both in tokens().items()}
    found = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}
    assert {pair: value for pair, value in found.items() if value < least} == {}


OVER_PICTURES: Final = {"viewer.css", "field_grid.css"}
"""They draw over pictures of pages, which are white in both themes."""


def test_style_sheets_name_no_colour_of_their_own() -> None:
    """A colour that is not a token would be seen in one theme only; #fff and #000 are for paper."""
    found = {
        f"{sheet.name}: {colour}"
        for sheet in STATIC.glob("*.css")
        if sheet.name not in {"tokens.css", *OVER_PICTURES}
        for colour in re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[\s;,)])|rgba?\(|hsla?\(", sheet.read_text(encoding="utf-8"))
        if colour not in {"#fff", "#000"}
    }
    assert found == set()
