"""Single sign-on: which subject of a provider is which person, and sign-ins that are on their way.

A link is only ever ended, so that it stays known who was let in by which subject.

Source: OpenID Connect Core 1.0, sections 2 and 3.1; ASVS 5.0.0 V10.2, V10.5.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0025"
branch_labels = None
depends_on = None

LINKS: Final = "person_links"
KEPT: Final = ("id", "issuer", "subject", "login", "linked_by", "linked_at")
MESSAGE: Final = "person_links: a link is only ever ended, once"


def upgrade() -> None:
    """Create the tables and the guard, and say of each session who vouched for it."""
    op.add_column("person_sessions", sa.Column("issuer", sa.String(200), nullable=False, server_default=""))
    _create_links()
    op.create_table(
        "sign_in_starts",
        sa.Column("state_sha256", sa.String(64), primary_key=True),
        sa.Column("browser_sha256", sa.String(64), nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("verifier", sa.String(128), nullable=False),
        sa.Column("leads_to", sa.Text, nullable=False),
        sa.Column("address", sa.String(60), nullable=False),
        sa.Column("begun_at", sa.String(32), nullable=False),
        sa.CheckConstraint("length(state_sha256) = 64", name="ck_sign_in_starts_state"),
        sa.CheckConstraint("length(browser_sha256) = 64", name="ck_sign_in_starts_browser"),
    )
    op.create_index("ix_sign_in_starts_begun_at", "sign_in_starts", ["begun_at"])
    for statement in _guards(op.get_bind().dialect.name):
        op.execute(statement)


def _create_links() -> None:
    key = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        LINKS,
        sa.Column("id", key, primary_key=True, autoincrement=True),
        sa.Column("issuer", sa.String(200), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("login", sa.String(60), sa.ForeignKey("people.login"), nullable=False),
        sa.Column("linked_by", sa.String(120), nullable=False),
        sa.Column("linked_at", sa.String(32), nullable=False),
        sa.Column("ended_by", sa.String(120), nullable=False, server_default=""),
        sa.Column("ended_at", sa.String(32)),
        sa.CheckConstraint("issuer <> '' AND subject <> ''", name="ck_person_links_subject"),
        sa.CheckConstraint("linked_by <> ''", name="ck_person_links_linked_by"),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by = '')", name="ck_person_links_ended"),
    )
    living = sa.text("ended_at IS NULL")
    for name, columns in (("subject", ["issuer", "subject"]), ("login", ["issuer", "login"])):
        op.create_index(f"uq_{LINKS}_{name}", LINKS, columns, unique=True, sqlite_where=living, postgresql_where=living)


def _guards(dialect: str) -> Iterator[str]:
    differs = "IS NOT" if dialect == "sqlite" else "IS DISTINCT FROM"
    changed = " OR ".join(f"NEW.{one} {differs} OLD.{one}" for one in KEPT)
    wrong = f"OLD.ended_at IS NOT NULL OR {changed}"
    if dialect == "sqlite":
        for name, event in (
            ("kept", f"UPDATE ON {LINKS} FOR EACH ROW WHEN {wrong}"),
            ("no_delete", f"DELETE ON {LINKS}"),
        ):
            yield f"CREATE TRIGGER {LINKS}_{name} BEFORE {event} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        return
    yield (
        f"CREATE FUNCTION {LINKS}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for name, event in (
        ("kept", f"UPDATE ON {LINKS} FOR EACH ROW WHEN ({wrong})"),
        ("no_delete", f"DELETE OR TRUNCATE ON {LINKS} FOR EACH STATEMENT"),
    ):
        yield f"CREATE TRIGGER {LINKS}_{name} BEFORE {event} EXECUTE FUNCTION {LINKS}_refuse()"


def downgrade() -> None:
    """Drop the tables; who was linked to whom stays in the audit trail."""
    op.drop_table("sign_in_starts")
    op.drop_table(LINKS)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP FUNCTION {LINKS}_refuse()")
    op.drop_column("person_sessions", "issuer")
