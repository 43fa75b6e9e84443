"""R-09: one document from its bytes to its payment, with contents whose hashes anybody can compute again."""

from __future__ import annotations

import csv
import hashlib
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from lxml import etree

from documents.database.engine import read, write
from documents.error import WrongInputError
from documents.register.findings import open_findings
from ledgers.paying.payments import PaidRow, post_payments
from reports.data_transfer import write_folder
from reports.operations import audit_trail
from reports.report import Asked, Report, ReportDoesNotTieError
from tests.clock import today
from tests.flows.stages.world import CLIENT, ORDER, VENDOR, World, invoice
from tests.ledgers.paying.test_payments import no_rate
from tests.waiving import waive as waive_finding


def made(engine: sa.Engine, document: str) -> Report:
    with read(engine) as connection:
        return audit_trail.build(connection, CLIENT, Asked(as_of=today(), document=document)).checked()


@pytest.fixture
def paid(world: World) -> tuple[World, str]:
    return world, held_and_paid(world)


def held_and_paid(world: World) -> str:
    """Take an invoice in that is posted with payment held, released by a person, and paid."""
    document_id = world.receive(invoice())
    world.receive(invoice("RE-2", 2, order="", day="2026-03-11"))
    world.night()
    with write(world.engine) as connection:
        (one,) = (held for held in open_findings(connection, "acme", document_id) if held.finding.code == "V-PO-09")
        waive_finding(connection, "acme", document_id, one.finding, actor="jo", reason="seen the goods")
    world.night()
    with write(world.engine) as connection:
        row = PaidRow(
            payment="P-1", date=today(), vendor_id="mueller", invoice="RE-1", amount=Decimal("296.31"), currency="EUR"
        )
        post_payments(connection, CLIENT, [row], no_rate, maker="operator")
    return document_id


def test_every_step_is_told_in_order_of_time(paid: tuple[World, str]) -> None:
    world, document_id = paid
    frame = made(world.engine, document_id).frame
    assert frame["at"].is_monotonic_increasing
    assert set(frame["step"]) == {
        "bytes",
        "arrival",
        "version",
        "finding",
        "waiver",
        "release",
        "hold",
        "act",
        "approval",
        "entry",
        "books",
        "payment",
    }
    assert frame[frame["step"] == "waiver"][["who", "detail"]].to_numpy().tolist() == [["jo", "seen the goods"]]
    assert frame[frame["step"] == "payment"]["who"].tolist() == ["payment:P-1"]
    posted = [what.split(": ")[1].split(" on ")[0] for what in frame[frame["step"] == "entry"]["what"]]
    assert posted == ["invoice", "commitment-release", "payment"]


def test_an_auditor_computes_the_hashes_again_from_the_files(paid: tuple[World, str], tmp_path: Path) -> None:
    world, document_id = paid
    index, table = write_folder(made(world.engine, document_id), tmp_path / "extract")
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    chained = [row for row in rows if row["content"]]
    assert {row["step"] for row in chained} == {"act", "approval", "entry"}
    for row in chained:
        assert hashlib.sha256(row["content"].encode()).hexdigest() == row["hash"]
        assert row["previous_hash"] in row["content"]
    described = etree.parse(index).getroot()
    assert described.findtext("Media/Table/URL") == table.name == "r-09.csv"
    names = [one.text for one in described.findall("Media/Table/VariableLength/VariableColumn/Name")]
    assert names == list(rows[0])


def test_an_entry_leads_to_its_document(paid: tuple[World, str]) -> None:
    world, document_id = paid
    assert made(world.engine, "AC-AP-2026-000001").title == f"Audit trail of {document_id}"


@pytest.mark.parametrize("wanted", ["", "nobody", "borealis-1"])
def test_a_document_that_is_not_the_clients_is_not_found(paid: tuple[World, str], wanted: str) -> None:
    world, _document_id = paid
    with pytest.raises(WrongInputError):
        made(world.engine, wanted)


@pytest.mark.parametrize(
    ("change", "tie"),
    [
        ("UPDATE audit SET actor = 'nobody' WHERE action = 'waive'", "events whose hash is right"),
        ("UPDATE entries SET reference = 'X' WHERE number = 1 AND journal = 'AP'", "entries whose hash is right"),
        ("UPDATE postings SET account = '6200' WHERE account = '1000'", "payments whose hash is right"),
    ],
)
def test_what_was_changed_afterwards_stops_the_extract(
    sqlite_engine: sa.Engine, tmp_path: Path, change: str, tie: str
) -> None:
    world = World(tmp_path, sqlite_engine)
    world.know(vendors=[VENDOR], orders=[ORDER])
    document_id = held_and_paid(world)
    with sqlite_engine.begin() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
        for name in names:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql(change)
    with pytest.raises(ReportDoesNotTieError, match=tie):
        made(sqlite_engine, document_id)
