"""R-05: boxes of VAT returns, and goods from other member states; the figures of P-05 in every country's form."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import sqlalchemy as sa

from documents.business import TaxCategory
from documents.master.client import Client, TaxCode
from documents.master.store import store_vendors
from ledgers.cases.invoice import invoice_entry
from ledgers.general_ledger import post
from reports.ledger.tax import REPORT
from reports.ledger.tax_boxes import _forms, form_of
from tests.ledgers.cases import CLIENT, SHA, VENDOR, invoice, work
from tests.reports.ledger.postings import made, shown

HOME = {
    "DE": "19",
    "NL": "21",
    "FR": "20",
    "IT": "22",
    "ES": "21",
    "AT": "20",
    "BE": "21",
    "IE": "23",
    "GB": "20",
    "CH": "8.1",
}
SINCE = dt.date(2026, 5, 1)
ELSEWHERE = {"eu": "SE", "abroad": "US"}


def client_in(country: str, supply: str = "") -> Client:
    rate = Decimal(HOME.get(country, "19"))
    reverse = {"rate": rate, "treatment": "reverse_charge", "account": "1405"}
    codes = (
        TaxCode(code="V", rate=rate),
        *(TaxCode(code=f"R{which[:1]}", supply=which, **reverse) for which in ("goods", "services")),
        TaxCode(code="R", **reverse),
    )
    return CLIENT.model_copy(update={"country": country, "tax_codes": codes})


def bought(connection: sa.Connection, client: Client, name: str, country: str, code: str, net: str = "1000.00") -> None:
    """Post one purchase: with tax at home, by reverse charge elsewhere."""
    vendor = VENDOR.model_copy(update={"id": name, "country": country, "tax_code": code, "account": "1200"})
    store_vendors(connection, client.id, [vendor], by="ann")
    rate = client.tax_codes[0].rate
    charged = code == "V"
    document = invoice(net, rate=str(rate) if charged else None, tax=str(Decimal(net) * rate / 100) if charged else "0")
    if not charged:
        taxes = (TaxCategory(category="AE", base=Decimal(net), tax=Decimal(0)),)
        document = document.model_copy(update={"taxes": taxes})
    case = work(document, client=client, vendor=vendor, document_id=name)
    of_vendor = case.judgement.model_copy(update={"vendor_id": name})
    post(connection, invoice_entry(case.model_copy(update={"judgement": of_vendor})), document_sha=SHA)


def boxes(connection: sa.Connection, client: Client) -> dict[str, int]:
    found: dict[str, int] = {}
    for box, amount in shown(made(connection, REPORT, client=client, since=SINCE, show="boxes"), "box", "amount"):
        found[box] = found.get(box, 0) + amount
    return found


@pytest.mark.parametrize(
    ("country", "expected"),
    [
        ("DE", {"66": 19000, "89": 100000, "89 tax": 19000, "61": 19000, "46": 100000, "47": 19000, "84": 200000, "85": 38000, "67": 57000}),
        ("NL", {"2a": 100000, "2a tax": 21000, "4a": 100000, "4a tax": 21000, "4b": 200000, "4b tax": 42000, "5b": 105000}),
        ("FR", {"B2": 100000, "A3": 200000, "A2": 100000, "08": 80000, "17": 20000, "19 or 20": 100000}),
        ("IT", {"VP3": 500000, "VP4": 88000, "VP5": 110000}),
        ("ES", {"10": 200000, "11": 42000, "12": 200000, "13": 42000, "28 or 30": 300000, "29 or 31": 63000, "36 or 38": 200000, "37 or 39": 42000}),
        ("AT", {"060": 20000, "070": 100000, "072": 100000, "072 tax": 20000, "065": 20000, "057": 40000, "066": 40000, "?": 40000}),
        ("BE", {"81, 82 or 83": 500000, "86": 100000, "88": 100000, "87": 200000, "55": 42000, "56": 42000, "59": 105000}),
        ("IE", {"T1": 92000, "T2": 115000, "E2": 100000, "ES2": 100000}),
        ("GB", {"1": 60000, "2": 20000, "4": 100000, "6": 200000, "7": 500000, "9": 100000}),
        ("CH", {"383": 300000, "383 tax": 24300, "400 or 405": 32400, "?": 16200}),
    ],
)  # fmt: skip
def test_every_kind_of_purchase_fills_the_boxes_of_its_country(
    sqlite_engine: sa.Engine, country: str, expected: dict[str, int]
) -> None:
    """1,000.00 each: charged at home, goods and services from Sweden, from the US, by reverse charge at home."""
    client = client_in(country)
    with sqlite_engine.begin() as connection:
        for name, where, code in (
            ("V1", country, "V"),
            ("V2", "SE", "Rg"),
            ("V3", "SE", "Rs"),
            ("V4", "US", "R"),
        ):
            bought(connection, client, name, where, code)
        at_home(connection, client)
        assert boxes(connection, client) == expected


def at_home(connection: sa.Connection, client: Client) -> None:
    """Reverse charge by a vendor in the client's country, such as for building work."""
    vendor = VENDOR.model_copy(update={"id": "V5", "country": client.country, "tax_code": "R", "account": "1200"})
    store_vendors(connection, client.id, [vendor], by="ann")
    document = invoice("1000.00", rate=None)
    document = document.model_copy(update={"taxes": (TaxCategory(category="AE", base=Decimal(1000), tax=Decimal(0)),)})
    case = work(document, client=client, vendor=vendor, document_id="V5")
    judged = case.judgement.model_copy(update={"vendor_id": "V5"})
    post(connection, invoice_entry(case.model_copy(update={"judgement": judged})), document_sha=SHA)


def test_what_is_goods_or_services_nobody_says_has_no_box_where_the_form_asks(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        bought(connection, client_in("DE"), "V2", "SE", "R")
        assert boxes(connection, client_in("DE")) == {"?": 100000 + 19000 + 19000}


def test_of_a_country_without_a_table_it_is_said(sqlite_engine: sa.Engine) -> None:
    with sqlite_engine.begin() as connection:
        report = made(connection, REPORT, client=client_in("PL"), since=SINCE, show="boxes")
        assert (report.frame.empty, report.notes[1]) == (
            True,
            "No boxes are known for PL and a period that begins on 2026-05-01.",
        )
        assert form_of("DE", dt.date(2021, 12, 31)) is None


def test_the_table_has_the_ten_countries_with_date_and_source() -> None:
    forms = _forms()
    assert set(forms) == set(HOME)
    for form in forms.values():
        assert all((form.source, form.form, form.valid_from <= form.written))
        assert {box.takes for box in form.boxes} <= {"base", "input", "output"}
        assert {kind for box in form.boxes for kind in box.of} <= {
            "charged",
            "eu_goods",
            "eu_services",
            "abroad",
            "abroad_goods",
            "home",
        }


@pytest.mark.parametrize(("code", "goods"), [("Rg", ["yes"]), ("R", ["perhaps"]), ("Rs", [])])
def test_goods_from_other_member_states_by_line(sqlite_engine: sa.Engine, code: str, goods: list[str]) -> None:
    client = client_in("DE")
    with sqlite_engine.begin() as connection:
        bought(connection, client, "V2", "SE", code, "4920.00")
        bought(connection, client, "V1", "DE", "V")
        bought(connection, client, "V4", "US", "R")
        report = made(connection, REPORT, client=client, show="intrastat")
        assert shown(report, "country", "goods", "text", "value") == [("SE", one, "item 1", 492000) for one in goods]


@pytest.mark.parametrize(
    ("country", "expected"),
    [("NL", {"4a": 100000, "4a tax": 21000, "5b": 21000}), ("DE", {"?": 38000})],
)
def test_goods_from_outside_the_eu_are_imports_and_stand_apart_from_services(
    sqlite_engine: sa.Engine, country: str, expected: dict[str, int]
) -> None:
    client = client_in(country)
    with sqlite_engine.begin() as connection:
        bought(connection, client, "V1", "US", "Rg")
        assert boxes(connection, client) == expected
