"""V-TAX-12, V-TAX-13: US sales tax by the client's table of places, rates and taxable accounts."""

from __future__ import annotations

from typing import Any

import pytest

from documents.business import BusinessDocument
from documents.einvoice import Group
from documents.kind import DocType
from documents.master.client import Client, SalesTax
from tests.validators.builders import CLIENT, VENDOR, D, found, free_invoice, line, prior

TABLE = (
    SalesTax(state="IL", rate=D("6.25"), accounts=("6100",)),
    SalesTax(state="IL", postcode="606", rate=D("10.25"), accounts=("6100", "1200")),
)
CHICAGO, SPRINGFIELD = "12 Lake St\nChicago, IL 60601", "1 Oak St, Springfield, IL 62701-1234"
"""`free_invoice()` bills 100.00 on the vendor's account 6100."""


def american(**changes: Any) -> Client:
    values = {"country": "US", "currency": "USD", "sales_taxes": TABLE} | changes
    return CLIENT.model_copy(update=values)


def taxed(tax: str, address: str = CHICAGO, **changes: Any) -> BusinessDocument:
    amounts = {"currency": "USD", "tax_total": D(tax) if tax else None}
    values: dict[str, Any] = amounts | {"buyer_address": address} | changes
    return free_invoice(**values)


def differences(code: str, document: BusinessDocument, account: str = "6100", **client: Any) -> list[str]:
    vendors = (VENDOR.model_copy(update={"account": account}),)
    return [one.difference for one in found(code, document, client=american(**client), vendors=vendors)]


@pytest.mark.parametrize(
    ("tax", "address", "expected"),
    [
        ("0", CHICAGO, ["10.25 USD"]),
        ("", CHICAGO, ["10.25 USD"]),
        ("0", SPRINGFIELD, ["6.25 USD"]),
        ("0.01", CHICAGO, []),
        ("0", "4 Main St, Dover, DE 19901", []),
        ("0", "12 Lake St, Chicago", []),
        ("0", "P.O. Box 60601, Illinois", []),
    ],
)
def test_taxable_goods_without_tax_are_told_of_where_the_client_has_nexus(
    tax: str, address: str, expected: list[str]
) -> None:
    assert differences("V-TAX-12", taxed(tax, address)) == expected


@pytest.mark.parametrize(
    ("tax", "address", "expected"),
    [
        ("10.25", CHICAGO, []),
        ("10.36", CHICAGO, []),  # 0.1 percentage points and a cent of rounding
        ("10.37", CHICAGO, ["0.12 USD"]),
        ("10.14", CHICAGO, []),
        ("10.13", CHICAGO, ["-0.12 USD"]),
        ("6.25", SPRINGFIELD, []),
        ("10.25", SPRINGFIELD, ["4.00 USD"]),
        ("0", CHICAGO, []),  # no tax at all is V-TAX-12
        ("9.00", "4 Main St, Dover, DE 19901", []),
    ],
)
def test_the_rate_is_that_of_the_longest_post_code_that_fits(tax: str, address: str, expected: list[str]) -> None:
    assert differences("V-TAX-13", taxed(tax, address)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ship to\nLakeside, IL 60601\nAccount ID 20500", ["10.25 USD"]),
        ("Sender: Dover, DE 19901\nShip to: Springfield, IL 62701", ["6.25 USD"]),
        ("Sender: Dover, DE 19901", []),
        ("Ship to: Springfield, IL 62701\nBill to: Chicago, IL 60601", []),
        ("Account ID 20500", []),
    ],
)
def test_where_no_address_was_read_the_only_place_on_the_page_counts(text: str, expected: list[str]) -> None:
    document = taxed("0", buyer_address=None, text=text)
    vendors = (VENDOR.model_copy(update={"account": "6100", "postcode": "19901"}),)
    findings = found("V-TAX-12", document, client=american(), vendors=vendors)
    assert [one.difference for one in findings] == expected


def test_only_what_is_taxable_there_counts() -> None:
    assert differences("V-TAX-12", taxed("0"), account="6200") == []
    assert differences("V-TAX-12", taxed("0", SPRINGFIELD), account="1200") == []
    assert differences("V-TAX-12", taxed("0"), account="1200") == ["10.25 USD"]
    free = (line(1, "Sample", "1", "0.00", "0.00"),)
    assert differences("V-TAX-12", taxed("0", lines=free)) == []


@pytest.mark.parametrize(
    ("code", "tax", "owed"),
    [("V-TAX-12", "0", D("10.25")), ("V-TAX-13", "8.00", D("2.25")), ("V-TAX-13", "12.00", None)],
)
def test_what_is_owed_as_use_tax_is_what_was_not_charged(code: str, tax: str, owed: object) -> None:
    vendors = (VENDOR.model_copy(update={"account": "6100"}),)
    (one,) = found(code, taxed(tax), client=american(), vendors=vendors)
    assert (one.use_tax.amount if one.use_tax else None) == owed
    assert one.use_tax is None or (one.use_tax.lines, one.use_tax.text) == ((1,), "use tax IL 10.25 %")


def test_other_clients_and_credits_are_not_asked() -> None:
    assert differences("V-TAX-12", taxed("0"), country="CA") == []
    assert differences("V-TAX-12", taxed("0"), sales_taxes=()) == []
    credit = taxed("0", doc_type=DocType.CREDIT_NOTE, preceding_invoice="RE-1")
    assert differences("V-TAX-12", credit) == []


@pytest.mark.parametrize(
    ("amounts", "accrued", "taken_back"),
    [
        ({}, "51.25", "-10.25"),
        ({}, "6.00", "-6.00"),  # never more than the books have
        ({}, "0", None),
        ({"tax_total": D("4.00")}, "51.25", "-6.25"),  # the vendor gives back its own part
        ({"tax_total": D("10.25")}, "51.25", None),
        ({"preceding_invoice": None}, "51.25", None),
    ],
    ids=str,
)
def test_p06b_a_credit_takes_back_what_was_accrued(
    amounts: dict[str, Any], accrued: str, taken_back: str | None
) -> None:
    first = prior(document_id="first", number="RE-1", currency="USD", gross=D("500.00"))
    values = {"tax": "0", "doc_type": DocType.CREDIT_NOTE, "preceding_invoice": "RE-1"} | amounts
    findings = found(
        "V-TAX-12",
        taxed(**values),
        client=american(),
        vendors=(VENDOR.model_copy(update={"account": "6100"}),),
        priors=(first,),
        accrued={"first": D(accrued)},
    )
    assert [one.use_tax.amount for one in findings if one.use_tax] == ([D(taken_back)] if taken_back else [])


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({"BT-79": ("US-IL",), "BT-78": ("62701",)}, ["6.25 USD"]),
        ({"BT-54": ("IL",), "BT-53": ("60601",)}, ["10.25 USD"]),
        ({"BT-79": ("Illinois",)}, ["10.25 USD"]),  # no code: the printed address counts
    ],
)
def test_an_e_invoice_states_where_the_goods_go(terms: dict[str, tuple[str, ...]], expected: list[str]) -> None:
    assert differences("V-TAX-12", taxed("0", einvoice=Group(terms=terms))) == expected
