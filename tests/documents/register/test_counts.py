"""Received = posted + queued + rejected + duplicate + archived + open, in count and in money."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from documents.database.engine import read, write
from documents.finding import Finding, Severity
from documents.register.arrival import Origin, record_refusal
from documents.register.counts import Counts, Total, counts, total
from documents.register.document import add_documents
from documents.register.findings import replace_findings
from documents.register.versions import Version, save_version
from documents.state import Bucket, State
from tests.documents.register.register_of import NOON, go, invoice, receive

TO_POSTED = (
    State.RECEIVED,
    State.CLASSIFIED,
    State.EXTRACTED,
    State.CLEANSED,
    State.VALIDATED,
    State.READY,
    State.APPROVED,
    State.POSTED,
)


def price(engine: sa.Engine, document_id: str, gross: str, currency: str = "EUR") -> None:
    with write(engine) as connection:
        save_version(connection, "acme", document_id, Version(business=invoice(gross, currency)))


def count(engine: sa.Engine, since: dt.datetime | None = None) -> Counts:
    with read(engine) as connection:
        return total(counts(connection, since=since).values())


def test_nothing_received_is_nothing(engine: sa.Engine) -> None:
    assert count(engine) == Counts()


def test_each_document_is_in_one_bucket_with_its_money(engine: sa.Engine) -> None:
    posted, queued = (receive(engine, name, content=name.encode()).document_id for name in ("a", "b"))
    receive(engine, "open")
    receive(engine, "a again", content=b"a")
    price(engine, posted, "119.00")
    price(engine, queued, "12000", "JPY")
    go(engine, posted, *TO_POSTED)
    go(engine, queued, State.RECEIVED, State.QUEUED, reason="unclear")
    found = count(engine)
    assert found.received == found.accounted == Total(count=4, money={"EUR": 23800, "JPY": 12000})
    assert {bucket: amount for bucket, amount in found.buckets.items() if amount.count} == {
        Bucket.POSTED: Total(count=1, money={"EUR": 11900}),
        Bucket.QUEUED: Total(count=1, money={"JPY": 12000}),
        Bucket.DUPLICATE: Total(count=1, money={"EUR": 11900}),
        Bucket.OPEN: Total(count=1),
    }


def test_a_file_that_splits_counts_as_its_documents_also_when_it_comes_again(engine: sa.Engine) -> None:
    first = receive(engine, "a", content=b"a").document_id
    with write(engine) as connection:
        add_documents(connection, "acme", first, [(1, 1), (2, 2)])
    receive(engine, "again", content=b"a")
    found = count(engine)
    assert found.received == found.accounted
    assert (found.received.count, found.buckets[Bucket.DUPLICATE].count) == (4, 2)


def test_refusals_exceptions_and_held_payments_are_counted_apart(engine: sa.Engine) -> None:
    document_id = receive(engine).document_id
    go(engine, document_id, *TO_POSTED)
    held = Finding(code="V-PO-06", severity=Severity.BLOCK_PAY, message="2.10, ordered at 2.00")
    hint = Finding(code="V-DAT-09", severity=Severity.WARN, message="late")
    with write(engine) as connection:
        replace_findings(connection, "acme", document_id, [held, hint])
        record_refusal(connection, "acme", Origin(source="f", ref="l", name="l", received_at=NOON), "a link")
    found = count(engine)
    assert (found.received.count, found.refused, found.open_exceptions, found.held) == (1, 1, 1, 1)


def test_clients_are_counted_apart_and_since_a_moment(engine: sa.Engine) -> None:
    receive(engine, "old", client="acme")
    receive(engine, "new", client="acme", minutes=5)
    receive(engine, "new", client="birch", minutes=5)
    with read(engine) as connection:
        assert {client: one.received.count for client, one in counts(connection).items()} == {"acme": 2, "birch": 1}
        assert [one.received.count for one in counts(connection, "acme").values()] == [2]
    since = count(engine, NOON + dt.timedelta(minutes=5))
    assert (since.received.count, since.accounted.count) == (2, 2)


TOTALS = st.builds(
    Total,
    count=st.integers(0, 99),
    money=st.dictionaries(st.sampled_from(["EUR", "JPY"]), st.integers(-(10**12), 10**12)),
)


@given(st.lists(TOTALS))
def test_adding_loses_no_money(totals: list[Total]) -> None:
    added = sum(totals, Total())
    assert added.count == sum(one.count for one in totals)
    for currency in ("EUR", "JPY"):
        assert added.money.get(currency, 0) == sum(one.money.get(currency, 0) for one in totals)
