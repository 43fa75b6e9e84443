"""What people choose for a document holds until another choice, and is never changed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from documents.archive import StoredFile
from documents.choices import NO_CHOICES, LinePair
from documents.database.clock import database_now
from documents.database.engine import read, write
from documents.kind import DocType
from documents.register.arrival import Origin, record_arrival
from documents.register.choices import choices_of, choose_pairs, choose_type, choose_vendor, table


@pytest.fixture
def bill(engine: sa.Engine) -> str:
    origin = Origin(source="folder", ref="1", name="a.pdf", received_at=dt.datetime(2026, 3, 16, tzinfo=dt.UTC))
    stored = StoredFile(sha256="a" * 64, size=1, path=Path("a"))
    with write(engine) as connection:
        return record_arrival(connection, "acme", origin, stored).document_id


def test_the_newest_choice_of_each_kind_holds(engine: sa.Engine, bill: str) -> None:
    pair = LinePair(line=1, order_number="4500012", order_line=2)
    with write(engine) as connection:
        choose_vendor(connection, "acme", bill, "one", author="jo")
        choose_type(connection, "acme", bill, DocType.CREDIT_NOTE, author="kim")
        choose_pairs(connection, "acme", bill, (pair,), author="kim")
        choose_vendor(connection, "acme", bill, "two", author="lee")
    with read(engine) as connection:
        found = choices_of(connection, "acme", bill)
        assert choices_of(connection, "other", bill) == NO_CHOICES
    assert (found.vendor_id, found.vendor_by) == ("two", "lee")
    assert (found.doc_type, found.type_by) == (DocType.CREDIT_NOTE, "kim")
    assert (found.pairs, found.pairs_by) == ((pair,), "kim")


def test_a_choice_is_taken_back_by_an_empty_one(engine: sa.Engine, bill: str) -> None:
    with write(engine) as connection:
        choose_vendor(connection, "acme", bill, "one", author="jo")
        choose_vendor(connection, "acme", bill, "", author="jo")
        choose_pairs(connection, "acme", bill, (), author="jo")
        assert choices_of(connection, "acme", bill) == NO_CHOICES


def test_what_was_chosen_as_of_a_moment_can_be_asked(engine: sa.Engine, bill: str) -> None:
    with write(engine) as connection:
        choose_vendor(connection, "acme", bill, "one", author="jo")
        then = database_now(connection)
        before = then - dt.timedelta(hours=1)
        assert choices_of(connection, "acme", bill, as_of=then).vendor_id == "one"
        assert choices_of(connection, "acme", bill, as_of=before) == NO_CHOICES


def test_choices_are_never_changed(engine: sa.Engine, bill: str) -> None:
    with write(engine) as connection:
        choose_vendor(connection, "acme", bill, "one", author="jo")
    for act in (table.delete(), table.update().values(author="kim")):
        with pytest.raises(IntegrityError, match="never changed"), write(engine) as connection:
            connection.execute(act)
