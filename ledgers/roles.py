"""Who may do what in a PostgreSQL database: the owner migrates, the program posts through one function.

A program that connects as the owner can drop what guards the ledger, and so can whoever takes the program over. Under a
role of its own it reads everything, works in the register, and reaches entries, postings and chain heads only through
`post_entries` (migration 0017).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa

from documents.error import WrongInputError
from documents.violation import Violation

DOOR: Final = "post_entries(text[])"

EVERYTHING: Final = ("SELECT", "INSERT", "UPDATE", "DELETE")
"""What the program may do with tables that are not named below; TRUNCATE, TRIGGER and REFERENCES it never needs."""

RIGHTS: Final[dict[str, tuple[str, ...]]] = {
    "alembic_version": ("SELECT",),
    "entries": ("SELECT",),
    "postings": ("SELECT",),
    "chain_heads": ("SELECT",),
    "open_items": ("SELECT", "INSERT"),
    "open_item_clearings": ("SELECT", "INSERT"),
    "payment_holds": ("SELECT", "INSERT", "UPDATE (released_at)"),
    "outbox": ("SELECT", "INSERT", "UPDATE (state, attempts, sent_at)"),
    "periods": ("SELECT", "INSERT", "UPDATE (state, unlocked)"),
    "period_openings": ("SELECT", "INSERT"),
    "payment_runs": (
        "SELECT",
        "INSERT",
        "UPDATE (state, approved_by, second_approver, exported_by, exported_at, file_sha)",
    ),
    "payment_run_items": ("SELECT", "INSERT", "UPDATE (state)"),
    "decisions": ("SELECT", "INSERT"),
    "correction_proposals": ("SELECT", "INSERT", "UPDATE (status)"),
    "correction_outcomes": ("SELECT", "INSERT"),
    "decision_outcomes": ("SELECT", "INSERT"),
    "sampling": ("SELECT",),
    "earlier_waivers": ("SELECT",),
    "learnt_rules": (
        "SELECT",
        "INSERT",
        "UPDATE (state, hits, misses, tested_on, tested_at, switched_on_by, switched_on_at, "
        "ended_by, ended_at, reason)",
    ),
}

ATTRIBUTES: Final = ("rolsuper", "rolcreaterole", "rolcreatedb", "rolreplication", "rolbypassrls")
"""Attributes that the program's role may not have."""

_ON_TABLES: Final = ("INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


def prepare(connection: sa.Connection, role: str) -> None:
    """Give a role exactly what the program needs; what it had before in this schema is taken away.

    Args:
        connection: Of the owner, in a transaction that the caller commits, on a migrated database.
        role: Exists, and can log in.

    Raises:
        WrongInputError: The database is not PostgreSQL, or the role is missing or could help itself to more.
    """
    if connection.dialect.name != "postgresql":
        raise WrongInputError(
            "SQLite knows no roles: whoever can write its file can change everything. Roles need PostgreSQL "
            "(DAYBOOK_DATABASE_URL); nothing was changed"
        )
    _refuse_unfit(connection, role)
    quote = connection.dialect.identifier_preparer.quote
    name, schema = quote(role), quote(_schema(connection))
    for statement in (
        f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC",
        f"REVOKE ALL ON SCHEMA {schema} FROM {name}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM PUBLIC, {name}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM PUBLIC, {name}",
        f"REVOKE ALL ON ALL FUNCTIONS IN SCHEMA {schema} FROM PUBLIC, {name}",
        f"GRANT USAGE ON SCHEMA {schema} TO {name}",
        *(
            f"GRANT {', '.join(RIGHTS.get(table, EVERYTHING))} ON {schema}.{quote(table)} TO {name}"
            for table in sorted(sa.inspect(connection).get_table_names())
        ),
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {name}",
        f"REVOKE ALL ON SEQUENCE {schema}.entries_id_seq FROM {name}",
        f"GRANT EXECUTE ON FUNCTION {schema}.{DOOR} TO {name}",
    ):
        connection.exec_driver_sql(statement)


def is_apart(connection: sa.Connection) -> bool:
    """Tell whether the program works under a role that cannot take the ledger's guards away."""
    if connection.dialect.name != "postgresql":
        return False
    query = (
        "SELECT NOT bool_or(pg_has_role(current_user, tableowner, 'MEMBER')) FROM pg_tables "
        "WHERE schemaname = current_schema()"
    )
    return bool(connection.exec_driver_sql(query).scalar())


def check_rights(connection: sa.Connection) -> Iterator[Violation]:
    """I11: a role apart from the owner has nothing beyond what `prepare` gives, so nobody but the function posts.

    A program that connects as the owner, and SQLite, have no such promise to break: `is_apart` tells.
    """
    if not is_apart(connection):
        return
    role = connection.exec_driver_sql("SELECT current_user").scalar_one()
    for table, rights in RIGHTS.items():
        allowed = {right.partition(" ")[0] for right in rights if "(" not in right}
        for right in _ON_TABLES:
            query = sa.select(sa.func.has_table_privilege(table, right))
            if right not in allowed and connection.scalar(query):
                message = (
                    f'role "{role}" may {right} {table}; run `daybook database prepare --role {role}` as the owner'
                )
                yield Violation(code="I11", subject=table, message=message)
    attributes = connection.exec_driver_sql(
        f"SELECT {', '.join(ATTRIBUTES)} FROM pg_roles WHERE rolname = current_user"  # noqa: S608 - names of this file
    ).one()
    for attribute, has in zip(ATTRIBUTES, attributes, strict=True):
        if has:
            message = f'role "{role}" has {attribute}, with which it can help itself to more; take it away'
            yield Violation(code="I11", subject=role, message=message)


def _refuse_unfit(connection: sa.Connection, role: str) -> None:
    found = connection.execute(
        sa.text(
            f"SELECT pg_has_role(rolname, current_user, 'MEMBER'), {', '.join(ATTRIBUTES)} "  # noqa: S608
            "FROM pg_roles WHERE rolname = :role"
        ),
        {"role": role},
    ).one_or_none()
    if found is None:
        raise WrongInputError(
            f'role "{role}": found none, expected one that logs in, such as by CREATE ROLE {role} LOGIN PASSWORD ...; '
            "nothing was changed"
        )
    wrong = [name for name, has in zip(("membership in the owner", *ATTRIBUTES), found, strict=True) if has]
    if wrong:
        raise WrongInputError(
            f'role "{role}": found {", ".join(wrong)}, expected none of it: it could help itself to every right; '
            "nothing was changed"
        )


def _schema(connection: sa.Connection) -> str:
    return sa.inspect(connection).default_schema_name or "public"
