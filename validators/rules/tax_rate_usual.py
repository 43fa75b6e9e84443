"""A vendor that always charged one rate and now charges another: misread, or another kind of supply."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from documents.finding import Queue, Role, Severity
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import listed, number

CODE = "V-TAX-08"
ENOUGH: Final = 5
"""Posted invoices with tax that make a habit; at most the last 10 are looked at."""
SELF_ASSESSED: Final = "reverse_charge"
"""Tax codes of this treatment carry a rate that stands on no invoice."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each rate above zero that none of the vendor's last invoices charged."""
    if case.vendor is None:
        return
    history = case.context.facts.tax_codes(case.vendor.id)
    if len(history) < ENOUGH:
        return
    known = {code.code: code for code in case.context.client.tax_codes}
    used = frozenset().union(*history)
    if not used <= known.keys():
        return  # a code that the client has no more: its rate is not known
    usual = {known[code].rate for code in used if known[code].treatment != SELF_ASSESSED and known[code].rate}
    for rate in sorted({row.rate for row in case.document.taxes if row.rate} - usual):
        yield _remark(case, rate, sorted(usual), len(history))


def _remark(case: Case, rate: Decimal, usual: list[Decimal], count: int) -> Remark:
    name = case.vendor.name if case.vendor else ""
    expected = listed(f"{number(each)} %" for each in usual) or "no tax"
    return Remark(
        f"{name} charges {number(rate)} %, but its last {count} invoices charged {expected}.",
        subject=f"tax {number(rate)} %",
        expected=expected,
        found=f"{number(rate)} %",
        next_step="Compare the rate with the page and with what was supplied.",
    )


RULE = Rule(
    CODE,
    check,
    source="accounting specification 4.3",
    severity=Severity.WARN,
    queue=Queue.TAX,
    waived_by=Role.TAX,
)
