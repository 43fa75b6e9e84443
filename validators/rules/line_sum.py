"""The lines must add up to the stated sum of lines, or to the net total less charges plus allowances.

A till receipt prints its lines with tax; they then add up to the gross total, one minor unit of the currency allowed
per line for rounding: a cent of the euro, a whole yen, a fils of the dinar.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from documents.business import BusinessDocument
from documents.finding import Role
from documents.values.money import unit
from validators.context import Case
from validators.rule import Remark, Rule
from validators.tax import is_untaxed
from validators.wording import money

CODE = "V-ARI-01"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when the sum differs; none when a line has no amount, which other rules show."""
    document = case.document
    amounts = [line.net_amount for line in document.lines if line.net_amount is not None]
    stated = _stated(document)
    if stated is None or not amounts or len(amounts) < len(document.lines):
        return
    total = sum(amounts, Decimal(0))
    if total == stated or _includes_tax(document, total, case.currency):
        return
    yield Remark(
        f"The {len(amounts)} lines add up to {money(total, case.currency)}, but the document states "
        f"{money(stated, case.currency)}; difference {money(total - stated, case.currency)}, "
        f"limit {money(Decimal(0), case.currency)}.",
        subject="lines_total",
        expected=money(stated, case.currency),
        found=money(total, case.currency),
        difference=money(total - stated, case.currency),
        limit=money(Decimal(0), case.currency),
        next_step="Look for a line that was misread or left out.",
    )


def _stated(document: BusinessDocument) -> Decimal | None:
    """Return BT-106 as printed, else as it follows from the net total."""
    if document.lines_total is not None:
        return document.lines_total.value
    if document.net_total is None:
        return None
    allowances = document.allowance_total.value if document.allowance_total else Decimal(0)
    charges = document.charge_total.value if document.charge_total else Decimal(0)
    return document.net_total.value + allowances - charges


def _includes_tax(document: BusinessDocument, total: Decimal, currency: str) -> bool:
    """Tell whether the lines are printed with tax; each may be rounded to the minor unit of the currency."""
    if document.gross_total is None or is_untaxed(document):
        return False
    return abs(total - document.gross_total.value) <= unit(currency) * len(document.lines)


RULE = Rule(CODE, check, source="EN 16931 BR-CO-10", waived_by=Role.APPROVER, reply="FIN")
