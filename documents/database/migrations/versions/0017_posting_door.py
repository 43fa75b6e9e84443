"""The ledger against a program that was taken over: one function posts, and months close in the database itself.

PostgreSQL: entries and postings are checked once for each statement instead of once for each row, so a batch costs as
much as its rows; and `post_entries` is the one way to post for a role that does not own the tables (`daybook database
prepare`). It takes the canonical text of each entry (`ledgers.chain`), stores what stands in it and hashes that text
itself. An entry is complete at its commit (migration 0002) and never grows, so nothing needs to know which transaction
wrote it; `xmin`, which savepoints change, is not asked.

Both: the month of an entry is that of its posting date; a FUTURE month takes nothing, a SOFT_CLOSED one nothing of the
program's own (maker "system"); a month changes its state along the steps of L-34 and is never forgotten.
"""
# ruff: noqa: S608 - the statements are made of names that stand in this file

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from documents.database.posting_door import posting_door

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

REFUSED: Final = "USING ERRCODE = 'integrity_constraint_violation'"

CHAIN: Final = "entries: position and previous hash do not continue the chain"
NUMBER: Final = "entries: the number leaves a gap or is used"
MONTH: Final = "entries: the month is not that of the posting date"
PERIOD: Final = "entries: the period is locked, or closed for what the program posts by itself"
LINES: Final = "postings: lines come in order and none is added to a complete entry"
SUMS: Final = "postings: the entry does not sum to zero in document and base currency"
SAME: Final = "postings: document and base currency are the same, the amounts are not"
HEAD: Final = "chain_heads: a head moves only with its entry"
STEP: Final = "periods: a month changes its state one step at a time and is never forgotten"

CLOSED: Final = """p.state IN ('LOCKED', 'FUTURE') OR (p.state = 'SOFT_CLOSED' AND {row}.maker = 'system')"""

STEPS: Final = (("FUTURE", "OPEN"), ("OPEN", "SOFT_CLOSED"), ("SOFT_CLOSED", "LOCKED"))
"""Each may be taken in both directions; OPEN to FUTURE too, for a month without entries."""

SQLITE: Final = (
    "DROP TRIGGER entries_before_insert",
    f"""CREATE TRIGGER entries_before_insert BEFORE INSERT ON entries FOR EACH ROW BEGIN
    SELECT RAISE(ABORT, '{CHAIN}') WHERE NOT EXISTS (SELECT 1 FROM chain_heads h WHERE h.client_id = NEW.client_id
        AND h.entity = NEW.entity AND h.journal = NEW.journal AND h.position = NEW.position - 1
        AND h.hash = NEW.previous_hash);
    SELECT RAISE(ABORT, '{NUMBER}') WHERE NEW.number <> 1 + coalesce((SELECT max(e.number) FROM entries e
        WHERE e.client_id = NEW.client_id AND e.entity = NEW.entity AND e.journal = NEW.journal
        AND e.fiscal_year = NEW.fiscal_year), 0);
    SELECT RAISE(ABORT, 'entries: the posting key, label or reversal exists')
        WHERE EXISTS (SELECT 1 FROM entries e WHERE e.id = NEW.id)
        OR EXISTS (SELECT 1 FROM entries e WHERE e.client_id = NEW.client_id AND e.label = NEW.label)
        OR EXISTS (SELECT 1 FROM entries e WHERE e.client_id = NEW.client_id AND e.reverses = NEW.reverses)
        OR EXISTS (SELECT 1 FROM entries e WHERE e.client_id = NEW.client_id AND e.document_id = NEW.document_id
        AND e.purpose = NEW.purpose AND e.revision = NEW.revision);
    SELECT RAISE(ABORT, '{MONTH}') WHERE NEW.period <> substr(NEW.posting_date, 1, 7);
    SELECT RAISE(ABORT, '{PERIOD}') WHERE EXISTS (SELECT 1 FROM periods p WHERE p.client_id = NEW.client_id
        AND p.period = NEW.period AND ({CLOSED.format(row="NEW")}));
END""",
)

POSTGRESQL_ENTRIES: Final = f"""
CREATE FUNCTION entries_posted() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN
    IF EXISTS (
        SELECT 1 FROM (
            SELECT client_id, entity, journal, position, previous_hash,
                lag(position) OVER chain AS position_before, lag(hash) OVER chain AS hash_before
            FROM new_entries WINDOW chain AS (PARTITION BY client_id, entity, journal ORDER BY position)
        ) n LEFT JOIN chain_heads h USING (client_id, entity, journal)
        WHERE n.position IS DISTINCT FROM 1 + coalesce(n.position_before, h.position)
            OR n.previous_hash IS DISTINCT FROM coalesce(n.hash_before, h.hash)
    ) THEN RAISE EXCEPTION '{CHAIN}' {REFUSED}; END IF;
    IF EXISTS (
        SELECT 1 FROM (
            SELECT client_id, entity, journal, fiscal_year, number,
                row_number() OVER year AS place, first_value(number) OVER year AS first
            FROM new_entries WINDOW year AS (PARTITION BY client_id, entity, journal, fiscal_year ORDER BY position)
        ) n
        WHERE n.number <> n.first + n.place - 1 OR (n.place = 1 AND n.number > 1 AND NOT EXISTS (
            SELECT 1 FROM entries e WHERE e.client_id = n.client_id AND e.entity = n.entity
            AND e.journal = n.journal AND e.fiscal_year = n.fiscal_year AND e.number = n.number - 1))
    ) THEN RAISE EXCEPTION '{NUMBER}' {REFUSED}; END IF;
    IF EXISTS (SELECT 1 FROM new_entries n WHERE n.period <> to_char(n.posting_date, 'YYYY-MM'))
    THEN RAISE EXCEPTION '{MONTH}' {REFUSED}; END IF;
    IF EXISTS (
        SELECT 1 FROM new_entries n JOIN periods p USING (client_id, period) WHERE {CLOSED.format(row="n")}
    ) THEN RAISE EXCEPTION '{PERIOD}' {REFUSED}; END IF;
    UPDATE chain_heads h SET position = n.position, hash = n.hash FROM (
        SELECT DISTINCT ON (client_id, entity, journal) client_id, entity, journal, position, hash
        FROM new_entries ORDER BY client_id, entity, journal, position DESC
    ) n WHERE h.client_id = n.client_id AND h.entity = n.entity AND h.journal = n.journal;
    RETURN NULL;
END $guard$"""

POSTGRESQL_POSTINGS: Final = f"""
CREATE FUNCTION postings_posted() RETURNS trigger LANGUAGE plpgsql AS $guard$ DECLARE broken text; BEGIN
    SELECT CASE WHEN lines <> last OR last > line_count OR strangers THEN '{LINES}'
                WHEN last = line_count AND (amount <> 0 OR base <> 0) THEN '{SUMS}' ELSE '{SAME}' END
    INTO broken FROM (
        SELECT e.line_count, e.currency = e.base_currency AS same, count(*) AS lines, max(p.line_no) AS last,
            bool_or(p.client_id <> e.client_id) AS strangers, sum(p.amount_minor) AS amount,
            sum(p.base_minor) AS base, bool_or(p.amount_minor <> p.base_minor) AS differ
        FROM (SELECT DISTINCT entry_id FROM new_postings) n
        JOIN entries e ON e.id = n.entry_id JOIN postings p ON p.entry_id = n.entry_id GROUP BY e.id
    ) one
    WHERE lines <> last OR last > line_count OR strangers OR (same AND differ)
        OR (last = line_count AND (amount <> 0 OR base <> 0))
    LIMIT 1;
    IF broken IS NOT NULL THEN RAISE EXCEPTION '%', broken {REFUSED}; END IF;
    RETURN NULL;
END $guard$"""

POSTGRESQL_HEADS: Final = f"""
CREATE OR REPLACE FUNCTION chain_heads_before_update() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN
    IF NEW.position <= OLD.position OR NOT EXISTS (
        SELECT 1 FROM entries e WHERE e.client_id = NEW.client_id AND e.entity = NEW.entity
        AND e.journal = NEW.journal AND e.position = NEW.position AND e.hash = NEW.hash
    ) OR NEW.position - OLD.position <> (
        SELECT count(*) FROM entries e WHERE e.client_id = OLD.client_id AND e.entity = OLD.entity
        AND e.journal = OLD.journal AND e.position > OLD.position AND e.position <= NEW.position
    ) THEN RAISE EXCEPTION '{HEAD}' {REFUSED}; END IF;
    RETURN NEW;
END $guard$"""


def upgrade() -> None:
    """Exchange the guards; what is posted stays as it is."""
    connection = op.get_bind()
    if _is_there(connection):
        return
    if connection.dialect.name == "sqlite":
        for statement in (*SQLITE, *_period_steps_sqlite()):
            op.execute(statement)
        return
    for table in ("entries", "postings"):
        for when in ("before", "after"):
            op.execute(f"DROP TRIGGER {table}_{when}_insert ON {table}")
            op.execute(f"DROP FUNCTION {table}_{when}_insert()")
    for statement in (POSTGRESQL_ENTRIES, POSTGRESQL_POSTINGS, POSTGRESQL_HEADS, *_period_steps_postgresql()):
        op.execute(sa.text(statement.replace(":", r"\:")))
    for table in ("entries", "postings"):
        op.execute(
            f"CREATE TRIGGER {table}_posted AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_{table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_posted()"
        )
    op.execute(sa.text(posting_door(connection).replace(":", r"\:")))
    op.execute("REVOKE ALL ON FUNCTION post_entries(text[]) FROM PUBLIC")


def downgrade() -> None:
    """Keep the guards: they hold for an older program too, and a ledger is never left without them."""


def _not_a_step() -> str:
    ways = [f"(OLD.state = '{a}' AND NEW.state = '{b}')" for one in STEPS for a, b in (one, one[::-1])]
    same = "OLD.client_id = NEW.client_id AND OLD.period = NEW.period"
    return f"NOT ({same} AND (OLD.state = NEW.state OR {' OR '.join(ways)}))"


def _period_steps_sqlite() -> tuple[str, ...]:
    refuse = f"SELECT RAISE(ABORT, '{STEP}')"
    known = "EXISTS (SELECT 1 FROM periods p WHERE p.client_id = NEW.client_id AND p.period = NEW.period)"
    return (
        f"CREATE TRIGGER periods_step BEFORE UPDATE ON periods BEGIN {refuse} WHERE {_not_a_step()}; END",
        f"CREATE TRIGGER periods_no_delete BEFORE DELETE ON periods BEGIN {refuse}; END",
        # INSERT OR REPLACE deletes the older row without a trigger.
        f"CREATE TRIGGER periods_no_replace BEFORE INSERT ON periods BEGIN {refuse} WHERE {known}; END",
    )


def _period_steps_postgresql() -> tuple[str, ...]:
    raising = f"RAISE EXCEPTION '{STEP}' {REFUSED};"
    head = "RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN"
    return (
        f"CREATE FUNCTION periods_step() {head} IF {_not_a_step()} THEN {raising} END IF; RETURN NEW; END $guard$",
        "CREATE TRIGGER periods_step BEFORE UPDATE ON periods FOR EACH ROW EXECUTE FUNCTION periods_step()",
        f"CREATE FUNCTION periods_no_delete() {head} {raising} END $guard$",
        "CREATE TRIGGER periods_no_delete BEFORE DELETE OR TRUNCATE ON periods "
        "FOR EACH STATEMENT EXECUTE FUNCTION periods_no_delete()",
    )


def _is_there(connection: sa.Connection) -> bool:
    """Tell whether a downgrade left the guards in place."""
    if connection.dialect.name == "sqlite":
        found = connection.execute(sa.text("SELECT 1 FROM sqlite_master WHERE name = 'periods_step'"))
    else:
        found = connection.execute(
            sa.text("SELECT 1 FROM pg_trigger WHERE tgname = 'periods_step' AND tgrelid = 'periods'\\:\\:regclass")
        )
    return found.first() is not None
