"""Sum of lines, net, tax, gross and payable amount must follow from each other to the cent."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from documents.business import BusinessDocument
from documents.field import Field
from documents.finding import Role
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import money

CODE = "V-ARI-03"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each of the three identities that does not hold; one with a missing amount is left out."""
    document = case.document
    for subject, calculation, computed, stated in identities(document):
        if computed == stated:
            continue
        gap = stated - computed
        yield Remark(
            f"{calculation} is {money(computed, case.currency)}, "
            f"but the document states a {subject.replace('_', ' ')} of {money(stated, case.currency)}; "
            f"difference {money(gap, case.currency)}, limit 0.00.",
            subject=subject,
            expected=money(computed, case.currency),
            found=money(stated, case.currency),
            difference=money(gap, case.currency),
            limit=money(Decimal(0), case.currency),
            next_step="Correct the amount that was misread, or reject the document.",
        )


def identities(document: BusinessDocument) -> Iterator[tuple[str, str, Decimal, Decimal]]:
    """Yield subject, calculation in words, computed and stated amount of each identity that can be computed."""
    net, tax, gross = document.net_total, document.tax_total, document.gross_total
    if document.lines_total and net:
        computed = document.lines_total.value - _or_zero(document.allowance_total) + _or_zero(document.charge_total)
        yield "net_total", "Sum of lines less allowances plus charges", computed, net.value
    if net and tax and gross:
        yield "gross_total", "Net plus tax", net.value + tax.value, gross.value
    if gross and document.payable:
        computed = gross.value - _or_zero(document.prepaid) + _or_zero(document.rounding)
        yield "payable", "Gross less prepaid plus rounding", computed, document.payable.value


def _or_zero(field: Field[Decimal] | None) -> Decimal:
    return field.value if field is not None else Decimal(0)


RULE = Rule(CODE, check, source="EN 16931 BR-CO-13, -15, -16", waived_by=Role.NOBODY, reply="FIN")
