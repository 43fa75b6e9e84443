"""Versions: nothing is overwritten, and two editors do not undo each other."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from documents.database.engine import read, write
from documents.decision import Decision, Judgement, Outcome
from documents.kind import DocType
from documents.reading import DocumentReading
from documents.register.versions import Version, VersionConflictError, latest_version, save_version, version_at
from tests.documents.register.register_of import invoice, look, receive

READING = DocumentReading(first_page=1, last_page=1, doc_type=DocType.INVOICE, fields={})
JUDGEMENT = Judgement(findings=(), decision=Decision(outcome=Outcome.POST, explanation="all is proven"))


def save(engine: sa.Engine, document_id: str, expected: int | None = None, **parts: object) -> int:
    with write(engine) as connection:
        return save_version(connection, "acme", document_id, Version.model_validate(parts), expected=expected)


def test_each_part_is_as_last_saved(engine: sa.Engine) -> None:
    document_id = receive(engine).document_id
    assert save(engine, document_id, reading=READING, reader="r1") == 1
    assert save(engine, document_id, business=invoice("119.00")) == 2
    assert save(engine, document_id, business=invoice("238.00"), judgement=JUDGEMENT, author="ada") == 3
    with read(engine) as connection:
        latest, second = (
            latest_version(connection, "acme", document_id),
            version_at(connection, "acme", document_id, 2),
        )
    assert (latest.number, latest.reading, latest.business, latest.judgement, latest.author) == (
        3,
        READING,
        invoice("238.00"),
        JUDGEMENT,
        "ada",
    )
    assert (second.number, second.business, second.judgement) == (2, invoice("119.00"), None)


def test_a_document_without_versions_has_number_zero(engine: sa.Engine) -> None:
    document_id = receive(engine).document_id
    with read(engine) as connection:
        assert latest_version(connection, "acme", document_id) == Version()
        assert latest_version(connection, "birch", document_id) == Version()


@pytest.mark.parametrize(
    ("gross", "currency", "doc_type", "minor"),
    [
        ("119.00", "EUR", DocType.INVOICE, 11900),
        ("119.00", "EUR", DocType.CREDIT_NOTE, -11900),
        ("-119.00", "EUR", DocType.INVOICE, -11900),
        ("12000", "JPY", DocType.INVOICE, 12000),
        ("1.250", "KWD", DocType.INVOICE, 1250),
        ("9" * 30, "EUR", DocType.INVOICE, None),
    ],
)
def test_the_document_shows_its_signed_total(
    engine: sa.Engine, gross: str, currency: str, doc_type: DocType, minor: int | None
) -> None:
    document_id = receive(engine).document_id
    save(engine, document_id, business=invoice(gross, currency, doc_type))
    found = look(engine, document_id)
    assert (found.gross_minor, found.currency, found.doc_type, found.version) == (minor, currency, doc_type, 1)


def test_the_second_of_two_editors_is_told(engine: sa.Engine) -> None:
    document_id = receive(engine).document_id
    save(engine, document_id, business=invoice("1.00"))
    save(engine, document_id, 1, business=invoice("2.00"), author="ada")
    with pytest.raises(VersionConflictError, match="version 1 was edited, but version 2 was saved"):
        save(engine, document_id, 1, business=invoice("3.00"), author="bob")
    assert look(engine, document_id).gross_minor == 200
