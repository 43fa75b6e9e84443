"""What a client owes, with all that deciding about its payment needs: vendor, discount, way of payment, other runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa

from documents.business import BusinessDocument
from documents.master.client import Client
from documents.master.database import DatabaseMasterData
from documents.master.party import PaymentWay
from documents.register.versions import latest_version
from documents.values.money import round_amount
from documents.values.names import fold
from documents.values.terms import discount_date
from ledgers.paying.proposal import Discount, Due
from ledgers.paying.runs import scheduled_items
from ledgers.sub_ledger import OpenItem, open_items_of

MEANS: Final = {
    "48": PaymentWay.CARD,
    "54": PaymentWay.CARD,
    "55": PaymentWay.CARD,
    "49": PaymentWay.DIRECT_DEBIT,
    "59": PaymentWay.DIRECT_DEBIT,
}
"""BT-81 (UNTDID 4461) of e-invoices that nobody pays by transfer."""

WORDS: Final = (
    (
        PaymentWay.DIRECT_DEBIT,
        r"(will be|is|are|be) (collected|debited|taken)( \w+){0,4} by direct debit|direct debit (date|amount|on)|"
        r"by direct debit (on|from)|(payment|amount|we)( \w+){0,3} (will|shall) be (debited|collected)|"
        r"(buchen|ziehen|bucht|zieht) wir|(abgebucht|eingezogen)|bankeinzug|lastschrifteinzug|sepa lastschrift|"
        r"(sera|serez|est) preleve|par prelevement|prelevement (sepa|automatique)|automatische incasso|"
        r"(wordt|worden)( \w+){0,6} (geincasseerd|afgeschreven)|domiciliacion|adeudo (directo|domiciliado|sepa)|"
        r"(sera|se) (cargado|cargara)|recibo domiciliado|addebito diretto|addebitato|addebito (sepa|sdd|rid)",
    ),
    (
        PaymentWay.CARD,
        r"(paid|charged)( \w+){0,3} (by|to|with|via) (your )?(credit |debit )?card|"
        r"(bezahlt|gezahlt|belastet)( \w+){0,3} kreditkarte|kreditkarte( \w+){0,3} (bezahlt|belastet)|"
        r"(paye|reglee?|regle) par carte|(betaald)( \w+){0,3} creditcard|pagado con tarjeta|pagato con carta",
    ),
)
"""How pages say in six languages, folded, that money is not awaited by transfer (P-18)."""

_PATTERNS: Final = tuple((way, re.compile(rf"\b({pattern})\b")) for way, pattern in WORDS)


def payables(connection: sa.Connection, client: Client, entity: str) -> tuple[Due, ...]:
    """Return every open item of a company on the account of what is owed, credits too."""
    master = DatabaseMasterData(connection, client.id, client.entities)
    runs = scheduled_items(connection, client.id)
    return tuple(
        Due(
            item=item,
            vendor=master.vendor(item.vendor_id),
            discounts=tuple(_discounts(document, item)),
            way=way_of(document) if document else None,
            run=runs.get(item.key, ""),
        )
        for item in open_items_of(connection, client.id, entity=entity)
        for document in [latest_version(connection, client.id, item.document_id).business]
    )


def way_of(document: BusinessDocument) -> PaymentWay | None:
    """Return how a document says it is paid, where that is not by transfer (BT-81, P-18)."""
    if document.einvoice is not None:
        groups = document.einvoice, *document.einvoice.each("BG-16")
        codes = [group.text("BT-81") for group in groups]
        return next((MEANS[code] for code in codes if code in MEANS), None)
    said = fold(document.text)
    return next((way for way, pattern in _PATTERNS if pattern.search(said)), None)


def _discounts(document: BusinessDocument | None, item: OpenItem) -> Iterator[Discount]:
    """Yield the cash discounts of an invoice that nothing was paid of (C-57)."""
    if document is None or document.payment_terms is None or item.open_amount != item.amount or item.amount > 0:
        return
    for one in document.payment_terms.value.discounts:
        amount = round_amount(-item.amount * one.percent / 100, item.currency)
        yield Discount(last_day=discount_date(item.doc_date, one), amount=amount)
