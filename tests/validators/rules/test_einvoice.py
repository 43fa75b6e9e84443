"""Rules that rest on what only an e-invoice states."""

from __future__ import annotations

import pytest

from documents.business import TaxCategory
from documents.einvoice import Group
from documents.finding import Severity
from tests.validators.builders import D, found, invoice, line


def group(terms: dict[str, str], **groups: Group) -> Group:
    inner = {name.replace("_", "-"): (one,) for name, one in groups.items()}
    return Group(terms={term: (text,) for term, text in terms.items()}, groups=inner)


@pytest.mark.parametrize(("amount", "expected"), [("5.00", 0), ("5.02", 0), ("4.98", 0), ("5.03", 1), ("4.97", 1)])
@pytest.mark.parametrize(
    ("name", "terms"), [("BG_20", ("BT-92", "BT-93", "BT-94")), ("BG_21", ("BT-99", "BT-100", "BT-101"))]
)
def test_a_percentage_of_the_document_may_be_two_cents_off(name, terms, amount, expected):
    one = group(dict(zip(terms, (amount, "100.00", "5"), strict=True)))
    findings = found("V-ARI-06", invoice(einvoice=group({}, **{name: one})))
    assert [each.severity for each in findings] == [Severity.WARN] * expected


@pytest.mark.parametrize(
    ("name", "terms"), [("BG_27", ("BT-136", "BT-137", "BT-138")), ("BG_28", ("BT-141", "BT-142", "BT-143"))]
)
def test_a_percentage_of_a_line_is_shown_with_its_figures(name, terms):
    one = group(dict(zip(terms, ("7.50", "100.00", "5"), strict=True)))
    line = group({"BT-126": "20"}, **{name: one})
    (finding,) = found("V-ARI-06", invoice(einvoice=group({}, BG_25=line)))
    assert "of line 20 is 5 % of 100.00 EUR, which is 5.00 EUR, but it is stated as 7.50 EUR" in finding.message


def test_an_allowance_without_base_or_percentage_is_just_an_amount():
    assert found("V-ARI-06", invoice(einvoice=group({}, BG_20=group({"BT-92": "5.00"})))) == []
    assert found("V-ARI-06", invoice()) == []


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({"BT-146": "9.00", "BT-147": "1", "BT-148": "10.00"}, 0),
        ({"BT-146": "9.01", "BT-147": "1.00", "BT-148": "10.00"}, 1),
        ({"BT-146": "10.00", "BT-147": "0.00", "BT-148": "10"}, 0),
        ({"BT-146": "10.00", "BT-147": "1.00", "BT-148": "10.00"}, 1),
        ({"BT-146": "9.00", "BT-148": "10.00"}, 0),
        ({"BT-146": "9.00", "BT-147": "1.00"}, 0),
    ],
)
def test_a_net_price_is_the_gross_price_less_the_discount(terms, expected):
    findings = found("V-ARI-07", invoice(einvoice=group({}, BG_25=group({"BT-126": "20", **terms}))))
    assert [each.severity for each in findings] == [Severity.BLOCK_POST] * expected
    assert all("net price of line 20" in each.message for each in findings)
    assert found("V-ARI-07", invoice()) == []


SELLER = {"BT-27": "Müller Bürobedarf GmbH", "BT-28": "Müller Shop", "BT-30": "HRB 12"}


@pytest.mark.parametrize(
    ("payee", "expected"),
    [
        ({}, 0),
        ({"BT-59": "MÜLLER BÜROBEDARF GmbH"}, 0),
        ({"BT-59": "Müller Shop"}, 0),
        ({"BT-59": "Müller Kasse", "BT-61": "HRB 12"}, 0),
        ({"BT-59": "Factor Bank AG"}, 1),
        ({"BT-60": "4711"}, 1),
    ],
)
def test_a_payee_that_is_not_the_seller_holds_the_payment(payee, expected):
    findings = found("V-FRD-06", invoice(einvoice=group(SELLER | payee)))
    assert [each.severity for each in findings] == [Severity.BLOCK_PAY] * expected
    assert found("V-FRD-06", invoice()) == []


@pytest.mark.parametrize(("net", "expected"), [("246.50", 0), ("249.00", 1)])
def test_allowances_and_charges_of_a_line_count_in_its_amount(net, expected):
    """10 x 24.90 is 249.00; less 5.00, plus 2.50 it is 246.50."""
    lines = (line(1, "Kopierpapier A4", "10", "24.90", net, allowance=D("5.00"), charge=D("2.50")),)
    findings = found("V-ARI-02", invoice(lines=lines))
    assert len(findings) == expected
    assert all("- 5.00 EUR + 2.50 EUR is 246.50 EUR" in each.message for each in findings)


@pytest.mark.parametrize(
    ("category", "terms", "found_"),
    [
        ("O", {"BT-31": "DE123456788"}, "DE123456788 of the seller"),
        ("O", {"BT-63": "NL123456782B90"}, "NL123456782B90 of the tax representative"),
        (
            "O",
            {"BT-31": "DE123456788", "BT-48": "DE999999995"},
            "DE123456788 of the seller and DE999999995 of the buyer",
        ),
        ("O", {"BT-32": "12/345/67890"}, ""),
        ("E", {"BT-31": "DE123456788"}, ""),
    ],
)
def test_out_of_scope_states_no_vat_identifier(category, terms, found_):
    rows = (TaxCategory(category=category, rate=D(0), base=D(1), tax=D(0)),)
    findings = found("V-TAX-06", invoice(taxes=rows, einvoice=group(terms)))
    assert [each.found for each in findings] == ([found_] if found_ else [])
    assert found("V-TAX-06", invoice(taxes=rows)) == [], "a page prints identifiers whatever it is about"
