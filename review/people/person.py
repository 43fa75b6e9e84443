"""A person at the review desk, and what was entrusted to them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from documents.finding import Role
from documents.value import Value

EVERY_CLIENT = "*"
"""Stands for all clients in a grant of a role that looks after the installation."""


class Grant(Value):
    """One role of one person at one client (L-29).

    Attributes:
        client_id: EVERY_CLIENT for roles that look after the installation.
        limit: Highest gross a grant of `approver` lets them approve, in the client's base currency; None for no limit
            of the grant's own (the client's policy still holds).
        valid_from: First day; None for always.
        valid_to: Last day, for deputies (Q-05); None for no end.
    """

    client_id: str
    role: Role
    limit: Decimal | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def holds(self, client_id: str, day: dt.date) -> bool:
        """Tell whether the grant counts at a client on a day."""
        timely = (self.valid_from or dt.date.min) <= day <= (self.valid_to or dt.date.max)
        return timely and self.client_id in {client_id, EVERY_CLIENT}


class Person(Value):
    """A person with an account.

    Attributes:
        login: Lower case, unique; the actor of every audit event.
        name: As colleagues read it.
        grants: All that ever were given and not taken back.
    """

    login: str
    name: str
    grants: tuple[Grant, ...] = ()

    def roles(self, client_id: str, day: dt.date) -> frozenset[Role]:
        """Return the roles that count at a client on a day."""
        return frozenset(one.role for one in self.grants if one.holds(client_id, day))
