from __future__ import annotations

import datetime as dt

import pytest

from documents.database.engine import read, write
from documents.error import WrongInputError
from documents.state import State
from flows.stages.accruals import Accrual, accruals, accrue
from ledgers.general_ledger import trial_balance
from ledgers.month.periods import PeriodChange, PeriodState, change
from ledgers.month.undo import undo_waiting
from tests.flows.stages.world import D, World, invoice

MARCH, APRIL_1 = dt.date(2026, 3, 31), dt.date(2026, 4, 1)


def listed(world: World, period: str = "2026-03") -> tuple[Accrual, ...]:
    with read(world.engine) as connection:
        return accruals(connection, world.desk, period)


def soft_close(world: World) -> None:
    with write(world.engine) as connection:
        change(connection, "acme", PeriodChange(period="2026-03", to=PeriodState.SOFT_CLOSED, by="cara"))


def balances(world: World, day: dt.date) -> dict[str, str]:
    with read(world.engine) as connection:
        rows = trial_balance(connection, "acme", day)
    return {row.account: str(row.balance) for row in rows if row.balance}


@pytest.fixture
def waiting(world: World) -> str:
    """An invoice over 249.00 net that waits, because its total is wrong by a cent."""
    bill = world.receive(invoice(order="", gross_total="296.32"))
    world.night()
    assert world.state(bill) is State.QUEUED
    return bill


def test_p15_what_waits_is_accrued_net_of_tax_and_undone_on_the_first(world: World, waiting: str) -> None:
    soft_close(world)
    (done,) = accrue(world.desk, "2026-03", by="cara")
    assert (done.document_id, done.net, done.entry) == (waiting, D("249.00"), "AC-GEN-2026-000001")
    assert balances(world, MARCH) == {"2060": "-249.00", "6100": "249.00"}
    assert balances(world, APRIL_1) == {}
    (again,) = accrue(world.desk, "2026-03", by="cara")
    assert again.entry == done.entry
    assert len(world.entries()) == 2


def test_p15_while_the_next_month_lies_ahead_the_reversal_waits_until_it_opens(world: World, waiting: str) -> None:
    assert waiting
    soft_close(world)
    with write(world.engine) as connection:
        change(connection, "acme", PeriodChange(period="2026-04", to=PeriodState.FUTURE, by="cara"))
    accrue(world.desk, "2026-03", by="cara")
    world.night()
    assert balances(world, APRIL_1) == {"2060": "-249.00", "6100": "249.00"}
    with write(world.engine) as connection:
        change(connection, "acme", PeriodChange(period="2026-04", to=PeriodState.OPEN, by="cara"))
        assert undo_waiting(connection, world.desk.client) == 1
        assert undo_waiting(connection, world.desk.client) == 0
    assert balances(world, MARCH) == {"2060": "-249.00", "6100": "249.00"}
    assert balances(world, APRIL_1) == {}
    assert [purpose for _document, purpose in world.entries()] == ["accrual", "reversal"]


def test_what_is_dated_later_or_posted_is_not_accrued(world: World, waiting: str) -> None:
    assert listed(world, "2026-02") == ()
    world.receive(invoice("RE-2", 2, order=""))
    world.night()
    assert [one.document_id for one in listed(world)] == [waiting]


def test_goods_on_a_three_way_order_stand_on_grni_already(small_world: World) -> None:
    small_world.receive(invoice(gross_total="296.32"))
    small_world.night()
    assert [one.why_not for one in listed(small_world)] == ["nothing to accrue"]


def test_p15_allowances_and_charges_of_the_header_are_accrued_as_they_would_be_posted(small_world: World) -> None:
    totals = {"allowance_total": "50.00", "charge_total": "30.00", "net_total": "229.00", "tax_total": "43.51"}
    small_world.receive(invoice(order="", gross_total="272.52", **totals))
    small_world.night()
    (one,) = listed(small_world)
    assert [(cost.account, cost.amount) for cost in one.costs] == [("6100", D("199.00")), ("5010", D("30.00"))]
    assert one.net == D("229.00")


def test_what_may_be_a_duplicate_is_left_out(small_world: World) -> None:
    small_world.receive(invoice(order=""))
    small_world.receive(invoice("RE 1", order=""))
    small_world.night()
    (one,) = listed(small_world)
    assert one.why_not.startswith("may be a duplicate (V-DUP-")


def test_a_service_over_the_end_of_the_month_is_accrued_in_part(small_world: World) -> None:
    page = invoice(order="", gross_total="296.32", day="2026-03-20")
    small_world.receive(page.model_copy(update={"text": "Service period: 2026-03-16 - 2026-04-14"}))
    small_world.night()
    (one,) = listed(small_world)
    assert one.net == D("132.80"), "16 of 30 days"


def test_a_month_that_others_may_still_post_in_is_not_accrued(world: World, waiting: str) -> None:
    assert waiting
    with pytest.raises(WrongInputError, match=r"2026-03: found OPEN, expected SOFT_CLOSED"):
        accrue(world.desk, "2026-03", by="cara")
