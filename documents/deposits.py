"""Deposits a vendor billed and was paid, and which of them a final invoice deducts (P-08, BT-113)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Final

from documents.value import Value
from documents.values.identifiers import invoice_key_n1

MOST_DEPOSITS: Final = 12
"""Open deposits of one vendor that are tried in all combinations; of more a person chooses."""


class DepositTax(Value):
    """Tax of one code that a deposit was charged with.

    Attributes:
        account: Where it stands.
        base: What it was taken on, in document currency, as `amount`.
    """

    account: str
    tax_code: str
    base: Decimal
    amount: Decimal


class Deposit(Value):
    """A posted deposit invoice that no final invoice has used yet.

    Attributes:
        number: The vendor's own.
        entry: Label of its entry.
        line_no: Line of its open item on the account of prepayments.
        net: In document currency, as it stands on that account.
        base: The same in base currency.
        tax: Charged with it and deducted.
        taxes: The same by tax code.
        orders: Orders it names.
    """

    number: str
    entry: str
    line_no: int
    net: Decimal
    base: Decimal
    tax: Decimal
    currency: str
    orders: tuple[str, ...] = ()
    taxes: tuple[DepositTax, ...] = ()

    @property
    def gross(self) -> Decimal:
        """Return what was paid."""
        return self.net + self.tax


def deducted(
    deposits: Iterable[Deposit], amount: Decimal, currency: str, named: Iterable[str] = ()
) -> tuple[Deposit, ...]:
    """Return the deposits that an amount paid before is the sum of; empty when none or several choices are.

    Deposits whose number the final invoice names come first; else the only combination that gives the amount.

    Args:
        deposits: Of the invoice's vendor.
        amount: BT-113, unsigned.
        currency: Of the invoice.
        named: Numbers on the final invoice, as printed; compared as C-40 compares them.
    """
    usable = [deposit for deposit in deposits if deposit.currency == currency]
    keys = {invoice_key_n1(name) for name in named}
    by_name = [deposit for deposit in usable if invoice_key_n1(deposit.number) in keys]
    if by_name and _gross(by_name) == amount:
        return tuple(by_name)
    if len(usable) > MOST_DEPOSITS:
        return ()
    sums = [chosen for chosen in _combinations(usable) if _gross(chosen) == amount]
    return sums[0] if len(sums) == 1 else ()


def _combinations(deposits: Sequence[Deposit]) -> Iterable[tuple[Deposit, ...]]:
    return (chosen for size in range(1, len(deposits) + 1) for chosen in combinations(deposits, size))


def _gross(deposits: Iterable[Deposit]) -> Decimal:
    return sum((deposit.gross for deposit in deposits), Decimal(0))
