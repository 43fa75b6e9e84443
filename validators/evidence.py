"""What a finding rests on, as one hash: a waiver lives while the hash stays the same (D-2)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum


def evidence_hash(values: Mapping[str, object]) -> str:
    """Return the SHA-256, in hex, of the canonical JSON of named values.

    Two spellings of one number (1.2 and 1.20) are the same evidence, and so are two orders of the same names.
    """
    canonical = {name: _canonical(value) for name, value in values.items()}
    text = json.dumps(canonical, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(value: object) -> object:
    """Turn a value into what JSON can carry without losing or inventing a digit."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal):
        return format(value.normalize() + 0, "f")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, list | tuple | set | frozenset):
        items = [_canonical(item) for item in value]
        return sorted(items, key=str) if isinstance(value, set | frozenset) else items
    return str(value)
