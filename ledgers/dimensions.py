"""Cost objects: what a cost belongs to besides its account, such as a cost centre (specification 5.3, P-00a)."""

from __future__ import annotations

import json
from collections.abc import Mapping


def as_stored(dimensions: Mapping[str, str]) -> str:
    """Return cost objects by dimension as the ledger stores and hashes them: one JSON object with sorted keys."""
    return json.dumps(dimensions, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def as_words(dimensions: Mapping[str, str]) -> str:
    """Return cost objects for people and tables, such as "cost_centre 4100, project P7"."""
    return ", ".join(f"{name} {code}" for name, code in sorted(dimensions.items()))


def from_stored(text: str | None) -> dict[str, str]:
    """Return the cost objects of a stored posting; none where nothing is stored."""
    return json.loads(text) if text else {}
