"""Triggers that make a table append-only on both engines; used by migrations."""

from __future__ import annotations

from collections.abc import Iterator


def refuse_changes(table: str, dialect: str) -> Iterator[str]:
    """Yield the statements after which rows of the table can be neither changed nor deleted.

    SQLite cannot hold this against a writer who drops triggers; PostgreSQL can, when the program is not the owner.
    """
    message = f"{table}: rows are never changed or deleted"
    if dialect == "sqlite":
        for act in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
        return
    yield (
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    yield (
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()"
    )


def refuse_deletes(table: str, dialect: str) -> Iterator[str]:
    """Yield the statements after which rows of the table can be changed and not deleted."""
    message = f"{table}: rows are never deleted"
    if dialect == "sqlite":
        yield f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{message}'); END"
        return
    yield (
        f"CREATE FUNCTION {table}_keep() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    yield (
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_keep()"
    )
