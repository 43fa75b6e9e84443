"""V-CMP-04: what an invoice must say for its tax to be deducted, and when that is not known."""

from __future__ import annotations

from typing import Any

import pytest

from documents.business import TaxCategory
from documents.einvoice import Group
from documents.finding import Severity
from documents.kind import DocType
from tests.validators.builders import ENTITY, VENDOR, D, found, invoice

PAGE = "Müller Bürobedarf GmbH, 10115 Berlin, an Nordlicht Handels GmbH, 20095 Hamburg, USt-IdNr. DE123456788, 19 %"


def missing(**changes: Any) -> list[str]:
    values: dict[str, Any] = {"text": PAGE, "vendor_tax_id": None}
    return [one.expected for one in found("V-CMP-04", invoice(**(values | changes)))]


def test_a_full_invoice_lacks_nothing() -> None:
    assert missing() == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"text": PAGE.replace("USt-IdNr. DE123456788", "")}, ["the seller's tax number"]),
        ({"text": PAGE.replace("USt-IdNr. DE123456788", ""), "vendor_tax_number": "12/345/67890"}, []),
        ({"text": PAGE.replace("10115", "")}, ["the seller's address"]),
        ({"text": PAGE.replace("10115", ""), "vendor_address": "Musterweg 1\nBerlin"}, []),
        ({"text": PAGE.replace("20095", "")}, ["the buyer's address"]),
        ({"text": PAGE.replace("20095", ""), "buyer_address": "Hamburg"}, []),
        ({"text": PAGE.replace("%", ""), "taxes": (TaxCategory(),)}, ["the tax rate"]),
        ({"text": PAGE.replace("%", "")}, []),
        ({"text": "nothing"}, ["the seller's tax number, the seller's address and the buyer's address"]),
        ({"text": "nothing", "born_digital": False}, []),
        ({"text": ""}, []),
        ({"text": "nothing", "gross_total": D("250.00")}, []),
        (
            {"text": "nothing", "gross_total": D("250.01")},
            ["the seller's tax number, the seller's address and the buyer's address"],
        ),
        ({"text": "nothing", "tax_total": D("0.00")}, []),
        ({"text": "nothing", "doc_type": DocType.RECEIPT}, []),
    ],
)
def test_what_the_page_lacks(changes: dict[str, Any], expected: list[str]) -> None:
    assert missing(**changes) == expected


def test_payment_waits() -> None:
    (finding,) = found("V-CMP-04", invoice(text=PAGE.replace("10115", "")))
    assert finding.severity is Severity.BLOCK_PAY


def test_an_address_that_nobody_knows_is_not_missed() -> None:
    vendor = VENDOR.model_copy(update={"postcode": ""})
    assert found("V-CMP-04", invoice(text=PAGE.replace("10115", "")), vendors=(vendor,)) == []


def test_outside_the_union_the_directive_asks_nothing() -> None:
    vendor = VENDOR.model_copy(update={"country": "CH"})
    assert found("V-CMP-04", invoice(text="nothing"), vendors=(vendor,)) == []
    entity = ENTITY.model_copy(update={"country": "GB"})
    assert found("V-CMP-04", invoice(text="nothing"), entities=(entity,)) == []


@pytest.mark.parametrize(
    ("terms", "expected"), [({"BT-37": ("Berlin",), "BT-53": ("20095",)}, 0), ({"BT-37": ("Berlin",)}, 1)]
)
def test_an_e_invoice_says_it_in_terms(terms: dict[str, tuple[str, ...]], expected: int) -> None:
    assert len(found("V-CMP-04", invoice(einvoice=Group(terms=terms)))) == expected
