"""Bring a database to the schema this version of the program needs."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from documents.database.engine import read, write
from documents.error import WrongInputError

MIGRATIONS: Final = Path(__file__).parent / "migrations"

UPGRADE_LOCK: Final = 0x6461_7962_6F6F_6B00
"""Key of the PostgreSQL advisory lock that makes a second starter wait ("daybook" in ASCII)."""

NOT_THE_OWNER: Final = "42501"
"""SQLSTATE insufficient_privilege."""


def upgrade(engine: sa.Engine) -> None:
    """Run the migrations that are missing, all in one transaction; does nothing when none is.

    Safe when two processes start at once: the second waits for the first, then finds nothing to do.

    Raises:
        WrongInputError: The database was made by a newer version of the program, or this role may not migrate.
        RetryableError: The database is locked or away; nothing was changed.
    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    with read(engine) as connection:
        if _current(connection, engine, scripts) == scripts.get_current_head():
            return
    with write(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(UPGRADE_LOCK)))
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except sa.exc.ProgrammingError as error:
            if getattr(error.orig, "sqlstate", "") != NOT_THE_OWNER:
                raise
            raise WrongInputError(
                f"{engine.url.render_as_string(hide_password=True)}: the schema is older than this program, and this "
                f"role may not change it; run `daybook database prepare --role {engine.url.username}` with "
                "DAYBOOK_OWNER_URL. Nothing was changed"
            ) from error


def is_current(connection: sa.Connection) -> bool:
    """Tell whether the database has exactly the schema of this version of the program."""
    return MigrationContext.configure(connection).get_current_revision() == newest()


@cache
def newest() -> str | None:
    """Return the newest revision this version of the program knows."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return ScriptDirectory.from_config(config).get_current_head()


def _current(connection: sa.Connection, engine: sa.Engine, scripts: ScriptDirectory) -> str | None:
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        where = engine.url.render_as_string(hide_password=True)
        raise WrongInputError(
            f"{where}: schema {current} is newer than this program, which knows up to "
            f"{scripts.get_current_head()}; update the program. Nothing was changed"
        )
    return current
