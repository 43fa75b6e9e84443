"""What pages say about people: roles in one line for all clients they are the same at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from documents.value import Value
from review.people.person import EVERY_CLIENT, Grant


class RoleLine(Value):
    """One role, and where a person has it under the same conditions.

    Attributes:
        role: In words.
        clients: Empty when it is for the whole installation.
        counts: False before its first and after its last day.
    """

    role: str
    clients: tuple[str, ...]
    limit: Decimal | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    counts: bool


def role_lines(grants: Sequence[Grant], day: dt.date) -> tuple[RoleLine, ...]:
    """Return what is entrusted to a person, one line for each role and its conditions, in the order it was granted."""
    clients: dict[tuple[object, ...], list[Grant]] = {}
    for one in grants:
        clients.setdefault((one.role, one.limit, one.valid_from, one.valid_to), []).append(one)
    return tuple(_line(same, day) for same in clients.values())


def _line(same: Sequence[Grant], day: dt.date) -> RoleLine:
    first = same[0]
    return RoleLine(
        role=in_words(first.role),
        clients=tuple(sorted(one.client_id for one in same if one.client_id != EVERY_CLIENT)),
        limit=first.limit,
        valid_from=first.valid_from,
        valid_to=first.valid_to,
        counts=first.holds(first.client_id, day),
    )


def in_words(role: str) -> str:
    """Return the name of a role as people write it."""
    return role.replace("_", " ")
