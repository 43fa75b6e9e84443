"""SQLite asks all of a posting in one trigger that reads its entry once, instead of in two that read it four times.

The number of the line before comes from the end of the entry's key, so an entry of very many lines takes time by its
lines and no longer by their square. What is refused stays the same (migration 0002); PostgreSQL checks once for each
statement and stays as it is (migration 0030).
"""

# ruff: noqa: S608 - the statement is made of messages that stand in this file

from __future__ import annotations

from typing import Final

from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

LINES: Final = "postings: lines come in order and none is added to a complete entry"
SUMS: Final = "postings: the entry does not sum to zero in document and base currency"
SAME: Final = "postings: document and base currency are the same, the amounts are not"

# Before the row is stored, so the sums are those of the lines before it and its own.
ONE_GUARD: Final = f"""CREATE TRIGGER postings_before_insert BEFORE INSERT ON postings FOR EACH ROW BEGIN
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
    END
    FROM (SELECT 1) LEFT JOIN entries e ON e.id = NEW.entry_id AND e.client_id = NEW.client_id;
END"""


def upgrade() -> None:
    """Exchange the guards; what is posted stays as it is."""
    if op.get_bind().dialect.name != "sqlite":
        return
    for name in ("postings_before_insert", "postings_after_insert"):
        op.execute(f"DROP TRIGGER IF EXISTS {name}")
    op.execute(ONE_GUARD)


def downgrade() -> None:
    """Keep the guard: it holds for an older program too, and a ledger is never left without it."""
