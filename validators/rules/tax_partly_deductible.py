"""Tax on entertainment, cars or mixed use is deductible in part or not at all, by the client's own table.

A note where the vendor's tax code books exactly that share; a warning where the books would deduct another one. A line
that does not print its rate counts with the highest of the document.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from documents.business import Line
from documents.finding import Queue, Role, Severity
from documents.master.client import DeductibleShare
from documents.values.money import round_amount
from documents.values.names import fold
from documents.values.totals import tax_of
from validators.accounts import account_of
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import listed, money, number

CODE = "V-TAX-10"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each entry of the client's table that taxed lines of the document fall under."""
    for entry in case.context.client.deductible_shares:
        lines = [line for line in case.document.lines if _tax(case, line) and _falls_under(case, line, entry)]
        if lines:
            yield _remark(case, entry, lines)


def _tax(case: Case, line: Line) -> Decimal:
    """Return the tax on a line, or the most it can be."""
    whole = case.document.tax_total.value if case.document.tax_total else Decimal(0)
    rates = case.tax_rates_of(line)
    if not rates or line.net_amount is None:
        return whole if line.net_amount else Decimal(0)
    return tax_of(line.net_amount, max(rates), case.currency)


def _falls_under(case: Case, line: Line, entry: DeductibleShare) -> bool:
    """Tell whether a line goes to the account of an entry, or is described by one of its words."""
    if entry.account and account_of(case, line.number) == entry.account:
        return True
    described = f" {fold(line.description)} "
    return any(f" {fold(word)} " in described for word in entry.words)


def _remark(case: Case, entry: DeductibleShare, lines: list[Line]) -> Remark:
    known = all(case.tax_rate_of(line) is not None for line in lines)
    tax = sum((_tax(case, line) for line in lines), Decimal(0))
    if not known and case.document.tax_total is not None:
        tax = min(tax, case.document.tax_total.value, key=abs)
    part = round_amount(tax * entry.share, case.currency)
    booked = _booked_share(case)
    percent = f"{number(entry.share * 100)} %"
    named = f"Line{'s' if len(lines) > 1 else ''} {listed(line.number for line in lines)}"
    return Remark(
        f"{named}: of {'' if known else 'at most '}{money(tax, case.currency)} tax {percent}, "
        f"{money(part, case.currency)}, may be deducted by the "
        f"client's table ({entry.name}); the vendor's tax code deducts {number(booked * 100)} %.",
        subject=entry.name,
        expected=percent,
        found=f"{number(booked * 100)} %",
        difference=money(round_amount(tax * booked, case.currency) - part, case.currency),
        severity=Severity.INFO if booked == entry.share else Severity.WARN,
        next_step="Give the vendor a tax code with that share, or confirm what is deducted.",
    )


def _booked_share(case: Case) -> Decimal:
    """Return the share that the vendor's tax code deducts; all of it when no code is on record."""
    code = case.vendor.tax_code if case.vendor else ""
    return next((one.recovery for one in case.context.client.tax_codes if code and one.code == code), Decimal(1))


RULE = Rule(
    CODE,
    check,
    source="Directive 2006/112/EC art. 168, 173, 176; accounting specification P-05a",
    severity=Severity.WARN,
    queue=Queue.TAX,
    waived_by=Role.TAX,
)
