"""Small acceptance tests of the specification (8.4) that need nothing but values."""

from __future__ import annotations

import datetime as dt

from documents.business import BusinessDocument
from documents.terms import CashDiscount, PaymentTerms
from tests.validators.builders import D, found, invoice

FRIDAY = dt.date(2026, 10, 23)


def with_discount(issued: dt.date) -> BusinessDocument:
    terms = PaymentTerms(net_days=30, discounts=(CashDiscount(percent=D(2), days=10),))
    return invoice(issue_date=issued, due_date=issued + dt.timedelta(days=30), payment_terms=terms)


def test_at_24_a_discount_that_ends_on_a_saturday_is_paid_on_the_friday() -> None:
    for issued, last in ((dt.date(2026, 10, 14), FRIDAY), (dt.date(2026, 10, 13), FRIDAY)):
        (finding,) = found("V-TRM-02", with_discount(issued))
        assert finding.expected == last.isoformat()
