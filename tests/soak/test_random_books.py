"""AT-19 at length: random acts on the books, a thousand in `make soak`; every invariant holds and the books agree.

Invoices and credit notes in two currencies, receipts, payments in full, in part, with discount and netted, the same again,
too much of anything, reversals and aborts; hypothesis draws short histories elsewhere (test_ledger_properties).
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.register.tables import documents
from ledgers import general_ledger
from ledgers.checks import LEDGER_CHECKS, check_books
from ledgers.entry import Entry, Journal, Posting, Purpose
from ledgers.general_ledger import Reversal, ReversalRefusedError
from ledgers.outbox import export
from ledgers.paying.payments import PaidRow, PaymentRefusedError, post_payments
from ledgers.sub_ledger import ITEM_ACCOUNTS, OpenItem, open_items_of
from ledgers.tables import entries, postings
from tests.ledgers.cases import CLIENT
from tests.ledgers.samples import SHA, invoice_entry, posting
from tests.ledgers.test_facts import register

AT_ONCE = 50
"""Acts in one transaction, and between two looks at the invariants of the sub-ledger."""

ABORTED = 0.05
PAID_ON = dt.date(2026, 6, 5)
RATES = {"EUR": Decimal(1), "USD": Decimal("1.0850")}
PAID_AT = Decimal("1.0910")


class AbortedError(Exception):
    pass


class Clerk:
    """Does random things to the books, and keeps what it did."""

    def __init__(self, connection: sa.Connection, dice: random.Random, did: Counter[str]) -> None:
        self.connection, self.dice, self.did = connection, dice, did

    def act(self) -> None:
        """Do one thing; what is refused or aborted leaves nothing behind."""
        acts: tuple[Callable[[], str], ...] = (self.bill, self.pay, self.reverse, self.receive, self.again)
        (act,) = self.dice.choices(acts, weights=(8, 8, 2, 2, 1))
        before = self._entries()
        try:
            with self.connection.begin_nested():
                done = act()
                self._abort(self.dice.random() < ABORTED)
        except (AbortedError, PaymentRefusedError, ReversalRefusedError) as error:
            self.did[type(error).__name__] += 1
            assert self._entries() == before, "a refused act left something behind"
        else:
            self.did[done] += 1

    def _abort(self, now: bool) -> None:
        if now:
            raise AbortedError

    def bill(self) -> str:
        """Post an invoice, or a credit note."""
        number = self.did.total()
        sign = -1 if self.dice.random() < 0.2 else 1
        net, tax = (Decimal(sign * self.dice.randint(1, 10**6)).scaleb(-2) for _ in "nt")
        currency = self.dice.choice(tuple(RATES))
        keys = {"number": f"R-{number}", "number_n1": f"R{number}", "currency": currency, "sign": sign}
        minor = int((abs(net) + abs(tax)).scaleb(2))
        register(self.connection, f"doc-{number}", state="POSTED", gross_minor=minor, **keys)
        entry = in_currency(invoice_entry(f"doc-{number}", str(net), str(tax)), currency)
        general_ledger.post(self.connection, entry, document_sha=SHA)
        return "credit" if sign < 0 else "invoice"

    def receive(self) -> str:
        """Post goods received."""
        value = str(Decimal(self.dice.randint(1, 10**6)).scaleb(-2))
        entry = invoice_entry(f"receipt:{self.did.total()}").model_copy(
            update={
                "journal": Journal.RECEIPTS,
                "purpose": Purpose.GOODS_RECEIPT,
                "postings": (
                    posting("1200", value, order_number="4500012", order_line=1),
                    posting("2050", f"-{value}", order_number="4500012", order_line=1),
                ),
            }
        )
        general_ledger.post(self.connection, entry, document_sha=SHA)
        return "receipt"

    def pay(self) -> str:
        """Pay one or two items of a currency: all, a part, less discount, or more than is open."""
        currency = self.dice.choice(tuple(RATES))
        items = [one for one in open_items_of(self.connection, CLIENT.id) if one.currency == currency]
        if not items:
            return "nothing to pay"
        chosen = self.dice.sample(items, min(len(items), self.dice.choice((1, 1, 2))))
        rows = [self._row(item) for item in chosen]
        post_payments(self.connection, CLIENT, rows, lambda _currency, _day: PAID_AT, maker="operator")
        again = post_payments(self.connection, CLIENT, rows, lambda _currency, _day: PAID_AT, maker="operator")
        assert again.new == 0
        return "payment"

    def _row(self, item: OpenItem) -> PaidRow:
        owed = -item.open_amount
        share = self.dice.choice(("1", "1", "1", "0.4", "1.2"))
        amount = (owed * Decimal(share)).quantize(Decimal("0.01"))
        discount = (amount * Decimal("0.02")).quantize(Decimal("0.01")) if self.dice.random() < 0.2 else Decimal(0)
        return PaidRow(
            payment=f"P-{self.did.total()}",
            date=PAID_ON,
            vendor_id=item.vendor_id,
            invoice=item.label,
            amount=amount - discount,
            discount=discount,
            currency=item.currency,
        )

    def reverse(self) -> str:
        """Undo any entry; one that is paid refuses."""
        label = self._any_label()
        how = Reversal(posting_date=PAID_ON, fiscal_year=2026, maker="ann")
        done = general_ledger.reverse(self.connection, CLIENT.id, label, how) if label else None
        return "reversal" if done and done.created else "nothing to reverse"

    def again(self) -> str:
        """Post an entry once more, as after a crash."""
        label = self._any_label()
        if label:
            entry, sha = general_ledger.read(self.connection, CLIENT.id, label)
            assert not general_ledger.post(self.connection, entry, document_sha=sha).created
        return "posted again"

    def _any_label(self) -> str:
        labels = self.connection.scalars(sa.select(entries.c.label).order_by(entries.c.id)).all()
        return self.dice.choice(labels) if labels else ""

    def _entries(self) -> int:
        return self.connection.scalar(sa.select(sa.func.count()).select_from(entries)) or 0


def in_currency(entry: Entry, currency: str) -> Entry:
    """Return the entry with its amounts in a currency, and in euros so that they close."""
    base = [(one.amount / RATES[currency]).quantize(Decimal("0.01")) for one in entry.postings]
    base[0] -= sum(base)
    lines: tuple[Posting, ...] = tuple(
        one.model_copy(update={"base_amount": amount}) for one, amount in zip(entry.postings, base, strict=True)
    )
    return entry.model_copy(update={"currency": currency, "fx_rate": RATES[currency], "postings": lines})


def differing_items(connection: sa.Connection) -> list[str]:
    """Compare open items and their accounts, currency by currency."""
    query = (
        sa.select(postings.c.account, entries.c.currency, sa.func.sum(postings.c.amount_minor))
        .join(entries, entries.c.id == postings.c.entry_id)
        .where(postings.c.account.in_(ITEM_ACCOUNTS))
        .group_by(postings.c.account, entries.c.currency)
    )
    control = {(account, currency): int(minor) for account, currency, minor in connection.execute(query)}
    found: Counter[tuple[str, str]] = Counter()
    for account in ITEM_ACCOUNTS:
        for item in open_items_of(connection, CLIENT.id, account=account):
            found[account, item.currency] += int(item.open_amount.scaleb(2))
    keys = control.keys() | found.keys()
    return [f"{key}: {control.get(key, 0)} {found[key]}" for key in keys if control.get(key, 0) != found[key]]


@pytest.mark.slow
@pytest.mark.parametrize("acts", [200, pytest.param(1000, marks=pytest.mark.soak)])
def test_at19_random_acts_keep_every_invariant(engine: sa.Engine, tmp_path: Path, acts: int) -> None:
    dice, did = random.Random(19), Counter[str]()
    while did.total() < acts:
        with engine.begin() as connection:
            clerk = Clerk(connection, dice, did)
            for _ in range(AT_ONCE):
                clerk.act()
            assert differing_items(connection) == []
    with engine.begin() as connection:
        connection.execute(documents.update().values(doc_type="invoice"))
    assert export(engine, CLIENT, tmp_path).problems == ()
    with engine.connect() as connection:
        assert [one for check in LEDGER_CHECKS for one in check(connection, CLIENT)] == []
        assert list(check_books(connection, CLIENT, tmp_path)) == []
    missing = {"invoice", "credit", "payment", "reversal", "receipt", "PaymentRefusedError"} - did.keys()
    assert not missing, f"the dice never drew {missing}: {did}"
    assert did["payment"] > acts / 10, did
