"""The hash chain over posted entries (accounting specification P-00e).

Each entry's hash covers everything stored of it and of its postings, the hash of the document's bytes, the rule set and
the hash of the entry before it in the same client, entity and journal. An auditor needs this file and SHA-256 only.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from json.encoder import encode_basestring_ascii
from typing import Any, Final

import orjson

NOT_HASHED: Final = frozenset({"id", "entry_id", "hash"})
"""Keys of the database's own, and the hash itself."""

ADDED: Final = frozenset({"tax_point", "dimensions"})
"""Columns that older entries were hashed without: they are hashed where they hold something."""

_PLAIN: Final = frozenset({str, int, type(None)})
_NOT_PRINTABLE: Final = re.compile("[^ -~]+")


def entry_hash(entry: Mapping[str, Any], postings: Iterable[Mapping[str, Any]]) -> str:
    """Return the SHA-256, in hex, of one row of `entries` with its rows of `postings` in line order."""
    return hash_of(canonical(entry, postings))


def canonical(entry: Mapping[str, Any], postings: Iterable[Mapping[str, Any]]) -> str:
    """Return what is hashed: one JSON object in ASCII with sorted keys and without spaces.

    Its values are written as the database stores them, so PostgreSQL posts an entry from this very text (migration
    0017) and hashes it itself.
    """
    return as_text(_hashed(entry), [_hashed(posting) for posting in postings])


def as_text(entry: Mapping[str, Any], postings: Sequence[Mapping[str, Any]]) -> str:
    """Return the canonical text of rows that have nothing which is not hashed.

    It is what `json.dumps` writes with sorted keys and without spaces, in a sixth of the time.

    Raises:
        TypeError: A value is neither text nor a whole number, a number with decimals, a day, a moment or nothing.
    """
    content = {"entry": _plain(entry), "postings": [_plain(posting) for posting in postings]}
    try:
        text = orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode()
    except orjson.JSONEncodeError:  # a number beyond 64 bits
        return json.dumps(content, sort_keys=True, separators=(",", ":"))
    return text if text.isascii() and "\x7f" not in text else _NOT_PRINTABLE.sub(_escaped, text)


def hash_of(content: str) -> str:
    """Return the SHA-256 of an entry's canonical text, in hex."""
    return hashlib.sha256(content.encode("ascii")).hexdigest()


def stored(value: object) -> str:
    """Return a number with decimals, a day or a moment as the database stores it."""
    match value:
        case Decimal():
            return format(value, "f")
        case dt.datetime():
            return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
        case dt.date():
            return value.isoformat()
        case _:
            raise TypeError(f"{type(value).__name__} has no form in the ledger")


def _plain(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a row with text, whole numbers and nothing else; most rows have nothing else."""
    if _PLAIN.issuperset(map(type, row.values())):
        return row
    return {name: value if type(value) in _PLAIN else _as_text(value) for name, value in row.items()}


def _as_text(value: object) -> str:
    return str(value) if isinstance(value, str) else stored(value)


def _escaped(found: re.Match[str]) -> str:
    return encode_basestring_ascii(found[0])[1:-1]


def _hashed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value for name, value in row.items() if name not in NOT_HASHED and not (value is None and name in ADDED)
    }
