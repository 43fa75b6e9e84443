"""Tryton as a set of books: what every set of books promises, against a small Tryton in memory.

`tests/soak/test_tryton_server.py` asks the same of a real server.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from documents.master.client import TrytonAccess
from ledgers import general_ledger
from ledgers.books.files import locked
from ledgers.books.json_rpc import ATTEMPTS, TrytonSession
from ledgers.books.protocol import BookEntry, BooksBusyError, BooksRefusedError, BooksUnavailableError
from ledgers.books.tryton import TrytonBooks
from ledgers.chart import TEMPLATE
from ledgers.entry import Purpose
from ledgers.outbox import export
from ledgers.reconcile import reconcile
from tests.ledgers.cases import CLIENT
from tests.ledgers.fake_tryton import PASSWORD, FakeTryton
from tests.ledgers.samples import DAY, SHA, invoice_entry, posting

HOSTILE = ('Evil" \n <b> {{x}}', "\x00\u202etxt.exe", "=1+1", "x" * 500, "")


@pytest.fixture
def server() -> FakeTryton:
    return FakeTryton({code: name for code, (name, _kind) in TEMPLATE.items()})


def books(server: FakeTryton, tmp_path: Path, password: str = PASSWORD) -> TrytonBooks:
    waits: list[float] = []
    session = TrytonSession("http://erp", "books", "daybook", password, transport=server.transport(), wait=waits.append)
    return TrytonBooks(tmp_path / "books", CLIENT, session, tmp_path)


def item(number: int = 1, **more: object) -> BookEntry:
    entry = invoice_entry(f"doc-{number}").model_copy(update=more)
    return BookEntry(key=f"acme/AC-AP-2026-{number:06d}", entry=entry, document_sha=SHA, original="originals/ab/ab")


def busy(_method: str) -> httpx.Response:
    return httpx.Response(503)


def test_an_invoice_becomes_a_posted_supplier_invoice_with_its_original(server: FakeTryton, tmp_path: Path) -> None:
    (tmp_path / "originals" / "ab").mkdir(parents=True)
    (tmp_path / "originals" / "ab" / "ab").write_bytes(b"%PDF-")
    made = books(server, tmp_path)
    made.write([item()])
    assert made.keys() == {"acme/AC-AP-2026-000001"}
    assert made.balances() == {"6200": Decimal("1000.00"), "1400": Decimal("200.00"), "2000": Decimal("-1200.00")}
    assert made.verify() == []
    (attached,) = server.rows["ir.attachment"]
    assert (attached["name"], attached["resource"]) == (SHA, "account.invoice,1")
    (invoice,) = server.rows["account.invoice"]
    assert (invoice["reference"], invoice["state"]) == ("R-doc-1", "posted")
    owed = next(line for line in server.rows["account.move.line"] if line["credit"])
    assert owed["maturity_date"] == DAY.replace(month=6, day=5)
    assert server.rows["party.party"][0]["code"] == "acme/northwind"


GRNI = (posting("2050", "100.00"), posting("2000", "-100.00", party="northwind"))
STOCK = (posting("1200", "100.00"), posting("2000", "-100.00", party="northwind"))
HALF = posting("2000", "-50.00", party="northwind")


@pytest.mark.parametrize(
    ("more", "model"),
    [
        ({"postings": GRNI}, "account.invoice"),
        ({"postings": STOCK}, "account.move"),
        ({"postings": (posting("6200", "100.00"), HALF, HALF)}, "account.move"),
        ({"purpose": Purpose.PAYMENT}, "account.move"),
        ({"currency": "USD", "fx_rate": Decimal("1.25")}, "account.move"),
    ],
)
def test_what_cannot_be_an_invoice_of_tryton_becomes_a_move(
    server: FakeTryton, tmp_path: Path, more: dict[str, object], model: str
) -> None:
    made = books(server, tmp_path)
    made.write([item(1, **more)])
    assert (made.keys(), made.verify()) == ({"acme/AC-AP-2026-000001"}, [])
    assert len(server.rows[model]) == 1
    assert sum(made.balances().values()) == 0


def test_a_credit_note_and_reverse_charge_keep_their_signs(server: FakeTryton, tmp_path: Path) -> None:
    lines = (
        posting("6200", "-100.00"),
        posting("1405", "-19.00", tax_code="R19", tax_base=Decimal(-100)),
        posting("2105", "19.00", tax_code="R19", tax_base=Decimal(-100)),
        posting("2000", "100.00", party="northwind"),
    )
    made = books(server, tmp_path)
    made.write([item(1, postings=lines)])
    assert len(server.rows["account.invoice"]) == 1
    assert made.balances() == {one.account: one.base_amount for one in lines}


def test_a_line_begins_with_its_order_in_an_invoice_and_in_a_move(server: FakeTryton, tmp_path: Path) -> None:
    ordered = {"order_number": "4500012", "order_line": 1, "text": "Paper"}
    lines = posting("6200", "100.00", **ordered), posting("2000", "-100.00", party="northwind")
    receipt = posting("6200", "40.00", **ordered), posting("2050", "-40.00", text="Paper")
    books(server, tmp_path).write([item(1, postings=lines), item(2, purpose=Purpose.GOODS_RECEIPT, postings=receipt)])
    (invoice,) = server.rows["account.invoice"]
    told = [line.get("description") for line in server.rows["account.move.line"]]
    assert invoice["lines"][0][1][0]["description"] == "4500012/1 Paper"
    assert told.count("4500012/1 Paper") == told.count("Paper") == 1


def test_twice_is_once(server: FakeTryton, tmp_path: Path) -> None:
    for _attempt in range(2):
        books(server, tmp_path).write([item(1), item(2)])
    assert len(server.rows["account.invoice"]) == 2
    assert len(server.rows["party.party"]) == 1


@pytest.mark.parametrize("step", ["model.account.invoice.post", "model.ir.attachment.search_read"])
def test_what_an_interrupted_attempt_left_is_finished_and_not_doubled(
    server: FakeTryton, tmp_path: Path, step: str
) -> None:
    server.fail = lambda method: httpx.Response(500) if method == step else None
    with pytest.raises(BooksUnavailableError, match="answered 500"):
        books(server, tmp_path).write([item()])
    server.fail = lambda _method: None
    made = books(server, tmp_path)
    assert (made.keys(), made.verify()) == (set(), ["invoice acme/AC-AP-2026-000001 is a draft in Tryton"])
    made.write([item()])
    assert (len(server.rows["account.invoice"]), made.verify()) == (1, [])


def test_a_refused_entry_leaves_the_others_and_the_books_untouched(server: FakeTryton, tmp_path: Path) -> None:
    unknown = item(2, postings=(posting("9999", "1.00"), posting("2000", "-1.00", party="northwind")))
    with pytest.raises(BooksRefusedError, match=r"acme/AC-AP-2026-000002: account 9999 .* is not in Tryton"):
        books(server, tmp_path).write([item(1), unknown])
    assert server.rows["account.invoice"] == []


def test_a_closed_period_is_named(server: FakeTryton, tmp_path: Path) -> None:
    server.rows["account.period"][4]["state"] = "closed"
    with pytest.raises(BooksRefusedError, match="no open period for 2026-05-06"):
        books(server, tmp_path).write([item()])


def test_a_busy_server_is_asked_again_and_then_left_for_later(server: FakeTryton, tmp_path: Path) -> None:
    answers = iter([httpx.Response(503), httpx.Response(429)])
    server.fail = lambda _method: next(answers, None)
    books(server, tmp_path).write([item()])
    server.fail = busy
    server.calls.clear()
    with pytest.raises(BooksBusyError, match=f"busy in {ATTEMPTS} attempts"):
        books(server, tmp_path).write([item(2)])
    assert len(server.calls) == ATTEMPTS


def test_a_question_of_the_server_is_answered_once_and_a_refusal_is_short(server: FakeTryton, tmp_path: Path) -> None:
    warning = httpx.Response(200, json={"id": 1, "error": ["UserWarning", ["1f.similar", "Seen before?", ""]]})
    refusal = httpx.Response(200, json={"id": 1, "error": ["UserError", [["No.", "", [{"field": "x" * 9000}]]]]})
    answers = iter([warning, None, refusal])
    server.fail = lambda method: next(answers, None) if method == "model.account.invoice.post" else None
    books(server, tmp_path).write([item(1)])
    assert [one["name"] for one in server.rows["res.user.warning"]] == ["1f.similar"]
    with pytest.raises(BooksRefusedError, match=r"UserError: No\.$"):
        books(server, tmp_path).write([item(2)])


def test_a_second_writer_waits(server: FakeTryton, tmp_path: Path) -> None:
    made = books(server, tmp_path)
    with locked(tmp_path / "books"), pytest.raises(BooksBusyError):
        made.write([item()])


def test_a_wrong_password_is_said_without_being_shown(server: FakeTryton, tmp_path: Path) -> None:
    with pytest.raises(BooksUnavailableError, match="answered 401 to daybook") as refused:
        books(server, tmp_path, "wrong").write([item()])
    assert "wrong" not in str(refused.value)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_names_stay_text(server: FakeTryton, tmp_path: Path, hostile: str) -> None:
    made = books(server, tmp_path)
    made.write([item(1, payee=hostile, reference=hostile)])
    assert made.keys() == {"acme/AC-AP-2026-000001"}


def test_a_client_that_gets_a_tryton_has_all_its_entries_there_and_they_are_compared(
    server: FakeTryton, sqlite_engine: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAYBOOK_TRYTON_PASSWORD_ACME", PASSWORD)
    with sqlite_engine.begin() as connection:
        general_ledger.post(connection, invoice_entry("before"), document_sha=SHA)
    export(sqlite_engine, CLIENT, tmp_path)
    with server.served() as url:
        access = TrytonAccess(url=url, database="books", user="daybook")
        client = CLIENT.model_copy(update={"tryton": access})
        with sqlite_engine.begin() as connection:
            general_ledger.post(connection, invoice_entry("since"), document_sha=SHA)
        assert export(sqlite_engine, client, tmp_path).written == {"beancount": 1, "hledger": 1, "tryton": 2}
        assert export(sqlite_engine, client, tmp_path).written == {"beancount": 0, "hledger": 0, "tryton": 0}
        with sqlite_engine.begin() as connection:
            assert reconcile(connection, client, tmp_path) == ()
        server.rows["account.move.line"][0]["debit"] += 1
        with sqlite_engine.begin() as connection:
            (difference,) = reconcile(connection, client, tmp_path)
    assert (difference.where, difference.subject) == ("tryton", "6200")


def test_without_a_password_entries_wait_and_the_others_are_written(sqlite_engine: sa.Engine, tmp_path: Path) -> None:
    access = TrytonAccess(url="http://127.0.0.1:9", database="books", user="daybook")
    with sqlite_engine.begin() as connection:
        general_ledger.post(connection, invoice_entry(), document_sha=SHA)
    summary = export(sqlite_engine, CLIENT.model_copy(update={"tryton": access}), tmp_path)
    assert summary.waiting == {"beancount": 0, "hledger": 0, "tryton": 1}
    assert summary.problems == (
        "acme/tryton: acme: found no password in DAYBOOK_TRYTON_PASSWORD_ACME; entries wait in the outbox",
    )
