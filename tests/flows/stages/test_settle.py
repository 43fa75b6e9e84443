"""A night settles in waves: each invoice meets the order and the receipt that came with it, and nothing counts twice."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.database.engine import connect, read, write
from documents.error import RetryableError
from documents.master.client import RatePolicy
from documents.master.database import DatabaseMasterData
from documents.master.store import Rate
from documents.reading import LineField, LineReading
from documents.register.audit import history
from documents.register.claims import claim
from documents.register.findings import open_findings
from documents.register.tables import audit, versions
from documents.state import State
from flows.stages.imported import book_imported
from flows.stages.judge import judge_again, judge_posted, judge_waiting, judge_wave
from flows.stages.night import settle
from flows.stages.post import _post, post_wave
from flows.stages.waves import WAVES
from flows.stages.worker import Desk, work_through
from ledgers.tables import postings
from tests.flows.stages.world import (
    CLIENT,
    ORDER,
    VENDOR,
    D,
    World,
    cell,
    goods_receipt,
    invoice,
    order_document,
    receipt,
)
from tests.waiving import second_person
from tests.waiving import waive as waive_finding

EVERYTHING = tuple(kind for wave in WAVES for kind in wave)


def count(world: World, table: sa.Table) -> int:
    with read(world.engine) as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_order_receipt_and_invoice_of_one_night_meet(world: World) -> None:
    bill = world.receive(invoice())
    goods = world.receive(goods_receipt())
    order = world.receive(order_document())
    settled = world.night()
    assert world.states() == [State.POSTED] * 3
    assert settled.posted == 3
    assert world.held(bill) == set()
    assert world.entries() == [
        (order, "order"),
        (goods, "gr"),
        (bill, "invoice"),
        (bill, "commitment-release"),
    ]


def test_a_second_night_posts_nothing_and_writes_nothing(world: World) -> None:
    world.know(orders=[ORDER])
    world.receive(invoice(pieces=8))
    world.receive(invoice("RE-2", order="", day="2026-03-11", vendor_tax_id="", iban="", vendor_name="Nobody"))
    world.night()
    assert sorted(world.states()) == [State.POSTED, State.QUEUED]
    before = world.dump()
    settled = world.night()
    assert (settled.posted, settled.queued, settled.released, settled.payments_released) == (0, 0, 0, 0)
    assert world.dump() == before


def test_of_two_invoices_for_the_same_last_pieces_only_the_first_posts(world: World) -> None:
    world.know(orders=[ORDER], receipts=[receipt()])
    first, second = world.receive(invoice("RE-1")), world.receive(invoice("RE-2", day="2026-03-13"))
    world.read_all()
    judge_wave(world.desk, EVERYTHING)
    assert world.states() == [State.READY, State.READY], "each alone is right"
    post_wave(world.desk, EVERYTHING)
    assert (world.state(first), world.held(first)) == (State.POSTED, set())
    assert (world.state(second), world.entries(second)) == (State.QUEUED, [])
    assert "V-PO-08" in world.codes(second)
    assert world.look(second).reason.startswith("waits because ")


def test_a_held_payment_is_released_when_the_receipt_is_imported(world: World) -> None:
    world.know(orders=[ORDER])
    bill = world.receive(invoice())
    world.night()
    assert (world.state(bill), world.held(bill)) == (State.POSTED, {"V-PO-09"})
    assert judge_posted(world.desk) == 0
    world.know(receipts=[receipt()])
    settled = world.night()
    assert (settled.payments_released, settled.posted) == (1, 0)
    assert (world.held(bill), world.codes(bill)) == (set(), set())
    assert world.night().payments_released == 0


def test_a_hold_stays_while_only_a_part_has_come(world: World) -> None:
    world.know(orders=[ORDER])
    bill = world.receive(invoice())
    world.night()
    world.know(receipts=[receipt(4)])
    assert world.night().payments_released == 0
    assert world.state(bill) is State.POSTED
    assert world.held(bill) == world.codes(bill) == {"V-PO-08"}
    world.know(receipts=[receipt(6, "8802")])
    assert world.night().payments_released == 1


def test_a_waived_hold_holds_nothing_and_a_waiver_after_posting_releases_it(world: World) -> None:
    world.know(orders=[ORDER])
    early, late = world.receive(invoice("RE-1", 4)), world.receive(invoice("RE-2", 5, day="2026-03-13"))
    world.read_all()
    judge_wave(world.desk, EVERYTHING)
    waive_holds(world, early)
    settle(world.desk)
    assert world.state(early) is world.state(late) is State.POSTED
    assert world.held(early) == set()
    assert world.held(late)
    waive_holds(world, late)
    assert judge_posted(world.desk) == 1
    assert world.held(late) == set()


def waive_holds(world: World, document_id: str) -> None:
    with write(world.engine) as connection:
        for one in open_findings(connection, "acme", document_id):
            if one.finding.severity.value == "BLOCK_PAY":
                waive_finding(connection, "acme", document_id, one.finding, actor="jo", reason="seen on the ramp")


def test_a_waiting_document_goes_on_when_its_vendor_is_imported(world: World) -> None:
    other = VENDOR.model_copy(
        update={"id": "mill", "name": "Paper Mill Ltd", "tax_id": "DE136695976", "accounts": (), "account": "6100"}
    )
    bill = world.receive(invoice(order="", vendor_name="Paper Mill Ltd", vendor_tax_id="DE136695976", iban=""))
    world.night()
    assert (world.state(bill), "V-ID-01" in world.codes(bill)) == (State.QUEUED, True)
    world.know(vendors=[other])
    settled = world.night()
    assert (settled.released, settled.posted, world.state(bill)) == (1, 1, State.POSTED)


def test_an_order_released_tonight_meets_the_invoice_of_tonight(small_world: World) -> None:
    world = small_world
    mill = {"vendor_name": "Paper Mill Ltd", "vendor_tax_id": "DE136695976"}
    paper = order_document("4500099")
    fields = {name: value for name, value in paper.fields.items() if not name.startswith("vendor")}
    of_mill = invoice(order="", **mill).fields
    order = world.receive(
        paper.model_copy(update={"fields": fields | {n: f for n, f in of_mill.items() if n.startswith("vendor")}})
    )
    world.night()
    assert world.state(order) is State.QUEUED
    new = VENDOR.model_copy(update={"id": "mill", "name": "Paper Mill Ltd", "tax_id": "DE136695976", "accounts": ()})
    world.know(vendors=[new])
    bill = world.receive(invoice(order="4500099", iban="", **mill))
    world.night()
    assert [purpose for _, purpose in world.entries(bill)] == ["invoice", "commitment-release"]


def test_the_reason_of_a_waiting_document_follows_its_findings(small_world: World) -> None:
    world = small_world
    bill = world.receive(invoice(order="", vendor_name="Nobody", vendor_tax_id="", iban="", invoice_number=""))
    world.night()
    former = world.look(bill).reason
    with write(world.engine) as connection:
        connection.execute(sa.text("update documents set reason = 'TECH: former' where id = :id"), {"id": bill})
    assert judge_waiting(world.desk) == 0
    assert world.look(bill).reason == "TECH: former"
    assert judge_again(world.desk, [bill]) == 0
    assert world.look(bill).reason == former


def test_our_own_crash_in_judging_costs_one_document(world: World) -> None:
    world.know(orders=[ORDER], receipts=[receipt()])
    bad, good = world.receive(invoice("RE-1", order="")), world.receive(invoice("RE-2"))
    world.read_all()
    with write(world.engine) as connection:  # what a version of ours wrote and another cannot read
        connection.execute(
            versions.insert().values(
                document_id=bad,
                number=2,
                client_id="acme",
                business='{"doc_type": "Rosa Maria"}',
                author="system",
                created_at=sa.func.now() if world.engine.dialect.name == "postgresql" else world.look(bad).received_at,
            )
        )
    settled = settle(world.desk)
    assert (world.state(bad), world.state(good)) == (State.QUEUED, State.POSTED)
    assert world.look(bad).reason.startswith("TECH: ValidationError in ")
    assert "Rosa" not in world.look(bad).reason
    assert (settled.posted, settled.queued) == (1, 1)
    assert settle(world.desk).queued == 0


def test_a_stopped_wave_gives_back_what_it_did_not_do(small_world: World) -> None:
    world = small_world
    for number in range(3):
        world.receive(invoice(f"RE-{number}"))
    world.read_all()
    away = AwayAfter(world, commits=1)
    with pytest.raises(RetryableError):
        judge_wave(away.desk, EVERYTHING)
    with read(world.engine) as connection:
        leases = connection.execute(sa.text("select state, lease_owner, attempts from documents order by id")).all()
    assert [lease.lease_owner for lease in leases] == ["", "", ""]
    assert sorted(lease.state for lease in leases).count("EXTRACTED") == 2
    assert {lease.attempts for lease in leases if lease.state == "EXTRACTED"} == {1}, "only the reading counts"
    again = settle(world.desk)
    assert again.posted + again.queued == 3


class AwayAfter:
    """A desk whose database is away when the so-many-th judgement begins."""

    def __init__(self, world: World, commits: int) -> None:
        self.engine = connect(world.engine.url.render_as_string(hide_password=False))
        self.desk = Desk(world.desk.home, self.engine, world.desk.archive, world.desk.client, "here/2")
        self._left = commits

        @sa.event.listens_for(self.engine, "before_cursor_execute")
        def look(_conn: object, _cursor: object, statement: str, *_more: object) -> None:
            if "INSERT INTO findings" in statement or "DELETE FROM business_keys" in statement:
                self._left -= "DELETE" in statement
                if self._left == -1:
                    raise RetryableError("the database is away")


def test_a_stale_claim_neither_posts_nor_queues(small_world: World) -> None:
    world = small_world
    world.know(receipts=[receipt()])
    bill = world.receive(invoice())
    world.read_all()
    judge_wave(world.desk, EVERYTHING)
    (old,) = claim(world.engine, "acme", (State.READY,), 1, "here/1", -1.0)
    claim(world.engine, "acme", (State.READY,), 1, "there/2", 900.0)
    assert work_through(world.desk, [old], partial(_post, world.desk)).total() == 0
    assert (world.state(bill), world.look(bill).lease_owner, world.entries(bill)) == (State.READY, "there/2", [])


def test_an_order_keeps_what_stands_on_no_page(small_world: World) -> None:
    world = small_world
    world.receive(order_document("4500 012"))
    world.know(receipts=[receipt()])
    bill = world.receive(invoice())
    world.night()
    assert world.state(bill) is State.POSTED
    assert [p for d, p in world.entries() if p == "order"] == ["order"]
    with read(world.engine) as connection:
        kept = DatabaseMasterData(connection, "acme", ()).order("4500012")
    assert kept is not None
    assert (kept.number, kept.lines[0].account) == ("4500012", "1200")
    assert book_imported(world.desk).orders == 0


def test_the_audit_trail_tells_every_step(small_world: World) -> None:
    world = small_world
    world.receive(invoice())
    world.night()
    steps = count(world, audit)
    world.night()
    assert count(world, audit) == steps


def test_why_a_line_went_to_its_account_is_recorded(small_world: World) -> None:
    bill = small_world.receive(invoice(order=""))
    small_world.night()
    with read(small_world.engine) as connection:
        told = [event.after for event in history(connection, "acme", bill) if event.action == "choose accounts"]
    assert told == [{"line 1": "6100 (A-05)"}]


def waive_blocks(world: World, document_id: str, code: str) -> None:
    with write(world.engine) as connection:
        for one in open_findings(connection, "acme", document_id):
            if one.finding.code == code:
                waive_finding(connection, "acme", document_id, one.finding, actor="jo", reason="seen on the statement")


def test_a_document_over_nothing_waits_with_the_reason_and_not_for_a_technician(world: World) -> None:
    bill = world.receive(invoice(pieces=0, order=""))
    world.night()
    assert world.state(bill) is State.QUEUED
    assert "V-POST-02" in world.codes(bill)
    assert "every amount of the invoice entry is zero" in world.look(bill).reason
    before = world.dump()
    world.night()
    assert world.dump() == before


def test_a_deposit_that_a_person_accepted_is_still_not_owed_twice(world: World) -> None:
    bill = world.receive(invoice(order="", prepaid="100.00", payable="196.31"))
    world.night()
    assert "V-ARI-08" in world.codes(bill)
    waive_blocks(world, bill, "V-ARI-08")
    world.night()
    assert (world.state(bill), world.entries(bill)) == (State.QUEUED, [])
    assert world.codes(bill) == {"V-POST-02"}
    assert "deducts 100.00 EUR paid before, and the vendor's open deposits (none)" in world.look(bill).reason


def test_what_only_the_poster_finds_out_leaves_no_order_behind(world: World) -> None:
    """A receipt on an order in another currency than the note states: accepted, refused, and undone."""
    world.know(
        orders=[ORDER.model_copy(update={"currency": "USD"})],
        rates=[Rate(base="EUR", currency="USD", date=dt.date(2026, 3, 10), rate=Decimal("1.25"))],
    )
    goods = world.receive(goods_receipt(currency="EUR"))
    world.night()
    waive_blocks(world, goods, "V-PO-03")
    world.night()
    with write(world.engine) as connection:
        second_person(connection, "acme", goods, actor="ann")
    world.night()
    assert (world.state(goods), world.entries(goods)) == (State.QUEUED, [])
    assert "V-POST-02" in world.codes(goods)
    with read(world.engine) as connection:
        master = DatabaseMasterData(connection, "acme", world.desk.client.entities)
        assert master.receipts(["4500012"]) == ()


def test_another_account_than_the_vendors_usual_one_is_mentioned(world: World) -> None:
    for number in range(1, 6):
        world.receive(invoice(f"RE-{number}", order="", day=f"2026-0{(number + 1) // 2}-1{number}", pieces=10 + number))
    world.night()
    assert world.states() == [State.POSTED] * 5
    world.know(vendors=[VENDOR.model_copy(update={"account": "6200"})])
    bill = invoice("RE-9", order="", pieces=9)
    cells = {**bill.lines[0].cells, LineField.DESCRIPTION: cell("Beratung")}
    other = world.receive(bill.model_copy(update={"lines": (LineReading(cells=cells),)}))
    world.night()
    with read(world.engine) as connection:
        (unusual,) = [one.finding for one in open_findings(connection, "acme", other) if one.finding.code == "V-ANO-04"]
    assert (unusual.found, unusual.expected, world.state(other)) == ("6200", "6100", State.POSTED)


def test_an_asset_goes_to_account_1500_when_an_approver_confirms_it(tmp_path: Path, sqlite_engine: sa.Engine) -> None:
    policy = CLIENT.policy.model_copy(update={"capitalise_from": D("24.00"), "asset_words": ("Kopierpapier",)})
    world = World(tmp_path, sqlite_engine, CLIENT.model_copy(update={"policy": policy}))
    world.know(vendors=[VENDOR])
    bill = world.receive(invoice(order=""))
    world.night()
    assert (world.state(bill), world.codes(bill)) == (State.QUEUED, {"V-SOD-02"})
    assert 'line 1 "Kopierpapier A4": an asset' in world.look(bill).reason
    waive_blocks(world, bill, "V-SOD-02")
    world.night()
    assert world.state(bill) is State.POSTED
    with read(world.engine) as connection:
        accounts = {row.account for row in connection.execute(postings.select())}
    assert accounts == {"1500", "1400", "2000"}


@pytest.mark.parametrize("policy", [{"capitalise_from": D("24.90")}, {"asset_words": ("Laptop",)}, {}])
def test_what_is_cheap_or_no_asset_by_its_words_is_a_cost(
    tmp_path: Path, sqlite_engine: sa.Engine, policy: dict[str, object]
) -> None:
    wanted = {"capitalise_from": D("24.00"), "asset_words": ("Kopierpapier",), **policy} if policy else {}
    made = CLIENT.model_copy(update={"policy": CLIENT.policy.model_copy(update=wanted)})
    world = World(tmp_path, sqlite_engine, made)
    world.know(vendors=[VENDOR])
    assert world.state(world.receive(invoice(order=""))) is State.RECEIVED
    world.night()
    assert world.states() == [State.POSTED]


@pytest.mark.parametrize(
    ("policy", "rated_on", "state"),
    [
        (RatePolicy.MONTH, 1, State.POSTED),
        (RatePolicy.SPOT, 1, State.QUEUED),
        (RatePolicy.MONTH, 12, State.QUEUED),
        (RatePolicy.SPOT, 12, State.POSTED),
    ],
)
def test_p07_the_ledgers_rate_is_that_of_the_day_or_of_the_month(
    small_world: World, policy: RatePolicy, rated_on: int, state: State
) -> None:
    desk = small_world.desk
    rated = desk.client.policy.model_copy(update={"exchange_rate": policy})
    small_world.desk = replace(desk, client=desk.client.model_copy(update={"policy": rated}))
    day = dt.date(2026, 3, rated_on)
    small_world.know(rates=[Rate(base="EUR", currency="USD", date=day, rate=Decimal("1.25"))])
    page = invoice(order="", currency="USD").model_copy(update={"text": "The tax is EUR 37.85."})
    bill = small_world.receive(page)
    small_world.night()
    assert small_world.state(bill) is state, small_world.codes(bill)
    assert ("V-CUR-01" in small_world.codes(bill)) is (state is State.QUEUED)
