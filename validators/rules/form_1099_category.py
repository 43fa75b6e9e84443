"""US: payments to a reportable vendor are reported by box of form 1099 once they reach the year's threshold."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from documents.finding import Queue, Severity
from validators.context import Case
from validators.duplicates import same_vendor
from validators.rule import Remark, Rule
from validators.wording import money

CODE = "V-TAX-16"
UNTIL_2025: Final = Decimal(600)
FROM_2026: Final = Decimal(2000)
"""In US dollars, for payments of a calendar year; indexed from 2027 on, so then an earlier note."""
LAST_OF_OLD: Final = 2025


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when a reportable vendor without a 1099 category reaches the threshold in the year of payment."""
    vendor, gross = case.vendor, case.document.gross_total
    if vendor is None or case.context.client.country != "US" or not vendor.reportable or vendor.form_1099:
        return
    if gross is None or case.currency != "USD":
        return
    year = (case.document.due_date.value if case.document.due_date else case.context.received_on).year
    total = gross.value * case.document.sign + _billed(case, year)
    threshold = UNTIL_2025 if year <= LAST_OF_OLD else FROM_2026
    if total < threshold:
        return
    yield Remark(
        f"{vendor.name} ({vendor.id}) has no 1099 category and was billed {money(total, 'USD')} in {year}, "
        f"threshold {money(threshold, 'USD')}.",
        subject="vendor",
        expected="a 1099 category",
        found="none",
        limit=money(threshold, "USD"),
        values={"vendor": vendor.id, "year": year},
        next_step="Set the category at the vendor before the year's forms are made.",
    )


def _billed(case: Case, year: int) -> Decimal:
    """Return what the vendor's other posted documents of the year come to, as far as the search returns them."""
    ours = (prior for prior in same_vendor(case) if prior.entry and prior.currency == "USD")
    return sum((prior.gross * prior.sign for prior in ours if prior.issue_date.year == year), Decimal(0))


RULE = Rule(
    CODE,
    check,
    source="26 U.S.C. 6041 (form 1099)",
    severity=Severity.INFO,
    queue=Queue.VENDOR_MASTER,
)
