"""What a client owes its state on a purchase that came with too little sales tax (P-06b)."""

from __future__ import annotations

from decimal import Decimal

from documents.value import Value


class UseTax(Value):
    """Use tax to be accrued on one invoice, or taken back with a credit.

    Attributes:
        amount: In document currency; what the table asks for, less what the vendor charged. Negative on a credit of
            either form (L-02): what was accrued with the invoice it corrects and is not owed any more.
        lines: Numbers of the taxable lines.
        text: State and rate, for the entry.
    """

    amount: Decimal
    lines: tuple[int, ...]
    text: str
