"""From a proposal to the bank's confirmation: who may do what, and what stops a payment on the way (L-32)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from documents.error import WrongInputError
from documents.finding import Finding, Severity
from documents.master import store
from documents.master.bank_accounts import AccountChange
from documents.master.client import Client
from documents.master.party import AccountStatus, BankAccount, Entity, Vendor
from documents.violation import Violation
from ledgers import general_ledger, sub_ledger
from ledgers.checks import LEDGER_CHECKS
from ledgers.paying.due import payables
from ledgers.paying.export import export_run
from ledgers.paying.payments import PaidRow, PaymentRefusedError, PostedPayments, post_payments
from ledgers.paying.proposal import Terms, propose
from ledgers.paying.runs import Run, RunState, approve, cancel, propose_run, read_run, runs_of
from ledgers.tables import payment_run_items, payment_runs
from tests.ledgers.cases import CLIENT as PLAIN
from tests.ledgers.samples import SHA, invoice_entry, judged, posting

TODAY = dt.date(2026, 6, 1)
UNTIL = dt.date(2026, 6, 30)
IBAN = "DE89370400440532013000"
OTHER_IBAN = "NL91ABNA0417164300"
OWN = Entity(id="AC", name="Acme Trading", country="DE", iban="DE02200505501015871393")
CLIENT = PLAIN.model_copy(update={"entities": (OWN,)})
VENDOR = Vendor(
    id="northwind", name="Northwind Paper Ltd", country="DE", accounts=(BankAccount(iban=IBAN), BankAccount(iban=OTHER_IBAN)),
    preferred_iban=IBAN,
)  # fmt: skip
HOLD = Finding(code="V-FRD-01", severity=Severity.BLOCK_PAY, message="The account is new.", evidence_hash="ab" * 32)


@pytest.fixture
def connection(engine: sa.Engine) -> Any:
    with engine.begin() as connection:
        store.store_vendors(connection, "acme", [VENDOR], by="test")
        for name in ("doc-1", "doc-2"):
            general_ledger.post(connection, invoice_entry(name), document_sha=SHA)
        yield connection


def proposed(connection: sa.Connection) -> Run:
    terms = Terms(today=TODAY, until=UNTIL, country="DE")
    found = propose(payables(connection, CLIENT, "AC"), terms)
    return propose_run(connection, CLIENT, "AC", found.transfers, until=UNTIL, by="ann")


def approved(connection: sa.Connection) -> Run:
    return approve(connection, CLIENT, proposed(connection).id, by="bob")


def exported(connection: sa.Connection) -> Run:
    return export_run(connection, CLIENT, approved(connection).id, by="ann", today=TODAY)[0]


def confirm(connection: sa.Connection, amount: str = "2400.00", **more: Any) -> PostedPayments:
    values = {
        "payment": "BANK-1",
        "date": dt.date(2026, 6, 5),
        "vendor_id": "northwind",
        "amount": Decimal(amount),
        "currency": "EUR",
        "end_to_end": "acme-000001-0001",
    }
    return post_payments(connection, CLIENT, [PaidRow(**values | more)], lambda _c, _d: None, maker="operator")


def open_amounts(connection: sa.Connection) -> dict[str, str]:
    return {item.reference: str(item.open_amount) for item in sub_ledger.open_items_of(connection, "acme")}


def credit_of(connection: sa.Connection, reference: str, amount: str) -> None:
    """Post a credit that settles a part of an open invoice."""
    item = next(one for one in sub_ledger.open_items_of(connection, "acme") if one.reference == reference)
    lines = posting("2000", amount, party="northwind"), posting("6200", f"-{amount}")
    credit = invoice_entry("doc-3", postings=lines).model_copy(update={"settles": {1: item.key}})
    general_ledger.post(connection, credit, document_sha=SHA)


def violations(connection: sa.Connection) -> list[Violation]:
    return [one for check in LEDGER_CHECKS for one in check(connection, CLIENT) if one.code != "I5"]


def test_a_run_goes_from_proposal_to_the_banks_confirmation(connection: sa.Connection) -> None:
    run = exported(connection)
    assert (run.state, run.id, str(run.total)) == (RunState.EXPORTED, "acme-000001", "2400.00")
    assert confirm(connection) == PostedPayments(new=1)
    assert open_amounts(connection) == {}
    assert read_run(connection, "acme", run.id).state is RunState.EXECUTED
    assert confirm(connection) == PostedPayments(unchanged=1)
    assert violations(connection) == []


def test_what_is_in_a_run_is_in_no_second_one(connection: sa.Connection) -> None:
    proposed(connection)
    found = propose(payables(connection, CLIENT, "AC"), Terms(today=TODAY, until=UNTIL, country="DE"))
    assert found.transfers == ()
    assert {one.reason for one in found.left_out} == {"is in payment run acme-000001"}


def test_the_database_itself_refuses_an_item_in_two_runs(engine: sa.Engine, connection: sa.Connection) -> None:
    found = propose(payables(connection, CLIENT, "AC"), Terms(today=TODAY, until=UNTIL, country="DE"))
    propose_run(connection, CLIENT, "AC", found.transfers, until=UNTIL, by="ann")
    with pytest.raises(sa.exc.IntegrityError), connection.begin_nested():
        propose_run(connection, CLIENT, "AC", found.transfers, until=UNTIL, by="ann")
    assert [run.id for run in runs_of(connection, "acme")] == ["acme-000001"]


def test_nobody_approves_what_they_proposed(connection: sa.Connection) -> None:
    run = proposed(connection)
    for person in ("ann", " ANN "):
        with pytest.raises(WrongInputError, match="expected a person other than ann"):
            approve(connection, CLIENT, run.id, by=person)
    with pytest.raises(sa.exc.IntegrityError), connection.begin_nested():
        connection.execute(payment_runs.update().values(state="APPROVED", approved_by="Ann"))


def limited(limit: str) -> Client:
    return CLIENT.model_copy(update={"policy": CLIENT.policy.model_copy(update={"approval_limit": Decimal(limit)})})


def test_up_to_the_limit_one_person_approves(connection: sa.Connection) -> None:
    assert approve(connection, limited("2400.00"), proposed(connection).id, by="bob").state is RunState.APPROVED


def test_above_the_limit_two_persons_approve(connection: sa.Connection) -> None:
    client, run = limited("2399.99"), proposed(connection)
    assert approve(connection, client, run.id, by="bob").state is RunState.PROPOSED
    with pytest.raises(WrongInputError, match="expected a person other than ann and bob"):
        approve(connection, client, run.id, by="Bob")
    done = approve(connection, client, run.id, by="cara")
    assert (done.state, done.approved_by, done.second_approver) == (RunState.APPROVED, "bob", "cara")


def test_who_confirmed_an_account_approves_no_payment_to_it(connection: sa.Connection) -> None:
    step = AccountChange(
        vendor_id="northwind", iban=IBAN, status=AccountStatus.ACTIVE, since=dt.date(2026, 1, 5),
        requested_by="dora", confirmed_by="bob",
    )  # fmt: skip
    store.store_accounts(connection, "acme", [step], by="test")
    run = proposed(connection)
    with pytest.raises(WrongInputError, match="who entered or confirmed the account of Northwind"):
        approve(connection, CLIENT, run.id, by="bob")
    assert approve(connection, CLIENT, run.id, by="cara").state is RunState.APPROVED


@pytest.mark.parametrize("by", ["", " ", "system", "System "])
def test_nobody_and_the_program_approve_nothing(connection: sa.Connection, by: str) -> None:
    run = proposed(connection)
    with pytest.raises(WrongInputError, match="--by: found"):
        approve(connection, CLIENT, run.id, by=by)


def test_no_file_without_approval(connection: sa.Connection) -> None:
    with pytest.raises(WrongInputError, match="found PROPOSED and by"):
        export_run(connection, CLIENT, proposed(connection).id, by="ann", today=TODAY)


def test_a_hold_placed_after_the_approval_stops_the_file(connection: sa.Connection) -> None:
    run = approved(connection)
    judged(connection, "doc-2", HOLD)
    with pytest.raises(WrongInputError, match="R-doc-2 is held: V-FRD-01 The account is new"):
        export_run(connection, CLIENT, run.id, by="ann", today=TODAY)
    judged(connection, "doc-2")
    assert export_run(connection, CLIENT, run.id, by="ann", today=TODAY)[0].state is RunState.EXPORTED


def test_an_account_that_changed_after_the_approval_stops_the_file(connection: sa.Connection) -> None:
    run = approved(connection)
    store.store_vendors(connection, "acme", [VENDOR.model_copy(update={"preferred_iban": OTHER_IBAN})], by="test")
    with pytest.raises(WrongInputError, match=f"found account {IBAN}, expected {OTHER_IBAN} as in the vendor's"):
        export_run(connection, CLIENT, run.id, by="ann", today=TODAY)


@pytest.mark.parametrize(
    "forged",
    [{"iban": OTHER_IBAN}, {"paid_minor": 119_999}, {"vendor_id": "southwind"}, {"execution_day": dt.date(2026, 6, 8)}],
)
def test_a_run_that_was_changed_behind_the_programs_back_stops(
    connection: sa.Connection, forged: dict[str, Any]
) -> None:
    run = approved(connection)
    connection.execute(payment_run_items.update().where(payment_run_items.c.reference == "R-doc-1").values(**forged))
    with pytest.raises(WrongInputError, match="are not those that were approved"):
        export_run(connection, CLIENT, run.id, by="ann", today=TODAY)


def test_an_approval_that_nobody_gave_stops_the_file(connection: sa.Connection) -> None:
    run = proposed(connection)
    connection.execute(payment_runs.update().values(state=RunState.APPROVED, approved_by="bob"))
    with pytest.raises(WrongInputError, match="are not those that were approved"):
        export_run(connection, CLIENT, run.id, by="ann", today=TODAY)


def test_an_item_that_was_settled_in_part_since_stops_the_file(connection: sa.Connection) -> None:
    run = approved(connection)
    credit_of(connection, "R-doc-1", "200.00")
    with pytest.raises(WrongInputError, match=r"R-doc-1 has 1000\.00 open, expected 1200\.00"):
        export_run(connection, CLIENT, run.id, by="ann", today=TODAY)


def test_a_day_that_is_past_stops_the_file(connection: sa.Connection) -> None:
    run = approved(connection)
    with pytest.raises(WrongInputError, match="found day 2026-06-05, expected 2026-06-08 or later"):
        export_run(connection, CLIENT, run.id, by="ann", today=dt.date(2026, 6, 8))


def test_the_same_file_again_and_never_another(connection: sa.Connection) -> None:
    run = approved(connection)
    first = export_run(connection, CLIENT, run.id, by="ann", today=TODAY)[1]
    assert export_run(connection, CLIENT, run.id, by="ann", today=TODAY)[1] == first
    renamed = CLIENT.model_copy(update={"entities": (OWN.model_copy(update={"name": "Another"}),)})
    with pytest.raises(WrongInputError, match="its file would not be the one of"):
        export_run(connection, renamed, run.id, by="ann", today=TODAY)


def test_a_cancelled_run_frees_its_items(connection: sa.Connection) -> None:
    run = approved(connection)
    assert cancel(connection, CLIENT, run.id, by="ann", reason="wrong day").state is RunState.CANCELLED
    assert proposed(connection).id == "acme-000002"


def test_once_the_file_is_written_two_persons_cancel(connection: sa.Connection) -> None:
    run = exported(connection)
    for second in ("", "ann"):
        with pytest.raises(WrongInputError, match="expected a person other than ann who made sure that the bank"):
            cancel(connection, CLIENT, run.id, by="ann", reason="refused", confirmed_by=second)
    payment = run.payments[0].end_to_end
    done = cancel(connection, CLIENT, payment, by="ann", reason="refused by the bank", confirmed_by="bob")
    assert done.state is RunState.CANCELLED
    with pytest.raises(PaymentRefusedError, match="the run is CANCELLED, it is DROPPED"):
        confirm(connection)


def test_a_scheduled_item_is_paid_by_its_run_only(connection: sa.Connection) -> None:
    proposed(connection)
    with pytest.raises(PaymentRefusedError, match="not in payment run acme-000001; give the end_to_end id"):
        confirm(connection, "1200.00", end_to_end="", invoice="R-doc-1")


def test_a_part_payment_leaves_the_rest_open_for_another_run(connection: sa.Connection) -> None:
    exported(connection)
    confirm(connection, "1500.00")
    assert open_amounts(connection) == {"R-doc-2": "-900.00"}
    assert str(proposed(connection).total) == "900.00"
    assert violations(connection) == []


def test_what_the_bank_paid_beyond_rests_on_account(connection: sa.Connection) -> None:
    exported(connection)
    confirm(connection, "2401.00")
    assert open_amounts(connection) == {"BANK-1": "1.00"}
    assert violations(connection) == []


def test_a_credit_is_settled_with_the_invoices(connection: sa.Connection) -> None:
    credit = posting("2000", "500.00", party="northwind"), posting("6200", "-500.00")
    general_ledger.post(connection, invoice_entry("doc-3", reference="C-1", postings=credit), document_sha=SHA)
    assert str(exported(connection).total) == "1900.00"
    confirm(connection, "1900.00")
    assert open_amounts(connection) == {}
    assert violations(connection) == []


def test_what_the_bank_was_told_before_a_hold_is_booked_all_the_same(connection: sa.Connection) -> None:
    exported(connection)
    sub_ledger.update_holds(connection, "acme", "doc-1", [HOLD])
    assert confirm(connection) == PostedPayments(new=1)


def test_what_was_settled_otherwise_since_rests_on_account(connection: sa.Connection) -> None:
    exported(connection)
    credit_of(connection, "R-doc-1", "200.00")
    confirm(connection)
    assert open_amounts(connection) == {"BANK-1": "200.00"}
    assert violations(connection) == []


def test_an_invoice_in_a_run_is_not_reversed(connection: sa.Connection) -> None:
    run = proposed(connection)
    how = general_ledger.Reversal(posting_date=TODAY, fiscal_year=2026, maker="ann")
    with pytest.raises(general_ledger.ReversalRefusedError, match="is in a payment run; cancel its payment"):
        general_ledger.reverse(connection, "acme", "AC-AP-2026-000001", how)
    cancel(connection, CLIENT, run.id, by="ann", reason="wrong invoice")
    assert general_ledger.reverse(connection, "acme", "AC-AP-2026-000001", how).created


def test_a_payment_that_the_bank_took_back_can_be_paid_again(connection: sa.Connection) -> None:
    exported(connection)
    confirm(connection)
    how = general_ledger.Reversal(posting_date=dt.date(2026, 6, 9), fiscal_year=2026, maker="ann", checker="bob")
    general_ledger.reverse(connection, "acme", "AC-GEN-2026-000001", how)
    assert str(proposed(connection).total) == "2400.00"
    assert violations(connection) == []


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"end_to_end": "acme-000001-0002"}, "a payment that `daybook pay show` lists"),
        ({"end_to_end": "other-000001-0001"}, "a payment that `daybook pay show` lists"),
        ({"vendor_id": "southwind"}, '"northwind" as in acme-000001-0001'),
        ({"invoice": "R-doc-1"}, '"" as in acme-000001-0001'),
        ({"amount": Decimal("-1.00")}, "one row with what the bank paid"),
        ({"discount": Decimal("1.00")}, "what is kept stands in the run"),
    ],
)
def test_a_confirmation_fits_its_payment(connection: sa.Connection, changed: dict[str, Any], message: str) -> None:
    exported(connection)
    with pytest.raises(PaymentRefusedError, match=message):
        confirm(connection, **changed)


def test_a_proposed_payment_is_not_confirmed(connection: sa.Connection) -> None:
    approved(connection)
    with pytest.raises(PaymentRefusedError, match="the run is APPROVED, it is SCHEDULED"):
        confirm(connection)
