"""Tax that waits for a proper invoice, with the figures of P-01 (P-05d)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from documents.error import WrongInputError
from ledgers import general_ledger
from ledgers.cases.invoice import invoice_entry
from ledgers.corrections import Act, correct
from ledgers.deposits import open_deposits
from ledgers.entry import Journal, Purpose
from ledgers.paying.payments import post_payments
from ledgers.reconcile import within_the_ledger
from ledgers.tax_proof import deduct_proven, lapse_unproven, taxes_of
from tests.ledgers.cases import CLIENT, DAY, SHA, field, finding, invoice, work
from tests.ledgers.paying.test_payments import no_rate, row

LATER = dt.date(2026, 6, 10)
INVOICE = "AC-AP-2026-000001"


def balances(connection: sa.Connection) -> dict[str, str]:
    rows = general_ledger.trial_balance(connection, "acme")
    return {line.account: str(line.balance) for line in rows if line.balance}


def post_unproven(connection: sa.Connection, **more: Any) -> str:
    unproven = work(invoice("1000.00", tax="200.00", **more), findings=(finding("V-CMP-04"),))
    return general_ledger.post(connection, invoice_entry(unproven), document_sha=SHA).label


@pytest.fixture
def connection(engine: sa.Engine) -> Any:
    with engine.begin() as connection:
        yield connection


def test_p05d_once_proven_the_tax_is_deducted_once(connection: sa.Connection) -> None:
    post_unproven(connection)
    client = CLIENT.model_copy(update={"locked_until": "2026-06-30"})
    label = deduct_proven(connection, client, "doc-1", LATER)
    assert deduct_proven(connection, client, "doc-1", LATER) == ""
    assert balances(connection) == {"1400": "200.00", "2000": "-1200.00", "6200": "1000.00"}
    entry, _sha = general_ledger.read(connection, "acme", label)
    assert (entry.journal, entry.purpose, entry.posting_date) == (
        Journal.GENERAL,
        Purpose.TAX_PROOF,
        dt.date(2026, 7, 1),
    )
    assert [(p.account, str(p.tax_base)) for p in entry.postings] == [("1410", "-1000.00"), ("1400", "1000.00")]
    assert list(within_the_ledger(connection, CLIENT)) == []


def test_a_proven_invoice_has_nothing_to_wait_for(connection: sa.Connection) -> None:
    general_ledger.post(connection, invoice_entry(work(invoice("1000.00", tax="200.00"))), document_sha=SHA)
    assert deduct_proven(connection, CLIENT, "doc-1", LATER) == ""
    assert deduct_proven(connection, CLIENT, "doc-2", LATER) == ""


def test_the_tax_of_an_invoice_is_where_it_stands_today(connection: sa.Connection) -> None:
    post_unproven(connection)
    assert [(p.account, p.amount) for p in taxes_of(connection, "acme", INVOICE)] == [("1410", Decimal("200.00"))]
    deduct_proven(connection, CLIENT, "doc-1", LATER)
    assert [(p.account, p.amount) for p in taxes_of(connection, "acme", INVOICE)] == [("1400", Decimal("200.00"))]


def test_an_invoice_corrected_after_its_proof_is_proven_still(connection: sa.Connection) -> None:
    post_unproven(connection)
    deduct_proven(connection, CLIENT, "doc-1", LATER)
    act = Act(day=LATER, reason="wrong account", by="ann", approved_by="bea")
    repost = correct(connection, CLIENT, INVOICE, {1: "6300"}, act).repost
    assert deduct_proven(connection, CLIENT, "doc-1", LATER) == ""
    assert [tax.account for tax in taxes_of(connection, "acme", repost)] == ["1400"]
    assert balances(connection) == {"1400": "200.00", "2000": "-1200.00", "6300": "1000.00"}
    assert list(within_the_ledger(connection, CLIENT)) == []


@pytest.mark.parametrize("proven", [True, False])
def test_the_tax_of_a_deposit_waits_for_its_own_proof(connection: sa.Connection, proven: bool) -> None:
    post_unproven(connection, deposit=True)
    if proven:
        deduct_proven(connection, CLIENT, "doc-1", LATER)
    known = open_deposits(connection, "acme", "V1")
    paid = {"prepaid": field(Decimal("1200.00")), "payable": field(Decimal("3600.00"))}
    final = work(
        invoice("4000.00", tax="800.00", invoice_number=field("R-2"), **paid), document_id="doc-2", deposits=known
    )
    general_ledger.post(connection, invoice_entry(final), document_sha=SHA)
    assert balances(connection).get("1410", "0.00") == ("0.00" if proven else "200.00")
    deduct_proven(connection, CLIENT, "doc-1", LATER)
    assert balances(connection) == {"1400": "800.00", "2000": "-4800.00", "6200": "4000.00"}


def test_a_final_invoice_without_proof_waits_with_what_is_left_of_its_tax(connection: sa.Connection) -> None:
    general_ledger.post(
        connection, invoice_entry(work(invoice("1000.00", tax="200.00", deposit=True))), document_sha=SHA
    )
    paid = {"prepaid": field(Decimal("1200.00")), "payable": field(Decimal("3600.00"))}
    document = invoice("4000.00", tax="800.00", invoice_number=field("R-2"), **paid)
    known = open_deposits(connection, "acme", "V1")
    final = work(document, document_id="doc-2", deposits=known, findings=(finding("V-CMP-04"),))
    general_ledger.post(connection, invoice_entry(final), document_sha=SHA)
    assert (balances(connection)["1400"], balances(connection)["1410"]) == ("200.00", "600.00")
    deduct_proven(connection, CLIENT, "doc-2", LATER)
    assert balances(connection) == {"1400": "800.00", "2000": "-4800.00", "6200": "4000.00"}


def test_tax_that_will_never_be_proven_becomes_cost(connection: sa.Connection) -> None:
    label = post_unproven(connection)
    act = Act(day=LATER, reason="the vendor is gone", by="ann", approved_by="bea")
    repost = correct(connection, CLIENT, label, {2: "6650"}, act).repost
    assert balances(connection) == {"2000": "-1200.00", "6200": "1000.00", "6650": "200.00"}
    assert taxes_of(connection, "acme", repost) == ()
    assert deduct_proven(connection, CLIENT, "doc-1", LATER) == ""


def test_tax_that_was_proven_stays_deducted(connection: sa.Connection) -> None:
    label = post_unproven(connection)
    deduct_proven(connection, CLIENT, "doc-1", LATER)
    with pytest.raises(WrongInputError, match="account 1410 is booked by rule alone"):
        correct(connection, CLIENT, label, {2: "6650"}, Act(day=LATER, reason="no", by="ann", approved_by="bea"))


def test_a_discount_takes_back_tax_from_where_it_stands(connection: sa.Connection) -> None:
    post_unproven(connection)
    deduct_proven(connection, CLIENT, "doc-1", LATER)
    paid = row(
        invoice="R-1", amount=Decimal("1176.00"), discount=Decimal("24.00"), vendor_id="V1", date=dt.date(2026, 6, 11)
    )
    post_payments(connection, CLIENT, [paid], no_rate, maker="operator")
    assert balances(connection) == {"1000": "-1176.00", "1400": "196.00", "5030": "-20.00", "6200": "1000.00"}


PATIENT = CLIENT.model_copy(update={"policy": CLIENT.policy.model_copy(update={"tax_proof_days": 90})})
LAST = DAY + dt.timedelta(days=90)


def test_p05d_after_the_limit_the_tax_becomes_cost_once(connection: sa.Connection) -> None:
    label = post_unproven(connection)
    assert lapse_unproven(connection, CLIENT, dt.date(2036, 1, 1)) == 0
    assert lapse_unproven(connection, PATIENT, LAST) == 0
    assert lapse_unproven(connection, PATIENT, LAST + dt.timedelta(days=1)) == 1
    assert lapse_unproven(connection, PATIENT, LAST + dt.timedelta(days=2)) == 0
    assert balances(connection) == {"2000": "-1200.00", "6200": "1200.00"}
    assert deduct_proven(connection, CLIENT, "doc-1", LATER) == ""
    assert {tax.account for tax in taxes_of(connection, "acme", label)} == {"6200"}
    assert list(within_the_ledger(connection, CLIENT)) == []


def test_what_was_proven_in_time_does_not_lapse(connection: sa.Connection) -> None:
    post_unproven(connection)
    deduct_proven(connection, PATIENT, "doc-1", LATER)
    assert lapse_unproven(connection, PATIENT, dt.date(2036, 1, 1)) == 0


def test_the_tax_of_a_deposit_waits_for_a_person(connection: sa.Connection) -> None:
    post_unproven(connection, deposit=True)
    assert lapse_unproven(connection, PATIENT, dt.date(2036, 1, 1)) == 0
    assert balances(connection)["1410"] == "200.00"
