"""The post of Nordlicht Handels GmbH, Hamburg (EUR)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from sample_docs.generator.clients import NORDLICHT
from sample_docs.generator.goods import goods
from sample_docs.generator.model import StatementRow
from sample_docs.generator.teller import Teller


def tell() -> Teller:
    """Return the client with its files."""
    teller = Teller(NORDLICHT)
    _good_on_order(teller)
    _good_without_order(teller)
    _other_types(teller)
    _faults(teller)
    _duplicates(teller)
    _files(teller)
    return teller


def _good_on_order(t: Teller) -> None:
    t.add(
        t.ordered("mueller", "RE-2026-00417", "2026-10-14", [("10-2210", "40"), ("10-2214", "4"), ("10-3307", "25")]),
        grade="light",
    )
    t.add(t.ordered("mueller", "RE-2026-00468", "2026-10-29", [("10-7718", "6"), ("10-6001", "8")]), output="facturx")
    t.add(t.ordered("vandijk", "F26-1182", "2026-11-04", [("VD-4410", "20"), ("VD-4425", "60"), ("VD-5177", "8")]))
    t.add(
        t.ordered("ferrarini", "2026/1094", "2026-10-22", [("UT-101", "4"), ("UT-118", "12"), ("UT-412", "40")]),
        grade="medium",
    )
    t.add(t.ordered("delorme", "FA26-3317", "2026-10-27", [("PAP-01", "80"), ("PAP-07", "48"), ("PAP-12", "10")]))
    boxes = [(good.number, str(1 + place * 3 % 4)) for place, good in enumerate(goods("de", "boxes"))]
    t.add(t.ordered("hansaboard", "226104881", "2026-11-05", boxes))
    t.add(
        t.ordered("hansaboard", "226105017", "2026-11-13", [("VK-041", "12"), ("VK-072", "6"), ("VP-100", "3")]),
        output="ubl",
    )


def _good_without_order(t: Teller) -> None:
    t.add(
        t.paper(
            "mueller",
            "RE-2026-00502",
            "2026-11-13",
            [("10-3307", "20", "10"), ("10-4102", "3", "5"), ("10-2210", "30")],
        )
    )
    t.add(t.paper("mueller", "RE-2026-00511", "2026-11-16", [("10-8040", "4"), ("10-5120", "6"), ("10-6001", "5")]))
    t.add(t.paper("oeztuerk", "2026-1031", "2026-10-30", [("UR-100", "18"), ("GR-200", "4"), ("MA-015", "1")]))
    t.add(
        t.paper(
            "lindenhof",
            "LL 8840172",
            "2026-10-19",
            [("FR-NAT", "3"), ("FR-DIE", "1"), ("FR-MAU", "1"), ("FR-ZUS", "2")],
        ),
        grade="medium",
    )
    t.add(t.paper("oberau", "VB-2026-118340", "2026-11-13", [("ST-ARB", "1240"), ("ST-NET", "1240"), ("ST-GRU", "1")]))
    t.add(t.paper("kontor", "26-0714", "2026-10-15", [("ST-01", "4.5"), ("ST-02", "2.5")]))
    t.add(t.paper("obrien_metall", "31877", "2026-10-20", [("MB-27", "6"), ("MB-90", "3"), ("=1+1", "2")]))
    t.add(t.paper("tidewater", "TC-104-2291", "2026-11-16", [("TEAM-12", "1"), ("STOR-1", "2"), ("SUP-P", "1")]))
    t.add(t.paper("redwood", "INV-00731", "2026-11-04", [("CONS", "5"), ("DASH", "1.5")]))
    t.add(t.paper("mueller", "RE-2026-00519", "2026-11-17", [("10-2214", "2"), ("10-4102", "4")]), output="cii")
    t.add(t.paper("kontor", "26-0733", "2026-11-13", [("ST-01", "11"), ("ST-02", "3"), ("ST-05", "1")]))
    t.add(
        t.paper("oeztuerk", "2026-1077", "2026-11-16", [("GR-200", "6"), ("MA-015", "2")]), output="jpg", grade="medium"
    )


def _other_types(t: Teller) -> None:
    credit = t.paper(
        "mueller",
        "GS-2026-0038",
        "2026-11-17",
        [("10-7718", "1")],
        title="credit_note",
        preceding="RE-2026-00468",
        delivery_date=None,
    )
    t.add(credit)
    late = t.paper(
        "oeztuerk", "G-2026-0012", "2026-11-13", [("SR-310", "1")], title="credit_note", preceding="2026-0988"
    )
    t.fault("credit_without_reference", t.add(late))
    deliver = "Liefertermin: 27. November 2026. Anlieferung werktags 7 bis 15 Uhr, Tor 2."
    t.add(
        t.purchase_order("mueller", "2026-11-16", [("10-2210", "60"), ("10-3307", "40")], "S. Petersen", deliver),
        layout="order_form",
    )
    t.add(
        t.purchase_order("vandijk", "2026-11-17", [("VD-5010", "25"), ("VD-6002", "4")], "J. Brandt", deliver),
        layout="order_plain",
        grade="light",
    )
    t.add(
        t.goods_receipt("ferrarini", "WE-26-2291", "2026-11-16", [("UT-230", "5"), ("UT-305", "20")], "H. Krüger"),
        layout="receiving_form",
        grade="medium",
    )
    order = t.open_order("hansaboard", "2026-11-03", [("VK-051", "8"), ("VK-062", "5"), ("VP-120", "12")])
    note = t.paper(
        "hansaboard",
        "L26-77120",
        "2026-11-17",
        [("VK-051", "8"), ("VK-062", "5"), ("VP-120", "12")],
        title="delivery_note",
        delivery_date=None,
        iban="",
    )
    t.add(replace(note, order_number=order.number), layout="dispatch_note")
    _statement(t)


def _statement(t: Teller) -> None:
    rows = (
        StatementRow(dt.date(2026, 10, 14), "RE-2026-00417", "Rechnung", t.gross("RE-2026-00417")),
        StatementRow(dt.date(2026, 10, 29), "RE-2026-00468", "Rechnung", t.gross("RE-2026-00468")),
        StatementRow(dt.date(2026, 11, 3), "ZE 11-0447", "Zahlung", Decimal(0), t.gross("RE-2026-00417")),
        StatementRow(dt.date(2026, 11, 17), "GS-2026-0038", "Gutschrift", Decimal(0), t.gross("GS-2026-0038")),
    )
    text = ("Bitte prüfen Sie die Posten. Ohne Nachricht innerhalb von 14 Tagen gilt der Saldo als anerkannt.",)
    paper = t.paper("mueller", "K-2026-11", "2026-11-18", [], title="statement", delivery_date=None)
    t.add(replace(paper, statement=rows, text=text), layout="account_statement")
    letter = t.paper("oeztuerk", "", "2026-11-16", [], title="letter", delivery_date=None, person="Deniz Öztürk", text=(
        "Neue Servicezeiten ab Januar",
        "ab dem 1. Januar erreichen Sie unsere Einsatzleitung montags bis freitags von 6 bis 20 Uhr.",
        "Ihre Ansprechpartnerin bleibt Frau Yilmaz. An Reinigungstagen und Preisen ändert sich nichts.",
        "Für das entgegengebrachte Vertrauen danken wir Ihnen herzlich.",
    ))  # fmt: skip
    t.add(letter, layout="plain_letter")


def _faults(t: Teller) -> None:
    t.fault("sums_off", t.add(t.paper("mueller", "RE-2026-00525", "2026-11-17", [("10-5120", "4"), ("10-2210", "20")])))
    t.fault("vat_rate_wrong", t.add(t.paper("oeztuerk", "2026-1080", "2026-11-17", [("UR-100", "9"), ("GR-200", "2")])))
    t.fault(
        "vat_amount_off", t.add(t.paper("obrien_metall", "31902", "2026-11-13", [("MB-11", "14"), ("MB-33", "20")]))
    )
    t.fault("lines_off", t.add(t.paper("lindenhof", "LL 8841530", "2026-11-13", [("FR-NAT", "2"), ("FR-DIE", "1")])))
    t.fault("unknown_vendor", t.add(t.paper("mueller", "B-20267", "2026-11-16", [("10-7718", "2"), ("10-4102", "1")])))
    t.fault(
        "changed_bank", t.add(t.ordered("vandijk", "F26-1240", "2026-11-13", [("VD-7300", "200"), ("VD-5010", "10")]))
    )
    t.fault(
        "wrong_client", t.add(t.paper("tidewater", "TC-118-0907", "2026-11-17", [("TEAM-12", "1"), ("API-K", "40")]))
    )
    t.fault("price_over", t.add(t.ordered("delorme", "FA26-3402", "2026-11-13", [("PAP-07", "120"), ("PAP-12", "20")])))
    t.fault("two_in_one", t.add(t.paper("oeztuerk", "2026-1091", "2026-11-17", [("UR-100", "5"), ("MA-015", "1")])))


def _duplicates(t: Teller) -> None:
    named = {job.paper.number: job for job in t.jobs}
    t.fault("exact_duplicate", named["2026-1031"])
    t.fault(
        "renumbered_duplicate",
        t.add(t.ordered("mueller", "RE-2026-00455", "2026-10-23", [("10-2214", "3"), ("10-7718", "4")])),
    )
    t.fault("misread_number_duplicate", named["INV-00731"])


def _files(t: Teller) -> None:
    for place, name in enumerate(("encrypted", "truncated", "zero_page", "empty")):
        t.fault(name, t.add(t.paper("mueller", f"RE-2026-0053{place}", "2026-11-18", [("10-2210", str(10 + place))])))
