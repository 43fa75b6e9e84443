"""The promises of a set of books, asked of a real Tryton (`make soak`, after `scripts/tryton.sh`).

The server is started here, on a copy of the database that the script made.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import httpx
import pytest

from ledgers.books.json_rpc import TrytonSession
from ledgers.books.protocol import BookEntry, BooksBusyError, BooksRefusedError
from ledgers.books.tryton import TrytonBooks
from ledgers.entry import Purpose
from tests.ledgers.cases import CLIENT
from tests.ledgers.samples import DAY, SHA, invoice_entry, posting
from tests.ledgers.test_tryton import HOSTILE

TRYTON = Path(os.environ.get("DAYBOOK_TRYTON", Path(__file__).parents[2] / ".tryton"))
START_SECONDS = 60

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(
        not (TRYTON / "databases" / "template.sqlite").exists(), reason=f"{TRYTON}: run scripts/tryton.sh first"
    ),
]


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A server on a database of this test's own."""
    shutil.copyfile(TRYTON / "databases" / "template.sqlite", tmp_path / "books.sqlite")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    conf = tmp_path / "trytond.conf"
    conf.write_text(f"[database]\nuri = sqlite://\npath = {tmp_path}\n[web]\nlisten = 127.0.0.1:{port}\n")
    with (tmp_path / "server.log").open("w") as log:
        server = subprocess.Popen(
            [TRYTON / "bin" / "trytond", "-c", conf, "-d", "books"], stdout=log, stderr=subprocess.STDOUT
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            httpx.get(url, timeout=2)
        except httpx.HTTPError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("trytond does not answer")


def books(address: str, tmp_path: Path) -> TrytonBooks:
    password = (TRYTON / "password").read_text().strip()
    return TrytonBooks(tmp_path / "lock", CLIENT, TrytonSession(address, "books", "admin", password), tmp_path)


def item(number: int = 1, **more: object) -> BookEntry:
    entry = invoice_entry(f"doc-{number}").model_copy(update=more)
    return BookEntry(key=f"acme/AC-AP-2026-{number:06d}", entry=entry, document_sha=SHA, original="original.pdf")


def test_a_real_server_keeps_what_every_set_of_books_promises(address: str, tmp_path: Path) -> None:
    (tmp_path / "original.pdf").write_bytes(b"%PDF-1.7")
    made = books(address, tmp_path)
    assert (made.keys(), made.balances(), made.verify()) == (set(), {}, [])
    for _attempt in range(2):
        made.write([item(number) for number in range(1, 21)])
    assert len(made.keys()) == 20
    assert made.balances() == {
        "1400": Decimal("4000.00"),
        "2000": Decimal("-24000.00"),
        "6200": Decimal("20000.00"),
    }
    refused = item(21, postings=(posting("9999", "1.00"), posting("2000", "-1.00", party="northwind")))
    with pytest.raises(BooksRefusedError, match="9999"):
        made.write([refused, item(22)])
    assert len(made.keys()) == 20
    made.write([item(30 + number, payee=name, reference=name) for number, name in enumerate(HOSTILE)])
    assert len(made.keys()) == 20 + len(HOSTILE)
    assert made.verify() == []


def test_a_real_server_has_invoices_and_moves_that_are_the_entries(address: str, tmp_path: Path) -> None:
    (tmp_path / "original.pdf").write_bytes(b"%PDF-1.7")
    reverse_charge = (
        posting("2050", "-90.00"),
        posting("5020", "-10.00"),
        posting("1405", "-19.00", tax_code="R19", tax_base=Decimal(-100)),
        posting("2105", "19.00", tax_code="R19", tax_base=Decimal(-100)),
        posting("2000", "100.00", party="northwind"),
    )
    paid = (posting("2000", "1200.00", party="northwind"), posting("1000", "-1200.00"))
    made = books(address, tmp_path)
    made.write(
        [
            item(1, reference="7"),
            item(2, reference="7"),
            item(3, postings=reverse_charge),
            item(4, postings=paid, purpose=Purpose.PAYMENT),
        ]
    )
    assert (len(made.keys()), made.verify()) == (4, [])
    assert made.balances() == {
        "1000": Decimal("-1200.00"),
        "1400": Decimal("400.00"),
        "1405": Decimal("-19.00"),
        "2000": Decimal("-1100.00"),
        "2050": Decimal("-90.00"),
        "2105": Decimal("19.00"),
        "5020": Decimal("-10.00"),
        "6200": Decimal("2000.00"),
    }
    password = (TRYTON / "password").read_text().strip()
    session = TrytonSession(address, "books", "admin", password)
    found = session.call("account.invoice", "search_read", [], 0, 9, [["id", "ASC"]], ["state", "total_amount"])
    assert [(one["state"], one["total_amount"]) for one in found] == [
        ("posted", Decimal("1200.00")),
        ("posted", Decimal("1200.00")),
        ("posted", Decimal("-100.00")),
    ]
    due = [["account.code", "=", "2000"], ["maturity_date", "!=", None]]
    owed = session.call("account.move.line", "search_read", due, 0, 1, [["id", "ASC"]], ["maturity_date"])
    assert owed[0]["maturity_date"] == DAY + dt.timedelta(days=30)


def test_of_several_writers_none_doubles_an_entry(address: str, tmp_path: Path) -> None:
    def write(number: int) -> bool:
        try:
            books(address, tmp_path).write([item(number % 4 + 1)])
        except BooksBusyError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(12)))
    made = books(address, tmp_path)
    made.write([item(number) for number in range(1, 5)])
    assert len(made.keys()) == 4
    assert made.balances()["2000"] == Decimal("-4800.00")
