"""A printed exchange rate, or tax stated in the client's currency, that is far from the table may be a costly one.

The books use the table; the difference is the vendor's margin, a slip, or the rate of another day.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from documents.finding import Queue, Severity
from documents.values.exchange import PrintedRate
from documents.values.money import round_amount, unit
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import money, number

CODE = "V-CUR-03"
LIMIT: Final = Decimal(2)
"""Per cent."""
SHOWN: Final = Decimal("0.000001")


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each printed rate, and for tax in the client's currency, more than 2 % off the table."""
    for printed in case.document.exchange_rates:
        yield from _rate(case, printed)
    yield from _tax(case)


def _rate(case: Case, printed: PrintedRate) -> Iterator[Remark]:
    expected = _expected(case, printed)
    if expected is None:
        return
    nearest = min(printed.readings, key=lambda value: abs(value - expected))
    percent = (nearest - expected) * 100 / expected
    if abs(percent) <= LIMIT:
        return
    yield Remark(
        f'"{printed.raw}" differs from the table: 1 {printed.base} is {number(expected.quantize(SHOWN))} '
        f"{printed.quote}; difference {percent:+.2f} %, limit {LIMIT} %.",
        subject=f"rate {printed.base}/{printed.quote}",
        expected=number(expected.quantize(SHOWN)),
        found=number(nearest),
        difference=f"{percent:+.2f} %",
        limit=f"{LIMIT} %",
        next_step="Compare with the agreed rate and its day; ask for a correction where the vendor's rate was charged.",
    )


def _expected(case: Case, printed: PrintedRate) -> Decimal | None:
    """Return the table's units of the quote for one base; None when the table does not know this pair."""
    base = case.base_currency
    if base not in (printed.base, printed.quote):
        return None
    other = printed.quote if printed.base == base else printed.base
    issued = case.document.issue_date.value if case.document.issue_date else case.context.received_on
    rate = case.context.master.fx_rate(other, base, issued.isoformat())
    if rate is None:
        return None
    return rate if printed.base == base else 1 / rate


def _tax(case: Case) -> Iterator[Remark]:
    """Yield a remark when BT-111, the tax in the client's currency, does not follow by the table's rate."""
    structured, tax = case.document.einvoice, case.document.tax_total
    if structured is None or tax is None or structured.text("BT-6") != case.base_currency or not tax.value:
        return
    stated, in_base = structured.number("BT-111"), case.in_base(tax.value)
    if stated is None or in_base is None or case.currency == case.base_currency:
        return
    expected = round_amount(in_base, case.base_currency)
    gap = stated - expected
    if abs(gap) <= max(unit(case.base_currency), abs(expected) * LIMIT / 100):
        return
    yield Remark(
        f"The tax of {money(tax.value, case.currency)} is stated as {money(stated, case.base_currency)}, by the table "
        f"it is {money(expected, case.base_currency)}; difference {money(gap, case.base_currency)}, limit {LIMIT} %.",
        subject="tax_total",
        expected=money(expected, case.base_currency),
        found=money(stated, case.base_currency),
        difference=money(gap, case.base_currency),
        limit=f"{LIMIT} %",
        next_step="Check which rate the vendor used; only the tax in the national currency may be deducted.",
    )


RULE = Rule(
    CODE,
    check,
    source="Directive 2006/112/EC art. 91, 230; EN 16931 BT-111",
    severity=Severity.WARN,
    queue=Queue.APPROVAL,
    reply="FIN",
)
