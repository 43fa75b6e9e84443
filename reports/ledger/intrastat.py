"""What the ledger knows of goods from other member states, for the Intrastat declaration (R-05).

One row for each line of cost or goods of an entry with reverse charge on goods from the European Union.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

import sqlalchemy as sa

from documents.master.client import Client
from documents.master.party import Vendor
from documents.values.money import from_minor, round_amount, to_minor
from ledgers.chart import EXCHANGE_REALISED, OWED, ROUNDING
from ledgers.tables import entries, postings
from reports.ledger.tax_boxes import kinds_of
from reports.ledger.tax_line import TaxLine
from reports.report import DOCUMENT, Column, Kind

NOTE: Final = (
    "The state of consignment is taken to be the vendor's. Commodity code, mass, country of origin, terms of delivery "
    'and mode of transport are not in the ledger. Where "goods" says "perhaps", the tax code does not tell.'
)
NOT_GOODS: Final = OWED | {ROUNDING, EXCHANGE_REALISED}
AT_ONCE: Final = 500
"""Entries that one query asks for."""

COLUMNS: Final = (
    Column(name="period"),
    Column(name="country"),
    Column(name="tax_id", title="VAT identifier"),
    Column(name="goods"),
    Column(name="entry"),
    Column(name=DOCUMENT, title="document"),
    Column(name="reference"),
    Column(name="text", title="item"),
    Column(name="quantity", kind=Kind.NUMBER),
    Column(name="unit"),
    Column(name="value", kind=Kind.MONEY, summed=True),
)


def arrivals(
    connection: sa.Connection, client: Client, found: Iterable[TaxLine], vendors: dict[str, Vendor | None]
) -> list[dict[str, object]]:
    """Return the lines of the entries that acquire goods, or perhaps do; values in minor units of base currency."""
    codes = {code.code: code for code in client.tax_codes}
    acquired: dict[str, tuple[Vendor, str]] = {}
    for line in found:
        vendor = vendors.get(line.vendor)
        kinds = kinds_of(client, codes.get(line.tax_code), vendor)
        if vendor is not None and "eu_goods" in kinds:
            acquired[line.entry] = vendor, "yes" if len(kinds) == 1 else "perhaps"
    labels = sorted(acquired)
    rows: list[dict[str, object]] = []
    for first in range(0, len(labels), AT_ONCE):
        query = _lines(client.id).where(entries.c.label.in_(labels[first : first + AT_ONCE]))
        rows += [_row(row, *acquired[row.label]) for row in connection.execute(query)]
    return rows


def _lines(client_id: str) -> sa.Select[Any]:
    of_entry = (entries.c[name] for name in ("label", "period", "document_id", "reference", "currency", "fx_rate"))
    of_line = (postings.c[name] for name in ("amount_minor", "quantity", "unit", "text"))
    return (
        sa.select(*of_entry, entries.c.base_currency, *of_line)
        .join_from(postings, entries, entries.c.id == postings.c.entry_id)
        .where(entries.c.client_id == client_id, postings.c.tax_code == "", postings.c.account.not_in(NOT_GOODS))
        .order_by(entries.c.period, entries.c.label, postings.c.line_no)
    )


def _row(row: sa.Row[Any], vendor: Vendor, goods: str) -> dict[str, object]:
    value = round_amount(from_minor(row.amount_minor, row.currency) / (row.fx_rate or Decimal(1)), row.base_currency)
    return {
        "period": row.period,
        "country": vendor.country,
        "tax_id": vendor.tax_id,
        "goods": goods,
        "entry": row.label,
        DOCUMENT: row.document_id,
        "reference": row.reference,
        "text": row.text,
        "quantity": row.quantity,
        "unit": row.unit,
        "value": to_minor(value, row.base_currency),
    }
