"""Tables of people; migration 0020 adds what the database refuses about them."""

from __future__ import annotations

import sqlalchemy as sa

from documents.database.metadata import DecimalText, UtcDateTime, metadata
from documents.register.tables import Key

people = sa.Table(
    "people",
    metadata,
    sa.Column("login", sa.String(60), primary_key=True),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("password_hash", sa.String(255), nullable=False),
    sa.Column("password_set_at", UtcDateTime, nullable=False),
    sa.Column("initial_until", UtcDateTime),
    sa.Column("theme", sa.String(10), nullable=False, server_default=""),
    sa.Column("created_by", sa.String(120), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("disabled_at", UtcDateTime),
)
"""One row for each account, for ever.

Columns:
    login: Lower case.
    password_hash: Argon2id with its parameters, as text.
    initial_until: The password was made by somebody else, serves until then and only to set another one; NULL for a
        password of the person's own.
    theme: "light", "dark", or empty for what the system says.
"""

grants = sa.Table(
    "person_grants",
    metadata,
    sa.Column("id", Key, primary_key=True, autoincrement=True),
    sa.Column("login", sa.String(60), sa.ForeignKey("people.login"), nullable=False),
    sa.Column("client_id", sa.String(32), nullable=False),
    sa.Column("role", sa.String(20), nullable=False),
    sa.Column("amount", DecimalText),
    sa.Column("valid_from", sa.Date),
    sa.Column("valid_to", sa.Date),
    sa.Column("granted_by", sa.String(120), nullable=False),
    sa.Column("granted_at", UtcDateTime, nullable=False),
    sa.Column("taken_back_by", sa.String(120), nullable=False, server_default=""),
    sa.Column("taken_back_at", UtcDateTime),
)
"""What was ever entrusted to somebody; a row is only ever taken back, once.

Columns:
    client_id: A client, or "*" for all of them.
    amount: Highest gross that may be approved, in the client's base currency; NULL for no limit of the grant's own.
    valid_to: Last day, for deputies.
"""

interests = sa.Table(
    "person_interests",
    metadata,
    sa.Column("id", Key, primary_key=True, autoincrement=True),
    sa.Column("login", sa.String(60), sa.ForeignKey("people.login"), nullable=False),
    sa.Column("client_id", sa.String(32), nullable=False),
    sa.Column("vendor_id", sa.String(64), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("declared_by", sa.String(120), nullable=False),
    sa.Column("declared_at", UtcDateTime, nullable=False),
    sa.Column("ended_by", sa.String(120), nullable=False, server_default=""),
    sa.Column("ended_at", UtcDateTime),
)
"""Vendors a person is related to (V-SOD-03): a share, a relative, a second job."""

sessions = sa.Table(
    "person_sessions",
    metadata,
    sa.Column("token_sha256", sa.String(64), primary_key=True),
    sa.Column("id", sa.String(32), nullable=False, unique=True),
    sa.Column("login", sa.String(60), sa.ForeignKey("people.login"), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("seen_at", UtcDateTime, nullable=False),
    sa.Column("ends_at", UtcDateTime, nullable=False),
    sa.Column("ended_at", UtcDateTime),
    sa.Column("ended_why", sa.String(60), nullable=False, server_default=""),
    sa.Column("address", sa.String(60), nullable=False),
    sa.Column("browser", sa.String(200), nullable=False),
    sa.Column("issuer", sa.String(200), nullable=False, server_default=""),
)
"""Who is or was signed in. The token itself is only in the person's browser.

Columns:
    id: Names the session where it is shown; of no use to anybody who wants to be signed in.
    ends_at: Whatever is done meanwhile.
    issuer: Provider that vouched for the person; empty when they gave a password.
"""

attempts = sa.Table(
    "login_attempts",
    metadata,
    sa.Column("key", sa.String(80), primary_key=True),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("last_at", UtcDateTime, nullable=False),
    sa.Column("wait_until", UtcDateTime, nullable=False),
)
"""Sign-ins that failed, by hash of what was typed as login and by hash of the address."""
