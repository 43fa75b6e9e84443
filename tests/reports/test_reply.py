"""The reply to a vendor, from the register."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from documents.database.engine import read
from documents.register.document import UnknownDocumentError
from reports.reply import reply_to_vendor
from tests.flows.stages.world import CLIENT, ORDER, VENDOR, World, invoice
from validators.routing.reply import NoReply, Reply


@pytest.fixture
def world(tmp_path: Path, sqlite_engine: sa.Engine) -> World:
    made = World(tmp_path, sqlite_engine)
    made.know(vendors=[VENDOR], orders=[ORDER])
    return made


def written(world: World, document_id: str, language: str = "") -> Reply | NoReply:
    with read(world.engine) as connection:
        return reply_to_vendor(connection, CLIENT, document_id, "UQ", language)


def test_the_vendor_is_asked_about_what_was_not_received(world: World) -> None:
    held = world.receive(invoice("RE-7"))
    world.night()
    found = written(world, held, "de")
    assert isinstance(found, Reply)
    assert found.subject == "Acme Trading GmbH: Ihr Beleg RE-7"
    assert "Beleg RE-7 über 296,31 EUR" in found.text
    assert [(one.code, one.reason, one.action) for one in found.clarifications] == [("V-PO-09", "DEL", "PIN")]


def test_nothing_is_written_about_an_account_that_is_not_on_file(world: World) -> None:
    held = world.receive(invoice("RE-7", iban="DE02200505501015871393"))
    world.night()
    assert "V-FRD-01" in world.codes(held)
    assert isinstance(written(world, held), NoReply)


def test_a_document_of_nobody(world: World) -> None:
    with pytest.raises(UnknownDocumentError):
        written(world, "acme-0")
