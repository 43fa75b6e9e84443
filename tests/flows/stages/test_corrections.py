"""What is posted and was wrong: reversed by persons, and replaced by the vendor's corrected invoice (L-21, L-24)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from documents.database.engine import read, write
from documents.kind import DocType
from documents.register.findings import open_findings
from documents.state import State
from flows.stages.judge import judge_posted
from flows.stages.worker import settling
from ledgers import general_ledger
from ledgers.checks import LEDGER_CHECKS
from ledgers.corrections import Act, undo
from ledgers.disputes import dispute
from ledgers.general_ledger import ReversalRefusedError
from ledgers.paying.payments import PaidRow, post_payments
from ledgers.sub_ledger import open_items_of
from ledgers.tables import entries
from tests.flows.stages.world import ORDER, D, World, invoice, receipt
from tests.waiving import waive as waive_finding

ACT = Act(day=dt.date(2026, 3, 20), reason="the vendor replaced it", by="ann", approved_by="bea")


def label_of(world: World, document_id: str) -> str:
    query = sa.select(entries.c.label).where(entries.c.document_id == document_id, entries.c.purpose == "invoice")
    with read(world.engine) as connection:
        return str(connection.scalar(query))


def reverse(world: World, document_id: str, **more: Any) -> None:
    with settling(world.desk) as connection:
        undo(connection, world.desk.client, label_of(world, document_id), ACT.model_copy(update=more))


def pay(world: World, amount: str) -> None:
    values = {"payment": "P-1", "date": dt.date(2026, 3, 18), "vendor_id": "mueller", "invoice": "RE-1"}
    row = PaidRow(**values, amount=D(amount), currency="EUR")
    with settling(world.desk) as connection:
        post_payments(connection, world.desk.client, [row], lambda _currency, _day: None, maker="operator")


def balances(world: World) -> dict[str, str]:
    with read(world.engine) as connection:
        rows = general_ledger.trial_balance(connection, "acme")
        assert [list(check(connection, world.desk.client)) for check in LEDGER_CHECKS] == [[]] * len(LEDGER_CHECKS)
    return {row.account: str(row.balance) for row in rows if row.balance}


def test_l24_a_corrected_invoice_is_posted_once_the_one_it_replaces_is_reversed(world: World) -> None:
    world.know(orders=[ORDER], receipts=[receipt()])
    first = world.receive(invoice("RE-1", 9))
    world.night()
    second = world.receive(invoice("RE-2", 10, day="2026-03-13", preceding_invoice="RE-1"))
    world.night()
    assert (world.state(first), world.state(second)) == (State.POSTED, State.QUEUED)
    assert "V-CMP-06" in world.codes(second)
    reverse(world, first)
    assert world.state(first) is State.REVERSED
    world.night()
    assert world.state(second) is State.POSTED
    assert balances(world)["2000"] == "-296.31"
    with read(world.engine) as connection:
        assert [item.reference for item in open_items_of(connection, "acme")] == ["RE-2"]


def test_l21_with_an_invoice_goes_all_that_was_posted_for_it(world: World) -> None:
    world.know(orders=[ORDER], receipts=[receipt()])
    world.night()
    before = balances(world)
    assert before["M900"] == "249.00"
    bill = world.receive(invoice())
    world.night()
    assert "M900" not in balances(world)
    reverse(world, bill)
    assert balances(world) == before
    assert world.held(bill) == set()
    purposes = [purpose for _document, purpose in world.entries(bill)]
    assert purposes.count("reversal") == len(purposes) - purposes.count("reversal")


def test_at18_an_invoice_that_is_paid_is_not_reversed(world: World) -> None:
    world.know(orders=[ORDER], receipts=[receipt()])
    bill = world.receive(invoice())
    world.night()
    pay(world, "296.31")
    with pytest.raises(ReversalRefusedError, match="is paid or credited"):
        reverse(world, bill)
    assert world.state(bill) is State.POSTED


def test_p05d_tax_waits_for_proof_and_is_deducted_when_tax_accepts_it(world: World) -> None:
    world.know(orders=[ORDER], receipts=[receipt()])
    bill = world.receive(invoice(vendor_tax_id="").model_copy(update={"text": "RE-1 19 %"}))
    world.night()
    assert (world.state(bill), world.held(bill)) == (State.POSTED, {"V-CMP-04"})
    assert (balances(world)["1410"], "1400" in balances(world)) == ("47.31", False)
    assert judge_posted(world.desk) == 0
    assert balances(world)["1410"] == "47.31"
    with write(world.engine) as connection:
        (one,) = (one.finding for one in open_findings(connection, "acme", bill) if one.finding.code == "V-CMP-04")
        waive_finding(connection, "acme", bill, one, actor="tom", reason="the number is on its order confirmation")
    assert judge_posted(world.desk) == 1
    assert (balances(world)["1400"], "1410" in balances(world)) == ("47.31", False)
    reverse(world, bill)
    assert {"1400", "1410", "2000"} & set(balances(world)) == set()


def test_p17_a_credit_note_that_arrives_ends_the_dispute(world: World) -> None:
    world.know(orders=[ORDER], receipts=[receipt()])
    bill = world.receive(invoice())
    world.night()
    gross = D("59.26")
    with settling(world.desk) as connection:
        dispute(connection, world.desk.client, label_of(world, bill), gross, ACT)
    world.night()
    with read(world.engine) as connection:
        assert [item.held for item in open_items_of(connection, "acme")] == [False, True]
    note = invoice("GS-1", 2, order="", day="2026-03-14", preceding_invoice="RE-1")
    credit = world.receive(note.model_copy(update={"doc_type": DocType.CREDIT_NOTE}))
    world.night()
    assert world.state(credit) is State.POSTED, world.look(credit).reason
    with read(world.engine) as connection:
        found = {item.reference: (str(item.open_amount), item.held) for item in open_items_of(connection, "acme")}
    assert found == {"RE-1": ("-296.31", False), "GS-1": ("59.26", False)}
    assert "1310" not in balances(world)


def test_an_invoice_that_is_disputed_is_not_closed(world: World) -> None:
    world.know(orders=[ORDER], receipts=[receipt()])
    bill = world.receive(invoice())
    world.night()
    with settling(world.desk) as connection:
        label = dispute(connection, world.desk.client, label_of(world, bill), D("296.31"), ACT)
    world.night()
    assert world.state(bill) is State.POSTED
    with settling(world.desk) as connection:
        undo(connection, world.desk.client, label, ACT)
        assert [item.reference for item in open_items_of(connection, "acme")] == ["RE-1"]
    pay(world, "296.31")
    world.night()
    assert world.state(bill) is State.CLOSED
