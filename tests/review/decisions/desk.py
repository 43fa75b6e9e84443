"""A desk with people on a test database: who they are, and the documents they decide on."""

from __future__ import annotations

import itertools
from decimal import Decimal
from pathlib import Path

import sqlalchemy as sa

from documents.database.engine import read, write
from documents.field import FieldName
from documents.finding import Finding, Role
from documents.reading import DocumentReading
from documents.register.findings import open_findings
from documents.register.versions import Version, latest_version
from review.decisions.settled import Stamp
from review.installation import Installation
from review.people.person import Person
from tests.flows.stages.world import CLIENT, ORDER, VENDOR, World, invoice
from tests.waiving import entrust

POLICY = CLIENT.policy.model_copy(update={"second_look_percent": Decimal(0)})
AT = CLIENT.model_copy(update={"policy": POLICY})
"""The client without drawing, so that a test knows who must approve."""
ALONE = AT.model_copy(update={"policy": POLICY.model_copy(update={"maker_limit": Decimal(100_000)})})
"""The client, whose reviewers may let large amounts post alone."""


class DeskWorld(World):
    """The small client's world with an installation and people."""

    def __init__(self, path: Path, engine: sa.Engine, client: object = AT) -> None:
        super().__init__(path, engine, client)  # type: ignore[arg-type]
        self.here = Installation(home=self.desk.home, engine=engine, archive=self.desk.archive)
        self.know(vendors=[VENDOR], orders=[ORDER])
        self._pressed = itertools.count(1)
        self.rita = self.person("rita", Role.REVIEWER)
        self.ralf = self.person("ralf", Role.REVIEWER)
        self.ada = self.person("ada", Role.APPROVER)
        self.sam = self.person("sam", Role.SUPERVISOR)
        self.carl = self.person("carl", Role.CONTROLLER)

    @property
    def client(self) -> object:
        return self.desk.client

    def person(self, login: str, *roles: Role, limit: Decimal | None = None) -> Person:
        with write(self.engine) as connection:
            return entrust(connection, login, "acme", *roles, limit=limit)

    def stamp(self, document_id: str, *, once: str = "", version: int | None = None) -> Stamp:
        seen = self.look(document_id).version if version is None else version
        return Stamp(version=seen, once=once or f"press {next(self._pressed)}", seconds=2.5, keystrokes=7)

    def version(self, document_id: str) -> Version:
        with read(self.engine) as connection:
            return latest_version(connection, "acme", document_id)

    def open(self, document_id: str, code: str) -> Finding:
        with read(self.engine) as connection:
            found = [one.finding for one in open_findings(connection, "acme", document_id)]
        (one,) = [one for one in found if one.code == code]
        return one

    def know_the_vendor(self) -> None:
        """Post an invoice of the vendor, which is then no new one."""
        self.receive(invoice("RE-0", 1, order="", day="2026-02-12"))
        self.night()

    def unproven(self, number: str = "RE-1", pieces: int = 10, **prints: str) -> str:
        """Return an invoice that waits because nothing proves its number, which a reviewer may confirm or waive."""
        read_ = invoice(number, pieces, order="", **prints)
        bill = self.receive(_without_proof(read_))
        self.night()
        return bill

    def receive_unproven(self, number: str, pieces: int) -> str:
        """The same before the night."""
        return self.receive(_without_proof(invoice(number, pieces, order="")))

    def waiting(self, **prints: str) -> str:
        """Return an invoice whose net total was misread, so that it waits."""
        bill = self.receive(invoice(order="", **{"net_total": "259.00", **prints}))
        self.night()
        return bill


def _without_proof(read_: DocumentReading) -> DocumentReading:
    bare = read_.fields[FieldName.INVOICE_NUMBER].model_copy(update={"proofs": ()})
    return read_.model_copy(update={"fields": {**read_.fields, FieldName.INVOICE_NUMBER: bare}})
