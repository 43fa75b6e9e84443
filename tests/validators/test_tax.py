from __future__ import annotations

from decimal import Decimal

import pytest

from documents.business import TaxCategory
from tests.validators.builders import field, invoice, line
from validators.tax import is_untaxed


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
