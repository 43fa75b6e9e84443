"""The guard that an entry which says it reverses another one is its exact opposite, on either engine (P-12).

Each line mirrors the line of the same number of the entry it names, and both have as many lines, in the same entity and
journal. Migration 0041 sets it up; where later columns belong to it, their migration sets it up anew.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

LINES: Final = "postings: lines come in order and none is added to a complete entry"
SUMS: Final = "postings: the entry does not sum to zero in document and base currency"
SAME: Final = "postings: document and base currency are the same, the amounts are not"
OPPOSITE: Final = "postings: an entry that reverses another one is its exact opposite"

HEADERS: Final = tuple(
    f"u.{name} = e.{name}" for name in ("line_count", "currency", "base_currency", "entity", "journal")
)
LINES_OF: Final = (
    *(f"o.{name} = p.{name}" for name in ("account", "party", "tax_code", "order_number", "order_line", "unit")),
    *(f"o.{name} = -p.{name}" for name in ("amount_minor", "base_minor")),
    "coalesce(o.tax_base_minor, 0) = -coalesce(p.tax_base_minor, 0)",
    "coalesce(CAST(o.quantity AS {number}), 0) = -coalesce(CAST(p.quantity AS {number}), 0)",
)
TAX_POINT: Final = "coalesce(CAST(u.tax_point AS TEXT), '') = coalesce(CAST(e.tax_point AS TEXT), '')"
DIMENSIONS: Final = "coalesce(o.dimensions, '') = coalesce(p.dimensions, '')"

# Before the row is stored, so the sums are those of the lines before it and its own; the entry is read once.
SQLITE: Final = """CREATE TRIGGER postings_before_insert BEFORE INSERT ON postings FOR EACH ROW BEGIN
    SELECT CASE
        WHEN e.id IS NULL OR NEW.line_no > e.line_count OR NEW.line_no IS NOT 1 + coalesce(
            (SELECT max(p.line_no) FROM postings p WHERE p.entry_id = NEW.entry_id), 0)
        THEN RAISE(ABORT, '{lines}')
        WHEN e.currency = e.base_currency AND NEW.amount_minor IS NOT NEW.base_minor THEN RAISE(ABORT, '{same}')
        WHEN NEW.line_no = e.line_count AND (
            SELECT coalesce(sum(p.amount_minor), 0) + NEW.amount_minor IS NOT 0
            OR coalesce(sum(p.base_minor), 0) + NEW.base_minor IS NOT 0
            FROM postings p WHERE p.entry_id = NEW.entry_id)
        THEN RAISE(ABORT, '{sums}')
        WHEN e.reverses IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM entries u JOIN postings o ON o.entry_id = u.id AND o.line_no = NEW.line_no
            WHERE u.client_id = e.client_id AND u.label = e.reverses AND {headers_alike}
            AND {lines_alike})
        THEN RAISE(ABORT, '{opposite}')
    END
    FROM (SELECT 1) LEFT JOIN entries e ON e.id = NEW.entry_id AND e.client_id = NEW.client_id;
END"""

# Each lookup can only go by its key, see migration 0030.
POSTGRESQL: Final = """BEGIN
    IF EXISTS (
        SELECT 1 FROM (SELECT DISTINCT entry_id FROM new_postings) n
        CROSS JOIN LATERAL (SELECT * FROM entries WHERE id = n.entry_id AND reverses IS NOT NULL OFFSET 0) e
        CROSS JOIN LATERAL (SELECT * FROM postings WHERE entry_id = e.id OFFSET 0) p
        WHERE NOT coalesce((
            SELECT {headers_alike} AND {lines_alike}
            FROM (SELECT * FROM entries WHERE client_id = e.client_id AND label = e.reverses OFFSET 0) u
            CROSS JOIN LATERAL (SELECT * FROM postings WHERE entry_id = u.id AND line_no = p.line_no OFFSET 0) o
        ), false)
    ) THEN RAISE EXCEPTION '{opposite}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
    RETURN NULL;
END"""


def guard_reversals(connection: sa.Connection, *, with_tax_point: bool = False) -> None:
    """Set the guard up, in the place of an older one.

    Args:
        connection: Of the owner of the tables.
        with_tax_point: The tables have tax point and cost objects, which an opposite keeps.
    """
    headers = (*HEADERS, TAX_POINT) if with_tax_point else HEADERS
    lines = (*LINES_OF, DIMENSIONS) if with_tax_point else LINES_OF
    words = {"lines": LINES, "sums": SUMS, "same": SAME, "opposite": OPPOSITE, "headers_alike": " AND ".join(headers)}
    alike = " AND ".join(lines)
    if connection.dialect.name == "sqlite":
        of_new = alike.replace("p.", "NEW.").format(number="REAL")
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS postings_before_insert")
        connection.exec_driver_sql(SQLITE.format(**words, lines_alike=of_new))
        return
    schema = connection.dialect.identifier_preparer.quote(sa.inspect(connection).default_schema_name or "public")
    body = POSTGRESQL.format(**words, lines_alike=alike.format(number="numeric"))
    connection.exec_driver_sql(
        # A temporary table of the program's own does not stand in for the ledger's.
        "CREATE OR REPLACE FUNCTION postings_reversing() RETURNS trigger LANGUAGE plpgsql "
        f"SET search_path = pg_catalog, {schema}, pg_temp SET enable_seqscan = off AS $guard$ {body} $guard$"
    )
    connection.exec_driver_sql("DROP TRIGGER IF EXISTS postings_reversing ON postings")
    connection.exec_driver_sql(
        "CREATE TRIGGER postings_reversing AFTER INSERT ON postings REFERENCING NEW TABLE AS new_postings "
        "FOR EACH STATEMENT EXECUTE FUNCTION postings_reversing()"
    )
