"""By how much accounts would move if a document were posted as it is judged today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

import sqlalchemy as sa

from documents.register.document import RegisteredDocument
from flows.stages.worker import Desk
from ledgers.cases.select import entries_for
from ledgers.general_ledger import is_memo
from ledgers.standing import amounts_of
from review.judgement import Verdict
from review.settlement import work_of

Accounts = dict[str, Decimal]
"""Amount by account in base currency; debit positive."""


def movement(connection: sa.Connection, desk: Desk, known: RegisteredDocument, verdict: Verdict) -> Accounts:
    """Return new entries less those that stand; memo accounts and accounts that stay are left out."""
    made = _made(connection, desk, known, verdict)
    stands = amounts_of(connection, desk.client.id, known.id)
    moved = added([made, {account: -amount for account, amount in stands.items()}])
    return {account: amount for account, amount in moved.items() if amount and not is_memo(account)}


def added(parts: Iterable[Mapping[str, Decimal]]) -> Accounts:
    """Return the sum of several movements, by account."""
    total: Accounts = {}
    for part in parts:
        for account, amount in part.items():
            total[account] = total.get(account, Decimal(0)) + amount
    return dict(sorted(total.items()))


def _made(connection: sa.Connection, desk: Desk, known: RegisteredDocument, verdict: Verdict) -> Accounts:
    if not verdict.posts or verdict.coding is None:
        return {}
    work = work_of(connection, desk.client, known, verdict, known.version)
    return added({leg.account: leg.base_amount} for entry in entries_for(work) for leg in entry.postings)
