"""The promises Daybook makes, checked against what is stored (`daybook check`)."""

from __future__ import annotations

from collections.abc import Iterator

from documents.database.engine import read
from documents.register.audit import INSTALLATION, check_audit
from documents.register.checks import check_arrivals, check_bytes, check_completeness, check_leases
from documents.register.decision_checks import check_decisions
from documents.violation import Violation
from flows.stages.worker import Desk
from ledgers.anchor import check_anchors, places
from ledgers.checks import LEDGER_CHECKS, check_books
from ledgers.roles import check_rights


def violations_of(desk: Desk) -> Iterator[Violation]:
    """Yield what is broken in one client's register and ledger, for the end of a night.

    The books are compared apart, and every byte of the archive is read by `all_violations_of` only: a night must not
    take longer with every year.
    """
    with read(desk.engine) as connection:
        for check in (check_arrivals, check_completeness, check_audit, check_leases, check_decisions):
            yield from (one for one in check(connection) if one.client_id in {desk.client.id, INSTALLATION})
        for of_client in LEDGER_CHECKS:
            yield from of_client(connection, desk.client)
        yield from check_anchors(connection, desk.client.id, places(desk.home.path))
        yield from check_rights(connection)


def all_violations_of(desk: Desk) -> Iterator[Violation]:
    """Yield what is broken, the archive and the books included."""
    yield from violations_of(desk)
    with read(desk.engine) as connection:
        yield from check_bytes(connection, desk.archive)
        yield from check_books(connection, desk.client, desk.home.path)
