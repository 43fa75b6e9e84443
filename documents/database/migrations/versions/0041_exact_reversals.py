"""An entry that says it reverses another one is its exact opposite: the database itself refuses any other.

What is reversed counts nowhere any more and its payment holds end, so a false reversal hides what is still owed. Each
line mirrors the line of the same number of the entry it names: same account, vendor, tax code, order and currencies,
opposite amounts, tax base and quantity; and both have as many lines, in the same entity and journal. That an entry is
reversed once, and only by the same client, the database holds since migration 0002.
"""
# ruff: noqa: S608 - the statements are made of names that stand in this file

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0038"
branch_labels = None
depends_on = None

LINES: Final = "postings: lines come in order and none is added to a complete entry"
SUMS: Final = "postings: the entry does not sum to zero in document and base currency"
SAME: Final = "postings: document and base currency are the same, the amounts are not"
OPPOSITE: Final = "postings: an entry that reverses another one is its exact opposite"

HEADERS_ALIKE: Final = " AND ".join(
    f"u.{name} = e.{name}" for name in ("line_count", "currency", "base_currency", "entity", "journal")
)
LINES_ALIKE: Final = " AND ".join(
    (
        *(f"o.{name} = p.{name}" for name in ("account", "party", "tax_code", "order_number", "order_line", "unit")),
        *(f"o.{name} = -p.{name}" for name in ("amount_minor", "base_minor")),
        "coalesce(o.tax_base_minor, 0) = -coalesce(p.tax_base_minor, 0)",
        "coalesce(CAST(o.quantity AS {number}), 0) = -coalesce(CAST(p.quantity AS {number}), 0)",
    )
)

# Before the row is stored, so the sums are those of the lines before it and its own; the entry is read once.
SQLITE: Final = f"""CREATE TRIGGER postings_before_insert BEFORE INSERT ON postings FOR EACH ROW BEGIN
    SELECT CASE
        WHEN e.id IS NULL OR NEW.line_no > e.line_count OR NEW.line_no IS NOT 1 + coalesce(
            (SELECT max(p.line_no) FROM postings p WHERE p.entry_id = NEW.entry_id), 0)
        THEN RAISE(ABORT, '{LINES}')
        WHEN e.currency = e.base_currency AND NEW.amount_minor IS NOT NEW.base_minor THEN RAISE(ABORT, '{SAME}')
        WHEN NEW.line_no = e.line_count AND (
            SELECT coalesce(sum(p.amount_minor), 0) + NEW.amount_minor IS NOT 0
            OR coalesce(sum(p.base_minor), 0) + NEW.base_minor IS NOT 0
            FROM postings p WHERE p.entry_id = NEW.entry_id)
        THEN RAISE(ABORT, '{SUMS}')
        WHEN e.reverses IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM entries u JOIN postings o ON o.entry_id = u.id AND o.line_no = NEW.line_no
            WHERE u.client_id = e.client_id AND u.label = e.reverses AND {HEADERS_ALIKE}
            AND {LINES_ALIKE.replace("p.", "NEW.").format(number="REAL")})
        THEN RAISE(ABORT, '{OPPOSITE}')
    END
    FROM (SELECT 1) LEFT JOIN entries e ON e.id = NEW.entry_id AND e.client_id = NEW.client_id;
END"""

# Each lookup can only go by its key, see migration 0030.
POSTGRESQL: Final = f"""BEGIN
    IF EXISTS (
        SELECT 1 FROM (SELECT DISTINCT entry_id FROM new_postings) n
        CROSS JOIN LATERAL (SELECT * FROM entries WHERE id = n.entry_id AND reverses IS NOT NULL OFFSET 0) e
        CROSS JOIN LATERAL (SELECT * FROM postings WHERE entry_id = e.id OFFSET 0) p
        WHERE NOT coalesce((
            SELECT {HEADERS_ALIKE} AND {LINES_ALIKE.format(number="numeric")}
            FROM (SELECT * FROM entries WHERE client_id = e.client_id AND label = e.reverses OFFSET 0) u
            CROSS JOIN LATERAL (SELECT * FROM postings WHERE entry_id = u.id AND line_no = p.line_no OFFSET 0) o
        ), false)
    ) THEN RAISE EXCEPTION '{OPPOSITE}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
    RETURN NULL;
END"""


def upgrade() -> None:
    """Add the guard; what is posted stays as it is, and `daybook check` names what is false in it."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        op.execute("DROP TRIGGER IF EXISTS postings_before_insert")
        op.execute(SQLITE)
        return
    schema = connection.dialect.identifier_preparer.quote(sa.inspect(connection).default_schema_name or "public")
    op.execute(
        # A temporary table of the program's own does not stand in for the ledger's.
        "CREATE OR REPLACE FUNCTION postings_reversing() RETURNS trigger LANGUAGE plpgsql "
        f"SET search_path = pg_catalog, {schema}, pg_temp SET enable_seqscan = off AS $guard$ {POSTGRESQL} $guard$"
    )
    op.execute("DROP TRIGGER IF EXISTS postings_reversing ON postings")
    op.execute(
        "CREATE TRIGGER postings_reversing AFTER INSERT ON postings REFERENCING NEW TABLE AS new_postings "
        "FOR EACH STATEMENT EXECUTE FUNCTION postings_reversing()"
    )


def downgrade() -> None:
    """Keep the guard: it holds for an older program too, and a ledger is never left without it."""
