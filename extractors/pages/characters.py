"""One form for characters that look alike (cleansing rule C-01)."""

from __future__ import annotations

import re
from typing import Final

HYPHEN_MARKERS: Final = "\x02\ufffe"
"""What pdfium puts in place of a hyphen at the end of a line."""

_LIGATURES: Final = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
_DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212" + HYPHEN_MARKERS
_SINGLE_QUOTES: Final = "\u2018\u2019\u201a\u201b"
_DOUBLE_QUOTES: Final = "\u201c\u201d\u201e\u201f"
_INVISIBLE: Final = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"

_TABLE: Final = str.maketrans(
    {
        **_LIGATURES,
        **dict.fromkeys(_DASHES, "-"),
        **dict.fromkeys(_SINGLE_QUOTES, "'"),
        **dict.fromkeys(_DOUBLE_QUOTES, '"'),
        **dict.fromkeys(_INVISIBLE, ""),
    }
)

MEANINGLESS: Final = re.compile(r"[\x00\x01\x03-\x08\x0e-\x1b\ue000-\uf8ff\ufffd]")
"""A character of a text layer that stands for no known letter: the font lacks its map to Unicode."""


def unify(text: str) -> str:
    """Return a printed word with ligatures spelled out, dashes and quotes unified and invisible characters removed."""
    return text if text.isascii() and text.isprintable() else text.translate(_TABLE)
