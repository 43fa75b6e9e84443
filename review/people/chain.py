"""Where acts about people are written down: the trail of the client a role is for, or that of the installation."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from documents.register import audit
from review.people.person import EVERY_CLIENT


def record(  # noqa: PLR0913  # each is a different fact
    connection: sa.Connection,
    action: str,
    login: str,
    *,
    by: str,
    client_id: str = EVERY_CLIENT,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Add one event about a person, in the transaction of the act itself."""
    act = audit.Act(action=action, subject=subject(login), actor=by, before=before or {}, after=after or {})
    audit.append(connection, audit.INSTALLATION if client_id == EVERY_CLIENT else client_id, act)


def subject(login: str) -> str:
    """Return what an event is about that is about a person."""
    return f"person/{login}"
