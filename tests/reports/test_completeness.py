"""Received is the sum of the buckets, in count and in every currency, or the report says it is not."""

from __future__ import annotations

from decimal import Decimal

import sqlalchemy as sa

from documents.database.engine import read, write
from documents.register.arrival import Origin, record_refusal
from documents.register.versions import Version, save_version
from documents.state import Bucket, State
from reports.completeness import Completeness, completeness
from tests.documents.register.register_of import NOON, go, invoice, receive


def row(engine: sa.Engine, client: str | None = "acme") -> Completeness:
    with read(engine) as connection:
        return completeness(connection, client)[-1]


def document(engine: sa.Engine, name: str, gross: str, currency: str, client: str = "acme") -> str:
    document_id = receive(engine, name, client=client).document_id
    with write(engine) as connection:
        save_version(connection, client, document_id, Version(business=invoice(gross, currency)))
    return document_id


def test_every_currency_ties_on_its_own(engine: sa.Engine) -> None:
    document(engine, "a.pdf", "119.00", "EUR")
    waits = document(engine, "b.pdf", "1000", "JPY")
    document(engine, "c.pdf", "-20.00", "EUR")
    receive(engine, "again.pdf", content=b"a.pdf")
    receive(engine, "d.pdf")
    go(engine, waits, State.RECEIVED, State.QUEUED, reason="looked at")
    found = row(engine)
    assert found.ties
    assert (found.received.count, found.received.money) == (5, {"EUR": Decimal("218.00"), "JPY": Decimal(1000)})
    assert found.bucket(Bucket.QUEUED).money == {"JPY": Decimal(1000)}
    assert found.bucket(Bucket.DUPLICATE).money == {"EUR": Decimal("119.00")}
    assert found.bucket(Bucket.OPEN).count == 3
    assert sum(found.bucket(bucket).count for bucket in Bucket) == found.received.count


def test_a_document_without_its_arrival_does_not_tie(engine: sa.Engine) -> None:
    first = document(engine, "a.pdf", "119.00", "EUR")
    with write(engine) as connection:
        connection.execute(
            sa.text(
                "insert into documents (id, client_id, sha256, number, state, state_since, received_at) "
                "select 'acme-x-1', 'other', sha256, number, state, state_since, received_at from documents where id = :id"
            ),
            {"id": first},
        )
    assert row(engine).ties
    assert not row(engine, "other").ties
    assert not row(engine, None).ties


def test_clients_add_up(sqlite_engine: sa.Engine) -> None:
    document(sqlite_engine, "a.pdf", "119.00", "EUR")
    document(sqlite_engine, "b.pdf", "1.00", "EUR", client="zeta")
    with write(sqlite_engine) as connection:
        record_refusal(connection, "zeta", Origin(source="folder", ref="l", name="l", received_at=NOON), "a link")
    with read(sqlite_engine) as connection:
        rows = completeness(connection)
    assert [(one.client_id, one.received.count, one.refused) for one in rows] == [
        ("acme", 1, 0),
        ("zeta", 1, 1),
        ("", 2, 1),
    ]
    assert rows[-1].received.money == {"EUR": Decimal("120.00")}
