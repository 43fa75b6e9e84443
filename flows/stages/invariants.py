"""The promises Daybook makes, checked against what is stored (`daybook check`)."""

from __future__ import annotations

from collections.abc import Iterator

from documents.database.engine import read
from documents.register.checks import check_register
from documents.violation import Violation
from flows.stages.worker import Desk
from ledgers.checks import LEDGER_CHECKS, check_books


def violations_of(desk: Desk) -> Iterator[Violation]:
    """Yield what is broken in one client's register and ledger; the books are compared apart."""
    yield from (one for one in check_register(desk.engine, desk.archive) if one.client_id in {"", desk.client.id})
    with read(desk.engine) as connection:
        for check in LEDGER_CHECKS:
            yield from check(connection, desk.client)


def all_violations_of(desk: Desk) -> Iterator[Violation]:
    """Yield what is broken, the books included."""
    yield from violations_of(desk)
    with read(desk.engine) as connection:
        yield from check_books(connection, desk.client, desk.home.path)
