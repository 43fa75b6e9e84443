"""The client of the worked examples (accounting specification, section 8) and the words its documents print."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from documents.database.engine import read, write
from documents.field import Candidate, FieldName, Proof, ProofName, Reader
from documents.finding import Severity
from documents.kind import DocType
from documents.master.client import Account, Client, Policy, TaxCode
from documents.master.database import DatabaseMasterData
from documents.master.party import Entity
from documents.reading import DocumentReading, FieldReading, TaxReading
from documents.register.findings import open_findings
from ledgers.chart import TEMPLATE
from ledgers.general_ledger import is_memo, trial_balance
from ledgers.general_ledger import read as read_entry
from ledgers.outbox import export
from ledgers.paying.payments import PaidRow, PostedPayments, post_payments
from ledgers.rates import rates_of
from ledgers.reconcile import reconcile, within_the_ledger
from ledgers.tables import entries
from tests.flows.stages.world import PROOFS, World, cell, line
from tests.waiving import second_person
from tests.waiving import waive as waive_finding

CLIENT = Client(
    id="nordlicht",
    name="Nordlicht Handels GmbH",
    country="DE",
    currency="EUR",
    entities=(Entity(id="NL", name="Nordlicht Handels GmbH", country="DE", tax_id="DE999999995", city="Hamburg"),),
    policy=Policy(),
    accounts=tuple(Account(code=code, name=name, kind=kind) for code, (name, kind) in TEMPLATE.items()),
    tax_codes=(
        TaxCode(code="V19", rate=Decimal(19)),
        TaxCode(code="R19", rate=Decimal(19), treatment="reverse_charge", account="1405"),
    ),
)
BUYER = {"buyer_name": "Nordlicht Handels GmbH", "buyer_tax_id": "DE999999995"}


def paper(
    prints: dict[str, str],
    *lines: dict[str, str],
    taxes: tuple[tuple[str, str, str], ...] = (),
    order: str = "",
    language: str = "de",
    style: str = ",",
    doc_type: DocType = DocType.INVOICE,
    **more: Any,
) -> DocumentReading:
    """Return a page that prints this; taxes are rate, base and tax."""
    printed = {**BUYER, **prints, **({"po_number": order} if order else {})}
    fields = {
        FieldName(name): FieldReading(
            chosen=cell(raw), proofs=tuple(Proof(name=proof) for proof in PROOFS.get(FieldName(name), ()))
        )
        for name, raw in printed.items()
    }
    values: dict[str, Any] = {
        "first_page": 1,
        "last_page": 1,
        "number_style": style,
        "language": language,
        "fields": fields,
        "lines": tuple(line(**cells) for cells in lines),
        "taxes": tuple(TaxReading(rate=cell(rate), base=cell(base), tax=cell(tax)) for rate, base, tax in taxes),
        "orders": (cell(order),) if order else (),
    }
    return DocumentReading(doc_type=doc_type, **{**values, **more})


def scanned(page: DocumentReading, *read_twice: FieldName) -> DocumentReading:
    """Return the page as read from a picture; two readings agree on the fields named."""
    fields = {}
    for name, found in page.fields.items():
        agreed = (Proof(name=ProofName.TWO_READINGS),) if name in read_twice else ()
        fields[name] = found.model_copy(
            update={"chosen": found.chosen and _recognised(found.chosen), "proofs": (*found.proofs, *agreed)}
        )
    lines = tuple(
        one.model_copy(update={"cells": {name: _recognised(cell_) for name, cell_ in one.cells.items()}})
        for one in page.lines
    )
    return page.model_copy(update={"fields": fields, "lines": lines, "born_digital": False})


def _recognised(printed: Candidate) -> Candidate:
    evidence = printed.evidence.model_copy(update={"reader": Reader.OCR, "confidence": 0.95, "characters": 0.95})
    return printed.model_copy(update={"evidence": evidence})


def posted(world: World, document_id: str = "") -> list[dict[str, str]]:
    """Return the sums by account of every entry of the books, memo entries left out, oldest first."""
    query = sa.select(entries.c.label, entries.c.journal).order_by(entries.c.id)
    if document_id:
        query = query.where(entries.c.document_id == document_id)
    found = []
    with read(world.engine) as connection:
        for label, journal in connection.execute(query).all():
            if journal == "MEMO":
                continue
            entry, _sha = read_entry(connection, world.desk.client.id, label)
            sums: dict[str, Decimal] = {}
            for posting in entry.postings:
                sums[posting.account] = sums.get(posting.account, Decimal(0)) + posting.base_amount
            found.append({account: str(amount) for account, amount in sorted(sums.items())})
    return found


def balances(world: World) -> dict[str, str]:
    """Return every account that does not stand at zero, after checking that the sub-ledgers tie."""
    with read(world.engine) as connection:
        assert list(within_the_ledger(connection, world.desk.client)) == []
        rows = trial_balance(connection, world.desk.client.id)
    return {row.account: str(row.balance) for row in rows if row.balance and not is_memo(row.account)}


def settled_for_good(world: World) -> None:
    """Check that another night posts nothing, and that the files of both books equal the ledger to the cent."""
    before = world.entries()
    world.night()
    assert world.entries() == before, "another night posts nothing"
    assert export(world.engine, world.desk.client, world.desk.home.path).problems == ()
    with read(world.engine) as connection:
        assert reconcile(connection, world.desk.client, world.desk.home.path) == ()


def pay(world: World, day: dt.date, vendor: str, invoice: str, amount: str, **more: Any) -> PostedPayments:
    """Post one payment of one invoice, as `daybook import payments` does."""
    values = {"payment": f"P-{invoice}", "date": day, "vendor_id": vendor, "invoice": invoice, "currency": "EUR"}
    row = PaidRow(**values | {"amount": Decimal(amount)} | more)
    client = world.desk.client
    with write(world.engine) as connection:
        master = DatabaseMasterData(connection, client.id, client.entities)
        return post_payments(connection, client, [row], rates_of(master, client.currency), maker="operator")


def why(world: World, document_id: str) -> str:
    """Return what stands against a document, for the message of an assertion."""
    with read(world.engine) as connection:
        found = open_findings(connection, world.desk.client.id, document_id)
    reason = world.look(document_id).reason
    return "\n".join([reason, *(f"{one.finding.severity} {one.finding.message}" for one in found)])


def told(world: World, document_id: str) -> dict[str, str]:
    """Return the message of every open finding by its code; that of the last one where there are several."""
    with read(world.engine) as connection:
        found = open_findings(connection, world.desk.client.id, document_id)
    return {one.finding.code: one.finding.message for one in found}


def approve(world: World, document_id: str, *, by: str) -> set[str]:
    """Waive what stands against posting, as an approver does; return the codes."""
    waived = set()
    with write(world.engine) as connection:
        for one in open_findings(connection, world.desk.client.id, document_id):
            if one.finding.severity is Severity.BLOCK_POST:
                waived.add(one.finding.code)
                waive_finding(
                    connection, world.desk.client.id, document_id, one.finding, actor=by, reason="contract on file"
                )
    return waived


def approve_second(world: World, document_id: str, *, by: str) -> None:
    """Approve what somebody else decided, as the second person whom it waits for."""
    world.night()
    with write(world.engine) as connection:
        second_person(connection, world.desk.client.id, document_id, actor=by)
