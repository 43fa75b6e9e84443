"""One form for characters that look alike (cleansing rule C-01)."""

from __future__ import annotations

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

_PRIVATE_USE: Final = ("\ue000", "\uf8ff")
_REPLACEMENT: Final = "\ufffd"


def unify(text: str) -> str:
    """Return a printed word with ligatures spelled out, dashes and quotes unified and invisible characters removed."""
    return text if text.isascii() and text.isprintable() else text.translate(_TABLE)


def is_meaningless(character: str) -> bool:
    """Tell whether a character of a text layer stands for no known letter: the font lacks its map to Unicode."""
    low, high = _PRIVATE_USE
    return character == _REPLACEMENT or low <= character <= high or character < " "
