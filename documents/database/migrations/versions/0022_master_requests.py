"""Changes of master data that people ask for, call-backs, the second person; and what people choose for a document.

The database itself refuses that whoever asked confirms, that somebody confirms who is no vendor custodian of the client
or has an interest in the vendor, and that a bank account is confirmed without a call-back (L-33, V-FRD-01, V-SOD-03).
"""

# ruff: noqa: S608 - the statements are made of names that stand in this file

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa
from alembic import op

from documents.database.append_only import refuse_changes

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

DECISIONS: Final = "master_decisions"
ACCOUNTS: Final = "master_vendor_accounts"
DESK: Final = "review desk"

ASKED: Final = "SELECT 1 FROM master_requests r WHERE r.id = NEW.request_id AND r.client_id = NEW.client_id"
FOREIGN: Final = f"NOT EXISTS ({ASKED})"
SAME: Final = (
    f"NEW.decision = 'confirmed' AND EXISTS ({ASKED} AND lower(trim(r.requested_by)) = lower(trim(NEW.decided_by)))"
)
NO_CALL: Final = (
    f"NEW.decision = 'confirmed' AND EXISTS ({ASKED} AND r.kind = 'account') AND NOT EXISTS "
    "(SELECT 1 FROM master_calls c WHERE c.request_id = NEW.request_id AND c.client_id = NEW.client_id)"
)
NO_ROLE: Final = (
    "NEW.decision = 'confirmed' AND NOT EXISTS (SELECT 1 FROM person_grants g JOIN people p ON p.login = g.login "
    "WHERE g.login = NEW.decided_by AND g.client_id = NEW.client_id AND g.role = 'vendor_custodian' "
    "AND g.taken_back_at IS NULL AND p.disabled_at IS NULL "
    "AND (g.valid_from IS NULL OR CAST(g.valid_from AS TEXT) <= substr(NEW.decided_at, 1, 10)) "
    "AND (g.valid_to IS NULL OR CAST(g.valid_to AS TEXT) >= substr(NEW.decided_at, 1, 10)))"
)
RELATED: Final = (
    f"NEW.decision = 'confirmed' AND EXISTS ({ASKED} AND EXISTS (SELECT 1 FROM person_interests i "
    "WHERE i.login = NEW.decided_by AND i.client_id = NEW.client_id AND i.vendor_id = r.vendor_id "
    "AND i.ended_at IS NULL))"
)
REFUSED: Final = (
    (FOREIGN, f"{DECISIONS}: no such request of the client"),
    (SAME, f"{DECISIONS}: whoever asked for a change does not confirm it (L-33)"),
    (NO_CALL, f"{DECISIONS}: a bank account is confirmed only after a call-back (V-FRD-01)"),
    (NO_ROLE, f"{DECISIONS}: only a vendor custodian of the client confirms"),
    (RELATED, f"{DECISIONS}: whoever has an interest in the vendor does not confirm (V-SOD-03)"),
)
UNCONFIRMED: Final = (
    f"NEW.imported_by = '{DESK}' AND NEW.status IN ('VERIFIED', 'ACTIVE') AND NOT EXISTS (SELECT 1 "
    f"FROM master_requests r JOIN {DECISIONS} d ON d.request_id = r.id WHERE r.client_id = NEW.client_id "
    "AND r.kind = 'account' AND r.vendor_id = NEW.vendor_id AND r.subject = NEW.iban "
    "AND r.requested_by = NEW.requested_by AND d.decided_by = NEW.confirmed_by AND d.decision = 'confirmed')"
)
NOT_CONFIRMED: Final = f"{ACCOUNTS}: this account was not confirmed at the review desk (L-33)"


def upgrade() -> None:
    """Create the tables and their guards."""
    key = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    _create_requests(key)
    _create_answers(key)
    _create_choices(key)
    dialect = op.get_bind().dialect.name
    for table in ("master_requests", "master_calls", DECISIONS, "document_choices"):
        for statement in refuse_changes(table, dialect):
            op.execute(statement)
    for statement in (
        *_guard(DECISIONS, "guard", REFUSED, dialect),
        *_guard(ACCOUNTS, "confirmed", ((UNCONFIRMED, NOT_CONFIRMED),), dialect),
    ):
        op.execute(statement)


def _create_requests(key: sa.types.TypeEngine[int]) -> None:
    op.create_table(
        "master_requests",
        sa.Column("id", key, primary_key=True, autoincrement=True),
        sa.Column("client_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("vendor_id", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.id")),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("requested_by", sa.String(120), nullable=False),
        sa.Column("requested_at", sa.String(32), nullable=False),
        sa.Column("once", sa.String(80), nullable=False),
        sa.UniqueConstraint("client_id", "once", name="uq_master_requests_once"),
        sa.CheckConstraint("kind in ('account', 'vendor', 'alias')", name="ck_master_requests_kind"),
        sa.CheckConstraint("trim(reason) <> '' AND trim(requested_by) <> ''", name="ck_master_requests_asked"),
    )
    op.create_index("ix_master_requests_vendor", "master_requests", ["client_id", "vendor_id"])


def _create_answers(key: sa.types.TypeEngine[int]) -> None:
    op.create_table(
        "master_calls",
        sa.Column("id", key, primary_key=True, autoincrement=True),
        sa.Column("client_id", sa.String(32), nullable=False),
        sa.Column("request_id", key, sa.ForeignKey("master_requests.id"), nullable=False),
        sa.Column("called", sa.String(120), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("number_from", sa.String(40), nullable=False),
        sa.Column("called_at", sa.String(32), nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("made_by", sa.String(120), nullable=False),
        sa.Column("recorded_at", sa.String(32), nullable=False),
        sa.Column("once", sa.String(80), nullable=False),
        sa.UniqueConstraint("client_id", "once", name="uq_master_calls_once"),
        sa.CheckConstraint(
            "trim(called) <> '' AND trim(number) <> '' AND trim(number_from) <> '' AND trim(said) <> '' "
            "AND trim(made_by) <> ''",
            name="ck_master_calls_complete",
        ),
    )
    op.create_index("ix_master_calls_request", "master_calls", ["request_id"])
    op.create_table(
        DECISIONS,
        sa.Column("request_id", key, sa.ForeignKey("master_requests.id"), primary_key=True, autoincrement=False),
        sa.Column("client_id", sa.String(32), nullable=False),
        sa.Column("decision", sa.String(10), nullable=False),
        sa.Column("decided_by", sa.String(120), nullable=False),
        sa.Column("decided_at", sa.String(32), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.CheckConstraint("decision in ('confirmed', 'rejected')", name="ck_master_decisions_decision"),
        sa.CheckConstraint("trim(decided_by) <> '' AND trim(reason) <> ''", name="ck_master_decisions_decided"),
    )


def _create_choices(key: sa.types.TypeEngine[int]) -> None:
    op.create_table(
        "document_choices",
        sa.Column("id", key, primary_key=True, autoincrement=True),
        sa.Column("client_id", sa.String(32), nullable=False),
        sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.id"), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("author", sa.String(120), nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.CheckConstraint("kind in ('vendor', 'type', 'pairs', 'pages')", name="ck_document_choices_kind"),
        sa.CheckConstraint("trim(author) <> ''", name="ck_document_choices_author"),
    )
    op.create_index("ix_document_choices_document", "document_choices", ["client_id", "document_id", "kind", "id"])


def _guard(table: str, name: str, refused: tuple[tuple[str, str], ...], dialect: str) -> Iterator[str]:
    """Refuse new rows of a table for which a condition holds."""
    if dialect == "sqlite":
        checks = " ".join(f"SELECT RAISE(ABORT, '{message}') WHERE {wrong};" for wrong, message in refused)
        yield f"CREATE TRIGGER {table}_{name} BEFORE INSERT ON {table} FOR EACH ROW BEGIN {checks} END"
        return
    checks = " ".join(
        f"IF {wrong} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END IF;"
        for wrong, message in refused
    )
    yield (f"CREATE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {checks} RETURN NEW; END $$")
    yield (f"CREATE TRIGGER {table}_{name} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_{name}()")


def downgrade() -> None:
    """Drop the tables and guards."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    op.execute(f"DROP TRIGGER {ACCOUNTS}_confirmed{f' ON {ACCOUNTS}' if postgresql else ''}")
    for table in ("document_choices", DECISIONS, "master_calls", "master_requests"):
        op.drop_table(table)
        if postgresql:
            op.execute(f"DROP FUNCTION {table}_refuse()")
    if postgresql:
        op.execute(f"DROP FUNCTION {DECISIONS}_guard()")
        op.execute(f"DROP FUNCTION {ACCOUNTS}_confirmed()")
