"""What a person chose of accounts and tax codes; and who chose anything of a document does not approve it.

Source: accounting specification V-POST-01 (who may: a reviewer), 5.4, V-SOD-01.
"""

# ruff: noqa: S608 - the statements are made of names that stand in this file

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from documents.database.append_only import refuse_changes

revision = "0026"
down_revision = "0027"
branch_labels = None
depends_on = None

TABLE: Final = "document_choices"
CHECK: Final = "ck_document_choices_kind"
BEFORE: Final = "kind in ('vendor', 'type', 'pairs', 'pages')"
SINCE: Final = "kind in ('vendor', 'type', 'pairs', 'pages', 'coding')"

GUARD: Final = "decisions_chosen"
OWN_CHOICE: Final = "decisions: an approval by who chose vendor, type, lines or accounts of the document (V-SOD-01)"
CHOSE: Final = (
    f"EXISTS (SELECT 1 FROM {TABLE} c WHERE c.client_id = NEW.client_id AND c.document_id = NEW.document_id "
    "AND c.kind <> 'pages' AND lower(trim(c.author)) = lower(trim(NEW.person)))"
)


def upgrade() -> None:
    """Allow the new kind, and guard approvals."""
    _allow(SINCE)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {GUARD} BEFORE INSERT ON decisions FOR EACH ROW WHEN NEW.kind = 'approve' "
            f"BEGIN SELECT RAISE(ABORT, '{OWN_CHOICE}') WHERE {CHOSE}; END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {GUARD}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {CHOSE} THEN "
        f"RAISE EXCEPTION '{OWN_CHOICE}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {GUARD} BEFORE INSERT ON decisions FOR EACH ROW WHEN (NEW.kind = 'approve') "
        f"EXECUTE FUNCTION {GUARD}()"
    )


def _allow(kinds: str) -> None:
    """Let the table hold these kinds of choices; SQLite makes it anew for that, and its guards after it."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(CHECK, TABLE, type_="check")
        op.create_check_constraint(sa.sql.quoted_name(CHECK, quote=False), TABLE, kinds)
        return
    for act in ("update", "delete"):
        op.execute(f"DROP TRIGGER {TABLE}_no_{act}")
    with op.batch_alter_table(TABLE, recreate="always") as batch:
        batch.drop_constraint(CHECK, type_="check")
        batch.create_check_constraint(CHECK, kinds)
    for statement in refuse_changes(TABLE, "sqlite"):
        op.execute(statement)


def downgrade() -> None:
    """Drop the guard; what was chosen of accounts is kept as far as the table may hold it, which is not at all."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    op.execute(f"DROP TRIGGER {GUARD}" + (" ON decisions" if postgresql else ""))
    if postgresql:
        op.execute(f"DROP FUNCTION {GUARD}()")
        op.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
        op.execute(f"DELETE FROM {TABLE} WHERE kind = 'coding'")
        op.execute(f"ALTER TABLE {TABLE} ENABLE TRIGGER USER")
    else:
        op.execute(f"DROP TRIGGER {TABLE}_no_delete")
        op.execute(f"DELETE FROM {TABLE} WHERE kind = 'coding'")
        op.execute(next(one for one in refuse_changes(TABLE, "sqlite") if "DELETE" in one))
    _allow(BEFORE)
