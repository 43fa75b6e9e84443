"""The hash chain over posted entries (accounting specification P-00e).

Each entry's hash covers everything stored of it and of its postings, the hash of the document's bytes, the rule set and
the hash of the entry before it in the same client, entity and journal. An auditor needs this file and SHA-256 only.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

NOT_HASHED: Final = frozenset({"id", "entry_id", "hash"})
"""Keys of the database's own, and the hash itself."""


def entry_hash(entry: Mapping[str, Any], postings: Iterable[Mapping[str, Any]]) -> str:
    """Return the SHA-256, in hex, of one row of `entries` with its rows of `postings` in line order."""
    content = {"entry": _plain(entry), "postings": [_plain(posting) for posting in postings]}
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _text(value) for name, value in row.items() if name not in NOT_HASHED}


def _text(value: object) -> object:
    match value:
        case Decimal():
            return format(value, "f")
        case dt.datetime():
            return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
        case dt.date():
            return value.isoformat()
        case _:
            return value
