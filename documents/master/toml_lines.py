"""On which line of a TOML file a setting stands, so that a message can point at it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

_PART: Final = r'(?:[A-Za-z0-9_-]+|"[^"]*"|\'[^\']*\')'
_NAME: Final = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER: Final = re.compile(rf"\s*(\[\[?)\s*({_NAME})\s*\]\]?\s*(?:#.*)?")
_KEY: Final = re.compile(rf"\s*({_NAME})\s*=")

Place = tuple[str | int, ...]
"""Names of tables and keys, and numbers of elements from 0, as in ("escalation", 1, "to")."""


def line_of(text: str, place: Sequence[str | int]) -> int:
    """Return the line, from 1, on which a setting begins; that of the table it should stand in when it is missing.

    Knows tables, arrays of tables and keys on lines of their own; inside an inline table or a list over several lines
    it returns where that begins. 1 for what is nowhere.
    """
    wanted = tuple(place)
    best, line = 0, 1
    table: Place = ()
    seen: Counter[Place] = Counter()
    for number, content in enumerate(text.splitlines(), start=1):
        header = _HEADER.fullmatch(content)
        key = None if header else _KEY.match(content)
        if header:
            table = found = _of_header(header, seen)
        elif key:
            found = (*table, *_names(key.group(1)))
        else:
            continue
        if len(found) > best and found == wanted[: len(found)]:
            best, line = len(found), number
    return line


def _of_header(header: re.Match[str], seen: Counter[Place]) -> Place:
    """Return the table a header opens; elements of an array of tables are counted, also those of arrays above."""
    place: Place = ()
    names = _names(header.group(2))
    for depth, name in enumerate(names, start=1):
        place = (*place, name)
        last = depth == len(names)
        if last and header.group(1) == "[[":
            seen[place] += 1
        if seen[place]:
            place = (*place, seen[place] - 1)
    return place


def _names(text: str) -> Place:
    return tuple(part.strip("\"'") for part in re.findall(_PART, text))
