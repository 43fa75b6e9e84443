"""Payments that the bank has made, posted against the open items they settle (`daybook import payments`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Final

import sqlalchemy as sa
from pydantic import Field as Setting

from documents.error import DaybookError
from documents.failpoint import failpoint
from documents.master.client import Client
from documents.master.database import DatabaseMasterData
from documents.value import Value
from documents.values.money import from_minor
from ledgers.cases.legs import ZERO, PostingCaseError
from ledgers.cases.payment import PAYMENT, Payment, Settlement, payment_entry
from ledgers.chart import BANK, BANK_FOREIGN, DISCOUNTS_EXPECTED, OWED
from ledgers.entry import Entry, Purpose
from ledgers.general_ledger import post_many, without_document
from ledgers.group import payable_account
from ledgers.month.periods import is_open
from ledgers.paying.runs import (
    ItemState,
    Run,
    RunPayment,
    RunState,
    mark_paid,
    number_of,
    read_run,
    run_id,
    scheduled_items,
)
from ledgers.rates import RateOf
from ledgers.sub_ledger import ClearingRefusedError, OpenItem, has_items, open_items_of
from ledgers.tables import entries, postings
from ledgers.tax_proof import taxes_of


class PaidRow(Value):
    """One row of a file of payments: what one payment settles of one invoice.

    Attributes:
        payment: The client's reference, such as a bank's; rows of one payment have the same.
        date: Of the bank's booking.
        invoice: The vendor's number of the invoice or credit note, or the label of its entry; empty for a payment on
            account.
        amount: Paid through the bank; negative where a credit note is taken into account.
        discount: Kept for paying early (P-10).
        withheld: Kept, and owed to the tax office (P-13).
        written_off: Small rest that nobody pays (P-19).
        bank_account: Account of the chart; 1000, or 1010 in a foreign currency, when empty.
        bank_base: What the bank took for the whole payment, in base currency; by the day's rate when empty.
        entity: Company that paid; the client's first when empty.
        approved_by: Who approved a write-off.
        end_to_end: Id of a payment of a run, as the bank returns it; it settles what the run says, so `invoice` and
            what is kept stay empty.
    """

    payment: str = Setting(min_length=1, max_length=50)
    date: dt.date
    vendor_id: str = Setting(min_length=1)
    invoice: str = ""
    amount: Decimal
    currency: str = Setting(pattern=r"^[A-Z]{3}$")
    discount: Decimal = ZERO
    withheld: Decimal = ZERO
    written_off: Decimal = ZERO
    bank_account: str = ""
    bank_base: Decimal | None = None
    entity: str = ""
    approved_by: str = ""
    end_to_end: str = ""


class PaymentRefusedError(DaybookError):
    """A payment cannot be posted; nothing of it was.

    Attributes:
        row: First row of the payment, counted from 0.
        field: Column the fault is in.
    """

    def __init__(self, row: int, field: str, found: object, expected: str) -> None:
        super().__init__(f'{field}: found "{found}", expected {expected}')
        self.row, self.field, self.found, self.expected = row, field, found, expected


class _Waiting:
    """Payments of one file that are made and not yet posted, none of a vendor that another one of them pays."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._entries: list[Entry] = []
        self._rows: dict[str, int] = {}
        self._vendors: set[str] = set()

    def add(self, first: int, entry: Entry, vendor_id: str) -> None:
        """Let an entry wait; `first` is the first row of its payment."""
        self._entries.append(entry)
        self._rows[entry.document_id] = first
        self._vendors.add(vendor_id)

    def post_before(self, vendor_id: str) -> None:
        """Post them where one of them pays this vendor: what it left open decides about the vendor's next payment."""
        if vendor_id in self._vendors:
            self.post()

    def post(self) -> None:
        """Post all of them."""
        try:
            post_many(self._connection, [without_document(entry) for entry in self._entries])
        except ClearingRefusedError as error:
            first, reference = self._rows[error.document_id], error.document_id.removeprefix(PAYMENT)
            raise PaymentRefusedError(first, "payment", reference, f"one that can be posted: {error}") from error
        self._entries, self._rows, self._vendors = [], {}, set()


class PostedPayments(Value):
    """What became of a file of payments."""

    new: int = 0
    unchanged: int = 0


ALIKE: Final = ("date", "vendor_id", "currency", "bank_account", "bank_base", "entity", "approved_by", "end_to_end")
"""Columns that hold for a whole payment."""

MOST_NAMED: Final = 5
"""Open invoices that a refusal names."""


def post_payments(
    connection: sa.Connection, client: Client, rows: Sequence[PaidRow], rate_of: RateOf, *, maker: str
) -> PostedPayments:
    """Post payments, each once: a reference that was posted before is left alone.

    Args:
        connection: In a writing transaction in which nobody else posts for the client; the caller commits.
        client: Whose payments they are.
        rows: Of one file, in its order; rows of a payment need not stand together.
        rate_of: Exchange rates.
        maker: Who brings them.

    Raises:
        PaymentRefusedError: The first payment that cannot be posted; the caller rolls back all of them.
    """
    numbered = sorted(enumerate(rows), key=lambda pair: pair[1].payment)
    new, waiting = 0, _Waiting(connection)
    groups = [list(group) for _reference, group in groupby(numbered, key=lambda pair: pair[1].payment)]
    for group in groups:
        first, of_payment = group[0][0], [row for _number, row in group]
        _check_alike(first, of_payment)
        if not _posted_before(connection, client, first, of_payment):
            waiting.post_before(of_payment[0].vendor_id)
            payment = _new(connection, client, first, of_payment, rate_of, maker)
            waiting.add(first, _entry(client, first, payment), payment.vendor_id)
            failpoint("payment.recorded")
            new += 1
    waiting.post()
    return PostedPayments(new=new, unchanged=len(groups) - new)


def _new(  # each is a different fact
    connection: sa.Connection, client: Client, first: int, rows: Sequence[PaidRow], rate_of: RateOf, maker: str
) -> Payment:
    """Return one payment, and record where the bank confirms one of a run."""
    head = rows[0]
    if not head.end_to_end:
        return _payment(connection, client, first, rows, rate_of, maker)
    run, sent = _of_run(connection, client, first, rows)
    row = head.model_copy(update={"entity": run.entity})
    settlements, rest = _confirmed(connection, client, row, sent)
    bare = _payment(connection, client, first, [row.model_copy(update={"amount": ZERO})], rate_of, maker)
    mark_paid(connection, client.id, run, sent, by=maker)
    return bare.model_copy(update={"settlements": settlements, "on_account": rest, "payee": bare.payee or sent.payee})


def _of_run(connection: sa.Connection, client: Client, first: int, rows: Sequence[PaidRow]) -> tuple[Run, RunPayment]:
    """Return the run and the payment that a row confirms."""
    head = rows[0]
    number = number_of(client.id, head.end_to_end)
    runs = [read_run(connection, client.id, run_id(client.id, number))] if number else []
    found = [(run, one) for run in runs for one in run.payments if one.end_to_end == head.end_to_end]
    if not found:
        raise PaymentRefusedError(first, "end_to_end", head.end_to_end, "a payment that `daybook pay show` lists")
    run, sent = found[0]
    if run.state is not RunState.EXPORTED or sent.state is not ItemState.SCHEDULED:
        expected = f"a payment whose file was written and that is still out; the run is {run.state}, it is {sent.state}"
        raise PaymentRefusedError(first, "end_to_end", head.end_to_end, expected)
    wanted = {
        "vendor_id": sent.vendor_id,
        "currency": run.currency,
        "invoice": "",
        "entity": head.entity and run.entity,
    }
    for name, value in wanted.items():
        if getattr(head, name) != value:
            raise PaymentRefusedError(first, name, getattr(head, name), f'"{value}" as in {sent.end_to_end}')
    kept = head.discount + head.withheld + head.written_off
    if len(rows) > 1 or kept or head.amount <= 0:
        found_rows = f"{len(rows)} rows, paid {head.amount}, kept {kept}"
        expected = f"one row with what the bank paid for {sent.end_to_end}; what is kept stands in the run"
        raise PaymentRefusedError(first, "end_to_end", found_rows, expected)
    return run, sent


def _confirmed(
    connection: sa.Connection, client: Client, row: PaidRow, sent: RunPayment
) -> tuple[tuple[Settlement, ...], Decimal]:
    """Return what the bank's amount settles of a payment's items, and what it paid beyond them.

    Credits count whole. A discount is kept only where the item is paid in full. The money has left: what was settled
    otherwise since the file was written rests on account.
    """
    items = {item.key: item for item in open_items_of(connection, client.id, vendor_id=sent.vendor_id)}
    discounts = _expected(connection, client.id, sent.vendor_id)
    left = row.amount
    settlements: list[Settlement] = []
    for part in sorted(sent.items, key=lambda part: part.paid > 0):
        item = items.get(part.key)
        if item is None:
            continue
        paid = min(part.paid, left, -item.open_amount) if part.paid > 0 else max(part.paid, -item.open_amount)
        if not paid:
            continue
        left -= paid
        discount = part.discount if paid == part.paid else ZERO
        taxes = taxes_of(connection, client.id, item.label) if discount else ()
        settlements.append(
            Settlement(
                item=item, paid=paid, discount=discount, taxes=taxes, expected=discounts.get(item.label), sent=True
            )
        )
    return tuple(settlements), left


def _check_alike(first: int, rows: Sequence[PaidRow]) -> None:
    head = rows[0]
    for name in ALIKE:
        for row in rows:
            if getattr(row, name) != getattr(head, name):
                expected = f'"{getattr(head, name)}" as on the first row of {head.payment}'
                raise PaymentRefusedError(first, name, getattr(row, name), expected)


def _posted_before(connection: sa.Connection, client: Client, first: int, rows: Sequence[PaidRow]) -> bool:
    """Tell whether the payment stands in the ledger, with the same amount."""
    head = rows[0]
    query = (
        sa.select(sa.func.sum(postings.c.amount_minor))
        .join(entries, entries.c.id == postings.c.entry_id)
        .where(
            entries.c.client_id == client.id,
            entries.c.document_id == f"{PAYMENT}{head.payment}",
            entries.c.purpose == Purpose.PAYMENT.value,
            postings.c.account.in_([head.bank_account, BANK, BANK_FOREIGN] if head.end_to_end else OWED),
        )
    )
    standing = connection.scalar(query)
    if standing is None:
        return False
    posted = from_minor(int(standing), head.currency) * (-1 if head.end_to_end else 1)
    asked = sum((row.amount + row.discount + row.withheld + row.written_off for row in rows), ZERO)
    if posted != asked:
        expected = f"{posted} as posted under that reference; give another payment another reference"
        raise PaymentRefusedError(first, "amount", asked, expected)
    return True


def _payment(
    connection: sa.Connection, client: Client, first: int, rows: Sequence[PaidRow], rate_of: RateOf, maker: str
) -> Payment:
    head = rows[0]
    if not is_open(connection, client.id, head.date, client.locked_until):
        raise PaymentRefusedError(first, "date", head.date, "a day in an open period")
    rate = Decimal(1) if head.currency == client.currency else rate_of(head.currency, head.date)
    if rate is None:
        raise PaymentRefusedError(first, "currency", head.currency, f"a rate on {head.date}; import it first")
    items = open_items_of(connection, client.id, vendor_id=head.vendor_id)
    discounts = _expected(connection, client.id, head.vendor_id)
    vendor = DatabaseMasterData(connection, client.id, client.entities).vendor(head.vendor_id)
    return Payment(
        reference=head.payment,
        entity=head.entity or client.entities[0].id,
        vendor_id=head.vendor_id,
        payee=items[0].payee if items else "",
        day=head.date,
        posting_date=head.date,
        currency=head.currency,
        settlements=tuple(
            _settlement(connection, client.id, first, row, items, discounts) for row in rows if row.invoice
        ),
        on_account=sum((row.amount for row in rows if not row.invoice), ZERO),
        owed_on=payable_account(client, vendor),
        bank_account=head.bank_account,
        fx_rate=rate,
        bank_base=head.bank_base,
        maker=maker,
        checker=head.approved_by,
    )


def _expected(connection: sa.Connection, client_id: str, vendor_id: str) -> dict[str, OpenItem]:
    """Return discounts booked with a vendor's invoices and neither taken nor lost, by the entry (P-10, net method)."""
    if not has_items(connection, client_id, vendor_id, DISCOUNTS_EXPECTED):
        return {}
    found = open_items_of(connection, client_id, vendor_id=vendor_id, account=DISCOUNTS_EXPECTED)
    return {item.label: item for item in found}


def _settlement(
    connection: sa.Connection,
    client_id: str,
    first: int,
    row: PaidRow,
    items: Sequence[OpenItem],
    discounts: Mapping[str, OpenItem],
) -> Settlement:
    found = [item for item in items if row.invoice in {item.reference, item.label}]
    if len(found) != 1:
        expected = (
            f"one open invoice of {row.vendor_id}; {len(found)} have it, name the entry instead: "
            f"{', '.join(item.label for item in found)}"
            if found
            else f"an open invoice of {row.vendor_id}; open are {_named(items)}"
        )
        raise PaymentRefusedError(first, "invoice", row.invoice, expected)
    run = scheduled_items(connection, client_id).get(found[0].key)
    if run is not None:
        expected = f"one that is not in payment run {run}; give the end_to_end id of its payment, or cancel it there"
        raise PaymentRefusedError(first, "invoice", row.invoice, expected)
    return Settlement(
        item=found[0],
        paid=row.amount,
        discount=row.discount,
        withheld=row.withheld,
        written_off=row.written_off,
        taxes=taxes_of(connection, client_id, found[0].label) if row.discount else (),
        expected=discounts.get(found[0].label),
    )


def _named(items: Sequence[OpenItem]) -> str:
    shown = [f"{item.reference} ({-item.open_amount} {item.currency})" for item in items[:MOST_NAMED]]
    return ", ".join(shown) + (f" and {len(items) - len(shown)} more" if len(items) > len(shown) else "") or "none"


def _entry(client: Client, first: int, payment: Payment) -> Entry:
    try:
        return payment_entry(client, payment)
    except PostingCaseError as error:
        raise PaymentRefusedError(first, "payment", payment.reference, f"one that can be posted: {error}") from error
