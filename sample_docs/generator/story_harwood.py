"""The post of Harwood & Pike Engineering Ltd, Leeds (GBP)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from sample_docs.generator.clients import HARWOOD
from sample_docs.generator.goods import goods
from sample_docs.generator.model import StatementRow
from sample_docs.generator.teller import Teller


def tell() -> Teller:
    """Return the client with its files."""
    teller = Teller(HARWOOD)
    _good_on_order(teller)
    _good_without_order(teller)
    _other_types(teller)
    _faults(teller)
    return teller


def _good_on_order(t: Teller) -> None:
    t.add(t.ordered("ashdown", "SI-448120", "2026-10-16", [("S275-2504", "30"), ("S275-5005", "12"), ("CUT-01", "84")]))
    t.add(
        t.ordered("ashdown", "SI-448377", "2026-10-28", [("SHS-4030", "16"), ("RB-2000", "20")]),
        grade="light",
        output="tif",
    )
    bolts = [(good.number, str(2 + place * 7 % 6)) for place, good in enumerate(goods("en", "fasteners")[8:52])]
    t.add(t.ordered("pennine", "P0091774", "2026-11-05", bolts))
    t.add(
        t.ordered("pennine", "P0091920", "2026-11-16", [("M8-030", "10"), ("N10-A2", "8"), ("TH-243", "6")]),
        output="ubl",
    )
    t.add(
        t.ordered("kessler", "AR-26-5571", "2026-10-26", [("W-1042", "8"), ("W-2210", "6"), ("W-3301", "50")]),
        output="facturx",
    )
    t.add(t.ordered("maple", "MR-20417", "2026-10-21", [("EM-0500", "6"), ("IN-CCMT", "3")]))
    t.add(
        t.ordered("darcy", "DS2219", "2026-11-13", [("CB-2516", "200"), ("MCB-16", "24"), ("LED-5FT", "10")]),
        grade="medium",
    )


def _good_without_order(t: Teller) -> None:
    t.add(t.paper("darcy", "DS2187", "2026-10-22", [("LAB-EL", "7.5"), ("TST-01", "1")]))
    t.add(
        t.paper(
            "quickbolt",
            "4410-88213",
            "2026-11-13",
            [("004512", "2"), ("008821", "4"), ("022190", "1")],
            title="receipt",
        ),
        grade="medium",
    )
    t.add(
        t.paper("quickbolt", "4410-88467", "2026-11-17", [("010077", "6"), ("022190", "2")], title="receipt"),
        output="png",
        grade="light",
    )
    t.add(t.paper("calder", "CVW-7740221", "2026-11-16", [("WS-M3", "118"), ("SW-M3", "112"), ("ST-CH", "1")]))
    t.add(t.paper("brightdesk", "BD-2026-10881", "2026-11-02", [("TEAM-12", "1"), ("SUP-P", "1")]))
    t.add(t.paper("brightdesk", "BD-2026-11302", "2026-11-17", [("API-K", "310"), ("STOR-1", "1")]), output="ubl")
    t.add(t.paper("hollis", "H/26/3390", "2026-10-30", [("MATTER", "3.5"), ("DISB", "2")]))
    t.add(t.paper("hollis", "H/26/3466", "2026-11-16", [("MATTER", "9"), ("DISB", "5")]))
    t.add(
        t.paper("fairweather", "FF-61208", "2026-11-13", [("PLT-UK", "4"), ("FUEL", "1"), ("TAIL", "2")]), grade="heavy"
    )
    t.add(t.paper("tidewater", "TC-122-0415", "2026-11-16", [("TEAM-12", "1"), ("API-K", "60")]))
    t.add(t.paper("wragg", "1184", "2026-10-15", [("LAB-EL", "6"), ("MCB-16", "3")]), grade="heavy")


def _other_types(t: Teller) -> None:
    credit = t.paper(
        "calder", "CVW-C-10442", "2026-11-17", [("WS-M3", "24")], title="credit_note", preceding="CVW-7691804"
    )
    t.add(credit, output="ubl")
    t.add(t.paper("darcy", "DSC-041", "2026-11-16", [("LED-5FT", "2")], title="credit_note", preceding="DS2150"))
    note = "Required by 30 November 2026. Deliver to goods inward, Unit 7, 07:30 to 15:30."
    t.add(
        t.purchase_order("ashdown", "2026-11-16", [("PL-0610", "10"), ("SHS-4030", "8")], "M. Okafor", note),
        layout="order_form",
    )
    t.add(
        t.goods_receipt("ashdown", "GRN 10482", "2026-11-13", [("S275-2504", "40"), ("RB-2000", "15")], "T. Ellis"),
        layout="receiving_form",
    )
    order = t.open_order("pennine", "2026-11-04", [("AN-M12", "150"), ("CS-M6", "4")])
    dispatch = t.paper(
        "pennine",
        "D-55190",
        "2026-11-16",
        [("AN-M12", "150"), ("CS-M6", "4")],
        title="delivery_note",
        delivery_date=None,
        iban="",
    )
    t.add(replace(dispatch, order_number=order.number), layout="dispatch_note", grade="light")
    rows = (
        StatementRow(dt.date(2026, 10, 16), "SI-448120", "Invoice", t.gross("SI-448120")),
        StatementRow(dt.date(2026, 10, 28), "SI-448377", "Invoice", t.gross("SI-448377")),
        StatementRow(dt.date(2026, 11, 9), "BACS 0911", "Payment, thank you", Decimal(0), t.gross("SI-448120")),
    )
    statement = t.paper("ashdown", "HAR004", "2026-11-17", [], title="statement", delivery_date=None)
    t.add(replace(statement, statement=rows), layout="account_statement")


def _faults(t: Teller) -> None:
    t.fault("ambiguous_date", t.add(t.paper("maple", "MR-20388", "2026-10-09", [("RM-0375", "4"), ("EM-0500", "2")])))
    t.fault(
        "quantity_over_receipt",
        t.add(t.ordered("ashdown", "SI-448512", "2026-11-13", [("S275-5005", "40"), ("RB-2000", "10")])),
    )
    t.fault(
        "quantity_over_order",
        t.add(t.ordered("pennine", "P0092003", "2026-11-17", [("M10-040", "40"), ("W10-A2", "20")])),
    )
    t.fault(
        "unplanned_freight", t.add(t.ordered("pennine", "P0091888", "2026-11-13", [("R48-10", "12"), ("CS-M6", "15")]))
    )
    t.fault(
        "hybrid_differs",
        t.add(t.ordered("kessler", "AR-26-5620", "2026-11-13", [("W-4470", "3"), ("W-6125", "8")]), output="facturx"),
    )
    t.fault("lines_off", t.add(t.paper("wragg", "1201", "2026-11-16", [("LAB-EL", "4"), ("CB-2516", "30")])))
    t.fault("unknown_vendor", t.add(t.paper("darcy", "LS-0332", "2026-11-17", [("LED-5FT", "3"), ("LAB-EL", "2")])))
    t.fault(
        "damaged_picture", t.add(t.paper("quickbolt", "4410-88590", "2026-11-18", [("004512", "1")], title="receipt"))
    )
    t.fault("wrong_type_text", t.add(t.paper("darcy", "DS2240", "2026-11-18", [("MCB-16", "2")])))
    t.fault("wrong_type_program", t.add(t.paper("hollis", "H/26/3501", "2026-11-18", [("DISB", "1")])))
