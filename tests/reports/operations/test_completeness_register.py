"""R-19: the list of what was received ties with the states of the documents, in count and in every currency."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from documents.database.engine import read, write
from documents.error import WrongInputError
from documents.register.arrival import Origin, record_refusal
from documents.register.versions import Version, save_version
from documents.state import State
from reports.operations import completeness
from reports.report import Asked, Report, ReportDoesNotTieError
from tests.documents.register.register_of import NOON, go, invoice, receive
from tests.ledgers.cases import CLIENT

DAY = NOON.date()


def made(engine: sa.Engine, **asked: object) -> Report:
    with read(engine) as connection:
        return completeness.build(connection, CLIENT, Asked.model_validate({"as_of": DAY, **asked})).checked()


def document(engine: sa.Engine, name: str, gross: str, currency: str = "EUR", **more: object) -> str:
    document_id = receive(engine, name, **more).document_id  # type: ignore[arg-type]
    with write(engine) as connection:
        save_version(
            connection, str(more.get("client", "acme")), document_id, Version(business=invoice(gross, currency))
        )
    return document_id


@pytest.fixture
def register(engine: sa.Engine) -> sa.Engine:
    document(engine, "a.pdf", "119.00")
    waits = document(engine, "b.pdf", "1000", "JPY")
    receive(engine, "again.pdf", content=b"a.pdf")
    document(engine, "of another client.pdf", "7.00", client="borealis")
    document(engine, "next day.pdf", "5.00", minutes=60 * 24)
    go(engine, waits, State.RECEIVED, State.QUEUED, reason="looked at")
    with write(engine) as connection:
        record_refusal(connection, "acme", Origin(source="folder", ref="l", name="l", received_at=NOON), "a link")
    return engine


def test_every_document_of_the_period_is_listed_with_its_end(register: sa.Engine) -> None:
    report = made(register)
    assert report.frame[["file", "bucket", "state", "currency", "gross"]].to_numpy().tolist() == [
        ["a.pdf", "open", "RECEIVED", "EUR", 11900],
        ["b.pdf", "queued", "QUEUED", "JPY", 1000],
        ["again.pdf", "duplicate", completeness.AGAIN, "EUR", 11900],
    ]
    assert report.notes[0] == "received 3 = 0 posted + 1 queued + 0 rejected + 1 duplicate + 0 archived + 1 open"
    assert [(tie.left, tie.right) for tie in report.ties] == [(3, 3), (3, 3), (23800, 23800), (1000, 1000)]


def test_the_unposted_register_leaves_out_what_is_done_and_still_ties(register: sa.Engine) -> None:
    report = made(register, options={"show": "unposted"})
    assert report.frame["file"].tolist() == ["a.pdf", "b.pdf"]
    assert report.ties[0].left == 3


def test_the_period_is_that_of_the_clients_clock(register: sa.Engine) -> None:
    next_day = DAY + dt.timedelta(days=1)
    assert made(register, as_of=next_day, since=next_day).frame["file"].tolist() == ["next day.pdf"]
    assert made(register, as_of=DAY - dt.timedelta(days=1)).frame.empty


def test_a_document_without_its_arrival_is_not_shown(register: sa.Engine) -> None:
    with write(register) as connection:
        connection.execute(
            sa.text(
                "insert into documents (id, client_id, sha256, number, state, state_since, received_at) "
                "select 'acme-x-9', client_id, :sha, 9, state, state_since, received_at from documents "
                "where client_id = 'borealis'"
            ),
            {"sha": connection.execute(sa.text("select sha256 from documents where client_id = 'borealis'")).scalar()},
        )
        connection.execute(sa.text("update documents set client_id = 'acme' where id = 'acme-x-9'"))
    with pytest.raises(ReportDoesNotTieError, match=r"received = posted .*: 3 and 4"):
        made(register)


def test_an_unknown_choice_is_named(register: sa.Engine) -> None:
    with pytest.raises(WrongInputError, match='--set show: found "some", expected one of all, unposted'):
        made(register, options={"show": "some"})
