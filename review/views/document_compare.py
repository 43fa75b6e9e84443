"""Two documents side by side: which other ones this may be the same as, and in what both differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa

from documents.business import BusinessDocument
from documents.field import FieldName
from documents.kind import INVOICE_TYPES
from documents.master.client import Client
from documents.register.document import RegisteredDocument
from documents.register.tables import documents
from documents.register.versions import latest_version
from documents.state import State
from documents.value import Value
from documents.values.identifiers import invoice_key_n2
from documents.values.money import show
from ledgers.facts import DatabaseFacts
from review.views.document_history import STATE_WORDS
from review.views.document_values import LABELS, Style, style_of, written

MOST_SHOWN: Final = 8
LEAST_ALIKE: Final = 0.8
"""Likeness of two texts from which on the other document is offered for comparison, 0.0 to 1.0."""

SAME_VENDOR: Final = "the vendor"

COMPARED: Final = (
    FieldName.VENDOR_NAME,
    FieldName.VENDOR_TAX_ID,
    FieldName.INVOICE_NUMBER,
    FieldName.ISSUE_DATE,
    FieldName.DELIVERY_DATE,
    FieldName.DELIVERY_NOTE_NUMBER,
    FieldName.ORDER_NUMBER,
    FieldName.CURRENCY,
    FieldName.NET_TOTAL,
    FieldName.TAX_TOTAL,
    FieldName.GROSS_TOTAL,
    FieldName.IBAN,
)


class Twin(Value):
    """An earlier document that this one may be the same as.

    Attributes:
        why: What both share.
    """

    document_id: str
    number: str
    amount: str
    issued: str
    ended: str
    why: str


class Row(Value):
    """One value of both documents."""

    label: str
    mine: str
    other: str

    @property
    def same(self) -> bool:
        """Tell whether both say the same."""
        return self.mine == self.other


def twins_of(connection: sa.Connection, client: Client, known: RegisteredDocument) -> tuple[Twin, ...]:
    """Return earlier documents this one may be the same as, those that share most first."""
    business = latest_version(connection, client.id, known.id).business
    if business is None or business.doc_type not in INVOICE_TYPES:
        return ()
    found: dict[str, Twin] = {}
    for twin in _candidates(connection, client, known, business):
        if twin.document_id != known.id:
            found.setdefault(twin.document_id, twin)
    near = tuple(one for one in found.values() if one.why != SAME_VENDOR)
    return (near or tuple(found.values()))[:MOST_SHOWN]


def compared(mine: BusinessDocument | None, other: BusinessDocument | None) -> tuple[Row, ...]:
    """Return the values of two documents side by side; what neither has is left out."""
    rows = []
    for name in COMPARED:
        left, right = (_text(one, name) for one in (mine, other))
        if left or right:
            rows.append(Row(label=LABELS[name], mine=left, other=right))
    counts = (str(len(one.lines)) if one is not None else "" for one in (mine, other))
    left, right = counts
    return (*rows, Row(label="Lines", mine=left, other=right))


def _candidates(
    connection: sa.Connection, client: Client, known: RegisteredDocument, business: BusinessDocument
) -> Iterator[Twin]:
    facts = DatabaseFacts(connection, client.id, known.id, locked_until=client.locked_until)
    judgement = latest_version(connection, client.id, known.id).judgement
    number = business.invoice_number.value if business.invoice_number else ""
    gross = business.gross_total.value if business.gross_total else None
    alike = [
        (one.prior, f"{one.similarity:.0%} of the text")
        for one in facts.similar_texts(business.text, least=LEAST_ALIKE)
    ]
    priors = facts.priors(
        vendor_id=judgement.vendor_id if judgement is not None else "",
        number_n2=invoice_key_n2(number),
        gross=gross,
        currency=business.currency.value if business.currency else "",
        tax_id=business.vendor_tax_id.value if business.vendor_tax_id else "",
        iban=business.iban.value if business.iban else "",
    )
    same = [(one, _shared(business, one.number, one.gross == gross)) for one in priors]
    states = _states(connection, client.id, [one.document_id for one, _ in (*same, *alike)])
    for prior, why in sorted(same, key=lambda pair: -len(pair[1])) + alike:
        yield Twin(
            document_id=prior.document_id,
            number=prior.number,
            amount=show(prior.gross, prior.currency),
            issued=Style().date(prior.issue_date) if prior.issue_date else "",
            ended=prior.entry or states.get(prior.document_id, ""),
            why=why or SAME_VENDOR,
        )


def _shared(business: BusinessDocument, number: str, same_amount: bool) -> str:
    mine = business.invoice_number.value if business.invoice_number else ""
    parts = ("the number" if mine and mine == number else "", "the amount" if same_amount else "")
    return " and ".join(part for part in parts if part)


def _states(connection: sa.Connection, client_id: str, ids: list[str]) -> dict[str, str]:
    query = sa.select(documents.c.id, documents.c.state).where(
        documents.c.client_id == client_id, documents.c.id.in_(ids)
    )
    return {row.id: STATE_WORDS[State(row.state)] for row in connection.execute(query)}


def _text(document: BusinessDocument | None, name: FieldName) -> str:
    if document is None:
        return ""
    field = getattr(document, name.value)
    return written(name, field.value, style_of(document)) if field is not None else ""
