"""What a document is, and where it begins and ends: told by people, read again as they say, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from documents.database.engine import read, write
from documents.einvoice import Group
from documents.finding import Role
from documents.kind import DocType
from documents.reading import DocumentReading, FileReading, Registers
from documents.register.audit import history
from documents.register.choices import choices_of
from documents.register.counts import counts
from documents.register.findings import open_findings
from documents.register.person_claims import claim_for
from documents.register.versions import Version, VersionConflictError, latest_version, save_version
from documents.state import State
from flows.stages.reread import reread
from review.decisions.merging import merge
from review.decisions.reclassify import reclassify
from review.decisions.refusal import ChangedMeanwhileError, NotAllowedError, NotPossibleError
from review.decisions.settled import Settled, Stamp
from review.decisions.splitting import split
from review.people.person import Person
from tests.flows.stages.world import CLIENT, ORDER, VENDOR, FakePool, World, invoice, order_document, receipt
from tests.review.decisions.vendor_world import installation, somebody
from validators.rules.approval_needed import CODE as APPROVAL
from validators.rules.document_type import CODE as UNSURE_TYPE

Reader = Callable[[int, int, DocType | None], DocumentReading]


class CuttingPool(FakePool):
    """Reads the parts it is told, as the test says; everything else as `FakePool` does."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: Reader | None = None

    def read(self, path: Path, registers: Registers) -> FileReading:
        if not registers.parts or self.parts is None:
            return super().read(path, registers)
        found = [self.parts(one.first_page, one.last_page, one.doc_type) for one in registers.parts]
        return FileReading(media_type="application/pdf", page_count=9, documents=tuple(found))


@pytest.fixture
def pool() -> CuttingPool:
    return CuttingPool()


@pytest.fixture
def world(tmp_path: Path, engine: sa.Engine, pool: CuttingPool) -> World:
    made = World(tmp_path, engine)
    made.pool = pool
    made.know(vendors=[VENDOR], orders=[ORDER], receipts=[receipt(30)])
    return made


@pytest.fixture
def jo(world: World) -> Person:
    return somebody(world.engine, "jo", Role.REVIEWER)


def part_of(first: int, last: int, doc_type: DocType | None) -> DocumentReading:
    """An invoice for each part, of a number of its own."""
    pages: dict[str, Any] = {"first_page": first, "last_page": last}
    if doc_type is not None:
        pages["doc_type"] = doc_type
    return invoice(f"RE-{first}", 2 + first).model_copy(update=pages)


def bundle(world: World, pages: int = 3) -> str:
    """A file of several pages that was read as one document, and waits because its sums are wrong."""
    whole = invoice("RE-1", 2, gross_total="9.00")
    bill = world.receive(whole)
    content = f"file {world._arrived}".encode()
    one = whole.model_copy(update={"last_page": pages})
    world.pool.files[content] = FileReading(media_type="application/pdf", page_count=pages, documents=(one,))
    world.night()
    assert world.state(bill) is State.QUEUED
    return bill


def stamp(world: World, document_id: str, once: str = "1") -> Stamp:
    return Stamp(version=world.look(document_id).version, once=once)


def cut(world: World, bill: str, by: Person, *starts: int, once: str = "1") -> Settled:
    return split(installation(world), CLIENT, bill, starts, by=by, stamp=stamp(world, bill, once))


def family(world: World, bill: str) -> dict[str, tuple[int, int, State]]:
    stem = bill.rsplit("-", 1)[0]
    found = [f"{stem}-{number}" for number in range(1, 9)]
    with read(world.engine) as connection:
        table = sa.table("documents", sa.column("id"))
        there = set(connection.scalars(sa.select(table.c.id).where(table.c.id.in_(found))))
    looked = {one.rsplit("-", 1)[1]: world.look(one) for one in sorted(there)}
    return {number: (one.first_page, one.last_page, one.state) for number, one in looked.items()}


def closes(world: World) -> bool:
    with read(world.engine) as connection:
        return all(one.received == one.accounted for one in counts(connection).values())


def test_a_document_is_split_and_its_parts_are_read_and_judged_on_their_own(
    world: World, pool: CuttingPool, jo: Person
) -> None:
    bill = bundle(world)
    pool.parts = part_of
    settled = cut(world, bill, jo, 2)
    assert settled.state is State.SUPERSEDED
    assert family(world, bill) == {
        "1": (1, 3, State.SUPERSEDED),
        "2": (1, 1, State.RECEIVED),
        "3": (2, 3, State.RECEIVED),
    }
    assert closes(world)
    world.night()
    # A person made them what they are, so a second one looks at them; nothing else is asked.
    parts = [f"{bill.removesuffix('-1')}-{number}" for number in (2, 3)]
    assert [world.codes(part) for part in parts] == [{APPROVAL}, {APPROVAL}]
    assert closes(world)
    with read(world.engine) as connection:
        assert open_findings(connection, "acme", bill) == ()


def test_both_ends_of_a_split_know_each_other(world: World, pool: CuttingPool, jo: Person) -> None:
    bill = bundle(world)
    cut(world, bill, jo, 2, 3)
    parts = [f"{bill.removesuffix('-1')}-{number}" for number in (2, 3, 4)]
    with read(world.engine) as connection:
        (act,) = [one for one in history(connection, "acme", bill) if one.action == "split"]
        made_of = [choices_of(connection, "acme", part).cut for part in parts]
    assert (act.actor, act.after) == ("jo", {"superseded_by": parts})
    assert [one and (one.first_page, one.last_page, one.made_of) for one in made_of] == [
        (1, 1, (bill,)),
        (2, 2, (bill,)),
        (3, 3, (bill,)),
    ]


def test_an_audit_reads_a_part_as_it_was_cut(world: World, pool: CuttingPool, jo: Person) -> None:
    bill = bundle(world)
    pool.parts = part_of
    cut(world, bill, jo, 2)
    world.read_all()
    second = world.look(f"{bill.removesuffix('-1')}-3")
    found = reread(world.desk, pool, second).reading  # type: ignore[arg-type]
    assert found is not None
    assert (found.first_page, found.last_page) == (2, 3)


@pytest.mark.parametrize("starts", [(), (1,), (4,), (3, 2), (2, 2)])
def test_cuts_that_cannot_be_are_refused(world: World, jo: Person, starts: tuple[int, ...]) -> None:
    bill = bundle(world)
    before = world.dump()
    with pytest.raises(NotPossibleError, match="pages from 2 to 3"):
        cut(world, bill, jo, *starts)
    assert world.dump() == before


def test_the_same_press_splits_once_and_an_old_version_not_at_all(world: World, jo: Person) -> None:
    bill = bundle(world)
    mark = stamp(world, bill)
    first = split(installation(world), CLIENT, bill, (2,), by=jo, stamp=mark)
    before = world.dump()
    assert split(installation(world), CLIENT, bill, (2,), by=jo, stamp=mark) == first
    assert world.dump() == before
    other = bundle(world)
    with pytest.raises(ChangedMeanwhileError):
        split(installation(world), CLIENT, other, (2,), by=jo, stamp=Stamp(version=1, once="old"))


def test_neighbours_are_merged_into_one_that_is_read_as_a_whole(world: World, pool: CuttingPool, jo: Person) -> None:
    wrong = {"gross_total": "9.00"}
    first = world.receive(invoice("RE-1", 2, **wrong), invoice("RE-2", 2, **wrong))
    world.night()
    second = f"{first.removesuffix('-1')}-2"
    pool.parts = part_of
    merge(
        installation(world),
        CLIENT,
        second,
        first,
        other_version=world.look(first).version,
        by=jo,
        stamp=stamp(world, second),
    )
    world.night()
    assert family(world, first) == {
        "1": (1, 1, State.SUPERSEDED),
        "2": (2, 2, State.SUPERSEDED),
        "3": (1, 2, State.QUEUED),
    }
    assert world.codes(f"{first.removesuffix('-1')}-3") == {APPROVAL}
    assert closes(world)


def test_documents_that_are_no_neighbours_or_changed_are_not_merged(world: World, jo: Person) -> None:
    one, other = bundle(world), bundle(world)
    version = world.look(other).version
    here = installation(world)
    with pytest.raises(NotPossibleError, match="no neighbours"):
        merge(here, CLIENT, one, other, other_version=version, by=jo, stamp=stamp(world, one))
    with pytest.raises(VersionConflictError):
        merge(here, CLIENT, one, other, other_version=version - 1, by=jo, stamp=stamp(world, one))


def test_an_invoice_said_to_be_a_credit_note_is_judged_as_one_at_once(world: World, jo: Person) -> None:
    bill = bundle(world)
    settled = reclassify(installation(world), CLIENT, bill, DocType.CREDIT_NOTE, by=jo, stamp=stamp(world, bill))
    known = world.look(bill)
    assert (known.doc_type, known.state) == (DocType.CREDIT_NOTE, settled.state)
    assert known.state is State.QUEUED
    assert known.gross_minor is not None
    assert known.gross_minor < 0
    world.night()
    assert world.look(bill).doc_type is DocType.CREDIT_NOTE


def test_what_is_never_posted_is_put_away_at_once(world: World, jo: Person) -> None:
    bill = bundle(world)
    settled = reclassify(installation(world), CLIENT, bill, DocType.STATEMENT, by=jo, stamp=stamp(world, bill))
    assert settled.state is State.ARCHIVED
    assert closes(world)


def test_an_order_taken_for_an_invoice_is_read_again_as_an_order(world: World, pool: CuttingPool, jo: Person) -> None:
    bill = bundle(world)
    with write(world.engine) as connection:
        claim_for(connection, "acme", bill, "jo")
    settled = reclassify(installation(world), CLIENT, bill, DocType.PURCHASE_ORDER, by=jo, stamp=stamp(world, bill))
    assert settled.state is State.RECEIVED
    asked = []

    def as_order(first: int, last: int, doc_type: DocType | None) -> DocumentReading:
        asked.append((first, last, doc_type))
        return order_document("4500077").model_copy(update={"first_page": first, "last_page": last})

    pool.parts = as_order
    world.night()
    assert asked == [(1, 3, DocType.PURCHASE_ORDER)]
    assert world.look(bill).doc_type is DocType.PURCHASE_ORDER
    assert world.codes(bill) == {APPROVAL}


def test_what_a_person_keyed_stays_when_the_kind_changes(world: World, jo: Person) -> None:
    bill = bundle(world)
    with write(world.engine) as connection:
        business = latest_version(connection, "acme", bill).business
        assert business is not None
        assert business.invoice_number is not None
        keyed = business.invoice_number.model_copy(update={"value": "GS-77"})
        edited = business.model_copy(update={"invoice_number": keyed})
        save_version(connection, "acme", bill, Version(business=edited, author="kim"))
    reclassify(installation(world), CLIENT, bill, DocType.CREDIT_NOTE, by=jo, stamp=stamp(world, bill))
    world.night()
    with read(world.engine) as connection:
        after = latest_version(connection, "acme", bill).business
    assert after is not None
    assert after.invoice_number is not None
    assert (after.doc_type, after.invoice_number.value) == (DocType.CREDIT_NOTE, "GS-77")


@pytest.mark.parametrize("einvoice", [None, Group()])
def test_a_kind_the_readers_were_not_sure_of_is_confirmed_by_choosing_it(
    world: World, jo: Person, einvoice: Group | None
) -> None:
    world.know(receipts=[receipt(30)])
    bill = world.receive(invoice("RE-1", 2).model_copy(update={"doc_type_score": 0.6, "einvoice": einvoice}))
    world.night()
    assert world.codes(bill) == {UNSURE_TYPE}
    here = installation(world)
    settled = reclassify(here, CLIENT, bill, DocType.INVOICE, by=jo, stamp=stamp(world, bill))
    assert settled.state in {State.READY, State.QUEUED}
    assert world.codes(bill) <= {APPROVAL}, "some decisions are drawn for a second look, and nothing else is left"
    with pytest.raises(NotPossibleError, match=r"already|says itself"):
        reclassify(here, CLIENT, bill, DocType.INVOICE, by=jo, stamp=stamp(world, bill, "2"))
    assert closes(world)


def test_the_same_kind_again_and_a_wrong_role_are_refused(world: World, jo: Person) -> None:
    bill = bundle(world)
    here = installation(world)
    with pytest.raises(NotPossibleError, match="already"):
        reclassify(here, CLIENT, bill, DocType.INVOICE, by=jo, stamp=stamp(world, bill))
    buyer = somebody(world.engine, "max", Role.APPROVER)
    with pytest.raises(NotAllowedError):
        reclassify(here, CLIENT, bill, DocType.OTHER, by=buyer, stamp=stamp(world, bill))
    with pytest.raises(NotAllowedError):
        cut(world, bill, buyer, 2)
