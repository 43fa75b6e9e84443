"""A picture that says why there is no picture: a sheet of paper with a sentence on it, as SVG of our own."""

from __future__ import annotations

import textwrap
from html import escape
from typing import Final

SVG: Final = "image/svg+xml"
WIDTH, HEIGHT = 595, 420
"""Points: the upper half of a page."""
LINE: Final = 52
"""Characters."""


def placeholder(title: str, text: str) -> bytes:
    """Return a picture with a title and a sentence."""
    lines = "".join(
        f'<text x="60" y="{150 + 24 * at}" font-size="15" fill="#4a463c">{escape(line)}</text>'
        for at, line in enumerate(textwrap.wrap(text, LINE)[:9])
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        'font-family="system-ui, sans-serif">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fbfaf7"/>'
        f'<rect x="24" y="24" width="{WIDTH - 48}" height="{HEIGHT - 48}" rx="8" fill="none" stroke="#b8b1a0" '
        'stroke-dasharray="6 6"/>'
        f'<text x="60" y="105" font-size="21" font-weight="600" fill="#1d1b16">{escape(title)}</text>'
        f"{lines}</svg>"
    ).encode()
