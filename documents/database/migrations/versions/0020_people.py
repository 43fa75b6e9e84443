"""People of the review desk: accounts, what is entrusted to them, declared interests, sessions, counted sign-ins.

The database itself refuses an admin who also works on documents (L-29), and keeps every grant that ever was.
"""

# ruff: noqa: S608 - the statements are made of names that stand in this file

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

EVERYWHERE: Final = ("admin", "auditor", "operator")
DESKS: Final = (
    "approver", "buyer", "controller", "privacy", "receiver", "reviewer", "supervisor", "tax", "vendor_custodian",
)  # fmt: skip
NEVER_WITH_ADMIN: Final = ("auditor", *DESKS)

ENDED_ONLY: Final = {
    "person_grants": (
        ("login", "client_id", "role", "amount", "valid_from", "valid_to", "granted_by", "granted_at"),
        "taken_back_at",
        "person_grants: a grant is only ever taken back, once",
    ),
    "person_interests": (
        ("login", "client_id", "vendor_id", "reason", "declared_by", "declared_at"),
        "ended_at",
        "person_interests: an interest is only ever ended, once",
    ),
}
"""Tables whose rows change in one way only: columns that stay, the column that is filled once, what is said."""

TOGETHER: Final = "person_grants: nobody is admin and works on documents as well (L-29)"
KEPT: Final = "people: an account is disabled, never deleted, and keeps its login"


def upgrade() -> None:
    """Create the tables and their guards."""
    _create_people()
    _create_entrusted()
    _create_sessions()
    dialect = op.get_bind().dialect.name
    for statement in (*_apart(dialect), *_keeps_people(dialect), *_ended_only(dialect)):
        op.execute(statement)


def _create_people() -> None:
    op.create_table(
        "people",
        sa.Column("login", sa.String(60), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("password_hash", sa.String(255), nullable=False),
        sa.Column("password_set_at", sa.String(32), nullable=False),
        sa.Column("initial_until", sa.String(32)),
        sa.Column("theme", sa.String(10), nullable=False, server_default=""),
        sa.Column("created_by", sa.String(120), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("disabled_at", sa.String(32)),
        sa.CheckConstraint("login = lower(trim(login)) AND login <> ''", name="ck_people_login"),
        sa.CheckConstraint("name <> ''", name="ck_people_name"),
        sa.CheckConstraint("theme IN ('', 'light', 'dark')", name="ck_people_theme"),
    )


def _create_entrusted() -> None:
    key = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "person_grants",
        sa.Column("id", key, primary_key=True, autoincrement=True),
        sa.Column("login", sa.String(60), sa.ForeignKey("people.login"), nullable=False),
        sa.Column("client_id", sa.String(32), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("amount", sa.String(40)),
        sa.Column("valid_from", sa.Date),
        sa.Column("valid_to", sa.Date),
        sa.Column("granted_by", sa.String(120), nullable=False),
        sa.Column("granted_at", sa.String(32), nullable=False),
        sa.Column("taken_back_by", sa.String(120), nullable=False, server_default=""),
        sa.Column("taken_back_at", sa.String(32)),
        sa.CheckConstraint(f"role IN ({_listed((*EVERYWHERE, *DESKS))})", name="ck_person_grants_role"),
        sa.CheckConstraint(f"client_id <> '*' OR role IN ({_listed(EVERYWHERE)})", name="ck_person_grants_everywhere"),
        sa.CheckConstraint("role <> 'admin' OR client_id = '*'", name="ck_person_grants_admin"),
        sa.CheckConstraint("(taken_back_at IS NULL) = (taken_back_by = '')", name="ck_person_grants_taken_back"),
        sa.CheckConstraint("granted_by <> ''", name="ck_person_grants_granted_by"),
    )
    op.create_index("ix_person_grants_login", "person_grants", ["login"])
    op.create_table(
        "person_interests",
        sa.Column("id", key, primary_key=True, autoincrement=True),
        sa.Column("login", sa.String(60), sa.ForeignKey("people.login"), nullable=False),
        sa.Column("client_id", sa.String(32), nullable=False),
        sa.Column("vendor_id", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("declared_by", sa.String(120), nullable=False),
        sa.Column("declared_at", sa.String(32), nullable=False),
        sa.Column("ended_by", sa.String(120), nullable=False, server_default=""),
        sa.Column("ended_at", sa.String(32)),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by = '')", name="ck_person_interests_ended"),
        sa.CheckConstraint("reason <> '' AND vendor_id <> ''", name="ck_person_interests_reason"),
    )
    op.create_index("ix_person_interests_vendor", "person_interests", ["client_id", "vendor_id", "login"])


def _create_sessions() -> None:
    op.create_table(
        "person_sessions",
        sa.Column("token_sha256", sa.String(64), primary_key=True),
        sa.Column("id", sa.String(32), nullable=False, unique=True),
        sa.Column("login", sa.String(60), sa.ForeignKey("people.login"), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("seen_at", sa.String(32), nullable=False),
        sa.Column("ends_at", sa.String(32), nullable=False),
        sa.Column("ended_at", sa.String(32)),
        sa.Column("ended_why", sa.String(60), nullable=False, server_default=""),
        sa.Column("address", sa.String(60), nullable=False),
        sa.Column("browser", sa.String(200), nullable=False),
        sa.CheckConstraint("length(token_sha256) = 64", name="ck_person_sessions_token"),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_why = '')", name="ck_person_sessions_ended"),
    )
    op.create_index("ix_person_sessions_login", "person_sessions", ["login"])
    op.create_table(
        "login_attempts",
        sa.Column("key", sa.String(80), primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last_at", sa.String(32), nullable=False),
        sa.Column("wait_until", sa.String(32), nullable=False),
    )


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{one}'" for one in values)


def _apart(dialect: str) -> Iterator[str]:
    """Keep `admin` apart from the desks, at whatever client and in whatever order they are granted."""
    other = (
        "SELECT 1 FROM person_grants g WHERE g.login = NEW.login AND g.taken_back_at IS NULL "
        f"AND ((NEW.role = 'admin' AND g.role IN ({_listed(NEVER_WITH_ADMIN)})) "
        f"OR (g.role = 'admin' AND NEW.role IN ({_listed(NEVER_WITH_ADMIN)})))"
    )
    if dialect == "sqlite":
        yield (
            "CREATE TRIGGER person_grants_apart BEFORE INSERT ON person_grants FOR EACH ROW BEGIN "
            f"SELECT RAISE(ABORT, '{TOGETHER}') WHERE EXISTS ({other}); END"
        )
        return
    yield (
        "CREATE FUNCTION person_grants_apart() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        # Two grants of one person wait for each other here, so that the later one sees the earlier.
        "PERFORM 1 FROM people WHERE login = NEW.login FOR UPDATE; "
        f"IF EXISTS ({other}) THEN "
        f"RAISE EXCEPTION '{TOGETHER}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        "RETURN NEW; END $$"
    )
    yield (
        "CREATE TRIGGER person_grants_apart BEFORE INSERT ON person_grants "
        "FOR EACH ROW EXECUTE FUNCTION person_grants_apart()"
    )


def _keeps_people(dialect: str) -> Iterator[str]:
    yield from _refused("people", "NEW.login <> OLD.login", KEPT, dialect)


def _ended_only(dialect: str) -> Iterator[str]:
    differs = "IS NOT" if dialect == "sqlite" else "IS DISTINCT FROM"
    for table, (columns, ended, message) in ENDED_ONLY.items():
        changed = " OR ".join(f"NEW.{one} {differs} OLD.{one}" for one in ("id", *columns))
        yield from _refused(table, f"OLD.{ended} IS NOT NULL OR {changed}", message, dialect)


def _refused(table: str, change: str, message: str, dialect: str) -> Iterator[str]:
    """Refuse deleting rows, and changing them in the given way."""
    if dialect == "sqlite":
        yield (
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} FOR EACH ROW WHEN {change} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
        yield (f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END")
        return
    yield (
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    yield (
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({change}) "
        f"EXECUTE FUNCTION {table}_refuse()"
    )
    yield (
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()"
    )


def downgrade() -> None:
    """Drop the tables; what was entrusted to whom stays in the audit trail."""
    for name in ("login_attempts", "person_sessions", "person_interests", "person_grants", "people"):
        op.drop_table(name)
    if op.get_bind().dialect.name == "postgresql":
        for function in ("person_grants_apart", "person_grants_refuse", "person_interests_refuse", "people_refuse"):
            op.execute(f"DROP FUNCTION {function}()")
