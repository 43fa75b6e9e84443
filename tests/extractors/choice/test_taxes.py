from __future__ import annotations

from decimal import Decimal

from extractors.choice.taxes import tax_rows
from extractors.layout.paper import lay_out
from tests.extractors.printed import page_of


def found(art: str) -> list[tuple[Decimal, Decimal | None, Decimal]]:
    return [(row.rate, row.base, row.tax) for row in tax_rows(lay_out([page_of(art)]))]


def test_a_rate_with_its_base_and_tax_is_a_row() -> None:
    assert found("VAT 20 %   165.00   33.00   198.00") == [(Decimal(20), Decimal("165.00"), Decimal("33.00"))]


def test_amounts_that_do_not_close_with_the_rate_are_no_row() -> None:
    assert found("VAT 20 %   165.00   34.00   199.00") == []


def test_a_tax_alone_beside_its_rate_has_no_base() -> None:
    assert found("VAT 20 %   33.00") == [(Decimal(20), None, Decimal("33.00"))]
