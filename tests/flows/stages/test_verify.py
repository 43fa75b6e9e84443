"""Verifying: what is stored follows from the original's bytes, or the difference is named."""

from __future__ import annotations

import datetime as dt

import pytest

from documents.archive import DamagedFileError
from documents.database.engine import read, write
from documents.decision import Outcome
from documents.field import Status
from documents.master.party import VendorStatus
from documents.master.store import Rate
from documents.reading import FileFault, FileProblem, FileReading
from documents.register.versions import Version, latest_version, save_version
from flows.stages.verify import Cause, Difference, Verification, verify
from tests.flows.stages.world import ORDER, VENDOR, D, World, invoice, receipt


def check(world: World, document_id: str) -> Verification:
    return verify(world.desk, world.pool, world.look(document_id))


def posted(world: World) -> str:
    world.know(receipts=[receipt()])
    bill = world.receive(invoice(), content=b"bill")
    world.night()
    return bill


def store(world: World, document_id: str, name: str, **changes: object) -> None:
    """Store another value of one field, as a fault of ours would."""
    with write(world.engine) as connection:
        business = latest_version(connection, "acme", document_id).business
        assert business is not None
        field = getattr(business, name).model_copy(update=changes)
        save_version(connection, "acme", document_id, Version(business=business.model_copy(update={name: field})))


def test_an_untouched_document_is_derived_again_with_its_proofs_and_entries(small_world: World) -> None:
    bill = posted(small_world)
    found = check(small_world, bill)
    assert found.differences == ()
    assert "net + tax = gross" in found.proofs["gross_total"]
    assert len(found.entries) == 2


def test_a_changed_stored_value_is_found(small_world: World) -> None:
    bill = posted(small_world)
    store(small_world, bill, "gross_total", value=D("1296.31"))
    assert check(small_world, bill).differences == (
        Difference(subject="gross_total", stored="1296.31", derived="296.31"),
    )


def test_what_a_person_keyed_is_no_difference(small_world: World) -> None:
    bill = posted(small_world)
    store(small_world, bill, "invoice_number", value="RE-9", status=Status.KEYED)
    assert check(small_world, bill).differences == ()


def test_another_judgement_is_found(small_world: World) -> None:
    bill = posted(small_world)
    with write(small_world.engine) as connection:
        judgement = latest_version(connection, "acme", bill).judgement
        assert judgement is not None
        other = judgement.decision.model_copy(update={"outcome": Outcome.QUEUE})
        save_version(connection, "acme", bill, Version(judgement=judgement.model_copy(update={"decision": other})))
    assert [one.subject for one in check(small_world, bill).differences] == ["decision"]


def test_bytes_that_changed_are_not_derived_from(small_world: World) -> None:
    bill = posted(small_world)
    path = small_world.desk.archive.path(small_world.look(bill).sha256)
    path.chmod(0o600)
    path.write_bytes(b"other")
    with pytest.raises(DamagedFileError):
        check(small_world, bill)


def test_a_file_that_cannot_be_read_is_verified_by_its_problem(small_world: World) -> None:
    fault = FileReading(media_type="", problems=(FileProblem(fault=FileFault.EMPTY, message="found 0 bytes"),))
    bad = small_world.receive(fault=fault)
    small_world.night()
    assert check(small_world, bad).differences == ()


def test_verifying_writes_nothing(small_world: World) -> None:
    bill = posted(small_world)
    before = small_world.dump()
    check(small_world, bill)
    assert small_world.dump() == before
    with read(small_world.engine) as connection:
        assert latest_version(connection, "acme", bill).number > 0


def test_a_difference_says_that_master_data_changed_since_and_which(small_world: World) -> None:
    bill = posted(small_world)
    small_world.know(vendors=[VENDOR.model_copy(update={"status": VendorStatus.BLOCKED_ALL})])
    found = check(small_world, bill)
    assert {"decision"} < {one.subject for one in found.differences}
    assert set(found.causes.values()) == {Cause.MASTER_DATA}
    assert [(one.subject, one.version) for one in found.changes] == [(f"vendor {VENDOR.id}", 2)]


def test_a_changed_order_is_a_cause_too(small_world: World) -> None:
    bill = posted(small_world)
    dearer = ORDER.lines[0].model_copy(update={"price": D(1)})
    small_world.know(orders=[ORDER.model_copy(update={"lines": (dearer, *ORDER.lines[1:])})])
    found = check(small_world, bill)
    assert found.differences
    assert set(found.causes.values()) == {Cause.MASTER_DATA}


def test_what_was_posted_later_is_no_part_of_what_was_judged_then(small_world: World) -> None:
    small_world.know(receipts=[receipt()])
    first = small_world.receive(invoice(pieces=6))
    small_world.night()
    rest = small_world.receive(invoice("RE-2", pieces=4))
    small_world.night()
    assert check(small_world, first).differences  # it is no longer the vendor's first
    twin = small_world.receive(invoice("RE-3", pieces=6))
    small_world.night()
    assert small_world.held(twin) or small_world.codes(twin)
    for document in (first, rest, twin):
        found = check(small_world, document)
        assert set(found.causes.values()) <= {Cause.LEDGER}
        assert found.changes == ()


def test_a_rate_that_was_not_known_then_is_a_cause(small_world: World) -> None:
    dollars = ORDER.model_copy(update={"currency": "USD"})
    small_world.know(orders=[dollars], receipts=[receipt()])
    bill = small_world.receive(invoice(currency="USD"))
    small_world.night()
    assert "V-CUR-01" in small_world.codes(bill)
    assert check(small_world, bill).differences == ()
    small_world.know(rates=[Rate(base="EUR", currency="USD", date=dt.date(2026, 3, 12), rate=D("1.0850"))])
    found = check(small_world, bill)
    assert "V-CUR-01 currency" in found.causes
    assert set(found.causes.values()) == {Cause.MASTER_DATA}
    assert [(one.subject, one.version) for one in found.changes] == [("exchange rate of USD", 1)]


def test_a_changed_record_is_explained_by_nothing(small_world: World) -> None:
    bill = posted(small_world)
    store(small_world, bill, "gross_total", value=D("1296.31"))
    small_world.know(vendors=[VENDOR.model_copy(update={"status": VendorStatus.BLOCKED_ALL})])
    found = check(small_world, bill)
    assert found.causes["gross_total"] is Cause.UNEXPLAINED
    assert found.causes["decision"] is Cause.MASTER_DATA


def test_other_rules_are_a_cause(small_world: World) -> None:
    bill = posted(small_world)
    with write(small_world.engine) as connection:
        judgement = latest_version(connection, "acme", bill).judgement
        assert judgement is not None
        other = judgement.decision.model_copy(update={"outcome": Outcome.QUEUE})
        changed = judgement.model_copy(update={"decision": other})
        save_version(connection, "acme", bill, Version(judgement=changed, rule_set="former"))
    assert check(small_world, bill).causes == {"decision": Cause.RULES}
