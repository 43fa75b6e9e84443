"""The index of the duplicate search: in step with the newest judgement, for invoices only."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import sqlalchemy as sa

from documents.business import BusinessDocument
from documents.database.engine import read, write
from documents.field import Evidence, Field, Proof, ProofName, Status
from documents.kind import DocType
from documents.register.business_keys import LARGEST_MINOR, date_order, record_keys
from documents.register.tables import business_keys, text_marks
from documents.values import similarity
from tests.documents.register.register_of import invoice, receive


def keys(engine: sa.Engine, document: BusinessDocument, times: int = 1) -> list[sa.Row[tuple[object, ...]]]:
    """Record a document's keys and return what stands in the index."""
    document_id = receive(engine).document_id
    for _ in range(times):
        with write(engine) as connection:
            record_keys(connection, "acme", document_id, document, "V1")
    with read(engine) as connection:
        return list(connection.execute(sa.select(business_keys)).all())


def numbered(number: str, gross: str = "119.00") -> BusinessDocument:
    field = Field[str](value=number, raw=number, evidence=Evidence())
    return invoice(gross).model_copy(update={"invoice_number": field})


def test_recording_again_replaces_the_row(engine: sa.Engine) -> None:
    (row,) = keys(engine, numbered("RE-2026/0042"), times=2)
    assert (row.number, row.vendor_id, row.gross_minor, row.currency, row.sign) == (
        "RE-2026/0042",
        "V1",
        11900,
        "EUR",
        1,
    )
    assert (row.number_n1, row.number_n2) == ("RE-2026/0042", "RE20260042")


def test_a_credit_is_unsigned_with_its_sign_beside_it(sqlite_engine: sa.Engine) -> None:
    (row,) = keys(sqlite_engine, invoice("-119.00"))
    assert (row.gross_minor, row.sign) == (11900, -1)


def test_a_credit_is_found_by_the_invoice_it_names(sqlite_engine: sa.Engine) -> None:
    named = Field[str](value="RE-2026/0042", raw="RE-2026/0042", evidence=Evidence())
    credit = invoice("119.00", doc_type=DocType.CREDIT_NOTE).model_copy(update={"preceding_invoice": named})
    (row,) = keys(sqlite_engine, credit)
    assert row.preceding_n2 == "RE20260042"


@pytest.mark.parametrize(
    ("raw", "day", "proofs", "status", "order"),
    [
        ("25/03/2026", "2026-03-25", (), Status.EXTRACTED, "DMY"),
        ("03/25/2026", "2026-03-25", (), Status.EXTRACTED, "MDY"),
        ("2026-03-25", "2026-03-25", (), Status.EXTRACTED, ""),
        ("03/04/2026", "2026-03-04", (ProofName.DATE_RESOLVED,), Status.EXTRACTED, "MDY"),
        ("03/04/2026", "2026-04-03", (ProofName.DATE_RESOLVED,), Status.EXTRACTED, "DMY"),
        ("03/04/2026", "2026-03-04", (), Status.EXTRACTED, ""),
        ("25/03/2026", "2026-03-25", (), Status.KEYED, ""),
    ],
)
def test_the_order_of_day_and_month_that_a_date_shows(
    raw: str, day: str, proofs: tuple[ProofName, ...], status: Status, order: str
) -> None:
    issued = Field[dt.date](
        value=dt.date.fromisoformat(day),
        raw=raw,
        evidence=Evidence(),
        status=status,
        proofs=tuple(Proof(name=name) for name in proofs),
    )
    assert date_order(invoice("1.00").model_copy(update={"issue_date": issued})) == order


@pytest.mark.parametrize("doc_type", [DocType.PURCHASE_ORDER, DocType.DELIVERY_NOTE, DocType.STATEMENT, DocType.OTHER])
def test_only_invoices_have_keys(sqlite_engine: sa.Engine, doc_type: DocType) -> None:
    assert keys(sqlite_engine, invoice("1.00", doc_type=doc_type)) == []


def test_an_amount_no_column_holds_counts_as_unknown(engine: sa.Engine) -> None:
    (row,) = keys(engine, invoice(str(Decimal(LARGEST_MINOR))))
    assert row.gross_minor is None


def test_the_marks_of_a_text_follow_it(sqlite_engine: sa.Engine) -> None:
    long = "\n".join(f"{n} Stk Artikel A{n * 7}" for n in range(30))

    document_id = receive(sqlite_engine).document_id

    def marks(text: str, doc_type: DocType = DocType.INVOICE) -> set[int]:
        document = invoice("1.00").model_copy(update={"text": text, "doc_type": doc_type})
        with write(sqlite_engine) as connection:
            record_keys(connection, "acme", document_id, document, "V1")
            return set(connection.scalars(sa.select(text_marks.c.mark)))

    assert marks(long) == set(similarity.marks(long))
    assert marks(long + "\n31 Stk") == set(similarity.marks(long + "\n31 Stk"))
    assert marks("short") == set()
    assert marks(long, DocType.STATEMENT) == set()
