from __future__ import annotations

from decimal import Decimal

import pytest

from documents.business import TaxCategory
from tests.validators.builders import field, invoice, line
from validators.tax import breakdown, is_untaxed


def test_without_rate_and_tax_a_document_is_untaxed() -> None:
    plain = invoice(taxes=(), net_total=None, tax_total=None, lines=(line(1, "Plan", "1", "96.00", "96.00"),))
    assert is_untaxed(plain)
    assert is_untaxed(plain.model_copy(update={"taxes": (TaxCategory(rate=Decimal(0), tax=Decimal(0)),)}))


@pytest.mark.parametrize(
    "shown",
    [
        {"taxes": (TaxCategory(rate=Decimal(20)),)},
        {"tax_total": field(Decimal("16.00"))},
        {"lines": (line(1, "Plan", "1", "96.00", "96.00", tax_rate=Decimal(20)),)},
    ],
    ids=["rate", "tax", "rate of a line"],
)
def test_any_rate_or_tax_makes_it_taxed(shown: dict[str, object]) -> None:
    plain = invoice(taxes=(), net_total=None, tax_total=None, lines=(line(1, "Plan", "1", "96.00", "96.00"),))
    assert not is_untaxed(plain.model_copy(update=shown))


def test_several_taxes_on_the_net_total_are_one_rate() -> None:
    half = TaxCategory(category="S", rate=Decimal(9), base=Decimal("100.00"), tax=Decimal("9.00"))
    sums = {"net_total": Decimal("100.00"), "tax_total": Decimal("18.00"), "gross_total": Decimal("118.00")}
    assert [(row.rate, row.base, row.tax) for row in breakdown(invoice(taxes=(half, half), **sums))] == [
        (Decimal(18), Decimal("100.00"), Decimal("18.00"))
    ]
    assert breakdown(invoice(taxes=(half, half), **sums | {"tax_total": Decimal("9.00")})) == (half, half)
    apart = (half, half.model_copy(update={"base": Decimal("50.00")}))
    assert breakdown(invoice(taxes=apart, **sums)) == apart
