"""A night of papers that try to be posted wrongly, twice, or not at all: what has to become of each stands beside it."""

from __future__ import annotations

import datetime as dt
import io
import os
import zipfile
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest
import sqlalchemy as sa

from documents.database.engine import read, write
from documents.finding import Severity
from documents.home import Home
from documents.kind import DocType
from documents.master.order import Order, OrderLine, Receipt
from documents.master.store import store_orders, store_receipts
from documents.register.document import documents_in
from documents.register.findings import open_findings
from documents.register.tables import arrivals
from documents.register.versions import latest_version
from documents.state import State
from flows.stages.night import run_night
from flows.stages.worker import open_desk
from sample_docs.generator import clients
from sample_docs.generator.einvoice.cii import cii
from sample_docs.generator.einvoice.hybrid import hybrid
from sample_docs.generator.model import Line, Paper, sums
from sample_docs.generator.vendors import find
from tests.end_to_end.conftest import LONG_AGO, lay_out
from tests.end_to_end.papers import NORDLICHT, Sheet, items, pdf

CLIENT = "nordlicht"
ORDER_NUMBER = "4591001"
HOURS = "Laufende Beratung"
OTHER_IBAN = "DE75512108001245126199"
HARWOOD = clients.HARWOOD.company
CUSTOMER = find(CLIENT, "lindenhof").company
"""A vendor to which the client itself sells something."""


@dataclass(frozen=True)
class Attack:
    """A file, and the states, or codes, one of which its documents must have; `gross` where it is posted."""

    content: bytes
    state: State
    code: str = ""
    held: bool = False
    gross: str = ""


def sheet(number: str, day: str, price: str, **changes: object) -> Sheet:
    return replace(Sheet(number, day, items((HOURS, "1", price))), **changes)  # type: ignore[arg-type]


def twin(page: Sheet) -> bytes:
    """A hybrid whose XML is a right invoice over the items of the page, whatever else that shows."""
    supplier = find(CLIENT, page.seller)
    lines = tuple(Line(item.text, item.quantity, item.price, "HUR") for item in page.items)
    found = sums(lines)
    day, month = map(int, page.day.split("."))
    paper = Paper(
        "invoice", clients.NORDLICHT, supplier, page.number, dt.date(2026, month, day), "EUR", lines, found.net, found.taxes,
        found.tax, found.gross, iban=supplier.iban, delivery_date=dt.date(2026, month, day),
    )  # fmt: skip
    return hybrid(pdf(page), cii(paper), supplier.company.name, "Rechnung")


def archive(*pages: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for number, page in enumerate(pages):
            file.writestr(f"{number}.pdf", page)
    return out.getvalue()


OWN_SALE = sheet(
    "AR-100",
    "13.11",
    "64",
    seller="lindenhof",
    letterhead=NORDLICHT,
    to=(CUSTOMER.name, CUSTOMER.street, f"{CUSTOMER.postcode} {CUSTOMER.city}"),
    iban=OTHER_IBAN,
)
REPLACES = "Diese Rechnung ersetzt die Rechnung 26-0900 vom 13.11.2026."
CARE_OF = ("Südlicht Handels GmbH", f"c/o {NORDLICHT.name}", NORDLICHT.street, f"{NORDLICHT.postcode} {NORDLICHT.city}")
TWICE = items(("Kabelkanal weiß", "6", "11"), ("Kabelkanal weiß", "4", "11"))
QUEUED, POSTED = State.QUEUED, State.POSTED

ATTACKS: dict[str, Attack] = {
    "a right invoice": Attack(pdf(sheet("26-0900", "13.11", "354")), POSTED, gross="421.26"),
    "the same again under another number": Attack(pdf(sheet("260900", "13.11", "354")), QUEUED, "V-DUP-03"),
    "pro forma in a sentence": Attack(
        pdf(sheet("26-0901", "14.11", "131", intro="Dies ist eine Proforma-Rechnung.")), QUEUED, "V-DOC-05"
    ),
    "cancelled by a stamp": Attack(pdf(sheet("26-0902", "16.11", "88", stamp="STORNIERT")), QUEUED, "V-DOC-05"),
    "credit in a sentence": Attack(
        pdf(sheet("26-0903", "17.11", "76", text=("Den Betrag schreiben wir Ihrem Konto gut.",))), QUEUED, "V-DOC-05"
    ),
    "replaces another": Attack(
        pdf(sheet("26-0904", "18.11", "121", title="Rechnungskorrektur", intro=REPLACES)), QUEUED, "V-CMP-06"
    ),
    "paid before": Attack(
        pdf(sheet("26-0905", "19.11", "204", text=("Betrag dankend per Kreditkarte erhalten.",))),
        POSTED, "V-ARI-08", held=True, gross="242.76",
    ),
    "without tax or a reason": Attack(
        pdf(sheet("26-0906", "20.11", "126", rate=None)), POSTED, "V-TAX-04", held=True, gross="126.00"
    ),
    "claim that was sold": Attack(
        pdf(sheet("26-0907", "13.10", "68", iban="", text=("Zahlung mit schuldbefreiender Wirkung nur an die Faktor AG.",))),
        POSTED, "V-FRD-06", held=True, gross="80.92",
    ),
    "other account": Attack(
        pdf(sheet("26-0908", "14.10", "117.50", iban=OTHER_IBAN)), POSTED, "V-FRD-01", held=True, gross="139.83"
    ),
    "in care of the client": Attack(pdf(sheet("26-0909", "15.10", "114", to=CARE_OF)), QUEUED, "V-ID-07"),
    "the client's own": Attack(pdf(OWN_SALE), QUEUED, "V-ID-06"),
    "hybrid whose page is a credit": Attack(
        twin(sheet("26-0910", "16.10", "198", title="Gutschrift")), QUEUED, "V-DOC-08"
    ),
    "hybrid whose page goes to another": Attack(
        twin(sheet("26-0911", "19.10", "196", to=(HARWOOD.name, HARWOOD.street, f"{HARWOOD.city} {HARWOOD.postcode}"))), QUEUED, "V-ID-07"
    ),
    "archive of two": Attack(
        archive(pdf(sheet("26-0912", "20.10", "157")), pdf(sheet("26-0913", "21.10", "257"))), State.QUARANTINED, "V-FIL-02"
    ),
    "item ordered twice": Attack(
        pdf(replace(Sheet("RE-2026-21001", "13.11", TWICE, seller="mueller"), order=ORDER_NUMBER)), POSTED, gross="130.90"
    ),
}  # fmt: skip
"""Every file by what is wrong with it, and what must become of it."""


@dataclass(frozen=True)
class Became:
    state: State
    codes: frozenset[str]
    held: bool
    gross: Decimal | None
    doc_type: DocType | None


def prepare(home: Home) -> None:
    lay_out(home, CLIENT)
    for path in home.inbox(CLIENT).iterdir():
        path.unlink()
    for name, attack in ATTACKS.items():
        (home.inbox(CLIENT) / name).write_bytes(attack.content)
        os.utime(home.inbox(CLIENT) / name, LONG_AGO)
    day = dt.date(2026, 10, 1)
    line = OrderLine(number=1, description="Kabelkanal weiß", quantity=Decimal(6), price=Decimal(11), account="6100")
    lines = (line, line.model_copy(update={"number": 2, "quantity": Decimal(4)}))
    order = Order(
        number=ORDER_NUMBER, vendor_id="mueller", entity_id=CLIENT, currency="EUR", issue_date=day, lines=lines
    )
    receipts = tuple(
        Receipt(number="LS1", date=day, order_number=ORDER_NUMBER, order_line=one.number, quantity=one.quantity)
        for one in lines
    )
    desk = open_desk(home, CLIENT)
    with write(desk.engine) as connection:
        store_orders(connection, CLIENT, (order,), source="test")
        store_receipts(connection, CLIENT, receipts)
    desk.engine.dispose()


@pytest.fixture(scope="module")
def became(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Became]:
    home = Home(tmp_path_factory.mktemp("home"), database_url="")
    prepare(home)
    report = run_night(home, CLIENT)
    assert report.violations == ()
    desk = open_desk(home, CLIENT)
    found = {}
    with read(desk.engine) as connection:
        names = dict(connection.execute(sa.select(arrivals.c.sha256, arrivals.c.original_name)).tuples().all())
        for one in documents_in(connection, CLIENT):
            findings = [item.finding for item in open_findings(connection, CLIENT, one.id)]
            business = latest_version(connection, CLIENT, one.id).business
            assert names[one.sha256] not in found, "no file of these holds two documents"
            found[names[one.sha256]] = Became(
                state=one.state,
                codes=frozenset(finding.code for finding in findings),
                held=any(finding.severity is Severity.BLOCK_PAY for finding in findings),
                gross=business.gross_total.value if business and business.gross_total else None,
                doc_type=business.doc_type if business else None,
            )
    desk.engine.dispose()
    return found


def test_no_file_is_lost(became: dict[str, Became]) -> None:
    assert became.keys() == ATTACKS.keys()


@pytest.mark.parametrize("name", ATTACKS)
def test_each_ends_as_it_must(became: dict[str, Became], name: str) -> None:
    expected, ended = ATTACKS[name], became[name]
    assert ended.state is expected.state, ended
    assert not expected.code or expected.code in ended.codes, ended
    if expected.state is POSTED:
        assert (ended.gross, ended.held, ended.doc_type) == (Decimal(expected.gross), expected.held, DocType.INVOICE)
