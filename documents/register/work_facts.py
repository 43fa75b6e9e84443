"""What the queue needs of a document to say how urgent it is and what it shares with others, without its versions."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

import sqlalchemy as sa

from documents.business import BusinessDocument
from documents.database.metadata import metadata
from documents.match import OrderMatch
from documents.value import Value
from documents.values.banking_days import last_banking_day
from documents.values.money import round_amount
from documents.values.terms import discount_date, due_date

table = sa.Table(
    "work_facts",
    metadata,
    sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.id"), primary_key=True),
    sa.Column("client_id", sa.String(32), nullable=False),
    sa.Column("facts", sa.Text, nullable=False),
)
"""One row for each document that was judged: `WorkFacts` as JSON, as of its newest judgement."""

LONGEST_SHOWN: Final = 200
"""Characters of a seller's name or a number that are kept."""


class Discount(Value):
    """A cash discount: what it saves in the client's currency, and the last banking day to pay with it (C-58)."""

    until: dt.date
    saves: Decimal


class WorkFacts(Value):
    """Facts of one document.

    Attributes:
        number: The document's own number.
        language: Of the document, ISO 639-1; empty when not known.
        seller: As printed.
        vendor_id: Of the master data.
        orders: Order numbers it refers to, as the client writes them where they were matched.
        order_lines: Order line by the document's line, such as {3: "4500012/1"}.
        base: Gross total in the client's currency, without sign; None without a rate.
        discounts: By day; none on a credit.
        due_on: Last day to pay without being late.
    """

    number: str = ""
    language: str = ""
    seller: str = ""
    vendor_id: str = ""
    tax_id: str = ""
    iban: str = ""
    orders: tuple[str, ...] = ()
    order_lines: dict[int, str] = {}
    base: Decimal | None = None
    discounts: tuple[Discount, ...] = ()
    due_on: dt.date | None = None

    def discount(self, today: dt.date) -> Discount | None:
        """Return the discount that is lost next, or None when none can be had any more."""
        return next((one for one in self.discounts if one.until >= today), None)


def facts_of(
    document: BusinessDocument, match: OrderMatch, vendor_id: str, rate: Decimal | None, base: tuple[str, str]
) -> WorkFacts:
    """Return the facts of a cleansed document.

    Args:
        document: As cleansed.
        match: Its lines with the order lines they were paired with.
        vendor_id: Empty when not resolved.
        rate: Units of document currency for one of the client's; None when no rate is known.
        base: The client's currency and country.
    """
    lines = {one.line: f"{one.order_number}/{one.order_line}" for one in match.lines}
    matched = tuple(dict.fromkeys(one.order_number for one in match.lines))
    return WorkFacts(
        number=_text(document.own_number),
        language=document.language,
        seller=_text(document.vendor_name),
        vendor_id=vendor_id,
        tax_id=_text(document.vendor_tax_id),
        iban=_text(document.iban),
        orders=matched or document.orders,
        order_lines=lines,
        base=_in_base(document, rate, base[0]),
        discounts=tuple(sorted(_discounts(document, rate, base), key=lambda one: one.until)),
        due_on=_due_on(document),
    )


def record_work_facts(connection: sa.Connection, client_id: str, document_id: str, facts: WorkFacts) -> None:
    """Write the facts of a document anew; does nothing when they are known."""
    mine = (table.c.client_id == client_id) & (table.c.document_id == document_id)
    text = facts.model_dump_json()
    known = connection.scalar(sa.select(table.c.facts).where(mine))
    if known is None:
        connection.execute(table.insert().values(client_id=client_id, document_id=document_id, facts=text))
    elif known != text:
        connection.execute(table.update().where(mine).values(facts=text))


def work_facts(connection: sa.Connection, client_id: str, documents: sa.Select[Any]) -> dict[str, WorkFacts]:
    """Return the facts of a client's documents, by id.

    Args:
        connection: To the register.
        client_id: Whose.
        documents: A query of one column of ids; what was never judged is left out of the answer.
    """
    query = sa.select(table).where(table.c.client_id == client_id, table.c.document_id.in_(documents))
    return {row.document_id: WorkFacts.model_validate(json.loads(row.facts)) for row in connection.execute(query)}


def _text(field: Any) -> str:
    return str(field.value)[:LONGEST_SHOWN] if field is not None else ""


def _in_base(document: BusinessDocument, rate: Decimal | None, currency: str) -> Decimal | None:
    if document.gross_total is None or not rate:
        return None
    return round_amount(abs(document.gross_total.value) / rate, currency)


def _discounts(document: BusinessDocument, rate: Decimal | None, base: tuple[str, str]) -> Iterator[Discount]:
    terms, issued, gross = document.payment_terms, document.issue_date, document.gross_total
    if terms is None or issued is None or gross is None or document.currency is None or not rate or document.sign < 0:
        return
    currency, country = base
    for one in terms.value.discounts:
        last = last_banking_day(discount_date(issued.value, one), document.currency.value, country)
        yield Discount(until=last, saves=round_amount(abs(gross.value) * one.percent / 100 / rate, currency))


def _due_on(document: BusinessDocument) -> dt.date | None:
    if document.due_date is not None:
        return document.due_date.value
    if document.payment_terms is None or document.issue_date is None:
        return None
    return due_date(document.issue_date.value, document.payment_terms.value)
