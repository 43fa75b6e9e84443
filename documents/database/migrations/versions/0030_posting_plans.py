"""The guards of a batch find their rows by key, however large the ledger is and whatever the planner knows of it.

PostgreSQL plans a statement of a function once for each connection, often while the ledger is empty or not yet
analysed, and then read all of it for each batch. Each lookup is now a subquery that can only go by its key, and
sequential scans are off inside these functions. `post_entries` reads the text of an entry once instead of three times.
What is refused stays the same (migrations 0017 and 0019).

Both engines: `ix_entries_document` goes, as the unique index of the posting key begins with the same columns.
"""
# ruff: noqa: S608 - the statements are made of names that stand in this file

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0028"
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
ITEM: Final = "open_items: an item is its posting on an account of a vendor"
CLEARING: Final = (
    "open_item_clearings: a line clears an item of its own vendor, account and currency, by its own amount"
)

# A temporary table of the program's own does not stand in for the ledger's.
TRIGGER: Final = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, {schema}, pg_temp SET enable_seqscan = off AS $guard$ {body} $guard$"""

ENTRIES: Final = f"""BEGIN
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
        WHERE n.number <> n.first + n.place - 1 OR (n.place = 1 AND n.number > 1 AND (
            SELECT e.number FROM entries e WHERE e.client_id = n.client_id AND e.entity = n.entity
            AND e.journal = n.journal AND e.fiscal_year = n.fiscal_year AND e.number = n.number - 1) IS NULL)
    ) THEN RAISE EXCEPTION '{NUMBER}' {REFUSED}; END IF;
    IF EXISTS (SELECT 1 FROM new_entries n WHERE n.period <> to_char(n.posting_date, 'YYYY-MM'))
    THEN RAISE EXCEPTION '{MONTH}' {REFUSED}; END IF;
    IF EXISTS (
        SELECT 1 FROM new_entries n JOIN periods p USING (client_id, period)
        WHERE p.state IN ('LOCKED', 'FUTURE') OR (p.state = 'SOFT_CLOSED' AND n.maker = 'system')
    ) THEN RAISE EXCEPTION '{PERIOD}' {REFUSED}; END IF;
    UPDATE chain_heads h SET position = n.position, hash = n.hash FROM (
        SELECT DISTINCT ON (client_id, entity, journal) client_id, entity, journal, position, hash
        FROM new_entries ORDER BY client_id, entity, journal, position DESC
    ) n WHERE h.client_id = n.client_id AND h.entity = n.entity AND h.journal = n.journal;
    RETURN NULL;
END"""

POSTINGS: Final = f"""DECLARE broken text; BEGIN
    SELECT CASE WHEN lines <> last OR last > line_count OR strangers THEN '{LINES}'
                WHEN last = line_count AND (amount <> 0 OR base <> 0) THEN '{SUMS}' ELSE '{SAME}' END
    INTO broken FROM (SELECT DISTINCT entry_id FROM new_postings) n
    CROSS JOIN LATERAL (
        SELECT client_id, line_count, currency = base_currency AS same FROM entries WHERE id = n.entry_id OFFSET 0
    ) e
    CROSS JOIN LATERAL (
        SELECT count(*) AS lines, max(p.line_no) AS last, bool_or(p.client_id <> e.client_id) AS strangers,
            sum(p.amount_minor) AS amount, sum(p.base_minor) AS base, bool_or(p.amount_minor <> p.base_minor) AS differ
        FROM postings p WHERE p.entry_id = n.entry_id
    ) s
    WHERE lines <> last OR last > line_count OR strangers OR (same AND differ)
        OR (last = line_count AND (amount <> 0 OR base <> 0))
    LIMIT 1;
    IF broken IS NOT NULL THEN RAISE EXCEPTION '%', broken {REFUSED}; END IF;
    RETURN NULL;
END"""

EACH_NEW_ROW: Final = """BEGIN
    IF EXISTS (SELECT 1 FROM new_rows n WHERE NOT coalesce(({holds}), false))
    THEN RAISE EXCEPTION '{message}' {refused}; END IF;
    RETURN NULL;
END"""

ITS_POSTING: Final = "(SELECT * FROM postings WHERE entry_id = n.entry_id AND line_no = n.line_no OFFSET 0) p"
ITS_ENTRY: Final = "(SELECT * FROM entries WHERE id = n.entry_id OFFSET 0) e"

IS_ITS_POSTING: Final = f"""SELECT p.client_id = n.client_id AND p.account = n.account AND p.party = n.party
    AND p.party <> '' AND p.amount_minor = n.amount_minor AND p.base_minor = n.base_minor
    AND p.due_date IS NOT DISTINCT FROM n.due_date AND e.document_id = n.document_id AND e.currency = n.currency
    AND e.posting_date = n.opened_on
    FROM {ITS_POSTING}, {ITS_ENTRY}"""

CLEARS_ITS_OWN: Final = f"""SELECT p.client_id = n.client_id AND p.amount_minor = n.amount_minor
    AND p.base_minor = n.base_minor AND e.posting_date = n.cleared_on AND i.client_id = p.client_id
    AND i.account = p.account AND i.party = p.party AND i.currency = e.currency
    FROM {ITS_POSTING}, {ITS_ENTRY},
    (SELECT * FROM open_items WHERE entry_id = n.item_entry_id AND line_no = n.item_line_no OFFSET 0) i"""

DOOR: Final = """
CREATE OR REPLACE FUNCTION post_entries(contents text[]) RETURNS SETOF bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, {schema}, pg_temp AS $door$ DECLARE ids bigint[]; parsed jsonb[]; BEGIN
    ids := ARRAY(SELECT nextval('{schema}.entries_id_seq') FROM generate_series(1, cardinality(contents)));
    parsed := ARRAY(
        SELECT content::jsonb FROM unnest(contents) WITH ORDINALITY AS given(content, place) ORDER BY place
    );
    INSERT INTO chain_heads (client_id, entity, journal, position, hash)
    SELECT DISTINCT e.entry ->> 'client_id', e.entry ->> 'entity', e.entry ->> 'journal', 0, ''
    FROM (SELECT given.value -> 'entry' AS entry FROM unnest(parsed) AS given(value)) e
    ON CONFLICT DO NOTHING;
    INSERT INTO entries (id, hash, {entry_columns}) OVERRIDING SYSTEM VALUE
    SELECT given.id, encode(sha256(convert_to(given.content, 'UTF8')), 'hex'), {entry_values}
    FROM unnest(ids, contents, parsed) AS given(id, content, value),
        jsonb_to_record(given.value -> 'entry') AS e({entry_types});
    INSERT INTO postings (entry_id, {posting_columns})
    SELECT given.id, {posting_values}
    FROM unnest(ids, parsed) AS given(id, value),
        jsonb_to_recordset(given.value -> 'postings') AS p({posting_types});
    RETURN QUERY SELECT unnest(ids);
END $door$"""

OF_THE_DATABASE: Final = ("id", "hash", "entry_id")


def upgrade() -> None:
    """Exchange the functions in place, so that rights and triggers stay as they are."""
    op.execute("DROP INDEX IF EXISTS ix_entries_document")
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        return
    schema = connection.dialect.identifier_preparer.quote(sa.inspect(connection).default_schema_name or "public")
    for name, body in (
        ("entries_posted", ENTRIES),
        ("postings_posted", POSTINGS),
        ("open_items_posted", _each(IS_ITS_POSTING, ITEM)),
        ("open_item_clearings_posted", _each(CLEARS_ITS_OWN, CLEARING)),
    ):
        _execute(TRIGGER.format(name=name, schema=schema, body=body))
    _execute("ALTER FUNCTION chain_heads_before_update() SET enable_seqscan = off")
    _execute(_door(connection, schema))


def downgrade() -> None:
    """Bring the index back; the functions refuse what they refused before."""
    op.create_index("ix_entries_document", "entries", ["client_id", "document_id"])


def _each(holds: str, message: str) -> str:
    return EACH_NEW_ROW.format(holds=holds, message=message, refused=REFUSED)


def _door(connection: sa.Connection, schema: str) -> str:
    """Return the function with the columns as they are in this database."""
    parts: dict[str, str] = {"schema": schema}
    for table, kind, alias in (("entries", "entry", "e"), ("postings", "posting", "p")):
        columns = [one for one in sa.inspect(connection).get_columns(table) if one["name"] not in OF_THE_DATABASE]
        parts[f"{kind}_columns"] = ", ".join(one["name"] for one in columns)
        parts[f"{kind}_values"] = ", ".join(f"{alias}.{one['name']}" for one in columns)
        types = (f"{one['name']} {one['type'].compile(connection.dialect)}" for one in columns)
        parts[f"{kind}_types"] = ", ".join(types)
    return DOOR.format(**parts)


def _execute(statement: str) -> None:
    op.execute(sa.text(statement.replace(":", r"\:")))
