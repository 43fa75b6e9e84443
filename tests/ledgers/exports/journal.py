"""A journal of an invented client, read back from a database."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import sqlalchemy as sa

from documents.master.client import Client
from ledgers import general_ledger
from ledgers.entry import Entry, Journal, Posting, Purpose
from ledgers.exports.extract import Extract, extract
from tests.ledgers.cases import CLIENT
from tests.ledgers.samples import SHA, invoice_entry, posting

SINCE, UNTIL = dt.date(2026, 5, 1), dt.date(2026, 5, 31)
HOSTILE = ('=HYPERLINK("http://x";"y")', "+1", "-2+3", "@SUM(A1)", "\tx", "\r=1", 'a"\n=1', "'=1", "\u202e=1")
NUMBERED = CLIENT.model_copy(
    update={
        "accounts": tuple(
            account.model_copy(update={"external": f"7{account.code}"})
            for account in CLIENT.accounts
            if account.kind != "memo"
        )
    }
)
"""The same client with account numbers of its own."""


def foreign(document_id: str) -> Entry:
    cost = Posting(account="6200", amount=Decimal("12450.00"), base_amount=Decimal("11474.65"))
    owed = Posting(account="2000", amount=Decimal("-12450.00"), base_amount=Decimal("-11474.65"), party="redwood")
    return invoice_entry(
        document_id, currency="USD", fx_rate=Decimal("1.0850"), payee="Redwood LLC", postings=(cost, owed)
    )


def memo(document_id: str) -> Entry:
    lines = (posting("M900", "50.00"), posting("M901", "-50.00"))
    return invoice_entry(document_id, journal=Journal.MEMO, purpose=Purpose.ORDER, postings=lines)


def journal_of(
    engine: sa.Engine, *made: Entry, client: Client = CLIENT, since: dt.date = SINCE, until: dt.date = UNTIL
) -> Extract:
    with engine.begin() as connection:
        for entry in made:
            general_ledger.post(connection, entry, document_sha=SHA)
    with engine.connect() as connection:
        return extract(connection, client, since, until)
