"""The one way to post on PostgreSQL for a role that does not own the tables: a function of the owner's.

It takes the canonical text of each entry (`ledgers.chain`), stores what stands in it and hashes that text itself. A
column that a text does not name stays empty.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

DOOR: Final = """
CREATE OR REPLACE FUNCTION post_entries(contents text[]) RETURNS SETOF bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, {schema}, pg_temp AS $door$ DECLARE ids bigint[]; BEGIN
    ids := ARRAY(SELECT nextval('{schema}.entries_id_seq') FROM generate_series(1, cardinality(contents)));
    INSERT INTO chain_heads (client_id, entity, journal, position, hash)
    SELECT DISTINCT e.client_id, e.entity, e.journal, 0, ''
    FROM unnest(contents) AS content,
        jsonb_to_record(content::jsonb -> 'entry') AS e(client_id text, entity text, journal text)
    ON CONFLICT DO NOTHING;
    INSERT INTO entries (id, hash, {entry_columns}) OVERRIDING SYSTEM VALUE
    SELECT given.id, encode(sha256(convert_to(given.content, 'UTF8')), 'hex'), {entry_values}
    FROM unnest(ids, contents) AS given(id, content),
        jsonb_to_record(given.content::jsonb -> 'entry') AS e({entry_types});
    INSERT INTO postings (entry_id, {posting_columns})
    SELECT given.id, {posting_values}
    FROM unnest(ids, contents) AS given(id, content),
        jsonb_to_recordset(given.content::jsonb -> 'postings') AS p({posting_types});
    RETURN QUERY SELECT unnest(ids);
END $door$"""

OF_THE_DATABASE: Final = ("id", "hash", "entry_id")


def posting_door(connection: sa.Connection) -> str:
    """Return the statement that makes the function, with the columns as they are in this database."""
    inspector = sa.inspect(connection)
    parts: dict[str, str] = {
        "schema": connection.dialect.identifier_preparer.quote(inspector.default_schema_name or "public")
    }
    for table, kind, alias in (("entries", "entry", "e"), ("postings", "posting", "p")):
        columns = [one for one in inspector.get_columns(table) if one["name"] not in OF_THE_DATABASE]
        parts[f"{kind}_columns"] = ", ".join(one["name"] for one in columns)
        parts[f"{kind}_values"] = ", ".join(f"{alias}.{one['name']}" for one in columns)
        types = (f"{one['name']} {one['type'].compile(connection.dialect)}" for one in columns)
        parts[f"{kind}_types"] = ", ".join(types)
    return DOOR.format(**parts)
