"""How the queue looks: the most urgent first, every sentence, why, by when, and what one decision clears."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from daybook.queue import queue
from daybook.queue_page import Filter, print_queue
from documents.database.engine import connect, write
from documents.database.upgrade import upgrade
from documents.error import WrongInputError
from documents.finding import Queue, Severity
from documents.home import Home
from documents.register.lifecycle import advance
from documents.state import State
from tests.documents.register.register_of import receive
from tests.validators.routing.waiting import MONDAY, SERVICE, document, hours, reason
from validators.routing.plan import plan
from validators.routing.work import OpenDocument

ASK = "Ask for a corrected document."
RECEIPT = reason(
    subject="order 4711/1", severity=Severity.BLOCK_PAY, message="Order 4711/1: 5 invoiced, nothing received."
)
CAPTURE = reason("V-ARI-03", Queue.CAPTURE, message=f"Net plus tax is 10.00 EUR. {ASK}")
FRAUD = reason("V-FRD-01", Queue.VENDOR_MASTER, message="Account DE89…3000 is not on file.")
HELD: dict[str, Any] = {"held": True, "state": State.POSTED, "amount": Decimal("1234.50"), "currency": "EUR"}


def printed(
    capsys: pytest.CaptureFixture[str], *documents: OpenDocument, later: float = 5, wanted: Filter | None = None
) -> str:
    found = plan("acme", documents, SERVICE, MONDAY + hours(later))
    print_queue([((wanted or Filter()).apply(found, SERVICE), SERVICE)])
    return squeezed(capsys.readouterr().out)


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_a_task_says_why_by_when_and_what_happens_next(capsys: pytest.CaptureFixture[str]) -> None:
    one = document("acme-1", CAPTURE, file_name="a.pdf", base=Decimal(999), amount=Decimal(999), currency="EUR")
    text = printed(capsys, one)
    assert "23.3 capture acme-1 a.pdf, 999 EUR" in text
    assert "waits 0.5 days, due Tue 03 Mar 18:00 (15 h left); next: desk (reminder) Mon 02 Mar 18:00" in text
    assert "V-ARI-03 Net plus tax is 10.00 EUR. Ask for a corrected document." in text
    assert "+12.5: it is over 999.00 EUR; +10: 15 h of the promised 20 h are left" in text
    assert "1 document waiting, 1 open exception, 1 task; 0 late, 0 due today" in text


def test_what_is_late_says_who_was_told(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, document("acme-1", CAPTURE), later=49)
    assert "(late by 1 h); told: client contact; next: manager Wed" in text
    assert "1 late, 0 due today" in text


def test_possible_fraud_is_marked_and_comes_first(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, document("acme-1", CAPTURE, base=Decimal(10**6)), document("acme-2", FRAUD))
    assert text.index("acme-2") < text.index("acme-1")
    assert "fraud?" in text


def test_a_desk_that_waits_for_another_one_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    double = reason("V-DUP-04", Queue.DUPLICATE_FRAUD)
    text = printed(capsys, document("acme-1", double, CAPTURE, RECEIPT, file_name="a.pdf"))
    assert "duplicate or fraud acme-1 a.pdf, also at capture and receiving" in text
    assert "later 10.8 capture acme-1 a.pdf, also at receiving, after duplicate or fraud" in text


def test_what_is_asked_outside_says_until_when(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, document("acme-1", CAPTURE, asked_until=dt.date(2026, 3, 9)))
    assert "an answer is waited for until 2026-03-09, its clock stands still" in text


def test_one_decision_for_several_documents_is_told_first(capsys: pytest.CaptureFixture[str]) -> None:
    two = document("acme-2", RECEIPT, CAPTURE, **HELD)
    text = printed(capsys, document("acme-1", RECEIPT, **HELD), two)
    assert "2 documents, 2,469.00 EUR receiving V-PO-09 order 4711, line 1" in text
    assert "one decision clears them: book the goods receipt (1 of them can go on then)" in text
    assert "acme-1 acme-2" in text
    assert "a.pdf" not in text
    assert "posted, payment held, also at receiving" in text


def test_the_wish_for_one_desk_or_code_leaves_the_others_out(capsys: pytest.CaptureFixture[str]) -> None:
    documents = (document("acme-1", RECEIPT), document("acme-2", RECEIPT, CAPTURE))
    text = printed(capsys, *documents, wanted=Filter(desk=Queue.CAPTURE))
    assert ("V-ARI-03" in text, "V-PO-09" in text, "acme-1" in text) == (True, False, False)
    text = printed(capsys, *documents, wanted=Filter(code="V-PO-09"))
    assert ("V-ARI-03" in text, "one decision clears them" in text) == (False, True)
    assert "acme" not in printed(capsys, *documents, wanted=Filter(code="V-X"))


def test_only_what_is_late_or_due_today(capsys: pytest.CaptureFixture[str]) -> None:
    documents = (document("acme-1", CAPTURE), document("acme-2", CAPTURE, received_at=MONDAY - hours(24 * 7)))
    text = printed(capsys, *documents, wanted=Filter(late=True))
    assert ("acme-1" in text, "acme-2" in text) == (False, True)
    text = printed(capsys, *documents, later=25, wanted=Filter(late=True))
    assert ("acme-1" in text, "acme-2" in text) == (True, True)


def test_what_a_document_says_can_neither_move_the_cursor_nor_be_markup(capsys: pytest.CaptureFixture[str]) -> None:
    hostile = "a\x1b[2J\u202e[red]b"
    said = reason("TECH", message=hostile)
    text = printed(capsys, *(document(name, said, file_name=hostile, seller=hostile) for name in ("a", "b")))
    assert "\x1b[2J" not in text
    assert "\u202e" not in text
    assert text.count("a [2J [red]b") == 5


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("DAYBOOK_HOME", str(tmp_path))
    monkeypatch.delenv("DAYBOOK_DATABASE_URL", raising=False)
    made = Home().create()
    engine = connect(made.database_url)
    upgrade(engine)
    document_id = receive(engine).document_id
    with write(engine) as connection:
        advance(connection, "acme", document_id, State.RECEIVED, State.QUEUED, reason="TECH: KeyError in f, line 3")
    engine.dispose()
    return made


def test_a_client_without_a_file_is_listed_too(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    queue(desk="tech")
    assert "TECH TECH: KeyError in f, line 3" in squeezed(capsys.readouterr().out)
    queue(desk="vendor")
    assert "0 documents waiting" in capsys.readouterr().out


def test_the_promises_of_the_clients_file_hold(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    file = home.clients_dir / "acme.toml"
    file.write_text('id = "acme"\nname = "A"\ncountry = "DE"\ncurrency = "EUR"\nentities = []\n[sla]\nhours = 7\n')
    queue(as_json=True)
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["client_id"], found["tasks"][0]["clock"]["target"]) == ("acme", "PT7H")
    assert found["tasks"][0]["reasons"][0]["finding"]["severity"] == "BLOCK_POST"


@pytest.mark.parametrize("name", ["sales", "t", "or"])
def test_a_desk_that_is_none_or_several_is_refused(home: Home, name: str) -> None:
    with pytest.raises(WrongInputError, match=f'no desk "{name}" alone; there are: capture, vendor master'):
        queue(desk=name)
