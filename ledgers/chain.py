"""The hash chain over posted entries (accounting specification P-00e).

Each entry's hash covers everything stored of it and of its postings, the hash of the document's bytes, the rule set and
the hash of the entry before it in the same client, entity and journal. An auditor needs this file and SHA-256 only.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from json.encoder import encode_basestring_ascii
from operator import itemgetter
from typing import Any, Final

NOT_HASHED: Final = frozenset({"id", "entry_id", "hash"})
"""Keys of the database's own, and the hash itself."""


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
    """Return the canonical text of rows that have nothing which is not hashed."""
    return f'{{"entry":{_object(entry)},"postings":[{",".join(map(_object, postings))}]}}'


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


def _object(row: Mapping[str, Any]) -> str:
    """Return a row as `json.dumps` would with sorted keys and no spaces, in half the time: rows share their keys."""
    in_order, shape = _shape(tuple(row))
    return shape % tuple([_quoted(value) for value in in_order(row)])


@functools.cache
def _shape(names: tuple[str, ...]) -> tuple[Callable[[Mapping[str, Any]], Sequence[Any]], str]:
    """Return what takes the values of a row of at least two names in order of the names, and where they go."""
    ordered = sorted(names)
    return itemgetter(*ordered), f"{{{','.join(f'{encode_basestring_ascii(name)}:%s' for name in ordered)}}}"


def _quoted(value: object) -> str:
    if value.__class__ is str:
        return encode_basestring_ascii(value)
    if value is None:
        return "null"
    if value.__class__ is int:
        return str(value)
    return encode_basestring_ascii(value if isinstance(value, str) else stored(value))


def _hashed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in NOT_HASHED}
