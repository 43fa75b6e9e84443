"""What the database itself refuses, whoever asks it: a document does not vanish."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from documents.database.engine import read, write
from tests.documents.register.register_of import receive


@pytest.mark.parametrize("statement", ["DELETE FROM documents", "DELETE FROM documents WHERE state = 'RECEIVED'"])
def test_a_document_is_never_deleted(engine: sa.Engine, statement: str) -> None:
    document_id = receive(engine, "a.pdf").document_id
    with pytest.raises(sa.exc.IntegrityError, match="documents: rows are never deleted"), write(engine) as connection:
        connection.execute(sa.text(statement))
    with read(engine) as connection:
        assert connection.scalar(sa.text("SELECT id FROM documents")) == document_id


@pytest.mark.parametrize("table", ["documents", "payment_runs", "payment_run_items"])
def test_postgresql_cannot_truncate_what_is_never_deleted(postgresql_engine: sa.Engine, table: str) -> None:
    with (
        pytest.raises(sa.exc.IntegrityError, match="rows are never deleted"),
        write(postgresql_engine) as connection,
    ):
        connection.execute(sa.text(f"TRUNCATE {table} CASCADE"))
