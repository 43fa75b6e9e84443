from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from documents.error import WrongInputError
from documents.finding import Finding, Severity
from documents.register import audit
from ledgers import general_ledger, sub_ledger
from ledgers.corrections import Act, Corrected, correct, undo
from ledgers.entry import Journal, Purpose
from ledgers.paying.payments import post_payments
from ledgers.reconcile import within_the_ledger
from ledgers.tables import holds
from tests.cost_centres import wanting_cost_centre
from tests.ledgers.cases import CLIENT
from tests.ledgers.paying.test_payments import no_rate, row
from tests.ledgers.samples import DAY, SHA, invoice_entry, judged

INVOICE = "AC-AP-2026-000001"
LATER = dt.date(2026, 6, 10)


def act(**more: Any) -> Act:
    return Act(**{"day": LATER, "reason": "consulting, not software", "by": "ann", "approved_by": "bea", **more})


def balances(connection: sa.Connection) -> dict[str, str]:
    return {line.account: str(line.balance) for line in general_ledger.trial_balance(connection, "acme")}


@pytest.fixture
def connection(engine: sa.Engine) -> Any:
    with engine.begin() as connection:
        general_ledger.post(connection, invoice_entry(), document_sha=SHA)
        yield connection


def test_p12_the_wrong_account_is_reversed_and_posted_again_in_the_open_period(connection: sa.Connection) -> None:
    client = CLIENT.model_copy(update={"locked_until": "2026-05-31"})
    done = correct(connection, client, INVOICE, {1: "6300"}, act())
    assert done == Corrected(reversal="AC-AP-2026-000002", repost="AC-AP-2026-000003")
    assert balances(connection) == {"1400": "200.00", "2000": "-1200.00", "6200": "0.00", "6300": "1000.00"}
    lines = general_ledger.trial_balance(connection, "acme")
    turnover = {line.account: (str(line.debit), str(line.credit)) for line in lines}
    assert turnover == {
        "1400": ("200.00", "0.00"),
        "2000": ("0.00", "1200.00"),
        "6200": ("0.00", "0.00"),
        "6300": ("1000.00", "0.00"),
    }, "same sides"
    reversal, _sha = general_ledger.read(connection, "acme", done.reversal)
    assert (reversal.reverses, reversal.posting_date, reversal.doc_date) == (INVOICE, LATER, DAY)
    assert [str(posting.amount) for posting in reversal.postings] == ["-1000.00", "-200.00", "1200.00"]
    repost, _sha = general_ledger.read(connection, "acme", done.repost)
    assert (repost.maker, repost.checker, repost.revision, repost.reverses) == ("ann", "bea", 1, "")
    (item,) = sub_ledger.open_items_of(connection, "acme")
    assert (item.label, item.due_date) == (done.repost, DAY + dt.timedelta(days=30))
    assert list(within_the_ledger(connection, client)) == []


def test_why_it_was_done_is_in_the_audit_trail(connection: sa.Connection) -> None:
    correct(connection, CLIENT, INVOICE, {1: "6300"}, act())
    (event,) = audit.history(connection, "acme", INVOICE)
    assert (event.actor, event.after["reason"], event.after["accounts"]) == (
        "ann",
        "consulting, not software",
        {"1": "6300"},
    )


def test_what_was_corrected_can_be_corrected_again(connection: sa.Connection) -> None:
    first = correct(connection, CLIENT, INVOICE, {1: "6300"}, act())
    correct(connection, CLIENT, first.repost, {1: "6400"}, act())
    assert balances(connection)["6400"] == "1000.00"
    with pytest.raises(WrongInputError, match="was reversed before"):
        correct(connection, CLIENT, INVOICE, {1: "6500"}, act())


@pytest.mark.parametrize(
    ("accounts", "message"),
    [
        ({}, "expected one at least"),
        ({4: "6300"}, "found line 4, expected 1 to 3"),
        ({3: "6300"}, "line 3: account 2000 is booked by rule alone"),
        ({2: "6300"}, "line 2: account 1400 is booked by rule alone"),
        ({1: "2000"}, 'line 1: found account "2000", expected another account for costs'),
        ({1: "6200"}, "expected another account for costs than 6200"),
    ],
)
def test_only_costs_move_and_only_to_accounts_for_costs(
    connection: sa.Connection, accounts: dict[int, str], message: str
) -> None:
    with pytest.raises(WrongInputError, match=message):
        correct(connection, CLIENT, INVOICE, accounts, act())


@pytest.mark.parametrize("approved_by", ["", "ann", "Ann", " ann "])
def test_an_earlier_month_and_a_large_amount_need_a_second_person(connection: sa.Connection, approved_by: str) -> None:
    with pytest.raises(WrongInputError, match=r"expected a person other than ann, because 2026-05 is before 2026-06"):
        correct(connection, CLIENT, INVOICE, {1: "6300"}, act(approved_by=approved_by))
    large = invoice_entry("large", "5000.00", "0.01")
    label = general_ledger.post(connection, large, document_sha=SHA).label
    with pytest.raises(WrongInputError, match=r"because 5000.01 EUR is above the limit of 5000"):
        correct(connection, CLIENT, label, {1: "6300"}, act(day=DAY, approved_by=approved_by))
    correct(connection, CLIENT, INVOICE, {1: "6300"}, act(day=DAY, approved_by=""))


def test_without_a_reason_nothing_is_corrected(connection: sa.Connection) -> None:
    with pytest.raises(WrongInputError, match="expected both"):
        correct(connection, CLIENT, INVOICE, {1: "6300"}, act(reason=" "))


def test_at18_what_is_paid_is_not_corrected_until_the_payment_is_taken_back(connection: sa.Connection) -> None:
    post_payments(connection, CLIENT, [row()], no_rate, maker="operator")
    with pytest.raises(general_ledger.ReversalRefusedError, match="is paid or credited"):
        correct(connection, CLIENT, INVOICE, {1: "6300"}, act())
    assert undo(connection, CLIENT, "AC-GEN-2026-000001", act()).reversal == "AC-GEN-2026-000002"
    correct(connection, CLIENT, INVOICE, {1: "6300"}, act())
    assert list(within_the_ledger(connection, CLIENT)) == []


def test_what_belongs_to_an_invoice_is_not_undone_alone(connection: sa.Connection) -> None:
    release = invoice_entry(purpose=Purpose.COMMITMENT_RELEASE, journal=Journal.MEMO)
    label = general_ledger.post(connection, release, document_sha=SHA).label
    with pytest.raises(WrongInputError, match="expected a payment or an invoice"):
        undo(connection, CLIENT, label, act())


def test_a_correction_leaves_the_payment_held_and_an_undoing_releases_it(connection: sa.Connection) -> None:
    judged(connection, "doc-1", Finding(code="V-FRD-01", severity=Severity.BLOCK_PAY, message="The account is new."))
    done = correct(connection, CLIENT, INVOICE, {1: "6300"}, act())
    (item,) = sub_ledger.open_items_of(connection, "acme")
    assert [hold.code for hold in item.holds] == ["V-FRD-01"]
    undo(connection, CLIENT, done.repost, act())
    assert connection.scalars(sa.select(holds.c.id).where(holds.c.released_at.is_(None))).all() == []


@pytest.mark.parametrize("who", [{"by": "system"}, {"approved_by": "System"}])
def test_the_program_is_nobody_who_corrects(connection: sa.Connection, who: dict[str, str]) -> None:
    with pytest.raises(WrongInputError, match='found "system" for a person, expected the name of one'):
        correct(connection, CLIENT, INVOICE, {1: "6300"}, act(**who))


def test_who_approves_alone_is_no_second_person(connection: sa.Connection) -> None:
    done = correct(connection, CLIENT, INVOICE, {1: "6300"}, act(day=DAY, approved_by=" Ann"))
    assert general_ledger.read(connection, "acme", done.repost)[0].checker == ""


TOLD_APART = wanting_cost_centre(CLIENT, "6300")


def test_p12_a_cost_moves_to_a_cost_object_and_its_account_stays(connection: sa.Connection) -> None:
    done = correct(connection, TOLD_APART, INVOICE, {}, act(), objects={1: {"cost_centre": "4100"}})
    entry, _sha = general_ledger.read(connection, "acme", done.repost)
    assert [(one.account, one.dimensions) for one in entry.postings] == [
        ("6200", {"cost_centre": "4100"}),
        ("1400", {}),
        ("2000", {}),
    ]
    assert audit.history(connection, "acme", INVOICE)[-1].after["objects"] == {"1": {"cost_centre": "4100"}}
    again = correct(connection, TOLD_APART, done.repost, {}, act(), objects={1: {"cost_centre": ""}})
    entry, _sha = general_ledger.read(connection, "acme", again.repost)
    assert entry.postings[0].dimensions == {}
    assert list(within_the_ledger(connection, TOLD_APART)) == []


@pytest.mark.parametrize(
    ("accounts", "objects", "why"),
    [
        ({1: "6300"}, {}, "account 6300 wants a cost centre"),
        ({1: "6300"}, {1: {"cost_centre": "4900"}}, "is closed"),
        ({}, {1: {"cost_centre": "9999"}}, "is not listed"),
        ({}, {1: {"colour": "red"}}, "expected a dimension"),
        ({}, {2: {"cost_centre": "4100"}}, "found line 2, expected one of its lines on an account for costs"),
        ({}, {9: {"cost_centre": "4100"}}, "found line 9"),
        ({}, {}, "found no line to move, no tax code and no cost object"),
    ],
)
def test_a_cost_object_that_cannot_be_corrects_nothing(
    connection: sa.Connection, accounts: dict[int, str], objects: dict[int, dict[str, str]], why: str
) -> None:
    with pytest.raises(WrongInputError, match=why):
        correct(connection, TOLD_APART, INVOICE, accounts, act(), objects=objects)
    assert balances(connection) == {"1400": "200.00", "2000": "-1200.00", "6200": "1000.00"}


def test_an_account_that_wants_a_cost_object_gets_it_with_the_cost(connection: sa.Connection) -> None:
    done = correct(connection, TOLD_APART, INVOICE, {1: "6300"}, act(), objects={1: {"cost_centre": "4100"}})
    entry, _sha = general_ledger.read(connection, "acme", done.repost)
    assert (entry.postings[0].account, entry.postings[0].dimensions) == ("6300", {"cost_centre": "4100"})
