"""One form of text: the same words, whatever glyphs and blanks they were printed with (C-01 to C-03)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from typing import Final

_DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_SINGLE_QUOTES: Final = "\u2018\u2019\u201a\u201b\u2032\u00b4\u0060\u02bc"
_DOUBLE_QUOTES: Final = "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb"
_BLANKS: Final = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"
# Invisible characters, among them the direction marks that can make a page show another text than it stores.
_INVISIBLE: Final = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_LIGATURES: Final = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}

_PLAIN: Final = str.maketrans(
    dict.fromkeys(_DASHES, "-")
    | dict.fromkeys(_SINGLE_QUOTES, "'")
    | dict.fromkeys(_DOUBLE_QUOTES, '"')
    | dict.fromkeys(_BLANKS, " ")
    | dict.fromkeys(_INVISIBLE, "")
    | _LIGATURES
)
_NOT_PLAIN: Final = re.compile(f"[{''.join(map(re.escape, map(chr, _PLAIN)))}]")
_HYPHENATED: Final = re.compile(r"(\w+)-\n\s*([^\W\d_]\w*)")


def plain(raw: str) -> str:
    """Return text with one glyph for each dash, quote and blank, and no invisible characters (C-01); keeps lines."""
    return raw.translate(_PLAIN) if _NOT_PLAIN.search(raw) else raw


def clean(raw: str) -> str:
    """Return one line of text: `plain`, with every run of white space made one blank, and trimmed (C-03)."""
    return " ".join(plain(raw).split())


def clean_lines(raw: str) -> str:
    """Return text cleaned line by line, without empty lines: for addresses and item texts (C-03)."""
    lines = (clean(line) for line in raw.splitlines())
    return "\n".join(line for line in lines if line)


def key(raw: str) -> str:
    """Return the form for comparing: `clean`, NFKC and upper case (C-01). Never shown, never stored as a value."""
    return clean(unicodedata.normalize("NFKC", raw)).upper()


def join_hyphens(raw: str, known_words: Container[str]) -> str:
    """Join words that were hyphenated at a line break, where the joined word is known (C-02).

    Args:
        raw: Text with its line breaks.
        known_words: Words in lower case: a dictionary, or the vendor's own texts.
    """

    def join(match: re.Match[str]) -> str:
        joined = match[1] + match[2]
        ordinary = match[2][0].islower() and joined.lower() in known_words
        return joined if ordinary else match[0]

    return _HYPHENATED.sub(join, raw)
