"""Tables of single sign-on; migration 0029 adds what the database refuses about them."""

from __future__ import annotations

import sqlalchemy as sa

from documents.database.metadata import UtcDateTime, metadata
from documents.register.tables import Key
from review.people.tables import people

links = sa.Table(
    "person_links",
    metadata,
    sa.Column("id", Key, primary_key=True, autoincrement=True),
    sa.Column("issuer", sa.String(200), nullable=False),
    sa.Column("subject", sa.String(255), nullable=False),
    sa.Column("login", sa.String(60), sa.ForeignKey(people.c.login), nullable=False),
    sa.Column("linked_by", sa.String(120), nullable=False),
    sa.Column("linked_at", UtcDateTime, nullable=False),
    sa.Column("ended_by", sa.String(120), nullable=False, server_default=""),
    sa.Column("ended_at", UtcDateTime),
)
"""Who a provider's subject is at the desk; a row is only ever ended, once.

Columns:
    subject: As the issuer names a person, never given to another one (OpenID Connect Core 1.0, section 2).
"""

starts = sa.Table(
    "sign_in_starts",
    metadata,
    sa.Column("state_sha256", sa.String(64), primary_key=True),
    sa.Column("browser_sha256", sa.String(64), nullable=False),
    sa.Column("nonce", sa.String(64), nullable=False),
    sa.Column("verifier", sa.String(128), nullable=False),
    sa.Column("leads_to", sa.Text, nullable=False),
    sa.Column("address", sa.String(60), nullable=False),
    sa.Column("begun_at", UtcDateTime, nullable=False),
)
"""Sign-ins on their way to the provider and back, each for a few minutes and for one answer.

Columns:
    browser_sha256: Of the cookie that the answer must come with.
    verifier: PKCE (RFC 7636); without it a code is of no use to whoever took it from an address.
    leads_to: Path of the desk.
"""
