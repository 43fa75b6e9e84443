"""From the document to the bank and back: what is held is never paid, what is paid is CLOSED (L-22, L-32)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from lxml import etree

from documents.database.engine import read
from documents.error import WrongInputError
from documents.master import store
from documents.master.bank_accounts import ConfirmedChange
from documents.master.party import AccountStatus, BankAccount
from documents.state import State
from flows.stages.close import Closed, close_settled
from flows.stages.judge import judge_posted
from flows.stages.pay import proposals, store_proposals, write_file
from flows.stages.worker import settling
from ledgers import corrections
from ledgers.paying.payments import PaidRow, PaymentRefusedError, post_payments
from ledgers.paying.proposal import Proposal
from ledgers.paying.runs import Run, approve
from tests.flows.stages.world import CLIENT, IBAN, ORDER, VENDOR, World, invoice, receipt

TODAY = dt.date(2026, 4, 8)
UNTIL = dt.date(2026, 4, 30)
NEW_IBAN = "NL91ABNA0417164300"
OWN = CLIENT.entities[0].model_copy(update={"iban": "DE02200505501015871393"})
PAYER = CLIENT.model_copy(update={"entities": (OWN,)})


@pytest.fixture
def paying(tmp_path: Any, sqlite_engine: sa.Engine) -> World:
    made = World(tmp_path, sqlite_engine, PAYER)
    made.know(vendors=[VENDOR])
    return made


def proposed(world: World) -> Proposal:
    with read(world.engine) as connection:
        return proposals(connection, PAYER, TODAY, UNTIL)["AC"]


def exported(world: World) -> tuple[Run, bytes]:
    with settling(world.desk) as connection:
        (run,) = store_proposals(connection, PAYER, {"AC": proposed(world)}, UNTIL, by="ann")
        approve(connection, PAYER, run.id, by="bob")
        done, path = write_file(world.desk, connection, run.id, by="ann", today=TODAY)
        return done, path.read_bytes()


def confirmed(world: World, run: Run) -> None:
    (payment,) = run.payments
    row = PaidRow(
        payment="BANK-1", date=payment.day, vendor_id=payment.vendor_id, amount=payment.amount, currency="EUR",
        end_to_end=payment.end_to_end,
    )  # fmt: skip
    with settling(world.desk) as connection:
        post_payments(connection, PAYER, [row], lambda _currency, _day: None, maker="operator")


def test_an_invoice_goes_from_the_page_to_the_bank_and_is_closed(paying: World) -> None:
    posted = paying.receive(invoice(order="", payment_terms="2 % 30 days, 45 days net"))
    paying.night()
    assert paying.state(posted) is State.POSTED
    run, content = exported(paying)
    assert [str(payment.amount) for payment in run.payments] == ["290.38"], "296.31 less 2 %, rounded half up"
    assert run.payments[0].day == dt.date(2026, 4, 10), "the last banking day of the discount"
    assert IBAN in content.decode()
    etree.fromstring(content)
    assert close_settled(paying.desk) == Closed(), "the bank has not paid yet"
    confirmed(paying, run)
    assert close_settled(paying.desk) == Closed(closed=1)
    assert paying.state(posted) is State.CLOSED
    assert close_settled(paying.desk) == Closed()


def test_a_payment_taken_back_opens_its_document_again(paying: World) -> None:
    posted = paying.receive(invoice(order=""))
    paying.night()
    confirmed(paying, exported(paying)[0])
    close_settled(paying.desk)
    act = corrections.Act(day=UNTIL, reason="returned by the bank", by="ann", approved_by="bob")
    with settling(paying.desk) as connection:
        corrections.undo(connection, PAYER, "AC-GEN-2026-000001", act)
    assert close_settled(paying.desk) == Closed(reopened=1)
    assert paying.state(posted) is State.POSTED
    assert len(proposed(paying).transfers) == 1


def test_goods_that_are_not_invoiced_yet_keep_a_paid_document_open(paying: World) -> None:
    paying.know(orders=[ORDER], receipts=[receipt()])
    first = paying.receive(invoice("RE-1", 4))
    paying.night()
    confirmed(paying, exported(paying)[0])
    assert close_settled(paying.desk) == Closed(), "six of the ten pieces received stand on GRNI"
    second = paying.receive(invoice("RE-2", 6))
    paying.night()
    assert (paying.state(first), paying.state(second)) == (State.CLOSED, State.POSTED)


def test_a_new_account_on_the_page_is_never_paid_to_until_two_persons_confirmed_it(paying: World) -> None:
    posted = paying.receive(invoice(order="", iban=NEW_IBAN))
    paying.night()
    assert paying.state(posted) is State.POSTED
    assert "V-FRD-01" in paying.held(posted)
    found = proposed(paying)
    assert found.transfers == ()
    assert found.left_out[0].reason.startswith("is held: V-FRD-01")
    row = PaidRow(
        payment="P-1", date=TODAY, vendor_id="mueller", invoice="RE-1", amount=Decimal("296.31"), currency="EUR"
    )
    with pytest.raises(PaymentRefusedError, match="is held: V-FRD-01"), settling(paying.desk) as connection:
        post_payments(connection, PAYER, [row], lambda _currency, _day: None, maker="operator")
    steps = [
        ConfirmedChange(
            vendor_id="mueller", iban=NEW_IBAN, status=status, since=dt.date(2026, 1, 5), requested_by="cara",
            confirmed_by="dan",
        )
        for status in (AccountStatus.VERIFIED, AccountStatus.ACTIVE)
    ]  # fmt: skip
    with settling(paying.desk) as connection:
        store.store_accounts(connection, "acme", steps, by="test")
    judge_posted(paying.desk)
    assert paying.held(posted) == set()
    assert [one.reason for one in proposed(paying).left_out] == ["it has 2 ACTIVE bank accounts and none is preferred"]
    with settling(paying.desk) as connection:
        known = VENDOR.model_copy(update={"preferred_iban": NEW_IBAN})
        store.store_vendors(connection, "acme", [known], by="test")
    assert exported(paying)[0].payments[0].iban == NEW_IBAN


def test_an_account_retired_after_the_approval_stops_the_file(paying: World) -> None:
    paying.receive(invoice(order=""))
    paying.night()
    with settling(paying.desk) as connection:
        (run,) = store_proposals(connection, PAYER, {"AC": proposed(paying)}, UNTIL, by="ann")
        approve(connection, PAYER, run.id, by="bob")
        gone = VENDOR.model_copy(update={"accounts": (BankAccount(iban=IBAN, status=AccountStatus.RETIRED),)})
        store.store_vendors(connection, "acme", [gone], by="test")
    with pytest.raises(WrongInputError, match="it has no ACTIVE bank account"), settling(paying.desk) as connection:
        write_file(paying.desk, connection, run.id, by="ann", today=TODAY)
    assert not list(paying.desk.home.books("acme").rglob("*.xml")), "no file was written"


@pytest.mark.parametrize(
    "words",
    ["The amount will be collected by direct debit.", "Der Betrag wird von Ihrem Konto abgebucht.", "par prélèvement"],
)
def test_p18_what_the_vendor_collects_itself_is_not_paid(paying: World, words: str) -> None:
    paying.receive(invoice(order="").model_copy(update={"text": words}))
    paying.night()
    assert [one.reason for one in proposed(paying).left_out] == ["is collected by direct debit"]


def test_a_company_there_is_not_and_a_day_that_is_past_are_refused(paying: World) -> None:
    with read(paying.engine) as connection:
        with pytest.raises(WrongInputError, match='found company "BC", expected one of AC'):
            proposals(connection, PAYER, TODAY, UNTIL, entity="BC")
        with pytest.raises(WrongInputError, match="2026-04-08 or later"):
            proposals(connection, PAYER, TODAY, TODAY - dt.timedelta(days=1))
