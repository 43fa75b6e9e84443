"""The ledger of a large register: one entry of three lines for each past invoice, as rows of the ledger's tables.

The ledger's own guards check numbers, balance and chain; only the hashes are invented, as making them is not measured.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, Final

import sqlalchemy as sa

from ledgers.chart import ACCOUNTS_PAYABLE
from ledgers.entry import Journal, Purpose
from ledgers.tables import chain_heads, entries, postings

NOON: Final = dt.datetime(2025, 6, 1, 12, tzinfo=dt.UTC)
ENTITY: Final = "planted"
TAX_PERCENT: Final = 19


def start_chain(connection: sa.Connection, client_id: str) -> None:
    """Start the journal of purchases."""
    head = {"client_id": client_id, "entity": ENTITY, "journal": Journal.PURCHASES.value, "position": 0, "hash": ""}
    connection.execute(chain_heads.insert(), head)


def post_invoices(connection: sa.Connection, keys: Sequence[dict[str, Any]], first: int) -> None:
    """Post past invoices, given as rows of the search index; the first one gets this number."""
    connection.execute(entries.insert(), [_entry(row, number) for number, row in enumerate(keys, first)])
    connection.execute(postings.insert(), [leg for number, row in enumerate(keys, first) for leg in _legs(row, number)])


def _entry(invoice: dict[str, Any], number: int) -> dict[str, Any]:
    day: dt.date = invoice["issue_date"]
    place = {"client_id": invoice["client_id"], "entity": ENTITY, "journal": Journal.PURCHASES.value}
    days = {"doc_date": day, "posting_date": day, "period": f"{day:%Y-%m}", "fiscal_year": 2025, "posted_at": NOON}
    chain = {"position": number, "previous_hash": _hash(number - 1), "hash": _hash(number)}
    money = {"currency": invoice["currency"], "base_currency": invoice["currency"], "fx_rate": 1}
    who = {"maker": "system", "checker": "policy", "rule_set": "1", "reverses": None}
    source = {"document_id": invoice["document_id"], "document_version": 1, "document_sha": "0" * 64}
    what = {"purpose": Purpose.INVOICE.value, "revision": 0, "line_count": 3, "payee": invoice["vendor_id"]}
    names = {"id": number, "number": number, "label": f"PL-AP-2025-{number:07d}", "reference": invoice["number"]}
    return {**place, **days, **chain, **money, **who, **source, **what, **names}


def _hash(number: int) -> str:
    return f"{number:064d}" if number else ""


def _legs(invoice: dict[str, Any], number: int) -> Iterator[dict[str, Any]]:
    gross = int(invoice["gross_minor"])
    tax = gross * TAX_PERCENT // (100 + TAX_PERCENT)
    for line, (account, amount, party, tax_code) in enumerate(
        (
            ("6100", gross - tax, "", ""),
            ("1400", tax, "", "V19"),
            (ACCOUNTS_PAYABLE, -gross, invoice["vendor_id"], ""),
        ),
        start=1,
    ):
        yield {
            "entry_id": number,
            "line_no": line,
            "client_id": invoice["client_id"],
            "account": account,
            "amount_minor": amount,
            "base_minor": amount,
            "party": party,
            "tax_code": tax_code,
            "unit": "",
            "order_number": "",
            "order_line": 0,
            "text": "Service",
        }
