"""A percentage allowance or charge of an e-invoice must be its base times the percentage."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from documents.einvoice import Group
from documents.finding import Severity
from documents.values.money import round_amount, unit
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import money, number

CODE = "V-ARI-06"
LIMIT: Final = Decimal(2)
"""In minor units (Peppol BIS 3 R040)."""
TERMS: Final = {
    "BG-20": ("allowance", "BT-92", "BT-93", "BT-94"),
    "BG-21": ("charge", "BT-99", "BT-100", "BT-101"),
    "BG-27": ("allowance", "BT-136", "BT-137", "BT-138"),
    "BG-28": ("charge", "BT-141", "BT-142", "BT-143"),
}
"""Group: its name, and the terms of amount, base and percentage."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each allowance or charge, of the document or a line, that is off by more than rounding."""
    einvoice = case.document.einvoice
    if einvoice is None:
        return
    yield from _of(einvoice, "of the document", case.currency)
    for place, line in enumerate(einvoice.each("BG-25"), start=1):
        yield from _of(line, f"of line {line.text('BT-126') or place}", case.currency)


def _of(group: Group, where: str, currency: str) -> Iterator[Remark]:
    for name, (what, *terms) in TERMS.items():
        for one in group.each(name):
            amount, base, percent = (one.number(term) for term in terms)
            if amount is None or base is None or percent is None:
                continue
            due = round_amount(base * percent / 100, currency)
            limit = LIMIT * unit(currency)
            if abs(due - amount) > limit:
                yield Remark(
                    f"The {what} {where} is {number(percent)} % of {money(base, currency)}, which is "
                    f"{money(due, currency)}, but it is stated as {money(amount, currency)}; limit "
                    f"{money(limit, currency)}.",
                    subject=f"{what} {where}",
                    expected=money(due, currency),
                    found=money(amount, currency),
                    difference=money(amount - due, currency),
                    limit=money(limit, currency),
                    next_step="Ask the vendor which figure holds.",
                )


RULE = Rule(CODE, check, source="Peppol BIS 3 R040; EN 16931 BT-92 to BT-94", severity=Severity.WARN, reply="FIN")
