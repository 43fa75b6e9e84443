"""What a client owes its state on a purchase that came with too little sales tax (P-06b)."""

from __future__ import annotations

from decimal import Decimal

from documents.value import Value


class UseTax(Value):
    """Use tax to be accrued on one invoice.

    Attributes:
        amount: In document currency; what the table asks for, less what the vendor charged.
        lines: Numbers of the taxable lines.
        text: State and rate, for the entry.
    """

    amount: Decimal
    lines: tuple[int, ...]
    text: str
