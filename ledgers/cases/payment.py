"""The entry of a payment to a vendor: what it settles, discount, withholding and exchange (P-07, P-10, P-13, P-19)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from documents.master.client import Client
from documents.value import Value
from documents.values.money import round_amount
from ledgers.cases.legs import ZERO, PostingCaseError, bare_header, close, in_base, leg
from ledgers.chart import (
    ACCOUNTS_PAYABLE,
    BANK,
    BANK_FOREIGN,
    DISCOUNTS,
    DISCOUNTS_LOST,
    EXCHANGE_REALISED,
    ROUNDING,
    WITHHELD,
)
from ledgers.entry import Entry, Header, ItemKey, Posting, Purpose
from ledgers.sub_ledger import Hold, OpenItem

PAYMENT: Final = "payment:"
"""Begins the document id of a payment: it stands in no document."""
BACKUP_WITHHOLDING: Final = Decimal("0.24")
"""Share of a payment that is withheld from a vendor without a W-9, or whose TIN does not match (26 U.S.C. 3406)."""
FORM_MISSING: Final = "V-TAX-15"
"""The hold that says so; the only one under which the rest may be paid (P-13)."""
DISCOUNT: Final = "discount of "
TAX_OF_DISCOUNT: Final = "tax of the discount of "
LOST: Final = "lost discount of "
"""Begin the texts of what a discount keeps; the number of the invoice, or the label of its entry, follows (R-14)."""


class Settlement(Value):
    """What a payment settles of one open item; amounts in the item's currency, negative where a credit is taken.

    Attributes:
        paid: Through the bank.
        discount: Kept, for paying early (P-10).
        withheld: Kept, and owed to the tax office (P-13).
        written_off: Small rest that nobody will pay (P-19).
        taxes: Tax postings of the item's entry that have a tax base; a discount changes them.
        expected: What was booked of a discount with the invoice (net method); without tax, debit.
        sent: The bank was told before, when nothing held it; what it then paid is booked, held or not.
    """

    item: OpenItem
    paid: Decimal
    discount: Decimal = ZERO
    withheld: Decimal = ZERO
    written_off: Decimal = ZERO
    taxes: tuple[Posting, ...] = ()
    expected: OpenItem | None = None
    sent: bool = False

    @property
    def name(self) -> str:
        """Return what texts of the entry call the item."""
        return self.item.reference or self.item.label

    @property
    def settled(self) -> Decimal:
        """Return what is no longer owed."""
        return self.paid + self.discount + self.withheld + self.written_off

    @property
    def stopped_by(self) -> tuple[Hold, ...]:
        """Return the holds that speak against it: that of a missing form does not where the tax is withheld (P-13)."""
        if self.sent:
            return ()
        due = round_amount((self.paid + self.withheld) * BACKUP_WITHHOLDING, self.item.currency)
        withholds = self.withheld > 0 and self.withheld == due
        return tuple(hold for hold in self.item.holds if not (withholds and hold.code == FORM_MISSING))

    @property
    def settled_base(self) -> Decimal:
        """Return the same in base currency, at the rate the item was booked with; all of it with the last payment."""
        item = self.item
        if self.settled == -item.open_amount:
            return -item.open_base
        return item.open_base * self.settled / item.open_amount


class Payment(Value):
    """One payment of one vendor in one currency.

    Attributes:
        reference: The client's own, unique among its payments; the posting key.
        day: Of the bank's booking.
        posting_date: First open day not before it.
        on_account: Paid without an item; stands open as a debit of the vendor.
        owed_on: Control account of what is paid without an item.
        bank_account: Account of the chart; 1000, or 1010 in a foreign currency, when empty.
        fx_rate: Units of `currency` for one unit of base currency.
        bank_base: What the bank took in base currency, when it says so; else by `fx_rate`.
        maker: Who brought the payment.
        checker: Who approved a write-off; empty when there is none.
    """

    reference: str
    entity: str
    vendor_id: str
    payee: str = ""
    day: dt.date
    posting_date: dt.date
    currency: str
    settlements: tuple[Settlement, ...] = ()
    on_account: Decimal = ZERO
    owed_on: str = ACCOUNTS_PAYABLE
    bank_account: str = ""
    fx_rate: Decimal = Decimal(1)
    bank_base: Decimal | None = None
    maker: str = "operator"
    checker: str = ""

    @property
    def document_id(self) -> str:
        """Return what the ledger knows the payment by."""
        return f"{PAYMENT}{self.reference}"


def payment_entry(client: Client, payment: Payment) -> Entry:
    """Return the entry of a payment, with the items it settles.

    The difference between the rate an item was booked with and that of the payment is realised on account 7100 (P-07).

    Raises:
        PostingCaseError: An item would be settled beyond what is open, is of another vendor, currency or company, or
            is held (L-32); or nothing is paid at all.
    """
    for settlement in payment.settlements:
        _check(client, payment, settlement)
    head = _header(client, payment)
    owed = [_owed(head, payment, settlement) for settlement in payment.settlements]
    items = [settlement.item.key for settlement in payment.settlements]
    kept = [_kept(head, settlement) for settlement in payment.settlements]
    for one in kept:
        owed += one.cleared
        items += one.items
    legs = list(owed)
    if payment.on_account:
        text = "paid on account"
        legs.append(leg(head, payment.owed_on, payment.on_account, party=payment.vendor_id, text=text))
    legs += [posting for one in kept for posting in one.rest]
    legs.append(_bank(head, payment))
    entry = close(head, [*legs, *_exchange(head, legs)])
    return entry.model_copy(update={"settles": _settles(entry, owed, items)})


def _check(client: Client, payment: Payment, settlement: Settlement) -> None:
    item, where = settlement.item, f"{client.id}: payment {payment.reference}, item {settlement.item.label}"
    expected = payment.vendor_id, payment.currency, payment.entity
    if (found := (item.vendor_id, item.currency, item.entity)) != expected:
        raise PostingCaseError(
            f"{where} is of vendor, currency and company {' / '.join(found)}, the payment of {' / '.join(expected)}; "
            "nothing was posted."
        )
    if settlement.settled * item.open_amount >= 0 or abs(settlement.settled) > abs(item.open_amount):
        raise PostingCaseError(
            f"{where} ({item.reference}): {settlement.settled} {item.currency} to settle, open are "
            f"{-item.open_amount}; correct the amount; nothing was posted."
        )
    if settlement.stopped_by:
        holds = "; ".join(f"{hold.code}: {hold.message}" for hold in settlement.stopped_by)
        raise PostingCaseError(
            f"{where} ({item.reference}) is held: {holds} It can be paid when the hold is released; nothing was posted."
        )
    _check_write_off(client, payment, settlement, where)


def _check_write_off(client: Client, payment: Payment, settlement: Settlement, where: str) -> None:
    limit = client.policy.write_off_limit
    if not settlement.written_off:
        return
    if abs(settlement.written_off) > limit:
        raise PostingCaseError(
            f"{where}: {settlement.written_off} {payment.currency} to write off, limit {limit}; nothing was posted."
        )
    if payment.checker in {"", payment.maker}:
        raise PostingCaseError(
            f"{where}: {settlement.written_off} {payment.currency} to write off, approved by "
            f'"{payment.checker}"; a person other than {payment.maker} approves it; nothing was posted.'
        )


def _header(client: Client, payment: Payment) -> Header:
    return bare_header(
        client,
        Purpose.PAYMENT,
        payment.document_id,
        entity=payment.entity,
        doc_date=payment.day,
        posting_date=payment.posting_date,
        currency=payment.currency,
        fx_rate=payment.fx_rate,
        maker=payment.maker,
        checker=payment.checker,
        reference=payment.reference,
        payee=payment.payee,
    )


def _owed(head: Header, payment: Payment, settlement: Settlement) -> Posting:
    base = round_amount(settlement.settled_base, head.base_currency)
    text = f"settles {settlement.name}"
    return leg(head, settlement.item.account, settlement.settled, base=base, party=payment.vendor_id, text=text)


class _Kept(NamedTuple):
    """What a settlement keeps: lines that clear the discount expected of it, with the items they clear, and others."""

    cleared: tuple[Posting, ...]
    items: tuple[ItemKey, ...]
    rest: tuple[Posting, ...]


def _kept(head: Header, settlement: Settlement) -> _Kept:
    """Return discount with its tax, withholding and write-off, at the rate the item was booked with."""
    taxes = [posting for tax in settlement.taxes if (posting := _less_tax(head, settlement, tax)).amount]
    discount = settlement.discount + sum((tax.amount for tax in taxes), ZERO)
    discount_base = _booked(head, settlement, settlement.discount) + sum((tax.base_amount for tax in taxes), ZERO)
    withheld = _booked(head, settlement, settlement.withheld)
    written_off = _booked(head, settlement, settlement.written_off)
    taken, lost = _of_expected(head, settlement, discount)
    beyond = discount + sum((one.amount for one in taken), ZERO)
    beyond_base = discount_base + sum((one.base_amount for one in taken), ZERO) if beyond else ZERO
    cleared = (*taken, *lost)
    return _Kept(
        cleared=cleared,
        items=tuple(settlement.expected.key for _ in cleared) if settlement.expected else (),
        rest=(
            leg(head, DISCOUNTS, -beyond, base=-beyond_base, text=f"{DISCOUNT}{settlement.name}"),
            *taxes,
            *(leg(head, DISCOUNTS_LOST, -one.amount, base=-one.base_amount, text=one.text) for one in lost),
            leg(head, WITHHELD, -settlement.withheld, base=-withheld, text="tax withheld"),
            leg(head, ROUNDING, -settlement.written_off, base=-written_off, text="small rest written off"),
        ),
    )


def _of_expected(head: Header, settlement: Settlement, discount: Decimal) -> tuple[list[Posting], list[Posting]]:
    """Return the lines that clear an expected discount: by the one taken, without tax, and by what is lost of it.

    Source: accounting specification P-10, net method.
    """
    item = settlement.expected
    if item is None:
        return [], []
    taken = min(max(discount, ZERO), item.open_amount)
    last = settlement.settled == -settlement.item.open_amount
    lost = item.open_amount - taken if last else ZERO
    base = round_amount(item.open_base * taken / item.open_amount, head.base_currency)
    taken_base = item.open_base if taken == item.open_amount else base
    return (
        _clears(head, settlement, item, taken, taken_base, DISCOUNT),
        _clears(head, settlement, item, lost, item.open_base - base, LOST),
    )


def _clears(
    head: Header, settlement: Settlement, item: OpenItem, amount: Decimal, base: Decimal, text: str
) -> list[Posting]:
    party = settlement.item.vendor_id
    return (
        [leg(head, item.account, -amount, base=-base, party=party, text=f"{text}{settlement.name}")] if amount else []
    )


def _less_tax(head: Header, settlement: Settlement, tax: Posting) -> Posting:
    """Return what a discount takes back of one tax posting: its share of the item (P-10, section 5.2)."""
    share = settlement.discount / settlement.item.amount
    base = tax.tax_base or ZERO
    amount = round_amount(tax.amount * share, head.currency)
    return leg(
        head,
        tax.account,
        amount,
        base=_booked(head, settlement, amount),
        tax_code=tax.tax_code,
        tax_base=round_amount(base * share, head.currency),
        text=f"{TAX_OF_DISCOUNT}{settlement.name}",
    )


def _booked(head: Header, settlement: Settlement, amount: Decimal) -> Decimal:
    """Convert at the rate the item was booked with."""
    item = settlement.item
    return round_amount(amount * item.open_base / item.open_amount, head.base_currency) if amount else ZERO


def _bank(head: Header, payment: Payment) -> Posting:
    total = sum((settlement.paid for settlement in payment.settlements), payment.on_account)
    foreign = head.currency != head.base_currency
    account = payment.bank_account or (BANK_FOREIGN if foreign else BANK)
    base = in_base(head, total) if payment.bank_base is None else payment.bank_base
    return leg(head, account, -total, base=-base if foreign else -total, text=f"payment {payment.reference}")


def _exchange(head: Header, legs: Sequence[Posting]) -> list[Posting]:
    if head.currency == head.base_currency:
        return []
    difference = -sum((posting.base_amount for posting in legs), ZERO)
    return [leg(head, EXCHANGE_REALISED, ZERO, base=difference, text="exchange difference")]


def _settles(entry: Entry, owed: Sequence[Posting], items: Sequence[ItemKey]) -> dict[int, ItemKey]:
    """Lines that are zero were dropped; those on items never are, so they stand first and in order."""
    assert entry.postings[: len(owed)] == tuple(owed)
    return dict(enumerate(items, start=1))
